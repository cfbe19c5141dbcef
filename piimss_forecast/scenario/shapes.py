"""The shapes that the value of an assumption may have: a number, or numbers by year, sex, name or
age.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..core.defaults import HORIZON
from ..core.errors import Term
from ..core.translate import N_

Shape = Literal["scalar", "by_year", "by_sex", "by_key", "profile"]
FADES_FROM = HORIZON  # last year of the programmes: before it nothing fades
LAST_AGE = 120  # last age of a profile
_YEAR = re.compile(r"(19|20|21)\d{2}", re.ASCII)


class Range(BaseModel):
    """What a number of an assumption may be.

    Parameters
    ----------
    unit : str
        Unit of the number.
    min : float
        Least number allowed.
    max : float
        Largest number allowed.
    least : float
        A number other than zero that a person types is not smaller: it may be the fraction of a
        percent.
    whole : bool
        Whether it has no decimals.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    unit: str
    min: float = -math.inf
    max: float = math.inf
    least: float = 0.0
    whole: bool = False


class KeySpec(Range, ABC):
    """Contract of one key: unit, shape, range and names for people; each shape reads its own
    value.

    Parameters
    ----------
    shape : Shape
        How its value is written (a number, a path by year, a profile...).
    unit : str
        Unit of its numbers.
    min : float
        Least number allowed.
    max : float
        Largest number allowed.
    least : float
        A number other than zero that a person types is not smaller.
    whole : bool
        Whether its numbers have no decimals.
    error : str
        Of a spread, what it is the error of: ``parameter`` (what was adopted, alike in all years of
        a path), ``process`` (shocks of each year), ``start`` (what is not known of the start).
    name_es : str
        Name in Spanish.
    name_en : str
        Name in English.
    """

    expected: ClassVar[str]
    shape: Shape
    error: Literal["", "parameter", "process", "start"] = ""  # of a spread: what it is the error of
    name_es: str
    name_en: str

    @abstractmethod
    def read(self, value: Any) -> Any:
        """The value in canonical form; None when it has another shape.

        Parameters
        ----------
        value : Any
            As it stands in the file.
        """

    def numbers(self, value: Any) -> Iterator[float]:
        """Numbers of a value that the range bounds.

        Parameters
        ----------
        value : Any
            In canonical form.
        """
        yield from value.values() if isinstance(value, dict) else [value]

    def ranged(self, value: Any) -> Iterator[tuple[str, float, Range]]:
        """Numbers of a value, each with its range and with its name where that has its own.

        Parameters
        ----------
        value : Any
            In canonical form.
        """
        for number in self.numbers(value):
            yield "", number, self

    @property
    def named(self) -> dict[str, object]:
        """Fields of the template ``expected``, which says what a value looks like."""
        return {}


class ScalarSpec(KeySpec):
    """One number."""

    expected = N_("a number")
    shape: Literal["scalar"] = "scalar"

    def read(self, value: Any) -> Any:
        """A float."""
        return float(value) if _is_number(value) else None


class ByYearSpec(KeySpec):
    """One number, or a path by year."""

    expected = N_("a number, or {{year = number}} with each year from 1990 to 2150 once")
    shape: Literal["by_year"]
    history: bool = False  # its years up to the base year shape published or past years of the run
    closed: bool = False  # only the years up to the base year are used
    spread: tuple[str, ...] = ()  # keys that give the error of the path
    fade: float | None = Field(None, ge=0, le=1)  # part of what it stands above rest kept each year
    rest: float = 0.0
    reached: bool = False  # one number is what a straight line comes to in its last year
    # Long history that tells what it did: level, growth or real growth of one of histories.csv.
    past: str = Field("", pattern=r"^((level|growth|real_growth)/[a-z0-9_]+)?$")

    def after(self, value: float, last: int, year: int) -> float:
        """A value of ``last``, the last year given, in a later year: what programmes and trends add
        is not added for ever. A set that gives later years says what holds in them.
        """
        gone = year - max(last, FADES_FROM)
        if self.fade is None or gone <= 0:
            return value
        return float(self.rest + (value - self.rest) * self.fade**gone)

    def read(self, value: Any) -> Any:
        """A float, or floats by year in order."""
        if _is_number(value):
            return float(value)
        if not isinstance(value, Mapping) or not value:
            return None
        good = all(
            _YEAR.fullmatch(str(y)) and 1990 <= int(y) <= 2150 and _is_number(v)
            for y, v in value.items()
        )
        path = {int(y): float(v) for y, v in value.items()} if good else {}
        return dict(sorted(path.items())) if len(path) == len(value) else None


