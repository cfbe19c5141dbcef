"""What the terminal says of a user's own figures: before and after, and what nothing uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.translate import N_, language, translate
from .terminal import show

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = N_(
    {
        "figure": "figure",
        "concept": "concept",
        "period": "period",
        "before": "before",
        "after": "after",
        "done": "what was done",
        "remark": "remark",
        "source": "source",
        "value": "value",
        "note": "note",
        "table": "table",
        "item": "item",
        "row": "row",
        "reason": "reason",
    }
)
_DONE = N_({"new": "new", "replaced": "replaced", "unchanged": "unchanged"})


def show_changes(changes: pd.DataFrame) -> None:
    """Figures of an import, before and after."""
    changes = changes.assign(done=[translate(_DONE.get(d, d)) for d in changes["done"]])
    _show(changes, translate("Figures imported"))


def show_own(figures: pd.DataFrame) -> None:
    """Own figures of a data folder, with what each takes the place of."""
    columns = ["figure", "concept", "period", "before", "value", "source", "note"]
    if len(figures):
        _show(figures[columns], translate("Own figures"))


def show_unused(rows: pd.DataFrame) -> None:
    """Own rows that no result depends on."""
    if len(rows):
        kept = rows.drop(columns=["reason_es", "reason_en"])
        kept = kept.assign(reason=rows[f"reason_{language()}"])
        _show(kept, translate("Own data that no result uses"))


def _show(frame: pd.DataFrame, title: str) -> None:
    show(frame.rename(columns={c: translate(word) for c, word in _COLUMNS.items()}), title)
