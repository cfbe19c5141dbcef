"""Contracts of the tables of ``data/law``."""

from __future__ import annotations

import pandera.pandas as pa

from ..core.columns import QUALITIES, choice, date, number, text, whole, year


def _provenance(*, article: bool = True, note: bool = True) -> dict[str, pa.Column]:
    """The last columns of every table of law."""
    columns = {"article": text(nullable=True, about="article of the law")} if article else {}
    columns |= {
        "source": text(about="id in sources"),
        "quality": choice(QUALITIES, about="published, derived or needs_verification"),
    }
    return columns | ({"note": text(nullable=True, about="remark of the curators")} if note else {})


def _in_force() -> dict[str, pa.Column]:
    return {
        "valid_from": date(about="first day in force"),
        "valid_to": date(nullable=True, about="last day in force; empty: still in force"),
    }


def _band(*, open_ended: bool) -> dict[str, pa.Column]:
    """Limits of a wage band, each in minimum wages (SM) or in UMA."""
    return {
        "band": whole(pa.Check.ge(1), about="order of the wage band"),
        "lower": number(pa.Check.ge(0), about="lower limit, in lower_unit"),
        "lower_unit": choice(("SM", "UMA"), about="minimum wages or UMA"),
        "upper": number(
            pa.Check.ge(0), nullable=open_ended, about="upper limit, in upper_unit; empty: none"
        ),
        "upper_unit": text(
            pa.Check.isin(["SM", "UMA"]), nullable=open_ended, about="minimum wages or UMA"
        ),
    }


def _value() -> dict[str, pa.Column]:
    return {"value": number(about="in the unit of the row"), "unit": text(about="unit of value")}


def _table(columns: dict[str, pa.Column], *key: str) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, strict=True, unique=list(key))


_BRANCH = "(SEM_KIND|SEM_CASH|GMP|SRT|SIV|SGPS|RCV)"

