"""How far an adopted mean growth is off over several years, from how far past means were.

Yearly deviations come and go; a mean adopted for years to come is also wrong as a whole, and that
error adds up. It is what is left of the errors of past means once yearly deviations are taken off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..core.errors import DataError
from .estimation import Process

AHEAD = 6  # longest horizon on which errors of levels are estimated, years
CLASS_WEIGHT = 1.0  # windows that the class of look-alike drivers counts for
NO_CORRELATION = 3.0  # windows that the prior of no correlation counts for


@dataclass(frozen=True)
class Levels:
    """Errors of adopted means, in points a year.

    Attributes
    ----------
    sd : Series
        By driver, pooled with its class.
    alone : Series
        By driver, from its own history.
    correlation : DataFrame
        Between drivers, drawn to zero.
    windows : Series
        Windows that do not overlap, by driver.
    ratio : float
        Level over innovation of the whole class: what a driver without history takes.
    freedom : Series
        Windows that the level of each driver rests on, of all horizons as they are weighted, and
        those that its class counts for: the degrees of freedom of its error.
    """

    sd: pd.Series
    alone: pd.Series
    correlation: pd.DataFrame
    windows: pd.Series
    ratio: float
    freedom: pd.Series


def mean_errors(rates: pd.Series, past: int, ahead: int) -> pd.Series:
    """Mean of the next years less the mean of the last ones, by last year known.

    Parameters
    ----------
    rates : Series
        Yearly rates by consecutive year.
    past : int
        Years whose mean is adopted.
    ahead : int
        Years to come.

    Examples
    --------
    >>> mean_errors(pd.Series([1.0, 1.0, 3.0, 5.0], index=range(2020, 2024)), 2, 2).to_dict()
    {2021: 3.0}
    """
    adopted = rates.rolling(past).mean()
    came = rates.rolling(ahead).mean().shift(-ahead)
    return (came - adopted).dropna()


def estimate_levels(
    history: Mapping[str, pd.Series] | pd.DataFrame,
    process: Process,
    *,
    past: int = 8,
    ahead: int = AHEAD,
) -> Levels:
    """Spread and correlation of the error of an adopted mean, by driver.

    At each horizon the mean square of :func:`mean_errors` less the variance that the mean of the
    yearly deviations of ``process`` has; averaged over horizons 1 to ``ahead`` with the square of
    the horizon as weight, not below zero. Few windows do not overlap, so its ratio to the
    innovation is pooled: the class of all drivers counts for ``CLASS_WEIGHT`` windows.
    Correlations are of the errors at the last horizon, in common years, times n / (n +
    ``NO_CORRELATION``).

    Parameters
    ----------
    history : Mapping[str, Series] | DataFrame
        Driver -> yearly rate in percentage points, as given to :func:`.estimate_process`.
    process : Process
        What that found.
    past : int
        Years whose mean is adopted.
    ahead : int
        Longest horizon.

    Raises
    ------
    DataError
        For a driver with fewer than ``past + ahead`` years.

    Examples
    --------
    >>> from piimss_forecast.uncertainty import estimate_process
    >>> years = range(1980, 2026)
    >>> slow = pd.Series(3 * np.sin(np.arange(46) / 5) + np.cos(np.arange(46) * 2.0), index=years)
    >>> quick = pd.Series(np.cos(np.arange(46) * 2.5), index=years)
    >>> two = {"slow": slow, "quick": quick}
    >>> found = estimate_levels(two, estimate_process(two))
    >>> bool(found.alone["slow"] > 1.5), bool(found.alone["quick"] < 0.1)
    (True, True)
    """
    squares: dict[str, float] = {}
    windows: dict[str, float] = {}
    last: dict[str, pd.Series] = {}
    free: dict[str, float] = {}
    for label, series in history.items():
        name = str(label)
        rates = series.dropna().astype(float)
        if len(rates) < past + ahead:
            raise DataError(
                "uncertainty.estimate_levels",
                "uncertainty.estimate_levels[{name}]",
                "{years} years",
                "{least} years or more",
                "complete the history of the driver",
                name=name,
                years=len(rates),
                least=past + ahead,
            )
        phi, sd = float(process.persistence[name]), float(process.sd[name])
        excess, weights, seen = [], [], []
        for h in range(1, ahead + 1):
            errors = mean_errors(rates, past, h).to_numpy()
            excess.append(float((errors**2).mean()) - mean_variance(phi, sd, h))
            weights.append(h**2)
            seen.append((len(rates) - past) / h)
        squares[name] = max(float(np.average(excess, weights=weights)), 0.0)
        windows[name] = (len(rates) - past) / ahead
        free[name] = float(np.average(seen, weights=weights)) + CLASS_WEIGHT
        last[name] = mean_errors(rates, past, ahead)
    own, n = pd.Series(squares), pd.Series(windows)
    variance = process.sd.loc[list(squares)] ** 2
    ratio = float(own.sum() / variance.sum())
    pooled = (n * own + CLASS_WEIGHT * ratio * variance) / (n + CLASS_WEIGHT)
    return Levels(
        pooled**0.5,
        own**0.5,
        _correlation(last, ahead),
        n,
        float(np.sqrt(ratio)),
        pd.Series(free),
    )


def mean_variance(phi: float, sd: float, years: int) -> float:
    """Variance of the mean of the next years of a first-order deviation that starts from zero.

    Parameters
    ----------
    phi : float
        Persistence.
    sd : float
        Of the innovation.
    years : int
        How many.

    Examples
    --------
    >>> mean_variance(0.0, 2.0, 4), mean_variance(0.5, 1.0, 2)
    (1.0, 0.8125)
    """
    weights = np.cumsum(phi ** np.arange(years))
    return float(sd**2 * (weights**2).sum() / years**2)


def _correlation(errors: Mapping[str, pd.Series], ahead: int) -> pd.DataFrame:
    """Of the errors in common years, around zero, drawn to zero by how few windows there are."""
    names = list(errors)
    r = np.eye(len(names))
    for i, a in enumerate(names):
        for j in range(i):
            both = pd.concat([errors[a], errors[names[j]]], axis=1).dropna().to_numpy()
            if len(both) < 2:
                continue
            found = (both[:, 0] * both[:, 1]).sum() / np.sqrt((both**2).sum(axis=0).prod())
            n = (len(both) + ahead - 1) / ahead
            r[i, j] = r[j, i] = found * n / (n + NO_CORRELATION)
    least = float(np.linalg.eigvalsh(r)[0])
    if least < 0.05:  # pairs of different years need not fit together
        r = np.where(np.eye(len(names)) > 0, 1.0, r * 0.95 / (1 - least))
    return pd.DataFrame(r, index=names, columns=names)
