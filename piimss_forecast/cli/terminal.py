"""The terminal's side of the command line: options every command shares, tables, numbers and
progress.
"""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.box import Box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from ..core.defaults import DRAWS, HORIZON, SEED
from ..core.errors import InputError, PiimssWarning
from ..core.translate import N_, set_language, translate
from ..report.messages import text
from .formats import keep, names_of, with_options
from .layout import GAP, Column, arrange

if TYPE_CHECKING:
    import pandas as pd

    from ..catalog import Catalog

SETTLED = ("draws", "horizon", "seed", "models", "data")  # by a saved run
_TYPED = "COMMANDLINE"  # source of an option
# A line under the headings and nothing else: borders would take a fifth of 80 letters.
HEADED = Box("    \n    \n ── \n    \n    \n    \n    \n    \n")

Lang = Annotated[str, typer.Option("--lang", help=N_("Language: es | en."))]
Data = Annotated[Path | None, typer.Option("--data", help=N_("Another data folder."))]
Models = Annotated[
    Path | None,
    typer.Option("--models", help=N_("Another folder of assumption sets.")),
]
Draws = Annotated[
    int,
    typer.Option("--draws", help=N_("Paths; number 0 is the central one.")),
]
Horizon = Annotated[int, typer.Option("--horizon", help=N_("Last year."))]
Cache = Annotated[
    Path | None,
    typer.Option(
        "--cache",
        help=N_("Folder where intermediate results are kept for the next time."),
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", help=N_("Processes that share the work; the cores there are.")),
]
Seed = Annotated[int, typer.Option("--seed", help=N_("Seed."))]


def console() -> Console:
    # A pipe or a file has no width of its own; a table cut at 80 columns would lose its numbers.
    usual = Console()
    known = usual.is_terminal or "COLUMNS" in os.environ
    return usual if known else Console(width=160)


_FIGURE = re.compile(r"(> ?)?[-+]?\d[\d,.]*|—")
_stops: list[int] = []
_usual = warnings.showwarning


def stop(signum: int, _frame: object) -> None:
    """Signal handler: interrupt, and remember it, since Python drops an exception raised inside
    a finaliser.
    """
    _stops.append(signum)
    raise KeyboardInterrupt


def quiet_lost_stop(lost: Any) -> None:
    """Hook for exceptions Python drops: a lost interruption is not worth a traceback,
    ``check_stop`` brings it back.
    """
    if lost.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(lost)


def check_stop() -> None:
    """Interrupt now if a stop was asked for and lost."""
    if _stops:
        raise KeyboardInterrupt


def opened(data: Path | None) -> Catalog:
    """The catalogue of ``--data`` for a command whose numbers depend on it: a folder that ``run``
    refuses is refused by all.
    """
    from ..catalog import load
    from ..results.sound import refuse_unsound

    catalog = load(data)
    if data is not None:
        refuse_unsound(catalog)
    return catalog


@dataclass(frozen=True)
class Asked:
    """The options of every command that projects."""

    draws: int
    horizon: int
    seed: int
    data: Path | None
    models: Path | None
    cache: Path | None
    lang: str
    typed: tuple[str, ...] = ()  # options and arguments that stand in the command line

    def of_run(self, run: str, settled: tuple[str, ...] = SETTLED) -> None:
        """Stop where an option was typed that a saved run has settled already.

        Raises
        ------
        InputError
            Naming the first.
        """
        for option in settled:
            if option in self.typed:
                raise InputError(
                    "cli.of_run",
                    "{run}, --{option}",
                    "{value}",
                    "none of what a saved run has settled: {settled}",
                    "leave it out, or name a scenario instead of the run",
                    run=run,
                    option=option,
                    value=str(getattr(self, option)),
                    settled=", ".join(f"--{name}" for name in settled),
                )

    def projected(self, scenario: str, draws: int | None = None) -> Any:
        """A scenario as the options ask for it; with other draws when given."""
        from ..results.projection import project
        from ..scenario import load

        return project(
            load(scenario, self.models),
            horizon=self.horizon,
            draws=self.draws if draws is None else draws,
            seed=self.seed,
            catalog=opened(self.data),
            cache=self.cache,
        )


def projects(
    draws: int = DRAWS, horizon: int = HORIZON
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of :class:`Asked`, in place of its argument ``asked``; the
    language is set before it runs.
    """
    options: dict[str, tuple[Any, Any]] = {
        "draws": (Draws, draws),
        "horizon": (Horizon, horizon),
        "seed": (Seed, SEED),
        "data": (Data, None),
        "models": (Models, None),
        "cache": (Cache, None),
        "lang": (Lang, "es"),
    }

    def given(action: Callable[..., None]) -> Callable[..., None]:
        def command(context: typer.Context, **values: Any) -> None:
            source = context.get_parameter_source
            typed = tuple(n for n in context.params if getattr(source(n), "name", "") == _TYPED)
            asked = Asked(**{name: values.pop(name) for name in options}, typed=typed)
            set_language(asked.lang)
            action(asked=asked, **values)

        added = options | {"context": (typer.Context, None)}
        return with_options(action, added, hidden="asked")(command)

    return given


def say(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
    """Hook for warnings: those of the package in its own words, without the line of code."""
    if issubclass(category, PiimssWarning):
        typer.echo(f"piimss: {message}", err=True)
    else:
        _usual(message, category, *where, **more)


def show(frame: pd.DataFrame, title: str = "") -> None:
    """Print a table with headings in the session's language; columns that do not fit the line go to
    further tables under the names of their rows. For another program it is kept as it is.
    """
    if keep(frame, title):
        return
    names = names_of(frame)
    shown = frame.reset_index() if names else frame
    columns = [_column(name, shown.iloc[:, k]) for k, name in enumerate(shown.columns)]
    screen = console()
    if title:  # of a narrow table it would be broken
        screen.print(Text(title, style="italic"))
    for part, table in enumerate(arrange(columns, screen.width, names or 1)):
        if part:
            screen.print()
        screen.print(_printed(columns, table))
    screen.print()


def _column(name: object, values: pd.Series) -> Column:
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    cells = tuple(cell(v) for v in values)
    written = all(_FIGURE.fullmatch(one) for one in cells)  # figures that came as text
    number = (is_numeric_dtype(values) or written) and not is_bool_dtype(values)
    return Column(heading(str(name)), cells, number)


def _printed(columns: list[Column], table: list[tuple[int, int]]) -> Table:
    """Some columns as a table; a blank line parts the rows where one takes several."""
    wide = all(max(map(len, columns[k].cells), default=0) <= width for k, width in table)
    printed = Table(
        header_style="bold",
        box=HEADED,
        show_edge=False,
        pad_edge=False,
        padding=(0, GAP - 1, 0, 0),
        leading=0 if wide else 1,
    )
    for k, width in table:
        side: Literal["right", "left"] = "right" if columns[k].number else "left"
        printed.add_column(Text(columns[k].heading), justify=side, overflow="fold", width=width)
    for row in zip(*(columns[k].cells for k, _ in table), strict=True):
        printed.add_row(*map(Text, row))  # a bracket is a bracket, not a style
    return printed


_HEADINGS = N_(
    {
        "table": "table",
        "column": "column",
        "difference": "difference",
        "percent": "%",
        "series": "series",
        "where": "what it is",
        "run": "run",
        "state": "how it stands",
        "seed": "seed",
        "disclosure": "disclosure",
        "version": "version",
        "draws": "paths",
        "scenarios": "scenarios",
        "difference_p10": "difference, 10 %",
        "difference_p90": "difference, 90 %",
    }
)


def heading(column: str) -> str:
    """Name of a column as people read it; ``a`` and ``b`` are the two sides of a comparison."""
    if column in _HEADINGS:
        return translate(_HEADINGS[column])
    return column if column in ("", "a", "b") else text(f"column.{column}")


def cell(value: Any) -> str:
    """One value of a table as people read it."""
    import numpy as np

    if value is None or (isinstance(value, float) and np.isnan(value)):
        return "—"
    if isinstance(value, (bool, np.bool_)):
        return text("word.yes" if value else "word.no")
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value + 0.0:,.4g}"  # no "-0"
    return str(value)


@contextmanager
def working(words: str) -> Iterator[None]:
    """A spinner on a terminal while something takes seconds; silence in a file."""
    stderr = Console(stderr=True)
    if not stderr.is_terminal:
        yield
        return
    with stderr.status(words):
        yield


@contextmanager
def progress(total: int) -> Iterator[Any]:
    """A bar on a terminal; silence in a file."""
    stderr = Console(stderr=True)
    times = (TimeElapsedColumn(), TextColumn("/"), TimeRemainingColumn())
    columns = (TextColumn("{task.description}"), BarColumn(), *times)
    with Progress(*columns, console=stderr, disable=not stderr.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=total)

        def step(scenario: str, link: str, steps: int = 1) -> None:
            check_stop()
            bar.update(task, advance=steps, description=f"{scenario}: {link}".rstrip(": "))

        yield step
