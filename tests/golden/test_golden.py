"""A small run against numbers kept from an earlier version: a change here must be meant, and said
in the CHANGELOG.

Rewrite with: python tests/golden/test_golden.py
"""

from pathlib import Path

import pandas as pd

import piimss_forecast as pf

FILE = Path(__file__).with_name("resumen.csv")


def summary() -> pd.DataFrame:
    """Central path and 80 % interval of the summary of each scenario, 2024, 2027 and 2030."""
    runs = pd.concat(
        {
            n: pf.project(n, draws=40, seed=2030).table("resumen")
            for n in ("tendencial", "favorable", "adverso", "piimss")
        },
        names=["scenario"],
    )
    kept = runs[runs.index.get_level_values("year").isin([2024, 2027, 2030])]
    return kept[["central", "p10", "p90"]]


def test_small_run_is_as_it_was():
    kept = pd.read_csv(FILE, index_col=["scenario", "series", "year"])
    pd.testing.assert_frame_equal(summary(), kept, rtol=1e-6)


if __name__ == "__main__":
    summary().to_csv(FILE, float_format="%.10g")
