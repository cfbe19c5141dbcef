"""How an assumption set shows itself, as a table too, and its keys as they complete in Jupyter."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..core.card import Card, Carded
from ..core.translate import language, translate
from .rows import shown_value


class Face(Carded):
    """What a terminal and Jupyter ask of a set."""

    name: Any
    title: Any
    digest: Any
    areas: Any
    get: Any
    _rows: Any
    _schema: Any

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

    def table(self, lang: str | None = None) -> pd.DataFrame:
        """Every assumption as a row: key, name, value, unit, source, quality, why.

        Parameters
        ----------
        lang : str, optional
            Language of names and reasons, ``es`` or ``en``; the session's when not given. A
            user's own reason passes as it is written.
        """
        return pd.DataFrame(
            [
                {
                    "key": k,
                    "name": getattr(self._schema[k], f"name_{language(lang)}"),
                    "value": shown_value(r.value),
                    "unit": r.unit,
                    "source": r.source,
                    "quality": r.quality,
                    "why": translate(r.why, lang),
                }
                for k, r in sorted(self._rows.items())
            ]
        ).set_index("key")
