"""The parser's own words in the reader's language: help, headings and errors of use."""

from __future__ import annotations

import inspect
import re
from itertools import pairwise
from typing import Any

import typer.main
from typer.core import TyperCommand, TyperGroup

from ..core.translate import N_, set_language, translate

_HELP = N_(
    (
        "Usage:",
        "Options:",
        "Arguments:",
        "Commands:",
        "[OPTIONS]",
        "COMMAND [ARGS]...",
        "[required]",
        "[default: ",
        "Show this message and exit.",
        "Install completion for the current shell.",
        "Show completion for the current shell, to copy it or customize the installation.",
    )
)


def _spoken(text: str) -> str:
    """Help with the parser's words translated, also those that it broke between two lines."""
    for english in _HELP:
        broken = r"\s+".join(map(re.escape, english.split()))
        text = re.sub(broken, translate(english).strip().replace("\\", r"\\"), text)
    return text


class Command(TyperCommand):
    """A command whose help is in one language, and whose errors of use name it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments; an error of an option without its value does not know its command."""
        try:
            return list(super().parse_args(ctx, args))
        except Exception as err:
            if getattr(err, "ctx", ctx) is None:
                err.ctx = ctx  # type: ignore[attr-defined]
            raise

    def get_help(self, ctx: Any) -> str:
        """The help, with the parser's headings translated."""
        return _spoken(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands whose help is in one language."""

    def get_help(self, ctx: Any) -> str:
        """The help, with the parser's headings translated."""
        return _spoken(super().get_help(ctx))


def command(app: typer.Typer, words: list[str]) -> Any:
    """The parser of ``app`` with its help in the language that ``words`` of the command line ask
    for (``--lang en``), Spanish when none; set for the session too.
    """
    asked = [w.partition("=")[2] for w in words if w.startswith("--lang=")]
    asked += [b for a, b in pairwise(words) if a == "--lang"]
    set_language(asked[-1] if asked else "es")
    parser = typer.main.get_command(app)
    _translate(parser)
    return parser


def _lines_kept(said: str) -> str:
    """Help whose several examples stand one a line, each under the first; the parser fills the
    lines of any other paragraph.
    """
    parts = said.split("\n\n")
    for k, part in enumerate(parts):
        under = "\n" + " " * part.find("piimss")
        one_each, several = re.subn(r"\n +(?=piimss )", under, part)
        parts[k] = f"\b\n{one_each}" if several else part
    return "\n\n".join(parts)


def _translate(parser: Any) -> None:
    parser.help = _lines_kept(translate(inspect.cleandoc(parser.help or "")))
    for parameter in parser.params:
        if getattr(parameter, "help", None):
            parameter.help = translate(parameter.help)
    for inner in getattr(parser, "commands", {}).values():
        _translate(inner)
