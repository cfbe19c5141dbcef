"""What the fields of an indicator must say of each other, told by field."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..core.arithmetic import decimals, evaluate, names_of
from ..core.errors import DataError

if TYPE_CHECKING:
    from .indicators import Indicator

_FIRST, _LAST = 1990, 2120


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
    for field, named in _dated(indicator).items():
        if outside := [year for year in named if not _FIRST <= year <= _LAST]:
            raise _fail(
                at,
                "years of four digits, from 1990 to 2120",
                "correct the year",
                rule="year",
                field=field,
                found=outside[0],
            )
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
    _check_schedule(indicator, at)
    _check_shares(indicator, at)
    if none := sorted(set(indicator.placeholder) - set(indicator.history)):
        raise _fail(
            at,
            "years of history",
            "correct the year",
            rule="placeholder",
            field="placeholder",
            found=none[0],
        )
    try:
        names = names_of(indicator.formula)
        if (base := _base(indicator)) is not None and names <= set(base):
            evaluate(indicator.formula, base)  # an exponent too large, a division by zero
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


def misspelt(file: str, text: str, error: str) -> DataError:
    r"""The error of a file that is no TOML: the indicator and the field of the line at fault, and
    the line as it was typed.

    Parameters
    ----------
    file : str
        Its name.
    text : str
        What it holds.
    error : str
        Of the reader, which names the line.

    Examples
    --------
    >>> text = '[[indicator]]\ncode = "P25-1.1"\ntargets = { 2025 = 79,42 }'
    >>> print(misspelt("indicators.toml", text, "... (at line 3, column 22)").message("en"))
    ... # doctest: +NORMALIZE_WHITESPACE
    indicators.toml, line 3, indicator P25-1.1, targets: found targets = { 2025 = 79,42 };
    expected key = value, each key once, decimals after a point. What to do: correct the line.
    """
    lines = text.splitlines()
    told = re.search(r"at line (\d+)", error)
    number = min(int(told[1]), len(lines)) if told else len(lines)
    codes = re.findall(r'^code\s*=\s*"([^"]+)"', "\n".join(lines[:number]), flags=re.MULTILINE)
    line = lines[number - 1].strip() if lines else "∅"
    return DataError(
        "catalog.read_indicators.toml",
        "{file}, line {number}, indicator {code}, {field}",
        "{line}",
        "key = value, each key once, decimals after a point",
        "correct the line",
        file=file,
        number=number,
        code=codes[-1] if codes else "∅",
        field=line.partition("=")[0].strip(),
        line=line[:120],
    )


def _dated(indicator: Indicator) -> dict[str, list[int]]:
    """Years that an indicator names, by field."""
    plan = indicator.delivery
    return {
        "history": [*indicator.history],
        "targets": [*indicator.targets],
        "target_counts": [*indicator.target_counts],
        "other_targets": [*indicator.other_targets],
        "elsewhere": [*indicator.elsewhere],
        "baseline": [] if indicator.baseline is None else [indicator.baseline.year],
        "delivery": [] if plan is None else [plan.first, plan.last],
    }


def _base(indicator: Indicator) -> dict[str, float] | None:
    """Printed values of the variables of a formula; None when one is not printed or is zero."""
    found = {v.id: v.baseline for v in indicator.variable if v.baseline}
    return found if len(found) == len(indicator.variable) else None


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
    plan, whole = indicator.delivery, _whole(indicator)
    total = whole if plan is None else plan.total
    if counts and total is not None and max(counts.values()) > total:
        raise _fail(
            at,
            "no more than their total",
            "correct the counts or the total",
            rule="count_above_total",
            field=field,
            found=f"{max(counts.values()):.10g} > {total:.10g}",
        )


def _check_schedule(indicator: Indicator, at: tuple[str, str]) -> None:
    """A schedule lies between the baseline and the last target, and adds to what makes the last
    target or 100 percent.
    """
    plan, start = indicator.delivery, indicator.baseline
    if plan is None:
        return
    first, last = min(indicator.targets), max(indicator.targets)
    begins = start is None or start.year < plan.first
    if not (begins and plan.first <= min(first, plan.last) and plan.last <= last):
        raise _fail(
            at,
            "a schedule that starts after the baseline, no later than the first target ({first}),"
            " and ends from its start to the last target ({last})",
            "correct its years",
            rule="schedule_years",
            field="delivery",
            found=f"{plan.first}-{plan.last}",
            first=first,
            last=last,
        )
    total = _whole(indicator) if indicator.unit == "percent" else indicator.targets[last]
    if total is not None and plan.total != total:
        raise _fail(
            at,
            "{total}, what makes 100 percent (second variable), or the last target of a count",
            "correct the total or what it adds to",
            rule="schedule_total",
            field="delivery.total",
            found=f"{plan.total:.10g}",
            total=f"{total:.10g}",
        )


def _check_shares(indicator: Indicator, at: tuple[str, str]) -> None:
    """Targets in percent are their counts over the total, to the digits that are printed; years
    printed otherwise are declared.
    """
    if none := sorted(set(indicator.misprinted) - set(indicator.target_counts)):
        raise _fail(
            at,
            "years with a count",
            "correct the year",
            rule="misprinted",
            field="misprinted",
            found=none[0],
        )
    total = _whole(indicator) if indicator.delivery is None else indicator.delivery.total
    if indicator.unit != "percent" or not total:
        return
    for year, count in indicator.target_counts.items():
        printed, share = indicator.targets[year], 100 * count / total
        if year not in indicator.misprinted and abs(share - printed) > _half_digit(printed):
            raise _fail(
                at,
                "{printed} %, the target of {year}, within its rounding",
                "correct the count, the total or the target; years that the programme prints"
                " otherwise go in misprinted",
                rule="count_share",
                field="target_counts",
                found=f"{year}: {count:.10g} / {total:.10g} = {share:.4g} %",
                printed=f"{printed:.10g}",
                year=year,
            )


def _whole(indicator: Indicator) -> float | None:
    """What makes 100 percent as printed: the second variable of a share."""
    return indicator.variable[1].baseline if len(indicator.variable) > 1 else None


def _half_digit(printed: float) -> float:
    """Half of the last digit of a printed number, and a hair.

    Examples
    --------
    >>> round(_half_digit(18.0), 6), round(_half_digit(72.7), 6)
    (0.5, 0.05)
    """
    return 0.5 * 10 ** -decimals(printed) + 1e-9


def _fail(
    at: tuple[str, str],
    expected: str,
    todo: str,
    *,
    rule: str,
    field: str,
    found: object,
    **facts: object,
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
        **facts,
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
