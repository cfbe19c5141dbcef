"""The 35 indicators of the three programmes: definition, baseline, history and targets, typed."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ..core.asked import asked
from ..core.asked import found as found_in
from ..core.errors import DataError
from ..core.reasons import reason
from .from_ledger import FromLedger
from .indicator_rules import consistent, misspelt

_AS_TYPED = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
_LONGEST_LAG = 36  # months from the end of a year until its value is known


class FormulaVariable(BaseModel):
    """A published variable of an indicator's formula.

    Parameters
    ----------
    id : str
        As the formula calls it (v1, v2...).
    name_es : str
        As the programme names it.
    unit : str
        Of its values.
    concept : str
        Of ``concepts.csv``.
    baseline : float | None
        Value printed with the indicator's baseline.
    ledger : FromLedger | None
        Where the projection has it; held at its baseline when not given.
    """

    model_config = _AS_TYPED
    id: str
    name_es: str
    unit: str
    concept: str
    baseline: float | None = None
    ledger: FromLedger | None = None


class Point(BaseModel):
    """A value and its year."""

    model_config = _AS_TYPED
    year: int
    value: float


class Elsewhere(BaseModel):
    """A value of the indicator that another document prints.

    Parameters
    ----------
    value : float
        As printed there, or what the formula gives with the variables printed there.
    source : str
        Of ``sources.csv``.
    locator : str
        Where in the source.
    concept : str
        Concept of ``figures.csv`` that holds it when that is not the indicator's own.
    """

    model_config = _AS_TYPED
    value: float
    source: str
    locator: str
    concept: str = ""


class Delivery(BaseModel):
    """Works or persons delivered against a schedule (the counts of the targets).

    Parameters
    ----------
    total : float
        Count that makes 100 percent, or the last of the plan.
    first : int
        First year of the schedule.
    last : int
        Last year of the schedule.
    pace : str
        Assumption under ``metas.`` with the expected deliveries of a year; ``beds`` takes those of
        the beds that the scenario adds; empty, the mean of the record.
    whole : bool
        Whether units are whole.
    binds : bool
        Whether nothing is ready before its date in the schedule.
    """

    model_config = _AS_TYPED
    total: float
    first: int
    last: int
    pace: str = ""
    whole: bool = True
    binds: bool = True


class Indicator(BaseModel):
    """One indicator: what it measures, which way is better, what it was and what it must be.

    Parameters
    ----------
    code : str
        Programme and number, such as ``P25-2.1``.
    programme : str
        Key of the programme.
    name_es : str
        Name in Spanish, as the programme prints it.
    name_en : str
        Name in English.
    unit : str
        Unit of its values.
    direction : Literal['up', 'down', 'constant']
        ``up`` when more is better, ``down`` when less is, ``constant`` when it must stay.
    accumulation : Literal['periodic', 'cumulative']
        ``cumulative`` when each year adds to the years before, else ``periodic``.
    formula : str
        Expression on the ids of ``variable``.
    rounding : str
        How the programme rounds it, in words.
    decimals : int
        Decimals of the published value.
    truncate : bool
        Whether decimals are cut instead of rounded.
    availability_lag_months : int
        Months from the end of the year until it is known.
    baseline : Point | None
        Value and year the programme starts from; None for a growth rate whose first value is still
        to come.
    history : dict[int, float]
        Published values by year.
    targets : dict[int, float]
        Targets by year.
    target_counts : dict[int, float]
        Count behind each target where the programme prints it, by year.
    misprinted : tuple[int, ...]
        Years whose printed percentage is not their count over the total.
    other_targets : dict[int, float]
        The second figure, by year, where the programme prints two.
    elsewhere : dict[int, Elsewhere]
        Values, by year, that its own series does not print and another document does.
    measured_before : int
        How many years before its label a value was measured.
    placeholder : tuple[int, ...]
        Years whose printed value stands for one that was not measured: no record, no base.
    delivery : Delivery | None
        Its schedule when it counts works or persons delivered.
    levers : tuple[str, ...]
        Assumptions that move it, the first being the one to ask of.
    target_note : str
        What the programme says of the target beside its number.
    locator : str
        Where in the source it stands.
    concept : str
        Its concept in ``concepts.csv``.
    driver : str
        Who projects it: ``own_series`` (its record) or the ledger.
    ledger : FromLedger | None
        Where the projection has the indicator itself; its formula when a variable of it has one.
    ledger_from : Literal['start', 'base_year']
        First year for which the projection gives its course.
    variable : tuple[FormulaVariable, ...]
        Published variables of the formula.
    """

    model_config = _AS_TYPED
    code: str
    programme: str
    name_es: str
    name_en: str
    unit: str
    direction: Literal["up", "down", "constant"]
    accumulation: Literal["periodic", "cumulative"]
    formula: str
    rounding: str
    decimals: int
    truncate: bool = False
    availability_lag_months: int = Field(ge=0, le=_LONGEST_LAG)
    baseline: Point | None = None  # IB25-3.2 is a growth rate whose first value is still to come
    history: dict[int, float]
    targets: dict[int, float]
    target_counts: dict[int, float] = {}
    misprinted: tuple[int, ...] = ()
    other_targets: dict[int, float] = {}
    elsewhere: dict[int, Elsewhere] = {}
    measured_before: int = 0
    placeholder: tuple[int, ...] = ()
    delivery: Delivery | None = None
    levers: tuple[str, ...] = ()
    target_note: str = ""
    locator: str
    concept: str
    driver: str = "own_series"
    ledger: FromLedger | None = None
    ledger_from: Literal["start", "base_year"] = "start"
    variable: tuple[FormulaVariable, ...] = ()

    @property
    def ledger_variables(self) -> tuple[str, ...]:
        """Variables of the projection that it takes."""
        taken = (self.ledger, *(v.ledger for v in self.variable))
        return tuple(t.variable for t in taken if t is not None)

    @field_validator("history", "targets", "target_counts", "other_targets")
    @classmethod
    def _years(cls, value: dict[int, float]) -> dict[int, float]:
        return dict(sorted(value.items()))


def read_indicators(path: Path) -> dict[str, Indicator]:
    """Indicators by code, in the order of the file.

    Raises
    ------
    DataError
        Naming the file, the indicator and the field.
    """
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        rows = tomllib.loads(text)["indicator"]
    except tomllib.TOMLDecodeError as err:
        raise misspelt(path.name, text, str(err)) from None
    except (OSError, UnicodeDecodeError, KeyError) as err:
        raise DataError(
            "catalog.read_indicators.indicator_tables",
            "{file}",
            "{err}",
            "[[indicator]] tables in TOML",
            "restore or correct the file",
            file=path.name,
            err=reason(err),
        ) from None
    found: dict[str, Indicator] = {}
    for number, row in enumerate(rows, start=1):
        try:
            # Keys of TOML are text and its arrays are lists: of strict types JSON alone takes them
            # for years and tuples.
            indicator = Indicator.model_validate_json(json.dumps(row, default=str))
        except ValidationError as err:
            first = err.errors()[0]
            field = ".".join(str(p) for p in first["loc"])
            expected, facts = asked(first)
            raise DataError(
                "catalog.read_indicators.input",
                "{file}, indicator {code}, {field}",
                "{input!r}",
                expected,
                "correct the field",
                file=path.name,
                code=row.get("code", number),
                field=field,
                input=found_in(first),
                **facts,
            ) from None
        if indicator.code in found:
            raise DataError(
                "catalog.read_indicators.code_per",
                "{file}, indicator {code}",
                "a repeated code",
                "one code per indicator",
                "remove the repeated one",
                file=path.name,
                code=row.get("code", number),
            )
        consistent(indicator, path.name)
        found[indicator.code] = indicator
    return found


def indicator_table(indicators: Iterable[Indicator]) -> pd.DataFrame:
    """Indicators as a table indexed by code; NaN where a baseline is not published."""
    table = pd.DataFrame(
        [
            {
                "code": i.code,
                "programme": i.programme,
                "name_es": i.name_es,
                "name_en": i.name_en,
                "unit": i.unit,
                "direction": i.direction,
                "accumulation": i.accumulation,
                "baseline_year": i.baseline.year if i.baseline else None,
                "baseline": i.baseline.value if i.baseline else math.nan,
                "target_year": max(i.targets),
                "target": i.targets[max(i.targets)],
                "points": len(i.history),
            }
            for i in indicators
        ]
    ).set_index("code")
    return table.astype({"baseline_year": "Int64", "baseline": float})
