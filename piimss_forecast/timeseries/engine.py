"""From a checked annual series to its predictive distribution: length policy, fit, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..core.errors import InputError
from ..uncertainty.calibration import NORMAL
from . import calibration
from .annual import Annual, Event
from .events import adjust, fill, roughness, shape
from .growth import Growth
from .marginals import Marginals, staying
from .messages import Message
from .models import Combination, StateSpace, candidate
from .protocol import Prediction
from .scales import Scale, choose, resolution
from .unusual import last_change, strays
from .with_prophet import Extras, ProphetModel

DEFAULT = "combination"
YEARLY_POLICIES = ((13, "full"), (8, "wide"), (5, "restricted"), (3, "prior"), (0, "none"))
MONTHLY_POLICIES = ((24, "monthly"), (0, "none"))
# What stands for a model in a monthly series.
SEASONAL = {
    "combination": "combination_monthly",
    "combination_median": "combination_monthly",
    "ets": "ets_monthly",
    "theta": "stl_theta_monthly",
    "dynamic_theta": "dynamic_theta_monthly",
    "boxcox_theta": "stl_theta_monthly",
    "arima": "arima_monthly",
    "naive": "seasonal_naive",
}
OF_MONTHS = {*SEASONAL.values()}  # what repeats each year: nothing in a series by year does
# What stands for a model on a scale whose zero means nothing: no power, no multiplicative error.
LINEAR = {
    "combination": "combination_transformed",
    "combination_median": "combination_transformed_median",
    "ets": "ets_additive",
    "boxcox_theta": "theta",
}
LAST_BITS = 1e-6  # a resolution as fine as this is that of doubles


@dataclass(frozen=True)
class Prior:
    """What the reference class says before the series speaks, on the modelling scale of the series.

    That scale is the logarithm for positive series (0.02 is 2 % a year), the logit for series with
    two bounds, the unit of the series otherwise.

    Attributes
    ----------
    drift : float
        Mean across the class of the change per year.
    drift_sd : float
        Its standard deviation across the class.
    noise_sd : float
        Standard deviation of one year's change around the drift.
    """

    drift: float
    drift_sd: float
    noise_sd: float

    def __post_init__(self) -> None:
        if not (np.isfinite(self.drift) and self.drift_sd > 0 and self.noise_sd > 0):
            raise InputError(
                "timeseries.prior",
                "timeseries.Prior",
                "{drift}, {drift_sd}, {noise_sd}",
                "a finite drift and positive deviations",
                "correct the prior",
                drift=self.drift,
                drift_sd=self.drift_sd,
                noise_sd=self.noise_sd,
            )


@dataclass(frozen=True)
class Options:
    """How a forecast is made; the same options serve every origin of a back-test."""

    bounds: tuple[float | None, float | None] | None = None
    prior: Prior | None = None
    model: str = DEFAULT
    tails: str | None = None
    log: bool = False
    extras: Extras = field(default_factory=Extras)


@dataclass(frozen=True)
class Fitted:
    """Predictive distribution of years after the last figure, or None with the reason."""

    marginals: Marginals | None
    policy: str
    scale: str
    weights: dict[str, float]
    notes: tuple[Message, ...]


def policy_of(n: int, season: int = 1) -> str:
    """Length policy for ``n`` figures: full (13 and more), wide (8-12), restricted (5-7), prior
    (3-4), none; monthly (24 and more), none.

    Examples
    --------
    >>> [policy_of(n) for n in (20, 9, 6, 3, 2)]
    ['full', 'wide', 'restricted', 'prior', 'none']
    """
    return next(
        name for least, name in (YEARLY_POLICIES if season == 1 else MONTHLY_POLICIES) if n >= least
    )


def fit(annual: Annual, horizon: int, events: Sequence[Event], options: Options) -> Fitted:
    """Predictive distribution of the ``horizon`` years after the last figure of ``annual``.

    Centre: candidate fitted to the series without its declared events. Width: from the series with
    them (it is what happened). The length that counts is the number of figures left for the fit.
    """
    values = annual.values[annual.observed]
    n = int((annual.observed & ~annual.pulses(events)).sum())
    policy = policy_of(n, annual.season)
    scale = choose(values, options.bounds, options.log)
    constant = bool(
        np.ptp(scale.to(values)) <= 1e-12 * np.abs(values).max()
    )  # equal but for the last bits of a double
    if policy == "none" or (constant and not (options.prior and policy == "prior")):
        short = "too_short" if annual.season == 1 else "too_short_monthly"
        said = {"n": annual.n, "value": values[-1], "low": values.min(), "high": values.max()}
        alike = "constant" if not np.ptp(values) else "last_digits"
        return Fitted(
            None,
            policy,
            scale.name,
            {},
            (Message(alike if constant and annual.n > 2 else short, said),),
        )
    if policy == "prior":
        return _from_prior(annual, horizon, events, options, scale, n)
    notes = [Message("prior_unused", {"n": n})] if options.prior else []
    return _from_model(annual, horizon, events, options, scale, n, notes)


def _from_model(
    annual: Annual,
    horizon: int,
    events: Sequence[Event],
    options: Options,
    scale: Scale,
    n: int,
    notes: list[Message],
) -> Fitted:
    """A candidate's point with calibrated tails."""
    z = scale.to(annual.values)
    if any(scale.closed):
        notes.append(Message("at_bound"))
    times = last_change(annual.values)
    if times >= calibration.UNUSUAL:
        notes.append(Message("last_change", {"times": f"{times:.0f}"}))
    notes += strays(annual, events)
    name = _model_for(options.model, scale, n, annual.season)
    if isinstance(candidate(name), Growth):
        return _natural(annual, horizon, events, name, scale, n, notes)
    prediction = _predict(name, z, annual, horizon, events, options.extras)
    plain = _predict(name, z, annual, horizon, (), options.extras) if events else prediction
    missing = set(getattr(candidate(name), "members", (name,))) - set(prediction.weights)
    if missing:
        notes.append(Message("dropped", {"models": ", ".join(sorted(missing))}))
    if annual.season == 12:
        below = above = calibration.MONTHLY * plain.half
        notes.append(Message("monthly", {"model": options.model, "factor": calibration.MONTHLY}))
    elif options.model == DEFAULT:
        below, above, more = _widths(plain.half, roughness(z), horizon, _tails(options, scale), n)
        notes += more
        if times >= calibration.UNUSUAL and not annual.pulses(events)[-1]:
            below, above = calibration.reaching_back(z[np.isfinite(z)], below, above)
            notes.append(Message("reaches_back"))
        elif not events:
            below, above, turned = calibration.going_on(z, prediction.point, below, above)
            notes += [Message("turned")] * turned
    else:
        below = above = plain.half
        if (needed := candidate(options.model).minimum) > n:
            said = {"model": options.model, "n": n, "needed": needed, "used": name}
            notes.append(Message("stands_in", said))
        notes += _uncalibrated(name)
    marginals = _through(annual, prediction.point, below, above, scale)
    return Fitted(
        marginals, policy_of(n, annual.season), scale.name, prediction.weights, tuple(notes)
    )


