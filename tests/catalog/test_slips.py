"""Rows of tables other than figures with a slip: percent as a fraction, a digit more or less."""

import pytest

import piimss_forecast as pf
from piimss_forecast.catalog.own import row_key
from piimss_forecast.catalog.slips import slips
from piimss_forecast.catalog.validate import validate


def added(folder, table, **row):
    """A row like the last of its series, with other cells."""
    file = folder / f"{table}.csv"
    lines = file.read_text(encoding="utf-8")
    names = lines.splitlines()[0].split(",")
    file.write_text(lines + ",".join(str(row.get(n, "")) for n in names) + "\n", encoding="utf-8")
    return pf.catalog(folder)


SLIPS = {  # table, embedded text, own text, what the value is compared with
    "inflation as a fraction": (
        "macro",
        "2024,inflation_dec_dec,4.21,",
        "2024,inflation_dec_dec,0.0421,",
        "4.2",
    ),
    "inflation without its point": (
        "macro",
        "2024,inflation_dec_dec,4.21,",
        "2024,inflation_dec_dec,42.1,",
        "4.2",
    ),
    "UMA ×10": ("law/values", "2025,uma_daily,113.14,", "2025,uma_daily,1131.4,", "113.14"),
    "cap of the salary base": (
        "law/parameters",
        "sbc.cap_uma,25,uma,2016-01-28",
        "sbc.cap_uma,250,uma,2016-01-28",
        "25",
    ),
    "a rate of SIV": (
        "law/parameters",
        "rate.siv.employer,1.75,percent_of_sbc,2023",
        "rate.siv.employer,17.5,percent_of_sbc,2023",
        "1.75",
    ),
    "CEAV": ("law/ceav", "2023,2,1.01,SM,1.5,UMA,3.281,", "2023,2,1.01,SM,1.5,UMA,32.81,", "3.281"),
    "cuota social": (
        "law/cuota_social",
        "2009_2022,1,1,SM,1,SM,3.87077,",
        "2009_2022,1,1,SM,1,SM,0.387077,",
        "3.87077",
    ),
    "mortality at one age": (
        "demography/mortality_5x5",
        "F,0,2005-2010,0.01559875",
        "F,0,2005-2010,0.1559875",
        "0.015598",
    ),
    "jobs of 2015": ("history", "insured_jobs,2015,17884033", "insured_jobs,2015,178840330", "17,"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_with_what_it_should_be_close_to(edited, name):
    """Inflation of 2024 as 0.0421: reserves of 2030 rose from 723 to 795 thousand millions."""
    table, found, written, near = SLIPS[name]
    problems = list(slips(edited(f"{table}.csv", found, written)))
    assert len(problems) == 1, problems
    said = str(problems[0])
    assert near.rstrip(",") in said and f"{table}.csv" in said and "accepted:" in said


def test_it_is_among_the_problems_of_the_folder(edited):
    table, found, written, _ = SLIPS["a rate of SIV"]
    catalog = edited(f"{table}.csv", found, written)
    problems = validate(catalog, bookkeeping=False).problems
    assert any("rate.siv.employer" in str(p) and "1.75" in str(p) for p in problems)


def test_a_row_of_its_size_and_one_to_come_pass(data_copy, edited):
    catalog = edited("macro.csv", "2024,inflation_dec_dec,4.21,", "2024,inflation_dec_dec,4.9,")
    assert list(slips(catalog)) == []
    uma = {
        "parameter": "uma_daily",
        "unit": "mxn_per_day",
        "source": "recall",
        "quality": "needs_verification",
    }
    dated = {"valid_from": "2029-02-01", "valid_to": "2030-01-31"}
    added(data_copy, "law/values", year=2029, value=150, **uma, **dated)
    assert list(slips(pf.catalog(data_copy))) == [] == list(slips(pf.catalog()))
    dated = {"valid_from": "2030-02-01", "valid_to": "2031-01-31"}
    catalog = added(data_copy, "law/values", year=2030, value=1500, **uma, **dated)
    assert len(list(slips(catalog))) == 1


AMOUNT = {"unit": "mxn_per_day", "source": "inegi_uma", "quality": "published"}


def _amount(folder, year, parameter, value, first=None):
    first = first or year
    dated = {"valid_from": f"{first}-02-01", "valid_to": f"{first + 1}-01-31"}
    row = {"year": year, "parameter": parameter, "value": value, **dated, **AMOUNT}
    return added(folder, "law/values", **row)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((2029, "uma_daily", 150, 2027), "found year 2029, valid_from 2027-02-01; expected the"),
        ((2028, "uma_daily", 100), "found 100 mxn_per_day; expected 117.31 or more, what 2026 has"),
        (
            (2028, "uma_dayly", 150),
            "uma_dayly: found uma_dayly; expected a parameter of the law, uma_d",
        ),
    ],
)
def test_a_law_that_contradicts_itself_is_told_by_row(data_copy, row, said):
    """Each passed: the chain had a UMA that no date had, a wage that fell, a name nobody reads."""
    problems = validate(_amount(data_copy, *row), bookkeeping=False).problems
    assert len(problems) == 1 and said in problems[0].message("en"), problems
    assert "law/values.csv" in str(problems[0]) and "row 160" in problems[0].message("en")


