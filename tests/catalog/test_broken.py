"""Wrong folders: each fault is found, and the message says where it is and what to do."""

from __future__ import annotations

import pytest

from piimss_forecast.catalog import load
from piimss_forecast.catalog.datapackage import write
from piimss_forecast.catalog.validate import validate
from piimss_forecast.core.errors import DataError, LawError, PiimssError

pytestmark = pytest.mark.slow


def edit(file, old, new):
    """Replace a text that must be there once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name}: {text.count(old)} times {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def add(file, line):
    with file.open("a", encoding="utf-8") as end:
        end.write(line + "\n")


def message(folder) -> str:
    """All problems of a folder in one text."""
    return "\n".join(p.message("en") for p in validate(load(folder)).problems)


FIGURE = (
    "{figure},{concept},{period},31-dec,{value},{unit},T,all,MX,observed,published,exact,"
    "{source},L1,"
)
GOOD = {
    "figure": "zz1",
    "concept": "insured_jobs",
    "period": "2008",
    "value": "14178117",
    "unit": "jobs",
    "source": "piimss_2025_2030",
}


def test_a_good_row_is_accepted(data_copy):
    add(data_copy / "figures.csv", FIGURE.format(**GOOD))
    assert message(data_copy) == ""
    assert load(data_copy).value("insured_jobs", 2008) == 14_178_117


FIGURE_CELLS = [
    ({"value": "a lot"}, "column value: found 'a lot'; expected a number"),
    ({"value": "14,178,117"}, "17 fields"),
    ({"value": ""}, "column value: found None"),
    ({"value": "nan"}, "column value: found 'nan'"),
    ({"value": "inf"}, "column value: found 'inf'"),
    ({"unit": "puestos"}, "column unit: found 'puestos'; expected one of beds, cases, cert"),
    ({"period": "9999"}, "column period: found '9999'; expected a year such as 2026"),
    ({"period": "dec 2008"}, "column period: found 'dec 2008'"),
    ({"period": "2025-12/2024-07"}, "found '2025-12/2024-07'; expected a span from its first date"),
    (
        {"figure": "r_insured_jobs_2013"},
        ("column figure: found 'r_insured_jobs_2013' (+1); expected a value that is not repeated"),
    ),
]


@pytest.mark.parametrize(("change", "found"), FIGURE_CELLS)
def test_a_row_that_breaks_the_contract(data_copy, change, found):
    add(data_copy / "figures.csv", FIGURE.format(**GOOD | change))
    with pytest.raises(DataError) as err:
        load(data_copy).figures()
    assert found in err.value.message("en")


def test_rows_that_keep_the_contract_and_are_wrong(data_copy):
    wrong = {
        "figures.csv, zz1 (insured_jobs, 2008): found -5.0; expected a stock of zero or more": {
            "value": "-5"
        },
        "figures.csv, zz2 (insured_jobs, 2007): found persons; expected the unit of the concept": {
            "unit": "persons",
            "period": "2007",
        },
        "column concept: found insured_jobz; expected a key of concepts.csv": {
            "concept": "insured_jobz"
        },
        "column source: found a_rumour; expected a key of sources.csv": {
            "source": "a_rumour",
            "period": "2006",
        },
        "zz5 (insured_jobs, 2023): found 22024386.0; expected a figure once": {
            "period": "2023",
            "value": "22024386",
        },
        (
            "figures.csv, insured_jobs, 2021: found 20000000 | 20620148; expected a row of"
            " discrepancies.csv"
        ): {
            "period": "2021",
            "value": "20000000",
        },
        "zz7 (insured_jobs_women_share, 2008): found 101.0; expected a share from 0 to 100": {
            "concept": "insured_jobs_women_share",
            "unit": "percent",
            "value": "101",
        },
    }
    for number, change in enumerate(wrong.values(), start=1):
        add(data_copy / "figures.csv", FIGURE.format(**GOOD | {"figure": f"zz{number}"} | change))
    report = message(data_copy)
    assert [found for found in wrong if found not in report] == []
    assert len(report.splitlines()) == len(wrong)


def test_missing_file(data_copy):
    (data_copy / "sources.csv").unlink()
    with pytest.raises(DataError, match=r"sources\.csv"):
        load(data_copy).sources()
    assert "sources.csv: found no file" in message(data_copy)


def test_wrong_header(data_copy):
    edit(
        data_copy / "concepts.csv",
        "concept,topic,name_es,name_en,unit,nature",
        "concept,topic,name_es,name_en,unit,kind",
    )
    with pytest.raises(DataError, match=r"-nature, \+kind"):
        load(data_copy).concepts()


def test_wrong_number_of_fields_names_the_row(data_copy):
    add(data_copy / "macro.csv", "2026,gdp_growth,1.5")
    rows = (data_copy / "macro.csv").read_text(encoding="utf-8").count("\n")
    with pytest.raises(DataError, match=f"fila {rows}: .*3 campos"):
        load(data_copy).macro("gdp_growth")


def test_not_utf8(data_copy):
    (data_copy / "macro.csv").write_bytes("año".encode("latin-1"))
    with pytest.raises(DataError, match="UTF-8"):
        load(data_copy).macro("gdp_growth")


def test_a_fraction_where_a_whole_number_goes(data_copy):
    add(data_copy / "demography" / "migration_5y.csv", "2050-2055,0,F,12.5")
    with pytest.raises(DataError, match=r"persons.*'12\.5'.*entero"):
        load(data_copy).demography("migration_5y")


def test_overlapping_law(data_copy):
    add(
        data_copy / "law" / "parameters.csv",
        (
            "rate.siv.worker,0.7,percent_of_sbc,2030-01-01,,LSS"
            " 147,SIV,worker,recall,needs_verification,"
        ),
    )
    with pytest.raises(LawError, match=r"rate\.siv\.worker"):
        load(data_copy).law(2031).rate("rate.siv.worker")
    rows = (data_copy / "law" / "parameters.csv").read_text(encoding="utf-8").count("\n")
    found = message(data_copy)
    assert (
        "law/parameters.csv, rate.siv.worker, LSS 147, row " in found
    )  # the article, and the two rows
    assert f"{rows}: found 2023-01-01.. ∩ 2030-01-01.." in found


def test_two_wordings_of_the_cuota_social_at_once(data_copy):
    """A reform that forgets to close the wording before it, with other names and limits."""
    row = (
        "2028,1,2.01,UMA,3,UMA,12,mxn_per_day,2027,2028-01-01,,LSS"
        " 168-IV,recall,needs_verification,"
    )
    add(data_copy / "law" / "cuota_social.csv", row)
    with pytest.raises(
        LawError,
        match=r"law/cuota_social\.csv.*LSS 168-IV, fila \d+, \d+.*2023-01-01\.\. ∩ 2028-01-01\.\.",
    ):
        load(data_copy).law(2029).table()


def test_bands_that_leave_salaries_out(data_copy):
    """A reform of one band without the others; limits that go back."""
    add(
        data_copy / "law" / "ceav.csv",
        "2032,8,4.01,UMA,,,13,percent_of_sbc,LSS 168-II-a,recall,needs_verification,",
    )
    assert (
        "law/ceav.csv, 2032, LSS 168-II-a, rows 66-66: found 8: nan; expected all the bands"
        " of the year"
    ) in message(data_copy)
    with pytest.raises(LawError, match="2032"):
        load(data_copy).law(2033).table()


def test_bands_in_disorder(data_copy):
    edit(data_copy / "law" / "ceav.csv", "2026,4,2.01,UMA,2.5,UMA", "2026,4,2.01,UMA,1.9,UMA")
    assert "law/ceav.csv, 2026, LSS 168-II-a" in message(data_copy)


def test_a_branch_that_does_not_exist(data_copy):
    edit(data_copy / "law" / "modalities.csv", "voluntario,GMP;SIV;RCV,", "voluntario,GMP;IV;RCV,")
    assert "law/modalities.csv, row 9, column branches: found 'GMP;IV;RCV'" in message(data_copy)


def test_two_rules_of_one_modality(data_copy):
    line = next(
        r
        for r in (data_copy / "law" / "modalities.csv").read_text(encoding="utf-8").splitlines()
        if r.startswith("40,")
    )
    add(data_copy / "law" / "modalities.csv", line.replace("1997-07-01", "2027-01-01"))
    assert "law/modalities.csv, 40, LSS 218, row" in message(data_copy)


@pytest.mark.parametrize(
    ("start", "end"), [("2031-02-30", ""), ("0031-01-01", ""), ("2031-01-01", "2030-01-01")]
)
def test_impossible_dates(data_copy, start, end):
    add(
        data_copy / "law" / "parameters.csv",
        (
            f"rate.new.worker,0.7,percent_of_sbc,{start},{end},LSS"
            " 147,SIV,worker,recall,needs_verification,"
        ),
    )
    with pytest.raises(PiimssError, match=start):
        load(data_copy).law(2031).rate("rate.siv.worker")


def test_files_that_contradict_each_other(data_copy):
    edit(
        data_copy / "indicators.toml",
        "baseline = { year = 2024, value = 126 }",
        "baseline = { year = 2024, value = 125 }",
    )
    edit(data_copy / "indicators.toml", "2029 = 70, 2030 = 60 }", "2029 = 70, 2030 = 61 }")
    edit(data_copy / "indicators.toml", "baseline = 31832289", "baseline = 31832288")
    add(data_copy / "discrepancies.csv", "zz,no_such_thing,2020,1,2,jobs,1,L1,A,no reason")
    (data_copy / "extra.csv").write_text("a\n1\n", encoding="utf-8")
    wrong = [
        "indicators.toml, P25-1.1, baseline 2024: found 125; expected what figures.csv says: 126",
        "indicators.toml, P25-1.1, target 2030: found 61; expected what figures.csv says: 60",
        (
            "indicators.toml, P25-1.1, v1 baseline: found 31832288; expected what figures.csv"
            " says: 31832289"
        ),
        "discrepancies.csv, zz: found no_such_thing",
        "extra.csv: found a table without a contract",
    ]
    report = message(data_copy)
    assert [found for found in wrong if found not in report] == []
    assert len(report.splitlines()) == len(wrong)


def test_indicator_with_an_unknown_field(data_copy):
    edit(data_copy / "indicators.toml", 'code = "P25-1.1"', 'code = "P25-1.1"\ncolour = "red"')
    with pytest.raises(DataError, match=r"P25-1\.1, colour"):
        load(data_copy).indicators()


def test_stale_descriptor_and_how_to_write_it(data_copy):
    edit(data_copy / "datapackage.json", '"name": "piimss-forecast-data"', '"name": "other"')
    assert "datapackage.json" in message(data_copy)
    write(data_copy)
    assert message(data_copy) == ""


def test_nothing_readable_is_a_list_of_problems(tmp_path):
    problems = validate(load(tmp_path)).problems
    assert len(problems) >= 26  # one for each table, and no crash


def test_a_demographic_row_that_is_gone(data_copy):
    file = data_copy / "demography" / "population_5y.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("estimate,2015-07-01,F,30-34"))
    file.write_text("\n".join([*lines[:at], *lines[at + 1 :]]) + "\n", encoding="utf-8")
    assert (
        "demography/population_5y.csv, 2015-07-01: found 1 rows missing, the first F, 30"
        in message(data_copy)
    )


def test_reserves_a_thousand_times_too_large_are_beside_those_they_replace(data_copy):
    file = data_copy / "figures.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if ",reserves_and_labour_fund_balance," in line)
    cells = lines[at].split(",")
    before = float(cells[4])
    cells[4] = str(before * 1000)
    file.write_text("\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]]) + "\n", "utf-8")
    told = message(data_copy)
    assert f"{cells[0]} (reserves_and_labour_fund_balance" in told and f"{before:,.10g}" in told


def test_files_of_another_kind(data_copy):
    (data_copy / "macro.csv").unlink()
    (data_copy / "macro.csv").mkdir()
    text = (data_copy / "indicators.toml").read_text(encoding="utf-8")
    (data_copy / "indicators.toml").write_bytes(text.encode("latin-1", "replace"))
    told = message(data_copy)
    assert "macro.csv: found a folder" in told
    assert "indicators.toml" in told and "a character that is not UTF-8, line" in told


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (",diabetes_cost,", ",diabetes_costs,", "diseases.csv, row 2, column cost: found"),
        ("diabetes,yes,yes", "diabetes,no,yes", "diseases.csv, paired: found hypertension"),
        ("hypertension,yes,no", "hypertension,yes,maybe", "column prevented: found 'maybe'"),
    ],
)
def test_a_disease_that_is_wrong(data_copy, old, new, found):
    edit(data_copy / "diseases.csv", old, new)
    assert found in message(data_copy)


def test_a_ledger_needs_two_paired_diseases(data_copy):
    edit(data_copy / "diseases.csv", "disease,no,no", "disease,yes,no")
    with pytest.raises(DataError) as err:
        _ = load(data_copy).diseases
    assert "diabetes, hypertension, ckd" in err.value.message("en")
