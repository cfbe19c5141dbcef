"""How a catalogue shows itself, and its concepts as they complete in Jupyter."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..core.card import Card, Carded
from ..core.translate import translate


class Face(Carded):
    """What a terminal and Jupyter ask of a catalogue."""

    path: Any
    base_year: Any
    concepts: Any
    series: Any
    _figures: Any
    _sources: Any

    def _card(self) -> Card:
        rows = (
            (translate("figures"), f"{len(self._figures):,}"),
            (translate("concepts"), f"{len(self.concepts()):,}"),
            (translate("sources"), f"{len(self._sources):,}"),
            (translate("base year"), str(self.base_year)),
        )
        hint = '["insured_jobs"]  .figures()  .series(...)  .indicators()  .discrepancies()'
        return Card(f"Catalog {self.path.name}", rows, hint)

    def __getitem__(self, concept: str) -> pd.DataFrame:
        """Yearly series of a concept (with completion in Jupyter)."""
        return self.series(concept)

    def _ipython_key_completions_(self) -> list[str]:
        return [str(concept) for concept in self.concepts()["concept"]]
