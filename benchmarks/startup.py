"""Processor time of starting: what a user waits before anything is computed.

Every line is the median of fresh processes (user + system time, so that other work on the machine
counts little). ``python benchmarks/startup.py [other checkout ...]`` adds a column per checkout.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
REPEATS = 9
BASE = "import xarray, pandas"
COMMAND = "import sys; from piimss_forecast.cli import main; sys.argv[1:] = {}; main()"
LINES = {
    BASE: BASE,
    "import piimss_forecast": "import piimss_forecast",
    "pf.scenario('tendencial')": "import piimss_forecast as pf; pf.scenario('tendencial')",
    "pf.catalog()": "import piimss_forecast as pf; pf.catalog()",
    "piimss --help": COMMAND.format(["--help"]),
    "piimss run --help": COMMAND.format(["run", "--help"]),
}


def seconds(code: str, checkout: Path) -> float:
    """Processor time of one fresh process.

    Parameters
    ----------
    code : str
        What it runs.
    checkout : Path
        Folder that holds the package.

    Returns
    -------
    float
        User and system time, in seconds.
    """
    environment = os.environ | {"PYTHONPATH": str(checkout), "OPENBLAS_NUM_THREADS": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=checkout, check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(checkout: Path) -> dict[str, float]:
    """Median of every line; the lines take turns, so that a busy minute falls on all of them."""
    times: dict[str, list[float]] = {name: [] for name in LINES}
    for _ in range(REPEATS):
        for name, code in LINES.items():
            times[name].append(seconds(code, checkout))
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Print the table of this checkout and of those given."""
    checkouts = [HERE, *(Path(path).resolve() for path in sys.argv[1:])]
    tables = [medians(checkout) for checkout in checkouts]
    names = ["here", *(path.name for path in checkouts[1:])]
    print("| processor seconds | " + " | ".join(f"{n} | x base" for n in names) + " |")
    print("|---|" + "---|---|" * len(names))
    for line in LINES:
        cells = (f"{t[line]:.2f} | {t[line] / t[BASE]:.2f}" for t in tables)
        print(f"| `{line}` | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
