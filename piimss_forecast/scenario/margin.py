"""A published margin beside what the ledger gives for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from ..core.errors import InvariantError
from ..core.translate import translate_composed

MARGIN = (
    "module",
    "margin",
    "period",
    "unit",
    "published",
    "model",
    "gap",
    "basis",
    "tolerance",
    "within",
    "released",
    "note",
    "source",
)

_WORDS = ("margin", "note", "source")


def judged(
    scenario: str,
    module: str,
    margin: str,
    period: str | int,
    model: float,
    published: float,
    *,
    unit: str,
    tolerance: float = 0.5,
    basis: str = "percent",
    released: bool = False,
    note: str = "",
    source: str = "",
) -> dict[str, object]:
    """What a ledger gives for a published margin, as a row of ``MARGIN``; the gap is in percent of
    the margin, or in points for a share.

    A ``released`` margin contradicts another, or its base is not stated: it is listed with its
    residual, and not demanded.

    Raises
    ------
    InvariantError
        When a margin that is not released is missed by more than its tolerance.
    """
    gap = model - published if basis == "points" else 100 * (model / published - 1)
    within = bool(abs(gap) <= tolerance)
    if not within and not released:
        raise InvariantError(
            "scenario.reproduces",
            "{name}, {module}, {margin}, {period}",
            "{model:,.6g} / {published:,.6g}",
            "a gap of at most {tolerance:g} ({basis})",
            "check the assumptions or release the margin (released)",
            name=scenario,
            module=module,
            margin=margin,
            period=period,
            model=model,
            published=published,
            tolerance=tolerance,
            basis=basis,
        )
    values = {
        "module": module,
        "margin": margin,
        "period": str(period),
        "unit": unit,
        "published": float(published),
        "model": float(model),
    }
    verdict = {
        "gap": round(float(gap), 9) + 0.0,
        "basis": basis,
        "tolerance": tolerance,
        "within": within,
        "released": released,
    }
    return {**values, **verdict, "note": note, "source": source}


def margins_table(rows: Iterable[Mapping[str, object]], lang: str | None = None) -> pd.DataFrame:
    """Margins as people read them: names, notes and sources in words in ``lang``; codes of
    variables, units and modules as they are.
    """
    frame = pd.DataFrame(list(rows), columns=list(MARGIN))
    said = {c: [translate_composed(str(v), lang) for v in frame[c]] for c in _WORDS}
    return frame.assign(**said)
