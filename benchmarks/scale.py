"""What a run costs against draws, years and states: processor seconds and memory at a few sizes,
and the lines through them that docs/escala.md extrapolates.

    python benchmarks/scale.py [draws:horizon ...]
"""

from __future__ import annotations

import subprocess
import sys

import numpy as np

SIZES = ["100:2030", "400:2030", "1000:2030", "400:2050"]
ONE = """
import resource, sys, time
import piimss_forecast as pf
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
draws, horizon = map(int, sys.argv[1].split(":"))
pf.project("tendencial", draws=1, horizon=horizon)  # what history alone costs
ready, small = time.process_time(), peak()
found = pf.project("tendencial", draws=draws, horizon=horizon)
nation, whole = time.process_time(), peak()
pf.by_state(found)
years = int(found.data["is_projection"].sum())
print(draws, years, ready, nation - ready, time.process_time() - nation, small, whole, peak())
"""


def measured(size: str) -> list[float]:
    """Draws, years projected; seconds to be ready, of the nation and of the states; GiB then."""
    done = subprocess.run(
        [sys.executable, "-c", ONE, size], capture_output=True, text=True, check=True
    )
    return [float(word) for word in done.stdout.split()]


def main() -> None:
    rows = np.array([measured(size) for size in sys.argv[1:] or SIZES])
    heads = "draws years ready_s nation_s states_s ready_GiB nation_GiB states_GiB"
    print(heads)
    for row in rows:
        print(" ".join(f"{value:.3g}" for value in row))
    work = rows[:, 0] * rows[:, 1]
    for what, column in (("nation", 3), ("32 states", 4)):
        slope, start = np.polyfit(work, rows[:, column], 1)
        print(f"{what}: {start:.2f} s + {1e6 * slope:.0f} microseconds a draw and year")
    for what, column in (("nation", 6), ("with states", 7)):
        slope, start = np.polyfit(work, rows[:, column], 1)
        print(f"{what}: {start:.2f} GiB + {slope * 2**20:.1f} KiB a draw and year")


if __name__ == "__main__":
    main()
