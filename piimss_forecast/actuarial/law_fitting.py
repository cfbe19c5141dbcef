"""Fitting a parametric law of mortality by Poisson likelihood."""

from __future__ import annotations

from dataclasses import fields
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize

from ..core.errors import InputError, ModelError
from .laws import ParametricLaw

Fitted = TypeVar("Fitted", bound=ParametricLaw)


def fit_law(law: type[Fitted], deaths: ArrayLike, exposure: ArrayLike, ages: ArrayLike) -> Fitted:
    """Fit a law to deaths and central exposure by Poisson likelihood, the force taken at mid-age.

    Parameters
    ----------
    law : type[Fitted]
        One of ``LAWS``, such as ``Gompertz``.
    deaths : ArrayLike
        ``[ages]`` counts.
    exposure : ArrayLike
        ``[ages]`` person-years.
    ages : ArrayLike
        Exact age at the start of each interval of one year.

    Returns
    -------
    Fitted
        The law with its fitted parameters.

    Raises
    ------
    InputError
        For negative or NaN cells, deaths without exposure, or shapes that differ.
    ModelError
        When there are fewer ages with exposure than parameters, no deaths, or the optimiser does
        not converge.

    Examples
    --------
    >>> from piimss_forecast.actuarial import Gompertz
    >>> ages = np.arange(60, 90)
    >>> law = fit_law(Gompertz, 1e6 * Gompertz(2e-5, 1.1).force(ages + 0.5), np.full(30, 1e6), ages)
    >>> round(law.c, 4)
    1.1
    """
    d, e, x = (np.asarray(a, dtype=float) for a in (deaths, exposure, ages))
    if not (d.shape == e.shape == x.shape and d.ndim == 1):
        raise InputError(
            "actuarial.fit_law.three_lists",
            "actuarial.fit_law",
            "{d_shape} {e_shape} {x_shape}",
            "three lists of one length",
            "align deaths, exposure and ages",
            d_shape=d.shape,
            e_shape=e.shape,
            x_shape=x.shape,
        )
    wrong = ~((d >= 0) & (e >= 0) & np.isfinite(d) & np.isfinite(e) & ~((e == 0) & (d > 0)))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise InputError(
            "actuarial.fit_law.non_negative",
            "actuarial.fit_law, age {x:g}",
            "deaths {d}, exposure {e}",
            "non-negative values",
            "correct the cell",
            x=x[at],
            d=d[at],
            e=e[at],
        )
    names = [f.name for f in fields(law)]  # type: ignore[arg-type]
    if (e > 0).sum() < len(names) or d.sum() == 0:
        raise ModelError(
            "actuarial.fit_law",
            "actuarial.fit_law({law})",
            "{e} ages, {d:g} deaths",
            "at least {names_count} ages and some deaths",
            "widen the ages",
            law=law.__name__,
            e=int((e > 0).sum()),
            d=d.sum(),
            names_count=len(names),
        )
    return _maximise(law, names, d, e, x + 0.5)


def _maximise(
    law: type[Fitted],
    names: list[str],
    deaths: np.ndarray,
    exposure: np.ndarray,
    middle: np.ndarray,
) -> Fitted:
    """All parameters are positive: search on their logarithms from a Gompertz start."""

    def build(log_values: np.ndarray) -> Fitted:
        values = dict(zip(names, np.exp(log_values), strict=True))
        if "c" in values:
            values["c"] = float(np.exp(values["c"]))  # the search runs on the slope log c
        return law(**{k: float(v) for k, v in values.items()})

    def loss(log_values: np.ndarray) -> float:
        with np.errstate(all="ignore"):
            expected = exposure * build(log_values).force(middle)
            cost = np.where(
                exposure > 0, expected - deaths * np.log(np.maximum(expected, 1e-300)), 0.0
            ).sum()
        return float(cost / deaths.sum()) if np.isfinite(cost) else 1e10

    start = np.log(_start(names, deaths, exposure, middle))
    best = minimize(
        loss,
        start,
        method="Nelder-Mead",
        options={"maxiter": 8000, "maxfev": 8000, "xatol": 1e-9, "fatol": 1e-13, "adaptive": True},
    )
    again = minimize(
        loss,
        best.x,
        method="Nelder-Mead",
        options={"maxiter": 8000, "maxfev": 8000, "xatol": 1e-9, "fatol": 1e-13},
    )
    if not again.success or again.fun >= 1e9:
        raise ModelError(
            "actuarial.maximise",
            "actuarial.fit_law({law})",
            "{message}",
            "convergence",
            "widen the ages or choose another law",
            law=law.__name__,
            message=again.message,
        )
    return build(again.x)


def _start(
    names: list[str], deaths: np.ndarray, exposure: np.ndarray, middle: np.ndarray
) -> list[float]:
    rate = (deaths + 0.5) / (exposure + 1.0)
    slope, level = np.polyfit(middle, np.log(rate), 1, w=np.sqrt(deaths + 0.5))
    slope = max(float(slope), 1e-3)
    level = float(np.exp(level))
    modal = float(middle[-1]) + 20.0
    guesses = {
        "a": level,
        "b": slope,
        "c": slope,
        "d": level / 10.0,
        "shape": max(slope * float(middle.mean()), 1.1),
        "scale": modal,
        "a1": float(rate[0]) + 1e-6,
        "b1": 1.0,
        "a2": float(rate.min()),
        "a3": level,
        "b3": slope,
    }
    if "c" in names:  # Gompertz and Makeham: b is the level and c the growth
        guesses.update(b=level, a=float(rate.min()) / 2.0)
    return [guesses[name] for name in names]
