"""One family of errors, each saying where, what was found, what was expected and what to do."""

from __future__ import annotations

language = "es"  # the command line sets it from --lang

_LABELS = {
    "es": "{where}: se encontró {found}; se esperaba {expected}. Qué hacer: {todo}.",
    "en": "{where}: found {found}; expected {expected}. What to do: {todo}.",
}


class PiimssError(Exception):
    """Base of every error of the package: a message a finance clerk can act on.

    Parameters
    ----------
    where : str
        File and row, key, article, variable or year concerned.
    found : object
        What was there.
    es : tuple[str, str]
        Pairs (expected, what to do) in Spanish and English.
    en : tuple[str, str]
        Pairs (expected, what to do) in Spanish and English.

    Examples
    --------
    >>> print(PiimssError("data/macro.csv, row 3", "-1", es=("un valor positivo", "corrija el renglón"),
    ...                   en=("a positive value", "correct the row")))
    data/macro.csv, row 3: se encontró -1; se esperaba un valor positivo. Qué hacer: corrija el renglón.
    """

    def __init__(
        self, where: str, found: object, *, es: tuple[str, str], en: tuple[str, str]
    ) -> None:
        self.where, self.found, self.es, self.en = where, found, es, en
        super().__init__(where, found, es, en)

    def message(self, lang: str | None = None) -> str:
        """The paragraph in ``lang`` (``es`` or ``en``; the session's language when not given)."""
        lang = lang or language
        expected, todo = self.es if lang == "es" else self.en
        return _LABELS[lang].format(
            where=self.where, found=self.found, expected=expected, todo=todo
        )

    def __str__(self) -> str:
        return self.message()

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.where, self.found, self.es, self.en)


def _rebuild(
    cls: type[PiimssError], where: str, found: object, es: tuple[str, str], en: tuple[str, str]
) -> PiimssError:
    return cls(where, found, es=es, en=en)


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
