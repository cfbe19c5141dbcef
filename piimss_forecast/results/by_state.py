"""A projection by state: the nation of every draw shared among the thirty-two, with an error of
the shares' own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from ..catalog import Catalog
from ..core.errors import DataError
from ..states import ShareModel, fit, growth_errors, normalised, project
from ..uncertainty import stream

if TYPE_CHECKING:
    from ..ingest import Cube
    from .projection import Projection

_SUMS = ("population", "jobs", "adscrita_umf", "pensions_in_payment", "contribution_income")
_CLOSE = 1e-9  # relative, of the sum over states to the nation


def by_state(projection: Projection, *, cube: Cube | None = None) -> xr.Dataset:
    """The projection by state, adding up to the nation in every draw.

    Each variable is the nation's, draw by draw, times shares that add to one: population as CONAPO
    projects it; jobs as their yearly record, whose growth beyond the nation's is damped
    (:func:`piimss_forecast.states.fit`), drawn towards the insured of 2025 and 2026; registered
    persons per job as last published; cuotas by jobs and SBC; pensions by where jobs were years
    before and the population aged 65 and over. Shares have keyed errors of their own, so draws are
    the same in every scenario; history is the same in all draws.

    Parameters
    ----------
    projection : Projection
        Of any scenario.
    cube : Cube | None
        The institute's monthly files (:func:`piimss_forecast.ingest.asegurados`): the mean SBC of
        each state in the last month they hold, in place of the assumed spread about the nation's.

    Returns
    -------
    Dataset
        ``[draw, year, state]``: ``population``, ``jobs``, ``adscrita_umf``, ``sbc``,
        ``pensions_in_payment``, ``contribution_income`` (mdp) and ``registered_share`` (persons
        registered, percent of the state's population). The attribute ``published_years`` of each
        tells which years were counted and published by state; other history is rebuilt.

    Raises
    ------
    DataError
        When the data folder has no record of the states, or the cube none of one of them.

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
    data = projection.data
    record = _Record(projection.catalog)
    luck = _Luck(
        projection.request.seed,
        data["draw"].to_numpy(),
        data["year"].to_numpy(),
        data["is_projection"].to_numpy(),
        record.states,
    )
    jobs = _job_shares(record, luck)
    relative = _salaries(record, luck, cube)
    logs = {
        "population": _population(record, luck, "population"),
        "jobs": jobs,
        "adscrita_umf": _registered(record, luck, jobs),
        "pensions_in_payment": _pensions(record, luck),
        "contribution_income": jobs + relative,
    }
    out = {
        name: _nation(data, name).to_numpy()[..., None] * normalised(logs[name]) for name in _SUMS
    }
    # The mean SBC of the states, weighted by their jobs, is the nation's.
    part = normalised(jobs + relative) / normalised(jobs)
    out["sbc"] = data["sbc"].to_numpy()[..., None] * part
    out["registered_share"] = 100 * out["adscrita_umf"] / out["population"]
    return _dataset(data, record, out)


def _dataset(data: xr.Dataset, record: _Record, out: dict[str, np.ndarray]) -> xr.Dataset:
    """The arrays with their axes, once their sums are checked."""
    found = xr.Dataset(coords={"draw": data["draw"], "year": data["year"]})
    found = found.assign_coords(
        state=("state", record.states),
        name=("state", record.names["name"].to_numpy(str)),
        is_projection=data["is_projection"],
    )
    for name, values in out.items():
        source = name if name in data else f"{name}_groups"
        attrs = dict(data[source].attrs) if source in data else {"units": "percent"}
        attrs["published_years"] = record.printed.get(name, [])
        found[name] = (("draw", "year", "state"), values, attrs)
        if name not in _SUMS:
            continue
        nation = _nation(data, name).to_numpy()
        apart = np.abs(values.sum(axis=-1) / np.where(nation == 0, 1.0, nation) - (nation != 0))
        if not (apart <= _CLOSE).all():
            raise DataError(
                "results.by_state",
                "{variable} by state",
                "a sum {gap:.3g} apart",
                "the nation in every draw",
                "report it: the shares do not add to one",
                variable=name,
                gap=float(np.nanmax(apart)),
            )
    found["registered_share"].attrs |= {
        "long_name": "Población adscrita, % de la población de la entidad",
        "long_name_en": "Registered persons, percent of the state's population",
        "source": "adscrita_umf / population",
    }
    return found


def _nation(data: xr.Dataset, name: str) -> xr.DataArray:
    """The total of each draw and year; a saved run keeps persons by broad age group."""
    values = data[name] if name in data else data[f"{name}_groups"]
    return values.sum([str(d) for d in values.dims if d not in ("draw", "year")])


@dataclass(frozen=True)
class _Luck:
    """Years, draws and the keyed errors of the shares."""

    seed: int
    draws: np.ndarray
    years: np.ndarray
    ahead: np.ndarray
    states: list[str]

    @property
    def base(self) -> int:
        """Last year of history."""
        return int(self.years[~self.ahead][-1])

    def normals(self, driver: str, steps: np.ndarray) -> np.ndarray:
        """``[draw, step, state]``; zero in the central draw."""
        first, n = int(self.draws[0]), len(self.draws)
        z = np.stack(
            [
                stream(self.seed, f"states_{driver}_{state}").normal(steps, n, first)
                for state in self.states
            ],
            axis=-1,
        )
        z[self.draws == 0] = 0.0
        return z

    def walk(self, driver: str, sd: float) -> np.ndarray:
        """``[draw, year, state]`` sums of yearly errors, from the first year projected on."""
        z = self.normals(driver, self.years)
        return np.asarray(np.cumsum(np.where(self.ahead[:, None], sd * z, 0.0), axis=1))

    def level(self, driver: str, sd: float) -> np.ndarray:
        """``[draw, year, state]`` one error a draw, in the years projected."""
        z = self.normals(driver, np.array([0]))
        return np.asarray(np.where(self.ahead[:, None], sd * z, 0.0))


class _Record:
    """What is published of the states."""

    def __init__(self, catalog: Catalog) -> None:
        self.names = catalog.of_folder("states/states").set_index("state")
        self.states = self.names.index.tolist()
        rows = catalog.of_folder("states/parameters").set_index("parameter")
        scale = np.where(rows["unit"] == "percent", 100.0, 1.0)
        self.parameters = dict(zip(rows.index, rows["value"] / scale, strict=True))
        self._values = catalog.of_folder("states/values")

    @cached_property
    def printed(self) -> dict[str, list[int]]:
        """Years whose December was counted and published by state, by variable."""
        rows = self._values[self._values["kind"] == "observed"]
        rows = rows[rows["date"].str.endswith("-12-31")]
        years = rows["date"].str[:4].astype(int)
        found = years.groupby(rows["variable"]).unique()
        return {str(name): sorted(map(int, held)) for name, held in found.items()}

    def logs(self, variable: str, month: str = "") -> pd.DataFrame:
        """Log shares by year, of the rows of a month when one is given."""
        rows = self._values[self._values["variable"] == variable]
        rows = rows[rows["date"].str[5:7].eq(month) | (month == "")]
        wide = rows.pivot_table(index="date", columns="state", values="value")[self.states]
        wide.index = wide.index.str[:4].astype(int)
        shares: pd.DataFrame = wide.div(wide.sum(axis=1), axis=0)
        return shares.apply(np.log)

    @cached_property
    def jobs(self) -> pd.DataFrame:
        """Log shares of jobs by year: Decembers, and September where December is not known."""
        return self.logs("jobs", "12").combine_first(self.logs("jobs", "09"))

    @cached_property
    def model(self) -> ShareModel:
        """How they go on."""
        p = self.parameters
        shares = np.exp(self.logs("jobs", "09").to_numpy())
        found = fit(
            shares,
            kept=p["drift_kept"],
            shrinkage=p["spread_shrinkage"],
            years=int(p["drift_years"]),
        )
        return ShareModel(found.drift, found.momentum, found.sd * p["width"], found.growth)


def _job_shares(record: _Record, luck: _Luck) -> np.ndarray:
    """Log shares of jobs, ``[draw, year, state]``."""
    central, spread = _central(record, luck)
    steps = np.concatenate([[luck.base], luck.years[luck.ahead]])
    z = luck.normals("jobs", steps)
    zero = np.zeros(len(luck.states))
    errors = ShareModel(zero, record.model.momentum, record.model.sd, zero)
    start = spread * z[:, 0]
    moved = project(start, errors, z[:, 1:])
    out = np.broadcast_to(central, (len(luck.draws), *central.shape)).copy()
    out[:, luck.ahead] += moved
    return out


def _central(record: _Record, luck: _Luck) -> tuple[np.ndarray, np.ndarray]:
    """Central log shares ``[year, state]``, and the spread of those of the base year.

    After the last record the model goes on; the insured of later years, who are not the same as
    jobs, draw it towards them by what the model's own variance is of how far apart they are.
    """
    known, model = record.jobs, record.model
    insured = record.logs("insured_25")
    last = int(known.index[-1])
    # The two Julys stand about the December between them.
    at = int(insured.index[0]) if len(insured) else last
    ahead = max(int(luck.years[-1]), luck.base, at) - last
    z = np.zeros((1, max(ahead, 1), len(luck.states)))
    path = pd.DataFrame(
        project(known.loc[last].to_numpy(), model, z)[0],
        index=range(last + 1, last + 1 + z.shape[1]),
        columns=known.columns,
    )
    variance = _variances(model, luck.base - last)
    if at > last:
        apart = insured.mean(axis=0).to_numpy() - path.loc[at].to_numpy()
        then = _variances(model, at - last)
        pull = float(np.minimum(1.0, then.mean() / apart.var()))
        weight = np.clip((path.index.to_numpy() - last) / (at - last), 0.0, 1.0)
        path = path + pull * weight[:, None] * apart
        # What is left of it at that date, with what the years between it and the base year bring.
        since = np.sign(luck.base - at) * _variances(model, abs(luck.base - at))
        variance = np.maximum((1 - pull) * then + since, 0.0)
    whole = pd.concat([known, path])
    first = int(whole.index[0])
    return whole.loc[np.maximum(luck.years, first)].to_numpy(), np.sqrt(variance)


def _variances(model: ShareModel, years: int) -> np.ndarray:
    """Variance of the log shares some years after they were known."""
    return growth_errors(model, years)[-1] ** 2 if years > 0 else np.zeros_like(model.sd)


def _population(record: _Record, luck: _Luck, variable: str) -> np.ndarray:
    """Log shares of the population as CONAPO projects them, with an error that grows."""
    logs = record.logs(variable)
    years = np.clip(luck.years, logs.index[0], logs.index[-1])
    return logs.loc[years].to_numpy() + luck.walk(variable, record.parameters["population_sd"])


def _registered(record: _Record, luck: _Luck, jobs: np.ndarray) -> np.ndarray:
    """Log shares of registered persons: those of jobs, and persons per job as last published."""
    known = record.logs("adscrita_umf")
    if known.empty:
        return jobs + luck.walk("registered", record.parameters["registered_sd"])
    per_job = known - record.jobs.reindex(known.index)
    at = np.stack([np.interp(luck.years, per_job.index, per_job[s]) for s in luck.states], axis=-1)
    return jobs + at + luck.walk("registered", record.parameters["registered_sd"])


def _pensions(record: _Record, luck: _Luck) -> np.ndarray:
    """Log shares of pensions in payment: half where jobs were ``pension_lag`` years before, half
    where the population aged 65 and over is.
    """
    p, jobs = record.parameters, record.jobs
    then = np.clip(luck.years - int(p["pension_lag"]), jobs.index[0], jobs.index[-1])
    old = _population(record, luck, "population_65")
    return (jobs.loc[then].to_numpy() + old) / 2 + luck.level("pensions", p["pension_sd"])


def _salaries(record: _Record, luck: _Luck, cube: Cube | None) -> np.ndarray:
    """Log of the mean SBC of each state over the nation's: of the cube's last month, or none with
    the assumed spread.
    """
    if cube is None:
        return luck.level("salary", record.parameters["salary_sd"])
    months = cube.table("month")
    rows = cube.table("state", month=str(months.index[-1])).reindex(luck.states)
    paid = (rows["jobs_with_salary"] > 0) & (rows["wage_mass"] > 0)
    if not paid.all():
        lost = rows.index[~paid]
        raise DataError(
            "results.by_state.cube",
            "{folder}, {month}",
            "no salary in {states}",
            "jobs with a salary in every state",
            "give the cube of whole months",
            folder=str(cube.folder),
            month=str(months.index[-1]),
            states=", ".join(lost),
        )
    mean = (rows["wage_mass"] / rows["jobs_with_salary"]).to_numpy()
    shape = (len(luck.draws), len(luck.years), len(luck.states))
    return np.broadcast_to(np.log(mean / mean.mean()), shape)
