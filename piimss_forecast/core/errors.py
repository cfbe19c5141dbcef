"""One family of errors, each saying where, what was found, what was expected and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Number
from typing import Any

_PARTS = ("where", "found", "expected", "todo")
_NONE = ("ningún ", "ninguna ", "nada", "nadie")  # which ask for a "no" before the verb


class Term(str):
    """Value of a field that is itself a text of the catalogue, translated with the message.

    Parameters
    ----------
    text : str
        English.
    **fields : object
        The values of its own fields, where it has any.

    Examples
    --------
    >>> Term("row {row}", row=3).fields
    {'row': 3}
    """

    fields: dict[str, Any]

    def __new__(cls, text: str, /, **fields: Any) -> Term:
        """The text, with the values of its fields beside it."""
        term = super().__new__(cls, text)
        term.fields = fields or getattr(text, "fields", {})
        return term


class PiimssError(Exception):
    """Base of every error of the package: a message a finance clerk can act on.

    The four parts are English templates with named fields; each is translated, then filled, so
    that one error reads in either language wherever it is shown.

    Parameters
    ----------
    code : str
        Stable name of the error, such as ``catalog.indicator.unknown``.
    where : str
        Template: file and row, key, article, variable or year concerned.
    *templates : str
        Three more, in this order: what was there, what should have been there, and what to do
        about it.
    **fields : object
        The values of the templates' fields.

    Attributes
    ----------
    code : str
        As given.
    fields : dict[str, object]
        The values.

    Examples
    --------
    >>> template = ("{file}, row {row}", "{value}", "a positive number", "correct the row")
    >>> error = PiimssError("catalog.value.negative", *template, file="own.csv", row=3, value=-1)
    >>> print(error)
    own.csv, fila 3: se encontró -1; se esperaba un número positivo. Qué hacer: corrija el renglón.
    >>> print(error.message("en"))
    own.csv, row 3: found -1; expected a positive number. What to do: correct the row.
    """

    def __init__(
        self,
        code: str,
        where: str,
        /,
        *templates: str,
        **fields: Any,
    ) -> None:
        self.code, self.fields = code, fields
        self._templates = (where, *templates)
        super().__init__(code, *self._templates)

    def parts(self, lang: str | None = None) -> dict[str, str]:
        """The four parts in ``lang``, by name: ``where``, ``found``, ``expected``, ``todo``.

        Parameters
        ----------
        lang : str, optional
            ``es`` or ``en``; the session's language when not given.

        Returns
        -------
        dict[str, str]
            The text of each part.
        """
        from .translate import translate  # which raises errors of this family

        fields = {name: _in_words(value, lang) for name, value in self.fields.items()}
        said = {
            name: translate(template, lang).format(**fields)
            for name, template in zip(_PARTS, self._templates, strict=True)
        }
        return said | {"found": said["found"] or "''"}  # an empty cell

    def message(self, lang: str | None = None) -> str:
        """The paragraph in ``lang``.

        Parameters
        ----------
        lang : str, optional
            ``es`` or ``en``; the session's language when not given.

        Returns
        -------
        str
            Where, what was found, what was expected and what to do.
        """
        from .translate import translate

        parts = self.parts(lang)
        sentence = translate(
            "{where}: found {found}; expected {expected}. What to do: {todo}.", lang
        )
        typed = self.fields.get(self._templates[1].strip("{}"))
        ours = isinstance(typed, Term) or not isinstance(typed, str)
        if ours and parts["found"].startswith(_NONE):
            sentence = sentence.replace("se encontró", "no se encontró")
        said = sentence.format(**parts)
        return said.removesuffix(".") if said.endswith("?.") else said  # a question has its mark

    @property
    def where(self) -> str:
        """The place, in the session's language."""
        return self.parts()["where"]

    def __str__(self) -> str:
        return self.message()

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.code, self._templates, self.fields)


def first_line(err: BaseException, most: int = 160) -> str:
    """What an error of another library says, as a field of one of these: the first line of its
    text, or its name when it has none.

    Parameters
    ----------
    err : BaseException
        The error.
    most : int
        Letters kept.

    Examples
    --------
    >>> first_line(OSError("no space left\\nat all")), first_line(OSError())
    ('no space left', 'OSError')
    """
    lines = str(err).strip().splitlines() or [type(err).__name__]
    return lines[0][:most]


def in_a_line(err: BaseException, most: int = 300) -> str:
    """What an error of the program itself says, for whoever maintains it: its name and all its
    text, in one line.

    Parameters
    ----------
    err : BaseException
        The error.
    most : int
        Letters kept.

    Examples
    --------
    >>> in_a_line(ValueError("two\\nlines"))
    'ValueError: two lines'
    """
    return " ".join(f"{type(err).__name__}: {err}".split())[:most]


class _Unquoted(str):
    """What a template that asks for quotes shows without them: it is no text of a user."""

    __repr__ = str.__str__


def _in_words(value: Any, lang: str | None) -> Any:
    """A field as a person reads it."""
    from .translate import translate

    if value is None:
        return _Unquoted(translate("nothing", lang))
    if not isinstance(value, Term):
        return printable(value)
    words = translate(value, lang)
    if not value.fields:
        return words
    return words.format(**{name: _in_words(part, lang) for name, part in value.fields.items()})


def printable(value: Any) -> Any:
    """What was found as a terminal can show it: control characters are written out, a number of
    numpy is the number, and a list is its parts between commas.

    Examples
    --------
    >>> printable(["a", 2.5]), printable({"sex": "M"}), printable(7), printable(True)
    (a, 2.5, {sex: M}, 7, true)
    """
    if type(value).__module__ == "numpy" and getattr(value, "ndim", 1) == 0:
        value = value.item()  # numpy itself is not imported: help starts without it
    if isinstance(value, bool):
        return _Unquoted(str(value).lower())
    if type(value) is tuple and all(isinstance(part, Number) for part in value):
        return value  # a shape or a point
    if type(value) in (list, tuple, set, frozenset):
        return _Unquoted(", ".join(map(_inside, value)) or "[]")
    if isinstance(value, Mapping):
        parts = ", ".join(f"{key}: {_inside(part)}" for key, part in value.items())
        return _Unquoted(f"{{{parts}}}")
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in value)


def _inside(part: Any) -> str:
    return "∅" if part is None else str(printable(part))


def _rebuild(
    cls: type[PiimssError], code: str, templates: tuple[str, ...], fields: dict[str, Any]
) -> PiimssError:
    error = cls(code, *templates)
    error.fields = fields
    return error


class PiimssWarning(UserWarning):
    """What was put aside on the way while the result stays right: an error that is said, not
    raised.
    """


class DataError(PiimssError):
    """A table, figure or user's file is missing, malformed or out of range."""


class AssumptionError(PiimssError):
    """A key of an assumption set is unknown, missing, unused, in the wrong unit or out of range."""


class LawError(PiimssError):
    """A statutory parameter is absent for a date, or its dates overlap."""


class InputError(PiimssError):
    """An argument of a function is outside its domain."""


class ModelError(PiimssError):
    """A fit does not converge or a model cannot be identified from the data given."""


class InvariantError(PiimssError):
    """An identity of the ledger does not close; both sides are in the message."""


class OutputError(PiimssError):
    """A result cannot be written where it was asked for."""
