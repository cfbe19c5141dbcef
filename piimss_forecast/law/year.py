"""The law of one calendar year: rates, amounts, bands and rules, with their source and quality,
in one table.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..core.errors import LawError
from ..core.translate import N_, translate

if TYPE_CHECKING:
    from .law import Law

_COLUMNS = [
    "parameter",
    "value",
    "unit",
    "valid_from",
    "valid_to",
    "article",
    "source",
    "quality",
    "note",
]
# Tables whose rows are in force between two dates, and how each row is called.
_DATED = {
    "parameters": "{parameter}",
    "values": "{parameter}",
    "cuota_social": "cuota_social.{regime}.band_{band}",
    "modalidad40": "modality_40.total_rate",
    "fondo_bienestar": "fondo_bienestar.{parameter}",
    "ley73_parameters": "ley73.{parameter}",
    "family_insurance": "family_insurance.group_{group}",
    "modalities": "modality.{modality}",
}
# Tables without dates, which rule as long as nothing else does.
_PERMANENT = {"garantizada": "garantizada.{item}", "reserves": "reserves.{reserve}.{rule}"}
# Codes of the tables that stand in a note, as words.
_PAYER = N_(
    {
        "shared": "payer shared",
        "state": "payer state",
        "insured": "payer insured",
        "employer": "payer employer",
    }
)
_BASE = N_({"sbc": "base sbc", "none": "base none", "minimum_wage": "base minimum_wage"})
_MODE = N_({"hold": "mode hold", "path": "mode path", "inflation": "mode inflation"})


@dataclass(frozen=True)
class LawYear:
    """The law of one calendar year (parameters in force on 1 July; yearly amounts of that year).

    ``inflation`` (percent, December to December, by year) shows in the table what amounts that
    follow prices would be.
    """

    law: Law
    year: int
    inflation: pd.Series | None = None

    @property
    def day(self) -> str:
        """The day whose law stands for the year."""
        return f"{self.year}-07-01"

    def rate(self, parameter: str) -> float:
        """Value in force on 1 July of the year, in the unit of its row (percent for rates)."""
        return self.law.on(parameter, self.day)

    def amount(self, parameter: str) -> float:
        """Amount of the year: the published one, or the last one when the law leaves it in force
        (weeks after 2031).

        Raises
        ------
        LawError
            When it has not been published: future amounts come from a scenario (see
            ``Law.indexed``), not from the law.
        """
        series = self.law.published(parameter)
        if self.year in series.index:
            return float(series[self.year])
        mode = self.law.mode(parameter)
        if mode == "hold":
            return self.law.on(parameter, self.day)
        raise LawError(
            "law.amount",
            "law/values.csv, {parameter}, {year}",
            "{first}-{last}",
            "a published value",
            "use a scenario's value for future years (Law.indexed; mode: {mode})",
            parameter=parameter,
            year=self.year,
            first=series.index.min(),
            last=series.index.max(),
            mode=mode,
        )

    def ceav(self) -> pd.DataFrame:
        """Employer CEAV bands of the year: those of the last year of the table that has begun;
        empty before the first.
        """
        table = self.law.table("ceav")
        begun = table.loc[table["year"] <= self.year, "year"]
        return (
            table[table["year"] == begun.max()].sort_values("band", ignore_index=True)
            if len(begun)
            else table.iloc[:0]
        )

    def table(self, lang: str | None = None) -> pd.DataFrame:
        """Everything in force in the year, one row each: parameter, value, unit, in force from/to,
        article, source, quality, note.

        Rates, caps, CEAV and cuota social by band, UMA and minimum wage, weeks, Ley 73, pension
        garantizada, Fondo de Pensiones, modalities and reserves. An amount not yet published is
        shown by its mode: with ``inflation`` moved by prices, otherwise without a value.

        Parameters
        ----------
        lang : str, optional
            Language of the notes, ``es`` or ``en``; the session's when not given.

        Returns
        -------
        DataFrame
            Columns parameter, value, unit, valid_from, valid_to, article, source, quality, note.
        """
        parts = [self._dated(name, label, lang) for name, label in _DATED.items()]
        if parts[0].empty:  # a year that the dated law does not reach
            return parts[0]
        parts += [self._future(lang), self._bands(lang), self._permanent(lang)]
        return pd.concat([p for p in parts if len(p)], ignore_index=True)[_COLUMNS]

    def _rows(self, name: str, lang: str | None) -> pd.DataFrame:
        """A table of the law with its notes in words."""
        rows = self.law.table(name)
        return rows.assign(note=_said(rows["note"], lang)) if "note" in rows else rows

    def _dated(self, name: str, label: str, lang: str | None) -> pd.DataFrame:
        rows = self._rows(name, lang)
        rows = rows[
            (rows["valid_from"] <= self.day)
            & (rows["valid_to"].isna() | (rows["valid_to"] >= self.day))
        ]
        if name == "modalities":
            payer, base = (
                _said(rows["payer"].map(_PAYER), lang),
                _said(rows["base"].map(_BASE), lang),
            )
            says = rows["branches"] + "; " + payer + "; " + base
            rows = rows.assign(
                value=float("nan"),
                unit="none",
                note=says + rows["note"].map(lambda n: f"; {n}" if n else ""),
            )
        return _named(rows, label)

    def _bands(self, lang: str | None) -> pd.DataFrame:
        """CEAV by band, and article 167 of 1973."""
        ceav, later = self.ceav(), self.law.table("ceav")["year"]
        until = f"{later[later > self.year].min() - 1}-12-31" if (later > self.year).any() else None
        ceav = ceav.assign(
            valid_from=ceav["year"].astype(str) + "-01-01",
            valid_to=until,
            note=_limits(ceav.assign(note=_said(ceav["note"], lang)), "lower", "upper"),
        )
        ley73 = self._rows("ley73_art167", lang)
        groups = [
            ley73.assign(
                name=part,
                value=ley73[f"{part}_percent"],
                unit="percent",
                note=_limits(ley73, "lower_sm", "upper_sm"),
            )
            for part in ("basic", "increment")
        ]
        named = [
            _named(ceav, "ceav.employer.band_{band}"),
            *(_named(g, "ley73.art_167.{name}.group_{group}") for g in groups),
        ]
        return pd.concat([n for n in named if len(n)], ignore_index=True)

    def _permanent(self, lang: str | None) -> pd.DataFrame:
        return pd.concat(
            [_named(self._rows(name, lang), label) for name, label in _PERMANENT.items()],
            ignore_index=True,
        )

    def _future(self, lang: str | None) -> pd.DataFrame:
        """Amounts that have begun and have no row in the year, by their mode."""
        rows: list[dict[str, Any]] = []
        rules = {str(r["parameter"]): r for r in self.law.table("indexation").to_dict("records")}
        for parameter, known in self.law.values.groupby("parameter", sort=False):
            before = known[known["year"] < self.year]
            if (known["year"] == self.year).any() or before.empty or str(parameter) not in rules:
                continue
            last = before.sort_values("year").to_dict("records")[-1]
            if pd.notna(last["valid_to"]):
                rows.append(self._by_mode(last, rules[str(parameter)], lang))
        return pd.DataFrame(rows, columns=_COLUMNS).astype({"value": float})

    def _by_mode(
        self, last: Mapping[Hashable, Any], rule: Mapping[Hashable, Any], lang: str | None
    ) -> dict[str, Any]:
        """One row: the last amount decreed, moved by prices where that is its mode and they are
        known.
        """
        value, mode = float("nan"), translate(_MODE[rule["mode"]], lang)
        words = translate("not published; {mode} from {last} of {year}", lang).format(
            mode=mode, last=f"{last['value']:g}", year=last["year"]
        )
        years = range(int(last["year"]), self.year)
        if (
            rule["mode"] == "inflation"
            and self.inflation is not None
            and set(years) <= set(self.inflation.index)
        ):
            prices = {y: float(self.inflation.loc[y]) for y in years}
            value = round(float(last["value"]) * math.prod(1 + p / 100 for p in prices.values()), 2)
            words += translate(", inflation {prices} (macro.csv)", lang).format(
                prices=", ".join(f"{y}: {p:g} %" for y, p in prices.items())
            )
        return {
            **dict.fromkeys(_COLUMNS),
            "parameter": last["parameter"],
            "value": value,
            "unit": last["unit"],
            "article": rule["article"],
            "source": last["source"],
            "quality": "assumed",
            "note": words,
        }


def _said(texts: pd.Series, lang: str | None) -> pd.Series:
    return texts.map(lambda text: translate(text, lang), na_action="ignore")


def _named(rows: pd.DataFrame, label: str) -> pd.DataFrame:
    """Rows in the columns of the table, called by their keys."""
    names = [
        label.format_map({str(k): v for k, v in row.items()}) for row in rows.to_dict("records")
    ]
    return (
        rows.assign(parameter=names)
        .reindex(columns=_COLUMNS)
        .astype({c: object for c in _COLUMNS if c != "value"})
    )


def _limits(rows: pd.DataFrame, lower: str, upper: str) -> list[str]:
    """Limits of each band in words, with the note of its row."""
    out = []
    for row in rows.to_dict("records"):
        low = f"{row[lower]:g} {row.get('lower_unit', 'SM')}"
        high = "" if pd.isna(row[upper]) else f"{row[upper]:g} {row.get('upper_unit', 'SM')}"
        out.append(
            "; ".join(part for part in (f"{low}..{high}", row["note"]) if part and pd.notna(part))
        )
    return out
