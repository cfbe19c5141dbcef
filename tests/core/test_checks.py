"""Checks of arguments: units, ranges and names, and what their messages say."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.core import checks
from piimss_forecast.core.checks import fraction, instance, number_in, one_of, percent
from piimss_forecast.core.errors import InputError, LawError, PiimssError


@pytest.mark.parametrize(
    "value",
    [
        True,
        "0.04",
        None,
        0.04j,
        np.nan,
        np.inf,
        4,
        -0.1,
        [0.04, 4],
        dt.date(2025, 1, 1),
        np.array(["2025"], dtype="datetime64[Y]"),
        pd.Series([0.04, "x"]),
        pd.Series([0.04, True], dtype=object),
    ],
)
def test_a_fraction_is_a_number_of_its_range(value):
    with pytest.raises(InputError, match="demo"):
        fraction(value, "demo(i)")


@pytest.mark.parametrize("value", [0, 1, 0.04, Decimal("0.04"), np.float32(0.04), [0.0, 0.5]])
def test_fractions_come_back_as_floats(value):
    got = fraction(value, "demo(i)")
    assert got.dtype == float
    assert got.shape == np.shape(value)


def test_the_message_names_cell_unit_and_remedy():
    with pytest.raises(InputError) as caught:
        fraction([0.03, 4.0], "life_annuity_due(i)", low=-1, inside=True)
    es, en = caught.value.message("es"), caught.value.message("en")
    assert "life_annuity_due(i)[1]" in es
    assert "0.04 es 4 %" in es
    assert "found 4;" in en
    assert "strictly between -1 and 1 (a fraction)" in en


def test_a_fraction_is_no_percent_but_zero_is():
    assert percent([0.0, 0.0], "demo(rates)").tolist() == [0.0, 0.0]
    assert percent([0.1, 6.5], "demo(rates)").tolist() == [0.1, 6.5]
    assert float(percent(0.05, "demo(rates)", least=0)) == 0.05
    with pytest.raises(InputError, match=r"0\.065"):
        percent(0.065, "demo(rates)")
    with pytest.raises(InputError):
        percent(101, "demo(rates)")


def test_the_kind_of_error_and_open_ends():
    with pytest.raises(LawError, match="0"):
        number_in(0, "demo", 0, 1, inside=True, error=LawError)
    assert float(number_in(1e9, "demo", 0, np.inf)) == 1e9
    with pytest.raises(InputError) as caught:
        number_in(-1, "demo", 0, np.inf, unit=" pesos")
    assert "of at least 0 pesos" in caught.value.message("en")


def test_a_name_of_a_list_or_the_nearest_ones():
    assert one_of("hold", "demo", ("close", "hold")) == "hold"
    with pytest.raises(InputError) as caught:
        one_of("combinacion", "demo(model)", [f"m{k}" for k in range(20)] + ["combination"])
    assert caught.value.message("en").endswith("did you mean combination?")
    assert "m7" not in caught.value.message("en")
    with pytest.raises(InputError, match="close, hold"):
        one_of(3, "demo", ("close", "hold"))


def test_what_a_terminal_would_obey_is_written_out():
    said = ("{file}", "{value}", "text", "correct it")
    error = PiimssError("x", *said, file="a", value="T\x00\x1b[31m")
    assert r"T\x00\x1b[31m" in str(error) and str(error).isprintable()


@pytest.mark.parametrize("found", [{}, None, "x", [1], True, 3, 0.5, {1}, (1,), b"x", np.ones(2)])
def test_kinds_of_object_have_words(found):
    with pytest.raises(PiimssError) as error:
        instance(found, "compare", Path, "use a path")
    told = error.value.message("es")
    assert not re.search(r"\b(dict|NoneType|str|list|bool|ndarray|tuple|set) ", told), told


def test_nothing_is_said_once_and_a_question_is_one():
    """It said "nada nada", and "quiso decir A, B" with a full stop."""
    with pytest.raises(InputError) as caught:
        checks.path_of(None, "pf.load")
    assert "found nothing; expected the path" in caught.value.message("en")
    assert "no se encontró nada; se esperaba" in caught.value.message("es")
    with pytest.raises(InputError) as caught:
        checks.one_of("employment.grow", "solve", ["employment.growth"])
    assert caught.value.message("es").endswith("¿quiso decir employment.growth?")
