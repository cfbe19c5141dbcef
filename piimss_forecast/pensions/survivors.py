"""Pensions of survivors: the deaths of a year times who they leave."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from ..core.dims import AGES, SEXES
from .ledger import SURVIVORS
from .statutes import require

MALE, FEMALE = SEXES.index("M"), SEXES.index("F")
WIDOW, ORPHAN, PARENT = range(len(SURVIVORS))
_EDGES = np.arange(AGES.size + 1)
_PIECE = 8
_SPOUSE, _PARENT = (
    18,
    30,
)  # where the ages are cut: of marriage, and of who has a child old enough to be insured


def spread(centre: np.ndarray, sd: float, lowest: int, highest: int) -> np.ndarray:
    """Age of the survivor by age of the dead: normal around ``centre[x]``, cut to the ages
    admitted; rows sum 1 (0 where nobody fits).

    Examples
    --------
    >>> k = spread(AGES - 3.0, 4.0, 18, 100)
    >>> k.shape, round(float(k[60] @ (AGES + 0.5)), 1), float(k[60].sum().round(9))
    ((101, 101), 57.5, 1.0)
    """
    z = (_EDGES[None, :] - 0.5 - np.asarray(centre)[:, None]) / sd
    inside = np.diff(ndtr(z), axis=1) * ((lowest <= AGES) & (highest >= AGES))
    inside[inside < 1e-6] = 0.0  # far tails would make every cell of the kernel count
    total = inside.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(inside, total, out=np.zeros_like(inside), where=total > 1e-12))


def survivor_kernel(
    spouse: np.ndarray, children: np.ndarray, parents: np.ndarray, ages: dict[str, float]
) -> np.ndarray:
    """Pensions left by one death: ``[type of survivor, sex of the dead, age of the dead, sex,
    age]``.

    Widow(er)s are of the other sex and their age follows that of the dead; orphans are as many boys
    as girls, below ``orphan_last``; ascendants are a generation older.

    Parameters
    ----------
    spouse : ndarray
        Expected pensions left per death with right, ``[sex, age of the dead]``.
    children : ndarray
        Expected pensions left per death with right, ``[sex, age of the dead]``.
    parents : ndarray
        Expected pensions left per death with right, ``[sex, age of the dead]``.
    ages : dict[str, float]
        ``spouse_gap`` (wife's years below the husband's), ``spouse_sd``, ``parent_m``, ``parent_f``
        (age at a child's birth), ``parent_sd``, ``mother_share`` (fraction of ascendants),
        ``orphan_last`` (first age without the right).

    Raises
    ------
    InputError
        For a negative expectation or a deviation that is not positive.

    Examples
    --------
    >>> ages = dict(spouse_gap=3, spouse_sd=5, parent_m=29, parent_f=26, parent_sd=6)
    >>> ages |= dict(mother_share=0.75, orphan_last=25)
    >>> k = survivor_kernel(np.full((2, 101), 0.6), np.zeros((2, 101)), np.zeros((2, 101)), ages)
    >>> k.shape, round(float(k[0, 0, 60, 1].sum()), 6), float(k[0, 0, 60, 0].sum())
    ((3, 2, 101, 2, 101), 0.6, 0.0)
    """
    for name, values in (("spouse", spouse), ("children", children), ("parents", parents)):
        require(
            "pensions.survivor_kernel.non_negative",
            "survivor_kernel, {name}",
            values,
            values >= 0,
            "non-negative expected pensions",
            name=name,
        )
    deviations = np.array([ages["spouse_sd"], ages["parent_sd"]])
    require(
        "pensions.survivor_kernel.positive_deviations",
        "survivor_kernel, sd",
        deviations,
        deviations > 0,
        "positive deviations",
    )
    out = np.zeros((len(SURVIVORS), 2, AGES.size, 2, AGES.size))
    last = int(ages["orphan_last"]) - 1
    for dead, other, gap in (
        (MALE, FEMALE, ages["spouse_gap"]),
        (FEMALE, MALE, -ages["spouse_gap"]),
    ):
        out[WIDOW, dead, :, other] = spouse[dead][:, None] * spread(
            AGES - gap, ages["spouse_sd"], _SPOUSE, 100
        )
        birth = ages["parent_m"] if dead == MALE else ages["parent_f"]
        child = children[dead][:, None] * spread(AGES - birth, ages["parent_sd"], 0, last)
        out[ORPHAN, dead] = child[:, None, :] / 2
        for sex, name, share in (
            (FEMALE, "parent_f", ages["mother_share"]),
            (MALE, "parent_m", 1 - ages["mother_share"]),
        ):
            out[PARENT, dead, :, sex] = (
                share
                * parents[dead][:, None]
                * spread(AGES + ages[name], ages["parent_sd"], _PARENT, 100)
            )
    return out


class Part(NamedTuple):
    """Survivors of one type who come of the same dead: which of the dead (sex and age in one row),
    which cells of ``[type, sex, age]``, and the matrix between them. Boys and girls are alike, and
    counted once.
    """

    dead: slice
    cells: tuple[int, slice, slice]
    matrix: np.ndarray


class Kernel(NamedTuple):
    """A survivors' kernel without its empty ages: its parts; and ``each``, pensions left by one
    death, ``[type, sex of the dead, age of the dead]``.
    """

    parts: tuple[Part, ...]
    each: np.ndarray

    @classmethod
    def of(cls, dense: np.ndarray) -> Kernel:
        """Keep of ``[type, sex of the dead, age of the dead, sex, age]`` the ages and cells with
        somebody.
        """
        by_sex = np.moveaxis(dense, 3, 1).reshape(len(SURVIVORS), len(SEXES), -1, AGES.size)
        parts = []
        for kind, of_type in enumerate(by_sex):
            alike = np.array_equal(*of_type)
            for sex, matrix in enumerate(of_type[:1] if alike else of_type):
                if matrix.any():
                    dead, ages = (_span(matrix.any(axis=axis)) for axis in (1, 0))
                    sexes = slice(None) if alike else slice(sex, sex + 1)
                    own = np.ascontiguousarray(matrix[dead, ages])
                    parts.append(Part(dead, (kind, sexes, ages), own))
        return cls(tuple(parts), dense.sum(axis=(-2, -1)))


def _span(some: np.ndarray) -> slice:
    """From the first to the last place where there is somebody."""
    at = np.flatnonzero(some)
    return slice(int(at[0]), int(at[-1]) + 1)


def survivor_entries(deaths: np.ndarray, kernel: Kernel) -> np.ndarray:
    """Survivors' pensions of a year: deaths with right times who they leave; ``[..., type of
    survivor, sex, age]``.

    Parameters
    ----------
    deaths : ndarray
        By sex and age on 31 December, ``[..., sex, age]``.
    kernel : Kernel
        ``Kernel.of(survivor_kernel(...))``.

    Examples
    --------
    >>> dense = np.zeros((3, 2, 101, 2, 101)); dense[0, 0, 70, 1, 67] = 0.5
    >>> deaths = np.zeros((2, 101)); deaths[0, 70] = 10.0
    >>> float(survivor_entries(deaths, Kernel.of(dense))[0, 1, 67])
    5.0
    """
    flat = deaths.reshape(-1, len(SEXES) * AGES.size)
    out = np.zeros((flat.shape[0], len(SURVIVORS), len(SEXES), AGES.size))
    for part in kernel.parts:
        out[(slice(None), *part.cells)] = _product(flat[:, part.dead], part.matrix)[:, None]
    return out.reshape(*deaths.shape[:-2], *out.shape[1:])


def _product(rows: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """``rows @ matrix`` in pieces too small for BLAS to share among threads, which wait for each
    other when the cores are busy.
    """
    whole = rows.shape[0] - rows.shape[0] % _PIECE
    body = (rows[:whole].reshape(whole // _PIECE, _PIECE, rows.shape[1]) @ matrix).reshape(
        whole, matrix.shape[1]
    )
    return np.concatenate([body, rows[whole:] @ matrix])
