"""From titulares and population to persons by status: the totals that the coverage table is fitted to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..errors import InputError
from .raking import Margin

STATUSES = ("asegurado", "pensionado", "familiar", "estudiante")
# Rows of the coverage table: insured are split by sex because the share of women in jobs is published; the last row that
# counts as entitled is the unregistered, the rest of the population is not entitled.
CATEGORIES = ("asegurado_M", "asegurado_F", "pensionado", "familiar", "estudiante", "no_registrado")
REGISTERED = slice(0, 5)
# In projection the dependants are three rows, by age.
FAMILY = {"hijos": (0, 19), "adultos": (20, 59), "mayores": (60, 100)}
ROWS = ("asegurado_M", "asegurado_F", "pensionado", *FAMILY, "estudiante", "no_registrado")
AGE_GROUPS = {"0-19": (0, 19), "20-64": (20, 64), "65+": (65, 100)}


def seed_table(profiles: Mapping[str, np.ndarray], population: np.ndarray, floor: float) -> np.ndarray:
    """First guess of the coverage table in persons: assumed shares of the population by category, and the rest.

    Parameters
    ----------
    profiles : share ``[sex, age]`` for asegurado, pensionado, familiar, estudiante, no_registrado.
    population : ``[sex, age]`` persons. floor : least share left not entitled (a zero could never grow).

    Returns
    -------
    ``[categories + 1, sex * age]`` persons; the last row is not entitled.

    Examples
    --------
    >>> tenth = {c: np.full((2, 101), 0.1) for c in ("asegurado", "pensionado", "familiar", "estudiante", "no_registrado")}
    >>> seed_table(tenth, np.full((2, 101), 10.0), 0.02)[:, 0].round(6).tolist()
    [1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 5.0]
    """
    men, women = np.zeros_like(population), np.zeros_like(population)
    men[0], women[1] = profiles["asegurado"][0], profiles["asegurado"][1]
    shares = np.stack([men, women, *(profiles[c] for c in CATEGORIES[2:])])
    rest = np.maximum(1 - shares.sum(axis=0), floor)
    return np.asarray((np.concatenate([shares, rest[None]]) * population).reshape(len(CATEGORIES) + 1, -1))


def coverage_margins(category_totals: np.ndarray, group_totals: Mapping[str, float], cells: tuple[int, int]) -> list[Margin]:
    """Margins of one year's table: persons by category, and registered persons by broad age group.

    Parameters
    ----------
    category_totals : ``[categories]`` persons. group_totals : persons registered by group of ``AGE_GROUPS``.
    cells : (sexes, ages).

    Raises
    ------
    InputError when categories registered and age groups do not add to the same total.

    Examples
    --------
    >>> margins = coverage_margins(np.array([2.0, 1, 1, 3, 1, 2]), {"0-19": 3.0, "20-64": 4.0, "65+": 1.0}, (2, 101))
    >>> [m.name for m in margins][-3:]
    ['0-19', '20-64', '65+']
    """
    rows = len(CATEGORIES) + 1
    registered = float(np.sum(category_totals[REGISTERED]))
    by_age = float(sum(group_totals.values()))
    if abs(registered - by_age) > 1e-6 * registered or np.min(category_totals) <= 0:
        raise InputError(
            "coverage, márgenes/margins",
            f"{registered:,.0f} / {by_age:,.0f}; min {np.min(category_totals):,.0f}",
            es=("categorías positivas que sumen lo mismo que los grupos de edad", "corrija los márgenes de cobertura"),
            en=("positive categories that add to the age groups", "correct the coverage margins"),
        )
    out = []
    for k, name in enumerate(CATEGORIES):
        mask = np.zeros((rows, *cells), bool)
        mask[k] = True
        out.append(Margin(name, mask.reshape(rows, -1), float(category_totals[k])))
    for name, total in group_totals.items():
        low, high = AGE_GROUPS[name]
        mask = np.zeros((rows, *cells), bool)
        mask[REGISTERED, :, low : high + 1] = True
        out.append(Margin(name, mask.reshape(rows, -1), total))
    return out


def split_family(table: np.ndarray, cells: tuple[int, int]) -> np.ndarray:
    """A fitted table with its dependants in three rows by age (children, adults, elders), which move for different reasons.

    Parameters
    ----------
    table : ``[categories + 1, cells]`` with the rows of ``CATEGORIES`` and the not entitled. cells : (sexes, ages).

    Returns
    -------
    ``[rows + 1, cells]``: the rows of ``ROWS`` and the not entitled.

    Examples
    --------
    >>> split_family(np.ones((7, 202)), (2, 101)).sum(axis=1)[3:6].tolist()
    [40.0, 80.0, 82.0]
    """
    at = CATEGORIES.index("familiar")
    family = table[at].reshape(cells)
    parts = np.zeros((len(FAMILY), *cells))
    for i, (low, high) in enumerate(FAMILY.values()):
        parts[i, :, low : high + 1] = family[:, low : high + 1]
    return np.concatenate([table[:at], parts.reshape(len(FAMILY), -1), table[at + 1 :]])


def family_totals(base: np.ndarray, insured: np.ndarray, pensioners: np.ndarray, population: np.ndarray) -> np.ndarray:
    """Dependants by age class, each moved by what makes a person a dependant.

    Children: the share of adults who are insured, times the children there are. Adults: the insured, times the adults who are not
    insured themselves. Elders: the persons of 60 and over who are not pensioners themselves. Each relative to the base year:
    ``H ~ I N0-19 / N20-64``, ``A ~ I (N20-64 - I) / N20-64``, ``E ~ N60+ - P``. Fewer births make smaller families and ageing makes
    more dependent parents, and nobody can depend on others than exist.

    Parameters
    ----------
    base : ``[3]`` persons in the base year. insured, pensioners : ``[draw, 1 + year]`` persons, the base year first.
    population : ``[draw, 1 + year, sex, age]`` persons.

    Returns
    -------
    ``[draw, year, 3]`` persons.

    Examples
    --------
    >>> people = np.ones((1, 2, 2, 101))
    >>> family_totals(np.array([3.0, 2.0, 1.0]), np.array([[10.0, 11.0]]), np.array([[9.0, 9.0]]), people).round(3).tolist()
    [[[3.3, 2.172, 1.0]]]
    """
    people = population.sum(axis=-2)
    children, adults, elders = people[..., :20].sum(axis=-1), people[..., 20:65].sum(axis=-1), people[..., 60:].sum(axis=-1)
    drivers = (insured * children / adults, insured * (1 - insured / adults), elders - pensioners)
    return np.stack([b * d[:, 1:] / d[:, :1] for b, d in zip(base, drivers, strict=True)], axis=-1)


def saturate(share: np.ndarray, knee: float, cap: float) -> np.ndarray:
    """A share that grows as asked up to ``knee`` and then ever more slowly towards ``cap``.

    ``s`` up to the knee; ``k + (c - k)(1 - exp(-(s - k) / (c - k)))`` beyond: value and slope are continuous. It matters only to long
    horizons, where jobs that grow at a constant rate would outnumber the persons who can hold them.

    Raises
    ------
    InputError unless ``0 < knee < cap <= 1``.

    Examples
    --------
    >>> saturate(np.array([0.2, 0.4, 9.0]), 0.3, 0.5).round(4).tolist()
    [0.2, 0.3787, 0.5]
    """
    if not 0 < knee < cap <= 1:
        raise InputError(
            "coverage.saturate",
            f"knee={knee}, cap={cap}",
            es=("0 < knee < cap <= 1", "corrija coverage.saturation_*"),
            en=("0 < knee < cap <= 1", "correct coverage.saturation_*"),
        )
    room = cap - knee
    return np.where(share <= knee, share, knee - room * np.expm1(-np.maximum(share - knee, 0.0) / room))


def consultorio(registered: np.ndarray, ratio_young: np.ndarray, ratio_adult: np.ndarray) -> np.ndarray:
    """Persons assigned to a consulting room: a share of those registered, one under 20 and one from 20 on.

    Parameters
    ----------
    registered : ``[draw, year, sex, age]`` persons. ratio_young, ratio_adult : ``[year]`` fractions.

    Returns
    -------
    ``[draw, year, sex, age]`` persons.

    Examples
    --------
    >>> out = consultorio(np.full((1, 1, 2, 101), 10.0), np.array([0.8]), np.array([0.9]))
    >>> float(out[0, 0, 0, 19]), float(out[0, 0, 0, 20])
    (8.0, 9.0)
    """
    out = registered * ratio_adult[:, None, None]
    out[..., :20] = registered[..., :20] * ratio_young[:, None, None]
    return np.asarray(out)
