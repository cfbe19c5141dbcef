"""What one person has done on the table: the scenario they began with, the levers moved, and what
they keep. It knows nothing of widgets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..catalog import Catalog
from ..core.defaults import HORIZON, SEED
from ..core.errors import InputError
from ..core.translate import N_
from ..results.levers import course
from ..scenario import Assumptions, Request, restore
from .levers import levers
from .names import slug, words

MOST_KEPT = 4
MOST_UNDONE = 200
START = "inicio"  # of a link: the scenario it starts from
MINE = "usuario"
NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,25})?([eE][+-]?\d{1,3})?", re.ASCII)

Move = float | Mapping[int, float]  # held in every projected year, or by year


_State = tuple[str, dict[str, Move], dict[str, dict[str, Any]], Catalog]


@dataclass(frozen=True)
class Kept:
    """A scenario kept.

    Parameters
    ----------
    name : str
        As the person wrote it.
    why : str
        Their reason.
    start : str
        Scenario it started from.
    moves : mapping of str to Move
        Levers moved.
    request : Request
        What it asks of the engine.
    """

    name: str
    why: str
    start: str
    moves: Mapping[str, Move]
    request: Request


@dataclass
class Session:
    """A scenario with levers moved.

    Parameters
    ----------
    starts : mapping of str to Assumptions
        Scenarios that may be started from, by name.
    catalog : Catalog
        What is published.
    start : str
        Name of the one it starts from.
    horizon : int
        Last year.

    Examples
    --------
    >>> from piimss_forecast.catalog import load as figures
    >>> from piimss_forecast.scenario import load
    >>> session = Session({"tendencial": load("tendencial")}, figures())
    >>> session.move("macro.interest", 8.0)
    >>> session.request.assumptions.get("macro.interest", year=2030)
    8.0
    >>> session.undo(), session.moves
    (True, {})
    """

    starts: Mapping[str, Assumptions]
    catalog: Catalog
    start: str = "tendencial"
    horizon: int = HORIZON
    seed: int = SEED
    moves: dict[str, Move] = field(default_factory=dict)
    own: dict[str, dict[str, Any]] = field(default_factory=dict)  # rows of the user's own files
    kept: list[Kept] = field(default_factory=list)
    _before: list[_State] = field(default_factory=list, repr=False)
    _asked: tuple[_State, Request] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.known_start(self.start)

    @property
    def years(self) -> range:
        """Projected years."""
        return range(self.catalog.base_year + 1, self.horizon + 1)

    @property
    def given(self) -> Assumptions:
        """What is assumed before any lever moves: the scenario it starts from, with the user's own
        files.
        """
        found = self.starts[self.start]
        return found.patch(self.own) if self.own else found

    @property
    def before(self) -> Request:
        """What is asked of the engine with no lever moved; one draw."""
        return self._request(self.given)

    @property
    def request(self) -> Request:
        """What is asked of the engine, with the levers where they are; one draw."""
        now = (self.start, dict(self.moves), self.own, self.catalog)
        if self._asked is None or self._asked[0] != now:
            self._asked = now, self._request(self._moved(self.moves))
        return self._asked[1]

    def _request(self, assumptions: Assumptions) -> Request:
        return Request(assumptions, self.catalog, self.horizon, 1, self.seed)

    def _moved(self, moves: Mapping[str, Move]) -> Assumptions:
        out = self.given
        for key, move in moves.items():
            first = self.years[0] if out.shape_of(key) == "by_year" else None
            out = out.patch({key: self._change(key, move)}, first=first, source=MINE)
        return out

    def _change(self, key: str, move: Move) -> Any:
        """A move as a patch takes it: by year, the years that nobody edited stay as they are."""
        if not isinstance(move, Mapping):
            return move
        base = self.given
        stored = base.get(key)
        path = stored if isinstance(stored, dict) else {}
        first, last = self.years[0], self.years[-1]
        begins = min([first - 1, *path])
        past = {y: base.get(key, y) for y in range(begins, first)}
        later = {y: v for y, v in path.items() if y > last}
        return past | {y: move.get(y, base.get(key, y)) for y in self.years} | later

    # what a person does --------------------------------------------------------------------------

    def move(self, key: str, value: object) -> None:
        """Put a lever where it is wanted; nothing changes when that cannot be.

        Parameters
        ----------
        key : str
            Of a lever, or another by-year assumption.
        value : float or mapping of int to float
            Held in every projected year (or reached in the last one, where the lever says so), or
            by year.

        Raises
        ------
        PiimssError
            For an unknown key, what is no number, or a value out of the range of the schema.
        """
        move = self.read(key, value)
        moves = {k: v for k, v in self.moves.items() if k != key} | {key: move}
        if key in self.moves:  # it keeps its place
            moves = {k: move if k == key else v for k, v in self.moves.items()}
        self.check(key, move)
        self._remember()
        self.moves = moves

    def reset(self, key: str | None = None) -> None:
        """Put a lever, or all of them, back where the scenario has it."""
        self._remember()
        self.moves = {} if key is None else {k: v for k, v in self.moves.items() if k != key}

    def begin(self, start: str) -> None:
        """Start from another scenario, with the same levers moved."""
        self.known_start(start)
        self._remember()
        self.start = start

    def undo(self) -> bool:
        """Take back the last thing done; whether there was any."""
        if not self._before:
            return False
        self.start, self.moves, self.own, self.catalog = self._before.pop()
        return True

    @property
    def undoable(self) -> int:
        """How many things can be taken back."""
        return len(self._before)

    def _remember(self) -> None:
        now = (self.start, dict(self.moves), self.own, self.catalog)
        self._before = [*self._before[-MOST_UNDONE + 1 :], now]

    def known_start(self, start: object) -> None:
        if start not in self.starts:
            raise InputError(
                "web.start",
                "piimss serve, {key}",
                "{found}",
                "one of {known}",
                "choose one of them",
                key=START,
                found=str(start)[:80],
                known=", ".join(self.starts),
            )

    def read(self, key: object, value: object) -> Move:
        """A move as it is kept, from what a person gave.

        Raises
        ------
        InputError
            For an unknown key, or what is no number of its range.
        """
        base = self.given
        if not isinstance(key, str) or key not in base:
            raise self._no_lever(key, N_("a lever of the table, or an assumption by year"))
        shape = base.shape_of(key)
        if shape != "by_year" and key not in levers():  # another one could move history
            raise self._no_lever(key, N_("a lever of the table, or an assumption by year"))
        if isinstance(value, Mapping):
            years = {y: self._number(key, v) for y, v in value.items() if y in self.years}
            if shape != "by_year" or len(years) != len(value) or not years:
                raise self._no_lever(key, N_("a number, or numbers by projected year"))
            return dict(sorted(years.items()))
        number = self._number(key, value)
        if shape != "by_year":
            return number
        line = course(base, key, number, self.catalog.base_year, self.years[-1])
        return line if isinstance(line, float) else {y: line[min(y, max(line))] for y in self.years}

    def _number(self, key: str, value: object) -> float:
        low, high = self.given.range_of(key)
        if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
            value = float(value)
        if (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and low <= float(value) <= high
        ):
            return float(value)
        raise InputError(
            "web.number",
            "{key}",
            "{found}",
            "a number from {low:g} to {high:g}",
            "correct the number; the lever stays where it was",
            key=key,
            found=str(value)[:40],
            low=low,
            high=high,
        )

    def _no_lever(self, key: object, expected: str) -> InputError:
        return InputError(
            "web.lever",
            "{key}",
            "{found}",
            expected,
            "choose a lever of the table",
            key=str(key)[:80],
            found=str(key)[:80],
        )

    def check(self, key: str, move: Move) -> None:
        """Refuse a move that the schema does not admit.

        Raises
        ------
        PiimssError
            With the key.
        """
        self._moved({key: move})

    # what is kept --------------------------------------------------------------------------------

    def keep(self, name: object, why: object = "") -> Kept:
        """Keep the scenario as it is now, beside at most three others.

        Parameters
        ----------
        name : str
            By which it is known; one of that name is replaced.
        why : str
            Reason, written into the file.

        Raises
        ------
        InputError
            For an empty or long name, or a fifth scenario.
        """
        name, why = words(name, N_("name")), words(why, N_("reason"), empty=True)
        others = [k for k in self.kept if k.name != name]
        if len(others) >= MOST_KEPT:
            raise InputError(
                "web.keep",
                "{name}",
                "{n}",
                "at most {n} scenarios kept",
                "drop one of them first",
                name=name,
                n=MOST_KEPT,
            )
        found = Kept(name, why, self.start, dict(self.moves), self.request)
        self.kept = [*others, found]
        return found

    def drop(self, name: object) -> None:
        """Forget a kept scenario."""
        self.kept = [k for k in self.kept if k.name != name]

    def take(self, name: object) -> None:
        """Put the levers as a kept scenario has them."""
        for kept in self.kept:
            if kept.name == name:
                self._remember()
                self.start, self.moves = kept.start, dict(kept.moves)

    def bring(self, rows: Mapping[str, dict[str, Any]], catalog: Catalog | None = None) -> None:
        """Take a file of one's own: assumptions that it replaces, or the figures with it.

        Parameters
        ----------
        rows : mapping
            Rows of assumptions by key.
        catalog : Catalog, optional
            What is published, with its figures.
        """
        self.given.patch(rows) if rows else None
        self._remember()
        self.own = self.own | dict(rows)
        self.catalog = self.catalog if catalog is None else catalog

    def named(self, name: object, why: str = "") -> Assumptions:
        """The scenario of now as a set of its own.

        Parameters
        ----------
        name : str
            In words; the name of the set is made of it.
        why : str
            Reason of every lever moved; the name when there is none.
        """
        title, moved = words(name, N_("name")), self.request.assumptions
        rows = moved.rows()
        for key in self.moves:
            rows[key] |= {"source": MINE, "quality": "assumed", "why": why or title}
        called = slug(title)
        called = f"{called}_2" if called in self.starts else called
        titles = {"es": title, "en": title}
        return restore(called, titles, rows, moved.origin, moved.contracts(), moved.known_to)

    def toml(self, mine: Assumptions) -> str:
        """Text of a file that ``pf.scenario`` and ``piimss run`` read as ``mine``, on top of the
        start.
        """
        return mine.to_toml(self.starts[self.start])
