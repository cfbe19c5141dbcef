"""Parts and totals that add up, path by path: structural (WLS) and shrinkage MinT projection.

Written here and not taken from hierarchicalforecast, which would bring scikit-learn, clarabel,
qpsolvers and joblib for one projection, and returns numbers silently from a singular covariance.
Its answers for the same residuals are a test case of this module.

Source: Wickramasuriya, Athanasopoulos and Hyndman (2019), JASA 114: 804-819; Schafer and Strimmer
(2005) for the shrinkage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from ..core.checks import instance, one_of, shown
from ..core.errors import DataError, InputError, ModelError
from ..core.translate import N_

METHODS = ("wls_struct", "mint_shrink", "mint_sample")
WORST = 1e10  # condition number of a correlation matrix beyond which its inverse means nothing
Hierarchy = Mapping[str, Sequence[str]]


def summing(structure: Hierarchy) -> tuple[list[str], list[str], np.ndarray]:
    """Nodes (totals first), bottom series and summing matrix ``S [nodes, bottom]``.

    Parameters
    ----------
    structure : Hierarchy
        Total -> its parts, at any depth; a node may be a part of several totals (sex and region).

    Raises
    ------
    InputError
        For a total without parts, one that contains itself, or one that counts a part twice
        (listed twice, or by way of another of its parts).

    Examples
    --------
    >>> summing({"total": ["M", "F"]})[2].tolist()
    [[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    """
    if not structure or any(isinstance(children, str) for children in structure.values()):
        raise InputError(
            "timeseries.summing",
            "timeseries.reconcile(structure)",
            "{found}",
            "{{total: [part, ...]}} with at least one",
            "correct the structure",
            found=shown(structure),
        )
    parts = list(dict.fromkeys(p for children in structure.values() for p in children))
    bottom = [p for p in parts if p not in structure]
    rows: dict[str, np.ndarray] = {name: np.eye(len(bottom))[i] for i, name in enumerate(bottom)}

    def row(name: str, above: tuple[str, ...]) -> np.ndarray:
        if name in above or not (name in rows or structure.get(name)):
            raise InputError(
                "timeseries.row",
                "timeseries.reconcile(structure)",
                "{name}",
                "totals with parts and no cycles",
                "correct the structure",
                name=name,
            )
        if name not in rows:
            rows[name] = np.sum([row(p, (*above, name)) for p in structure[name]], axis=0)
            if (rows[name] > 1).any():
                twice = bottom[int(np.argmax(rows[name]))]
                raise InputError(
                    "timeseries.row.twice",
                    "timeseries.reconcile(structure), {name}",
                    "{twice}",
                    "each part once in its total",
                    "drop the repetition",
                    name=name,
                    twice=twice,
                )
        return rows[name]

    nodes = [*structure, *bottom]
    return nodes, bottom, np.stack([row(name, ()) for name in nodes])


def reconcile(
    paths: Mapping[str, np.ndarray],
    structure: Hierarchy,
    method: str = "wls_struct",
    errors: Mapping[str, np.ndarray] | pd.DataFrame | None = None,
    *,
    nonnegative: bool = False,
) -> dict[str, np.ndarray]:
    """Paths of parts and totals moved as little as possible so that each path adds up.

    ``y~ = S (S' W^-1 S)^-1 S' W^-1 y``, for each path and horizon, so that quantiles taken
    afterwards come from coherent paths. With W diagonal and equal to the number of parts of each
    node (``wls_struct``), or the covariance of the one-year errors shrunk to its diagonal
    (``mint_shrink``). Values may leave the bounds of a part, unless ``nonnegative``: check shares.

    Parameters
    ----------
    paths : Mapping[str, ndarray]
        Node -> ``[draws, H]`` (or any one shape), for every node.
    structure : Hierarchy
        Total -> parts.
    method : str
        How W is taken: ``wls_struct``, ``mint_shrink`` or ``mint_sample`` (the covariance as it
        is).
    errors : Mapping[str, ndarray] | DataFrame | None
        Node -> one-step errors ``[years]``, for the MinT methods.
    nonnegative : bool
        Keep parts (and so totals) from falling below zero: where the projection does, the nearest
        point of the same distance with ``b >= 0`` (Wickramasuriya, Turlach and Hyndman 2020).

    Returns
    -------
    dict[str, ndarray]
        node -> reconciled paths, same shape.

    Raises
    ------
    InputError
        For unknown methods or broken structures.
    DataError
        For missing nodes, shapes or values.
    ModelError
        For a singular covariance (always so in ``mint_sample`` when there are as many nodes as
        years).

    Examples
    --------
    >>> paths = {"all": np.array([[9.0]]), "a": np.array([[4.0]]), "b": np.array([[2.0]])}
    >>> done = reconcile(paths, {"all": ["a", "b"]})
    >>> [round(float(done[k][0, 0]), 9) for k in ("all", "a", "b")]
    [7.5, 4.75, 2.75]
    """
    for name, given in (("paths", paths), ("structure", structure)):
        instance(given, f"timeseries.reconcile({name})", dict, N_("give a table by node"))
    nodes, _, s = summing(structure)
    one_of(method, "timeseries.reconcile(method)", METHODS)
    missing = [n for n in nodes if n not in paths]
    shapes = {np.shape(paths[n]) for n in nodes if n in paths}
    if missing or len(shapes) > 1 or not all(np.isfinite(paths[n]).all() for n in nodes):
        raise _wrong(
            "paths",
            N_("shapes {found}") if not missing and len(shapes) > 1 else "{found}",
            missing or (sorted(shapes) if len(shapes) > 1 else "NaN"),
        )
    weights = (
        np.diag(s.sum(axis=1))
        if method == "wls_struct"
        else covariance(_matrix(errors, nodes), shrunk=method == "mint_shrink")
    )
    solved = np.linalg.solve(weights, s)
    project = s @ np.linalg.solve(s.T @ solved, solved.T)
    stacked = np.stack([np.asarray(paths[n], float) for n in nodes])
    done = np.tensordot(project, stacked, axes=1)
    if nonnegative:
        _keep_nonnegative(done, stacked, s, weights)
    return {name: done[i] for i, name in enumerate(nodes)}


def _keep_nonnegative(
    done: np.ndarray, paths: np.ndarray, s: np.ndarray, weights: np.ndarray
) -> None:
    """Solve again, in place, every path and period with a part below zero: least squares in the
    metric of the weights over parts that are not negative.
    """
    root = np.linalg.cholesky(weights)
    design = np.linalg.solve(root, s)
    flat, given = done.reshape(len(done), -1), paths.reshape(len(paths), -1)
    for column in np.flatnonzero((flat < 0).any(axis=0)):
        parts = nnls(design, np.linalg.solve(root, given[:, column]))[0]
        flat[:, column] = s @ parts
    done[...] = flat.reshape(done.shape)


def covariance(errors: np.ndarray, *, shrunk: bool = True) -> np.ndarray:
    """Covariance of one-step errors ``[years, nodes]``, its correlations shrunk to zero by the
    optimal share.

    Raises
    ------
    ModelError
        When a node never errs, or the correlation matrix cannot be inverted.
    """
    t = len(errors)
    centred = errors - errors.mean(axis=0)
    sd = np.sqrt((centred**2).sum(axis=0) / max(t - 1, 1))
    size = float(np.abs(errors).max(initial=0.0))
    if t < 3 or (sd <= 1e-12 * size).any() or size == 0:
        raise _singular(
            N_("singular covariance: {errors} errors; nodes without variation: {still}"),
            errors=t,
            still=int((sd <= 1e-12 * size).sum()),
        )
    z = centred / (sd * np.sqrt((t - 1) / t))  # unit variance with divisor t
    correlation = z.T @ z / t
    off = ~np.eye(len(sd), dtype=bool)
    share = 0.0
    if shrunk:
        noise = ((z**2).T @ (z**2) - z.T @ z * correlation) / (t * (t - 1))
        share = float(
            np.clip(noise[off].sum() / max((correlation[off] ** 2).sum(), 1e-300), 0.0, 1.0)
        )
    correlation = np.where(off, (1 - share) * correlation, 1.0)
    if np.linalg.cond(correlation) > WORST:
        raise _singular(
            N_("singular covariance: {errors} errors, {nodes} nodes"), errors=t, nodes=len(sd)
        )
    return np.asarray(correlation * np.outer(sd, sd))


def _matrix(
    errors: Mapping[str, np.ndarray] | pd.DataFrame | None, nodes: Sequence[str]
) -> np.ndarray:
    missing = list(nodes) if errors is None else [n for n in nodes if n not in errors]
    if errors is None or missing:
        raise _wrong("errors", "{found}", missing)
    out = np.stack([np.asarray(errors[n], float) for n in nodes], axis=1)
    out = out[np.isfinite(out).all(axis=1)]
    if not len(out):
        raise _wrong("errors", "{found}", "NaN")
    return out


def _wrong(name: str, template: str, found: object) -> DataError:
    return DataError(
        "timeseries.wrong",
        "timeseries.reconcile({name})",
        template,
        "one finite array of equal shape for each node of the structure",
        "complete the nodes",
        name=name,
        found=found,
    )


def _singular(found: str, **fields: Any) -> ModelError:
    return ModelError(
        "timeseries.singular",
        "timeseries.reconcile: covariance",
        found,
        "a covariance that can be inverted",
        "use method='wls_struct'",
        **fields,
    )
