"""Closing a table of death probabilities that stops before the end of life."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from ..core.checks import one_of
from ..core.errors import InputError
from .tables import CLOSED, death_probabilities, whole_number

ClosingLaw: TypeAlias = Literal["kannisto", "gompertz", "certain"]

_FITTED = 15  # last ages that say how mortality rises
_FEWEST = 5


def close_table(
    q: ArrayLike, *, age: int, law: ClosingLaw = "kannisto", last: int = 110, ages: int = _FITTED
) -> np.ndarray:
    """A table carried by a law of old age to an age at which all die.

    Parameters
    ----------
    q : ArrayLike
        ``[..., ages]`` one-year death probabilities from ``age`` on; a table that ends at 1 is only
        lengthened by ones.
    age : int
        First age of the table.
    law : ClosingLaw
        ``kannisto`` (the logit of the force is a line in age, the force tends to 1), ``gompertz``
        (its logarithm is), fitted by least squares to the last ages; ``certain``: all die at the
        last age of the table itself.
    last : int
        Age at which all die (q = 1).
    ages : int
        Number of last ages fitted.

    Returns
    -------
    ndarray
        ``[..., last - age + 1]``.

    Raises
    ------
    InputError
        For a table that goes beyond ``last`` without closing, too few ages, a force that does not
        rise with age or (``kannisto``) passes 1.

    Notes
    -----
    The force at the middle of a year is -log(1 - q), constant within it. Source: Thatcher, Kannisto
    and Vaupel (1998), The force of mortality at ages 80 to 120.

    Examples
    --------
    >>> from piimss_forecast.actuarial import Gompertz
    >>> law = Gompertz(b=3e-5, c=1.1)
    >>> whole = close_table(law.table(60, 85), age=60, law="gompertz")
    >>> bool(np.allclose(whole[:-1], law.table(60, 109), rtol=1e-3)), float(whole[-1])
    (True, 1.0)
    """
    one_of(law, "actuarial.law", get_args(ClosingLaw))
    table = death_probabilities(q)
    first, end = whole_number(age, "age"), whole_number(last, "last")
    count = whole_number(ages, "ages", _FEWEST)
    missing = end - first + 1 - table.shape[-1]
    closed = table[..., -1:] >= CLOSED
    if law == "certain" or closed.all():
        ones = np.ones((*table.shape[:-1], max(missing, 0)))
        return np.concatenate([table[..., :-1], np.ones_like(closed, float), ones], axis=-1)
    if missing < 1:
        raise InputError(
            "actuarial.close_table.end",
            "actuarial.last",
            "{end}",
            "above {gap}, the last age of the table",
            "give a higher age",
            end=end,
            gap=end - missing,
        )
    level, slope = _line(table[..., -count:], law)
    if not np.all(slope[~closed] > 0):
        raise InputError(
            "actuarial.close_table.mortality_rises",
            "actuarial.q",
            "slope {lowest_last:.3g}",
            "mortality that rises over the last ages",
            "check the table or take more ages",
            lowest_last=float(slope[~closed].min()),
        )
    line = level + slope * np.arange(count, count + missing)
    force = expit(line) if law == "kannisto" else np.exp(line)
    tail = np.where(closed, 1.0, -np.expm1(-force))
    tail[..., -1] = 1.0
    return np.concatenate([table, tail], axis=-1)


def _line(table: np.ndarray, law: str) -> tuple[np.ndarray, np.ndarray]:
    """Level and slope ``[..., 1]`` of the straight line of the law through the ages given."""
    count = table.shape[-1]
    open_rows = table[..., -1:] < CLOSED
    force = -np.log1p(-np.where(open_rows, table, 0.5))
    bad = (force <= 0) | (~np.isfinite(force)) | ((force >= 1) if law == "kannisto" else False)
    if count < _FEWEST or (bad & open_rows).any():
        raise InputError(
            "actuarial.line",
            "actuarial.q",
            "{count} ages, q {lowest_table:g} to {highest_table:g}",
            "at least {fewest} ages with a force of mortality between 0 and 1",
            "lengthen the table or use another law",
            count=count,
            lowest_table=float(table.min()),
            highest_table=float(table.max()),
            fewest=_FEWEST,
        )
    z = logit(force) if law == "kannisto" else np.log(force)
    x = np.arange(count) - (count - 1) / 2
    slope = (z * x).sum(axis=-1, keepdims=True) / (x @ x)
    return z.mean(axis=-1, keepdims=True) - slope * (count - 1) / 2, slope
