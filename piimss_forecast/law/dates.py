"""Dates and bands of the law: one key never has two rows on one day, and the bands of a year
leave no salary out.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..core.checks import shown
from ..core.columns import DATE, FORMS
from ..core.errors import LawError
from ..core.translate import N_

# Columns that name one dated rule: the first set that the table has.
_KEYS = (("parameter",), ("modality",), ("regime", "band"), ("group",))
_OPEN = "9999-12-31"


class _Span(NamedTuple):
    """Days in force of one row of a table, first and last."""

    first: str
    last: str
    row: int  # position in the table

    def __str__(self) -> str:
        return f"{self.first}..{'' if self.last == _OPEN else self.last}"

    def meets(self, other: _Span) -> bool:
        return self.first <= other.last and other.first <= self.last


def iso_date(value: object, where: str) -> None:
    """Refuse what is no calendar date written as the law writes it, 2026-12-31.

    Raises
    ------
    LawError
        Since any text compares with a date, and would answer with some row.
    """
    try:
        if isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value:
            return
    except ValueError:
        pass
    raise LawError(
        "law.iso_date",
        "{where}",
        "{found}",
        FORMS[DATE],
        "correct the date",
        where=where,
        found=shown(value),
    )


def check_dates(frame: pd.DataFrame, label: str) -> None:
    """Dates in force of one key (parameter, modality, or regime and band) run forward and do not
    overlap, and the year of a row is that in which it begins.

    Parameters
    ----------
    frame : DataFrame
        A table with ``valid_from`` and ``valid_to`` (ISO; empty: still in force).
    label : str
        Its name in messages.

    Raises
    ------
    LawError
        That names the file, the key, the article, the rows of the file and both spans.
    """
    frame = frame.reset_index(drop=True)
    key = next((list(columns) for columns in _KEYS if set(columns) <= set(frame)), [])
    spans = [
        _Span(str(a), str(b), i)
        for i, (a, b) in enumerate(
            zip(frame["valid_from"], frame["valid_to"].fillna(_OPEN), strict=True)
        )
    ]
    _check_years(frame, label, key, spans)
    groups = frame.groupby(key, sort=False).groups.values() if key else [frame.index]
    for rows in groups:
        ordered = sorted(spans[int(i)] for i in rows)
        for span in ordered:
            if span.last < span.first:
                raise _error(
                    _where(label, frame, key, span), f"{span.first} > {span.last}", "backwards"
                )
        for one, two in pairwise(ordered):
            if one.meets(two):
                raise _error(_where(label, frame, key, one, two), f"{one} ∩ {two}", "overlap")
    if {"regime", "band"} <= set(frame):
        _check_wordings(frame, label, spans)


def _check_years(frame: pd.DataFrame, label: str, key: list[str], spans: list[_Span]) -> None:
    """One table is read by year and by date: a row that says two years would answer with two."""
    for year, span in zip(frame.get("year", []), spans, strict=False):
        if int(span.first[:4]) != year:
            where = _where(label, frame, key, span)
            raise _error(where, f"year {year}, valid_from {span.first}", "years")


def check_bands(frame: pd.DataFrame, label: str) -> None:
    """Wage bands of every year: numbered from 1, first one minimum wage, upper limits ascending,
    and only the last one open.

    Raises
    ------
    LawError
        That names the file, the year, the article and the row.
    """
    frame = frame.reset_index(drop=True)
    for year, rows in frame.groupby("year"):
        rows = rows.sort_values("band")
        upper, index = rows["upper"].to_numpy(float), rows.index.to_numpy()
        in_order = np.diff(np.where(np.isnan(upper), np.inf, upper)[1:]) > 0
        good = [
            *(rows["band"].to_numpy() == np.arange(1, len(rows) + 1)),
            len(rows) > 2 and rows["lower_unit"].iloc[0] == rows["upper_unit"].iloc[0] == "SM",
            bool(np.isnan(upper[-1])) and not np.isnan(upper[:-1]).any(),
            *in_order,
        ]
        if not all(good):
            article = rows["article"].dropna()
            raise LawError(
                "law.check_bands",
                "{label}, {year}, {article}, rows {least}-{last}",
                "{listed}",
                "all the bands of the year, from one minimum wage to the open one,"
                " with ascending limits",
                "write all the bands of the year",
                label=label,
                year=year,
                article=article.iloc[0] if len(article) else "—",
                least=index.min() + 2,
                last=index.max() + 2,
                listed="; ".join((f"{b}: {u:g}" for b, u in zip(rows["band"], upper, strict=True))),
            )


def _check_wordings(frame: pd.DataFrame, label: str, spans: list[_Span]) -> None:
    """Two wordings of a table of wage bands do not rule the same salaries on the same day."""
    one_wage = ((frame["lower_unit"] == "SM") & (frame["upper_unit"] == "SM")).to_numpy()
    upper = frame["upper"].to_numpy(float)
    lower = (
        frame["lower"].where(frame["lower_unit"] == "UMA", 0.0).to_numpy(float)
    )  # a band that starts over one minimum wage
    regime = frame["regime"].tolist()
    for one in spans:
        for two in spans[one.row + 1 :]:
            i, j = one.row, two.row
            if regime[i] == regime[j] or one_wage[i] != one_wage[j] or not one.meets(two):
                continue
            if one_wage[i] or min(upper[i], upper[j]) > max(lower[i], lower[j]):
                raise _error(
                    _where(label, frame, ["regime", "band"], one, two), f"{one} ∩ {two}", "overlap"
                )


def _where(label: str, frame: pd.DataFrame, key: list[str], *spans: _Span) -> tuple[str, str]:
    """File, key and article, e.g. ``law/parameters.csv, rate.siv.worker, LSS 147``, and the rows
    of the file, e.g. ``24, 96``.
    """
    index = [span.row for span in spans]
    articles = (
        list(dict.fromkeys(frame.loc[index, "article"].dropna().astype(str)))
        if "article" in frame
        else []
    )
    named = [str(frame[c].iloc[index[0]]) for c in key]
    return ", ".join([label, *named, *articles]), ", ".join(str(i + 2) for i in index)


def _error(where: tuple[str, str], found: str, kind: str) -> LawError:
    expected, todo = {
        "overlap": (
            N_("dates in force that do not overlap"),
            N_("correct valid_to of one or valid_from of the other"),
        ),
        "backwards": (
            N_("dates in force that end after they begin"),
            N_("correct valid_to or valid_from"),
        ),
        "years": (
            N_("the year in which it comes into force"),
            N_("correct year or valid_from"),
        ),
    }[kind]
    return LawError(
        f"law.{kind}",
        "{place}, row {rows}",
        "{found}",
        expected,
        todo,
        place=where[0],
        rows=where[1],
        found=found,
    )
