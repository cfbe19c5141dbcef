"""Stock and flow of pensions by regime, type, sex and age.

A pension is counted once (not a person, who may hold two). The stock is of 31 December, by age on that day; entries of a year
are counted on average at mid-year, so they are exposed to half a year of mortality before the first 31 December.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from ..dims import AGES, SEXES
from ..errors import DataError, InputError

TYPES = ("vejez_cesantia", "invalidez", "riesgo_trabajo", "viudez", "orfandad", "ascendencia")
REGIMES = ("ley_1973", "ley_1997", "rjp")
FEMALE = SEXES.index("F")


class Flows(NamedTuple):
    """Flows of a year, summed over sex and age: ``[..., regime, type]``."""

    entries: np.ndarray
    deaths: np.ndarray
    terminations: np.ndarray


def step(stock: np.ndarray, entries: np.ndarray, profile: np.ndarray, death: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, Flows]:
    """One year of the ledger: who was there dies, ends or ages one year; who enters arrives at mid-year.

    stock_t[x+1] = stock_{t-1}[x] (1 - death[x]) (1 - end[x]) + entries[x+1] sqrt(1 - death[x+1])

    Conservation: sum stock_t = sum stock_{t-1} + entries - deaths - terminations, exactly.

    Parameters
    ----------
    stock : 31 December of the year before, ``[..., regime, type, sex, age]``. entries : granted in the year, ``[..., regime, type]``.
    profile : sex and age of the entries on 31 December, ``[(regime), type, sex, age]``, sum 1 by type.
    death, end : yearly probabilities by age at the start of the year, broadcastable to the stock.

    Returns
    -------
    Stock of 31 December and ``Flows`` by regime and type.

    Examples
    --------
    >>> stock = np.zeros((3, 6, 2, 101)); stock[0, 0, 1, 70] = 1000.0
    >>> profile = np.zeros((6, 2, 101)); profile[:, 0, 60] = 1.0
    >>> new, flows = step(stock, np.full((3, 6), 10.0), profile, np.array(0.02), np.array(0.0))
    >>> float(new[0, 0, 1, 71]), round(float(flows.deaths[0, 0]), 3)
    (980.0, 20.101)
    """
    entered = entries[..., None, None] * profile
    died = stock * death
    alive = stock - died
    ended = alive * end
    alive -= ended
    entry_deaths = entered * (1.0 - np.sqrt(1.0 - death))
    new = entered - entry_deaths
    new[..., 1:] += alive[..., :-1]
    new[..., -1] += alive[..., -1]  # 100 means 100 and over
    return new, Flows(entries, died.sum(axis=(-2, -1)) + entry_deaths.sum(axis=(-2, -1)), ended.sum(axis=(-2, -1)))


def death_probability(rate: np.ndarray, multiplier: np.ndarray) -> np.ndarray:
    """Probability of dying within the year by age at its start, for each regime and type.

    q[x] = 1 - exp(-multiplier (m[x] + m[x+1]) / 2): who is aged x last birthday on 31 December lives half the year at each age.

    Parameters
    ----------
    rate : central death rates of the population, ``[..., sex, age]``. multiplier : ``[regime, type]``.

    Returns
    -------
    ``[..., regime, type, sex, age]``.

    Examples
    --------
    >>> q = death_probability(np.full((2, 101), 0.02), np.ones((3, 6)))
    >>> q.shape, round(float(q[0, 0, 0, 60]), 6)
    ((3, 6, 2, 101), 0.019801)
    """
    if np.any(~np.isfinite(rate)) or np.any(rate < 0):
        raise DataError(
            "pensions, mortality_rate",
            float(np.min(rate)),
            es=("tasas finitas y no negativas", "revise el eslabón de población"),
            en=("finite non-negative rates", "check the population link"),
        )
    over_year = (rate + np.concatenate([rate[..., 1:], rate[..., -1:]], axis=-1)) / 2
    return np.asarray(-np.expm1(-over_year[..., None, None, :, :] * multiplier[:, :, None, None]))


def entry_profile(mean_age: np.ndarray, sd_age: np.ndarray, lowest: np.ndarray, highest: np.ndarray, female_share: np.ndarray) -> np.ndarray:
    """Sex and age of new pensions by type: normal in age, cut to the admitted ages; ``[type, sex, age]``, sum 1 by type.

    Parameters
    ----------
    mean_age : ``[type, sex]``. sd_age, lowest, highest : ``[type]`` in years. female_share : ``[type]``, fraction.

    Examples
    --------
    >>> one = np.ones(6)
    >>> p = entry_profile(np.full((6, 2), 62.0), 2 * one, 60 * one, 75 * one, 0.4 * one)
    >>> round(float(p[0, 1].sum()), 12), float(p[0, :, 59].sum())
    (0.4, 0.0)
    """
    if np.any(lowest > highest) or np.any((female_share < 0) | (female_share > 1)) or np.any(sd_age <= 0):
        raise InputError(
            "pensions, entry_profile",
            f"{lowest}..{highest}",
            es=("edades ordenadas, desviación positiva y proporción de 0 a 1", "corrija pensions.entry_*"),
            en=("ordered ages, positive deviation and a share from 0 to 1", "correct pensions.entry_*"),
        )
    z = (AGES[None, None, :] + 0.5 - mean_age[..., None]) / sd_age[:, None, None]
    weight = norm.pdf(z) * ((lowest[:, None] <= AGES) & (highest[:, None] >= AGES))[:, None, :]
    share = np.stack([1 - female_share, female_share], axis=1) if FEMALE == 1 else np.stack([female_share, 1 - female_share], axis=1)
    return np.asarray(share[..., None] * weight / weight.sum(axis=-1, keepdims=True))


def warm_up(entries: np.ndarray, profile: np.ndarray, death: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Stock that a history of entries leaves: type, sex and age structure without another assumption.

    Parameters
    ----------
    entries : yearly entries on any scale, ``[year, regime, type]``. profile, death, end : as in ``step`` (one set for all years).

    Returns
    -------
    ``[regime, type, sex, age]``, on the scale of the entries.
    """
    stock = np.zeros((entries.shape[1], len(TYPES), len(SEXES), AGES.size))
    for t in range(entries.shape[0]):
        stock, _ = step(stock, entries[t], profile, death, end)
    return stock


def entries_that_reach(target: float, stock: np.ndarray, shares: np.ndarray, profile: np.ndarray, death: np.ndarray, end: np.ndarray) -> float:
    """Total entries of a year that bring the stock to ``target`` on 31 December (the step is linear in the entries).

    Parameters
    ----------
    target : pensions. stock : ``[regime, type, sex, age]``. shares : of the entries by regime and type, sum 1. profile, death, end : as in ``step``.

    Raises
    ------
    DataError when no non-negative number of entries reaches the target.
    """
    none, _ = step(stock, np.zeros_like(shares), profile, death, end)
    one, _ = step(np.zeros_like(stock), shares, profile, death, end)
    total = (target - float(none.sum())) / float(one.sum())
    if total < 0:
        raise DataError(
            "pensions_in_payment",
            f"{target:.0f} < {float(none.sum()):.0f}",
            es=("un saldo mayor que los sobrevivientes", "revise el saldo o la mortalidad"),
            en=("a stock above the survivors", "check the stock or the mortality"),
        )
    return total
