"""What of the tables was known at the end of a year, for hindcasts."""

from __future__ import annotations

import pandas as pd

from .preference import HISTORY


def known(name: str, table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rows of a table that were known at the end of ``year``."""
    if name == "figures":
        end = (
            table["period"]
            .str.findall(r"\d{4}")
            .map(lambda found: max(map(int, found), default=9999))
        )
        return table[(end <= year) & table["kind"].isin((*HISTORY, "legal"))].reset_index(drop=True)
    if name == "macro":
        return table[(table["year"] <= year) & (table["kind"] == "observed")].reset_index(drop=True)
    return table
