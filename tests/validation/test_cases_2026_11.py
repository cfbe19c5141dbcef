"""The inputs of November 2026 that gave a wrong answer in silence, each with its right one.

Every case is a test here, with its source, or stands in ``HELD`` with the test that holds it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import piimss_forecast as pf
from piimss_forecast.actuarial import life_annuity_due
from piimss_forecast.core.errors import PiimssError
from piimss_forecast.coverage import Margin, rake
from piimss_forecast.demography import fit_mortality, lee_carter_limited, life_table
from piimss_forecast.law import embedded
from piimss_forecast.pensions import accumulate, ley73, ley97, survivor_pensions, table_from_rows
from piimss_forecast.timeseries import forecast, reconcile

TESTS = Path(__file__).parents[1]
CASES = range(1, 35)

# Case -> file and test that hold exactly its input (the processors' case is 35, the two of
# forecasts 36 and 37).
HELD: dict[int, tuple[str, str]] = {
    1: ("cli/test_data_import.py", "test_a_slip_of_digits_is_refused_and_a_reason_takes_it"),
    2: ("cli/test_data_import.py", "test_december_of_a_stock_is_used_as_the_year"),
    3: ("cli/test_data_import.py", "test_a_gap_is_told_by_import_validate_and_run"),
    4: (
        "scenario/test_law_reform.py",
        "test_an_amount_decreed_for_later_rules_from_its_year_and_is_indexed_after",
    ),
    5: ("cli/test_data_import.py", "test_a_second_import_adds_and_replacing_asks_by_name"),
    23: ("ingest/test_uma_bands_bad.py", "test_rows_that_cannot_be"),
    24: ("coverage/test_age_sex.py", "test_swapped_sexes_are_told_by_the_ratio_of_men_to_women"),
    25: ("demography/test_national.py", "test_a_year_earlier_below_zero_is_an_error"),
    26: ("public/test_solution.py", "test_the_whole_range_of_the_schema_is_searched"),
    27: ("public/test_solution.py", "test_a_question_without_an_answer_says_why"),
    28: ("public/test_solution.py", "test_a_question_without_an_answer_says_why"),
    30: (
        "public/test_comparison.py",
        "test_attribution_keeps_the_tables_both_scenarios_were_given",
    ),
    31: ("public/test_comparison.py", "test_attribution_tells_data_law_and_tables_apart"),
    32: (
        "contributions/test_cap_reform.py",
        "test_the_chain_runs_and_the_top_band_pays_more_from_2028",
    ),
    34: ("cli/test_data_import.py", "test_names_are_searched_in_both_languages"),
    35: ("golden/test_processors.py", "test_tables_do_not_depend_on_the_processor"),
    36: ("timeseries/test_invariance.py", "test_where_zero_lies_changes_nothing"),
    37: ("timeseries/test_invariance.py", "test_one_more_point_on_the_way_moves_no_forecast_far"),
}

LAW = embedded()
Q = np.array([0.01] * 30 + [1.0])
FLAT = np.minimum(0.00006 * np.exp(0.095 * np.arange(111)), 1.0)
# Rates of 0-4, 5-9, ... 95 and over.
FIVE_YEARS = [0.0034, 0.0003, 0.0003, 0.0008, 0.0013, 0.0016, 0.0019, 0.0023, 0.0030, 0.0040]
FIVE_YEARS += [0.0056, 0.0080, 0.0118, 0.0175, 0.0262, 0.0397, 0.0615, 0.0979, 0.153, 0.25]


@dataclass(frozen=True)
class Case:
    """A wrong input, and the word its error must hold, or the right answer."""

    number: int
    source: str
    call: Callable[[], Any]
    said: str = ""  # a pattern of the message; empty where there is a right answer
    right: Any = None
    within: float = 1e-6


def series(values: list[float]) -> pd.Series:
    return pd.Series(np.asarray(values, float), index=range(2013, 2013 + len(values)))


def medians(values: list[float], horizon: int = 2, **options: Any) -> list[float]:
    return list(forecast(series(values), horizon, **options).median)


def notes(values: list[float]) -> list[str]:
    return [note.code for note in forecast(series(values), 3).notes]


def spikes(size: float) -> list[float]:
    return [0.0] * 5 + [size] + [0.0] * 7


def pension(**given: Any) -> float:
    return float(ley73(600, 1200, 65, 2025, **given))


def cells_of(deaths: float, exposure: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts of ages 100 to 110 in six years with one given cell in the last age."""
    ages = np.arange(100, 111)
    exposed = np.repeat(200.0 * np.exp(-0.3 * (ages - 100))[:, None], 6, axis=1)
    died = np.round(exposed * 0.35 * np.exp(0.08 * (ages - 100))[:, None], 1)
    died += np.linspace(0.4, 0.0, 6)
    died[-1, 3], exposed[-1, 3] = deaths, exposure
    return died, exposed, ages


