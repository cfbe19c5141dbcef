"""The words and the kinds of column that the data contracts are made of."""

from __future__ import annotations

import datetime as dt
import re

import pandera.pandas as pa

from .translate import N_

UNITS = (
    "persons",
    "jobs",
    "pensions",
    "patients",
    "cases",
    "deaths",
    "events",
    "consultations",
    "surgeries",
    "detections",
    "certificates",
    "days",
    "weeks",
    "years",
    "months",
    "hours",
    "minutes",
    "beds",
    "units",
    "posts",
    "rooms",
    "percent",
    "percentage_points",
    "index",
    "ratio",
    "per_1000",
    "per_10000",
    "per_100000",
    "per_100",
    "per_million",
    "children_per_woman",
    "mxn",
    "mxn_per_day",
    "mxn_per_month",
    "mxn_per_person",
    "mdp",
    "mdp_2018",
    "usd",
    "score",
    "year",
    "count",
)
COUNTS = (
    "persons",
    "jobs",
    "pensions",
    "patients",
    "cases",
    "deaths",
    "consultations",
    "surgeries",
    "detections",
    "certificates",
    "beds",
    "posts",
    "rooms",
    "units",
)
PEOPLE = ("persons", "jobs", "pensions", "patients")  # never more than the country has people
KINDS = (
    "observed",
    "baseline",
    "target",
    "preliminary",
    "budget",
    "projection",
    "legal",
    "derived",
    "assumed",
)
QUALITIES = ("published", "derived", "assumed", "needs_verification")
BOUNDS = ("exact", "rounded", "lower", "upper")
DATE_BASES = ("31-dec", "30-jun", "1-jul", "month-end", "year", "span", "school-year", "n.d.")
NATURES = ("stock", "flow", "rate", "share", "index", "amount", "parameter")
TOPICS = (
    "coverage",
    "employment",
    "salary",
    "income",
    "outlay",
    "reserves",
    "pensions",
    "morbidity",
    "mortality",
    "detection",
    "utilisation",
    "staff",
    "infrastructure",
    "occupational_risk",
    "benefits",
    "costing",
    "spending",
    "quality",
    "demography",
    "indicator",
    "law",
    "other",
)

NAME = r"^[a-z][a-z0-9_]*$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MONTH = r"(0[1-9]|1[0-2])"
PERIOD = (
    rf"^(19|20|21)[0-9]{{2}}(-{_MONTH}|-(19|20|21)[0-9]{{2}}|-Q[1-4]|-H[12]|-S[12]|\.\.[0-9]{{2}}"
    rf"|-{_MONTH}\.\.{_MONTH}|-{_MONTH}/(19|20|21)[0-9]{{2}}-{_MONTH})?$"
)
_SPAN = re.compile(
    r"(\d{4})-(\d{4})|\d\d(\d\d)\.\.(\d\d)|\d{4}-(\d\d)\.\.(\d\d)|(\d{4}-\d\d)/(\d{4}-\d\d)"
)
MONTHS = r"^\d{2}/\d{2}$"
FIVE_YEARS = r"^[0-9]{4}-[0-9]{4}$"
_YEARS = r"(1[01][0-9]|120|[0-9]{1,2})"
AGE = rf"^(all|<?{_YEARS}|{_YEARS}\+|{_YEARS}-{_YEARS})$"


# What each form of text looks like, for who fills the cell.
FORMS = N_(
    {
        NAME: "a name in lower case letters, digits and low lines, which begins with a letter",
        DATE: "a date such as 2026-12-31",
        PERIOD: (
            "a year such as 2026, a month (2026-01 to 2026-12), a quarter (2026-Q1), a half year"
            " (2026-H1) or a span (2024-2026, 2026-01..06)"
        ),
        FIVE_YEARS: "two years such as 2020-2025",
        AGE: "all, an age such as 60, a group such as 60-64, or an open one such as 85+ or <5",
        MONTHS: "first and last month such as 01/11",
    }
)


def text(
    *checks: pa.Check, unique: bool = False, nullable: bool = False, about: str = ""
) -> pa.Column:
    """A column of text; ``about`` is its line in the descriptor."""
    return pa.Column(str, list(checks), unique=unique, nullable=nullable, description=about or None)


def choice(words: tuple[str, ...], *, about: str = "") -> pa.Column:
    """A column whose cells are words of a closed list."""
    return text(pa.Check.isin(sorted(words)), about=about)


def number(*checks: pa.Check, nullable: bool = False, unit: str = "", about: str = "") -> pa.Column:
    """A column of numbers; ``unit`` when it is one for the whole column, otherwise the table has
    a column of units.
    """
    return pa.Column(
        float,
        list(checks),
        nullable=nullable,
        coerce=True,
        description=about or None,
        metadata={"unit": unit},
    )


def period(form: str, *, about: str = "") -> pa.Column:
    """A column of periods of a form; a span goes from its first to its last date."""
    ordered = pa.Check(_in_order, element_wise=True, name="span_in_order")
    return text(pa.Check.str_matches(form), ordered, about=about)


def whole(*checks: pa.Check, unit: str = "", about: str = "") -> pa.Column:
    """A column of whole numbers, none missing."""
    return pa.Column(
        int, list(checks), coerce=True, description=about or None, metadata={"unit": unit}
    )


def date(*, nullable: bool = False, about: str = "") -> pa.Column:
    """A column of ISO dates; empty, where it may be, means still in force."""
    return text(
        pa.Check.str_matches(DATE),
        pa.Check(_is_date, element_wise=True, name="calendar_date"),
        nullable=nullable,
        about=about,
    )


def year(about: str = "") -> pa.Column:
    """A column of calendar years."""
    return whole(pa.Check.in_range(1900, 2120), unit="year", about=about or "calendar year")


def _in_order(cell: str) -> bool:
    """Whether a span ends no sooner than it begins; what is no span is in order.

    Examples
    --------
    >>> [_in_order(p) for p in ("2025-12/2024-07", "2026-06..01", "2012-2006", "2006-2012")]
    [False, False, False, True]
    """
    span = _SPAN.fullmatch(cell)
    first, last = (part for part in span.groups() if part) if span else ("", "")
    return first <= last


def _is_date(cell: str) -> bool:
    try:
        return 1900 <= dt.date.fromisoformat(cell).year <= 2120
    except ValueError:
        return False
