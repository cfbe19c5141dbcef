"""Maximum likelihood of the age-period-cohort family: damped Newton on blocks, with exact second
derivatives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve, eigh, null_space, svd
from scipy.special import expit, gammaln, xlogy
from threadpoolctl import threadpool_limits

from ...core.errors import ModelError
from .models import MODELS, Cells, Design, Structure

LinkFunction: TypeAlias = Literal["poisson-log", "binomial-logit"]

_SINGULAR = (
    1e-10  # smallest eigenvalue of the scaled information that still identifies the parameters
)
_GAIN = 1e-9  # Newton's promise of log-likelihood at which the search stops
_LIMIT = 1500  # Newton steps
# ... of a climb that may have no summit; those of public data that have one take under thirty
_PATIENCE = 300


@dataclass(frozen=True)
class Estimate:
    """Parameters that maximise the likelihood, on the active ages, years and cohorts."""

    design: Design
    parts: dict[str, np.ndarray]
    iterations: int
    free: int  # parameters net of identifiability constraints


def expected_deaths(eta: np.ndarray, exposure: np.ndarray, link: LinkFunction) -> np.ndarray:
    """Fitted deaths from the predictor: E exp(eta) or E / (1 + exp(-eta))."""
    return np.asarray(exposure * (np.exp(eta) if link == "poisson-log" else expit(eta)))


def log_likelihood(
    deaths: np.ndarray, exposure: np.ndarray, eta: np.ndarray, link: LinkFunction
) -> float:
    """Log-likelihood with its constants: log D! (Poisson), or the binomial coefficient of rounded
    exposure and deaths.

    Source: Villegas, Kaishev and Millossovich (2018), section 5 (equations of the two likelihoods).
    """
    if link == "poisson-log":
        return float(
            (
                xlogy(deaths, exposure)
                + deaths * eta
                - exposure * np.exp(eta)
                - gammaln(deaths + 1.0)
            ).sum()
        )
    n, d = np.round(exposure), np.round(deaths)
    n = np.maximum(n, d)  # both round: a cell where nearly all die keeps a coefficient of one
    coefficient = gammaln(n + 1) - gammaln(d + 1) - gammaln(n - d + 1)
    return float((deaths * eta - exposure * np.logaddexp(0.0, eta) + coefficient).sum())


def half_deviance(
    deaths: np.ndarray, exposure: np.ndarray, eta: np.ndarray, link: LinkFunction
) -> np.ndarray:
    """Log-likelihood lost by each cell against its own rate (half of its deviance); ``[cells]``.

    Summing losses instead of likelihoods keeps the digits that tell two nearby fits apart.
    """
    if link == "poisson-log":
        return np.asarray(
            xlogy(deaths, deaths / exposure) - deaths - deaths * eta + exposure * np.exp(eta)
        )
    alive = exposure - deaths
    best = xlogy(deaths, deaths / exposure) + xlogy(alive, alive / exposure)
    return np.asarray(best - deaths * eta + exposure * np.logaddexp(0.0, eta))


def solve(
    terms: Structure, cells: Cells, link: LinkFunction, start: dict[str, np.ndarray] | None = None
) -> Estimate:
    """Maximise the likelihood of a structure on the cells.

    On one thread of the linear algebra library: matrices of some hundred rows gain nothing from
    more, and wait for one another by the second where the cores are busy (Lee-Carter of 101 ages
    and 124 years: 4 s, and 0.06 s on one thread).

    Parameters
    ----------
    start : dict[str, ndarray] | None
        Parameters by name to start from; derived from the data when not given.

    Raises
    ------
    ModelError
        When the parameters are not identified by the data or the search does not converge.
    """
    with threadpool_limits(1, user_api="blas"):
        return _maximum(Design(terms, cells), link, start)


def _maximum(design: Design, link: LinkFunction, start: dict[str, np.ndarray] | None) -> Estimate:
    if start is not None:
        return _newton(design, link, design.join(start))
    if not design.pairs():
        return _newton(design, link, _linear_start(design, link))
    if not design.terms.cohort:
        return _newton(design, link, design.join(_bilinear_start(design, link)))
    return _with_cohort(design, link)


def _with_cohort(design: Design, link: LinkFunction) -> Estimate:
    """RH: climb from Lee-Carter without cohorts and from age-period-cohort with even betas; keep
    the higher summit.
    """
    cells, ages = design.cells, len(design.cells.ages)
    lee = solve(MODELS["LC"], cells, link).parts
    apc = solve(MODELS["APC"], cells, link).parts
    even = np.full(ages, 1.0 / ages)
    starts = [
        {**lee, "gamma": np.zeros(len(cells.cohorts))},
        {
            "alpha": apc["alpha"],
            "beta1": even,
            "kappa1": apc["kappa1"] * ages,
            "gamma": apc["gamma"],
        },
    ]
    found = _summits(design, link, starts, _PATIENCE)
    if not found:
        # The likelihood may rise for ever along a trend that kappa and gamma share: cut it (Hunt
        # and Villegas 2015).
        design = Design(replace(design.terms, level_cohorts=True), cells)
        found = _summits(design, link, starts)
    if not found:
        raise _no_maximum(design)
    return min(
        found,
        key=lambda s: half_deviance(
            cells.deaths, cells.exposure, s.design.predictor(s.parts), link
        ).sum(),
    )


def _summits(
    design: Design, link: LinkFunction, starts: list[dict[str, np.ndarray]], limit: int = _LIMIT
) -> list[Estimate]:
    found = []
    for start in starts:
        try:
            found.append(_newton(design, link, design.join(start), limit))
        except ModelError:
            continue
    return found


def _smoothed(cells: Cells, link: LinkFunction) -> np.ndarray:
    """Predictor of each cell alone, shrunk by half a death so that zero deaths have a logarithm
    (for starts only).
    """
    deaths = cells.deaths + 0.5
    rest = cells.exposure + 1.0 if link == "poisson-log" else cells.exposure - cells.deaths + 0.5
    return np.asarray(np.log(deaths / rest) - cells.offset)


def _linear_start(design: Design, link: LinkFunction) -> np.ndarray:
    cells, eta = design.cells, _smoothed(design.cells, link)
    weight = _variance(cells.exposure, eta + cells.offset, link) + 1e-8
    blank = {name: np.zeros(size) for name, size in design.sizes.items()}
    gradient, information = _derivatives(design, blank, weight * eta, weight)
    return _solve(information, gradient, design.constraints(), 1e-9)


def _bilinear_start(design: Design, link: LinkFunction) -> dict[str, np.ndarray]:
    """Level by age, then the first singular vectors of what is left (a start only; the
    likelihood decides).
    """
    cells = design.cells
    ages, years = len(cells.ages), len(cells.years)
    eta = _smoothed(cells, link)
    count = np.bincount(cells.ix, minlength=ages)
    alpha = np.bincount(cells.ix, weights=eta, minlength=ages) / count
    left = np.zeros((ages, years))
    left[cells.ix, cells.it] = eta - alpha[cells.ix]
    u, s, vt = svd(left, full_matrices=False)
    beta, kappa = u[:, 0], s[0] * vt[0]
    total = beta.sum()
    scale = total if abs(total) > 1e-3 else float(np.sign(total) or 1.0)
    return {"alpha": alpha, "beta1": beta / scale, "kappa1": kappa * scale}


def _variance(exposure: np.ndarray, eta: np.ndarray, link: LinkFunction) -> np.ndarray:
    rate = np.exp(eta) if link == "poisson-log" else expit(eta)
    return np.asarray(exposure * rate * (1.0 if link == "poisson-log" else 1.0 - rate))


def _derivatives(
    design: Design, parts: dict[str, np.ndarray], residual: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Gradient J'r and information J'WJ, block by block: each cell touches one element of each
    block.
    """
    blocks, starts, sizes = design.blocks(parts), design.starts, design.sizes
    gradient = design.join(
        {
            b.name: np.bincount(b.index, weights=residual * b.value, minlength=sizes[b.name])
            for b in blocks
        }
    )
    information = np.zeros((len(gradient), len(gradient)))
    for m, a in enumerate(blocks):
        for b in blocks[: m + 1]:
            shape = sizes[a.name], sizes[b.name]
            flat = np.bincount(
                a.index * shape[1] + b.index,
                weights=weight * a.value * b.value,
                minlength=shape[0] * shape[1],
            )
            _place(information, starts[a.name], starts[b.name], flat.reshape(shape))
    return gradient, information


