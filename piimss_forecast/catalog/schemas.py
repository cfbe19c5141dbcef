"""Contracts of the embedded tables (pandera): what a row of each file must look like."""

from __future__ import annotations

import pandera.pandas as pa

from .. import law
from ..core.columns import (
    AGE,
    BOUNDS,
    COUNTS,
    DATE_BASES,
    KINDS,
    MONTHS,
    NAME,
    NATURES,
    PERIOD,
    QUALITIES,
    TOPICS,
    UNITS,
    choice,
    number,
    period,
    text,
    whole,
    year,
)
from .schemas_demography import DEMOGRAPHY
from .schemas_history import (
    HINDCAST_COVERAGE,
    HINDCAST_SERIES,
    HINDCAST_WIDTHS,
    HISTORIES,
    HISTORY,
    OUTCOME_PAIRS,
)
from .schemas_open import OPEN_DATA
from .schemas_states import STATE_TABLES

__all__ = [
    "ANCHORS",
    "CONCEPTS",
    "COUNTS",
    "DISCREPANCIES",
    "DISEASES",
    "FIGURES",
    "KINDS",
    "MACRO",
    "QUALITIES",
    "SOURCES",
    "TABLES",
    "UNITS",
]

FIGURES = pa.DataFrameSchema(
    {
        "figure": text(unique=True, about="id of the figure"),
        "concept": text(pa.Check.str_matches(NAME), about="one definition in one unit"),
        "period": period(PERIOD, about="year, month, quarter or span"),
        "date_basis": choice(DATE_BASES, about="date of a stock, or the span of a flow"),
        "value": number(about="in the unit of the row"),
        "unit": choice(
            UNITS, about="unit of value; mdp is millions of current MXN, mdp_2018 of MXN of 2018"
        ),
        "sex": choice(("T", "M", "F"), about="both sexes, men, women"),
        "age": text(
            pa.Check.str_matches(AGE), about="age group in years; all when not broken down"
        ),
        "geography": text(about="MX is the whole country"),
        "kind": choice(
            KINDS, about="what the figure is: observed, baseline of an indicator, target..."
        ),
        "quality": choice(
            QUALITIES, about="published as printed, derived by arithmetic, or still to be verified"
        ),
        "bound": choice(BOUNDS, about="exact, rounded to two or three digits, or a bound"),
        "source": text(about="id in sources"),
        "locator": text(about="line of the source text (L127) or page"),
        "note": text(nullable=True, about="remark of the curators"),
    },
    strict=True,
)

CONCEPTS = pa.DataFrameSchema(
    {
        "concept": text(
            pa.Check.str_matches(NAME), unique=True, about="name used by Catalog.series"
        ),
        "topic": choice(TOPICS, about="subject"),
        "name_es": text(about="name in Spanish"),
        "name_en": text(about="name in English"),
        "unit": choice(UNITS, about="the one unit of the concept"),
        "nature": choice(
            NATURES,
            about=(
                "stock at a date, flow of a period, rate, share of 100, index, amount or parameter"
            ),
        ),
    },
    strict=True,
)

SOURCES = pa.DataFrameSchema(
    {
        "source": text(pa.Check.str_matches(NAME), unique=True, about="id of the source"),
        "title": text(about="title"),
        "publisher": text(about="who published it"),
        "date": text(nullable=True, about="date of publication; n.d. when it is not known"),
        "period_covered": text(nullable=True, about="years of its figures"),
        "licence": text(about="terms under which its facts are used"),
        "url": text(nullable=True, about="address, when known"),
        "note": text(nullable=True, about="remark of the curators"),
        "rank": whole(
            pa.Check.in_range(1, 5),
            about=(
                "1 official document, 2 official through another, 3 press, 4 public code, 5"
                " remembered"
            ),
        ),
    },
    strict=True,
)

