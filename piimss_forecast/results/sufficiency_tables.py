"""Tables of sufficiency of several scenarios, as the workbook, the page and the CSV show them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..report.messages import part, text
from .sufficiency import Sufficiency

_YEARS = ("central", "p10", "p50", "p90")


def sufficiency_tables(
    found: Mapping[str, Sufficiency], lang: str | None = None
) -> dict[str, pd.DataFrame]:
    """Summary, years, insurances and past reports, each with every scenario under the other.

    Parameters
    ----------
    found : mapping of str to Sufficiency
        By scenario.
    lang : str, optional
        ``es`` or ``en``, of the words in the cells; that of the session when not given.

    Returns
    -------
    dict of DataFrame
        ``suficiencia``, ``suficiencia_por_ano``, ``suficiencia_por_seguro``,
        ``suficiencia_informes``.
    """
    if not found:
        return {}

    def together(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
        return _years_whole(pd.concat(tables, names=["scenario"]).reset_index())

    summary = together({n: s.summary() for n, s in found.items()})
    summary["what"] = [text(f"sufficiency.{w}", lang) for w in summary["what"]]
    summary["horizon"] = [found[n].horizon for n in summary["scenario"]]
    summary["draws"] = [found[n].draws for n in summary["scenario"]]
    insurances = together({n: s.by_insurance() for n, s in found.items()})
    insurances["branch"] = [part(b, lang) for b in insurances["branch"]]
    reports = next(iter(found.values())).official()
    reports["what"] = [text(f"sufficiency.{w}", lang) for w in reports["what"]]
    return {
        "suficiencia": summary,
        "suficiencia_por_ano": together({n: s.table() for n, s in found.items()}),
        "suficiencia_por_seguro": insurances,
        "suficiencia_informes": reports,
    }


def _years_whole(frame: pd.DataFrame) -> pd.DataFrame:
    """Years as whole numbers, or nothing where they are later than the horizon."""
    years = [c for c in frame if c in _YEARS or str(c).startswith("last_year")]
    for column in years:
        known = [None if pd.isna(year) else round(year) for year in frame[column]]
        frame[column] = pd.Series(known, index=frame.index, dtype=object)
    return frame
