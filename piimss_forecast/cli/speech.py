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
# Errors of the parser by their class; what the class does not tell stays in the parser's words.
_ERRORS = N_(
    {
        "NoSuchOption": "there is no option {name}: see --help",
        "MissingParameter": "{name} is missing: see --help",
        "BadParameter": "{name} does not take that value: see --help",
        "BadOptionUsage": "{name} needs a value: see --help",
    }
)


def _spoken(text: str) -> str:
    """Help with the parser's words translated, also those that it broke between two lines."""
    for english in _HELP:
        broken = r"\s+".join(map(re.escape, english.split()))
        text = re.sub(broken, translate(english).strip().replace("\\", r"\\"), text)
    return text


class Command(TyperCommand):
    """A command whose help is in one language."""

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


def _translate(parser: Any) -> None:
    parser.help = translate(inspect.cleandoc(parser.help or ""))
    for parameter in parser.params:
        if getattr(parameter, "help", None):
            parameter.help = translate(parameter.help)
    for inner in getattr(parser, "commands", {}).values():
        _translate(inner)


def misuse(err: Any) -> str:
    """An error of the parser in the session's language."""
    parameter = getattr(err, "param", None)
    name = getattr(err, "option_name", None) or getattr(err, "param_hint", None)
    if not name and parameter is not None:
        name = (parameter.opts or [parameter.name])[0]
    words = next((_ERRORS[c.__name__] for c in type(err).__mro__ if c.__name__ in _ERRORS), None)
    if words and name:
        return translate(words).format(name=name)
    if "No such command" in err.format_message():
        said = translate("there is no command {name}: see --help")
        return said.format(name=err.format_message().split("'")[1])
    return str(err.format_message())
