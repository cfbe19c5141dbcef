"""Stock and flow of pensions by regime, type, sex and age.

A pension is counted once (not a person, who may hold two). The stock is of 31 December, by age on
that day; entries of a year are counted on average at mid-year, so they are exposed to half a year
of mortality before the first 31 December. Types come in two groups: those that a career earns, and
those of survivors, whose entries are the dead of the year times who they leave.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..core.errors import InputError
from ..core.words import INSURED_REGIMES
from ..demography import force_over_year
from .statutes import require

EARNED = ("vejez_cesantia", "invalidez", "riesgo_total", "riesgo_parcial")
SURVIVORS = ("viudez", "orfandad", "ascendencia")
TYPES = EARNED + SURVIVORS
REGIMES = (*INSURED_REGIMES, "rjp")


class PensionFlows(NamedTuple):
    """Flows of pensions in a year, summed over sex and age; ``[..., type]``, pensions.

    Attributes
    ----------
    entries : ForwardRef('ndarray')
        New pensions.
    deaths : ForwardRef('ndarray')
        Pensioners who died.
    terminations : ForwardRef('ndarray')
        Pensions that ended for another cause.
    """

    entries: np.ndarray
    deaths: np.ndarray
    terminations: np.ndarray


def older(values: np.ndarray) -> np.ndarray:
    """The same people a year later: everyone moved to the next age, those of 100 and over kept
    together.

    Parameters
    ----------
    values : ndarray
        ``[..., age]`` persons.

    Examples
    --------
    >>> older(np.array([5.0, 0.0, 2.0, 1.0])).tolist()
    [0.0, 5.0, 0.0, 3.0]
    """
    out = np.empty_like(values)
    out[..., 0] = 0.0
    out[..., 1:] = values[..., :-1]
    out[..., -1] += values[..., -1]
    return out


def step(
    stock: np.ndarray, entered: np.ndarray, death: np.ndarray, end: np.ndarray | None = None
) -> tuple[np.ndarray, PensionFlows, np.ndarray]:
    """One year of the ledger: who was there dies, ends or ages one year; who enters arrives at
    mid-year.

    stock_t[x+1] = stock_{t-1}[x] (1 - death[x]) (1 - end[x]) + entered[x+1] sqrt(1 - death[x+1])

    Conservation: sum stock_t = sum stock_{t-1} + entries - deaths - terminations, exactly.

    Parameters
    ----------
    stock : ndarray
        31 December of the year before, ``[..., type, sex, age]``.
    entered : ndarray
        Granted in the year, same shape, by age on 31 December.
    death : ndarray
        Yearly probability of death by age at the start of the year, broadcastable to the stock.
    end : ndarray | None
        Yearly probability of ending for another cause, likewise; none for who only dies.

    Returns
    -------
    tuple[ndarray, PensionFlows, ndarray]
        Stock of 31 December, its flows by type, and the deaths by sex and the age they would have
        had on 31 December (shape of the stock).

    Examples
    --------
    >>> stock, entered = np.zeros((7, 2, 101)), np.zeros((7, 2, 101))
    >>> stock[0, 1, 70], entered[0, 0, 60] = 1000.0, 10.0
    >>> new, flows, _ = step(stock, entered, np.array(0.02), np.array(0.0))
    >>> float(new[0, 1, 71]), round(float(flows.deaths[0]), 3)
    (980.0, 20.101)
    """
    died = stock * death
    alive = stock - died
    terminations = np.zeros(stock.shape[:-2])
    if end is not None:
        ended = alive * end
        alive -= ended
        terminations = all_persons(ended)
    entry_deaths = entered * (1.0 - np.sqrt(1.0 - death))
    new = older(alive)
    new += entered
    new -= entry_deaths
    dead = older(died)
    dead += entry_deaths
    return (
        new,
        PensionFlows(all_persons(entered), all_persons(dead), terminations),
        dead,
    )


def all_persons(persons: np.ndarray) -> np.ndarray:
    """Over both sexes and all ages, ``[...]``."""
    return np.asarray(np.einsum("...sa->...", persons))


def death_by_type(rate: np.ndarray, multiplier: np.ndarray) -> np.ndarray:
    """Probability of dying within the year by age at its start, for each type (or any group with
    its multiplier).

    q[x] = 1 - exp(-multiplier (m[x] + m[x+1]) / 2): who is aged x last birthday on 31 December
    lives half the year at each age.

    Parameters
    ----------
    rate : ndarray
        Central death rates of the population, ``[..., sex, age]``.
    multiplier : ndarray
        ``[type]``, or ``[type, sex, age]`` when the mortality of a type comes from a table
        (``multiplier_of_table``).

    Returns
    -------
    ndarray
        ``[..., type, sex, age]``.

    Raises
    ------
    InputError
        For a negative or missing rate, or a negative multiplier.

    Examples
    --------
    >>> q = death_by_type(np.full((2, 101), 0.02), np.ones(7))
    >>> q.shape, round(float(q[0, 0, 60]), 6)
    ((7, 2, 101), 0.019801)
    """
    multiplier = np.asarray(multiplier, float)
    require(
        "pensions.death_probability.non_negative",
        "pensions, mortality_multiplier",
        multiplier,
        multiplier >= 0,
        "non-negative multipliers",
    )
    if multiplier.ndim == 1:
        multiplier = multiplier[:, None, None]
    return np.asarray(-np.expm1(-force_over_year(rate)[..., None, :, :] * multiplier))


def multiplier_of_table(table: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Multiplier by sex and age that makes the population's rates of one year give a table's yearly
    probabilities.

    With it a table of annuitants (EMSSA-97, EMSSI-97, the user's own) holds in the year of ``rate``
    and improves with the population.

    Parameters
    ----------
    table : ndarray
        Yearly death probabilities, ``[sex, age]``, below 1 but for the last age.
    rate : ndarray
        Population's rates of the year, ``[sex, age]``.

    Raises
    ------
    InputError
        When the table is not [2 sexes, 101 ages] or a probability is outside 0 to 1.

    Examples
    --------
    >>> rate = np.full((2, 101), 0.02)
    >>> k = multiplier_of_table(np.full((2, 101), 0.01), rate)
    >>> round(float(death_by_type(rate, k[None])[0, 0, 60]), 6)
    0.01
    """
    table = np.asarray(table, float)
    if table.shape != np.shape(rate):
        raise InputError(
            "pensions.multiplier_of_table",
            "pensions, mortality_table",
            "{table_shape}",
            "a table [sex, age] from 0 to 100 and over",
            "complete the ages of the table",
            table_shape=table.shape,
        )
    require(
        "pensions.multiplier_of_table.probabilities",
        "pensions, mortality_table",
        table,
        (table >= 0) & (table <= 1),
        "probabilities from 0 to 1",
    )
    return np.asarray(-np.log1p(-np.minimum(table, 1 - 1e-9)) / force_over_year(rate))


def orphan_end(
    ages: np.ndarray, study_age: float, last_age: float, probability: float
) -> np.ndarray:
    """Yearly probability that an orphan's pension ends, by age at the start of the year.

    Ends for all at ``last_age``; between ``study_age`` and then, ``probability`` a year leave
    school.

    Examples
    --------
    >>> orphan_end(np.arange(101), 16, 25, 0.2)[[14, 15, 23, 24]].tolist()
    [0.0, 0.2, 0.2, 1.0]
    """
    return np.where(last_age - 1 <= ages, 1.0, np.where(study_age - 1 <= ages, probability, 0.0))
