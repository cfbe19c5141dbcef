"""Rows of macro.csv and law/values.csv with a slip: percent as a fraction, a digit more."""

import pytest

import piimss_forecast as pf
from piimss_forecast.catalog.slips import slips
from piimss_forecast.catalog.validate import validate


def edited(folder, table, found, written):
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count(found) == 1
    file.write_text(text.replace(found, written), encoding="utf-8")
    return pf.catalog(folder)


@pytest.mark.parametrize(
    ("table", "found", "written", "near"),
    [
        ("macro", "2024,inflation_dec_dec,4.21,", "2024,inflation_dec_dec,0.0421,", "4.2"),
        ("macro", "2024,inflation_dec_dec,4.21,", "2024,inflation_dec_dec,421,", "4.2"),
        ("law/values", "2025,uma_daily,113.14,", "2025,uma_daily,1131.4,", "113.14"),
        ("law/values", "2025,uma_daily,113.14,", "2025,uma_daily,-113.14,", "113.14"),
    ],
)
def test_a_slip_is_told_with_what_it_should_be_close_to(data_copy, table, found, written, near):
    """Inflation of 2024 as 0.0421: reserves of 2030 rose from 723 to 795 thousand millions."""
    problems = validate(edited(data_copy, table, found, written), bookkeeping=False).problems
    assert any(near in str(p) and f"{table}.csv" in str(p) for p in problems), problems


def test_a_row_of_its_size_and_one_with_a_reason_pass(data_copy):
    catalog = edited(
        data_copy, "macro", "2024,inflation_dec_dec,4.21,", "2024,inflation_dec_dec,4.9,"
    )
    assert list(slips(catalog)) == []
    with (data_copy / "law" / "values.csv").open("a", encoding="utf-8") as end:
        end.write(
            "2029,uma_daily,150,mxn_per_day,2029-02-01,2030-01-31,recall,needs_verification\n"
        )
    assert list(slips(pf.catalog(data_copy))) == [] == list(slips(pf.catalog()))
