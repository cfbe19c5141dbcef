"""Wrong folders: each fault is found, and the message says where it is and what to do."""

from __future__ import annotations

import pytest

from piimss_forecast.catalog import load
from piimss_forecast.catalog.datapackage import write
from piimss_forecast.catalog.validate import validate
from piimss_forecast.errors import DataError, LawError, PiimssError


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


FIGURE = "{figure},{concept},{period},31-dec,{value},{unit},T,all,MX,observed,published,exact,{source},L1,"
GOOD = {"figure": "zz1", "concept": "insured_jobs", "period": "2008", "value": "14178117", "unit": "jobs", "source": "piimss_2025_2030"}


def test_a_good_row_is_accepted(data_copy):
    add(data_copy / "figures.csv", FIGURE.format(**GOOD))
    assert message(data_copy) == ""
    assert load(data_copy).value("insured_jobs", 2008) == 14_178_117


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"value": "a lot"}, "column value: found 'a lot'; expected a number"),
        ({"value": "14,178,117"}, "17 campos/fields"),
        ({"value": ""}, "column value: found None"),
        ({"value": "nan"}, "column value: found 'nan'"),
        ({"value": "inf"}, "column value: found 'inf'"),
        ({"value": "-5"}, "a stock of zero or more"),
        ({"unit": "persons"}, "found persons; expected the unit of the concept"),
        ({"unit": "puestos"}, "column unit: found 'puestos'"),
        ({"period": "9999"}, "column period: found '9999'"),
        ({"period": "dec 2008"}, "column period"),
        ({"concept": "insured_jobz"}, "found insured_jobz; expected a key of concepts.csv"),
        ({"source": "a_rumour"}, "found a_rumour; expected a key of sources.csv"),
        ({"figure": "r_insured_jobs_2013"}, "column figure: found 'r_insured_jobs_2013'"),
        ({"period": "2024", "value": "22238379"}, "expected a figure once"),
        ({"period": "2023", "value": "22000000"}, "a row of discrepancies.csv that says which is used"),
        ({"concept": "insured_jobs_women_share", "unit": "percent", "value": "101"}, "expected a share from 0 to 100"),
    ],
)
def test_a_wrong_row(data_copy, change, found):
    if change.get("period") == "2024":  # the same figure again, word for word
        change = {**change, "figure": "zz2"}
        edit(data_copy / "figures.csv", "r_insured_jobs_2024,insured_jobs,2024,31-dec,22238379,jobs,T,all,MX,observed,derived",
             "r_insured_jobs_2024,insured_jobs,2024,31-dec,22238379,jobs,T,all,MX,observed,published")  # fmt: skip
    add(data_copy / "figures.csv", FIGURE.format(**GOOD | change))
    assert found in message(data_copy)


def test_missing_file(data_copy):
    (data_copy / "sources.csv").unlink()
    with pytest.raises(DataError, match=r"sources\.csv"):
        load(data_copy).sources()
    assert "sources.csv: found ningún archivo / no file" in message(data_copy)


def test_wrong_header(data_copy):
    edit(data_copy / "concepts.csv", "concept,topic,name_es,name_en,unit,nature", "concept,topic,name_es,name_en,unit,kind")
    with pytest.raises(DataError, match=r"-nature, \+kind"):
        load(data_copy).concepts()


def test_wrong_number_of_fields_names_the_row(data_copy):
    add(data_copy / "macro.csv", "2026,gdp_growth,1.5")
    rows = (data_copy / "macro.csv").read_text(encoding="utf-8").count("\n")
    with pytest.raises(DataError, match=f"row {rows}: .*3 campos"):
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
    add(data_copy / "law" / "parameters.csv", "rate.siv.worker,0.7,percent_of_sbc,2030-01-01,,LSS 147,SIV,worker,recall,needs_verification,")
    with pytest.raises(LawError, match=r"rate\.siv\.worker"):
        load(data_copy).law(2031).rate("rate.siv.worker")
    assert "law/parameters.csv, rate.siv.worker: found 9999-12-31 ≥ 2030-01-01" in message(data_copy)


@pytest.mark.parametrize(("start", "end"), [("2031-02-30", ""), ("0031-01-01", ""), ("2031-01-01", "2030-01-01")])
def test_impossible_dates(data_copy, start, end):
    add(data_copy / "law" / "parameters.csv", f"rate.new.worker,0.7,percent_of_sbc,{start},{end},LSS 147,SIV,worker,recall,needs_verification,")
    with pytest.raises(PiimssError, match=start):
        load(data_copy).law(2031).rate("rate.siv.worker")


def test_indicator_that_says_another_baseline(data_copy):
    edit(data_copy / "indicators.toml", "baseline = { year = 2024, value = 126 }", "baseline = { year = 2024, value = 125 }")
    assert "indicators.toml, P25-1.1, baseline 2024: found 125; expected what figures.csv says: 126" in message(data_copy)


def test_indicator_that_says_another_target(data_copy):
    edit(data_copy / "indicators.toml", "2029 = 70, 2030 = 60 }", "2029 = 70, 2030 = 61 }")
    assert "P25-1.1, target 2030: found 61" in message(data_copy)


def test_indicator_with_an_unknown_field(data_copy):
    edit(data_copy / "indicators.toml", 'code = "P25-1.1"', 'code = "P25-1.1"\ncolour = "red"')
    assert "indicador/indicator P25-1.1, colour" in message(data_copy)


def test_discrepancy_about_nothing(data_copy):
    add(data_copy / "discrepancies.csv", "zz,no_such_thing,2020,1,2,jobs,1,L1,A,no reason")
    assert "discrepancies.csv, zz: found no_such_thing" in message(data_copy)


def test_stray_table(data_copy):
    (data_copy / "extra.csv").write_text("a\n1\n", encoding="utf-8")
    assert "extra.csv: found una tabla sin contrato" in message(data_copy)


def test_stale_descriptor_and_how_to_write_it(data_copy):
    edit(data_copy / "datapackage.json", '"name": "piimss-forecast-data"', '"name": "other"')
    assert "datapackage.json" in message(data_copy)
    write(data_copy)
    assert message(data_copy) == ""


def test_nothing_readable_is_a_list_of_problems(tmp_path):
    problems = validate(load(tmp_path)).problems
    assert len(problems) >= 26  # one for each table, and no crash
