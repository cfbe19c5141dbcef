"""Tables that stop before the end of life: closed by a law, or asked about."""

import numpy as np
import pytest

from piimss_forecast.actuarial import (
    STANDARD_ULTIMATE,
    Gompertz,
    Kannisto,
    close_table,
    commutation,
    curtate_expectation,
    insurance,
    joint_annuity,
    life_annuity_due,
)
from piimss_forecast.core.errors import InputError

YOUNG = STANDARD_ULTIMATE.table(60, 85)


@pytest.mark.parametrize(
    ("law", "truth"),
    [("gompertz", Gompertz(b=2e-5, c=1.105)), ("kannisto", Kannisto(a=2e-5, b=0.1))],
)
def test_a_law_recovers_its_own_tail(law, truth):
    several = np.stack([truth.table(60, 85), truth.table(60, 85)])
    closed = close_table(several, age=60, law=law, last=105)
    assert closed.shape == (2, 46)
    np.testing.assert_allclose(closed[1, :-1], truth.table(60, 104), rtol=2e-3)
    assert (closed[:, -1] == 1).all()
    assert (np.diff(closed) > 0).all()


def test_a_closed_table_is_only_lengthened():
    q = np.array([0.1, 0.5, 1.0])
    assert close_table(q, age=98, last=103).tolist() == [0.1, 0.5, 1.0, 1.0, 1.0, 1.0]
    assert close_table([0.1, 0.2], age=60, law="certain", last=60).tolist() == [0.1, 1.0]


@pytest.mark.parametrize(
    "value",
    [
        lambda: life_annuity_due(YOUNG, 0.05),
        lambda: life_annuity_due(YOUNG, 0.05, all_ages=True),
        lambda: insurance(YOUNG, 0.05),
        lambda: joint_annuity(YOUNG, YOUNG, 0.05),
        lambda: commutation(YOUNG, 0.05),
        lambda: curtate_expectation(YOUNG),
    ],
)
def test_a_table_that_stops_young_asks(value):
    with pytest.raises(InputError, match="close_table"):
        value()


def test_the_answer_to_the_question_counts():
    exact = life_annuity_due(STANDARD_ULTIMATE.table(60, 130), 0.05)
    closed = life_annuity_due(close_table(YOUNG, age=60, law="gompertz", last=120), 0.05)
    assert closed == pytest.approx(exact, rel=1e-3)
    assert life_annuity_due(YOUNG, 0.05, tail="close") < exact - 0.5
    assert life_annuity_due(YOUNG, 0.05, tail="hold") > exact + 0.05
    assert life_annuity_due(YOUNG, 0.05, term=10) == pytest.approx(
        life_annuity_due(STANDARD_ULTIMATE.table(60, 130), 0.05, term=10)
    )


@pytest.mark.parametrize(
    "arguments",
    [
        {"q": YOUNG, "age": 60, "law": "makeham"},
        {"q": YOUNG, "age": 60, "last": 80},
        {"q": YOUNG[::-1], "age": 60},
        {"q": YOUNG[:3], "age": 60},
        {"q": np.zeros(20), "age": 60},
        {"q": YOUNG, "age": -1},
    ],
)
def test_bad_closing(arguments):
    with pytest.raises(InputError):
        close_table(**arguments)
