"""Cohort-component projection over years and draws."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import xarray as xr

from ..core.dims import SEXES
from ..core.errors import InputError, ModelError
from .arguments import check_shapes, with_draw
from .steps import deaths_by_age, step
from .survival import Survival, five_year_survival, single_year_survival

Yearly = (
    np.ndarray | Callable[[int], np.ndarray]
)  # [draw, year, ...], or the [draw, ...] of a step by its number
Keep: TypeAlias = Literal["all", "last"]
_THREADS = 2
# Draws stepped together: few enough for the cache of a core, enough that threads do not wait for
# the lock.
_BLOCK = 250


class Projected(NamedTuple):
    """Arrays of a projection.

    With ``keep="last"`` there is no array by draw, year and age: population is the last one,
    ``[draw, 1, sex, age]``, and the flows are sums over age, ``[draw, year, sex]``.

    Attributes
    ----------
    population : ForwardRef('ndarray')
        With its start, ``[draw, year + 1, sex, age]``, persons.
    births : ForwardRef('ndarray')
        ``[draw, year, sex]``, persons.
    deaths : ForwardRef('ndarray')
        By age at death, ``[draw, year, sex, age]``, persons.
    deaths_cohort : ForwardRef('ndarray | None')
        By age reached at the end of the step, same shape; None when not asked for.
    exposure : ForwardRef('ndarray | None')
        Person-years by age, those that fertility multiplies; None when not asked for.
    """

    population: np.ndarray
    births: np.ndarray
    deaths: np.ndarray
    deaths_cohort: np.ndarray | None
    exposure: np.ndarray | None


def project_arrays(
    population: np.ndarray,
    mx: Yearly,
    asfr: Yearly,
    srb: np.ndarray,
    migration: Yearly,
    *,
    interval: int = 1,
    first_year: int = 0,
    details: bool = False,
    keep: Keep = "all",
) -> Projected:
    """Projection on arrays (see :func:`project_cohorts`); every input has its draw axis, of length
    one or the number of draws.

    Rates and migration may be given as functions of the step, which spares arrays as large as the
    population.

    Parameters
    ----------
    population : ndarray
        ``[draw, sex, age]`` at the start, persons.
    mx : Yearly
        Death rates per person-year, ``[draw, year, sex, age]``, or step to ``[draw, sex, age]``.
    asfr : Yearly
        Births per woman and year, ``[draw, year, age]``, or step to ``[draw, age]``.
    srb : ndarray
        Males per female at birth, ``[year]``.
    migration : Yearly
        Net migrants of each step, ``[draw, year, sex, age]``, or step to ``[draw, sex, age]``.
    interval : int
        1 or 5 years.
    first_year : int
        Date of the start, for errors.
    details : bool
        Also deaths by cohort and person-years.
    keep : Keep
        ``all`` years and ages, or ``last`` (see :class:`Projected`).
    """
    first = (population, _at(mx, 0), _at(asfr, 0), _at(migration, 0))
    draws, years, (sexes, ages) = max(a.shape[0] for a in first), srb.size, population.shape[-2:]
    everything = keep == "all"
    shape = (draws, years, sexes, ages) if everything else (draws, years, sexes)
    stock = _by_year((draws, years + 1, sexes, ages)) if everything else None
    deaths, births = _by_year(shape), np.empty((draws, years, sexes))
    cohort, exposure = (_by_year(shape), _by_year(shape)) if details else (None, None)
    current = np.array(np.broadcast_to(population, (draws, sexes, ages)))
    if stock is not None:
        stock[:, 0] = current
    blocks = [slice(b, min(b + _BLOCK, draws)) for b in range(0, draws, _BLOCK)]

    def advance(
        t: int, rates: np.ndarray, fertility: np.ndarray, moves: np.ndarray, block: slice
    ) -> None:
        survival = _survival(_part(rates, block), interval)
        moved = _part(moves, block)
        end, flows = step(
            current[block], survival.ratio, _part(fertility, block), srb[t], moved, interval
        )
        if end.min() < 0:
            _raise_negative(end, block.start, first_year + interval * (t + 1), interval)
        current[block], births[block, t] = end, flows.births
        died = deaths_by_age(flows, survival.leave)
        deaths[block, t] = died if everything else died.sum(axis=-1)
        if stock is not None:
            stock[block, t + 1] = end
        if cohort is not None and exposure is not None:
            lived = (flows.start + end - moved / 2) * (interval / 2)
            cohort[block, t] = (
                flows.deaths_cohort if everything else flows.deaths_cohort.sum(axis=-1)
            )
            exposure[block, t] = lived if everything else lived.sum(axis=-1)

    with ThreadPoolExecutor(
        min(_THREADS, len(blocks))
    ) as pool:  # blocks share nothing, and NumPy leaves the lock while it counts
        for t in range(years):
            work = partial(advance, t, _at(mx, t), _at(asfr, t), _at(migration, t))
            for _ in pool.map(work, blocks) if len(blocks) > 1 else map(work, blocks):
                pass
    return Projected(current[:, None] if stock is None else stock, births, deaths, cohort, exposure)


def _by_year(shape: tuple[int, ...]) -> np.ndarray:
    """An empty ``[draw, year, ...]`` array whose years lie each in one piece of memory: the loop
    writes them one at a time.
    """
    return np.moveaxis(np.empty((shape[1], shape[0], *shape[2:])), 0, 1)


def _at(values: Yearly, t: int) -> np.ndarray:
    return values[:, t] if isinstance(values, np.ndarray) else values(t)


def _part(values: np.ndarray, block: slice) -> np.ndarray:
    """The draws of a block; what is the same in all of them stays."""
    return values if values.shape[0] == 1 else values[block]


def _survival(mx: np.ndarray, interval: int) -> Survival:
    return single_year_survival(mx) if interval == 1 else five_year_survival(mx)


def _raise_negative(population: np.ndarray, first_draw: int, year: int, interval: int) -> None:
    draw, sex, age = (int(i) for i in np.argwhere(population < 0)[0])
    raise ModelError(
        "demography.raise_negative",
        "project_cohorts, {year}, {sex}, age {age}, draw {first_draw}",
        "{population}",
        "a non-negative population",
        "reduce the emigration of that age",
        year=year,
        sex=SEXES[sex],
        age=age * interval,
        first_draw=first_draw + draw,
        population=float(population[draw, sex, age]),
    )


def project_cohorts(
    population: np.ndarray,
    mx: np.ndarray,
    asfr: np.ndarray,
    srb: np.ndarray | float,
    migration: np.ndarray | float = 0.0,
    *,
    first_year: int = 0,
    interval: int = 1,
    units: str = "persons",
    keep: Keep = "all",
) -> xr.Dataset:
    """Project a population by sex and age with deaths, births and net migration, over years and
    draws.

    Parameters
    ----------
    population : ndarray
        Persons at ``first_year``, ``[sex, age]`` or ``[draw, sex, age]``; sexes M, F; the last age
        is open.
    mx : ndarray
        Death rates per person-year (zero: nobody dies), ``[year, sex, age]`` or ``[draw, year, sex,
        age]``; for ``interval=5`` their ages are 0, 1, 5, 10, ..., one more than the population's
        0-4, 5-9, ...
    asfr : ndarray
        Births per woman and year, ``[year, age]`` or ``[draw, year, age]``.
    srb : ndarray | float
        Males per female at birth, scalar or ``[year]``.
    migration : ndarray | float
        Net migrants of each step, ``[year, sex, age]`` or with draws in front; half enter at each
        end.
    first_year : int
        Date of the start, as a year on the caller's own calendar (31 December or 1 July).
    interval : int
        1 or 5 years.
    units : str
        Unit of the population, written in the attributes of the result.
    keep : Keep
        ``all`` years and ages, or ``last``: the last population only, and flows summed over age (a
        hundredth of the memory).

    Returns
    -------
    Dataset
        On draw, sex, age: ``population`` by ``year`` (start included); by ``period``, the year in
        which each step ends, ``births`` (by sex), ``deaths`` (by age at death), ``deaths_cohort``
        (by age reached at the end of the step), ``exposure`` (person-years by age, those that
        ``asfr`` multiplies) and ``migrants``. Births - deaths + migrants = change of population, in
        every step and draw.

    Raises
    ------
    InputError
        For wrong shapes, missing or negative values.
    ModelError
        When emigration empties an age.

    Notes
    -----
    Source: Preston, Heuveline and Guillot (2001), chapter 6; UN DESA, cohort-component method.

    Examples
    --------
    >>> rates, births = np.full((3, 2, 101), 0.01), np.zeros((3, 101))
    >>> flat = project_cohorts(np.full((2, 101), 10.0), rates, births, 1.05, first_year=2020)
    >>> flat["population"].sum(("sex", "age")).round(1).values.tolist()
    [[2020.0, 2000.0, 1980.1, 1960.4]]
    """
    if interval not in (1, 5):
        raise InputError(
            "demography.project_cohorts.interval",
            "project_cohorts, interval",
            "{interval}",
            "1 or 5 years",
            "correct the argument",
            interval=interval,
        )
    if keep not in ("all", "last"):
        raise InputError(
            "demography.project_cohorts.keep",
            "project_cohorts, keep",
            "{keep}",
            "all or last",
            "correct the argument",
            keep=keep,
        )
    start = with_draw("population", population, 3)
    ages = start.shape[-1]
    rates = with_draw("mx", mx, 4)
    years = rates.shape[1]
    fertility = with_draw("asfr", asfr, 3)
    moved = np.asarray(migration, float)
    moves = with_draw(
        "migration",
        np.broadcast_to(moved, (years, 2, ages)) if moved.ndim == 0 else moved,
        4,
        signed=True,
    )
    ratio = (
        np.broadcast_to(np.asarray(srb, float), (years,))
        if np.ndim(srb) < 2 and np.size(srb) in (1, years)
        else np.zeros(1)
    )
    if ratio.size != years or not (ratio > 0).all():
        raise InputError(
            "demography.project_cohorts.shape",
            "project_cohorts, srb",
            "{shape}",
            "one positive value, or {years}",
            "correct the argument",
            shape=np.shape(srb),
            years=years,
        )
    check_shapes(
        {
            "population": (start.shape[1:], (2, ages)),
            "mx": (rates.shape[1:], (years, 2, ages + (interval == 5))),
            "asfr": (fertility.shape[1:], (years, ages)),
            "migration": (moves.shape[1:], (years, 2, ages)),
        }
    )
    if len({a.shape[0] for a in (start, rates, fertility, moves)} - {1}) > 1:
        raise InputError(
            "demography.project_cohorts.value",
            "project_cohorts, draw",
            "{value}",
            "the same number of draws",
            "correct the argument",
            value=[a.shape[0] for a in (start, rates, fertility, moves)],
        )
    found = project_arrays(
        start,
        rates,
        fertility,
        ratio,
        moves,
        interval=interval,
        first_year=first_year,
        details=True,
        keep=keep,
    )
    return _dataset(found, moves, first_year, interval, units, keep)


def _dataset(
    found: Projected, moves: np.ndarray, first_year: int, interval: int, units: str, keep: Keep
) -> xr.Dataset:
    draws, steps = found.births.shape[:2]
    ages, dates = found.population.shape[-1], first_year + interval * np.arange(steps + 1)
    flow = ("draw", "period", "sex", "age") if keep == "all" else ("draw", "period", "sex")
    moved = moves if keep == "all" else moves.sum(axis=-1)
    data = xr.Dataset(
        {
            "population": (("draw", "year", "sex", "age"), found.population),
            "births": (("draw", "period", "sex"), found.births),
            "deaths": (flow, found.deaths),
            "deaths_cohort": (flow, found.deaths_cohort),
            "exposure": (flow, found.exposure),
            "migrants": (flow, np.broadcast_to(moved, found.deaths.shape)),
        },
        coords={
            "draw": np.arange(draws),
            "year": dates if keep == "all" else dates[-1:],
            "period": dates[1:],
            "sex": list(SEXES),
            "age": interval * np.arange(ages),
        },
    )
    names = {
        "population": ("Población", "Population"),
        "births": ("Nacimientos", "Births"),
        "deaths": ("Defunciones por edad al morir", "Deaths by age at death"),
        "deaths_cohort": (
            "Defunciones por edad alcanzada al final del paso",
            "Deaths by age reached at the end of the step",
        ),
        "exposure": ("Años-persona", "Person-years"),
        "migrants": ("Migración neta", "Net migration"),
    }
    for name, (es, en) in names.items():
        unit = "person_years" if name == "exposure" and units == "persons" else units
        data[name].attrs = {"units": unit, "long_name": es, "long_name_en": en}
        data[name].attrs["source"] = "project_cohorts"
    data["age"].attrs["long_name"] = "edad; la última, abierta"
    data["age"].attrs["long_name_en"] = "age; the last one, open"
    data["period"].attrs["long_name"] = "año en que termina el paso"
    data["period"].attrs["long_name_en"] = "year in which the step ends"
    return data
