"""How an assumption set shows itself, and its keys as they complete in Jupyter."""

from __future__ import annotations

from typing import Any

from ..core.card import Card, Carded
from ..core.translate import language, translate


class Face(Carded):
    """What a terminal and Jupyter ask of a set."""

    name: Any
    title: Any
    digest: Any
    areas: Any
    get: Any
    _rows: Any

    def _card(self) -> Card:
        rows = (
            (translate("keys"), f"{len(self._rows)}: {', '.join(self.areas)}"),
            (translate("digest"), self.digest[:12]),
        )
        hint = '["employment.growth"]  .get(key, year=2027)  .table()  .patch({...})'
        return Card(f"Assumptions {self.name}: {self.title.get(language(), '')}", rows, hint)

    def __getitem__(self, key: str) -> Any:
        return self.get(key)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._rows)