DISCREPANCIES = pa.DataFrameSchema(
    {
        "id": text(unique=True, about="id of the contradiction"),
        "concept": text(
            about="concept, code of an indicator, macroeconomic concept, or table such as law/ceav"
        ),
        "period": text(about="period concerned"),
        "printed": text(about="what the documents say"),
        "recomputed": text(about="what recomputation gives"),
        "unit": text(nullable=True, about="unit of the numbers"),
        "used": text(about="value or rule used here"),
        "locator": text(about="where in the sources"),
        "severity": choice(
            ("A", "B", "C"), about="A changes a calculated number, B a concept, C is editorial"
        ),
        "why": text(about="reason"),
    },
    strict=True,
)

ANCHORS = pa.DataFrameSchema(
    {
        "role": text(pa.Check.str_matches(NAME), about="what the figures hold in place"),
        "concept": text(pa.Check.str_matches(NAME), about="concept of the figures"),
        "kind": choice(
            ("history", *KINDS), about="kind of figure; history is whatever has happened"
        ),
        "months": text(
            pa.Check.str_matches(MONTHS),
            nullable=True,
            about="first and last month of a part of a year, as 01/11; empty for whole years",
        ),
        "needed": choice(
            ("yes", "no"), about="whether a base year must have a figure in this role"
        ),
        "note": text(nullable=True, about="remark of the curators"),
    },
    strict=True,
    unique=["role", "concept", "kind"],
)

MACRO = pa.DataFrameSchema(
    {
        "year": year(),
        "concept": text(pa.Check.str_matches(NAME), about="macroeconomic concept"),
        "value": number(about="in the unit of the row"),
        "unit": text(about="unit of value"),
        "kind": choice(KINDS, about="observed or projection"),
        "quality": choice(QUALITIES, about="published, derived or needs_verification"),
        "source": text(about="id in sources"),
        "locator": text(nullable=True, about="page"),
        "note": text(nullable=True, about="remark of the curators"),
        "rank": whole(pa.Check.ge(1), about="1 is the value preferred for the year"),
    },
    strict=True,
    unique=["year", "concept", "rank"],
)

PARTS = pa.DataFrameSchema(
    {
        "part": text(pa.Check.str_matches(NAME), about="a concept"),
        "whole": text(pa.Check.str_matches(NAME), about="the concept that it cannot exceed"),
        "note": text(nullable=True, about="why"),
    },
    strict=True,
    unique=["part", "whole"],
)

PLAUSIBILITY = pa.DataFrameSchema(
    {
        "nature": choice(NATURES, about="nature of the concept"),
        "names": text(about="pattern in the name of the concept; the first row that fits counts"),
        "measure": choice(
            ("log", "logit", "level"),
            about="scale of a change; what is measured by level may be negative",
        ),
        "floor": number(pa.Check.gt(0), about="least usual change in a year, on that scale"),
        "limit": number(pa.Check.gt(1), about="usual changes that are too many"),
        "note": text(nullable=True, about="remark"),
    },
    strict=True,
    unique=["nature", "names"],
)


PERIODS = pa.DataFrameSchema(
    {
        "period": text(pa.Check.str_matches(NAME), unique=True, about="name that code asks for"),
        "first": year(),
        "last": number(
            pa.Check.in_range(1900, 2150), nullable=True, unit="year", about="empty: it goes on"
        ),
        "source": text(about="id in sources"),
        "quality": choice(QUALITIES, about="published, derived, assumed or needs_verification"),
        "note": text(nullable=True, about="remark of the curators"),
    },
    strict=True,
)