def _place(matrix: np.ndarray, row: int, column: int, block: np.ndarray) -> None:
    matrix[row : row + block.shape[0], column : column + block.shape[1]] = block
    matrix[column : column + block.shape[1], row : row + block.shape[0]] = block.T


def _curvature(design: Design, residual: np.ndarray, information: np.ndarray) -> np.ndarray:
    """Minus the Hessian: the information less the residuals on the products of estimated
    parameters (canonical links).
    """
    out = information.copy()
    for a, b, ia, ib in design.pairs():
        shape = design.sizes[a], design.sizes[b]
        flat = np.bincount(ia * shape[1] + ib, weights=residual, minlength=shape[0] * shape[1])
        row, column = design.starts[a], design.starts[b]
        here = out[row : row + shape[0], column : column + shape[1]] - flat.reshape(shape)
        _place(out, row, column, here)
    return out


def _solve(
    matrix: np.ndarray, right: np.ndarray, constraints: np.ndarray, damping: float
) -> np.ndarray:
    """Solve with the constraints' directions filled in, after scaling to a unit diagonal."""
    scale = np.sqrt(np.maximum(np.diag(matrix), 1e-300))
    unit = matrix / scale / scale[:, None]
    gauge = constraints / scale
    gauge = gauge / np.maximum(np.linalg.norm(gauge, axis=1, keepdims=True), 1e-300)
    unit = unit + gauge.T @ gauge
    unit[np.diag_indices_from(unit)] += damping
    return np.asarray(cho_solve(cho_factor(unit, check_finite=True), right / scale) / scale)


