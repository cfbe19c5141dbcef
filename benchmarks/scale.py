"""What a run costs against draws, years and states: processor seconds and memory at a few sizes,
and the lines through them that docs/escala.md extrapolates.

    python benchmarks/scale.py [draws:horizon ...]
    python benchmarks/scale.py cluster [draws] [workers] [scenario ...]

The second runs the main job with its states and its store of every path on a local cluster, and
says what each worker took.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from distributed import Client, LocalCluster

from piimss_forecast.results.manifest import STORE

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


def of_process() -> tuple[float, float]:
    """Processor seconds and peak in GiB of the process that is asked."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20


def on_cluster(draws: int = 10_000, workers: int = 2, *scenarios: str) -> None:
    """The main job by states on a local cluster."""
    import piimss_forecast as pf
    from piimss_forecast.results.regeneration import regenerate

    sets = [pf.scenario(name) for name in scenarios or ("tendencial",)]
    with (
        tempfile.TemporaryDirectory(prefix="escala-") as folder,
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as local,
        Client(local) as client,
    ):
        start = time.perf_counter()

        def told(_scenario: str, what: str, _steps: int) -> None:
            print(f"{time.perf_counter() - start:.0f} s: {what}", flush=True)

        regenerate(
            sets,
            pf.catalog(),
            Path(folder) / "r",
            horizon=2030,
            draws=draws,
            seed=2030,
            jobs=1,
            states=True,
            zarr=True,
            cluster=local.scheduler_address,
            progress=told,
        )
        store = sum(
            f.stat().st_size for f in (Path(folder) / "r" / STORE).rglob("*") if f.is_file()
        )
        print(
            f"{len(sets)} x {draws} x 32: {time.perf_counter() - start:.0f} s, {store / 1e9:.2f} GB"
        )
        for who, (seconds, peak) in {"here": of_process(), **client.run(of_process)}.items():
            print(f"{who}: {seconds:.0f} processor s, {peak:.2f} GiB")


def main() -> None:
    if sys.argv[1:2] == ["cluster"]:
        on_cluster(*map(int, sys.argv[2:4]), *sys.argv[4:])
        return
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
