"""What the institute's monthly files say of where jobs, wages and registered persons are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from ..catalog import Catalog
from ..core import checks
from ..core.errors import DataError, InputError, Term
from ..core.translate import N_
from ..ingest.asegurados_layout import Layout
from ..ingest.asegurados_salaries import check_salaries
from ..scenario.cache import digest
from .state_record import Record

if TYPE_CHECKING:
    from ..ingest import Cube

_PLACES = ["state", "delegation"]


@dataclass(frozen=True)
class OwnPlaces:
    """Where jobs, wages and registered persons are. A part is a delegation within a state: most lie
    in one alone.

    Parameters
    ----------
    salary : Series
        Mean SBC by state in the last month.
    parts : DataFrame
        Columns state and delegation, sorted by both: a row a part.
    jobs : DataFrame
        Jobs by year of the Decembers, and of the last month, and part.
    wage : ndarray
        Mean SBC of each part in the last month.
    registered : ndarray, optional
        Registered persons of each part in the last month: those of its delegation by where its jobs
        are.
    """

    salary: pd.Series
    parts: pd.DataFrame
    jobs: pd.DataFrame
    wage: np.ndarray
    registered: np.ndarray | None

    @classmethod
    def of(
        cls, cube: Cube | None, registered: Cube | None, catalog: Catalog, told: str
    ) -> OwnPlaces | None:
        """What two cubes say; None when none is given.

        Parameters
        ----------
        cube : Cube, optional
            Of insured persons.
        registered : Cube, optional
            Of registered persons.
        catalog : Catalog
            With the codes that there are.
        told : str
            Where the first is asked for.

        Raises
        ------
        InputError
            For registered persons alone, or a cube of other files.
        DataError
            When a state has no job with a salary or a mean that the law does not allow, a code is
            unknown, or a delegation has persons registered and no job.
        """
        from ..ingest import Cube

        for given, file in ((cube, "asg"), (registered, "pda")):
            if given is None:
                continue
            checks.instance(given, told, Cube, N_("give what pf.ingest.open_cube(folder) returns"))
            if given.file != file:
                raise _asked(told, f"{given.folder}: {given.file}", file)
        if cube is None:
            if registered is not None:
                raise _asked(told, Term(N_("no cube")), "asg")
            return None
        table: Any = cube.table("month", *_PLACES)
        table = table[table["jobs"] > 0]
        months = sorted(table.index.unique("month"))
        last = table.loc[months[-1]] if months else table.droplevel("month")
        where = f"{cube.folder}, {months[-1] if months else 'cube'}"
        states = Record(catalog).states
        codes = Layout.of(catalog, "asg").known["cve_delegacion"]
        for place, known in zip(_PLACES, (states, codes), strict=True):
            _known(where, place, table.index.unique(place), known)
        sums: Any = last.groupby(level="state")[["wage_mass", "jobs_with_salary"]].sum()
        sums = sums.reindex(states)
        paid = (sums["jobs_with_salary"] > 0) & (sums["wage_mass"] > 0)
        if not paid.all():
            raise DataError(
                "results.by_state.cube",
                "{where}",
                "no salary in {states}",
                "jobs with a salary in every state",
                "give the cube of whole months",
                where=where,
                states=", ".join(sums.index[~paid]),
            )
        check_salaries(str(cube.folder), months[-1], sums, catalog)
        last = last.sort_index()
        parts = last.index
        kept = [m for m in months if m[5:7] == "12" or m == months[-1]]
        jobs = table["jobs"].unstack("month").reindex(parts)[kept].fillna(0.0).T
        jobs = jobs.set_axis([int(m[:4]) for m in kept])
        jobs = jobs[~jobs.index.duplicated(keep="last")]
        # A year whose jobs all lie in parts that are no more is shared as the last one.
        alone = jobs.T.groupby(level="state").transform("sum").T == 0
        jobs = jobs.mask(alone, last["jobs"], axis=1)
        salary = sums["wage_mass"] / sums["jobs_with_salary"]
        wage = (last["wage_mass"] / last["jobs_with_salary"]).where(last["jobs_with_salary"] > 0)
        of_state = salary.reindex(parts.get_level_values("state")).to_numpy()
        wage = wage.fillna(pd.Series(of_state, parts))
        people = None if registered is None else _persons(registered, last["jobs"], codes)
        return cls(salary, parts.to_frame(index=False), jobs, wage.to_numpy(), people)

    @property
    def digest(self) -> str:
        """Names what the files say."""
        text = [self.salary.to_csv(), self.parts.to_csv(), self.jobs.to_csv(), self.wage.tolist()]
        return digest(*text, [] if self.registered is None else self.registered.tolist())

    @property
    def starts(self) -> np.ndarray:
        """First part of each state."""
        return np.flatnonzero(~self.parts["state"].duplicated().to_numpy())

    @property
    def of_state(self) -> np.ndarray:
        """Place of the state of each part among the states, whose codes are in order."""
        return np.asarray(pd.factorize(self.parts["state"])[0])

    def named(self, record: Record) -> xr.DataArray:
        """Names of the delegations by their code: the state where most of their jobs are."""
        last = self.parts.assign(jobs=self.jobs.iloc[-1].to_numpy())
        most = last.sort_values("jobs").drop_duplicates("delegation", keep="last")
        state = most.set_index("delegation")["state"].sort_index()
        names = record.names.loc[state, "name"]
        told = [f"{name} ({code})" for name, code in zip(names, state.index, strict=True)]
        coords = {
            "delegation": state.index.to_numpy(str),
            "state": ("delegation", state.to_numpy(str)),
        }
        return xr.DataArray(np.array(told), coords, ("delegation",))


def _asked(told: str, found: str | Term, file: str) -> InputError:
    return InputError(
        "results.by_state.kind",
        "{told}",
        "{found}",
        "the cube of the files {file}",
        "make it first: piimss data asegurados, or piimss data pda",
        told=told,
        found=found,
        file=file,
    )


def _persons(cube: Cube, jobs: pd.Series, codes: Collection[str]) -> np.ndarray:
    """Registered persons of each part."""
    table: Any = cube.table("month", "delegation")["persons"]
    month = table.index.unique("month")[-1]
    where = f"{cube.folder}, {month}"
    people = table.loc[month]
    people = people.groupby(people.index.str.zfill(2)).sum()  # no list says how they are written
    people = people[people > 0]
    _known(where, "delegation", people.index, codes)
    by_delegation = jobs.groupby(level="delegation")
    lost = people.index.difference(by_delegation.sum().index)
    none = by_delegation.sum().index.difference(people.index)
    if len(lost) or len(none):
        raise DataError(
            "results.by_state.registered",
            "{where}",
            "delegations {lost}",
            "the delegations of the cube of insured persons, each in both",
            "give cubes of whole months",
            where=where,
            lost=", ".join([*lost, *none]),
        )
    weight = jobs / by_delegation.transform("sum")
    spread = people.reindex(jobs.index.get_level_values("delegation")).to_numpy()
    return np.asarray(weight.to_numpy() * spread)


def _known(where: str, place: str, found: Iterable[str], known: Collection[str]) -> None:
    """Refuse a code that the data folder does not know."""
    unknown = sorted(set(found) - set(known))
    if unknown:
        raise DataError(
            "results.by_state.unknown",
            "{where}, {place}",
            "{codes}",
            "a known code: {known}",
            "read the files again, or add the code to data/open_data/codes.csv",
            where=where,
            place=place,
            codes=", ".join(code or "''" for code in unknown[:5]),
            known=", ".join(sorted(known)[:40]),
        )
