"""Years lived in an age interval by those who die in it (nax), by the rules of the field."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from ..core.checks import one_of
from ..core.dims import SEXES

AxRule: TypeAlias = Literal["uno", "greville", "coale-demeny", "andreev-kingkade"]
Family: TypeAlias = Literal["west", "north", "east", "south"]

AX_RULES: dict[
    str, tuple[str, int | None]
] = {  # rule of the first year of life, and the age from which Greville holds
    "uno": ("coale-demeny", 15),
    "greville": ("coale-demeny", 10),
    "andreev-kingkade": ("andreev-kingkade", 15),
    "coale-demeny": ("coale-demeny", None),
}
# Andreev and Kingkade (2015), Demographic Research 33:13, table 3-2: cuts of m0 and (intercept,
# slope) of a0.
_ANDREEV_KINGKADE = {
    "M": ((0.02300, 0.08307), ((0.14929, -1.99545), (0.02832, 3.26021), (0.29915, 0.0))),
    "F": ((0.01724, 0.06891), ((0.14903, -2.05527), (0.04667, 3.88089), (0.31411, 0.0))),
}
# West in terms of m0 (Preston, Heuveline and Guillot 2001, table 3.3): (intercept, slope), and the
# value from m0 = 0.107 on; a0, 4a1.
_WEST = {
    "M": (((0.045, 2.684), 0.330), ((1.651, -2.816), 1.352)),
    "F": (((0.053, 2.800), 0.350), ((1.522, -1.518), 1.361)),
}
_HIGH_M0 = 0.107
# The other families in terms of q0 (Coale and Demeny 1983; United Nations 1983, Manual X):
# intercepts and high values by family,
# slopes by sex; the high value holds from q0 = 0.1 on. First a0, then 4a1.
_BY_Q0 = {
    "M": (
        ({"north": (0.0425, 0.33), "east": (0.0025, 0.29), "south": (0.0425, 0.33)}, 2.875),
        ({"north": (1.859, 1.558), "east": (1.614, 1.313), "south": (1.541, 1.240)}, -3.013),
    ),
    "F": (
        ({"north": (0.0500, 0.35), "east": (0.0100, 0.31), "south": (0.0500, 0.35)}, 3.000),
        ({"north": (1.733, 1.570), "east": (1.487, 1.324), "south": (1.402, 1.239)}, -1.627),
    ),
}
_HIGH_Q0 = 0.1
BOTH = "T"  # both sexes together: the mean of the rules of each
FAMILIES = ("west", "north", "east", "south")


def nax(mx: np.ndarray, ages: np.ndarray, sex: str, rule: str, family: str = "west") -> np.ndarray:
    """Years lived in each interval by those who die in it, by a named rule; ``[..., age]``.

    Parameters
    ----------
    mx : ndarray
        Death rates ``[..., age]``, the last open.
    ages : ndarray
        First ages.
    sex : str
        ``M``, ``F``, or ``T`` for both together: the mean of the two rules, which differ by .06
        years at most in the first year and .14 at 1-4.
    rule : str
        As in :func:`life_table`.
    family : str
        As in :func:`life_table`.
    """
    one_of(rule, "life_table, ax", AX_RULES)
    one_of(family, "life_table, family", FAMILIES)
    one_of(sex, "life_table, sex", (*SEXES, BOTH))
    infant, greville = AX_RULES[rule]
    n = np.diff(ages).astype(float)
    a = np.concatenate(
        [np.broadcast_to(n / 2, (*mx.shape[:-1], n.size)), 1 / mx[..., -1:]], axis=-1
    )
    if ages[0] == 0:
        a[..., 0] = infant_ax(mx[..., 0], sex, infant, family)
        if n.size > 1 and n[1] == 4:
            a[..., 1] = _coale_demeny(mx[..., 0], sex, 1, family)
    if greville is not None:
        _apply_greville(a, mx, ages, n, greville)
    return a


def infant_ax(
    m0: np.ndarray, sex: str, rule: str = "andreev-kingkade", family: str = "west"
) -> np.ndarray:
    """Years lived in the first year by those who die in it, from the infant death rate ``m0``; same
    shape.

    Examples
    --------
    >>> round(float(infant_ax(np.array(0.008743), "M", "coale-demeny")), 3)
    0.068
    >>> round(float(infant_ax(np.array(0.008743), "T", "coale-demeny")), 3)
    0.073
    """
    if sex == BOTH:
        return np.asarray(sum(infant_ax(m0, one, rule, family) for one in SEXES) / len(SEXES))
    if rule == "coale-demeny":
        return _coale_demeny(m0, sex, 0, family)
    cuts, lines = _ANDREEV_KINGKADE[sex]
    band = np.searchsorted(cuts, m0, side="right")
    intercept, slope = np.array(lines).T
    return np.asarray(intercept[band] + slope[band] * m0)


def _coale_demeny(m0: np.ndarray, sex: str, which: int, family: str) -> np.ndarray:
    if sex == BOTH:
        both = [_coale_demeny(m0, one, which, family) for one in SEXES]
        return np.asarray(sum(both) / len(SEXES))
    if family == "west":
        (intercept, slope), high = _WEST[sex][which]
        return np.where(m0 < _HIGH_M0, intercept + slope * m0, high)
    families, slope = _BY_Q0[sex][which]
    intercept, high = families[family]
    q0 = _infant_probability(m0, *_BY_Q0[sex][0][0][family], _BY_Q0[sex][0][1])
    return np.where(q0 < _HIGH_Q0, intercept + slope * q0, high)


def _infant_probability(m0: np.ndarray, intercept: float, high: float, slope: float) -> np.ndarray:
    """q0 of an infant death rate under ``a0 = intercept + slope q0``: the smaller root of ``q =
    m / (1 + (1 - a0(q)) m)``.
    """
    square, line = m0 * slope, 1 + m0 * (1 - intercept)
    under = line**2 - 4 * square * m0
    root = 2 * m0 / (line + np.sqrt(np.maximum(under, 0.0)))  # no division by a small m0
    return np.where(
        (under > 0) & (root < _HIGH_Q0), root, np.maximum(m0 / (1 + (1 - high) * m0), _HIGH_Q0)
    )


def _apply_greville(
    a: np.ndarray, mx: np.ndarray, ages: np.ndarray, n: np.ndarray, first: int
) -> None:
    """Greville (1943): ``a = n/2 - n^2/12 (m - k)``, k the slope of log m with age; five-year
    groups from age ``first``.

    The last closed group takes the slope from below: the open interval's rate is no five-year rate.
    A group without deaths, or next to one, has no slope of a logarithm: it keeps half of the
    interval.
    """
    last = n.size - 1
    for i in range(1, n.size):
        if n[i] != 5 or n[i - 1] != 5 or ages[i] < first:
            continue
        ahead = i if i == last else i + 1
        here, before, after = mx[..., i], mx[..., i - 1], mx[..., ahead]
        known = (here > 0) & (before > 0) & (after > 0)
        m = np.where(known, here, 1.0)
        k = np.log(np.where(known, after, 1.0) / np.where(known, before, 1.0)) / float(
            ages[ahead] - ages[i - 1]
        )
        value = 2.5 - 25 / 12 * (m - k)
        # Outside its interval the expansion has broken down (rates near one): hold the hazard
        # constant instead.
        steady = 1 / m - 5 / np.expm1(5 * m)
        a[..., i] = np.where(known, np.where((value > 0) & (value < 5), value, steady), 2.5)
