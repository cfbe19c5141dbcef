"""What takes longer than a lever: a goal, the files of a scenario, a file of one's own."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import report
from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core.errors import InputError
from ..ingest import import_figures
from ..results.outputs import PAGE, WORKBOOK
from ..results.own_files import Rows, rows_of_ages, rows_of_bands
from ..results.projection import project
from ..results.regeneration import regenerate
from ..results.solution import Solution, solve
from ..scenario import Assumptions, Request
from .helpers import Cancelled
from .levers import levers
from .session import NUMBER, Session
from .wording import word

GOAL_DRAWS = 60  # paths of each trial
FILE_DRAWS = 200  # paths of a workbook or a page
MOST_FILE = 16 * 2**20  # bytes of a file of one's own
KINDS = ("ages", "bands", "figures")
FILES = {
    "workbook": (WORKBOOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "page": (PAGE, "text/html"),
}
_FILE_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Wish:
    """What is wanted and by which lever.

    Parameters
    ----------
    goal : str
        As :func:`piimss_forecast.solve` reads it.
    lever : str
        Key of the assumption.
    probability : float
        With which it is wanted.
    """

    goal: str
    lever: str
    probability: float


def wish(message: Mapping[str, Any], session: Session) -> Wish:
    """What a person asks for, checked.

    Parameters
    ----------
    message : mapping
        With series (or code of an indicator), sign, value, lever and probability in percent.
    session : Session
        Whose indicators and levers are known.

    Raises
    ------
    InputError
        For a number that is none, or an unknown lever.
    """
    series, lever = str(message.get("series"))[:60], str(message.get("lever"))
    session.read(lever, session.given.range_of(lever)[0] if lever in session.given else 0.0)
    percent = _number(message.get("probability"))
    if series in session.catalog.indicators().index:
        return Wish(series, lever, percent / 100)
    sign = "<=" if message.get("sign") == "<=" else ">="
    value = _number(message.get("value"))
    return Wish(f"{series} {sign} {value!r}@{session.horizon}", lever, percent / 100)


def _number(given: object) -> float:
    said = str(given).strip().replace(",", "").replace("−", "-")
    if NUMBER.fullmatch(said) and math.isfinite(float(said)):
        return float(said)
    raise InputError(
        "web.wish",
        "goal",
        "{found}",
        "a number",
        "write it with digits, and a point before decimals",
        found=said[:40],
    )


def seek(request: Request, wanted: Wish) -> Solution:
    """The value of the lever that reaches the goal."""
    return solve(
        project(request.replace(draws=2)),
        wanted.goal,
        wanted.lever,
        wanted.probability,
        draws=GOAL_DRAWS,
    )


def sought(found: Solution, lang: str) -> dict[str, Any]:
    """A solution in words, and the move that it proposes.

    Parameters
    ----------
    found : Solution
        What was found.
    lang : str
        Of every word.
    """
    lever = levers().get(found.lever)
    label = lever.labels[lang] if lever else found.lever
    digits = lever.digits + 1 if lever else 3
    unit = report.text(f"unit.{found.unit}", lang)
    said = word(
        f"goal_{found.status}",
        lang,
        lever=label,
        value=f"{found.value:,.{digits}f} {unit}",
        present=f"{found.present:,.{digits}f} {unit}",
        percent=f"{100 * found.probability:.0f}",
    )
    return {
        "status": found.status,
        "text": said,
        "key": found.lever,
        "value": found.value,
        "move": found.value if found.status == "reached" else None,
    }


def files(
    kind: str,
    sets: list[Assumptions],
    catalog: Catalog,
    request: Request,
    lang: str,
    wanted: Callable[[], bool] = lambda: True,
) -> tuple[str, str, bytes]:
    """The workbook or the page of some scenarios: name, type and content.

    Parameters
    ----------
    kind : str
        ``workbook`` or ``page``.
    sets : list of Assumptions
        The start first.
    catalog : Catalog
        What is published.
    request : Request
        Horizon and seed.
    lang : str
        Of the file.
    wanted : callable
        Whether somebody still waits for it.

    Raises
    ------
    Cancelled
        When nobody does.
    """
    name, mime = FILES[kind]

    def step(_scenario: str, _link: str, _steps: int = 1) -> None:
        if not wanted():
            raise Cancelled

    with tempfile.TemporaryDirectory(prefix="piimss-") as folder:
        out = Path(folder) / "resultados"
        regenerate(
            sets,
            catalog,
            out,
            horizon=request.horizon,
            draws=FILE_DRAWS,
            seed=request.seed,
            lang=lang,
            progress=step,
            jobs=1,
        )
        with (out / name).open("rb") as file:
            return f"{sets[-1].name}_{name}", mime, file.read()


@dataclass
class Own:
    """A file of one's own, read.

    Parameters
    ----------
    name : str
        Of the file.
    rows : dict
        Assumptions that it replaces.
    catalog : Catalog, optional
        What is published with its figures.
    folder : TemporaryDirectory, optional
        Where those are, while they are used.
    """

    name: str
    rows: Rows
    catalog: Catalog | None = None
    folder: Any = None


def own_file(
    kind: str, name: str, data: bytes, year: int, catalog: Catalog, given: Assumptions
) -> Own:
    """A file of one's own by the readers of ``piimss data``, with the same errors.

    Parameters
    ----------
    kind : str
        ``ages``, ``bands`` or ``figures``.
    name : str
        Of the file.
    data : bytes
        What is in it.
    year : int
        Of a file of bands whose name does not tell the date.
    catalog : Catalog
        What it is checked against.
    given : Assumptions
        Whose profiles it replaces.

    Raises
    ------
    PiimssError
        As the reader raises it, or for a file that is too large.
    """
    called = _FILE_NAME.sub("_", Path(name).name)[-80:] or "archivo.csv"
    if kind not in KINDS or len(data) > MOST_FILE:
        raise InputError(
            "web.file",
            "{name}",
            "{size:,} bytes, {kind}",
            "a file of at most {most:,} bytes: {kinds}",
            "read a larger one with piimss data and open its scenario with piimss serve",
            name=called,
            size=len(data),
            kind=kind[:20],
            most=MOST_FILE,
            kinds=", ".join(KINDS),
        )
    folder = tempfile.TemporaryDirectory(prefix="piimss-")
    path = Path(folder.name) / called
    path.write_bytes(data)
    try:
        if kind == "figures":
            stage = Path(folder.name) / "datos"
            stage.mkdir()
            import_figures(catalog, path, stage)
            return Own(called, {}, load_catalog(stage), folder)
        read = rows_of_ages(path, catalog, given) if kind == "ages" else None
        rows, _ = rows_of_bands(path, year, catalog) if read is None else read
    except BaseException:
        folder.cleanup()
        raise
    folder.cleanup()
    return Own(called, rows)
