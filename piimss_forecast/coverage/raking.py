"""Fitting a coverage table to margins: iterative proportional fitting, and its closed relative used in projection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, ModelError

_LOG_LIMIT = 50.0  # a factor beyond exp(50) means that the totals do not fit in the population
_RIDGE = 1 + 1e-12  # keeps the step defined when nobody is left outside; the solution is not moved


@dataclass(frozen=True)
class Margin:
    """A published or assumed total: the cells of the table that must add to ``total`` (persons)."""

    name: str
    cells: np.ndarray  # bool, shape of the table
    total: float


def rake(seed: np.ndarray, columns: np.ndarray, margins: Sequence[Margin], *, tol: float = 1e-11, max_iter: int = 20_000) -> np.ndarray:
    """Table nearest to ``seed`` (in Kullback-Leibler sense) whose columns and margins add to what is given.

    Iterative proportional fitting: each margin, and then the columns, is scaled to its total until all hold at once. With a
    last row of "not covered" and the population as columns, no group can be covered beyond its population.

    Parameters
    ----------
    seed : ``[categories, cells]``, not negative; zeros stay zero. columns : ``[cells]`` column totals (population).
    margins : sets of cells with their totals; they may overlap, not contradict.
    tol : largest relative gap allowed. max_iter : sweeps.

    Returns
    -------
    ``[categories, cells]`` persons.

    Raises
    ------
    InputError for a negative seed or wrong shapes; ModelError naming the margin that does not close and its gap.

    Source: Deming and Stephan (1940); Fienberg (1970).

    Examples
    --------
    >>> table = rake(np.ones((2, 2)), np.array([4.0, 6.0]), [Margin("covered", np.array([[1, 1], [0, 0]], bool), 5.0)])
    >>> table.round(6).tolist()
    [[2.0, 3.0], [2.0, 3.0]]
    """
    _check_rake(seed, columns, margins)
    table = seed * 1.0
    for _ in range(max_iter):
        gap = 0.0
        for m in margins:
            held = float(table[m.cells].sum())
            if held <= 0 < m.total:
                raise _margin_error(m.name, held, m.total)
            if held > 0:
                gap = max(gap, abs(held / m.total - 1) if m.total > 0 else held)
                table[m.cells] *= m.total / held
        sums = table.sum(axis=0)
        table *= np.divide(columns, sums, out=np.zeros_like(sums), where=sums > 0)
        if gap < tol:
            return table
    worst = max(margins, key=lambda m: abs(float(table[m.cells].sum()) - m.total) / max(m.total, 1.0))
    raise _margin_error(worst.name, float(table[worst.cells].sum()), worst.total)


def residuals(table: np.ndarray, margins: Sequence[Margin]) -> dict[str, float]:
    """Relative gap of every margin of a fitted table (0 is exact)."""
    return {m.name: float(table[m.cells].sum()) / m.total - 1 for m in margins}


def allocate(
    population: np.ndarray, odds: np.ndarray, totals: np.ndarray, start: np.ndarray | None = None, *, tol: float = 1e-10, max_iter: int = 60
) -> tuple[np.ndarray, np.ndarray]:
    """Persons by category and cell with given category totals, at the coverage pattern of ``odds``.

    Each category's odds against not being covered keep their age-sex pattern and are scaled by one factor ``theta_k``:
    ``n_k = N theta_k w_k / (1 + sum_j theta_j w_j)`` with ``sum_cells n_k = T_k``. It is what iterative proportional fitting of
    the base table to the new population and totals converges to, solved by Newton on ``log theta``; coverage stays below one.

    Parameters
    ----------
    population : ``[draw, cells]`` persons. odds : ``[categories, cells]`` base odds against not covered.
    totals : ``[draw, categories]`` persons, positive. start : ``[draw, categories]`` first ``log theta`` (zero when not given).

    Returns
    -------
    persons ``[draw, categories, cells]`` and ``log theta`` ``[draw, categories]``.

    Raises
    ------
    InputError for totals that are not positive; ModelError naming the category when the totals do not fit in the population.

    Examples
    --------
    >>> n, _ = allocate(np.array([[10.0, 10.0]]), np.array([[1.0, 0.25]]), np.array([[7.0]]))
    >>> n.round(6).tolist()
    [[[5.0, 2.0]]]
    """
    if not (np.isfinite(totals).all() and (totals > 0).all()):
        raise InputError(
            "coverage.allocate, totals",
            repr(float(np.min(totals))),
            es=("totales positivos", "revise los supuestos de cobertura"),
            en=("positive totals", "check the coverage assumptions"),
        )
    log_theta = np.zeros(totals.shape) if start is None else start.copy()
    k = odds.shape[0]
    upper = [(i, j) for i in range(k) for j in range(i, k) if (odds[i] * odds[j]).any()]
    pairs = np.stack([odds[i] * odds[j] for i, j in upper])
    rows, cols = (list(side) for side in zip(*upper, strict=True))
    per_head = np.divide(1.0, population, out=np.zeros_like(population), where=population > 0)
    for _ in range(max_iter):
        theta = np.exp(log_theta)
        # einsum, not matmul: each draw's sums then do not depend on how many draws are in the block.
        weight = population / (1 + np.einsum("dk,kc->dc", theta, odds))  # persons not covered
        held = theta * np.einsum("dc,kc->dk", weight, odds)
        gap = totals - held
        open_draws = (np.abs(gap) > tol * totals).any(axis=1)
        if not open_draws.any():
            return theta[:, :, None] * odds * weight[:, None, :], log_theta
        curve = np.einsum("dc,pc->dp", weight**2 * per_head, pairs) * theta[:, rows] * theta[:, cols]
        jacobian = np.zeros((*held.shape, k))
        jacobian[:, rows, cols] = jacobian[:, cols, rows] = -curve
        jacobian[:, np.arange(k), np.arange(k)] += held * _RIDGE
        step = np.linalg.solve(jacobian, gap[:, :, None])[:, :, 0]
        log_theta += np.where(open_draws[:, None], np.clip(step, -1.0, 1.0), 0.0)
        if not np.isfinite(log_theta).all() or np.max(log_theta) > _LOG_LIMIT:
            break
    draw, worst = np.unravel_index(int(np.argmax(np.abs(gap) / totals)), gap.shape)
    raise _margin_error(f"category {worst}, draw {draw}", float(held[draw, worst]), float(totals[draw, worst]))


def _check_rake(seed: np.ndarray, columns: np.ndarray, margins: Sequence[Margin]) -> None:
    wrong = seed.ndim != 2 or columns.shape != seed.shape[1:] or any(m.cells.shape != seed.shape for m in margins)
    if wrong or not (seed >= 0).all() or not (columns >= 0).all():
        raise InputError(
            "coverage.rake",
            f"seed {seed.shape}, columns {columns.shape}",
            es=("una tabla no negativa y márgenes de su misma forma", "revise los perfiles de cobertura"),
            en=("a table without negatives and margins of its shape", "check the coverage profiles"),
        )


def _margin_error(name: str, held: float, total: float) -> ModelError:
    return ModelError(
        f"coverage, margen/margin {name}",
        f"{held:,.1f} (brecha/gap {held - total:,.1f})",
        es=(f"{total:,.1f}", "libere o corrija ese margen: contradice a los demás o no cabe en la población"),
        en=(f"{total:,.1f}", "release or correct that margin: it contradicts the others or does not fit in the population"),
    )
