"""The address that brings back a scenario: where it starts and where its levers are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from ..core.errors import InputError, PiimssError
from .session import NUMBER, START, Move, Session

MOST_LINK = 8_000  # characters of a link
MOST_MOVED = 60  # levers of a link
_YEAR = re.compile(r"\d{4}", re.ASCII)


def link(session: Session) -> str:
    """The query of an address that brings back the start and the levers.

    Parameters
    ----------
    session : Session
        As it is now.

    Examples
    --------
    >>> from piimss_forecast.catalog import load as figures
    >>> from piimss_forecast.scenario import load
    >>> session = Session({"tendencial": load("tendencial")}, figures())
    >>> session.move("macro.interest", 8)
    >>> link(session)
    'inicio=tendencial&macro.interest=8.0'
    >>> follow(session, "inicio=tendencial&macro.interest=7.5&nada=1")[0].code
    'web.lever'
    >>> session.moves
    {'macro.interest': 7.5}
    """
    return written(session.start, session.moves)


def written(start: str, moves: Mapping[str, Move]) -> str:
    """The query of a start and some levers."""
    return urlencode({START: start} | {k: _written(v) for k, v in moves.items()}, safe="=,")


def follow(session: Session, query: str) -> list[PiimssError]:
    """Take the start and the levers of a link; what it cannot give is told, the rest is done.

    Parameters
    ----------
    session : Session
        Which takes them.
    query : str
        As :func:`link` wrote it.

    Returns
    -------
    list of PiimssError
        One for each part that was left out.
    """
    problems: list[PiimssError] = []
    if len(query) > MOST_LINK:
        return [_bad_link(f"{len(query)} > {MOST_LINK}")]
    try:
        pairs = parse_qsl(query.removeprefix("?"), max_num_fields=MOST_MOVED)
    except ValueError:
        return [_bad_link(f"> {MOST_MOVED}")]
    moves: dict[str, Move] = {}
    for key, said in sorted(pairs, key=lambda pair: pair[0] != START):
        try:
            if key == START:
                session.known_start(said)
                session.start = said
            else:
                move = _read(session, key, said)
                session.check(key, move)
                moves[key] = move
        except PiimssError as err:
            problems.append(err)
    session.moves = moves
    return problems


def _read(session: Session, key: str, said: str) -> Move:
    parts = [part.split("=") for part in said.split(",")]
    if all(len(p) == 2 and _YEAR.fullmatch(p[0]) and NUMBER.fullmatch(p[1]) for p in parts):
        return session.read(key, {int(year): float(value) for year, value in parts})
    return session.read(key, said)


def _written(move: Move) -> str:
    if isinstance(move, Mapping):
        return ",".join(f"{year}={value!r}" for year, value in move.items())
    return repr(float(move))


def _bad_link(found: str) -> InputError:
    return InputError(
        "web.link",
        "link",
        "{found}",
        "an address that the table wrote",
        "open the table again and move the levers",
        found=found,
    )
