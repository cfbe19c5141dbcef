"""What of the tables was known at the end of a year, for hindcasts."""

from __future__ import annotations

import pandas as pd

from .. import law as statutory
from .preference import HISTORY_KINDS

DECREED = ".decreed"  # ends the parameter that says in which year a whole schedule was published
# Decreed in December for the year that begins.
DECREED_BEFORE = ("minimum_wage_daily", "minimum_wage_daily_zlfn")


def known(name: str, table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rows of a table that were known at the end of ``year``."""
    if name == "figures":
        end = (
            table["period"]
            .str.findall(r"\d{4}")
            .map(lambda found: max(map(int, found), default=9999))
        )
        return table[(end <= year) & table["kind"].isin((*HISTORY_KINDS, "legal"))].reset_index(
            drop=True
        )
    if name == "history":
        years = table["period"].str[:4].astype(int)
        # The budget of a year is approved before the year begins, and so is its minimum wage.
        early = (table["kind"] == "budget") | (table["history"] == "minimum_wage")
        return table[years <= year + early].reset_index(drop=True)
    if name == "states/values":
        years = table["date"].str[:4].astype(int)
        official = table["variable"].str.startswith("population")
        return table[(years <= year) | official].reset_index(drop=True)
    if name == "reference_class":
        return table[table["known"] <= year].reset_index(drop=True)
    if name == "macro":
        return table[(table["year"] <= year) & (table["kind"] == "observed")].reset_index(drop=True)
    return table


def known_law(law: statutory.Law, year: int) -> statutory.Law:
    """The law with the amounts decreed by the end of ``year``, among them the minimum wages of the
    next; its dated rates stay, and so do the amounts of years to come that one decree had published
    whole.
    """
    values, rows = law.table("values"), law.parameters
    rows = rows[rows["parameter"].str.endswith(DECREED)]
    whole = dict(zip(rows["parameter"].str.removesuffix(DECREED), rows["value"], strict=True))
    scheduled = values["parameter"].map(whole) <= year
    decreed = values["year"] - values["parameter"].isin(DECREED_BEFORE) <= year
    return law.replacing(values=values[decreed | scheduled])
