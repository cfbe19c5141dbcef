"""From what the law accrues to what is accounted: one factor, estimated from every published
year, and its uncertainty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..core.errors import DataError


@dataclass(frozen=True)
class Collection:
    """What the published totals say of accounted over computed income.

    Attributes
    ----------
    accounted : dict[int, float]
        Uncalibrated ratio of the accounted total, by year.
    collected : dict[int, float]
        Uncalibrated ratio of the cash collected, by year.
    perimeter : float
        Accounted over collected in the years with both.
    ratios : dict[int, float]
        Every year's ratio on the accounted basis.
    factor : float
        Their mean.
    sd : float
        Spread of the years around the mean, in logarithm (NaN with one year).
    standard_error : float
        Uncertainty of the mean, in logarithm (NaN with one year).
    """

    accounted: dict[int, float]
    collected: dict[int, float]
    perimeter: float
    ratios: dict[int, float]
    factor: float
    sd: float
    standard_error: float

    @property
    def spread(self) -> float:
        """Largest less smallest uncalibrated ratio on the accounted basis."""
        return max(self.accounted.values()) - min(self.accounted.values())


def estimate_collection(
    accounted: Mapping[int, float],
    collected: Mapping[int, float],
    computed: np.ndarray,
    years: np.ndarray,
    base_year: int,
) -> Collection:
    """One collection factor from published totals on two bases.

    log(accounted_t / computed_t) = a + e_t and log(collected_t / computed_t) = a - p + e_t, where p
    is the perimeter that the collected total leaves out (the institute as employer, derived
    charges), known from the years with both. The factor is exp(mean of a + e_t).

    Parameters
    ----------
    accounted : Mapping[int, float]
        Published contribution income, mdp by year.
    collected : Mapping[int, float]
        Published cash collection, mdp by year.
    computed : ndarray
        Law x jobs x salaries, mdp ``[year]``.
    years : ndarray
        ``[year]``.
    base_year : int
        Later figures are not used.

    Raises
    ------
    DataError
        When no year of the span has an accounted total.

    Examples
    --------
    >>> accounted, collected = {2018: 98.0, 2020: 96.0}, {2018: 95.0, 2021: 96.0}
    >>> law, years = np.full(4, 100.0), np.arange(2018, 2022)
    >>> c = estimate_collection(accounted, collected, law, years, 2024)
    >>> round(c.perimeter, 4), round(c.ratios[2021], 4), round(c.factor, 4)
    (1.0316, 0.9903, 0.9767)
    """
    at = {int(y): i for i, y in enumerate(years) if y <= base_year}
    own = {y: accounted[y] / float(computed[at[y]]) for y in sorted(accounted) if y in at}
    cash = {y: collected[y] / float(computed[at[y]]) for y in sorted(collected) if y in at}
    if not own:
        raise DataError(
            "contributions.estimate_collection",
            "contribution_income",
            "∅",
            "at least one published total",
            "add it to data/",
        )
    both = [np.log(own[y] / cash[y]) for y in own if y in cash]
    perimeter = float(np.exp(np.mean(both))) if both else float("nan")
    ratios = own | ({y: r * perimeter for y, r in cash.items() if y not in own} if both else {})
    logs = np.log(list(ratios.values()))
    sd = float(np.std(logs, ddof=1)) if logs.size > 1 else float("nan")
    return Collection(
        own,
        cash,
        perimeter,
        dict(sorted(ratios.items())),
        float(np.exp(logs.mean())),
        sd,
        sd / np.sqrt(logs.size),
    )


def collection_path(estimate: Collection, years: np.ndarray, weight_last: float) -> np.ndarray:
    """Factor ``[year]``: the ratio of each published year, linear between them, and after the last
    one a mix of last and estimated factor.

    Parameters
    ----------
    estimate : Collection
        Ratios of the published years and their mean.
    years : ndarray
        ``[year]`` calendar years.
    weight_last : float
        Weight of the last ratio against the mean after the last published year, 0 to 1.

    Examples
    --------
    >>> law, years = np.full(4, 100.0), np.arange(2018, 2022)
    >>> c = estimate_collection({2018: 98.0, 2020: 100.0}, {}, law, years, 2020)
    >>> collection_path(c, np.arange(2018, 2022), 0.5).round(4).tolist()
    [0.98, 0.99, 1.0, 0.995]
    """
    known = sorted(estimate.ratios)
    path = np.interp(years, known, [estimate.ratios[y] for y in known])
    held = weight_last * estimate.ratios[known[-1]] + (1 - weight_last) * estimate.factor
    return np.where(years > known[-1], held, path)
