"""Austria, males, 1992: the life table of the textbook.

Source: Preston, Heuveline and Guillot (2001), Demography: Measuring and Modeling Population
Processes, table 3.1.
"""

from __future__ import annotations

import numpy as np
import pytest

from piimss_forecast.demography import life_table

pytestmark = pytest.mark.validation

# Preston, Heuveline and Guillot (2001), Demography, table 3.1: Austria, males, 1992 (as transcribed
# in ihmeuw-demographics/demCore,
# data-raw/austria_1992_lt.R): population, deaths, nax and the lx printed.
AUSTRIA_POPULATION = [
    47925,
    189127,
    234793,
    238790,
    254996,
    326831,
    355086,
    324222,
    269963,
    261971,
    238011,
    261612,
    181385,
    187962,
    153832,
    105169,
    73694,
    57512,
    32248,
]
AUSTRIA_DEATHS = [
    419,
    70,
    36,
    46,
    249,
    420,
    403,
    441,
    508,
    769,
    1154,
    1866,
    2043,
    3496,
    4366,
    4337,
    5279,
    6460,
    6146,
]
AUSTRIA_AX = [
    0.068,
    1.626,
    2.5,
    3.143,
    2.724,
    2.520,
    2.481,
    2.601,
    2.701,
    2.663,
    2.698,
    2.676,
    2.645,
    2.624,
    2.619,
    2.593,
    2.518,
    2.423,
    5.247,
]
AUSTRIA_LX = [
    100000,
    99133,
    98986,
    98910,
    98815,
    98334,
    97704,
    97151,
    96492,
    95588,
    94195,
    91937,
    88711,
    83845,
    76377,
    66225,
    53803,
    37441,
    21134,
]
AUSTRIA_NLX = [
    99192,
    396183,
    494741,
    494375,
    492980,
    490106,
    487127,
    484175,
    480384,
    474686,
    465777,
    452188,
    432096,
    401480,
    357713,
    301224,
    228404,
    145182,
    110889,
]
AUSTRIA_MX = np.array(AUSTRIA_DEATHS) / np.array(AUSTRIA_POPULATION)


def test_austria_males_1992_to_the_person():
    table = life_table(deaths=AUSTRIA_DEATHS, exposure=AUSTRIA_POPULATION, sex="M", ax=AUSTRIA_AX)
    assert table["age"].tolist() == [0, 1, *range(5, 90, 5)]
    assert table["lx"].round().astype(int).tolist() == AUSTRIA_LX
    np.testing.assert_allclose(table["Lx"], AUSTRIA_NLX, atol=3)


@pytest.mark.parametrize("rule", ["uno", "andreev-kingkade", "coale-demeny"])
def test_austria_by_rule_stays_close(rule):
    table = life_table(AUSTRIA_MX, sex="M", ax=rule)
    np.testing.assert_allclose(table["lx"][:18], AUSTRIA_LX[:18], rtol=3e-3)
    assert table["lx"].iloc[18] == pytest.approx(
        AUSTRIA_LX[18], rel=0.012
    )  # the book's a(80) = 2.423 is from another graduation
    assert table["ex"].iloc[0] == pytest.approx(sum(AUSTRIA_NLX) / 1e5, abs=0.05)


def test_coale_demeny_of_infants_is_the_book_one():
    assert life_table(AUSTRIA_MX, sex="M", ax="coale-demeny")["ax"].round(3).tolist()[:2] == [
        0.068,
        1.626,
    ]