def _newton(design: Design, link: LinkFunction, theta: np.ndarray, limit: int = _LIMIT) -> Estimate:
    """Newton steps with Levenberg damping: a step that loses likelihood, or has no positive
    curvature, is damped more.
    """
    cells, constraints = design.cells, design.constraints()
    damping = 1e-3 if design.pairs() else 0.0
    parts = design.split(theta)
    eta = design.predictor(parts)
    loss = float(half_deviance(cells.deaths, cells.exposure, eta, link).sum())
    restrictions = design.restrictions()
    gradient, curvature = _slopes(design, link, parts, eta)
    for iteration in range(1, limit + 1):
        step = _step(curvature, gradient, constraints, restrictions, damping)
        if step is not None:
            tried = design.split(design.join(parts) + step)
            eta_tried = design.predictor(tried)
            with np.errstate(over="ignore", invalid="ignore"):
                loss_tried = float(
                    half_deviance(cells.deaths, cells.exposure, eta_tried, link).sum()
                )
            promised = float(gradient @ step)
            if loss_tried <= loss + 1e-9 * (1.0 + loss):
                parts, eta, loss = tried, eta_tried, loss_tried
                if promised < _GAIN and damping <= 1e-4:
                    return _identified(design, link, parts, iteration)
                gradient, curvature = _slopes(design, link, parts, eta)
                damping = 0.0 if damping < 1e-9 else damping / 10.0
                continue
        if damping > 1e8:
            break
        damping = max(10.0 * damping, 1e-8)
    raise _no_maximum(design)


def _slopes(
    design: Design, link: LinkFunction, parts: dict[str, np.ndarray], eta: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Gradient and minus the Hessian of the log-likelihood at the parameters."""
    cells = design.cells
    residual = cells.deaths - expected_deaths(eta, cells.exposure, link)
    gradient, information = _derivatives(
        design, parts, residual, _variance(cells.exposure, eta, link)
    )
    return gradient, _curvature(design, residual, information)


def _step(
    curvature: np.ndarray,
    gradient: np.ndarray,
    constraints: np.ndarray,
    restrictions: np.ndarray,
    damping: float,
) -> np.ndarray | None:
    """The damped Newton step that keeps the restrictions; None where the curvature is not
    positive.
    """
    try:
        if not len(restrictions):
            return _solve(curvature, gradient, constraints, damping)
        allowed = null_space(restrictions)
        inner = _solve(
            allowed.T @ curvature @ allowed, allowed.T @ gradient, constraints @ allowed, damping
        )
        return np.asarray(allowed @ inner)
    except (LinAlgError, ValueError):
        return None


def _identified(
    design: Design, link: LinkFunction, parts: dict[str, np.ndarray], iterations: int
) -> Estimate:
    """The solution, if the information plus the constraints has full rank; parameters in their
    usual scale.
    """
    cells, parts = design.cells, design.normalised(parts)
    eta = design.predictor(parts)
    _, information = _derivatives(
        design, parts, np.zeros_like(eta), _variance(cells.exposure, eta, link)
    )
    scale = np.sqrt(np.diag(information))
    constraints = design.constraints()
    if not np.all(scale > 0.0):
        smallest = 0.0
    else:
        gauge = constraints / scale
        gauge /= np.linalg.norm(gauge, axis=1, keepdims=True)
        smallest = float(
            eigh(
                information / scale / scale[:, None] + gauge.T @ gauge,
                eigvals_only=True,
                subset_by_index=[0, 0],
            )[0]
        )
    if smallest < _SINGULAR:
        raise _failure(
            "demography.singular",
            design,
            "a singular fit (eigenvalue {eigenvalue:.1e})",
            "parameters identified by the data",
            "use more ages or years, or another model",
            eigenvalue=smallest,
        )
    if (
        not design.pairs()
    ):  # move along the directions that change no fitted rate until the constraints hold exactly
        parts = design.split(
            _solve(information, information @ design.join(parts), constraints, 0.0)
        )
    return Estimate(
        design, parts, iterations, len(scale) - len(constraints) - len(design.restrictions())
    )


def _no_maximum(design: Design) -> ModelError:
    return _failure(
        "demography.no_maximum",
        design,
        "no convergence",
        "a maximum of the likelihood",
        "clip short cohorts with clip_cohorts, merge ages or use another model",
    )


def _failure(code: str, design: Design, *templates: str, **fields: Any) -> ModelError:
    cells = design.cells
    found, expected, todo = templates
    return ModelError(
        code,
        "demography.fit_mortality({model}), ages {ages}, years {years}",
        found,
        expected,
        todo,
        model=design.terms.name,
        ages=f"{cells.ages[0]:g}-{cells.ages[-1]:g}",
        years=f"{cells.years[0]}-{cells.years[-1]}",
        **fields,
    )
