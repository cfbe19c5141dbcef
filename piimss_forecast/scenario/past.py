"""What a run makes of its history alone, kept between runs.

Fits, and the walk from the first published figures to the base year, read history, assumptions,
the catalogue and the mortality tables, and are the same in every scenario that leaves those as they
are. They are functions of a :class:`Past`, which shows that much of a run and no more, and notes
what was looked at. A result is used again only where everything that its function looked at, looked
at anew, has the same value: a function that has seen the same so far looks at the same next, so
nothing is ever stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import xarray as xr

from ..catalog import Catalog
from ..core.errors import PiimssError
from ..core.frozen import read_only
from .cache import Kept, digest
from .margin import judged

if TYPE_CHECKING:
    from .run import Run

T = TypeVar("T")
Look = tuple[Any, ...]  # what was looked at: the kind, and which


class Past:
    """A run up to its base year: one path, and what is assumed, published and given.

    It is a :class:`piimss_forecast.catalog.ledger.Ledger` of one draw whose last year is the base
    year.

    Parameters
    ----------
    run : Run
        Whose history it shows; of a block of draws the first, since history is the same in all.
    """

    draws, first = 1, 0

    def __init__(self, run: Run) -> None:
        self._run = run
        self.base_year = run.base_year
        self.years = run.years[: run.index(run.base_year) + 1]
        self.assumptions = Assumed(self)
        self.margins: list[dict[str, object]] = []
        self.seen: dict[Look, str] = {}

    def look(self, *what: Any) -> Any:
        """Look at something of the run and note its value; the kinds are the methods ``_see_*``."""
        value = getattr(self, f"_see_{what[0]}")(*what[1:])
        if what not in self.seen:
            self.seen[what] = fingerprint(value)
        return value

    def note(self, what: Look) -> None:
        """Note what something of the run is; looked at once for all that a link asks of the past,
        since nothing of it changes while the link runs.
        """
        found = self._run.noted.get(what)
        if found is None:
            self.look(*what)
            found = self._run.noted[what] = self.seen[what]
        self.seen[what] = found

    def index(self, year: int) -> int:
        """Position of a year."""
        return int(year - self.years[0])

    def array(self, name: str) -> xr.DataArray:
        """A variable of an earlier link, ``[1, year, ...]``."""
        found: xr.DataArray = self.look("array", name)
        return found

    def values(self, name: str) -> np.ndarray:
        """Its numbers."""
        found: np.ndarray = self.look("values", name)
        return found

    def part(self, name: str, **labels: object) -> np.ndarray:
        """Its numbers at some labels."""
        return self.array(name).sel(labels).to_numpy()

    @property
    def catalog(self) -> Catalog:
        """What is published, as known at the base year."""
        self.look("catalog")
        return self._run.catalog

    @property
    def mortality_tables(self) -> Mapping[str, np.ndarray]:
        """Tables of the pensioners given with the request."""
        found: Mapping[str, np.ndarray] = self.look("tables")
        return found

    def of_past(self, function: Callable[..., T], *args: Any) -> T:
        """What another function makes of the same past; all it looks at counts as looked at."""
        found = of_past(self._run, function, *args)
        self.margins += [dict(row) for row in found.margins]
        self.seen |= found.seen
        result: T = found.value
        return result

    def reproduces(
        self,
        module: str,
        margin: str,
        period: str | int,
        model: float,
        published: float,
        **more: Any,
    ) -> None:
        """Record what the ledger gives for a published margin."""
        row = judged(self._run.name, module, margin, period, model, published, **more)
        self.margins.append(row)

    def _see_values(self, name: str) -> np.ndarray:
        return self._run.values(name)[:1, : self.years.size]

    def _see_array(self, name: str) -> xr.DataArray:
        found = self._run.array(name)[:1, : self.years.size]
        return found.drop_vars("draw")  # whose number says which block it is, not what is in it

    def _see_get(self, key: str, year: int | None) -> Any:
        return self._run.assumptions.get(key, year)

    def _see_path(self, key: str, years: tuple[int, ...]) -> np.ndarray:
        return self._run.assumptions.path(key, years)

    def _see_profile(self, key: str) -> np.ndarray:
        return self._run.assumptions.profile(key)

    def _see_catalog(self) -> list[str]:
        return self._run.catalog_digests

    def _see_tables(self) -> Mapping[str, np.ndarray]:
        return self._run.mortality_tables


class Assumed:
    """Assumptions of a past, each value looked at noted."""

    def __init__(self, past: Past) -> None:
        self._past = past

    def get(self, key: str, year: int | None = None) -> Any:
        """Value of a key, or its number of one year."""
        return self._past.look("get", key, year)

    def path(self, key: str, years: Iterable[int]) -> np.ndarray:
        """Values of a key by year."""
        found: np.ndarray = self._past.look("path", key, tuple(int(y) for y in years))
        return found

    def profile(self, key: str) -> np.ndarray:
        """A profile by sex and age."""
        found: np.ndarray = self._past.look("profile", key)
        return found


def of_past(run: Run, function: Callable[..., Any], *args: Any) -> Kept:
    """What ``function(past, *args)`` makes of a run's past, from the cache of the run where it has
    seen the same before.
    """
    cache = run.cache
    name = (function.__module__, function.__qualname__, *args)
    for looks in cache.looks(name):
        again = Past(run)
        try:
            for what in looks:
                again.note(what)
        except PiimssError:
            continue  # asked elsewhere for what this run has not
        found = cache.get(_key(name, again))
        if isinstance(found, Kept):
            return found
    past = Past(run)
    value = read_only(function(past, *args))
    made = Kept(value, tuple(past.margins), past.seen)
    cache.saw(name, tuple(past.seen))
    cache.put(_key(name, past), made)
    return made


def _key(name: tuple[Any, ...], past: Past) -> str:
    years = [int(past.years[0]), past.base_year]
    return digest(
        "past", list(map(str, name)), years, [[*map(str, k), v] for k, v in past.seen.items()]
    )


def fingerprint(value: Any) -> str:
    """Digest of a value by content: numbers, text, arrays (with their labels), and mappings and
    sequences of them.

    Raises
    ------
    TypeError
        For anything else: what cannot be told apart by content may not be kept.

    Examples
    --------
    >>> fingerprint({"a": np.ones(2)}) == fingerprint({"a": np.ones(2)})
    True
    >>> fingerprint([1.0]) == fingerprint([1.0 + 1e-15])
    False
    """
    total = hashlib.blake2b(digest_size=16)
    _feed(total, value)
    return total.hexdigest()


def _feed(total: Any, value: Any) -> None:
    if isinstance(value, np.ndarray) and value.dtype != object:
        total.update(f"{value.dtype}{value.shape}".encode())
        total.update(np.ascontiguousarray(value).view(np.uint8).data)
    elif isinstance(value, xr.DataArray):
        _feed(total, value.to_numpy())
        _feed(
            total, {str(d): value[d].to_numpy().tolist() for d in value.dims if d in value.coords}
        )
    elif isinstance(value, Mapping):
        for key, part in value.items():
            _feed(total, key)
            _feed(total, part)
    elif isinstance(value, list | tuple):
        total.update(f"[{len(value)}".encode())
        for part in value:
            _feed(total, part)
    elif value is None or isinstance(value, str | int | float | np.generic):
        total.update(f"{type(value).__name__} {value!r};".encode())
    else:
        raise TypeError(f"{type(value).__name__}: no digest by content")
