"""Is a data folder sound: contracts, keys, units, ranges, dates in force, indicators, and a
reason for every contradiction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from ..core.errors import PiimssError
from . import checks
from .catalog import Catalog, load
from .findings import ValidationReport, of_quality
from .own import is_embedded, own_figures
from .plausible import implausible
from .slips import slips

__all__ = ["ValidationReport", "validate"]


def validate(catalog: Catalog, *, bookkeeping: bool = True) -> ValidationReport:
    """Check a whole data folder.

    Parameters
    ----------
    catalog : Catalog
        The catalogue of the folder.
    bookkeeping : bool
        Also demand that every conflict between sources has its discrepancy row and that the
        descriptor is up to date, which a run on one's own figures does not need.

    Returns
    -------
    ValidationReport
        It never raises for the data's sake: an unreadable table is one of its problems, and checks
        that need the table are left out.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> validate(load()).problems
    []
    """
    tables: dict[str, pd.DataFrame] = {}
    problems = list(checks.contracts(catalog, tables))
    conflicts = (
        checks.conflicts(tables["figures"], tables["sources"])
        if {"figures", "sources"} <= set(tables)
        else None
    )
    tests: list[Callable[[], Iterator[PiimssError]]] = [
        lambda: checks.foreign_keys(tables),
        lambda: checks.units_and_ranges(tables),
        lambda: checks.repeated(tables),
        lambda: checks.complete(tables),
        lambda: checks.states(tables),
        lambda: checks.laws(tables),
        lambda: checks.diseases(tables),
        lambda: checks.periods(catalog),
        lambda: checks.indicators(catalog, tables),
        lambda: _implausible(catalog, tables, problems),
        lambda: slips(catalog),
    ]
    if bookkeeping:
        tests += [
            lambda: checks.discrepancies(catalog, tables),
            lambda: checks.unexplained(conflicts, tables),
            lambda: checks.descriptor(catalog),
        ]
    for check in tests:
        problems += _collected(check)
    if conflicts is not None and "discrepancies" in tables:
        conflicts["discrepancy"] = [
            checks.explanation(row, tables["discrepancies"]) for row in conflicts.to_dict("records")
        ]
    report = {"conflicts": conflicts} if conflicts is not None else {}
    return ValidationReport(
        _distinct(problems),
        of_quality(tables, "needs_verification"),
        of_quality(tables, "assumed"),
        **report,
    )


def _implausible(
    catalog: Catalog, tables: dict[str, pd.DataFrame], problems: list[PiimssError]
) -> Iterator[PiimssError]:
    """A user's own figures beside the embedded ones, those they replace among them; a figure that
    is among the problems already is not told twice.
    """
    if is_embedded(catalog):
        return
    figures, embedded = tables["figures"], load().figures()
    own = figures["figure"].isin(own_figures(catalog)["figure"])
    replaced = embedded[embedded["figure"].isin(figures.loc[own, "figure"])]
    known = pd.concat([figures[~own], replaced], ignore_index=True)
    told = {problem.fields.get("figure") for problem in problems}
    for figure, problem in implausible(catalog, known, figures[own]):
        if figure not in told:
            yield problem


def _collected(check: Callable[[], Iterator[PiimssError]]) -> list[PiimssError]:
    """Problems that a check yields; the error that stops it is one of them."""
    found: list[PiimssError] = []
    try:
        for problem in check():
            found.append(problem)
    except PiimssError as err:
        found.append(err)
    except KeyError:  # a table that the check needs is already among the problems
        pass
    return found


def _distinct(problems: list[PiimssError]) -> list[PiimssError]:
    return list({str(problem): problem for problem in problems}.values())
