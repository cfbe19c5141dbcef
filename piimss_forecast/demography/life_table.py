"""Period life tables from central death rates, single-year or abridged, with the rules of the
field by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from scipy.integrate import quad

from ..core.dims import SEXES
from ..core.errors import InputError, ModelError
from .separation import AxRule, Family, nax

OpenRule = Literal["inverse", "kannisto", "gompertz"]

OPEN_RULES = ("inverse", "kannisto", "gompertz")
_LAW_FROM = 80  # where the laws of old age are fitted; thirty years before the open age when it leaves too few ages
_LAW_REACH = 30
_LAW_POINTS = 3  # fewest closed ages that can carry a law of two parameters and still show a misfit


def life_table(
    mx: Sequence[float] | np.ndarray | None = None,
    *,
    sex: str,
    ages: Sequence[int] | np.ndarray | None = None,
    ax: AxRule | Sequence[float] | np.ndarray = "uno",
    family: Family = "west",
    open_interval: OpenRule = "inverse",
    law_from: int | None = None,
    radix: float = 100_000,
    deaths: Sequence[float] | np.ndarray | None = None,
    exposure: Sequence[float] | np.ndarray | None = None,
) -> pd.DataFrame:
    """Period life table of one sex, from death rates or from deaths and exposure.

    ``nqx = n m / (1 + (n - a) m)``, ``nLx = n l(x+n) + a d`` (Preston, Heuveline and Guillot 2001,
    box 3.1).

    Parameters
    ----------
    mx : Sequence[float] | ndarray | None
        Central death rates, deaths per person-year; the last one is of the open interval;
        ``[age]``. A closed interval without deaths is one that nobody dies in (q = 0).
    sex : str
        ``"M"`` or ``"F"``.
    ages : Sequence[int] | ndarray | None
        First ages of the intervals, from any age; when not given, 0, 1, 2, ... for more than 40
        rates, otherwise 0, 1, 5, 10, ...
    ax : AxRule | Sequence[float] | ndarray
        Years lived in the interval by those who die in it: an array, or a rule. ``"uno"`` (MORTPAK,
        UN): Coale-Demeny below 5, half of the interval at 5 and 10, Greville from 15;
        ``"greville"``: the same with Greville from 10; ``"andreev-kingkade"``: their a0, then as
        ``"uno"`` (what the UN uses in WPP 2024); ``"coale-demeny"``: half of the interval from 5.
        Single years from age 1: one half.
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
        Counts and person-years ``[age]``, in place of ``mx``.
    exposure : Sequence[float] | ndarray | None
        Counts and person-years ``[age]``, in place of ``mx``.

    Returns
    -------
    DataFrame
        With columns age, n (inf in the open interval), mx, ax, qx, lx, dx, Lx, Tx, ex.

    Raises
    ------
    InputError
        Naming the age for rates that are negative or not finite, an open interval without deaths,
        deaths without exposure, an empty cell (neither), or rates too high for the interval; for
        ages out of order and unknown rules.
    ModelError
        When the law of the open interval cannot be fitted.

    Examples
    --------
    >>> table = life_table([0.5, 0.5, 0.5], sex="F", ages=[50, 51, 52])
    >>> table["lx"].round().tolist(), round(float(table["ex"].iloc[0]), 3)
    ([100000.0, 60000.0, 36000.0], 2.0)
    >>> life_table(deaths=[0, 5, 20], exposure=[10, 10, 40], sex="F", ages=[50, 51, 52])["qx"].round(1).tolist()
    [0.0, 0.4, 1.0]
    """
    rates = _rates(mx, deaths, exposure, ages)
    first = default_ages(rates.size) if ages is None else np.asarray(ages)
    check_ages(first, rates.size)
    check_rates(rates, first, zero=True)
    if open_interval not in OPEN_RULES:
        raise _problem(
            "open_interval",
            open_interval,
            "uno de " + ", ".join(OPEN_RULES),
            "one of " + ", ".join(OPEN_RULES),
        )
    if open_interval != "inverse":
        rates[-1] = 1 / law_expectancy(rates, first, open_interval, law_from)
    if isinstance(ax, str):
        a = nax(rates, first, sex, ax, family)
    else:
        _check_sex(sex)
        a = np.array(ax, float)
        if a.shape != rates.shape or not np.isfinite(a).all() or (a <= 0).any():
            raise _problem(
                "ax", f"shape {a.shape}", "un valor positivo por edad", "one positive value per age"
            )
        a[-1] = 1 / rates[-1]
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
        raise _problem(
            "mx", "mx, deaths, exposure", "mx, o deaths y exposure", "mx, or deaths and exposure"
        )
    if mx is not None:
        rates = np.array(mx, float)
    else:
        d, e = np.array(deaths, float), np.array(exposure, float)
        if d.ndim != 1 or d.shape != e.shape:
            raise _problem(
                "deaths, exposure",
                f"{d.shape}, {e.shape}",
                "dos vectores iguales",
                "two vectors of one length",
            )
        bad = ~(np.isfinite(d) & np.isfinite(e) & (d >= 0) & (e > 0))
        if bad.any():
            at = int(np.argmax(bad))
            label = np.asarray(default_ages(d.size) if ages is None else ages)
            raise InputError(
                f"life_table, edad/age {label[at] if at < label.size else at}",
                f"deaths {d[at]:g}, exposure {e[at]:g}",
                es=(
                    "muertes no negativas y exposición positiva",
                    "corrija la celda, o júntela con la edad vecina",
                ),
                en=(
                    "non-negative deaths and positive exposure",
                    "correct the cell, or merge it with the next age",
                ),
            )
        rates = d / e
    if rates.ndim != 1 or rates.size < 2:
        raise _problem(
            "mx",
            f"shape {rates.shape}",
            "un vector de dos tasas o más",
            "a vector of two rates or more",
        )
    return rates


def default_ages(count: int) -> np.ndarray:
    """First ages of the intervals when only their number is known: single years when many, else
    0, 1, 5, 10, ...
    """
    return np.arange(count) if count > 40 else np.array([0, 1, *range(5, 5 * (count - 1), 5)])


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
        raise _problem(
            f"mx, edad/age {ages[at]}",
            float(m[..., at].max()),
            "una tasa que quepa en su intervalo (ax mx <= 1)",
            "a rate that fits its interval (ax mx <= 1)",
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
            f"life_table, open_interval={law}",
            f"{x.size} edades/ages >= {law_from}",
            es=(
                f"{_LAW_POINTS} edades cerradas o más",
                "baje law_from o use open_interval='inverse'",
            ),
            en=(
                f"{_LAW_POINTS} closed ages or more",
                "lower law_from or use open_interval='inverse'",
            ),
        )
    if law == "kannisto" and (m >= 1).any():
        raise _problem("mx, kannisto", float(m.max()), "tasas menores que 1", "rates below 1")
    slope, level = np.polyfit(x, np.log(m / (1 - m)) if law == "kannisto" else np.log(m), 1)
    if slope <= 0:
        raise ModelError(
            f"life_table, open_interval={law}",
            f"pendiente/slope {slope:.4g}",
            es=(
                "mortalidad creciente con la edad",
                "revise las tasas o use open_interval='inverse'",
            ),
            en=("mortality rising with age", "check the rates or use open_interval='inverse'"),
        )
    start = float(np.exp(level + slope * ages[-1]))  # hazard, or its odds, at the open age

    def survivors(t: float) -> float:
        if law == "kannisto":
            return float(((1 + start) / (1 + start * np.exp(slope * t))) ** (1 / slope))
        return float(np.exp(-start / slope * np.expm1(slope * t)))

    return float(quad(survivors, 0, 150, limit=200)[0])


def check_ages(ages: np.ndarray, count: int) -> None:
    """First ages must be whole, increasing, one per rate; a table from birth needs the first
    year apart.
    """
    whole = ages.ndim == 1 and ages.size == count and np.issubdtype(ages.dtype, np.number)
    if (
        not whole
        or (ages != np.floor(ages)).any()
        or (ages < 0).any()
        or (np.diff(ages) <= 0).any()
    ):
        raise _problem(
            "ages",
            ages.tolist(),
            f"{count} edades enteras crecientes",
            f"{count} increasing whole ages",
        )
    if ages[0] == 0 and ages[1] != 1:
        raise _problem(
            "ages",
            ages[:3].tolist(),
            "0, 1, 5, ...: el primer año aparte",
            "0, 1, 5, ...: the first year apart",
        )


def check_rates(mx: np.ndarray, ages: np.ndarray, *, zero: bool = False) -> None:
    """Every rate must be finite and positive; with ``zero``, closed intervals may have none."""
    bad = ~(np.isfinite(mx) & (mx > 0))
    if zero:
        bad[..., :-1] &= mx[..., :-1] != 0
    if bad.any():
        at = tuple(np.argwhere(bad)[0])
        found = float(mx[at])
        raise InputError(
            f"mx, edad/age {int(ages[at[-1]])}",
            found,
            es=(
                "una tasa de mortalidad positiva y finita",
                "agrupe edades o suavice antes las tasas en cero; corrija el dato",
            ),
            en=(
                "a positive, finite death rate",
                "pool ages or smooth zero rates first; correct the datum",
            ),
        )


def _check_sex(sex: str) -> None:
    if sex not in SEXES:
        raise _problem("sex", sex, "'M' o 'F'", "'M' or 'F'")


def _problem(where: str, found: object, es: str, en: str) -> InputError:
    return InputError(
        f"life_table, {where}",
        found,
        es=(es, "corrija el argumento"),
        en=(en, "correct the argument"),
    )