LAW = {
    "parameters": _table(
        {
            "parameter": text(about="rate.<branch>.<payer>, caps and constants"),
            **_value(),
            **_in_force(),
            "article": text(nullable=True, about="article of the law"),
            "branch": text(nullable=True, about="branch of insurance"),
            "payer": text(nullable=True, about="employer, worker or state"),
            **_provenance(article=False),
        },
        "parameter",
        "valid_from",
    ),
    "values": _table(
        {
            "year": year(),
            "parameter": text(about="amount published by decree each year"),
            "value": number(pa.Check.gt(0), about="in the unit of the row"),
            "unit": text(about="unit of value"),
            **_in_force(),
            **_provenance(article=False, note=False),
        },
        "year",
        "parameter",
    ),
    "ceav": _table(
        {"year": year(), **_band(open_ended=True), **_value(), **_provenance()}, "year", "band"
    ),
    "cuota_social": _table(
        {
            "regime": text(about="wording of the law"),
            **_band(open_ended=False),
            **_value(),
            "price_base": number(
                nullable=True, unit="year", about="year of the prices of the amount"
            ),
            **_in_force(),
            **_provenance(),
        },
        "regime",
        "band",
    ),
    "ley73_art167": _table(
        {
            "group": whole(pa.Check.ge(1), about="wage group of the article"),
            "lower_sm": number(pa.Check.ge(0), unit="minimum_wage", about="lower limit"),
            "upper_sm": number(
                pa.Check.gt(0),
                nullable=True,
                unit="minimum_wage",
                about="upper limit; empty: the legal cap",
            ),
            "basic_percent": number(
                pa.Check.in_range(0, 100), unit="percent", about="basic amount"
            ),
            "increment_percent": number(
                pa.Check.in_range(0, 100),
                unit="percent",
                about="increment for each year over 500 weeks",
            ),
            **_provenance(),
        },
        "group",
    ),
    "ley73_parameters": _table(
        {
            "parameter": text(about="age factors, weeks, allowances, survivors"),
            **_value(),
            **_in_force(),
            **_provenance(),
        },
        "parameter",
        "valid_from",
    ),
    "survivors": _table(
        {
            "parameter": text(
                about=(
                    "iv. (invalidity and life) or rt. (work risks), and pension, allowances,"
                    " shares, ages or aguinaldo"
                )
            ),
            **_value(),
            **_in_force(),
            **_provenance(),
        },
        "parameter",
        "valid_from",
    ),
    "garantizada": _table(
        {
            "item": text(about="corner of the table, band factor, closed form, transition"),
            "band": number(nullable=True, about="order of the wage band"),
            "lower": number(nullable=True, about="lower limit, in lower_unit"),
            "lower_unit": text(nullable=True, about="minimum wages (SM) or UMA"),
            "upper": number(nullable=True, about="upper limit, in upper_unit"),
            "upper_unit": text(nullable=True, about="minimum wages (SM) or UMA"),
            "weeks": number(nullable=True, unit="weeks", about="weeks of contribution"),
            "age": number(nullable=True, unit="years", about="age at retirement"),
            **_value(),
            "price_base": number(
                nullable=True, unit="year", about="year of the prices of the amount"
            ),
            **_provenance(),
        },
        "item",
        "band",
        "weeks",
        "age",
    ),
    "modalities": _table(
        {
            "modality": text(about="number or name of the modality"),
            "name_es": text(about="name in Spanish"),
            "name_en": text(about="name in English"),
            "regime": choice(("obligatorio", "voluntario"), about="regime"),
            "branches": text(
                pa.Check.str_matches(rf"^{_BRANCH}(;{_BRANCH})*$"),
                about="branches of insurance, separated by semicolons",
            ),
            "payer": choice(
                ("shared", "insured", "employer", "state"),
                about="who pays: shares of the law, or all of it one payer",
            ),
            "base": choice(
                ("sbc", "minimum_wage", "none"), about="base of the quota; none: a fixed fee"
            ),
            "ceav": choice(
                ("by_sbc", "top"), about="CEAV band of the salary, or the last one for everybody"
            ),
            "art_36": choice(
                ("yes", "no"),
                about="whether the employer pays the share of who earns the minimum wage",
            ),
            "state_share": choice(
                ("yes", "no"), about="whether the State contributes to its branches"
            ),
            "risk_class": number(
                pa.Check.in_range(1, 5),
                nullable=True,
                about="class of occupational risk when none is given",
            ),
            "fee": choice(
                ("none", "family", "facultativo"),
                about="fixed fee: by age (family_insurance), or facultativo.state_fee",
            ),
            **_in_force(),
            **_provenance(),
        },
        "modality",
        "valid_from",
    ),
    "family_insurance": _table(
        {
            "group": whole(pa.Check.ge(1), about="order of the age group"),
            "age_from": whole(
                pa.Check.in_range(0, 120), unit="years", about="first age of the group"
            ),
            "age_to": number(
                pa.Check.in_range(0, 120),
                nullable=True,
                unit="years",
                about="last age of the group; empty: none",
            ),
            **_value(),
            **_in_force(),
            **_provenance(),
        },
        "group",
        "valid_from",
    ),
    "indexation": _table(
        {
            "parameter": text(
                about="parameter, or beginning of its name (rate, ceav, cuota_social)"
            ),
            "mode": choice(
                ("inflation", "path", "hold", "decree"),
                about="what a value does after its last dated row",
            ),
            **_provenance(),
        },
        "parameter",
    ),
    "reserves": _table(
        {
            "reserve": text(about="RO, ROCF, RFA, RGFA, FCOLCLC; ALL is the institute"),
            "article": text(about="article of the law"),
            "rule": text(about="what the article rules"),
            "value": number(
                nullable=True,
                about="number of the rule, in the unit of the row; empty when it has none",
            ),
            "unit": text(about="unit of value"),
            **_provenance(article=False),
        },
        "reserve",
        "article",
        "rule",
    ),
    "modalidad40": _table(
        {
            "year": year(),
            **_value(),
            "recomputed": number(unit="percent_of_sbc", about="sum of its branches"),
            **_in_force(),
            **_provenance(),
        },
        "year",
    ),
    "fondo_bienestar": _table(
        {
            "year": year(),
            "parameter": text(about="monthly cap, age, replacement rate"),
            **_value(),
            **_in_force(),
            **_provenance(article=False),
        },
        "year",
        "parameter",
    ),
}
