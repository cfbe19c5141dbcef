"""The insured and those with conserved rights: who leaves which state for which, and who has the
right to a pension.

Two live states before a pension: active (with a job) and conserved rights (without a job, the right
to a pension kept). Counts of 31 December by age on that day. The number of actives comes from
employment; arrivals and departures close it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import betaincc, gammainc

from ..core.dims import AGES
from ..law import WEEKS_A_YEAR
from .ledger import older
from .statutes import require

PENSION_AGES = AGES > 60  # reached after the first age of cesantia
GENERATIONS = ("antes_julio_1997", "desde_julio_1997")


class Exits(NamedTuple):
    """Yearly probabilities by age at the start of the year, each applied to who is left by those
    before it; ``[..., sex, age]``.
    """

    death_active: np.ndarray
    death_conserved: np.ndarray
    retire: np.ndarray  # of actives and of those with conserved rights
    invalid: np.ndarray
    work_total: np.ndarray
    work_partial: np.ndarray  # a pension beside the job: nobody leaves
    separate: np.ndarray  # to conserved rights
    lapse: np.ndarray  # the time of conservation ends
    reactivate: np.ndarray  # back to a job


class InsuredFlows(NamedTuple):
    """Persons that moved in the year, by sex and age on 31 December; ``[..., sex, age]``."""

    deaths_active: np.ndarray
    deaths_conserved: np.ndarray
    retired_active: np.ndarray
    retired_conserved: np.ndarray
    invalid: np.ndarray
    work_total: np.ndarray
    work_partial: np.ndarray
    separated: np.ndarray
    lapsed: np.ndarray
    reactivated: np.ndarray
    arrivals: np.ndarray
    departures: np.ndarray


def insured_step(
    active: np.ndarray,
    conserved: np.ndarray,
    active_next: np.ndarray,
    p: Exits,
    *,
    check: bool = True,
) -> tuple[np.ndarray, np.ndarray, InsuredFlows]:
    """One year of the two states before a pension.

    conserved_t = conserved_{t-1} - deaths - retired - lapsed - reactivated + separated + departures
    active_t    = active_{t-1} - deaths - retired - invalid - work_total - separated + reactivated +
    arrivals - departures

    Parameters
    ----------
    active : ndarray
        Persons at both ends, ``[..., sex, age]``; ``active_next`` is what employment gives. From 60
        on nobody arrives: what employment gives beyond those who stay are jobs of pensioners.
    conserved : ndarray
        Persons at both ends, ``[..., sex, age]``; ``active_next`` is what employment gives. From 60
        on nobody arrives: what employment gives beyond those who stay are jobs of pensioners.
    active_next : ndarray
        Persons at both ends, ``[..., sex, age]``; ``active_next`` is what employment gives. From 60
        on nobody arrives: what employment gives beyond those who stay are jobs of pensioners.
    p : Exits
        Yearly probabilities.
    check : bool
        Look at every cell first (the year loop does it once on what comes from outside).

    Returns
    -------
    tuple[ndarray, ndarray, InsuredFlows]
        Actives and those with conserved rights on 31 December, and the flows. No cell is negative:
        each flow is a share of who is left.

    Raises
    ------
    InputError
        For a negative stock or a probability outside 0 to 1.
    """
    if check:
        for name, stock in (
            ("active", active),
            ("conserved", conserved),
            ("active_next", active_next),
        ):
            require(
                "pensions.insured_step.non_negative",
                "insured_step, {name}",
                stock,
                stock >= 0,
                "non-negative persons",
                name=name,
            )
        for name, q in p._asdict().items():
            require(
                "pensions.insured_step.probabilities",
                "insured_step, {name}",
                q,
                (q >= 0) & (q <= 1),
                "probabilities from 0 to 1",
                name=name,
            )
    died = active * p.death_active
    left = active - died
    retired = left * p.retire
    left = left - retired
    invalid = left * p.invalid
    left = left - invalid
    total = left * p.work_total
    left = left - total
    partial = left * p.work_partial
    separated = left * p.separate
    left = left - separated
    died_c = conserved * p.death_conserved
    kept = conserved - died_c
    retired_c = kept * p.retire
    kept = kept - retired_c
    lapsed = kept * p.lapse
    kept = kept - lapsed
    back = kept * p.reactivate
    kept = kept - back + separated
    staying = older(left + back)
    # Jobs at pension ages beyond who is left there are held by pensioners who work on: nobody
    # arrives to be pensioned twice.
    net = np.where(PENSION_AGES, np.minimum(active_next, staying), active_next) - staying
    gone = (died, died_c, retired, retired_c, invalid, total, partial, separated, lapsed, back)
    departures = np.maximum(
        -net, 0.0
    )  # jobs that end at an age leave their people with conserved rights
    flows = InsuredFlows._make((*(older(v) for v in gone), np.maximum(net, 0.0), departures))
    return staying + net, older(kept) + departures, flows


def first_job_ages(mean: float, sd: float, lowest: float) -> np.ndarray:
    """Share of the insured by age of their first job: gamma above ``lowest``, a long tail to the
    right; ``[age]``, sum 1.

    Examples
    --------
    >>> f = first_job_ages(23.0, 7.0, 15.0)
    >>> round(float(f.sum()), 12), float(f[:15].sum()), round(float((f * (AGES + 0.5)).sum()), 0)
    (1.0, 0.0, 23.0)
    """
    require(
        "pensions.first_job_ages",
        "first_job_ages",
        np.array([mean - lowest, sd]),
        np.array([mean > lowest, sd > 0]),
        "a mean above the lowest age",
    )
    shape = ((mean - lowest) / sd) ** 2
    since = np.maximum(np.arange(AGES.size + 1) - lowest, 0.0)
    edges = gammainc(shape, since / (sd**2 / (mean - lowest)))
    return np.asarray(np.diff(edges) / (edges[-1] - edges[0]))


def started_before(
    border: float, first_job: np.ndarray, year: int
) -> tuple[np.ndarray, np.ndarray]:
    """Weight of each age of first job (columns) for each age on 31 December (rows), and those
    who started before the border of the two laws, a decimal year (``Law.border_date``).
    """
    started = np.where(AGES[None, :] <= AGES[:, None], first_job, 0.0)
    cut = AGES[:, None] + 0.5 - (year + 1 - border)  # age on the day of the border
    return started, started * np.clip(cut - AGES[None, :], 0.0, 1.0)


def generation_share(first_job: np.ndarray, year: int, border: float) -> np.ndarray:
    """Share of the insured of each age whose first job came before the law of 1997; ``[age]``.

    F(age then) / F(age now), with F the distribution of the age of the first job: a rule from ages,
    no path assumed.

    Parameters
    ----------
    first_job : ndarray
        Shares by age of the first job, ``[age]``, sum 1.
    year : int
        Of the 31 December at which ages are counted.
    border : float
        Border of the two laws, a decimal year (``Law.border_date``).

    Examples
    --------
    >>> f = first_job_ages(23.0, 7.0, 15.0)
    >>> [round(float(generation_share(f, y, 1997.5)[62]), 2) for y in (1996, 2024, 2035, 2055)]
    [1.0, 0.93, 0.67, 0.0]
    """
    started, before = started_before(border, first_job, year)
    total = started.sum(axis=1)
    return np.asarray(
        np.divide(before.sum(axis=1), total, out=np.zeros(AGES.size), where=total > 1e-9)
    )


def share_with_right(
    first_job: np.ndarray,
    year: int,
    weeks: tuple[float, float],
    density: tuple[float, float],
    border: float,
) -> np.ndarray:
    """Share of each age that is of each generation AND has the weeks its law requires;
    ``[generation, age]``.

    P(weeks >= required) with weeks = 52.18 x years since the first job x density, density a beta of
    given mean and deviation.

    Parameters
    ----------
    first_job : ndarray
        ``[age]``, sum 1.
    year : int
        Of the 31 December.
    weeks : tuple[float, float]
        Required by the law of 1973 and by that of 1997 in the year.
    density : tuple[float, float]
        Mean and standard deviation of the share of weeks contributed, fractions.
    border : float
        Border of the two laws, a decimal year (``Law.border_date``).

    Raises
    ------
    InputError
        For weeks below zero or a density outside 0 to 1.

    Examples
    --------
    >>> f = first_job_ages(23.0, 7.0, 15.0)
    >>> share_with_right(f, 2024, (500, 825), (0.55, 0.25), 1997.5)[:, 62].round(3).tolist()
    [0.809, 0.019]
    """
    need = np.asarray(weeks, float)
    require(
        "pensions.share_with_right.non_negative",
        "share_with_right, weeks",
        need,
        need >= 0,
        "non-negative weeks",
    )
    mean, sd = density
    limit = mean * (1 - mean)
    good = np.array([0 < mean < 1, 0 < sd**2 < limit])
    require(
        "pensions.share_with_right.density_possible",
        "share_with_right, density",
        np.array(density),
        good,
        "density from 0 to 1 and a possible deviation",
    )
    size = limit / sd**2 - 1
    span = np.maximum(AGES[:, None] - AGES[None, :] + 0.5, 0.5)
    started, before = started_before(border, first_job, year)
    total = np.maximum(started.sum(axis=1), 1e-12)
    shares = [np.minimum(n / (WEEKS_A_YEAR * (AGES + 0.5)), 1.0) for n in need]
    lasting = [betaincc(mean * size, (1 - mean) * size, share) for share in shares]
    at = (span - 0.5).astype(int)
    return np.stack(
        [(w * lasting[g][at]).sum(axis=1) / total for g, w in enumerate((before, started - before))]
    )


def retirement_probability(
    hazard: np.ndarray, level: np.ndarray | float, shift: float = 0.0
) -> np.ndarray:
    """Yearly probability of asking for an old-age pension by age at the start of the year: 1 -
    exp(-level hazard[x - shift]).

    Parameters
    ----------
    hazard : ndarray
        By age reached in the year, ``[sex, age]``, zero below the legal age.
    level : ndarray | float
        Scalar or ``[draw]``.
    shift : float
        Years by which everybody waits longer (or less).

    Examples
    --------
    >>> hazard = np.where(AGES >= 60, 0.2, 0.0) * np.ones((2, 1))
    >>> p = retirement_probability(hazard, 1.0)
    >>> later = retirement_probability(hazard, 1.0, shift=1.0)
    >>> p[0, [58, 59]].round(3).tolist(), later[0, [59, 60]].round(3).tolist()
    ([0.0, 0.181], [0.0, 0.181])
    """
    require(
        "pensions.retirement_probability",
        "retirement_probability, level",
        np.asarray(level, float),
        np.asarray(level) >= 0,
        "a non-negative level",
    )
    reached = AGES + 1.0 - shift
    by_age = np.stack([np.interp(reached, AGES, row) for row in hazard])
    return np.asarray(-np.expm1(-np.asarray(level, float)[..., None, None] * by_age))