def _uncalibrated(name: str) -> list[Message]:
    """What is said of the intervals of a model by itself, with what they were measured to hold."""
    notes = [Message("uncalibrated", {"model": name})]
    if name in calibration.MEASURED:
        low, high = calibration.MEASURED[name]
        notes.append(Message("measured", {"held_80": low, "held_95": high}))
    return notes


def _natural(
    annual: Annual,
    horizon: int,
    events: Sequence[Event],
    name: str,
    scale: Scale,
    n: int,
    notes: list[Message],
) -> Fitted:
    """A growth curve: fitted in the unit of the series, above its lower bound, and its point and
    ends carried to the scale of the paths.
    """
    base = scale.lower if np.isfinite(scale.lower) else 0.0
    height = annual.values - base
    roof = scale.upper - base
    said = _predict(name, height, annual, horizon, events, ceiling=roof)
    width = _predict(name, height, annual, horizon, (), ceiling=roof).half if events else said.half
    centre = scale.to(said.point + base)
    below = np.abs(centre - scale.to(np.maximum(said.point - width, 1e-3 * said.point) + base))
    above = np.abs(scale.to(said.point + width + base) - centre)
    least = 1e-6 * (np.abs(centre) + 1)
    marginals = _through(annual, centre, np.maximum(below, least), np.maximum(above, least), scale)
    more = (*notes, *_uncalibrated(name))
    return Fitted(marginals, policy_of(n, annual.season), scale.name, said.weights, more)


def _widths(
    half: np.ndarray, rough: float, horizon: int, tails: str, n: int
) -> tuple[np.ndarray, np.ndarray, list[Message]]:
    """Distances below and above ``[2, H]`` at 80 % and 95 %: multiplier x sqrt(half-width x
    roughness) x factor for length.
    """
    notes: list[Message] = []
    factor = calibration.widening(n)
    if n < 8:
        notes.append(Message("restricted", {"n": n}))
    if factor > 1:
        notes.append(Message("few_points", {"n": n, "factor": round(factor, 3)}))
    if horizon > calibration.HORIZON:
        notes.append(Message("beyond", {"calibrated": calibration.HORIZON}))
    usual = np.array([*NORMAL.values()])[:, None]
    least = calibration.LEAST_WIDTH * usual * rough * np.sqrt(np.arange(1, horizon + 1))
    if (half < least).any():
        notes.append(Message("regular"))
    unit = np.sqrt(np.maximum(half, least) * rough) * factor
    below, above = (
        np.stack(
            [calibration.multipliers(level, horizon, tails)[side] for level in calibration.LEVELS]
        )
        * unit
        for side in (0, 1)
    )
    return below, above, notes


