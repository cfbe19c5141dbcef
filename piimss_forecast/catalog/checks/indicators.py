"""What the indicators say against what the figures say."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from ...core.errors import DataError, PiimssError
from ..catalog import Catalog
from ..indicators import Indicator
from ..preference import HISTORY_KINDS
from ..reference_class import reference_class


def indicators(catalog: Catalog, tables: dict[str, pd.DataFrame]) -> Iterator[PiimssError]:
    """Concepts of indicators have figures, and what the indicator says its figures say too; the
    targets of other programmes are sound.
    """
    try:
        reference_class(catalog)
    except DataError as err:
        yield err
    figures = tables["figures"]
    units = dict(zip(figures["concept"], figures["unit"], strict=True))
    values: dict[tuple[str, str, str], list[float]] = {}
    for concept, kind, period, value in figures[["concept", "kind", "period", "value"]].itertuples(
        index=False
    ):
        for when in (period, "any"):
            values.setdefault((concept, kind, when), []).append(value)
    for code in catalog.indicators().index:
        indicator = catalog.indicator(code)
        for concept, unit in _named(indicator):
            if (found := units.get(concept, "∅")) != unit:
                yield DataError(
                    "catalog.indicators.found",
                    "indicators.toml, {code}, {concept}",
                    "{found}",
                    "figures in {unit}",
                    "correct the concept or the unit",
                    code=code,
                    concept=concept,
                    found=found,
                    unit=unit,
                )
        for what, concept, kinds, when, said in _said(indicator):
            others = [v for kind in kinds for v in values.get((concept, kind, when), [])]
            if not any(math.isclose(said, v, rel_tol=1e-9, abs_tol=1e-12) for v in others):
                yield _disagreement(code, what, said, others)
        yield from _elsewhere(indicator, figures)


def _elsewhere(indicator: Indicator, figures: pd.DataFrame) -> Iterator[PiimssError]:
    """Values cited from another document: that document has a figure of the concept, and where it
    is the indicator's own concept the figure is the value.
    """
    for year, cited in indicator.elsewhere.items():
        concept = cited.concept or indicator.concept
        rows = figures[
            (figures["concept"] == concept)
            & (figures["source"] == cited.source)
            & (figures["period"] == str(year))
            & figures["kind"].isin(HISTORY_KINDS)
        ]
        same = concept == indicator.concept
        if rows.empty or (same and not (rows["value"] - cited.value).abs().le(1e-9).any()):
            others = rows["value"].tolist() if same else []
            yield _disagreement(indicator.code, f"elsewhere {year}", cited.value, others)


def _named(indicator: Indicator) -> list[tuple[str, str]]:
    """Concepts that must have figures: a variable without a published baseline may still have
    none.
    """
    return [
        (indicator.concept, indicator.unit),
        *((v.concept, v.unit) for v in indicator.variable if v.baseline is not None),
    ]


def _said(indicator: Indicator) -> Iterator[tuple[str, str, tuple[str, ...], str, float]]:
    """What an indicator says: its words for it, and the concept, kinds, period and value that
    figures must have.
    """
    if indicator.baseline is not None:
        yield (
            f"baseline {indicator.baseline.year}",
            indicator.concept,
            ("baseline",),
            str(indicator.baseline.year),
            indicator.baseline.value,
        )
    for year, value in indicator.history.items():
        yield f"history {year}", indicator.concept, HISTORY_KINDS, str(year), value
    for year, value in indicator.targets.items():
        yield f"target {year}", indicator.concept, ("target",), str(year), value
    for variable in indicator.variable:
        if variable.baseline is not None:  # a survey inside a baseline may be of another year
            yield (
                f"{variable.id} baseline",
                variable.concept,
                ("baseline",),
                "any",
                variable.baseline,
            )


def _disagreement(code: str, what: str, value: float, others: list[float]) -> DataError:
    found = ", ".join(f"{v:.10g}" for v in others) or "∅"
    return DataError(
        "catalog.disagreement",
        "indicators.toml, {code}, {what}",
        "{value:.10g}",
        "what figures.csv says: {found}",
        "correct the file that differs from the document",
        code=code,
        what=what,
        value=value,
        found=found,
    )
