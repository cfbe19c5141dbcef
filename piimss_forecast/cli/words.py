"""What the command line says in words of a solution and of differences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..core.translate import N_, translate
from ..core.variables import variables
from ..report.messages import label, text, with_unit

if TYPE_CHECKING:
    import pandas as pd

    from ..catalog import Catalog
    from ..results.differences import Diff
    from ..results.solution import Solution

_ANSWERS = N_(
    {
        "reached": "is reached with {lever} = {value} (today {present}); probability {share}",
        "already_met": "is already met with {lever} as it stands ({present}); probability {share}",
        "no_effect": (
            "{lever} does not move that series; probability {share} at any value: choose"
            " another lever"
        ),
        "out_of_reach": (
            "is not reached with {lever} from {low} to {high} (today {present}); {value}"
            " gives {share}"
        ),
    }
)
_PARTS = N_(
    {
        "assumptions": "Assumptions",
        "figures": "Figures",
        "law": "Law",
        "tables": "Mortality tables (mean of the probabilities)",
        "request": "Run",
        "results": "Results, central path",
    }
)


def answer(found: Solution, lang: str) -> str:
    """The answer of ``solve`` as a sentence with units."""

    def amount(value: float) -> str:
        return _amount(value, found.unit, lang)

    words = translate(_ANSWERS[found.status], lang)
    said = words.format(
        lever=found.lever,
        value=amount(found.value),
        present=amount(found.present),
        low=amount(float(found.trials["value"].min())),
        high=amount(float(found.trials["value"].max())),
        share=f"{100 * found.probability:.0f} %",
    )
    return f"{found.asked.said(lang)}: {said}"


def beside_its_past(found: Solution, lang: str) -> str:
    """How the answer stands in what the lever did in the years known; empty where no record tells
    it.
    """
    past = found.past
    if past is None:
        return ""
    (low_year, low), (high_year, high) = past.lowest, past.highest
    change_year, change = past.largest_change
    words = N_(
        "{lever}, {first}-{last}: from {low} ({low_year}) to {high} ({high_year}); largest change"
        " in a year {change} ({change_year})."
    )
    said = translate(words, lang).format(
        lever=found.lever,
        first=past.values.index[0],
        last=past.values.index[-1],
        low=_about(low, found.unit, lang),
        low_year=low_year,
        high=_about(high, found.unit, lang),
        high_year=high_year,
        change=f"{change:+,.3g}",
        change_year=change_year,
    )
    if found.status != "reached":
        return said
    asked = translate("This answer asks for {asked}.", lang)
    said += " " + asked.format(asked=f"{found.value - found.present:+,.3g}")
    if not past.held(found.value):
        said += " " + translate("No year on record held it.", lang)
    return said


def _about(value: float, unit: str, lang: str) -> str:
    """A figure of the past, which nobody types again: three digits, whole when long."""
    return with_unit(f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}", unit, lang)


def _amount(value: float, unit: str, lang: str) -> str:
    return with_unit(f"{value:,.5g}", unit, lang)


def changes(
    found: Diff, names: Any, catalogs: list[Catalog], lang: str
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Title and table of each part that differs: assumptions, figures and results by their name,
    with their unit.
    """
    for part, title in _PARTS.items():
        frame: pd.DataFrame = getattr(found, part)
        if part == "results" and not frame.empty:
            frame = _moved(frame, lang)
        if frame.empty:
            continue
        if part == "assumptions":
            labels = names.table(lang)["name"]
            units = frame["unit"].map(lambda unit: text(f"unit.{unit}", lang))
            frame = frame.assign(name=labels.reindex(frame.index).fillna(""), unit=units)
            frame = frame.assign(a=frame["a"].map(_plain), b=frame["b"].map(_plain))
            frame = frame[[*(c for c in ("scenario",) if c in frame), "a", "b", "unit", "name"]]
        elif part in ("figures", "law"):
            frame = frame.reset_index().set_index("key")
            if part == "figures":
                frame = frame.assign(name=_figures(frame, catalogs, lang))
        elif part in ("tables", "request"):
            frame = frame.rename_axis("name")
        yield translate(title, lang), frame


def _moved(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Results that are not equal, by their name and with their unit."""
    moved = frame[frame["difference"] != 0]
    units = [text(f"unit.{variables()[str(s).split('.')[0]].unit}", lang) for s in moved.index]
    shown = moved.assign(name=[label(str(s), lang) for s in moved.index], unit=units)
    lead = ["name", *(c for c in ("scenario", "year") if c in shown)]
    return shown[[*lead, "a", "b", "difference", "percent", "unit"]].set_index("name")


def _figures(frame: pd.DataFrame, catalogs: list[Catalog], lang: str) -> list[str]:
    """Concept, period and unit of the figures that differ; empty for the other tables."""
    known: dict[str, str] = {}
    for catalog in catalogs:
        listed = catalog.concepts()
        concepts = dict(zip(listed["concept"], listed[f"name_{lang}"], strict=True))
        rows = catalog.figures()
        rows = rows[rows["figure"].isin(frame.index)]
        for row in rows.itertuples(index=False):
            unit = text(f"unit.{row.unit}", lang)
            known[str(row.figure)] = f"{concepts[str(row.concept)]}, {row.period}, {unit}"
    return [known.get(str(key), "") for key in frame.index]


def summary(found: Diff, lang: str) -> str:
    """How much differs, in a sentence."""
    said = translate(
        "Differences: assumptions, {assumptions}; cells of figures, {figures}; of the law, {law}.",
        lang,
    )
    return said.format(
        assumptions=found.assumptions.index.nunique(),
        figures=len(found.figures),
        law=len(found.law),
    )


def _plain(value: str) -> str:
    """A value as people write it: ``1.33 (2026), 1.52 (2030)`` for a path; a profile by its
    largest figures.
    """
    found = json.loads(value) if value.startswith(("{", "[")) else value
    if not isinstance(found, dict):
        return str(found)
    if "ages" in found:
        return ", ".join(f"{sex} ≤ {max(found[sex]):.4g}" for sex in ("M", "F"))
    return ", ".join(f"{v:.6g} ({k})" for k, v in found.items())
