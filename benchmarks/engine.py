"""How long one waits for an answer: a changed assumption, attribution, tornado, solve, each link.

Processor time inside fresh processes, which take turns, so that a busy minute falls on every
checkout alike; medians. ``python benchmarks/engine.py [other checkout ...]`` adds a column per
checkout with the ratio of this one to it; a build before the issue is
``git worktree add /tmp/before 725ef7d``.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
REPEATS = 3
ASK = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import piimss_forecast as pf

catalog, base = pf.catalog(), pf.scenario("tendencial")
OTHER, LEVER = "finance.other_outlay_real_growth", "employment.growth"
out = {}


def clock(name, work, *given):
    start = time.process_time()
    found = work(*given)
    out.setdefault(name, []).append(time.process_time() - start)
    return found


def ledger(key, value):
    changed = base.patch({key: value}, name=f"{key} {value}")
    return pf.project(changed, draws=1, catalog=catalog, seed=5)


def one_series(before, after):
    return pf.compare([before, after]).attribution()


first = ledger(OTHER, 0.5)
ledger(LEVER, 0.5)
for key, words in ((OTHER, "financial"), (LEVER, "employment")):
    for k in range(5):
        after = clock(f"whole ledger, {words} assumption changed", ledger, key, 1.1 + k / 100)
    for k in range(3):
        after = ledger(key, 1.3 + k / 100)
        clock(f"attribution of it, one series ({words})", one_series, first, after)
both = pf.compare([pf.project(s, draws=1, catalog=catalog) for s in ("tendencial", "adverso")])
for k in range(2):
    clock("attribution, tendencial to adverso", both.attribution, "avance_financiero", 2029 + k)
clock("tornado of every changed key", both.tornado)
small = pf.project(base, draws=200, catalog=catalog)
clock("solve with 200 draws, jobs", pf.solve, small, "jobs >= 24000000@2030", LEVER)
goal = "reserve_balance.total >= 100000@2030"
clock("solve with 200 draws, reserves", pf.solve, small, goal, OTHER)
for seed in range(int(sys.argv[1])):
    last, spent = time.process_time(), {}

    def after(name):  # once, or once a block of draws
        global last
        now = time.process_time()
        spent[name] = spent.get(name, 0.0) + now - last
        last = now

    pf.project(base, draws=1000, catalog=catalog, seed=100 + seed, progress=after)
    for name, seconds in spent.items():
        out.setdefault(f"link: {name}".replace("drivers", "economy"), []).append(seconds)
print(json.dumps(out))
"""


def times(checkout: Path) -> dict[str, list[float]]:
    """Seconds of every line, in one fresh process.

    Parameters
    ----------
    checkout : Path
        Folder that holds the package.

    Returns
    -------
    dict
        Processor seconds of each repetition by line.
    """
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", ASK, "3"],
        env=os.environ | threads | {"PYTHONPATH": str(checkout)},
        cwd=checkout,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print the table of this checkout and of those given."""
    checkouts = [HERE, *(Path(path).resolve() for path in sys.argv[1:])]
    tables: list[dict[str, list[float]]] = [{} for _ in checkouts]
    for _ in range(REPEATS):
        for table, checkout in zip(tables, checkouts, strict=True):
            for name, seconds in times(checkout).items():
                table.setdefault(name, []).extend(seconds)
    names = ["here", *(path.name for path in checkouts[1:])]
    print("| processor seconds | here |" + "".join(f" {n} | ratio |" for n in names[1:]))
    print("|---|---|" + "---|---|" * (len(names) - 1))
    for line, seconds in tables[0].items():
        here = statistics.median(seconds)
        cells = [f" {here:.3f} |"]
        for table in tables[1:]:
            there = statistics.median(table.get(line, [float("nan")]))
            cells.append(f" {there:.3f} | {here / there:.3f} |")
        print(f"| {line} |" + "".join(cells))


if __name__ == "__main__":
    main()
