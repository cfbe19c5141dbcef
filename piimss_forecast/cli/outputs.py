"""Options that name what a command writes: a name of another kind is refused before any work, since
a workbook or a document is not made by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import InputError
from ..core.translate import N_


def of_kind(option: str, *kinds: str) -> Callable[[Path | None], Path | None]:
    """Callback of an option: its file has one of the endings, which say the formats there are.

    Examples
    --------
    >>> of_kind("--csv", ".csv")(Path("tabla.csv")).name
    'tabla.csv'
    """

    def checked(path: Path | None) -> Path | None:
        if path is None or path.suffix.lower() in kinds:
            return path
        raise InputError(
            "cli.outputs.file",
            "{option}",
            "{path}",
            "a file that ends in {kinds}, the formats there are"
            if len(kinds) > 1
            else "a file that ends in {kinds}, the only format there is",
            "change the name after {option}",
            option=option,
            path=str(path),
            kinds=", ".join(kinds),
        )

    return checked


def _folder(path: Path | None) -> Path | None:
    """Callback of the folder of several tables: not the name of a file."""
    if path is None or not path.suffix:
        return path
    raise InputError(
        "cli.outputs.folder",
        "--csv {path}",
        "the name of a file",
        "a folder, since there are several tables",
        "leave out what follows the point",
        path=str(path),
    )


Figure = Annotated[
    Path | None,
    typer.Option(
        "--figure",
        help=N_("File of the figure: .svg, .png or .pdf."),
        callback=of_kind("--figure", ".svg", ".png", ".pdf"),
    ),
]
Table = Annotated[
    Path | None,
    typer.Option("--csv", help=N_("File of the table, as CSV."), callback=of_kind("--csv", ".csv")),
]
Tables = Annotated[
    Path | None,
    typer.Option("--csv", help=N_("Folder for the tables as CSV."), callback=_folder),
]
