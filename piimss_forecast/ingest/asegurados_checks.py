"""Which of the files that were read may stand in a cube: one a month, adding up to what is
published of it, and no further from its neighbours than one month ever was from the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..core.errors import DataError
from .asegurados_read import Month
from .uma_band_checks import TOLERANCE, check_jobs

CONTROL = {"asg": "ta", "pda": "tot_casos"}  # the column whose sum is known
# Verdicts on a total, which a reason given by the user overrules.
ON_TOTALS = (
    "ingest.check_total",
    "ingest.asegurados.neighbour",
    "ingest.asegurados.registered",
    "ingest.asegurados.salary_neighbour",
)
_NEAR = 3  # months: beyond them two files say little of one another
_TIMES = 2.0  # the largest change of a month since 1997, for what has not been seen yet


def repeated(months: Mapping[Path, str]) -> dict[Path, DataError]:
    """Files of a month that an earlier file of the list holds already."""
    first: dict[str, Path] = {}
    out = {}
    for path, month in months.items():
        if month in first:
            out[path] = DataError(
                "ingest.asegurados.repeated",
                "{file}",
                "{month} again",
                "each month once: {first} has it",
                "remove one of the two",
                file=path.name,
                month=month,
                first=first[month].name,
            )
        else:
            first[month] = path
    return out


def published(month: Month, file: str, catalog: Catalog, accept: str) -> None:
    """The sum of a file against the published one of its month, where there is one.

    Raises
    ------
    DataError
        When they are further apart than the institute's own files are.
    """
    column = CONTROL[file]
    found = month.totals[column]
    if file == "asg":
        check_jobs(month.file, column, found, catalog, month.month, accept=accept)
        return
    persons = catalog.history("adscrita_umf").get(int(month.month[:4]))
    if persons is None or month.month[5:7] != "12" or accept.strip():
        return
    if abs(found / persons - 1) > TOLERANCE:
        raise DataError(
            "ingest.asegurados.registered",
            "{file}, {column}",
            "{found:,.0f}",
            "{persons:,.0f} persons published for {month}",
            "download the whole file of the country, once, or give the reason with --accept",
            file=month.file,
            column=column,
            found=found,
            persons=float(persons),
            month=month.month[:7],
        )


def largest_change(catalog: Catalog) -> float:
    """Largest change of a month's jobs on the month before, as a logarithm."""
    jobs = catalog.history("insured_jobs_month")
    after_one = np.diff(jobs.index.asi8) == 1  # type: ignore[attr-defined]
    return float(np.abs(np.diff(np.log(jobs.to_numpy())))[after_one].max())


def among_neighbours(
    months: Sequence[Month], file: str, catalog: Catalog, accept: str
) -> dict[str, DataError]:
    """Months, by file, whose rows are those of another month, or whose total is far from that of
    the months about them; of two that disagree, the one that more neighbours speak against, else
    the later.
    """
    out: dict[str, DataError] = {}
    seen: dict[tuple[float, ...], Month] = {}
    for month in months:
        first = seen.setdefault(tuple(month.totals.values()), month)
        if first is not month:
            out[month.file] = DataError(
                "ingest.asegurados.same",
                "{file}",
                "the rows of {other}",
                "rows of {month}",
                "download the file of this month again",
                file=month.file,
                other=first.file,
                month=month.month,
            )
    if accept.strip():
        return out
    rest = [m for m in months if m.file not in out]
    limit = _TIMES * largest_change(catalog)
    totals = {m.file: np.log([m.totals[CONTROL[file]]]) for m in rest}
    for month, near, _, apart in outliers(rest, totals, limit):
        out[month.file] = DataError(
            "ingest.asegurados.neighbour",
            "{file}, {column}",
            "{found:,.0f}, {apart:+.1f} % from {near}",
            "at most {limit:.1f} % a month, twice the largest change since 1997",
            "download the file of this month again, or give the reason with --accept",
            file=month.file,
            column=CONTROL[file],
            found=month.totals[CONTROL[file]],
            apart=100 * apart,
            near=near.month,
            limit=100 * limit,
        )
    return out


def outliers(
    months: Sequence[Month], logs: Mapping[str, np.ndarray], limit: float
) -> Iterator[tuple[Month, Month, int, float]]:
    """Months far from those about them, the worst first, each left out before the next is looked
    for.

    Parameters
    ----------
    months : sequence of Month
        In their order.
    logs : mapping of str to ndarray
        Logarithms of what is compared, by file: as many of each, NaN where there is none.
    limit : float
        Largest difference of a month from the next one.

    Yields
    ------
    tuple of Month, Month, int and float
        The month that disagrees with most of its neighbours, one of them, where it does most, and
        by what part.
    """
    rest = list(months)
    while bad := _furthest(rest, logs, limit):
        rest.remove(bad[0])
        yield bad


def _furthest(
    months: Sequence[Month], logs: Mapping[str, np.ndarray], limit: float
) -> tuple[Month, Month, int, float] | None:
    periods = [pd.Period(m.month[:7], "M").ordinal for m in months]
    worst: tuple[int, int, Month, Month, int, float] | None = None
    for i, month in enumerate(months):
        against = []
        for j, when in enumerate(periods):
            if 0 < (gap := abs(when - periods[i])) <= _NEAR:
                apart = np.nan_to_num(logs[month.file] - logs[months[j].file])
                at = int(np.argmax(np.abs(apart)))
                if abs(apart[at]) > limit * gap:
                    against.append((j, at, float(np.expm1(apart[at]))))
        if against and (worst is None or (len(against), i) > worst[:2]):
            j, at, part = against[0]
            worst = (len(against), i, month, months[j], at, part)
    return None if worst is None else worst[2:]
