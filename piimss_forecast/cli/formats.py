"""What a listing command prints: tables for people, or CSV or JSON for another program."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.translate import N_

if TYPE_CHECKING:
    import pandas as pd


class Form(StrEnum):
    """Forms of the output."""

    table = "table"
    csv = "csv"
    json = "json"


_Option = Annotated[
    Form,
    typer.Option(
        "--format",
        help=N_("For people (table), or whole numbers for another program (csv, json)."),
    ),
]
_form = Form.table
_kept: list[tuple[str, pd.DataFrame]] = []


def with_options(
    action: Callable[..., Any],
    options: dict[str, tuple[Any, Any]],
    hidden: str | None = None,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorator of a wrapper of ``action``: to the parser it has the options of both.

    Parameters
    ----------
    action : callable
        A command.
    options : dict
        Annotation and default of each option that the wrapper adds.
    hidden : str, optional
        Argument of ``action`` that the wrapper gives, and the parser does not see.
    """

    def given(wrapper: Callable[..., None]) -> Callable[..., None]:
        whole = signature(action, eval_str=True)
        own = [p for p in whole.parameters.values() if p.name != hidden]
        added = [
            Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for name, (kind, default) in options.items()
        ]
        whole = whole.replace(parameters=[*own, *added])
        wrapper = wraps(action)(wrapper)
        wrapper.__signature__ = whole  # type: ignore[attr-defined]
        wrapper.__annotations__ = {p.name: p.annotation for p in whole.parameters.values()}
        return wrapper

    return given


def listing(action: Callable[..., None]) -> Callable[..., None]:
    """Give a command that shows tables the option ``--format``."""

    def command(form: Form, **values: Any) -> None:
        global _form
        _form = form
        _kept.clear()
        try:
            action(**values)
        except typer.Exit:
            _flush()
            raise
        else:
            _flush()
        finally:
            _form = Form.table

    return with_options(action, {"form": (_Option, Form.table)})(command)


def keep(frame: pd.DataFrame, title: str) -> bool:
    """Keep a table for the end of the command when it is for another program; else False."""
    if _form is not Form.table:
        _kept.append((title, frame))
    return _form is not Form.table


def note(words: str) -> None:
    """Say something beside the tables: where they are for another program, on stderr."""
    typer.echo(words, err=_form is not Form.table)


def _flush() -> None:
    if _form is Form.csv:
        typer.echo(as_csv(_kept), nl=False)
    elif _form is Form.json:
        typer.echo(as_json(_kept))


def as_csv(tables: list[tuple[str, pd.DataFrame]]) -> str:
    """Tables as CSV; of several, each under its title and a blank line between them.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"year": [2030], "value": [1.5]})
    >>> print(as_csv([("one", table)]), end="")
    year,value
    2030,1.5
    >>> print(as_csv([("one", table), ("two", table)]), end="")
    one
    year,value
    2030,1.5
    <BLANKLINE>
    two
    year,value
    2030,1.5
    """
    parts = [_flat(f).to_csv(index=False, lineterminator="\n") for _, f in tables]
    if len(parts) > 1:
        parts = [f"{title}\n{part}" for (title, _), part in zip(tables, parts, strict=True)]
    return "\n".join(parts)


def as_json(tables: list[tuple[str, pd.DataFrame]]) -> str:
    """Tables as a list of ``{"title", "rows"}``; what is missing is null.

    Examples
    --------
    >>> import pandas as pd
    >>> print(as_json([("one", pd.DataFrame({"value": [1.5, None]}))]))
    [{"title": "one", "rows": [{"value": 1.5}, {"value": null}]}]
    """
    found = [
        {
            "title": title,
            "rows": json.loads(_flat(f).to_json(orient="records", double_precision=15)),
        }
        for title, f in tables
    ]
    return json.dumps(found, ensure_ascii=False)


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Named index levels as columns; names of columns as texts, each once."""
    flat = frame.reset_index() if names_of(frame) else frame
    return flat.set_axis([str(c) for c in flat.columns], axis=1)


def names_of(frame: pd.DataFrame) -> int:
    """Levels of the index that say what a row is; none for one that only counts rows."""
    named = frame.index.nlevels > 1 or frame.index.name is not None
    return frame.index.nlevels if named else 0
