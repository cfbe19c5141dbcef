"""Contracts of the long yearly histories: what each is, and its values."""

from __future__ import annotations

import pandera.pandas as pa

from ..core.columns import DATE_BASES, NAME, QUALITIES, UNITS, choice, date, number, text, whole

HISTORY_CLASSES = (
    "employment",
    "salary",
    "prices",
    "minimum_wage",
    "interest",
    "demography",
    "coverage",
    "morbidity",
    "pensions",
    "contributions",
    "metas",
)
MEASURES = ("log", "logit", "level")

HISTORIES = pa.DataFrameSchema(
    {
        "history": text(pa.Check.str_matches(NAME), unique=True, about="name in Catalog.history"),
        "name_es": text(about="name in Spanish"),
        "name_en": text(about="name in English"),
        "unit": choice(UNITS, about="unit of its values"),
        "date_basis": choice(DATE_BASES, about="date of a stock, or the span of a flow"),
        "measure": choice(MEASURES, about="scale on which its changes and errors are measured"),
        "class": text(
            pa.Check.isin(HISTORY_CLASSES),
            nullable=True,
            about="class of variable in which its hindcasts are counted; empty if not hindcast",
        ),
        "variable": text(
            pa.Check.str_matches(NAME), nullable=True, about="variable of the chain, if it is one"
        ),
        "also": text(
            pa.Check.str_matches(r"^(figures|law|demography|real)/[A-Za-z0-9_]+$"),
            nullable=True,
            about=(
                "where years come from that history.csv does not have: a concept, an amount of the"
                " law, a demographic series, or another history over the consumer price index"
            ),
        ),
        "note": text(nullable=True, about="remark of the curators"),
    },
    strict=True,
)

HINDCAST_WIDTHS = pa.DataFrameSchema(
    {
        "origin": whole(about="last year known, whose bands have this width; 0 learnt on all"),
        "class": text(pa.Check.isin(HISTORY_CLASSES), about="class of variable"),
        "multiplier": number(pa.Check.gt(0), about="times the assumed spread"),
    },
    strict=True,
    unique=["origin", "class"],
)

HINDCAST_COVERAGE = pa.DataFrameSchema(
    {
        "class": text(pa.Check.isin((*HISTORY_CLASSES, "all")), about="class of variable, or all"),
        "reading": choice(("outer", "inner"), about="all checks, or those outside events"),
        "checks": whole(about="outcomes, each counted once"),
        "coverage_80": number(unit="percent", about="of outcomes inside the 80 % band"),
        "coverage_95": number(unit="percent", about="of outcomes inside the 95 % band"),
        "z_rms": number(about="root mean square error over the spread of the band"),
        "date": date(about="when it was measured"),
    },
    strict=True,
    unique=["class", "reading"],
)

HINDCAST_SERIES = pa.DataFrameSchema(
    {
        "by": choice(("class", "variable", "all"), about="what the group is"),
        "group": text(about="a class, a checked variable or all"),
        "method": choice(
            ("chain", "chain_common", "drift", "series"),
            about="the chain, the chain on the checks that all have, and two by the series alone",
        ),
        "checks": whole(about="outcomes, each counted once"),
        "coverage_80": number(unit="percent", about="of outcomes inside the 80 % band"),
        "coverage_95": number(unit="percent", about="of outcomes inside the 95 % band"),
        "bias_percent": number(unit="percent", about="mean of the median over what came, less one"),
        "z_rms": number(about="root mean square error over the spread of the band"),
        "msis_80": number(about="interval score over the mean yearly change"),
        "msis_95": number(about="interval score over the mean yearly change"),
    },
    strict=True,
    unique=["by", "group", "method"],
)

OUTCOME_PAIRS = pa.DataFrameSchema(
    {
        "variable": text(pa.Check.str_matches(NAME), about="variable of a run"),
        "part": text(pa.Check.str_matches(NAME), about="a category of its first axis, or total"),
        "without": text(
            nullable=True, about="categories of its first axis that a total leaves out, by spaces"
        ),
        "published": text(
            pa.Check.str_matches(r"^(figures|law|macro|history)/[A-Za-z0-9_]+$"),
            about="table and name of what is published of it",
        ),
        "kind": choice(("observed", "derived", "budget"), about="kind of the figures compared"),
        "month": text(
            pa.Check.str_matches(r"^(0[1-9]|1[0-2])$"),
            nullable=True,
            about="month of the figure where not of the year or of its December",
        ),
        "seen": text(
            pa.Check.str_matches(r"^[a-z]+\.[a-z_]+( 20[0-9]{2})*$"),
            nullable=True,
            about="assumption of the trend set adopted with the figure in sight, and of which years"
            " if not of all",
        ),
        "note": text(nullable=True, about="what is not quite alike"),
    },
    strict=True,
    unique=["variable", "part"],
)

HISTORY = pa.DataFrameSchema(
    {
        "history": text(pa.Check.str_matches(NAME), about="name in histories"),
        "period": text(
            pa.Check.str_matches(r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2]))?$"), about="year or month"
        ),
        "value": number(about="in the unit of the history"),
        "kind": choice(
            ("observed", "budget"), about="what happened, or what the budget of the year expected"
        ),
        "quality": choice(QUALITIES, about="published or derived by arithmetic"),
        "source": text(about="id in sources"),
        "locator": text(about="file or page"),
        "note": text(nullable=True, about="remark of the curators"),
    },
    strict=True,
    unique=["history", "period", "kind"],
)