def high_rate() -> bool:
    died, exposed, ages = cells_of(7.5, 7.0)
    years = np.arange(2000, 2006)
    return bool(np.isfinite(fit_mortality(died, exposed, ages=ages, years=years).loglik))


def by_dates() -> float:
    a, b = np.array([-5.0, -4.0, -3.0]), np.array([0.02, 0.01, 0.03])
    dates = [2000, 2010.75]
    rates = np.exp(a[:, None] - b[:, None] * (np.array(dates) - 2000))
    fit = lee_carter_limited(rates, ages=[0, 1, 2], dates=dates)
    return float(np.log(fit.forecast([2015.75]))[0, 0])


def margin_of(total: float, columns: Any = (5.0, 10.0)) -> np.ndarray:
    cells = np.array([[True, False], [False, False]])
    return rake(np.ones((2, 2)), columns, [Margin("uno", cells, total)])


def ending_at(age: int) -> pd.DataFrame:
    ages = list(range(age + 1))
    q = np.concatenate([FLAT[: age + 1], 0.8 * FLAT[: age + 1]])
    return pd.DataFrame({"sex": ["M"] * len(ages) + ["F"] * len(ages), "age": ages * 2, "q": q})


def pensioners_die(table: np.ndarray) -> Any:
    return pf.project("tendencial", draws=1, mortality_tables={"vejez_cesantia": table})


def insured_of_2018(change: Any = None, **options: Any) -> float:
    own = pf.scenario("tendencial")
    if change is not None:
        own = own.patch({"coverage.persons_per_job": change}, **options)
    data = pf.project(own, draws=1, horizon=2026).data
    return float(data["adscrita_status"].sel(draw=0, year=2018, status="asegurado"))


ZEROS, UNITS, YES_NO = "zeros in counts", "percent or fraction", "yes/no columns"
DAILY = "monthly salary typed as daily"
BOTH = np.stack([FLAT, 0.8 * FLAT])
PATHS = {n: np.array([[v]]) for n, v in {"all": 9.0, "a": 4.0, "b": 2.0}.items()}
GROWTH = {2027: 0.1, 2028: 0.1}

