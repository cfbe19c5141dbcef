"""A projection by state: the nation of every draw shared among the thirty-two, with an error of
the shares' own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from ..core import checks
from ..core.errors import DataError, InputError
from ..core.translate import N_
from ..states import ShareModel, growth_errors, normalised, project
from .delegations import shared_out
from .own_places import OwnPlaces
from .projection import Projection
from .state_record import Record, ShareErrors

if TYPE_CHECKING:
    from ..ingest import Cube

_SUMS = ("population", "jobs", "adscrita_umf", "pensions_in_payment", "contribution_income")
STATE, DELEGATION = LEVELS = ("state", "delegation")
_CLOSE = 1e-9  # relative, of the sum over states to the nation


def by_state(
    projection: Projection,
    *,
    cube: Cube | None = None,
    registered: Cube | None = None,
    level: str = STATE,
) -> xr.Dataset:
    """The projection by state, or by delegation, adding up to the nation in every draw.

    Each variable is the nation's, draw by draw, times shares that add to one: population as CONAPO
    projects it; jobs as their yearly record, whose growth beyond the nation's is damped
    (:func:`piimss_forecast.states.fit`), drawn towards the insured of 2025 and 2026; registered
    persons per job as last published; cuotas by jobs and SBC; pensions by where jobs were years
    before and the population aged 65 and over. Shares have keyed errors of their own, so draws are
    the same in every scenario; history is the same in all draws.

    Delegations are those of the institute's files: each state is shared among its own by where
    their jobs, wages and registered persons are there, with an error as wide as that of the states.

    Parameters
    ----------
    projection : Projection
        Of any scenario.
    cube : Cube | None
        The institute's monthly files (:func:`piimss_forecast.ingest.asegurados`): the mean SBC of
        each state in the last month they hold, in place of the assumed spread about the nation's,
        and the jobs and wages of each delegation.
    registered : Cube | None
        Those of registered persons (:func:`piimss_forecast.ingest.pda`): persons of each delegation
        in the last month.
    level : str
        ``state``, or ``delegation``, which needs a cube.

    Returns
    -------
    Dataset
        ``[draw, year, state]``: ``population``, ``jobs``, ``adscrita_umf``, ``sbc``,
        ``pensions_in_payment``, ``contribution_income`` (mdp) and ``registered_share`` (persons
        registered, percent of the state's population). The attribute ``published_years`` of each
        tells which years were counted and published by state; other history is rebuilt. Of
        delegations ``[draw, year, delegation]``: ``jobs``, ``sbc``, ``contribution_income`` and,
        with ``registered``, ``adscrita_umf``.

    Raises
    ------
    DataError
        When the data folder has no record of the states, the cube none of one of them, or it has a
        delegation or state that the data folder does not know.
    InputError
        For what is no projection or no cube, another level, or delegations without a cube.

    Notes
    -----
    Source: hierarchical forecasts by proportions, Hyndman and Athanasopoulos (2021), Forecasting:
    principles and practice, section 11; measured by state in ``benchmarks/states.py``.

    Examples
    --------
    >>> import piimss_forecast as pf
    >>> p = pf.project("tendencial", draws=3, seed=1)
    >>> states = by_state(p)
    >>> bool(np.allclose(states["jobs"].sum("state"), p.data["jobs"], rtol=1e-9))
    True
    """
    todo = N_("give what pf.project returns")
    checks.instance(projection, "by_state, projection", Projection, todo)
    checks.one_of(level, "by_state, level", LEVELS)
    own = OwnPlaces.of(cube, registered, projection.catalog, "by_state, cube")
    if own is None and level == DELEGATION:
        raise InputError(
            "results.by_state.level",
            "by_state, {level}",
            "no cube",
            "the cube of insured persons, which says where the jobs of each delegation are",
            "give cube=pf.ingest.open_cube(folder)",
            level=level,
        )
    return by_place(projection, own)[level]


def by_place(projection: Projection, own: OwnPlaces | None) -> dict[str, xr.Dataset]:
    """The projection by state and, with what the own files say, by delegation.

    Parameters
    ----------
    projection : Projection
        Of any scenario.
    own : OwnPlaces | None
        What the institute's files say of where jobs are.
    """
    data = projection.data
    record = Record(projection.catalog)
    errors = ShareErrors(
        projection.request.seed,
        data["draw"].to_numpy(),
        data["year"].to_numpy(),
        data["is_projection"].to_numpy(),
        record.states,
    )
    jobs = _job_shares(record, errors)
    relative = _salaries(record, errors, own)
    logs = {
        "population": _population(record, errors, "population"),
        "jobs": jobs,
        "adscrita_umf": _registered(record, errors, jobs),
        "pensions_in_payment": _pensions(record, errors),
        "contribution_income": jobs + relative,
    }
    out = {
        name: _nation(data, name).to_numpy()[..., None] * normalised(logs[name]) for name in _SUMS
    }
    # The mean SBC of the states, weighted by their jobs, is the nation's.
    part = normalised(jobs + relative) / normalised(jobs)
    out["sbc"] = data["sbc"].to_numpy()[..., None] * part
    found = {}
    if own is not None:
        parts = shared_out(own, errors, float(record.model.sd.mean()), out)
        found[DELEGATION] = _dataset(data, own.named(record), parts, {})
    out["registered_share"] = 100 * out["adscrita_umf"] / out["population"]
    states = record.names["name"].to_numpy(str)
    names = xr.DataArray(states, {STATE: record.states}, (STATE,))
    found[STATE] = _dataset(data, names, out, record.printed)
    found[STATE]["registered_share"].attrs |= {
        "long_name": "Población adscrita, % de la población de la entidad",
        "long_name_en": "Registered persons, percent of the state's population",
        "source": "adscrita_umf / population",
    }
    return found


def _dataset(
    data: xr.Dataset,
    names: xr.DataArray,
    out: dict[str, np.ndarray],
    printed: Mapping[str, list[int]],
) -> xr.Dataset:
    """The arrays with their axes, once their sums are checked."""
    place = str(names.dims[0])
    found = xr.Dataset(coords={"draw": data["draw"], "year": data["year"]})
    found = found.assign_coords(names.coords).assign_coords(
        name=names.variable, is_projection=data["is_projection"]
    )
    for name, values in out.items():
        source = name if name in data else f"{name}_groups"
        attrs = dict(data[source].attrs) if source in data else {"units": "percent"}
        attrs["published_years"] = printed.get(name, [])
        found[name] = (("draw", "year", place), values, attrs)
    check_sums(data, out, place)
    return found


def check_sums(data: xr.Dataset, out: Mapping[str, np.ndarray], place: str) -> None:
    """Sums over places are the nation's in every draw, and so is the wage mass.

    Raises
    ------
    DataError
        For the variable whose sum is apart.
    """
    held = [name for name in _SUMS if name in out]  # no population by delegation
    sums = {name: (out[name].sum(axis=-1), _nation(data, name).to_numpy()) for name in held}
    wages = (out["jobs"] * out["sbc"]).sum(axis=-1)
    sums["jobs x sbc"] = wages, (data["jobs"] * data["sbc"]).to_numpy()
    for name, (total, nation) in sums.items():
        apart = np.abs(total / np.where(nation == 0, 1.0, nation) - (nation != 0))
        if not (apart <= _CLOSE).all():
            raise DataError(
                "results.by_state",
                "{variable} by {place}",
                "a sum {gap:.3g} apart",
                "the nation in every draw",
                "report it: the shares do not add to one",
                variable=name,
                place=place,
                gap=float(np.nanmax(apart)),
            )


def _nation(data: xr.Dataset, name: str) -> xr.DataArray:
    """The total of each draw and year; a saved run keeps persons by broad age group."""
    values = data[name] if name in data else data[f"{name}_groups"]
    return values.sum([str(d) for d in values.dims if d not in ("draw", "year")])


def _job_shares(record: Record, errors: ShareErrors) -> np.ndarray:
    """Log shares of jobs, ``[draw, year, state]``."""
    central, spread = _central(record, errors)
    steps = np.concatenate([[errors.base], errors.years[errors.ahead]])
    z = errors.normals("jobs", steps)
    zero = np.zeros(len(errors.states))
    free = ShareModel(zero, record.model.momentum, record.model.sd, zero)
    start = spread * z[:, 0]
    moved = project(start, free, z[:, 1:])
    out = np.broadcast_to(central, (len(errors.draws), *central.shape)).copy()
    out[:, errors.ahead] += moved
    return out


def _central(record: Record, errors: ShareErrors) -> tuple[np.ndarray, np.ndarray]:
    """Central log shares ``[year, state]``, and the spread of those of the base year.

    After the last record the model goes on; the insured of later years, who are not the same as
    jobs, draw it towards them by what the model's own variance is of how far apart they are.
    """
    known, model = record.jobs, record.model
    insured = record.logs("insured_25")
    last = int(known.index[-1])
    # The two Julys stand about the December between them.
    at = int(insured.index[0]) if len(insured) else last
    ahead = max(int(errors.years[-1]), errors.base, at) - last
    z = np.zeros((1, max(ahead, 1), len(errors.states)))
    path = pd.DataFrame(
        project(known.loc[last].to_numpy(), model, z)[0],
        index=range(last + 1, last + 1 + z.shape[1]),
        columns=known.columns,
    )
    variance = _variances(model, errors.base - last)
    if at > last:
        apart = insured.mean(axis=0).to_numpy() - path.loc[at].to_numpy()
        then = _variances(model, at - last)
        pull = float(np.minimum(1.0, then.mean() / apart.var()))
        weight = np.clip((path.index.to_numpy() - last) / (at - last), 0.0, 1.0)
        path = path + pull * weight[:, None] * apart
        # What is left of it at that date, with what the years between it and the base year bring.
        since = np.sign(errors.base - at) * _variances(model, abs(errors.base - at))
        variance = np.maximum((1 - pull) * then + since, 0.0)
    whole = pd.concat([known, path])
    first = int(whole.index[0])
    return whole.loc[np.maximum(errors.years, first)].to_numpy(), np.sqrt(variance)


def _variances(model: ShareModel, years: int) -> np.ndarray:
    """Variance of the log shares some years after they were known."""
    return growth_errors(model, years)[-1] ** 2 if years > 0 else np.zeros_like(model.sd)


def _population(record: Record, errors: ShareErrors, variable: str) -> np.ndarray:
    """Log shares of the population as CONAPO projects them, with an error that grows."""
    logs = record.logs(variable)
    years = np.clip(errors.years, logs.index[0], logs.index[-1])
    return logs.loc[years].to_numpy() + errors.walk(variable, record.parameters["population_sd"])


def _registered(record: Record, errors: ShareErrors, jobs: np.ndarray) -> np.ndarray:
    """Log shares of registered persons: those of jobs, and persons per job as last published."""
    known = record.logs("adscrita_umf")
    if known.empty:
        return jobs + errors.walk("registered", record.parameters["registered_sd"])
    per_job = known - record.jobs.reindex(known.index)
    at = np.stack(
        [np.interp(errors.years, per_job.index, per_job[s]) for s in errors.states], axis=-1
    )
    return jobs + at + errors.walk("registered", record.parameters["registered_sd"])


def _pensions(record: Record, errors: ShareErrors) -> np.ndarray:
    """Log shares of pensions in payment: half where jobs were ``pension_lag`` years before, half
    where the population aged 65 and over is.
    """
    p, jobs = record.parameters, record.jobs
    then = np.clip(errors.years - int(p["pension_lag"]), jobs.index[0], jobs.index[-1])
    old = _population(record, errors, "population_65")
    return (jobs.loc[then].to_numpy() + old) / 2 + errors.level("pensions", p["pension_sd"])


def _salaries(record: Record, errors: ShareErrors, own: OwnPlaces | None) -> np.ndarray:
    """Log of the mean SBC of each state over the nation's: of the own files, or none with the
    assumed spread.
    """
    if own is None:
        return errors.level("salary", record.parameters["salary_sd"])
    mean = own.salary.loc[errors.states].to_numpy()
    shape = (len(errors.draws), len(errors.years), len(errors.states))
    return np.broadcast_to(np.log(mean / mean.mean()), shape)
