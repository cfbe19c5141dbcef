"""Dates in force: one key of a table of law never has two rows on one day."""

from __future__ import annotations

import pandas as pd

from ..errors import LawError

# Columns that name one dated rule: the first set that the table has.
_KEYS = (("parameter",), ("modality",), ("regime", "band"), ("group",))
_OPEN = "9999-12-31"


def check_dates(frame: pd.DataFrame, label: str) -> None:
    """Dates in force of one key (parameter, modality, or regime and band) run forward and do not overlap.

    Parameters
    ----------
    frame : a table with ``valid_from`` and ``valid_to`` (ISO; empty: still in force). label : its name in messages.

    Raises
    ------
    LawError that names the file, the key, the article, the rows of the file and both spans.
    """
    key = next((list(columns) for columns in _KEYS if set(columns) <= set(frame)), [])
    for _, rows in frame.groupby(key, sort=False) if key else [((), frame)]:
        ordered = rows.assign(valid_to=rows["valid_to"].fillna(_OPEN)).sort_values("valid_from")
        for row in ordered.itertuples():
            if row.valid_to < row.valid_from:
                raise _backwards(_where(label, rows, key, [row.Index]), row)
        for first, second in zip(ordered[:-1].itertuples(), ordered[1:].itertuples(), strict=True):
            if first.valid_to >= second.valid_from:
                raise _overlap(_where(label, rows, key, [first.Index, second.Index]), first, second)
    if {"regime", "band"} <= set(frame):
        _check_regimes(frame, label)


def _check_regimes(frame: pd.DataFrame, label: str) -> None:
    """Two wordings of a table of wage bands do not rule the same salaries on the same day."""
    rows = frame.assign(valid_to=frame["valid_to"].fillna(_OPEN), wages=frame["upper"].where(frame["upper_unit"] == "UMA"))
    rows["from_uma"] = rows["lower"].where(rows["lower_unit"] == "UMA", 0.0)
    ordered = list(rows.sort_values(["valid_from", "band"]).itertuples())
    for i, a in enumerate(ordered):
        for b in ordered[i + 1 :]:
            if a.regime == b.regime or a.valid_to < b.valid_from or b.valid_to < a.valid_from:
                continue
            same_wage = a.upper_unit == b.upper_unit == "SM" or min(a.wages, b.wages) - max(a.from_uma, b.from_uma) > 0
            if same_wage:
                raise _overlap(_where(label, frame, ["regime", "band"], [a.Index, b.Index]), a, b)


def _where(label: str, frame: pd.DataFrame, key: list[str], index: list[int]) -> str:
    """File, key, article and rows of the file, e.g. ``law/parameters.csv, rate.siv.worker, LSS 147, filas/rows 24, 96``."""
    first = frame.loc[index[0]]
    articles = [str(a) for a in dict.fromkeys(frame.loc[index, "article"].dropna())] if "article" in frame else []
    rows = ", ".join(str(int(i) + 2) for i in index)
    return ", ".join([label, *(str(first[c]) for c in key), *articles, f"{'filas/rows' if len(index) > 1 else 'fila/row'} {rows}"])


def _span(row: object) -> str:
    last = row.valid_to  # type: ignore[attr-defined]
    return f"{row.valid_from}..{'' if last == _OPEN else last}"  # type: ignore[attr-defined]


def _overlap(where: str, first: object, second: object) -> LawError:
    return LawError(
        where,
        f"{_span(first)} ∩ {_span(second)}",
        es=("vigencias que no se traslapan", "corrija valid_to del primero o valid_from del segundo"),
        en=("dates in force that do not overlap", "correct valid_to of the first or valid_from of the second"),
    )


def _backwards(where: str, row: object) -> LawError:
    return LawError(
        where,
        f"{row.valid_from} > {row.valid_to}",  # type: ignore[attr-defined]
        es=("una vigencia que termina después de empezar", "corrija valid_to o valid_from"),
        en=("dates in force that end after they begin", "correct valid_to or valid_from"),
    )
