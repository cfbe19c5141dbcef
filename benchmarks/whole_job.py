"""The whole job (four scenarios, every output) of this build beside an earlier one, in one run:
`python benchmarks/whole_job.py BEFORE [--repeat 5] [--draws 1000] [--many 10000]`.

BEFORE is a worktree of the commit to compare with (`git worktree add --detach BEFORE 725ef7d`).
Each run is a fresh process; the two builds take turns, so that a busy machine is busy for both.
Memory is looked at twenty times a second: resident of the largest process, and of all, where what
processes share counts in each of them; and of all with what they share counted once (its
proportional size), which is what the machine must have.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
ENTRY = "import sys; sys.argv[0] = 'piimss'; from piimss_forecast.cli import main; main()"
PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass
class Measured:
    """One run: processor and clock seconds, MiB of its largest process, of all together, and of all
    with what they share counted once.
    """

    processor: float
    wall: float
    largest: float
    together: float
    once: float


def measured(tree: Path, draws: int, *options: str, bytecode: Path | None = None) -> Measured:
    """Run the job of a tree in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(tree)}
    if bytecode is not None:
        env["PYTHONPYCACHEPREFIX"] = str(bytecode)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", ENTRY, "run", "--draws", str(draws)]
        before, start = _spent(), time.perf_counter()
        process = subprocess.Popen(
            [*command, "--out", f"{folder}/r", *options],
            env=env,
            cwd=folder,  # where no package of another build stands
            stdout=subprocess.DEVNULL,
        )
        peaks = [0.0, 0.0, 0.0]
        looking = threading.Thread(target=_look, args=(process, peaks))
        looking.start()
        code = process.wait()
        wall = time.perf_counter() - start
        looking.join()
    if code:
        raise SystemExit(f"{tree}: exit code {code}")
    return Measured(_spent() - before, wall, *peaks)


def _spent() -> float:
    """Processor seconds of the processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _look(process: subprocess.Popen[bytes], peaks: list[float]) -> None:
    while process.poll() is None:
        family = _family(process.pid)
        sizes, once = [_resident(pid) for pid in family], sum(_proportional(pid) for pid in family)
        peaks[:] = map(max, peaks, (max(sizes), sum(sizes), once))
        time.sleep(0.05)


def _family(pid: int) -> list[int]:
    """A process and those it began."""
    found = [pid]
    for one in found:
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text()
        except OSError:
            continue
        found += map(int, children.split())
    return found


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0.0


def _proportional(pid: int) -> float:
    """Memory of a process, pages that several have divided among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def median(runs: list[Measured], field: str) -> float:
    """Median of a measure."""
    return statistics.median(getattr(run, field) for run in runs)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("before", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--many", type=int, default=0, help="also this many draws, this build only")
    parser.add_argument("--fresh", action="store_true", help="also a first run without bytecode")
    asked = parser.parse_args()
    now, before = [], []
    for _ in range(asked.repeat):
        before.append(measured(asked.before.resolve(), asked.draws))
        now.append(measured(HERE, asked.draws))
    print(
        f"| 4 scenarios x {asked.draws:,} draws, median of {asked.repeat} | here | before | ratio |"
    )
    print("|---|---|---|---|")
    rows = {
        "processor seconds": "processor",
        "wall seconds": "wall",
        "MiB of the largest process": "largest",
        "MiB of all processes": "together",
        "MiB of all, shared counted once": "once",
    }
    for words, field in rows.items():
        _row(words, median(now, field), median(before, field))
    if asked.fresh:
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            first = measured(HERE, asked.draws, bytecode=Path(one))
            earlier = measured(asked.before.resolve(), asked.draws, bytecode=Path(other))
        _row("wall seconds, first run ever (no bytecode)", first.wall, earlier.wall)
    if asked.many:
        run = measured(HERE, asked.many)
        times = run.wall / median(now, "wall")
        said = f"{run.wall:.1f} s, {times:.1f} times those of {asked.draws:,}"
        print(f"\n{asked.many:,} draws: {said}; {run.largest:,.0f} MiB, {run.together:,.0f} of all")


def _row(words: str, here: float, before: float) -> None:
    print(f"| {words} | {here:,.2f} | {before:,.2f} | {here / before:.3f} |", flush=True)


if __name__ == "__main__":
    main()
