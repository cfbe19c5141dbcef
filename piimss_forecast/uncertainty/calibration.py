"""How wide bands must be to hold what comes: scores of checks, width multipliers by class shrunk to
one, and the coverage that bands have with a multiplier learnt without the checks it judges.

A check is a row with ``observed``, the median ``middle`` and the limits ``low_80``, ``high_80``,
``low_95``, ``high_95`` of a forecast, and the ``measure`` (log, logit, level) of its errors.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

LEVELS = (80, 95)
_EDGE = 0.01  # percent: a share of 0 or 100 has no logit
# Sampling variance of the logarithm of the multiplier that one check gives: quantiles of a half
# normal at 80 and 95 %, p (1 - p) / (f q)^2, and their covariance, averaged.
ONE_CHECK = 0.62
NORMAL = {80: 1.2815515655446004, 95: 1.959963984540054}


def on_scale(values: np.ndarray, measure: np.ndarray) -> np.ndarray:
    """Values on the scale of their errors: logarithm, logit of a percent, or as they are.

    Examples
    --------
    >>> on_scale(np.array([1.0, 50.0, 3.0]), np.array(["log", "logit", "level"])).tolist()
    [0.0, 0.0, 3.0]
    """
    values = np.asarray(values, float)
    share = np.clip(values, _EDGE, 100 - _EDGE)
    positive = np.maximum(values, np.finfo(float).tiny)
    return np.where(
        measure == "log",
        np.log(positive),
        np.where(measure == "logit", np.log(share / (100 - share)), values),
    )


def off_scale(values: np.ndarray, measure: np.ndarray) -> np.ndarray:
    """Values back from the scale of their errors."""
    return np.where(
        measure == "log",
        np.exp(np.where(measure == "log", values, 0.0)),
        np.where(measure == "logit", 100 / (1 + np.exp(-values)), values),
    )


def ratios(checks: pd.DataFrame) -> pd.DataFrame:
    """Error of each check over the half-width of its band on the side where it fell.

    Parameters
    ----------
    checks : DataFrame
        Checks.

    Returns
    -------
    DataFrame
        ``ratio_80`` and ``ratio_95``: a check is inside the band times m where the ratio is not
        above m; ``z``, the signed error in standard deviations of the band; index of ``checks``.

    Examples
    --------
    >>> row = {"observed": 12.0, "middle": 10.0, "low_80": 8.0, "high_80": 11.0}
    >>> row |= {"low_95": 7.0, "high_95": 12.0, "measure": "level"}
    >>> ratios(pd.DataFrame([row]))[["ratio_80", "ratio_95"]].to_numpy().tolist()
    [[2.0, 1.0]]
    """
    measure = checks["measure"].to_numpy()
    middle = on_scale(checks["middle"].to_numpy(), measure)
    error = on_scale(checks["observed"].to_numpy(), measure) - middle
    out: dict[str, np.ndarray] = {}
    for level in LEVELS:
        up = on_scale(checks[f"high_{level}"].to_numpy(), measure) - middle
        down = middle - on_scale(checks[f"low_{level}"].to_numpy(), measure)
        width = np.maximum(np.where(error > 0, up, down), 1e-12)
        out[f"ratio_{level}"] = np.abs(error) / width
    z = np.mean([out[f"ratio_{level}"] * NORMAL[level] for level in LEVELS], axis=0)
    return pd.DataFrame(out | {"z": np.sign(error) * z}, index=checks.index)


def widened(checks: pd.DataFrame, multiplier: np.ndarray | float) -> pd.DataFrame:
    """The checks with their bands times a multiplier, about their medians and on their scale;
    ``inside_80`` and ``inside_95`` tell which hold.

    Parameters
    ----------
    checks : DataFrame
        Checks.
    multiplier : ndarray or float
        One for all, or one a check.
    """
    measure = checks["measure"].to_numpy()
    middle = on_scale(checks["middle"].to_numpy(), measure)
    out = checks.copy()
    for level in LEVELS:
        for side in ("low", "high"):
            limit = on_scale(checks[f"{side}_{level}"].to_numpy(), measure)
            out[f"{side}_{level}"] = off_scale(middle + multiplier * (limit - middle), measure)
        out[f"inside_{level}"] = (out[f"low_{level}"] <= out["observed"]) & (
            out["observed"] <= out[f"high_{level}"]
        )
    return out


def learn(checks: pd.DataFrame, *, limits: tuple[float, float], by: str = "class") -> pd.DataFrame:
    """The multiplier of each class with which its bands would have held what they say, shrunk to
    one.

    On its checks the multiplier that holds 80 % is the 80th percentile of ``ratio_80``, that which
    holds 95 % the 95th of ``ratio_95``; the class takes their geometric mean. Its logarithm counts
    n / (n + w): n are the series and disjoint windows seen (horizons of one origin, and origins
    that share their years, are not independent), and w the checks that the belief in one is worth,
    by moments: the sampling variance of one check over what the logarithms of all classes vary
    beyond it.

    Parameters
    ----------
    checks : DataFrame
        Checks with ``variable``, ``horizon``, ``year`` and the column ``by``.
    limits : tuple of float
        Least and greatest multiplier.
    by : str
        Column of the class.

    Returns
    -------
    DataFrame
        By class: ``checks``, ``effective``, ``raw``, ``multiplier``, ``capped``.
    """
    rows = {}
    ratio = ratios(checks)
    for name, group in checks.groupby(by):
        r = ratio.loc[group.index]
        logs = [np.log(_rank(r[f"ratio_{v}"].to_numpy(), v / 100)) for v in LEVELS]
        rows[name] = (len(group), effective(group), float(np.exp(np.mean(logs))))
    found = pd.DataFrame.from_dict(rows, orient="index", columns=["checks", "effective", "raw"])
    log, n = np.log(found["raw"]), found["effective"]
    between = max(float(np.average(log**2 - ONE_CHECK / n, weights=n)), 1e-3)
    wanted = np.exp(log * n / (n + ONE_CHECK / between))
    kept = wanted.clip(*limits)
    return found.assign(multiplier=kept, capped=kept != wanted).rename_axis(by)


def effective(checks: pd.DataFrame) -> float:
    """Independent checks among those of a class: for each variable, the years checked over the mean
    horizon.

    Examples
    --------
    >>> effective(pd.DataFrame({"variable": "a", "year": range(6), "horizon": [1, 2, 3, 1, 2, 3]}))
    3.0
    """
    groups = checks.groupby("variable")
    return float((groups["year"].nunique() / groups["horizon"].mean()).sum())


def left_out(
    checks: pd.DataFrame,
    over: str,
    *,
    limits: tuple[float, float],
    by: str = "class",
    held: Sequence[str] = (),
) -> pd.DataFrame:
    """Each check with the band times the multiplier learnt without its own group of ``over`` (its
    origin, or its variable); a class with no other group keeps its band, and so do those ``held``.

    Returns
    -------
    DataFrame
        The checks, widened, with ``multiplier``.
    """
    parts = []
    for _, group in checks.groupby(over):
        found = learn(checks.drop(group.index), limits=limits, by=by)
        m = group[by].map(found["multiplier"]).fillna(1.0).mask(group[by].isin(held), 1.0)
        parts.append(widened(group, m.to_numpy()).assign(multiplier=m))
    return pd.concat(parts).sort_index()


def interval_score(
    low: np.ndarray, high: np.ndarray, observed: np.ndarray, level: int
) -> np.ndarray:
    """Width of a band plus the penalty of missing it (Gneiting and Raftery, 2007); less is better.

    Examples
    --------
    >>> interval_score(np.array([0.0]), np.array([2.0]), np.array([3.0]), 80).tolist()
    [12.0]
    """
    low, high, observed = (np.asarray(v, float) for v in (low, high, observed))
    miss = np.maximum(low - observed, 0) + np.maximum(observed - high, 0)
    return np.asarray(high - low + 200 / (100 - level) * miss)


def summary(checks: pd.DataFrame, by: Sequence[str] | str | None = None) -> pd.DataFrame:
    """Coverage, bias, spread and score of checks, by one or more of their columns or of all.

    Returns
    -------
    DataFrame
        ``checks``, ``coverage_80``, ``coverage_95`` (shares), ``bias_percent`` (mean of the error
        over what came; of the level in a measure of level), ``mean_abs_error_percent``, ``z_rms``
        (1 when bands are as wide as errors) and ``msis_80``, ``msis_95`` (interval score over the
        mean yearly change known at the origin).
    """
    z = ratios(checks)["z"]
    scored = {
        f"msis_{level}": interval_score(
            checks[f"low_{level}"].to_numpy(),
            checks[f"high_{level}"].to_numpy(),
            checks["observed"].to_numpy(),
            level,
        )
        / checks["scale"].to_numpy()
        for level in LEVELS
    }
    error = 100 * (checks["middle"] / checks["observed"] - 1)
    table = checks.assign(_z2=z**2, _error=error, _absolute=error.abs(), **scored)
    keys = [by] if isinstance(by, str) else list(by or [])
    groups = table.groupby(keys) if keys else table.groupby(lambda _: "all")
    out = groups.agg(
        checks=("observed", "size"),
        coverage_80=("inside_80", "mean"),
        coverage_95=("inside_95", "mean"),
        bias_percent=("_error", "mean"),
        mean_abs_error_percent=("_absolute", "mean"),
        z_rms=("_z2", "mean"),
        msis_80=("msis_80", "mean"),
        msis_95=("msis_95", "mean"),
    )
    return out.assign(z_rms=np.sqrt(out["z_rms"]))


def _rank(values: np.ndarray, share: float) -> float:
    """Quantile of a few ratios, never zero."""
    return float(max(np.quantile(values, share), 1e-6))