def _predict(
    name: str,
    z: np.ndarray,
    annual: Annual,
    horizon: int,
    events: Sequence[Event],
    extras: Extras | None = None,
    ceiling: float = np.inf,
) -> Prediction:
    """A candidate's prediction of the ``horizon`` years after the last year of ``z``, on its scale.

    Fitted in units of the mean yearly change, so that a change of unit changes nothing; trailing
    gaps (a pulse in the last year) are part of the way ahead. The state-space model takes events as
    dummies, the rest a series without them; Prophet takes dates and gaps.
    """
    model, years = candidate(name), annual.years
    free = z if isinstance(model, StateSpace) else adjust(z, years, events, annual.season)
    path = fill(free, annual.season)
    unit = float(np.mean(np.abs(np.diff(path)))) or 1.0
    if isinstance(model, StateSpace) and (events or not np.isfinite(z).all()):
        ahead = np.arange(years[0], years[-1] + horizon + 1)
        dummies = (
            np.stack([shape(e, ahead, annual.season) for e in events], axis=1)
            if events
            else np.zeros((len(ahead), 0))
        )
        said, lead = model.intervened(z / unit, horizon, calibration.LEVELS, dummies), 0
    elif isinstance(model, ProphetModel):
        labels = annual.labels(np.arange(years[0], years[-1] + horizon + 1))
        said, lead = model.dated(free / unit, labels, horizon, calibration.LEVELS, extras), 0
    elif isinstance(model, Growth):
        lead = len(z) - 1 - int(np.flatnonzero(np.isfinite(free))[-1])
        said = model.under(path / unit, horizon + lead, calibration.LEVELS, ceiling / unit)
    else:
        lead = len(z) - 1 - int(np.flatnonzero(np.isfinite(free))[-1])
        said = model.predict(path / unit, horizon + lead, calibration.LEVELS)
    return Prediction(said.point[lead:] * unit, said.half[:, lead:] * unit, said.weights)


def _model_for(model: str, scale: Scale, n: int, season: int = 1) -> str:
    """The candidate that stands for ``model``: short series get the restricted set, transformed
    ones no second transformation.
    """
    if season == 12:
        return SEASONAL.get(model, model)
    if model in OF_MONTHS:
        raise InputError(
            "timeseries.model_for",
            "timeseries.models[{model}]",
            "a series by year",
            "a series by month",
            "give months as the index, or another model",
            model=model,
        )
    if n < 8 and (isinstance(candidate(model), Combination) or candidate(model).minimum > n):
        return "short"
    if candidate(model).minimum > n:
        return "combination"
    return model if scale.name == "half_line" else LINEAR.get(model, model)


def _tails(options: Options, scale: Scale) -> str:
    """Asymmetric tails where the constants were measured so (positive series on their own
    scale), symmetric elsewhere.
    """
    return options.tails or (
        "asymmetric" if scale.name == "half_line" and not scale.mirrored else "symmetric"
    )


def _through(
    annual: Annual, centre: np.ndarray, below: np.ndarray, above: np.ndarray, scale: Scale
) -> Marginals:
    """Marginals with the mass of the bounds on which figures sit and the step of the figures."""
    seen = annual.values[annual.observed]
    stay, step = staying(seen, scale, len(centre)), resolution(seen)
    known = LAST_BITS < step <= np.ptp(seen)  # else the figures are not published on a step
    return Marginals.through(centre, below, above, scale, stay, step if known else 0.0)


def _from_prior(
    annual: Annual, horizon: int, events: Sequence[Event], options: Options, scale: Scale, n: int
) -> Fitted:
    """Three or four figures: conjugate normal drift, prior of the reference class and mean
    change of the series.
    """
    if options.prior is None:
        return Fitted(None, "prior", scale.name, {}, (Message("no_prior", {"n": n}),))
    prior = options.prior
    positive = scale.name == "half_line" and not scale.mirrored
    if positive:
        scale = choose(annual.values[annual.observed], options.bounds, log=True)
    z = adjust(scale.to(annual.values), annual.years, events)
    known = np.flatnonzero(np.isfinite(z))
    span = int(known[-1] - known[0])
    own, own_variance = (z[known[-1]] - z[known[0]]) / span, prior.noise_sd**2 / span
    share = own_variance / (own_variance + prior.drift_sd**2)
    drift, variance = share * prior.drift + (1 - share) * own, share * prior.drift_sd**2
    ahead = np.arange(1, horizon + 1) + (len(z) - 1 - known[-1])
    sd = np.sqrt(ahead * prior.noise_sd**2 + ahead**2 * variance)
    note = Message(
        "prior", {"n": n, "drift": prior.drift, "drift_sd": prior.drift_sd, "scale": scale.name}
    )
    marginals = Marginals.normal(z[known[-1]] + ahead * drift, sd, scale)
    return Fitted(
        marginals, "prior", scale.name, {"prior": float(share), "drift": float(1 - share)}, (note,)
    )
