"""What the terminal says of a user's own figures: before and after, and what nothing uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.translate import language
from .terminal import show

if TYPE_CHECKING:
    import pandas as pd

_ES = {
    "figure": "cifra",
    "concept": "concepto",
    "period": "periodo",
    "before": "antes",
    "after": "después",
    "done": "qué se hizo",
    "remark": "observación",
    "source": "fuente",
    "value": "valor",
    "note": "nota",
    "table": "tabla",
    "item": "renglón",
    "row": "línea",
    "reason": "por qué",
}
_DONE = {"new": "nueva", "replaced": "reemplazada", "unchanged": "sin cambio"}


def show_changes(changes: pd.DataFrame) -> None:
    """Figures of an import, before and after."""
    if language() == "es":
        changes = changes.assign(done=changes["done"].map(_DONE))
    _show(changes, "Cifras importadas", "Figures imported")


def show_own(figures: pd.DataFrame) -> None:
    """Own figures of a data folder, with what each takes the place of."""
    columns = ["figure", "concept", "period", "before", "value", "source", "note"]
    if len(figures):
        _show(figures[columns], "Cifras propias", "Own figures")


def show_unused(rows: pd.DataFrame) -> None:
    """Own rows that no result depends on."""
    if len(rows):
        kept = rows.drop(columns=["reason_es", "reason_en"])
        kept = kept.assign(reason=rows[f"reason_{language()}"])
        _show(kept, "Datos propios que ningún resultado usa", "Own data that no result uses")


def _show(frame: pd.DataFrame, es: str, en: str) -> None:
    spanish = language() == "es"
    show(frame.rename(columns=_ES) if spanish else frame, es if spanish else en)
