"""Period life tables from central death rates, single-year or abridged, with the rules of the field by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from scipy.integrate import quad

from ..errors import InputError, ModelError

AxRule = Literal["uno", "coale-demeny", "andreev-kingkade"]
OpenRule = Literal["inverse", "kannisto", "gompertz"]

AX_RULES: dict[str, tuple[str, bool]] = {  # rule of the first year of life, and whether Greville holds from age 15
    "uno": ("coale-demeny", True),
    "andreev-kingkade": ("andreev-kingkade", True),
    "coale-demeny": ("coale-demeny", False),
}
OPEN_RULES = ("inverse", "kannisto", "gompertz")
# Andreev and Kingkade (2015), Demographic Research 33:13, table 3-2: cuts of m0 and (intercept, slope) of a0.
_ANDREEV_KINGKADE = {
    "M": ((0.02300, 0.08307), ((0.14929, -1.99545), (0.02832, 3.26021), (0.29915, 0.0))),
    "F": ((0.01724, 0.06891), ((0.14903, -2.05527), (0.04667, 3.88089), (0.31411, 0.0))),
}
# Coale and Demeny (1983) West, as in Preston, Heuveline, Guillot (2001) table 3.3: below and from m0 = 0.107.
_COALE_DEMENY = {
    "M": (((0.045, 2.684), 0.330), ((1.651, -2.816), 1.352)),
    "F": (((0.053, 2.800), 0.350), ((1.522, -1.518), 1.361)),
}
_HIGH_INFANT_MORTALITY = 0.107
_GREVILLE_FROM = 15
_LAW_POINTS = 3  # fewest closed ages that can carry a law of two parameters and still show a misfit


def life_table(
    mx: Sequence[float] | np.ndarray,
    *,
    sex: str,
    ages: Sequence[int] | np.ndarray | None = None,
    ax: AxRule | Sequence[float] | np.ndarray = "uno",
    open_interval: OpenRule = "inverse",
    law_from: int = 80,
    radix: float = 100_000,
) -> pd.DataFrame:
    """Period life table of one sex.

    ``nqx = n m / (1 + (n - a) m)``, ``nLx = n l(x+n) + a d`` (Preston, Heuveline and Guillot 2001, box 3.1).

    Parameters
    ----------
    mx : central death rates, deaths per person-year; the last one is of the open interval; ``[age]``.
    sex : ``"M"`` or ``"F"``.
    ages : first ages of the intervals; when not given, 0, 1, 2, ... for more than 40 rates, otherwise 0, 1, 5, 10, ...
    ax : years lived in the interval by those who die in it: an array, or a rule. ``"uno"`` (MORTPAK): Coale-Demeny West
        below 5 and Greville from 15; ``"andreev-kingkade"``: their a0, then as ``"uno"`` (what the UN uses in WPP 2024);
        ``"coale-demeny"``: West below 5, half of the interval from 5. Single years from age 1: one half.
    open_interval : ``"inverse"`` (e = 1/m), or a law fitted by least squares to the closed ages from ``law_from``:
        ``"kannisto"`` (logit m linear in age) or ``"gompertz"`` (log m linear); the law's own rate then replaces the last one.
    radix : l(0).

    Returns
    -------
    DataFrame with columns age, n (inf in the open interval), mx, ax, qx, lx, dx, Lx, Tx, ex.

    Raises
    ------
    InputError for rates that are not positive and finite, ages out of order, an unknown rule, or rates too high for the interval.
    ModelError when the law of the open interval cannot be fitted.

    Examples
    --------
    >>> table = life_table([0.5, 0.5, 0.5], sex="F", ages=[50, 51, 52])
    >>> table["lx"].round().tolist(), round(float(table["ex"].iloc[0]), 3)
    ([100000.0, 60000.0, 36000.0], 2.0)
    """
    rates = np.array(mx, float)
    if rates.ndim != 1 or rates.size < 2:
        raise _problem("mx", f"shape {rates.shape}", "un vector de dos tasas o más", "a vector of two rates or more")
    first = default_ages(rates.size) if ages is None else np.asarray(ages)
    check_ages(first, rates.size)
    _check_sex(sex)
    check_rates(rates, first)
    if open_interval not in OPEN_RULES:
        raise _problem("open_interval", open_interval, "uno de " + ", ".join(OPEN_RULES), "one of " + ", ".join(OPEN_RULES))
    if open_interval != "inverse":
        rates[-1] = 1 / law_expectancy(rates, first, open_interval, law_from)
    if isinstance(ax, str):
        a = nax(rates, first, sex, ax)
    else:
        a = np.array(ax, float)
        if a.shape != rates.shape or not np.isfinite(a).all() or (a <= 0).any():
            raise _problem("ax", f"shape {a.shape}", "un valor positivo por edad", "one positive value per age")
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


def default_ages(count: int) -> np.ndarray:
    """First ages of the intervals when only their number is known: single years when many, else 0, 1, 5, 10, ..."""
    return np.arange(count) if count > 40 else np.array([0, 1, *range(5, 5 * (count - 1), 5)])


def columns(mx: np.ndarray, ax: np.ndarray, ages: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Death probabilities, survivors (l = 1 at the first age) and person-years; all ``[..., age]``, as are ``mx`` and ``ax``.

    Raises
    ------
    InputError when ``ax * mx > 1``: more deaths than people in a closed interval.
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
    return q, lx, lx * q / mx


def nax(mx: np.ndarray, ages: np.ndarray, sex: str, rule: str) -> np.ndarray:
    """Years lived in each interval by those who die in it, by a named rule; ``[..., age]``."""
    if rule not in AX_RULES:
        raise _problem("ax", rule, "uno de " + ", ".join(AX_RULES), "one of " + ", ".join(AX_RULES))
    infant, greville = AX_RULES[rule]
    n = np.diff(ages).astype(float)
    a = np.concatenate([np.broadcast_to(n / 2, (*mx.shape[:-1], n.size)), 1 / mx[..., -1:]], axis=-1)
    if ages[0] == 0:
        a[..., 0] = infant_ax(mx[..., 0], sex, infant)
        if n.size > 1 and n[1] == 4:
            a[..., 1] = _coale_demeny(mx[..., 0], sex, 1)
    if greville:
        _apply_greville(a, mx, ages, n)
    return a


def infant_ax(m0: np.ndarray, sex: str, rule: str = "andreev-kingkade") -> np.ndarray:
    """Years lived in the first year by those who die in it, from the infant death rate ``m0``; same shape.

    Examples
    --------
    >>> round(float(infant_ax(np.array(0.008743), "M", "coale-demeny")), 3)
    0.068
    """
    if rule == "coale-demeny":
        return _coale_demeny(m0, sex, 0)
    cuts, lines = _ANDREEV_KINGKADE[sex]
    band = np.searchsorted(cuts, m0, side="right")
    intercept, slope = np.array(lines).T
    return np.asarray(intercept[band] + slope[band] * m0)


def _coale_demeny(m0: np.ndarray, sex: str, which: int) -> np.ndarray:
    (intercept, slope), high = _COALE_DEMENY[sex][which]
    return np.where(m0 < _HIGH_INFANT_MORTALITY, intercept + slope * m0, high)


def _apply_greville(a: np.ndarray, mx: np.ndarray, ages: np.ndarray, n: np.ndarray) -> None:
    """Greville (1943): ``a = n/2 - n^2/12 (m - k)``, k the slope of log m with age; five-year groups from age 15.

    The last closed group takes the slope from below: the open interval's rate is no five-year rate.
    """
    last = n.size - 1
    for i in range(1, n.size):
        if n[i] != 5 or n[i - 1] != 5 or ages[i] < _GREVILLE_FROM:
            continue
        ahead = i if i == last else i + 1
        k = np.log(mx[..., ahead] / mx[..., i - 1]) / float(ages[ahead] - ages[i - 1])
        value = 2.5 - 25 / 12 * (mx[..., i] - k)
        # Outside its interval the expansion has broken down (rates near one): hold the hazard constant instead.
        steady = 1 / mx[..., i] - 5 / np.expm1(5 * mx[..., i])
        a[..., i] = np.where((value > 0) & (value < 5), value, steady)


def law_expectancy(mx: np.ndarray, ages: np.ndarray, law: str, law_from: int) -> float:
    """Expectation of life at the open age under a law fitted to the closed ages from ``law_from``; years.

    Kannisto: ``m = c e^(bx) / (1 + c e^(bx))``; Gompertz: ``m = c e^(bx)``; rates stand at the middle of their interval.

    Source: Thatcher, Kannisto and Vaupel (1998), The force of mortality at ages 80 to 120.
    """
    middle = (ages[:-1] + ages[1:]) / 2
    use = ages[:-1] >= law_from
    m, x = mx[:-1][use], middle[use]
    if x.size < _LAW_POINTS:
        raise ModelError(
            f"life_table, open_interval={law}",
            f"{x.size} edades/ages >= {law_from}",
            es=(f"{_LAW_POINTS} edades cerradas o más", "baje law_from o use open_interval='inverse'"),
            en=(f"{_LAW_POINTS} closed ages or more", "lower law_from or use open_interval='inverse'"),
        )
    if law == "kannisto" and (m >= 1).any():
        raise _problem("mx, kannisto", float(m.max()), "tasas menores que 1", "rates below 1")
    slope, level = np.polyfit(x, np.log(m / (1 - m)) if law == "kannisto" else np.log(m), 1)
    if slope <= 0:
        raise ModelError(
            f"life_table, open_interval={law}",
            f"pendiente/slope {slope:.4g}",
            es=("mortalidad creciente con la edad", "revise las tasas o use open_interval='inverse'"),
            en=("mortality rising with age", "check the rates or use open_interval='inverse'"),
        )
    start = float(np.exp(level + slope * ages[-1]))  # hazard, or its odds, at the open age

    def survivors(t: float) -> float:
        if law == "kannisto":
            return float(((1 + start) / (1 + start * np.exp(slope * t))) ** (1 / slope))
        return float(np.exp(-start / slope * np.expm1(slope * t)))

    return float(quad(survivors, 0, 150, limit=200)[0])


def check_ages(ages: np.ndarray, count: int) -> None:
    """First ages must be whole, increasing, one per rate; a table from birth needs the first year apart."""
    whole = ages.ndim == 1 and ages.size == count and np.issubdtype(ages.dtype, np.number)
    if not whole or (ages != np.floor(ages)).any() or (ages < 0).any() or (np.diff(ages) <= 0).any():
        raise _problem("ages", ages.tolist(), f"{count} edades enteras crecientes", f"{count} increasing whole ages")
    if ages[0] == 0 and ages[1] != 1:
        raise _problem("ages", ages[:3].tolist(), "0, 1, 5, ...: el primer año aparte", "0, 1, 5, ...: the first year apart")


def check_rates(mx: np.ndarray, ages: np.ndarray) -> None:
    """Every rate must be finite and positive; a zero is no rate to divide by, but a sign that ages must be pooled."""
    bad = ~(np.isfinite(mx) & (mx > 0))
    if bad.any():
        at = tuple(np.argwhere(bad)[0])
        found = float(mx[at])
        raise InputError(
            f"mx, edad/age {int(ages[at[-1]])}",
            found,
            es=("una tasa de mortalidad positiva y finita", "agrupe edades o suavice antes las tasas en cero; corrija el dato"),
            en=("a positive, finite death rate", "pool ages or smooth zero rates first; correct the datum"),
        )


def _check_sex(sex: str) -> None:
    if sex not in _COALE_DEMENY:
        raise _problem("sex", sex, "'M' o 'F'", "'M' or 'F'")


def _problem(where: str, found: object, es: str, en: str) -> InputError:
    return InputError(f"life_table, {where}", found, es=(es, "corrija el argumento"), en=(en, "correct the argument"))