def test_a_row_above_the_one_that_follows_is_told_and_a_reason_takes_it(data_copy, edited):
    catalog = edited("law/values.csv", "2025,uma_daily,113.14,", "2025,uma_daily,120,")
    (problem,) = slips(catalog)
    assert "expected 117.31 or less, what 2026 has" in problem.message("en")
    why = {"concept": "law/values", "why": "accepted: a decree", "id": "own", "severity": "A"}
    rest = dict.fromkeys(("period", "printed", "recomputed", "used", "locator"), "n.d.")
    assert list(slips(added(data_copy, "discrepancies", **why, **rest))) == []


def test_another_class_or_amount_of_the_law_is_no_misspelling(data_copy):
    row = {"unit": "percent_of_sbc", "source": "lss", "quality": "assumed", "value": 8}
    for name in ("rate.srt.class_6.employer", "severance_days"):
        catalog = added(data_copy, "law/parameters", parameter=name, valid_from="2028-01-01", **row)
    assert list(slips(catalog)) == []


def test_how_alike_a_misspelt_name_is_stands_in_the_folder(data_copy, edited):
    catalog = _amount(data_copy, 2028, "uma_dayly", 150)
    assert len(list(slips(catalog))) == 1
    assert list(slips(edited("slips.csv", "name_likeness,0.8,", "name_likeness,0.9,"))) == []


def test_the_limits_are_those_of_the_folder_and_none_is_missing(data_copy, edited):
    catalog = edited("macro.csv", "2024,inflation_dec_dec,4.21,", "2024,inflation_dec_dec,12,")
    assert len(list(slips(catalog))) == 1
    assert list(slips(edited("slips.csv", "at_once,2.5,", "at_once,3,"))) == []
    rule = next(r for r in (data_copy / "slips.csv").read_text("utf-8").splitlines() if "at_o" in r)
    problems = validate(edited("slips.csv", f"{rule}\n", ""), bookkeeping=False).problems
    assert "slips.csv, at_once: found no row" in problems[0].message("en")


@pytest.mark.parametrize(("cap", "refused"), [(30, 0), (250, 1)])
def test_a_dated_reform_passes_and_one_of_another_size_does_not(data_copy, cap, refused):
    row = {"parameter": "sbc.cap_uma", "unit": "uma", "valid_from": "2028-01-01"}
    reform = {"source": "lss_dof_2024", "quality": "assumed", "article": "LSS 28"}
    catalog = added(data_copy, "law/parameters", value=cap, **row, **reform)
    assert len(list(slips(catalog))) == refused


def test_a_reason_takes_a_row_or_where_there_is_no_note_its_table(data_copy, edited):
    found = "F,0,2005-2010,0.01559875"
    catalog = edited("demography/mortality_5x5.csv", found, "F,0,2005-2010,0.0559875")
    assert len(list(slips(catalog))) == 1
    why = {"concept": "demography/mortality_5x5", "why": "accepted: an epidemic", "id": "own"}
    rest = dict.fromkeys(("period", "printed", "recomputed", "used", "locator"), "n.d.")
    assert list(slips(added(data_copy, "discrepancies", severity="A", **why, **rest))) == []
    row = {"parameter": "sbc.cap_uma", "unit": "uma", "valid_from": "2028-01-01", "value": 250}
    reform = {"source": "lss_dof_2024", "quality": "assumed", "note": "accepted: a bill of 2027"}
    assert list(slips(added(data_copy, "law/parameters", **row, **reform))) == []


@pytest.mark.parametrize(
    ("found", "written", "said"),
    [
        ("2020,2022", "2022,2020", "row 2, column last: found 2020; expected a year that is not"),
        ("2020,2022", "2020,", "row 2, column last: found ∅; expected the year it ended"),
        ("2020,2022", "2020,2032", "pandemic_years, last: found 2032; expected something close to"),
        ("target,2001", "target,2021", "first: found 2021; expected something close to 2001"),
        ("pandemic_y", "pandemia_y", "pandemia_years, inflation_target; expected a row pandemic_y"),
    ],
)
def test_a_period_out_of_order_of_place_or_of_name_is_a_problem(edited, found, written, said):
    problems = validate(edited("periods.csv", found, written), bookkeeping=False).problems
    assert len(problems) == 1 and said in problems[0].message("en"), problems


def test_a_header_alone_is_refused(data_copy):
    for name in ("periods", "reference_class"):
        file = data_copy / f"{name}.csv"
        file.write_text(file.read_text(encoding="utf-8").partition("\n")[0], encoding="utf-8")
    problems = validate(pf.catalog(data_copy), bookkeeping=False).problems
    said = [problem.message("en") for problem in problems]
    assert "periods.csv, column period: found ∅; expected a row pandemic_years" in said[0]
    assert "reference_class.csv: found a header alone" in said[1] and len(said) == 2


def test_every_table_names_its_rows():
    for table in ("figures", "law/garantizada", "states/parameters", "demography/annual"):
        key = row_key(table)
        assert key and not pf.catalog().of_folder(table).duplicated(key).any()
