"""Yes and no as people write them, and rates in the unit each argument states (cases 12 and 14 of
November 2026).
"""

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.contributions import cuotas
from piimss_forecast.core.errors import InputError
from piimss_forecast.core.flags import NO, YES, flags
from piimss_forecast.pensions import (
    accumulate,
    constitutive_sum,
    invalidity97,
    ley73,
    ley97,
    permanent_disability97,
    programmed_withdrawal,
    survivor_pensions,
)

DEATH = np.full((2, 101), 0.03)
CASE = (600, 1200, 65, 2025)


@pytest.mark.parametrize("no", ["no", "No ", "False", "falso", False, 0, 0.0, np.bool_(False)])
def test_no_is_no(no):
    assert float(ley73(*CASE, spouse=no, children=1)) == pytest.approx(13_672.11, abs=0.01)


@pytest.mark.parametrize("yes", ["sí", "SI", "yes", "true", "Verdadero", True, 1, np.int64(1)])
def test_yes_is_yes(yes):
    assert float(ley73(*CASE, spouse=yes, children=1)) == pytest.approx(15_536.49, abs=0.01)


def test_columns_of_a_table():
    column = pd.Series(["Sí", "no", "NO", "yes"])
    assert flags(column, "x").tolist() == [True, False, False, True]
    assert flags(pd.Series([1, 0, 1, 0]), "x").tolist() == [True, False, True, False]
    many = ley73(*CASE, spouse=column, children=1)
    assert many[0] == many[3] > many[1] == many[2]
    assert not set(YES) & set(NO)
    assert float(survivor_pensions(1000.0, spouse="no")["spouse"]) == 0.0


@pytest.mark.parametrize("bad", ["quizá", "", np.nan, None, 2, -1, 0.5, "1.0", [True]])
def test_anything_else_is_an_error(bad):
    with pytest.raises(InputError, match="spouse"):
        ley73(*CASE, spouse=pd.Series([bad], dtype=object))


def test_the_row_is_named():
    with pytest.raises(InputError, match=r"spouse\[2\]"):
        survivor_pensions(1000.0, spouse=["sí", "no", float("nan")])


@pytest.mark.parametrize(
    "call",
    [
        lambda: ley97(1e6, 65, "M", death=DEATH, interest=3.5),
        lambda: ley97(1e6, 65, "M", death=DEATH, interest=0.035, survivors_share=10),
        lambda: programmed_withdrawal(1e6, 65, "M", death=DEATH, interest=3.5),
        lambda: constitutive_sum(1e4, 65, "M", death=DEATH, interest=3.5),
        lambda: constitutive_sum(1e4, 65, "M", death=DEATH, interest=0.035, loading=5),
        lambda: accumulate(25, 1990, [400.0] * 40, rates=6.5, returns=3.0),
        lambda: accumulate(25, 1990, [400.0] * 40, rates=6.5, returns=0.03, inflation=4.0),
        lambda: accumulate(25, 1990, [400.0] * 40, rates=6.5, returns=0.03, density=60),
    ],
)
def test_percent_where_a_fraction_is_asked(call):
    with pytest.raises(InputError, match="fracci"):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: accumulate(25, 1990, [400.0] * 40, rates=0.065, returns=0.03),
        lambda: cuotas(500.0, 2026, risk_rate=0.0113),
        lambda: invalidity97(500.0, 300, assessment=0.75, year=2026),
        lambda: permanent_disability97(500.0, degree=0.7, year=2026),
    ],
)
def test_a_fraction_where_percent_is_asked(call):
    with pytest.raises(InputError, match="por ciento"):
        call()
