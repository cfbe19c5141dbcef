"""Two lives: joint, last survivor and reversionary annuities and insurances, lives independent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from ..core.checks import one_of
from ..core.errors import InputError
from .annuities import Method, life_annuity_due
from .insurances import insurance
from .tables import CLOSED, Curve, Tail, close, death_probabilities, scalar

Status: TypeAlias = Literal["joint", "last", "reversionary"]


def joint_mortality(q_x: ArrayLike, q_y: ArrayLike) -> np.ndarray:
    """Probability that at least one of two independent lives dies in the year; ``[..., years]``
    (symbol: q_xy).

    A table that closes before the other ends is continued with certain death; one that does not
    close is an InputError.

    Parameters
    ----------
    q_x : ArrayLike
        ``[..., ages]`` one-year death probabilities of the life x from its age of issue on.
    q_y : ArrayLike
        ``[..., ages]`` one-year death probabilities of the life y from its age of issue on.

    Examples
    --------
    >>> joint_mortality([0.5, 1.0], [0.0, 0.5, 1.0])
    array([0.5, 1. , 1. ])
    """
    first, second = _same_length(death_probabilities(q_x, "q_x"), death_probabilities(q_y, "q_y"))
    return np.asarray(1.0 - (1.0 - first) * (1.0 - second))


def joint_annuity(
    q_x: ArrayLike,
    q_y: ArrayLike,
    i: ArrayLike,
    *,
    status: Status = "joint",
    term: int | None = None,
    deferral: int = 0,
    m: float = 1,
    method: Method = "udd",
    curve: Curve = "spot",
    tail: Tail | None = None,
) -> np.ndarray | float:
    """Annuity-due on two independent lives (symbols: ä_xy joint, ä_xy with a bar over xy last
    survivor, ä_x|y reversionary).

    Parameters
    ----------
    q_x : ArrayLike
        ``[..., ages]`` one-year death probabilities of the life x from its age of issue on.
    q_y : ArrayLike
        ``[..., ages]`` one-year death probabilities of the life y from its age of issue on.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure (see :func:`discount_factors`).
    status : Status
        ``joint`` pays while both live; ``last`` while either lives; ``reversionary`` to y after the
        death of x. Others, returns and errors as in :func:`life_annuity_due`.
    term : int | None
        Most years of payment; None pays for life.
    deferral : int
        Years before payments start.
    m : float
        Payments a year; ``math.inf`` pays continuously.
    method : Method
        How lives run within the year when m > 1: ``udd``, ``constant_force``, ``woolhouse2`` or
        ``woolhouse3``.
    curve : Curve
        What a term structure holds, ``spot`` or ``forward``.
    tail : Tail | None
        End of a whole-life table whose last q is below 1: ``close``, ``hold`` or None (see
        :func:`close_table`).

    Notes
    -----
    tp_xy = tp_x tp_y; ä_last = ä_x + ä_y - ä_xy; ä_x|y = ä_y - ä_xy. Source: Dickson, Hardy and
    Waters (2020), chapter 10.

    Examples
    --------
    >>> joint_annuity([0.5, 1.0], [0.5, 1.0], 0.25)
    1.2
    >>> round(joint_annuity([0.5, 1.0], [0.5, 1.0], 0.25, status="last"), 10)
    1.6
    """
    x, y = _closed_pair(q_x, q_y, term, tail)
    return scalar(
        _by_status(
            x,
            y,
            status,
            lambda q: life_annuity_due(
                q, i, term=term, deferral=deferral, m=m, method=method, curve=curve, tail=tail
            ),
        )
    )


def joint_insurance(
    q_x: ArrayLike,
    q_y: ArrayLike,
    i: ArrayLike,
    *,
    status: Literal["joint", "last"] = "joint",
    term: int | None = None,
    deferral: int = 0,
    m: float = 1,
    curve: Curve = "spot",
    tail: Tail | None = None,
) -> np.ndarray | float:
    """Insurance of 1 on the first (``joint``) or second (``last``) death of two independent lives
    (symbols: A_xy, last A).

    Returns and errors as in :func:`joint_annuity`.

    Parameters
    ----------
    q_x : ArrayLike
        ``[..., ages]`` one-year death probabilities of one life from its age of issue on.
    q_y : ArrayLike
        ``[..., ages]`` those of the other life.
    i : ArrayLike
        Yearly effective yield as a fraction (0.04 is 4 %), above -1 and below 1: a number, or a
        term structure (see :func:`discount_factors`).
    status : Literal['joint', 'last']
        ``joint`` pays on the first death, ``last`` on the second.
    term : int | None
        Years of cover; None covers for life.
    deferral : int
        Years before cover starts.
    m : float
        The sum is paid at the end of the m-th of the year of death; ``math.inf`` pays at the moment
        of death. Deaths are spread evenly over the year (UDD), so A^(m) = i/i^(m) A with one yield.
    curve : Curve
        What a term structure holds, ``spot`` or ``forward``.
    tail : Tail | None
        End of a whole-life table whose last q is below 1: ``close``, ``hold`` or None (see
        :func:`close_table`).

    Examples
    --------
    >>> round(joint_insurance([0.5, 1.0], [0.5, 1.0], 0.25), 10)
    0.76
    """
    one_of(status, "actuarial.status", ("joint", "last"))
    x, y = _closed_pair(q_x, q_y, term, tail)
    return scalar(
        _by_status(
            x,
            y,
            status,
            lambda q: insurance(q, i, term=term, deferral=deferral, m=m, curve=curve, tail=tail),
        )
    )


def _by_status(
    x: np.ndarray, y: np.ndarray, status: str, value: Callable[[np.ndarray], np.ndarray | float]
) -> np.ndarray:
    one_of(status, "actuarial.status", get_args(Status))
    both = np.asarray(value(joint_mortality(x, y)))
    if status == "joint":
        return both
    after = np.asarray(value(y)) - both
    return np.asarray(after if status == "reversionary" else after + np.asarray(value(x)))


def paired(
    q_x: ArrayLike, q_y: ArrayLike, term: int | None, tail: Tail | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Both tables on the same years, each closed for a whole-life contract where its own ends."""
    return _same_length(*_closed_pair(q_x, q_y, term, tail))


def _closed_pair(
    q_x: ArrayLike, q_y: ArrayLike, term: int | None, tail: Tail | None
) -> tuple[np.ndarray, np.ndarray]:
    """Both tables closed for a whole-life contract, so that each life ends where its own table
    ends.
    """
    x, y = death_probabilities(q_x, "q_x"), death_probabilities(q_y, "q_y")
    return (close(x, tail), close(y, tail)) if term is None else (x, y)


def _same_length(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    years = max(x.shape[-1], y.shape[-1])
    return _continued(x, years), _continued(y, years)


def _continued(table: np.ndarray, years: int) -> np.ndarray:
    missing = years - table.shape[-1]
    if missing <= 0:
        return table
    if not np.all(table[..., -1] >= CLOSED):
        raise InputError(
            "actuarial.continued",
            "actuarial.joint",
            "{last} years",
            "{years} years, or a table that closes at 1",
            "extend the shorter table",
            last=table.shape[-1],
            years=years,
        )
    return np.concatenate([table, np.ones((*table.shape[:-1], missing))], axis=-1)
