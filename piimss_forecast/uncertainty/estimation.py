"""What a few years of history say about the spread, persistence and correlation of the yearly
drivers, with shrinkage.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..core.errors import DataError

PHI = 0.4  # persistence towards which a short history is drawn: usual for yearly growth rates
PHI_WEIGHT = 15.0  # years of history that this prior is worth
FEWEST_YEARS = 5  # fewest years of a driver


@dataclass(frozen=True)
class Process:
    """First-order processes of several drivers around their own mean.

    Attributes
    ----------
    sd : Series
        Innovation standard deviation by driver, in the unit of the history.
    persistence : Series
        By driver, within (0, 1).
    correlation : DataFrame
        Of the innovations, positive definite.
    years : Series
        Figures behind each driver.
    share : float
        How far correlations were shrunk to zero.
    freedom : Series
        Years that the size of each driver rests on, one lost to its mean, those of one event being
        one: the degrees of freedom of its error.
    """

    sd: pd.Series
    persistence: pd.Series
    correlation: pd.DataFrame
    years: pd.Series
    share: float
    freedom: pd.Series


def growth(levels: pd.Series, prices: pd.Series | None = None) -> pd.Series:
    """Yearly change in percentage points of logarithm.

    Parameters
    ----------
    levels : Series
        Values by year, any unit; those not positive are left out.
    prices : Series | None
        Inflation in percent by year, for a real change.

    Examples
    --------
    >>> growth(pd.Series([100.0, 110.0], index=[2020, 2021])).round(3).tolist()
    [9.531]
    """
    levels = levels[levels > 0].sort_index()
    change = 100 * np.log(levels).diff()
    consecutive = pd.Series(levels.index, levels.index).diff() == 1
    change = change[consecutive]
    return change if prices is None else (change - 100 * np.log1p(prices / 100)).dropna()


def estimate_process(
    history: Mapping[str, pd.Series] | pd.DataFrame, *, event: Collection[int] = ()
) -> Process:
    """Innovation spread, persistence and correlation of yearly drivers from a few years, shrunk.

    Persistence: least squares around the mean, corrected for its bias of -(1 + 3 phi)/n, drawn to
    ``PHI`` as if that were ``PHI_WEIGHT`` years. Spread: root mean square of the innovations, where
    the years of one ``event`` count together as one. Correlation: of the innovations in years
    common to each pair, times (1 - share), with the share of Schafer and Strimmer (2005) over all
    pairs.

    Parameters
    ----------
    history : Mapping[str, Series] | DataFrame
        Driver -> value by year (rates or growth in percentage points); each may begin and end where
        it likes.
    event : Collection[int]
        Years that are one event and not several independent ones.

    Returns
    -------
    Process
        Process.

    Raises
    ------
    DataError
        For a driver with fewer than five consecutive years, or one that never changes.

    Examples
    --------
    >>> years = range(2012, 2026)
    >>> wave = pd.Series(np.sin(np.arange(14.0) * 2.1), index=years)
    >>> found = estimate_process({"a": wave, "b": -wave})
    >>> positive = (np.linalg.eigvalsh(found.correlation) > 0).all()
    >>> bool(found.correlation.loc["a", "b"] < -0.5), bool(positive)
    (True, True)
    """
    names = [str(name) for name in history]
    shocks, phis, sds, counts, free = {}, {}, {}, {}, {}
    for name in names:
        x = history[name].dropna().sort_index().astype(float)
        x = x[_last_run(x.index.to_numpy(int))]
        if (
            len(x) < FEWEST_YEARS
            or not np.isfinite(x).all()
            or np.ptp(x) <= 1e-12 * max(1.0, float(x.abs().max()))
        ):
            raise DataError(
                "uncertainty.estimate_process",
                "uncertainty.estimate_process[{name}]",
                "{x_count} consecutive years",
                "{least} consecutive years or more, that change",
                "complete the history of the driver",
                name=name,
                x_count=len(x),
                least=FEWEST_YEARS,
            )
        phi = _persistence(x.to_numpy())
        left = x - x.mean()
        shock = (left - phi * left.shift(1)).iloc[1:]
        weight = _weights(shock.index, event)
        free[name] = weight.sum() * (len(shock) - 1) / len(shock)  # one lost to the mean
        sds[name] = float(np.sqrt((weight * shock**2).sum() / free[name]))
        phis[name], counts[name], shocks[name] = phi, len(x), shock
    correlation, share = _correlation(pd.DataFrame(shocks))
    return Process(
        pd.Series(sds, name="sd"),
        pd.Series(phis, name="persistence"),
        correlation,
        pd.Series(counts, name="years"),
        share,
        pd.Series(free, name="freedom"),
    )


def compare(
    process: Process,
    sd: Mapping[str, float],
    persistence: Mapping[str, float],
    correlation: Mapping[str, float],
) -> pd.DataFrame:
    """Estimates beside adopted values: rows such as ``sd:employment`` and ``correlation:a~b``.

    Columns ``estimated``, ``error`` (rough standard error of the estimate), ``adopted``, ``years``:
    an adopted value within two errors is one that the history does not contradict.

    Parameters
    ----------
    process : Process
        Estimated process.
    sd : Mapping[str, float]
        Adopted standard deviation by driver.
    persistence : Mapping[str, float]
        Adopted persistence by driver, 0 to 1.
    correlation : Mapping[str, float]
        Adopted correlation by pair, ``a~b``.
    """
    rows = {}
    n = process.years
    for name in process.sd.index:
        if name in sd:
            rows[f"sd:{name}"] = (
                process.sd[name],
                process.sd[name] / np.sqrt(2 * n[name]),
                sd[name],
                n[name],
            )
        if name in persistence:
            rows[f"persistence:{name}"] = (
                process.persistence[name],
                np.sqrt((1 - process.persistence[name] ** 2) / n[name]),
                persistence[name],
                n[name],
            )
    names = [str(name) for name in process.correlation]
    for i, a in enumerate(names):
        for j, b in enumerate(names[:i]):
            adopted = correlation.get(f"{a}~{b}", correlation.get(f"{b}~{a}", 0.0))
            r, both = float(process.correlation.to_numpy()[i, j]), min(n[a], n[b])
            rows[f"correlation:{b}~{a}"] = (r, (1 - r**2) / np.sqrt(both), adopted, both)
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["estimated", "error", "adopted", "years"]
    )


def _last_run(years: np.ndarray) -> np.ndarray:
    """Positions of the last unbroken run of years."""
    breaks = np.flatnonzero(np.diff(years) != 1)
    return np.arange(len(years)) >= (breaks[-1] + 1 if len(breaks) else 0)


def _persistence(x: np.ndarray) -> float:
    left = x - x.mean()
    n = len(x)
    raw = float((left[1:] * left[:-1]).sum() / (left[:-1] ** 2).sum())
    corrected = raw + (1 + 3 * raw) / n
    return float(np.clip((n * corrected + PHI_WEIGHT * PHI) / (n + PHI_WEIGHT), 0.0, 0.95))


def _weights(years: pd.Index, event: Collection[int]) -> np.ndarray:
    """One for each year; the years of one event share one."""
    inside = np.isin(years.to_numpy(int), list(event))
    return np.where(inside, 1.0 / max(int(inside.sum()), 1), 1.0)


def _correlation(shocks: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """Pairwise correlations, shrunk and positive definite."""
    names = list(shocks)
    r, noise = np.eye(len(names)), np.zeros((len(names), len(names)))
    for i, a in enumerate(names):
        for j in range(i):
            z = shocks[[a, names[j]]].dropna().to_numpy()
            n = len(z)
            if n < FEWEST_YEARS - 1:
                continue
            z = z - z.mean(axis=0)
            z = z / np.sqrt((z**2).mean(axis=0))
            product = z[:, 0] * z[:, 1]
            r[i, j] = r[j, i] = float(product.mean())
            noise[i, j] = noise[j, i] = float(product.var()) / (n - 1)
    off = ~np.eye(len(names), dtype=bool)
    share = (
        float(np.clip(noise[off].sum() / max((r[off] ** 2).sum(), 1e-300), 0.0, 1.0))
        if off.any()
        else 0.0
    )
    r = np.where(off, (1 - share) * r, 1.0)
    least = float(np.linalg.eigvalsh(r)[0])
    if least < 0.05:  # pairs of different years need not fit together
        extra = (0.05 - least) / (1 - least)
        share, r = 1 - (1 - share) * (1 - extra), np.where(off, (1 - extra) * r, 1.0)
    return pd.DataFrame(r, index=names, columns=names), share
