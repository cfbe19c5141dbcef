"""What only a person can supply of an actuarial report, in a small TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from ...core.errors import InputError
from ...core.reasons import reason
from ...core.translate import N_, translate

# By table and key: what is asked.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "report": N_(
        {
            "client": "Client: who asked for the report",
            "users": "Intended users",
            "purpose": "Purpose, and the decision it serves",
            "date": "Date of the report",
        }
    ),
    "actuary": N_(
        {
            "name": "Responsible actuary",
            "licence": "Licence or registration",
            "qualification": "Qualification and certification in force",
            "independence": "Independence and conflicts of interest",
            "standards": "Sentence of compliance with standards",
        }
    ),
    "law": N_(
        {
            "mandated": "Assumptions or methods that the law or an authority mandates",
            "amendments": "Amendments of the law since the previous report",
        }
    ),
    "conclusions": N_(
        {
            "sustainability": "Conclusion on financial sustainability",
            "recommendations": "Recommendations",
        }
    ),
    "opinion": N_(
        {
            "data": "Opinion on the data: sufficient and reliable for the purpose",
            "assumptions": "Opinion on the assumptions, each and together",
            "methods": "Opinion on the methods and their consistency with the financing system",
            "results": "Opinion on the results",
        }
    ),
    "review": N_(
        {
            "reviewer": "Independent reviewer",
            "scope": "Scope of the review",
            "outcome": "Outcome of the review",
        }
    ),
    "statements": N_(
        {
            "reliance": "Reliance on the work of others",
            "later_events": "Events after the valuation date",
            "deviations": "Departures from the standards, and why",
        }
    ),
}
LONGEST = 4_000  # letters of an answer

Signing = Mapping[str, str]


def every_field() -> dict[str, str]:
    """What is asked, by ``table.key``."""
    return {f"{t}.{k}": words for t, keys in FIELDS.items() for k, words in keys.items()}


def read_signing(path: Path) -> Signing:
    """The answers of a person, by ``table.key``; empty ones are left out.

    Parameters
    ----------
    path : Path
        TOML file with the tables and keys of :data:`FIELDS`.

    Raises
    ------
    InputError
        When it cannot be read, or a key is unknown, not a text, or too long; the message names it.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as err:
        raise _problem(path, reason(err), "file") from None
    known = every_field()
    said: dict[str, str] = {}
    for table, keys in found.items():
        if table not in FIELDS or not isinstance(keys, dict):
            raise _problem(f"{path}, [{table}]"[:200], table[:60], "table")
        for key, value in keys.items():
            place = f"{table}.{key}"
            if place not in known:
                raise _problem(f"{path}, [{table}]", key[:60], "key", ", ".join(FIELDS[table]))
            value = str(value) if place == "report.date" else value  # TOML has dates of its own
            if not isinstance(value, str) or len(value) > LONGEST:
                size = len(value) if isinstance(value, str) else type(value).__name__
                raise _problem(f"{path}, {place}", str(size), "text")
            if value.strip():
                said[place] = " ".join(value.split())
    return said


def form(lang: str | None = None) -> str:
    """The file to fill in, with what each key asks as a comment.

    Parameters
    ----------
    lang : str, optional
        Of the comments.

    Examples
    --------
    >>> form("en").splitlines()[:2]
    ['# Fill in every line; write "none" where there is nothing to say.', '']
    """
    lines = [
        "# " + translate('Fill in every line; write "none" where there is nothing to say.', lang)
    ]
    for table, keys in FIELDS.items():
        lines += ["", f"[{table}]"]
        for key, words in keys.items():
            lines += [f"# {translate(words, lang)}", f'{key} = ""']
    return "\n".join(lines) + "\n"


def _problem(where: object, found: str, kind: str, known: str = "") -> InputError:
    expected, todo = {
        "file": (N_("a TOML file"), N_("write the form with piimss report form and fill it in")),
        "table": (N_("one of the tables of the form"), N_("correct the name of the table")),
        "key": (N_("one of {known}"), N_("correct the name of the key")),
        "text": (N_("a text of at most {most} letters"), N_("write it between quotes")),
    }[kind]
    return InputError(
        f"report.signing.{kind}",
        "{where}",
        "{found}",
        expected,
        todo,
        where=str(where),
        found=found,
        known=known,
        most=LONGEST,
    )
