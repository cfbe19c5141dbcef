"""Contracts of the tables of ``data/demography``."""

from __future__ import annotations

import pandera.pandas as pa

from ..core.columns import FIVE_YEARS, choice, date, number, period, text, whole, year


def _table(columns: dict[str, pa.Column], *key: str) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, strict=True, unique=list(key))


_SEX = {"sex": choice(("M", "F"), about="men, women")}
_AGE = {
    "age": whole(
        pa.Check.in_range(0, 100), unit="years", about="lower age of the group; 100 is 100 and over"
    )
}
_FIVE = {"period": period(FIVE_YEARS, about="1 July to 1 July")}
_SERIES = {
    "series": text(
        about=(
            "population, births, deaths, net_migration, tfr, srb, e0 by sex, and limits of 80 and"
            " 95 percent"
        )
    ),
    "year": year(),
    "value": number(about="in the unit of the row"),
    "unit": text(about="unit of value"),
    "date_basis": choice(
        ("year", "31-dec", "1-jul"), about="date of a stock, or the calendar year of a flow"
    ),
    "kind": choice(
        ("estimate", "projection", "derived"),
        about="estimate, median projection, or walked back by arithmetic",
    ),
}


_SHARE = {
    "age_group": text(about="age of the mother"),
    "percent": number(pa.Check.in_range(0, 100), unit="percent", about="share of total fertility"),
}


def _limits(unit: str) -> dict[str, pa.Column]:
    return {
        f"{end}{level}": number(unit=unit, about=f"{end} limit of {level} percent")
        for level in (80, 95)
        for end in ("lower", "upper")
    }


DEMOGRAPHY = {
    "population_5y": _table(
        {
            "kind": choice(("estimate", "projection"), about="estimate, or median projection"),
            "date": date(about="date of the stock"),
            **_SEX,
            "age_group": text(about="age group in years"),
            **_AGE,
            "persons": whole(pa.Check.ge(0), unit="persons", about="population"),
        },
        "date",
        "sex",
        "age",
    ),
    "mortality_5x5": _table(
        {
            **_SEX,
            **_AGE,
            **_FIVE,
            "mx": number(pa.Check.ge(0), unit="deaths per person-year", about="central death rate"),
        },
        "sex",
        "age",
        "period",
    ),
    "fertility_share_5x5": _table({**_FIVE, **_SHARE}, "period", "age_group"),
    "fertility_share_annual": _table({"year": year(), **_SHARE}, "year", "age_group"),
    "tfr_5y": _table(
        {
            **_FIVE,
            "tfr": number(pa.Check.gt(0), unit="children per woman", about="total fertility"),
            **_limits("children per woman"),
        },
        "period",
    ),
    "e0_5y": _table(
        {
            **_FIVE,
            "sex": choice(("M", "F", "T"), about="men, women, both"),
            "e0": number(unit="years", about="life expectancy at birth"),
            **_limits("years"),
        },
        "period",
        "sex",
    ),
    "migration_5y": _table(
        {
            **_FIVE,
            **_AGE,
            **_SEX,
            "persons": whole(unit="persons", about="net migrants of the five years"),
        },
        "period",
        "age",
        "sex",
    ),
    "srb_5y": _table(
        {**_FIVE, "srb": number(pa.Check.gt(0), unit="ratio", about="males per female at birth")},
        "period",
    ),
    "annual": _table(_SERIES, "series", "year"),
    "conapo_annual": _table(_SERIES, "series", "year"),
    "emssa_09": _table(
        {
            **_SEX,
            "age": whole(pa.Check.in_range(0, 110), unit="years", about="exact age"),
            "q": number(pa.Check.in_range(0, 1), about="probability of dying within the year"),
        },
        "sex",
        "age",
    ),
}
