"""``forecast``: one annual (or monthly) series in, a calibrated predictive distribution out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..core.checks import kind_of
from ..core.errors import InputError
from ..core.flags import flags
from .annual import Event, read
from .calibration import multipliers
from .declared import events_of
from .engine import DEFAULT, Options, Prior, fit
from .messages import Message
from .models import candidate
from .result import Forecast, NoForecast, silence
from .with_prophet import Extras


def forecast(
    series: pd.Series,
    horizon: int,
    *,
    bounds: tuple[float | None, float | None] | None = None,
    events: Sequence[Event | Mapping[str, object] | int] = (),
    draws: int = 1000,
    seed: int = 0,
    prior: Prior | None = None,
    model: str = DEFAULT,
    tails: str | None = None,
    log: bool = False,
    key: str | None = None,
    placeholders: Sequence[float] = (),
    holidays: pd.DataFrame | None = None,
    regressors: pd.DataFrame | None = None,
) -> Forecast | NoForecast:
    """Forecast a short annual series with intervals that cover what they say.

    The centre is the mean of automatic ETS, dynamic optimised Theta, Box-Cox Theta and random walk
    with drift. The interval at level L and horizon h reaches ``k_h(L) sqrt(w_h(L) m)`` from it,
    with ``w`` the mean half-width of the models, ``m`` the mean absolute yearly change and ``k``
    constants measured on the M4 competition (``calibration``). Paths follow a Gaussian random walk
    in ranks.

    Length policy: 13 figures or more, full; 8-12, automatic ETS enters by and by in place of simple
    smoothing; 5-7, drift and simple smoothing only; 3-4, drift with ``prior``; fewer, or a constant
    series: ``NoForecast``. Intervals are x1.25 up to 11 figures, on a straight line to x1 at 15.
    Figures are counted without the years of declared pulses. Monthly series (24 figures or more):
    mean of automatic ETS, dynamic optimised Theta and Theta on the STL trend, with a season of 12;
    no calibration was learnt for them, so the models' own widths x1.4 are used and the forecast
    says so.

    Parameters
    ----------
    series : Series
        Values by year (int years or yearly dates) or month (dates); NaN, ``"ND"``, ``"NA"`` and
        absent periods are gaps, the forecast starts after the last figure.
    horizon : int
        Years (or months) ahead, 1 to 100.
    bounds : tuple[float | None, float | None] | None
        (lower, upper) that values cannot leave, None where there is none; series without a value
        below zero get lower bound 0 by themselves. A bound on which figures sit has a probability
        of its own, from how often they stayed there.
    events : Sequence[Event | Mapping[str, object] | int]
        Declared events within the series (``Event``, year of a pulse, or mapping): pulses
        missing in the fit, shifts and ramps moved to the new level (dummies in
        ``model="state_space"``), all kept in the width.
    draws : int
        Number of paths, draw 0 being the central one.
    seed : int
        Seed of the run, a whole number from 0.
    prior : Prior | None
        What the reference class says, for 3 or 4 figures.
    model : str
        A name of ``MODELS``; only the default has calibrated intervals.
    tails : str | None
        ``"asymmetric"`` or ``"symmetric"``; by default asymmetric for positive series, symmetric
        for the rest.
    log : bool
        Fit a positive series in logarithms.
    key : str | None
        Name of the random stream, the series' name when not given; two series with one key and seed
        share their shocks.
    placeholders : Sequence[float]
        Numbers of the source that mean "no figure".
    holidays : DataFrame | None
        For ``model="prophet"``: its table of holidays.
    regressors : DataFrame | None
        For ``model="prophet"``: a table by period over history and horizon.

    Returns
    -------
    Forecast | NoForecast
        Forecast (``.mean .median .interval(0.8) .draws .weights .scores``), or NoForecast
        (``.available`` False).

    Raises
    ------
    DataError
        For infinite or textual values, no figure, repeated or unordered years, values out of
        bounds, frequencies mixed.
    InputError
        For an argument outside its domain.
    ModelError
        When a chosen single model cannot be fitted.

    Examples
    --------
    >>> values = [14.5, 15.2, 15.9, 16.1, 16.5, 17.2, 17.9, 18.6, 19.4, 20.1]
    >>> values += [20.4, 19.8, 20.6, 21.4]
    >>> jobs = pd.Series(values, index=range(2010, 2024))
    >>> f = forecast(jobs, 6, events=[2020], seed=1)
    >>> f.available, f.draws.shape, bool((f.interval(0.95)["lower"] < f.median).all())
    (True, (1000, 6), True)
    >>> print(forecast(jobs.tail(2), 6).summary("en").splitlines()[0])
    2 observations do not allow a statistical forecast (5 are needed, or 3 with a prior).
    """
    _check(horizon, draws, seed, model, tails, prior)
    annual = read(series, placeholders)
    declared = events_of(events, annual)
    extras = Extras(holidays, regressors)
    in_logs = bool(flags(log, "timeseries.forecast(log)"))
    options = Options(bounds, prior, model, tails, in_logs, extras)
    fitted = fit(annual, int(horizon), declared, options)
    if fitted.marginals is None:
        return silence(annual, fitted.policy, fitted.notes[0])
    notes = list(fitted.notes)
    gaps = annual.labels(annual.years[~annual.observed])
    if len(gaps):
        notes.append(
            Message(
                "gaps", {"years": ", ".join(str(g)[: 4 if annual.season == 1 else 7] for g in gaps)}
            )
        )
    if annual.trimmed:
        notes.append(
            Message(
                "trimmed",
                {
                    "year": str(annual.labels(annual.years[-1:] + 1)[0])[
                        : 4 if annual.season == 1 else 7
                    ]
                },
            )
        )
    if extras and model != "prophet":
        notes.append(Message("extras_unused"))
    notes += [
        Message("event", {"year": e.year, "kind": e.kind, "reason": e.reason or "-"})
        for e in declared
    ]
    name = key if key is not None else ("" if series.name is None else str(series.name))
    return Forecast(
        annual,
        series.name,
        annual.labels(annual.years[-1] + np.arange(1, int(horizon) + 1)).to_numpy(),
        fitted.marginals,
        fitted.policy,
        fitted.scale,
        fitted.weights,
        tuple(notes),
        declared,
        options,
        int(draws),
        int(seed),
        name,
    )


def _check(
    horizon: object, draws: object, seed: object, model: str, tails: str | None, prior: object
) -> None:
    """Arguments that do not depend on the series."""
    for name, value, least, most in (
        ("horizon", horizon, 1, 100),
        ("draws", draws, 1, 10_000_000),
        ("seed", seed, 0, 2**63 - 1),
    ):
        whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
        if not whole or not least <= int(value) <= most:  # type: ignore[call-overload]
            raise InputError(
                "timeseries.check",
                "timeseries.forecast({name})",
                "{value}",
                "an integer from {least} to {most}",
                "correct the argument",
                name=name,
                value=value,
                least=least,
                most=most,
            )
    candidate(model)
    if tails is not None:
        multipliers(0.95, 1, tails)
    if prior is not None and not isinstance(prior, Prior):
        raise InputError(
            "timeseries.check.kind",
            "timeseries.forecast(prior)",
            "{kind}",
            "a Prior(drift, drift_sd, noise_sd)",
            "build one",
            kind=kind_of(prior),
        )
