"""What made-up series say by themselves, and made-up figures of the years projected."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from piimss_forecast.catalog import load as load_catalog
from piimss_forecast.results.beside import Alone, joined
from piimss_forecast.results.since import COLUMNS, in_words

_AHEAD = pd.Index([2029, 2030], name="year")


def make_beside(scenarios: Iterable[str], lang: str) -> pd.DataFrame:
    """Jobs of two years."""
    ends = {"alone": [21.0, 22.0], "alone_p10": [20.0, 20.5], "alone_p90": [22.0, 24.0]}
    found = {"jobs": Alone(pd.DataFrame(ends, _AHEAD), "log", "2009, 2020")}
    paths = pd.DataFrame(
        {"adopted": [21.5, 23.0], "adopted_p10": [21.0, 22.0], "adopted_p90": [22.0, 24.5]}, _AHEAD
    )
    adopted = pd.concat({"jobs": paths}, names=["series", "year"])
    table = joined(found, adopted, load_catalog(), lang).reset_index()
    return pd.concat([table.assign(scenario=s) for s in scenarios], ignore_index=True)


def make_since(scenarios: Iterable[str], lang: str) -> pd.DataFrame:
    """A figure that the run takes, one inside the band of 95 % alone and one outside both."""
    head = ("mdp", 100.0, "budget", "shcp_lif")
    own = [True, "", None, None]
    rows = [
        ("jobs", 2025, "jobs", 9.0, "observed", "recall", *[9.0] * 5, 0.0, *own, "", ""),
        (
            "sbc",
            2026,
            *head,
            97.0,
            95.0,
            99.0,
            94.0,
            101.0,
            -3.0,
            False,
            "",
            False,
            True,
            "",
            "rounded",
        ),
        ("uma", 2026, *head, 90.0, 89.0, 91.0, 88.0, 92.0, -10.0, False, "", False, False, "", ""),
    ]
    table = in_words(pd.DataFrame(rows, columns=list(COLUMNS)), lang)
    return pd.concat([table.assign(scenario=s) for s in scenarios], ignore_index=True)
