"""What can be moved on the table and what is answered, read from ``mesa.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..results.lever_past import lever_past
from ..scenario import Request
from ..scenario.schema import read_toml

FILE = Path(__file__).with_name("mesa.toml")
SHOWN = 15  # years of history beside a lever


@dataclass(frozen=True)
class Lever:
    """An assumption as the table shows it.

    Parameters
    ----------
    key : str
        Of the assumption.
    group : str
        Under which it stands.
    low, high : float
        Ends of the slider.
    step : float
        Of the slider.
    digits : int
        Decimals shown.
    labels, sentences : mapping of str to str
        By language.
    means : mapping of str to str
        What it comes to in other words.
    """

    key: str
    group: str
    low: float
    high: float
    step: float
    digits: int
    labels: Mapping[str, str]
    sentences: Mapping[str, str]
    means: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A series that the table answers.

    Parameters
    ----------
    series : str
        Identifier in the tables.
    better : str
        ``+`` when more is good news, ``-`` when less is, ``0`` when neither.
    goal : str
        Sign of the goal that its card proposes.
    card, chart : bool
        Where it is shown.
    """

    series: str
    better: str
    goal: str
    card: bool
    chart: bool


@cache
def _file() -> dict[str, Any]:
    return read_toml(FILE)


@cache
def levers() -> dict[str, Lever]:
    """The levers by key, in the order of the page.

    Examples
    --------
    >>> one = levers()["employment.growth"]
    >>> one.labels["en"], one.low < 0 < one.high
    ('Growth of jobs', True)
    """
    found = {}
    for row in _file()["lever"]:
        found[row["key"]] = Lever(
            key=row["key"],
            group=row["group"],
            low=row["from"],
            high=row["to"],
            step=row["step"],
            digits=row["digits"],
            labels=_words(row, "label"),
            sentences=_words(row, "sentence"),
            means=row.get("means", {}),
        )
    return found


def groups() -> dict[str, Mapping[str, str]]:
    """Names of the groups of levers by language, in order."""
    return {row["name"]: _words(row, "label") for row in _file()["group"]}


@cache
def answered() -> dict[str, Asked]:
    """The series answered, in the order of the page.

    Examples
    --------
    >>> answered()["jobs"].goal
    '>='
    """
    return {row["series"]: Asked(**row) for row in _file()["answer"]}


def _words(row: Mapping[str, str], name: str) -> dict[str, str]:
    return {lang: row[f"{name}_{lang}"] for lang in ("es", "en")}


def history(request: Request, key: str) -> list[tuple[int, float]]:
    """Last years of what a lever did; empty where no record tells it.

    Parameters
    ----------
    request : Request
        Whose catalogue holds the record.
    key : str
        Of the lever.
    """
    past = lever_past(request, key)
    if past is None:
        return []
    known = past.values.tail(SHOWN)
    years = known.index.to_numpy()
    return [(int(y), float(v)) for y, v in zip(years, known.to_numpy(), strict=True)]
