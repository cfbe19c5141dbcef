"""From titulares and population to persons by status: the coverage table, its margins, and what
moves each row.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..core.dims import AGES
from ..core.errors import InputError
from ..core.words import ADULT, CONTRACTS, MODALITIES, OUTSIDE_JOBS
from .raking import Margin

STATUSES = ("asegurado", "pensionado", "familiar", "estudiante")
DEPENDANTS = ("hijos", "conyuge", "ascendientes")
INSURED_CLASSES = (*CONTRACTS, *MODALITIES)
# Persons registered by detailed row; the first six are asegurados, and the dependants are
# familiares.
CLASSES = (*INSURED_CLASSES, "pensionado", *DEPENDANTS, "estudiante")
# Rows of the fitted table. The insured are not among them: their persons by sex and age come with
# the jobs, and the table
# is fitted to the rest of the population. The last row is entitled and not registered; below it
# stands who is not entitled.
ROWS = ("pensionado", *DEPENDANTS, "estudiante", "no_registrado")
PENSIONER, STUDENT, UNREGISTERED = map(ROWS.index, ("pensionado", "estudiante", "no_registrado"))
PARENTS = DEPENDANTS.index("ascendientes")  # among the dependants
FAMILY = slice(ROWS.index(DEPENDANTS[0]), ROWS.index(DEPENDANTS[-1]) + 1)
REGISTERED = slice(0, UNREGISTERED)
NOT_ENTITLED = len(ROWS)  # position of the row below the table's
STUDENT_AGES = slice(15, 25)
_FIELD = CONTRACTS.index("campo")  # platform workers are among the others
# Dependants are what the total leaves.
MARGINS = ("adscrita_umf", "pensionado", "estudiante", "no_registrado", "20+", "65+")
ELDERLY = 65  # first age of the published oldest group
PARENT_AGE = 60  # first age of those who may depend on their children
AGE_GROUPS = (*(f"{a}-{a + 4}" for a in range(0, 100, 5)), "100+")


def seed_table(
    profiles: Mapping[str, np.ndarray], population: np.ndarray, insured: np.ndarray, floor: float
) -> np.ndarray:
    """First guess of the coverage table in persons: assumed shares of the population by row, and
    the rest.

    Parameters
    ----------
    profiles : Mapping[str, ndarray]
        Share ``[sex, age]`` for each of ``ROWS``.
    population : ndarray
        ``[sex, age]`` persons.
    insured : ndarray
        ``[sex, age]`` persons.
    floor : float
        Least share left not entitled (a zero could never grow).

    Returns
    -------
    ndarray
        ``[rows + 1, sex * age]`` persons; the last row is not entitled.

    Examples
    --------
    >>> tenth = {row: np.full((2, 101), 0.1) for row in ROWS}
    >>> seed_table(tenth, np.full((2, 101), 10.0), np.full((2, 101), 2.0), 0.02)[:, 0].round(
    ...     6
    ... ).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0]
    """
    rows = np.stack([profiles[row] for row in ROWS]) * population
    rest = np.maximum(population - insured - rows.sum(axis=0), floor * population)
    return np.asarray(np.concatenate([rows, rest[None]]).reshape(len(ROWS) + 1, -1))


def coverage_margins(
    totals: Mapping[str, float], insured: np.ndarray, ramp: Mapping[str, float] | None = None
) -> list[Margin]:
    """Margins of one date's table: all who are registered, pensioners, students, the unregistered,
    and the registered of 20 and 65 and over.

    Parameters
    ----------
    totals : Mapping[str, float]
        Persons by name of ``MARGINS``; the first and the age groups count the insured too.
    insured : ndarray
        ``[sex, age]`` persons, who are not in the table.
    ramp : Mapping[str, float] | None
        Years on either side of the first age of ``20+`` and ``65+`` over which the correction of
        that group sets in; none (a step) when not given.

    Raises
    ------
    InputError
        When a total is not positive once the insured are taken off, or the ages do not nest.

    Examples
    --------
    >>> insured = np.zeros((2, 101))
    >>> insured[:, 30] = 5.0
    >>> totals = {
    ...     "adscrita_umf": 25.0,
    ...     "pensionado": 4.0,
    ...     "estudiante": 2.0,
    ...     "no_registrado": 3.0,
    ...     "20+": 18.0,
    ...     "65+": 3.0,
    ... }
    >>> {m.name: m.total for m in coverage_margins(totals, insured)}["20+"]
    8.0
    """
    rows, cells = len(ROWS) + 1, insured.shape
    left = dict(totals)
    for name, age in (("adscrita_umf", 0), ("20+", ADULT), ("65+", ELDERLY)):
        left[name] -= float(insured[:, age:].sum())
    family = left["adscrita_umf"] - left["pensionado"] - left["estudiante"]
    if min(*left.values(), family) <= 0 or not left["65+"] < left["20+"] < left["adscrita_umf"]:
        raise InputError(
            "coverage.coverage_margins",
            "coverage, margins",
            "{listed}",
            "positive totals without the insured, that leave dependants,"
            " and 65+ < 20+ < registered",
            "correct the coverage margins",
            listed="; ".join((f"{k} {v:,.0f}" for k, v in left.items())),
        )
    edges = {"20+": ADULT, "65+": ELDERLY}
    where = {"pensionado": slice(0, 1), "estudiante": slice(4, 5), "no_registrado": slice(5, 6)}
    out = []
    for name in MARGINS:
        mask = np.zeros((rows, *cells), bool)
        mask[where.get(name, REGISTERED), :, edges.get(name, 0) :] = True
        width = (ramp or {}).get(name, 0.0)
        slope = np.zeros(mask.shape)
        if width > 0:
            slope[REGISTERED] = age_ramp(edges[name], width)
        out.append(
            Margin(
                name,
                mask.reshape(rows, -1),
                left[name],
                slope.reshape(rows, -1) if width > 0 else None,
                totals[name] - left[name],
            )
        )
    return out


def age_ramp(edge: int, width: float) -> np.ndarray:
    """How far into an age group each single age is: 0 below the ramp around its ``edge``, 1 above
    it; ``[age]``.

    Examples
    --------
    >>> age_ramp(65, 10.0)[[54, 60, 64, 65, 75]].round(3).tolist()
    [0.0, 0.275, 0.475, 0.525, 1.0]
    """
    if width <= 0:
        return np.where(edge <= AGES, 1.0, 0.0)
    return np.clip((AGES + 0.5 - edge + width) / (2 * width), 0.0, 1.0)


def dependants_drivers(
    insured: np.ndarray, pensioners: np.ndarray, population: np.ndarray, children: float
) -> np.ndarray:
    """What children, spouses and parents follow, up to the ratio of the base year.

    With ``p = I / N20-64``, the chance that an adult is insured: children ``p N0-19``; spouses ``(I
    + P)(1 - p)``, titulares whose partner is not insured on their own; parents ``(N60+ - P)(1 - (1
    - p)^k)``, persons of 60 and over who are not pensioners and have at least one of ``k`` children
    insured. Fewer births make smaller families, more insured adults leave fewer spouses to depend
    on others, and nobody can depend on others than exist.

    Parameters
    ----------
    insured : ndarray
        ``[draw]`` persons.
    pensioners : ndarray
        ``[draw]`` persons.
    population : ndarray
        ``[draw, sex, age]`` persons.
    children : float
        ``k``, per parent.

    Returns
    -------
    ndarray
        ``[draw, 3]``, in the order of ``DEPENDANTS``.

    Examples
    --------
    >>> dependants_drivers(np.array([9.0]), np.array([2.0]), np.ones((1, 2, 101)), 2.0).round(
    ...     3
    ... ).tolist()
    [[4.0, 9.9, 15.2]]
    """
    people = population.sum(axis=-2)
    minors, adults, elders = (
        people[..., :ADULT].sum(axis=-1),
        people[..., ADULT:ELDERLY].sum(axis=-1),
        people[..., PARENT_AGE:].sum(axis=-1),
    )
    chance = insured / adults
    parents = (elders - pensioners) * (1 - (1 - chance) ** children)
    return np.stack([chance * minors, (insured + pensioners) * (1 - chance), parents], axis=-1)


def insured_classes(
    contract: np.ndarray, modality: np.ndarray, per_job: np.ndarray | float, registered: float
) -> np.ndarray:
    """Insured persons registered, by class: jobs by contract and persons by modality, platform
    workers told apart from the contracts.

    Platform workers above the income threshold stand inside the jobs, so they are taken off
    permanent and urban temporary jobs, whose split they are not published by, in proportion to
    both.

    Parameters
    ----------
    contract : ndarray
        ``[..., 3]`` jobs.
    modality : ndarray
        ``[..., 3]`` persons (independent and domestic workers outside the jobs, platform workers
        inside).
    per_job : ndarray | float
        Registered persons per job.
    registered : float
        Registered persons per independent or domestic worker insured.

    Returns
    -------
    ndarray
        ``[..., 6]`` persons, in the order of ``INSURED_CLASSES``.

    Examples
    --------
    >>> insured_classes(np.array([80.0, 10.0, 10.0]), np.array([5.0, 5.0, 9.0]), 0.5, 1.0).round(
    ...     6
    ... ).tolist()
    [36.0, 4.5, 5.0, 5.0, 5.0, 4.5]
    """
    platform = modality[..., MODALITIES.index("plataformas")]
    urban, field = contract[..., :_FIELD], contract[..., _FIELD:]
    urban = urban * (1 - platform / urban.sum(axis=-1))[..., None]
    persons = np.asarray(per_job)[..., None]
    by_contract = np.concatenate([urban, field], axis=-1) * persons
    outside = modality[..., : len(OUTSIDE_JOBS)] * registered
    return np.concatenate([by_contract, outside, platform[..., None] * persons], axis=-1)


def by_age_group(persons: np.ndarray) -> np.ndarray:
    """Persons by the five-year groups of ``AGE_GROUPS``; ``[..., age]`` to ``[..., group]``.

    Examples
    --------
    >>> by_age_group(np.ones(101))[[0, -1]].tolist()
    [5.0, 1.0]
    """
    out = np.empty((*persons.shape[:-1], len(AGE_GROUPS)))
    young = np.add(persons[..., 0:100:5], persons[..., 1:100:5], out=out[..., :-1])
    for k in (2, 3, 4):  # five passes, each along the ages: a sum over an axis of five is slow
        young += persons[..., k:100:5]
    out[..., -1] = persons[..., 100]
    return out


def consultorio(registered: np.ndarray, ratios: np.ndarray) -> np.ndarray:
    """Persons assigned to a consulting room: a share of those registered, by broad age (under 20,
    20 to 64, 65 and over).

    Parameters
    ----------
    registered : ndarray
        ``[draw, year, sex, age]`` persons.
    ratios : ndarray
        ``[year, 3]`` fractions.

    Returns
    -------
    ndarray
        ``[draw, year, sex, age]`` persons.

    Examples
    --------
    >>> out = consultorio(np.full((1, 1, 2, 101), 10.0), np.array([[0.8, 0.9, 1.0]]))
    >>> out[0, 0, 0, [19, 20, 65]].tolist()
    [8.0, 9.0, 10.0]
    """
    widths = (ADULT, ELDERLY - ADULT, registered.shape[-1] - ELDERLY)
    return np.asarray(registered * np.repeat(ratios, widths, axis=-1)[:, None, :])


def consultorio_ratios(
    total: np.ndarray, adults: np.ndarray, registered: np.ndarray, elderly_over_adult: float
) -> np.ndarray:
    """Ratios of consulting room to registered by broad age that give the published total and adults
    of 20 and over.

    Parameters
    ----------
    total : ndarray
        ``[...]`` persons assigned to a consulting room.
    adults : ndarray
        ``[...]`` persons assigned to a consulting room.
    registered : ndarray
        ``[..., 3]`` registered under 20, 20-64 and 65 and over.
    elderly_over_adult : float
        Ratio at 65 and over relative to that at 20-64 (1 when nothing is known).

    Returns
    -------
    ndarray
        ``[..., 3]`` fractions.

    Examples
    --------
    >>> consultorio_ratios(
    ...     np.array(85.0), np.array(70.0), np.array([20.0, 60.0, 20.0]), 1.0
    ... ).tolist()
    [0.75, 0.875, 0.875]
    """
    young, middle, old = np.moveaxis(registered, -1, 0)
    ratio = adults / (middle + elderly_over_adult * old)
    return np.stack([(total - adults) / young, ratio, elderly_over_adult * ratio], axis=-1)


def broad_ages(persons: np.ndarray) -> np.ndarray:
    """Persons under 20, 20 to 64, and 65 and over, both sexes; ``[..., sex, age]`` to ``[..., 3]``.

    Examples
    --------
    >>> broad_ages(np.ones((2, 101))).tolist()
    [40.0, 90.0, 72.0]
    """
    people = persons.sum(axis=-2)
    return np.stack(
        [
            people[..., :ADULT].sum(axis=-1),
            people[..., ADULT:ELDERLY].sum(axis=-1),
            people[..., ELDERLY:].sum(axis=-1),
        ],
        axis=-1,
    )