REFERENCE_CLASS = pa.DataFrameSchema(
    {
        "group": text(pa.Check.str_matches(NAME), about="programme, budget or set of commitments"),
        "title_es": text(about="its name in Spanish"),
        "title_en": text(about="its name in English"),
        "kind": choice(("works", "other"), about="works with a schedule, or any other target"),
        "direction": choice(("up", "down"), about="whether more or less of it is better"),
        "target": text(about="what was to be reached"),
        "year": year(),
        "known": year(),
        "targets": whole(pa.Check.ge(1), about="targets of the row"),
        "met": whole(pa.Check.ge(0), about="of them, those met"),
        "base_year": number(
            pa.Check.in_range(1980, 2100), nullable=True, unit="year", about="year of base"
        ),
        "base": number(pa.Check.ge(0), nullable=True, about="value when the target was set"),
        "asked": number(pa.Check.gt(0), nullable=True, about="the target"),
        "reached": number(pa.Check.ge(0), nullable=True, about="what came"),
        "unit": text(nullable=True, about="unit of base, asked and reached"),
        "source": text(about="id in sources"),
        "locator": text(about="where in the source"),
        "quality": choice(QUALITIES, about="published, derived or needs_verification"),
        "note": text(nullable=True, about="remark of the curators"),
    },
    strict=True,
    unique=["group", "target", "year"],
)


SLIP_RULES = (
    "at_once",
    "per_year",
    "fraction",
    "years",
    "state_salary",
    "women_share",
    "women_share_year",
    "mean_age",
    "name_likeness",
    "hundredth",
    "goal",
)
SLIPS = pa.DataFrameSchema(
    {
        "rule": choice(SLIP_RULES, about="what is limited"),
        "value": number(pa.Check.gt(0), about="the limit"),
        "source": text(nullable=True, about="id in sources, where it rests on one"),
        "quality": choice(QUALITIES, about="of the limit"),
        "note": text(about="why"),
    },
    strict=True,
    unique=["rule"],
)


def _concept(about: str) -> pa.Column:
    return text(pa.Check.str_matches(NAME), nullable=True, about=f"concept: {about}")


DISEASES = pa.DataFrameSchema(
    {
        "disease": text(
            pa.Check.str_matches(NAME), unique=True, about="name in arrays and assumption keys"
        ),
        "label": text(about="for people; English where the catalogue of words has the Spanish"),
        "paired": choice(("yes", "no"), about="one of the two whose patients are counted once"),
        "prevented": choice(("yes", "no"), about="prevention lowers its incidence"),
        "prevalence": _concept("percent of adults by surveys; empty if known by its patients"),
        "unaware": _concept("percent of the ill aged 20+ who do not know it; binding"),
        "aware": _concept("percent of adults who know they have it; it pulls only"),
        "treated": _concept("patients in treatment"),
        "treated_growth": _concept("growth of patients in treatment"),
        "costed": _concept("patients behind the medical cost"),
        "cost": _concept("medical cost"),
        "control": _concept("percent of the treated in control"),
        "detection": _concept("screening of those without it aged 20+; empty if not screened"),
    },
    strict=True,
)

TABLES: dict[str, pa.DataFrameSchema] = {
    "figures": FIGURES,
    "concepts": CONCEPTS,
    "sources": SOURCES,
    "discrepancies": DISCREPANCIES,
    "anchors": ANCHORS,
    "macro": MACRO,
    "parts": PARTS,
    "diseases": DISEASES,
    "plausibility": PLAUSIBILITY,
    "slips": SLIPS,
    "histories": HISTORIES,
    "reference_class": REFERENCE_CLASS,
    "history": HISTORY,
    "periods": PERIODS,
    "hindcast_widths": HINDCAST_WIDTHS,
    "hindcast_coverage": HINDCAST_COVERAGE,
    "hindcast_series": HINDCAST_SERIES,
    "outcomes": OUTCOME_PAIRS,
    **{f"law/{name}": schema for name, schema in law.SCHEMAS.items()},
    **{f"demography/{name}": schema for name, schema in DEMOGRAPHY.items()},
    **{f"open_data/{name}": schema for name, schema in OPEN_DATA.items()},
    **{f"states/{name}": schema for name, schema in STATE_TABLES.items()},
}
