"""Fitting a coverage table to margins: iterative proportional fitting, and its closed relative
used in projection.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..core.checks import number_in
from ..core.errors import InputError, ModelError
from ..core.translate import N_

_LOG_LIMIT = 50.0  # a factor beyond exp(50) means that the totals do not fit in the population
# Sweeps after which the gap must have fallen at least by a hundredth: else the margins contradict.
_PATIENCE, _STALLED = 200, 0.99
_CLOSE = 1e-7  # relative gap taken as closed when looking for margins to release
_RIDGE = 1 + 1e-12  # keeps the step defined when nobody is left outside; the solution is not moved


@dataclass(frozen=True)
class Margin:
    """A published or assumed total: the cells of the table that must add to ``total`` (persons).

    ``tilt``, where given, is the power to which each cell of the table takes the correcting factor:
    a ramp around the edge of an age group spreads the correction instead of leaving a step there.
    Without it every cell of the margin takes the whole factor. ``beside`` persons belong to the
    margin and are not in the table: messages count them.
    """

    name: str
    cells: np.ndarray  # bool, shape of the table
    total: float
    tilt: np.ndarray | None = None  # shape of the table, 0 to 1
    beside: float = 0.0


def rake(
    seed: np.ndarray,
    columns: np.ndarray,
    margins: Sequence[Margin],
    *,
    release: Collection[str] = (),
    start: np.ndarray | None = None,
    tol: float = 1e-11,
    max_iter: int = 20_000,
) -> np.ndarray:
    """Table nearest to ``seed`` (in Kullback-Leibler sense) whose columns and margins add to what
    is given.

    Iterative proportional fitting: each margin, and then the columns, is scaled to its total until
    all hold at once. With a last row of "not covered" and the population as columns, no group can
    be covered beyond its population.

    Parameters
    ----------
    seed : ndarray
        ``[categories, cells]``, not negative; zeros stay zero.
    columns : ndarray
        ``[cells]`` column totals (population).
    margins : Sequence[Margin]
        Sets of cells with their totals; they may overlap, not contradict.
    release : Collection[str]
        Names of margins left free.
    start : ndarray | None
        Table to start the sweeps from, the seed times factors of rows, groups and columns (as a fit
        of the year before over its seed): the same solution is reached sooner.
    tol : float
        Largest relative gap allowed.
    max_iter : int
        Sweeps.

    Returns
    -------
    ndarray
        ``[categories, cells]`` persons.

    Raises
    ------
    InputError
        For a seed or population that is negative or not finite, wrong shapes, a margin whose total
        is negative or not finite (named), or an unknown name in ``release``.
    ModelError
        Naming the margin that does not close, its gap, and the margins whose release would let the
        others close.

    Notes
    -----
    Source: Deming and Stephan (1940); Fienberg (1970).

    Examples
    --------
    >>> table = rake(
    ...     np.ones((2, 2)),
    ...     np.array([4.0, 6.0]),
    ...     [Margin("covered", np.array([[1, 1], [0, 0]], bool), 5.0)],
    ... )
    >>> table.round(6).tolist()
    [[2.0, 3.0], [2.0, 3.0]]
    """
    seed, columns = np.asarray(seed, float), np.asarray(columns, float)
    _check_rake(seed, columns, margins, release)
    kept = [m for m in margins if m.name not in release]
    table, gap = _sweep(seed if start is None else start, columns, kept, tol, max_iter)
    if gap < tol:
        return table
    worst = max(kept, key=lambda m: abs(float(table[m.cells].sum()) - m.total) / max(m.total, 1.0))
    raise _contradiction(worst, float(table[worst.cells].sum()), _releasable(seed, columns, kept))


def _sweep(
    start: np.ndarray, columns: np.ndarray, margins: Sequence[Margin], tol: float, max_iter: int
) -> tuple[np.ndarray, float]:
    """Sweeps until every margin holds, or until they no longer come nearer to one another; the
    table and its largest relative gap.
    """
    table = np.array(start, float, order="C")  # its flat view below must not be a copy
    flat, where = table.reshape(-1), [np.flatnonzero(m.cells) for m in margins]
    tilts = [np.zeros(0) if m.tilt is None else m.tilt.reshape(-1) for m in margins]
    ramps = [(np.flatnonzero(t), t[t > 0]) for t in tilts]
    gap = checked = np.inf
    for sweep in range(max_iter):
        gap = 0.0
        for m, cells, (at, power) in zip(margins, where, ramps, strict=True):
            inside = flat[cells]
            held = float(inside.sum())
            if held <= 0 < m.total:
                return table, np.inf
            if held > 0:
                gap = max(gap, abs(held / m.total - 1) if m.total > 0 else held)
                if at.size:
                    flat[at] *= (m.total / held) ** power
                else:
                    flat[cells] = inside * (m.total / held)
        sums = table.sum(axis=0)
        table *= np.divide(columns, sums, out=np.zeros_like(sums), where=sums > 0)
        if gap < tol:
            break
        if sweep % _PATIENCE == _PATIENCE - 1:
            if gap > _STALLED * checked:
                break
            checked = gap
    return table, gap


def _releasable(
    seed: np.ndarray, columns: np.ndarray, margins: Sequence[Margin]
) -> dict[str, float]:
    """Margins that, left free one at a time, let the others close, with what they would then add
    to.
    """
    found = {}
    for free in margins:
        table, gap = _sweep(
            seed, columns, [m for m in margins if m is not free], _CLOSE, 10 * _PATIENCE
        )
        if gap < _CLOSE:
            found[free.name] = float(table[free.cells].sum()) + free.beside
    return found


def residuals(table: np.ndarray, margins: Sequence[Margin]) -> dict[str, float]:
    """Relative gap of every margin of a fitted table (0 is exact)."""
    return {m.name: float(table[m.cells].sum()) / m.total - 1 for m in margins}


def allocate(
    population: np.ndarray,
    odds: np.ndarray,
    totals: np.ndarray,
    start: np.ndarray | None = None,
    *,
    outside: np.ndarray | float = 1.0,
    tol: float = 1e-10,
    max_iter: int = 60,
) -> tuple[np.ndarray, np.ndarray]:
    """Persons by category and cell with given category totals, at the coverage pattern of ``odds``.

    Each category's odds against not being covered keep their age-sex pattern and are scaled by one
    factor ``theta_k``: ``n_k = N theta_k w_k / (1 + sum_j theta_j w_j)`` with ``sum_cells n_k =
    T_k``. It is what iterative proportional fitting of the base table to the new population and
    totals converges to, solved by Newton on ``log theta``; coverage stays below one.

    Parameters
    ----------
    population : ndarray
        ``[draw, cells]`` persons.
    odds : ndarray
        ``[categories, cells]`` base odds against not covered.
    totals : ndarray
        ``[draw, categories]`` persons, positive.
    start : ndarray | None
        ``[draw, categories]`` first ``log theta`` (zero when not given).
    outside : ndarray | float
        ``[draw, cells]`` weight of not being covered relative to the base (below one, the cell is
        drawn in); it stands for the one below.

    Returns
    -------
    tuple[ndarray, ndarray]
        persons ``[draw, categories, cells]`` and ``log theta`` ``[draw, categories]``.

    Raises
    ------
    InputError
        For totals that are not positive.
    ModelError
        Naming the category when the totals do not fit in the population.

    Examples
    --------
    >>> n, _ = allocate(np.array([[10.0, 10.0]]), np.array([[1.0, 0.25]]), np.array([[7.0]]))
    >>> n.round(6).tolist()
    [[[5.0, 2.0]]]
    """
    if not (np.isfinite(totals).all() and (totals > 0).all()):
        raise InputError(
            "coverage.allocate",
            "coverage.allocate, totals",
            "{totals!r}",
            "positive totals",
            "check the coverage assumptions",
            totals=float(np.min(totals)),
        )
    log_theta = np.zeros(totals.shape) if start is None else start.copy()
    k = odds.shape[0]
    upper = [(i, j) for i in range(k) for j in range(i, k) if (odds[i] * odds[j]).any()]
    pairs = np.stack([odds[i] * odds[j] for i, j in upper])
    rows, cols = (list(side) for side in zip(*upper, strict=True))
    per_head = np.divide(1.0, population, out=np.zeros_like(population), where=population > 0)
    for _ in range(max_iter):
        theta = np.exp(log_theta)
        # einsum, not matmul: each draw's sums then do not depend on how many draws are in the
        # block.
        weight = population / (outside + np.einsum("dk,kc->dc", theta, odds))  # persons not covered
        held = theta * np.einsum("dc,kc->dk", weight, odds)
        gap = totals - held
        open_draws = (np.abs(gap) > tol * totals).any(axis=1)
        if not open_draws.any():
            return theta[:, :, None] * odds * weight[:, None, :], log_theta
        curve = (
            np.einsum("dc,pc->dp", weight**2 * per_head, pairs) * theta[:, rows] * theta[:, cols]
        )
        jacobian = np.zeros((*held.shape, k))
        jacobian[:, rows, cols] = jacobian[:, cols, rows] = -curve
        jacobian[:, np.arange(k), np.arange(k)] += held * _RIDGE
        step = np.linalg.solve(jacobian, gap[:, :, None])[:, :, 0]
        log_theta += np.where(open_draws[:, None], np.clip(step, -1.0, 1.0), 0.0)
        if not np.isfinite(log_theta).all() or np.max(log_theta) > _LOG_LIMIT:
            break
    draw, worst = np.unravel_index(int(np.argmax(np.abs(gap) / totals)), gap.shape)
    raise _margin_error(
        f"category {worst}, draw {draw}", float(held[draw, worst]), float(totals[draw, worst])
    )


def _check_rake(
    seed: np.ndarray, columns: np.ndarray, margins: Sequence[Margin], release: Collection[str]
) -> None:
    tilts = [m.tilt for m in margins if m.tilt is not None]
    wrong = (
        seed.ndim != 2
        or columns.shape != seed.shape[1:]
        or any(m.cells.shape != seed.shape or m.cells.dtype != bool for m in margins)
        or any(tilt.shape != seed.shape for tilt in tilts)
    )
    plain = all(np.isfinite(a).all() and (a >= 0).all() for a in (seed, columns, *tilts))
    if wrong or not plain:
        raise InputError(
            "coverage.check_rake",
            "coverage.rake",
            "seed {seed_shape}, columns {columns_shape}",
            "a finite table without negatives and margins of its shape",
            "check the coverage profiles",
            seed_shape=seed.shape,
            columns_shape=columns.shape,
        )
    for m in margins:
        for persons in (m.total, m.beside):
            number_in(
                persons,
                f"coverage.rake, {m.name}",
                0.0,
                np.inf,
                unit=N_(" (persons)"),
                todo=N_("correct the figure of the margin"),
            )
    names = ", ".join(m.name for m in margins)
    if unknown := sorted(set(release) - {m.name for m in margins}):
        raise InputError(
            "coverage.check_rake.unknown",
            "coverage.rake, release",
            "{unknown}",
            "names of margins: {names}",
            "correct the name",
            unknown=", ".join(unknown),
            names=names,
        )


def _contradiction(worst: Margin, held: float, free: Mapping[str, float]) -> ModelError:
    """The margin that fails, its gap, and which one margin could be released and what it would
    then add to.
    """
    choice = "; ".join(f"{name} ({total:,.1f})" for name, total in free.items())
    return _margin_error(
        worst.name,
        held + worst.beside,
        worst.total + worst.beside,
        N_("release one (release=) of: {choice}")
        if choice
        else N_("no single margin is enough: correct the figures or the population"),
        choice=choice,
    )


def _margin_error(
    name: str,
    held: float,
    total: float,
    todo: str = N_("check the assumptions: that total does not fit in the population"),
    **fields: str,
) -> ModelError:
    return ModelError(
        "coverage.margin",
        "coverage, margin {name}",
        "{held:,.1f} (gap {gap:,.1f})",
        "{total:,.1f}",
        todo,
        name=name,
        held=held,
        gap=held - total,
        total=total,
        **fields,
    )
