"""What a check of a data folder found, as tables in two languages."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from ..core.errors import PiimssError
from ..core.translate import N_, translate
from .checks.conflicts import SERIES

FINDING_COLUMNS = ["table", "item", "period", "value", "unit", "source", "note"]
_WORDS = N_(
    {
        "problems": "Problems",
        "needs_verification": "To be verified",
        "figures": "of them, published figures (figures.csv)",
        "assumed": "Assumed",
        "conflicts": "Conflicts between sources",
        "problem": "problem",
        "check": "what",
        "data": "data",
    }
)
_COLUMNS = N_(
    {
        "table": "table",
        "item": "item",
        "period": "period",
        "value": "value",
        "unit": "unit",
        "source": "source",
        "note": "note",
        "concept": "concept",
        "sex": "sex",
        "age": "age",
        "geography": "place",
        "values": "values",
        "used": "used",
        "discrepancy": "discrepancy",
    }
)


@dataclass(frozen=True)
class ValidationReport:
    """What is wrong in a data folder, what is still to be verified, what is assumed, and where
    sources disagree.

    Attributes
    ----------
    problems : list[PiimssError]
        Errors, each with its place, what was found and what to do; none means that the folder is
        sound.
    needs_verification : DataFrame
        Rows of every table with that quality (table, item, period, value, unit, source, note).
    assumed : DataFrame
        Rows of every table with that quality (table, item, period, value, unit, source, note).
    conflicts : DataFrame
        One row for each period of a concept with several values (the values, the one used, the
        discrepancy that explains it).
    """

    problems: list[PiimssError] = field(default_factory=list)
    needs_verification: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=FINDING_COLUMNS)
    )
    assumed: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=FINDING_COLUMNS))
    conflicts: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=[*SERIES, "values", "used", "discrepancy"])
    )

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            name: len(getattr(self, name))
            for name in ("problems", "needs_verification", "assumed", "conflicts")
        }

    def table(self, lang: str | None = None) -> pd.DataFrame:
        """One line per kind of finding, with its count; of what is to be verified, how many are
        published figures, which a workbook lists.
        """
        words, rows = _words(lang), {}
        for name, number in self.counts.items():
            rows[words[name]] = number
            if name == "needs_verification":
                figures = self.needs_verification["table"].str.startswith("figures")
                rows[words["figures"]] = int(figures.sum())
        return pd.DataFrame({words["count"]: rows}).rename_axis(words["check"])

    def tables(self, lang: str | None = None) -> dict[str, pd.DataFrame]:
        """The summary and every finding, by title."""
        words = _words(lang)
        problems = pd.DataFrame(
            {words["problem"]: [problem.message(lang) for problem in self.problems]}
        )
        found = {words["problems"]: problems} | {
            words[name]: getattr(self, name)
            for name in ("needs_verification", "assumed", "conflicts")
        }
        names = {column: translate(word, lang) for column, word in _COLUMNS.items()}
        return {words["data"]: self.table(lang)} | {
            title: table.rename(columns=names) for title, table in found.items() if len(table)
        }


def _words(lang: str | None) -> dict[str, str]:
    words = {name: translate(word, lang) for name, word in _WORDS.items()}
    return words | {"count": translate("count", lang, context="findings")}


# Columns that name a row of a table of the data; the first one where it has none of them.
_ITEMS = (
    *("concept", "history", "parameter", "item", "modality", "reserve", "regime", "group"),
    *("year", "band"),
)


def of_quality(tables: dict[str, pd.DataFrame], quality: str) -> pd.DataFrame:
    """Rows of every table with a quality, in the same columns."""
    parts = []
    for name, frame in tables.items():
        if "quality" not in frame:
            continue
        rows = frame[frame["quality"] == quality]
        item = next((c for c in _ITEMS if c in rows), str(rows.columns[0]))
        period = next((c for c in ("period", "year", "valid_from") if c in rows), None)
        columns = {
            "table": name,
            "item": rows[item].astype(str),
            "period": rows[period].astype(str) if period else "",
        }
        columns |= {c: rows.get(c, "") for c in ("value", "unit", "source", "note")}
        parts.append(pd.DataFrame(columns, index=rows.index))
    full = [part for part in parts if len(part)]
    return pd.concat(full, ignore_index=True) if full else pd.DataFrame(columns=FINDING_COLUMNS)