MENDED = [
    Case(6, ZEROS, lambda: medians(spikes(100), bounds=(0, None), model="naive"), right=[0, 0]),
    Case(6, ZEROS, lambda: medians(spikes(100), bounds=(0, None)), right=[0, 0]),
    Case(6, ZEROS, lambda: medians(spikes(12_000), bounds=(0, None)), right=[0, 0]),
    Case(
        7,
        "falling counts",
        lambda: min(medians([900, 800, 700, 600, 500, 400, 300, 200, 0, 0, 0, 0, 0], 3)),
        right=0,
    ),
    Case(
        8,
        "values at the cap",
        lambda: medians([100.0] * 6 + [40.0] + [100.0] * 6, bounds=(None, 100), model="naive"),
        right=[100, 100],
    ),
    Case(
        9,
        "wrong last figure",
        lambda: notes([10, 11, 12, 13, 14, 15, 14, 1400])[0],
        right="last_change",
    ),
    Case(
        10,
        "amounts printed in 2025",
        lambda: pf.pensions.garantizada(60, 850, 278.8, 2025),
        right=3414,
    ),
    Case(
        10,
        "amounts printed in 2025",
        lambda: pf.pensions.garantizada(65, 1100, 5.5 * 113.14, 2025),
        right=10_732,
    ),
    Case(
        11,
        DAILY,
        lambda: ley73(5000, 1500, 65, 2025, spouse=True),
        right=65_398.89,
        within=0.01,
    ),
    Case(
        11,
        DAILY,
        lambda: ley73(30_000, 1500, 65, 2025, spouse=True),
        right=65_398.89,
        within=0.01,
    ),
    Case(12, YES_NO, lambda: pension(spouse="no", children=1), right=13_672.11, within=0.01),
    Case(12, YES_NO, lambda: pension(spouse="False", children=1), right=13_672.11, within=0.01),
    Case(12, YES_NO, lambda: pension(spouse=float("nan"), children=1), said="nan"),
    Case(
        13,
        "LSS 20: more than 3 days are a week",
        lambda: ley73(600, 3497 / 7, 65, 2025),
        right=9_412.99,
        within=0.01,
    ),
    Case(14, UNITS, lambda: life_annuity_due(Q, 4), said="fracci"),
    Case(14, UNITS, lambda: ley97(1e6, 65, "M", death=Q, interest=3.5), said="fracci"),
    Case(
        14,
        UNITS,
        lambda: accumulate(25, 2025, np.full(40, 500.0), rates=6.5, returns=3.0),
        said="fracci",
    ),
    Case(
        14,
        UNITS,
        lambda: accumulate(25, 2025, np.full(40, 500.0), rates=0.065, returns=0.03),
        said="por ciento",
    ),
    Case(
        14,
        UNITS,
        lambda: LAW.indexed(2028, inflation={2027: 4.0}, minimum_wage_growth=GROWTH),
        said="fracci",
    ),
    Case(15, "abridged input", lambda: life_table(FIVE_YEARS, sex="M"), said="quinquenales"),
    Case(
        16,
        "ax given",
        lambda: life_table([0.01, 0.001, 0.01], sex="M", ages=[0, 1, 5], ax=[0.1, 1.5, np.nan])[
            "ax"
        ].tolist(),
        right=[0.1, 1.5, 100.0],
    ),
    Case(
        16,
        "ax given",
        lambda: life_table([0.01, 0.001, 0.01], sex="M", ages=[0, 1, 5], ax=[0.1, 7, np.nan]),
        said="7",
    ),
    Case(
        17,
        "HMD layout",
        lambda: int(
            life_table(np.full(111, 0.02), sex="M", ages=[*map(str, range(110)), "110+"]).index[-1]
        ),
        right=110,
    ),
    Case(18, "open age", lambda: table_from_rows(ending_at(85)), said="kannisto"),
    Case(18, "open age", lambda: table_from_rows(ending_at(70)), said="kannisto"),
    Case(18, "open age", lambda: pensioners_die(BOTH[:, :86]), said="close_table"),
    Case(18, "ages upside down", lambda: pensioners_die(BOTH[:, ::-1]), said="años vividos"),
    Case(18, "per thousand", lambda: pensioners_die(BOTH / 10), said="años vividos"),
    Case(19, "HMD rows above 104", high_rate, right=True),
    Case(20, "uneven dates", by_dates, right=-5.315),
    *(
        Case(21, "impossible margins", lambda total=total: margin_of(total), said="uno")
        for total in (np.nan, -4, np.inf)
    ),
    Case(21, "columns as a list", lambda: margin_of(3.0, [5, 10])[:, 0].tolist(), right=[3.0, 2.0]),
    Case(
        22,
        "hierarchy",
        lambda: reconcile(PATHS, {"all": ["a", "b", "a"]}),
        said="se encontró a;",
    ),
    Case(22, "a text as the parts", lambda: reconcile(PATHS, {"all": "ab"}), said="structure"),
    Case(29, "inverse", lambda: insured_of_2018(0.95), said="persons_per_job.*first="),
    Case(29, "held back", lambda: insured_of_2018({2025: 0.95}), said="persons_per_job.*first="),
    Case(
        29,
        "inverse",
        lambda: insured_of_2018(0.95, first=2025) - insured_of_2018(),
        right=0.0,
    ),
    Case(33, "misuse", lambda: pf.compare(["tendencial", "adverso"]), said="pf.project"),
    Case(33, "misuse", lambda: forecast(series([1, 2]), 3).median, said="2 observaciones"),
    Case(33, "misuse", lambda: float(survivor_pensions(1000, spouse="no")["total"]), right=0.0),
    Case(33, "misuse", lambda: survivor_pensions(1000, spouse="quizá"), said="quizá"),
]
AGAINST_A_RUN = [  # what is asked of a projection
    Case(33, "misuse", lambda: "jobs >= 24000000@2031", said="2031"),
    Case(33, "misuse", lambda: "1.2.3", said=r"P25-1\.1"),
]


@pytest.mark.parametrize("case", MENDED, ids=lambda c: f"{c.number}-{c.source}")
def test_a_case(case):
    if case.said:
        with pytest.raises(PiimssError, match=case.said):
            case.call()
        return
    found = case.call()
    if isinstance(case.right, str):
        assert found == case.right
    else:
        np.testing.assert_allclose(found, case.right, rtol=0, atol=case.within)


@pytest.mark.parametrize("case", AGAINST_A_RUN, ids=lambda c: c.call())
def test_a_goal_that_cannot_be(small, case):
    with pytest.raises(PiimssError, match=case.said):
        pf.solve(small, case.call(), "employment.growth", draws=2)


def test_a_table_in_another_language(small):
    """Case 33: ``table(lang="fr")``."""
    with pytest.raises(PiimssError, match="fr"):
        small.table("resumen", lang="fr")


def test_every_case_is_held():
    """Here or by the test named, which exists."""
    here = {c.number for c in (*MENDED, *AGAINST_A_RUN)}
    assert here | set(HELD) == {*CASES, 35, 36, 37}
    for number, (file, name) in HELD.items():
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        tests = [n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        assert name in tests, f"case {number}: {file}::{name}"


def test_the_numbers_are_those_of_the_file(shared):
    text = (shared / "cases" / "2026-11.md").read_text(encoding="utf-8")
    assert [int(n) for n in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)] == [*CASES]
