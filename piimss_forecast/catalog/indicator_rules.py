"""What the fields of an indicator must say of each other, told by field."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..core.arithmetic import names_of
from ..core.errors import DataError

if TYPE_CHECKING:
    from .indicators import Indicator


def consistent(indicator: Indicator, file: str) -> None:
    """What the fields must say of each other.

    Parameters
    ----------
    indicator : Indicator
        As read.
    file : str
        Its file, for the message.

    Raises
    ------
    DataError
        Naming the file, the indicator and the field.
    """

    at = (file, indicator.code)
    for field, years in (("history", indicator.history), ("targets", indicator.targets)):
        if missing := _missing(years):
            raise _fail(
                at,
                "years at one same distance from the first to the last",
                "add the year",
                rule="missing_year",
                field=field,
                found=f"∅ {missing}",
            )
    if not indicator.targets:
        raise _fail(at, "a target", "add the targets", rule="no_target", field="targets", found="∅")
    _check_direction(indicator, at)
    _check_counts(indicator, at)
    try:
        names = names_of(indicator.formula)
    except DataError as err:
        raise _fail(
            at,
            "arithmetic with v1, v2... and trunc, round, abs, mean, min, max",
            "correct the formula",
            rule="formula",
            field="formula",
            found=indicator.formula,
        ) from err
    if unknown := sorted(names - {v.id for v in indicator.variable}):
        raise _fail(
            at,
            "the variables of the indicator",
            "declare the variable or correct the formula",
            rule="formula_variable",
            field="formula",
            found=", ".join(unknown),
        )


def _check_direction(indicator: Indicator, at: tuple[str, str]) -> None:
    """Targets move the way of the direction, year after year."""
    steps = _steps(indicator.targets)
    sign = {"up": 1, "down": -1, "constant": 0}[indicator.direction]
    wrong = [year for year, step in steps if (sign * step < 0 if sign else step != 0)]
    if not wrong:
        return
    against = not sign or sign * sum(step for _year, step in steps) < 0
    raise _fail(
        at,
        "targets that move the way of direction, year after year",
        "correct the targets or the direction",
        rule="direction" if against else "target_order",
        field="direction" if against else "targets",
        found=indicator.direction if against else f"{wrong[0]}: {indicator.targets[wrong[0]]:.10g}",
    )


def _check_counts(indicator: Indicator, at: tuple[str, str]) -> None:
    """Counts behind a percentage: of years with a target, rising, and within their total."""
    counts = indicator.target_counts
    field = "target_counts"
    if outside := sorted(set(counts) - set(indicator.targets)):
        raise _fail(
            at,
            "a year with a target",
            "correct the year",
            rule="count_year",
            field=field,
            found=outside[0],
        )
    if any(step < 0 for _year, step in _steps(counts)):
        raise _fail(
            at,
            "counts that never fall",
            "correct the counts",
            rule="count_order",
            field=field,
            found=list(counts.values()),
        )
    total = indicator.variable[1].baseline if len(indicator.variable) > 1 else None
    plan = indicator.delivery
    if plan is not None and plan.last < plan.first:
        raise _fail(
            at,
            "a schedule that ends in or after the year it starts",
            "correct its years",
            rule="schedule_years",
            field="delivery",
            found=f"{plan.first}-{plan.last}",
        )
    total = total if plan is None else plan.total
    if counts and total is not None and max(counts.values()) > total:
        raise _fail(
            at,
            "no more than their total",
            "correct the counts or the total",
            rule="count_above_total",
            field=field,
            found=f"{max(counts.values()):.10g} > {total:.10g}",
        )


def _fail(
    at: tuple[str, str], expected: str, todo: str, *, rule: str, field: str, found: object
) -> DataError:
    """The error of a field of an indicator; ``at`` is its file and code."""
    return DataError(
        f"catalog.indicator.{rule}",
        "{file}, indicator {code}, {field}",
        "{found}",
        expected,
        todo,
        file=at[0],
        code=at[1],
        field=field,
        found=found,
    )


def _missing(values: Mapping[int, float]) -> int | None:
    """The first year that a yearly (or two-yearly...) series should have and has not."""
    years = sorted(values)
    gap = min((b - a for a, b in itertools.pairwise(years)), default=1)
    whole = range(years[0], years[-1] + 1, gap) if years else ()
    return next((year for year in whole if year not in values), None)


def _steps(values: Mapping[int, float]) -> list[tuple[int, float]]:
    """Change into each year from the one before it in the series."""
    years = sorted(values)
    return [(b, values[b] - values[a]) for a, b in itertools.pairwise(years)]
