"""Period life tables from central death rates, single-year or abridged, with the rules of the
field by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from scipy.integrate import quad

from ..core.arguments import floats
from ..core.checks import one_of
from ..core.dims import SEXES
from ..core.errors import InputError, ModelError
from .intervals import first_ages, single_first_year, usual_ages
from .separation import BOTH, AxRule, Family, nax

OpenRule = Literal["inverse", "kannisto", "gompertz"]

OPEN_RULES = ("inverse", "kannisto", "gompertz")
# Where the laws of old age are fitted; thirty years before the open age when few ages are left.
_LAW_FROM = 80
_LAW_REACH = 30
_LAW_POINTS = 3  # fewest closed ages that can carry a law of two parameters and still show a misfit


def life_table(
    mx: Sequence[float] | np.ndarray | None = None,
    *,
    sex: str,
    ages: Sequence[int | str] | np.ndarray | None = None,
    ax: AxRule | Sequence[float] | np.ndarray = "uno",
    family: Family = "west",
    open_interval: OpenRule = "inverse",
    law_from: int | None = None,
    radix: float = 100_000,
    deaths: Sequence[float] | np.ndarray | None = None,
    exposure: Sequence[float] | np.ndarray | None = None,
) -> pd.DataFrame:
    """Period life table of one sex or of both together, from death rates or deaths and exposure.

    ``nqx = n m / (1 + (n - a) m)``, ``nLx = n l(x+n) + a d`` (Preston, Heuveline and Guillot 2001,
    box 3.1).

    Parameters
    ----------
    mx : Sequence[float] | ndarray | None
        Central death rates, deaths per person-year; the last one is of the open interval;
        ``[age]``. A closed interval without deaths is one that nobody dies in (q = 0).
    sex : str
        ``"M"``, ``"F"``, or ``"T"`` for both sexes together.
    ages : Sequence[int | str] | ndarray | None
        First ages of the intervals, from any age, or their labels (``"5-9"``, ``"110+"``); when not
        given, 0, 1, 2, ... for more than 40 rates, otherwise 0, 1, 5, 10, ... (16 to 21 rates that
        look like 0-4, 5-9, ... are refused: say their ages).
    ax : AxRule | Sequence[float] | ndarray
        Years lived in the interval by those who die in it: an array (at most the width of each
        interval; that of the open one is not used and may be NaN or left out), or a rule.
        ``"uno"`` (MORTPAK, UN): Coale-Demeny below 5, half of the interval at 5 and 10, Greville
        from 15; ``"greville"``: the same with Greville from 10; ``"andreev-kingkade"``: their a0,
        then as ``"uno"`` (what the UN uses in WPP 2024); ``"coale-demeny"``: half of the interval
        from 5. Single years from age 1: one half.
    family : Family
        Coale-Demeny family of a0 and 4a1: ``"west"``, ``"north"``, ``"east"`` or ``"south"``.
    open_interval : OpenRule
        ``"inverse"`` (e = 1/m), or a law fitted by least squares to the closed ages from
        ``law_from``: ``"kannisto"`` (logit m linear in age) or ``"gompertz"`` (log m linear); the
        law's own rate then replaces the last one.
    law_from : int | None
        First age of that fit; when not given, 80, or 30 years before an open age of 90 or less.
    radix : float
        L at the first age.
    deaths : Sequence[float] | ndarray | None
        Counts ``[age]``, with ``exposure`` in place of ``mx``.
    exposure : Sequence[float] | ndarray | None
        Person-years ``[age]``, with ``deaths`` in place of ``mx``.

    Returns
    -------
    DataFrame
        With columns age, n (inf in the open interval), mx, ax, qx, lx, dx, Lx, Tx, ex.

    Raises
    ------
    InputError
        Naming the age for rates that are negative or not finite, an open interval without deaths,
        deaths without exposure, an empty cell (neither), rates too high for the interval, or years
        lived beyond it; for ages out of order and unknown rules.
    ModelError
        When the law of the open interval cannot be fitted.

    Examples
    --------
    >>> table = life_table([0.5, 0.5, 0.5], sex="F", ages=[50, 51, 52])
    >>> table["lx"].round().tolist(), round(float(table["ex"].iloc[0]), 3)
    ([100000.0, 60000.0, 36000.0], 2.0)
    >>> counts = {"deaths": [0, 5, 20], "exposure": [10, 10, 40]}
    >>> life_table(**counts, sex="F", ages=[50, 51, 52])["qx"].round(1).tolist()
    [0.0, 0.4, 1.0]
    """
    rates = _rates(mx, deaths, exposure, ages)
    first = first_ages(ages, rates)
    check_rates(rates, first, zero=True)
    one_of(sex, "life_table, sex", (*SEXES, BOTH))
    one_of(open_interval, "life_table, open_interval", OPEN_RULES)
    if open_interval != "inverse":
        rates[-1] = 1 / law_expectancy(rates, first, open_interval, law_from)
    if isinstance(ax, str):
        single_first_year(first)
        a = nax(rates, first, sex, ax, family)
    else:
        a = _given_ax(ax, rates, first)
    q, lx, lived = columns(rates, a, first)
    total = np.cumsum(lived[::-1])[::-1]
    n = np.append(np.diff(first).astype(float), np.inf)
    return pd.DataFrame(
        {
            "age": first.astype(int),
            "n": n,
            "mx": rates,
            "ax": a,
            "qx": q,
            "lx": lx * radix,
            "dx": lx * q * radix,
            "Lx": lived * radix,
            "Tx": total * radix,
            "ex": total / lx,
        }
    )


def _rates(mx: object, deaths: object, exposure: object, ages: object) -> np.ndarray:
    """The rates given, or deaths over exposure; a vector of two or more."""
    if (mx is None) == (deaths is None) or (deaths is None) != (exposure is None):
        raise InputError(
            "demography.rates.mx_deaths",
            "life_table, mx",
            "mx, deaths, exposure",
            "mx, or deaths and exposure",
            "correct the argument",
        )
    if mx is not None:
        rates = floats(mx, "life_table, mx")
    else:
        d, e = floats(deaths, "life_table, deaths"), floats(exposure, "life_table, exposure")
        if d.ndim != 1 or d.shape != e.shape:
            raise InputError(
                "demography.rates.two_vectors",
                "life_table, deaths, exposure",
                "{d_shape}, {e_shape}",
                "two vectors of one length",
                "correct the argument",
                d_shape=d.shape,
                e_shape=e.shape,
            )
        bad = ~(np.isfinite(d) & np.isfinite(e) & (d >= 0) & (e > 0))
        if bad.any():
            at = int(np.argmax(bad))
            raise InputError(
                "demography.rates",
                "life_table, age {label}",
                "deaths {d:g}, exposure {e:g}",
                "non-negative deaths and positive exposure",
                "correct the cell, or merge it with the next age",
                label=_label(ages, at, d.size),
                d=d[at],
                e=e[at],
            )
        rates = d / e
    if rates.ndim != 1 or rates.size < 2:
        raise InputError(
            "demography.rates.vector_two",
            "life_table, mx",
            "shape {rates_shape}",
            "a vector of two rates or more",
            "correct the argument",
            rates_shape=rates.shape,
        )
    return rates


def _label(ages: object, at: int, count: int) -> object:
    """What the user calls row ``at``."""
    listed = np.asarray(usual_ages(count) if ages is None else ages, dtype=object)
    return listed[at] if listed.shape == (count,) else at


def _given_ax(ax: object, rates: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Years lived given by the user, one per closed interval; that of the open one is 1/m.

    Raises
    ------
    InputError
        Naming the age whose value is not above zero, or is longer than its interval.
    """
    a = floats(ax, "life_table, ax").copy()
    if a.shape not in (rates.shape, (rates.size - 1,)):
        raise InputError(
            "demography.given_ax.a_shape",
            "life_table, ax",
            "{a_shape}",
            "one value per age ({rates}; the last is not used)",
            "correct the argument",
            a_shape=a.shape,
            rates=rates.size,
        )
    n = np.diff(first)
    wrong = ~((a[: n.size] > 0) & (a[: n.size] <= n))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise InputError(
            "demography.given_ax.a",
            "life_table, ax, age {first}",
            "{a:g}",
            "above 0 and at most {n} years, the width of the interval",
            "correct the argument",
            first=first[at],
            a=a[at],
            n=n[at],
        )
    return np.append(a[: n.size], 1 / rates[-1])


