"""Wall time and peak memory of each link of the chain, and of writing the results: `python
benchmarks/run_profile.py [draws]`.

Peak memory is the process's high-water mark after each step (resident set), so a step that adds
nothing shows the same number.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import piimss_forecast as pf
from piimss_forecast.results.regeneration import SCENARIOS, regenerate


def peak_mib() -> float:
    """High-water mark of resident memory, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(draws: int = 1000) -> None:
    """Print the table and the totals."""
    start = time.perf_counter()
    catalog = pf.catalog()
    sets = [pf.scenario(name) for name in SCENARIOS]
    print(f"{'step':<28}{'seconds':>9}{'peak MiB':>10}")
    print(f"{'import and load':<28}{time.perf_counter() - start:>9.2f}{peak_mib():>10.0f}")
    clock = time.perf_counter()

    def after(link: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        print(f"{'tendencial: ' + link:<28}{now - clock:>9.2f}{peak_mib():>10.0f}")
        clock = now

    projection = pf.project(sets[0], draws=draws, catalog=catalog, progress=after)
    projection.compact()
    after("compact")
    pf.assess(projection)
    after("metas assessed")
    del projection
    with tempfile.TemporaryDirectory() as folder:
        clock = time.perf_counter()
        regenerate(sets, catalog, Path(folder) / "resultados", horizon=2030, draws=draws, seed=2030)
        seconds = time.perf_counter() - clock
        print(f"{f'whole job, {len(sets)} scenarios':<28}{seconds:>9.2f}{peak_mib():>10.0f}")
    cells = draws * 13 * 2 * 101
    print(f"{draws} draws, 2018-2030, {cells:,} population cells a scenario")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
