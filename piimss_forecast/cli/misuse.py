"""Errors of the parser as errors of the package: what was typed, what was expected, what to do."""

from __future__ import annotations

import re
from typing import Any

from ..core.errors import InputError, Term
from ..core.translate import N_

_VALUES = N_(
    {
        "int": "a whole number without separators, such as 1000",
        "float": "a number with a point for its decimals, such as 0.8",
        "choice": "one of {known}",
        "other": "another value",
    }
)
_USAGE = {  # of options, by how the parser's sentence ends
    "requires an argument.": (None, N_("a value after it")),
    "requires 2 arguments.": (N_("fewer values"), N_("two values after it")),
    "does not take a value.": (N_("a value"), N_("the option alone")),
}
_MADE = "make"  # command that nobody types (cli/report.py)


def misuse(err: Any) -> InputError:
    """An error of the parser with what was typed and what was expected.

    Parameters
    ----------
    err : Any
        Of click, or of typer, which holds its own copy of it.
    """
    kinds = [c.__name__ for c in type(err).__mro__]
    kind = next((k for k in kinds if k in _TOLD), "UsageError")
    name, found, expected, facts = _TOLD[kind](err)
    command = _command(getattr(err, "ctx", None))
    return InputError(
        "cli.misuse",
        "{place}",
        "{found}",
        expected,
        "see {command} --help",
        place=", ".join(part for part in (command, name) if part) or Term(N_("the command")),
        found=found,
        command=f"piimss {command}".rstrip(),
        **facts,
    )


def _command(context: Any) -> str:
    """As it is typed after ``piimss``."""
    names: list[str] = []
    while context is not None and context.parent is not None:
        names.insert(0, context.info_name)
        context = context.parent
    return " ".join(name for name in names if name != _MADE)


_Told = tuple[str, object, str, dict[str, Any]]  # name, found, expected and its fields


def _value(err: Any) -> _Told:
    """A value that its option or argument cannot take."""
    said = err.message
    kind = "int" if "integer" in said else "float" if re.search("number|float", said) else "other"
    typed, _, choices = said.removeprefix("Value error, ").partition(" is not one of ")
    found = re.match(r"""["'](.*)["']""", typed)
    cause = err.__cause__  # of pydantic, with which typer reads
    value = found[1] if found else str(cause.errors()[0]["input"]) if cause else ""
    if choices:
        kind = "choice"
    known = ", ".join(re.findall(r"'([^']+)'", choices))
    return _name(err), value, _VALUES[kind], {"known": known}


def _missing(err: Any) -> _Told:
    """An argument or option that must be given; its help says what it is."""
    told = str(getattr(err.param, "help", "") or "").strip().removesuffix(".")
    if told[1:2].islower():
        told = told[0].lower() + told[1:]
    return _name(err), None, N_("a value: {told}"), {"told": told}


def _name(err: Any) -> str:
    parameter = err.param
    return str(parameter.opts[0] if parameter.opts else parameter.name)


def _option(err: Any) -> _Told:
    """An option that the command does not have."""
    near = ", ".join(err.possibilities or ())
    expected = N_("one of its options, such as {near}") if near else N_("one of its options")
    return "", err.option_name, expected, {"near": near}


def _usage(err: Any) -> _Told:
    """An option with no value, or with one too many."""
    told = ((f, e) for ends, (f, e) in _USAGE.items() if err.message.endswith(ends))
    found, expected = next(told, (None, N_("another value")))
    return err.option_name, Term(found) if found else None, expected, {}


def _other(err: Any) -> _Told:
    """A command that there is not, or words too many."""
    if "No such command" not in err.message:
        typed = re.search(r" \((.*)\)", err.message)
        expected = N_(
            "no more arguments: options begin with --, and a text of several words stands"
            " between quotes"
        )
        return "", typed[1] if typed else err.message, expected, {}
    typed = re.search(r"'(.*?)'", err.message)
    known = ", ".join(k for k, c in err.ctx.command.commands.items() if not c.hidden)
    return "", typed[1] if typed else "", N_("one of {known}"), {"known": known}


_TOLD = {
    "MissingParameter": _missing,
    "BadParameter": _value,
    "NoSuchOption": _option,
    "BadOptionUsage": _usage,
    "UsageError": _other,
}