def columns(
    mx: np.ndarray, ax: np.ndarray, ages: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Death probabilities, survivors (l = 1 at the first age) and person-years; all ``[..., age]``,
    as are ``mx`` and ``ax``.

    Raises
    ------
    InputError
        When ``ax * mx > 1``: more deaths than people in a closed interval.
    """
    n = np.diff(ages).astype(float)
    m, a = mx[..., :-1], ax[..., :-1]
    if (a * m > 1).any():
        at = int(np.argwhere(a * m > 1)[0][-1])
        raise InputError(
            "demography.columns",
            "life_table, mx, age {ages}",
            "{highest_m}",
            "a rate that fits its interval (ax mx <= 1)",
            "correct the argument",
            ages=ages[at],
            highest_m=float(m[..., at].max()),
        )
    q = np.concatenate([n * m / (1 + (n - a) * m), np.ones_like(mx[..., :1])], axis=-1)
    lx = np.concatenate([np.ones_like(mx[..., :1]), np.cumprod(1 - q[..., :-1], axis=-1)], axis=-1)
    lived = np.concatenate(
        [lx[..., :-1] * n / (1 + (n - a) * m), lx[..., -1:] / mx[..., -1:]], axis=-1
    )  # d / m, where m may be zero
    return q, lx, lived


def law_expectancy(
    mx: np.ndarray, ages: np.ndarray, law: str, law_from: int | None = None
) -> float:
    """Expectation of life at the open age under a law fitted to the closed ages from ``law_from``;
    years.

    Kannisto: ``m = c e^(bx) / (1 + c e^(bx))``; Gompertz: ``m = c e^(bx)``; rates stand at the
    middle of their interval.

    Source: Thatcher, Kannisto and Vaupel (1998), The force of mortality at ages 80 to 120.
    """
    middle = (ages[:-1] + ages[1:]) / 2
    if law_from is None:
        law_from = _LAW_FROM if ages[-1] > _LAW_FROM + 10 else int(ages[-1]) - _LAW_REACH
    use = (ages[:-1] >= law_from) & (mx[:-1] > 0)
    m, x = mx[:-1][use], middle[use]
    if x.size < _LAW_POINTS:
        raise ModelError(
            "demography.law_expectancy.closed_ages",
            "life_table, open_interval={law}",
            "{x} ages >= {law_from}",
            "{law_points} closed ages or more",
            "lower law_from or use open_interval='inverse'",
            law=law,
            x=x.size,
            law_from=law_from,
            law_points=_LAW_POINTS,
        )
    if law == "kannisto" and (m >= 1).any():
        raise InputError(
            "demography.law_expectancy",
            "life_table, mx, kannisto",
            "{highest_m}",
            "rates below 1",
            "correct the argument",
            highest_m=float(m.max()),
        )
    slope, level = np.polyfit(x, np.log(m / (1 - m)) if law == "kannisto" else np.log(m), 1)
    if slope <= 0:
        raise ModelError(
            "demography.law_expectancy.mortality_rising",
            "life_table, open_interval={law}",
            "slope {slope:.4g}",
            "mortality rising with age",
            "check the rates or use open_interval='inverse'",
            law=law,
            slope=slope,
        )
    start = float(np.exp(level + slope * ages[-1]))  # hazard, or its odds, at the open age

    def survivors(t: float) -> float:
        if law == "kannisto":
            return float(((1 + start) / (1 + start * np.exp(slope * t))) ** (1 / slope))
        return float(np.exp(-start / slope * np.expm1(slope * t)))

    return float(quad(survivors, 0, 150, limit=200)[0])


_MOST = 1e6  # a year: nobody lives half a minute


def check_rates(mx: np.ndarray, ages: np.ndarray, *, zero: bool = False) -> None:
    """Every rate must be finite and positive; with ``zero``, closed intervals may have none."""
    bad = ~((mx < _MOST) & (mx > 0))  # a NaN fails both
    if zero:
        bad[..., :-1] &= mx[..., :-1] != 0
    if bad.any():
        at = tuple(np.argwhere(bad)[0])
        found = float(mx[at])
        raise InputError(
            "demography.check_rates",
            "mx, age {ages}",
            "{found}",
            "a positive, finite death rate",
            "pool ages or smooth zero rates first; correct the datum",
            ages=int(ages[at[-1]]),
            found=found,
        )
