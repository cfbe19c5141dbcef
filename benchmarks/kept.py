"""What results kept in a folder save: ``piimss metas --cache`` the first and the second time, and
the chain alone, made and read.

Every number is the median of fresh processes; the folder is new for each first time. Processor
time is user and system, so that other work on the machine counts little.
``python benchmarks/kept.py``
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
REPEATS = 5
COMMAND = "import sys; from piimss_forecast.cli import main; main()"
CHAIN = """
import sys, time
from pathlib import Path
import piimss_forecast as pf
from piimss_forecast.links import run_chain
from piimss_forecast.scenario.cache import Cache
from piimss_forecast.scenario.store import Store
ask = pf.Request(pf.scenario("tendencial"), pf.catalog(), draws=int(sys.argv[1]))
run_chain(ask.replace(draws=2, seed=1), cache=Cache())  # imports and tables
for cache in (Cache(), *(Cache(store=Store(Path(sys.argv[2]))) for _ in range(2))):
    start = time.process_time()
    run_chain(ask, cache=cache)
    print(time.process_time() - start)
"""
DRAWS = (1, 200, 1000)


def metas(draws: int, *words: str) -> tuple[float, float]:
    """Processor and wall time of the command in a fresh process.

    Parameters
    ----------
    draws : int
        Paths.
    *words : str
        Further options.

    Returns
    -------
    tuple of float
        Seconds of processor, and of the clock.
    """
    environment = os.environ | {"PYTHONPATH": str(HERE), "OPENBLAS_NUM_THREADS": "1"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", COMMAND, "metas", "--draws", str(draws), *words],
        env=environment,
        check=True,
        capture_output=True,
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def chain(draws: int) -> list[float]:
    """Processor time of the chain in a process whose imports are done: made, made and written,
    read.
    """
    environment = os.environ | {"PYTHONPATH": str(HERE), "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as place:
        words = [sys.executable, "-c", CHAIN, str(draws), str(Path(place) / "cache")]
        done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    return [float(line) for line in done.stdout.split()]


def main() -> None:
    """Print both tables."""
    print("| draws | chain made | made and written | read |\n|---|---|---|---|")
    for draws in DRAWS:
        medians = map(statistics.median, zip(*(chain(draws) for _ in range(REPEATS)), strict=True))
        print(f"| {draws:,} | {' | '.join(f'{value:.2f}' for value in medians)} |")
    print()
    print("| draws | without | first time | second time | MiB kept |\n|---|---|---|---|---|")
    for draws in DRAWS:
        found: dict[str, list[tuple[float, float]]] = {"without": [], "first": [], "second": []}
        for _ in range(REPEATS):
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place) / "cache"
                found["without"].append(metas(draws))
                found["first"].append(metas(draws, "--cache", str(folder)))
                found["second"].append(metas(draws, "--cache", str(folder)))
                size = sum(file.stat().st_size for file in folder.iterdir()) / 2**20
        cells = [
            " / ".join(f"{statistics.median(side):.2f}" for side in zip(*times, strict=True))
            for times in found.values()
        ]
        print(f"| {draws:,} | {' | '.join(cells)} | {size:,.1f} |")


if __name__ == "__main__":
    main()
