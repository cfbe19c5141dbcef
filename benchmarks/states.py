"""How well jobs by state would have been foretold, and what states cost beside the nation.

Run: python benchmarks/states.py [draws]
"""

from __future__ import annotations

import resource
import sys
import time

import pandas as pd

import piimss_forecast as pf
from piimss_forecast.states import hindcast, summary, width


def septembers() -> pd.DataFrame:
    """Jobs by year and state: one month a year, so that no season enters."""
    rows = pf.catalog().of_folder("states/values")
    rows = rows[(rows["variable"] == "jobs") & (rows["date"].str[5:7] == "09")]
    wide = rows.pivot_table(index="date", columns="state", values="value")
    wide.index = wide.index.str[:4].astype(int)
    return wide


def main() -> None:
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    values = septembers()
    held = pf.catalog().of_folder("states/parameters").set_index("parameter")["value"]
    how = {"shrinkage": held["spread_shrinkage"], "years": int(held["drift_years"])}
    for kept in (0.0, 0.25, 0.5, 0.75, 1.0):
        rows = hindcast(values, range(2009, 2021), horizon=4, kept=kept, **how)
        print(f"drift kept {kept}: width {width(rows):.3f}")
        print(summary(rows).round(3).to_string())
    start = time.perf_counter()
    projection = pf.project("tendencial", draws=draws)
    nation = time.perf_counter() - start
    start = time.perf_counter()
    pf.by_state(projection)
    states = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{draws} draws: nation {nation:.1f} s, 32 states {states:.1f} s more, peak {peak:.2f} GiB"
    )


if __name__ == "__main__":
    main()