class BySexSpec(KeySpec):
    """A number for each sex."""

    expected = N_("{{M = number, F = number}}")
    shape: Literal["by_sex"]

    def read(self, value: Any) -> Any:
        """Floats by sex."""
        return _named(value, {"M", "F"})


class ByKeySpec(KeySpec):
    """A number for each name."""

    shape: Literal["by_key"]
    keys: tuple[str, ...] = ()
    total: float | None = None  # of numbers that are parts of a whole
    held: tuple[str, ...] = ()  # numbers that published figures take the place of
    rising: bool = False  # none is below the one before it, in the order of the keys
    each: dict[str, Range] = {}  # by name, where the unit or the range is not that of the others

    expected = N_("{{{names}}} = number")

    @property
    def named(self) -> dict[str, object]:
        """The names."""
        return {"names": ", ".join(self.keys) or Term("name")}

    def read(self, value: Any) -> Any:
        """Floats by name."""
        free = set(value) if isinstance(value, Mapping) else set()
        return _named(value, set(self.keys) or free)

    def ranged(self, value: Any) -> Iterator[tuple[str, float, Range]]:
        """Numbers by name."""
        for name, number in value.items():
            own = self.each.get(name)
            yield (name, number, own) if own else ("", number, self)

    @model_validator(mode="after")
    def _of_its_names(self) -> ByKeySpec:
        if set(self.each) - set(self.keys):
            known = ", ".join(self.keys)
            raise ValueError(Term(N_("names among its keys, {known}"), known=known))
        return self


class ProfileSpec(KeySpec):
    """Numbers by sex and age."""

    expected = N_(
        "{{ages, M, F}} of equal length, ages from 0 to {last_age} in order, not all zero"
    )
    shape: Literal["profile"]

    @property
    def named(self) -> dict[str, object]:
        """The last age."""
        return {"last_age": LAST_AGE}

    def read(self, value: Any) -> Any:
        """Lists of floats."""
        if not isinstance(value, Mapping) or set(value) != {"ages", "M", "F"}:
            return None
        if not all(isinstance(v, list) and v and all(map(_is_number, v)) for v in value.values()):
            return None
        own = {name: [float(v) for v in value[name]] for name in ("ages", "M", "F")}
        ages = own["ages"]
        sound = (
            len({len(v) for v in own.values()}) == 1
            and all(0 <= a <= LAST_AGE for a in ages)
            and all(a < b for a, b in pairwise(ages))
            and any(own["M"])
            and any(own["F"])
        )
        return own if sound else None

    def numbers(self, value: Any) -> Iterator[float]:
        """Values of both sexes; ages have a range of their own."""
        yield from (*value["M"], *value["F"])


Spec = Annotated[
    ScalarSpec | ByYearSpec | BySexSpec | ByKeySpec | ProfileSpec, Field(discriminator="shape")
]


def _named(value: Any, names: set[str]) -> dict[str, float] | None:
    """Floats by name, when these are the names."""
    if not isinstance(value, Mapping) or not names or set(value) != names:
        return None
    good = all(map(_is_number, value.values()))
    return {str(k): float(v) for k, v in value.items()} if good else None


def _is_number(value: Any) -> bool:
    """A number that a float holds."""
    if isinstance(value, (bool, np.bool_)):
        return False
    if isinstance(value, (int, np.integer)):
        return abs(int(value)) < 10**300
    return isinstance(value, (float, np.floating))
