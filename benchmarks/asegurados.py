"""The reader of the institute's monthly files against duckdb's own reading and against pandas.

Run: python benchmarks/asegurados.py [files] [rows a file] [pandas]
     python benchmarks/asegurados.py FOLDER [pandas]
Files are made in a temporary folder by the tests' generator and removed; those of FOLDER stay. With
``pandas`` the first file alone is read by pandas too, which would take hours for all.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

import piimss_forecast as pf

KEYS = [
    "cve_delegacion",
    "cve_entidad",
    "sector_economico_1",
    "sexo",
    "rango_edad",
    "rango_uma",
    "ptpd",
]
COUNTS = "asegurados no_trabajadores ta teu tec tpu tpc ta_sal teu_sal tec_sal tpu_sal tpc_sal"
SUMS = [*COUNTS.split(), *(f"masa_sal_{w}" for w in ["ta", "teu", "tec", "tpu", "tpc"])]
_GENERATOR = Path(__file__).parents[1] / "tests" / "ingest" / "open_files.py"

OURS = """
import sys, resource, time
from piimss_forecast.ingest import asegurados
start, used = time.perf_counter(), time.process_time()
cube = asegurados(sys.argv[1], sys.argv[1] + "/cubo", accept="generated")
first, worked = time.perf_counter() - start, time.process_time() - used
start = time.perf_counter()
asegurados(sys.argv[1], sys.argv[1] + "/cubo", accept="generated")
again = time.perf_counter() - start
assert cube.refused.empty, cube.refused
print(first, worked, again, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""
DUCKDB = f"""
import sys, time, duckdb
duckdb.sql('SET enable_progress_bar = false')
start, used = time.perf_counter(), time.process_time()
duckdb.sql('''CREATE TEMP TABLE x AS SELECT filename, {", ".join(KEYS)},
  {", ".join(f"sum({c})" for c in SUMS)} FROM read_csv('{{}}/asg-*.csv', delim='|', header=true,
  encoding='latin-1', filename=true, union_by_name=true) GROUP BY ALL'''.format(sys.argv[1]))
print(time.perf_counter() - start, time.process_time() - used)
"""  # noqa: S608
PANDAS = f"""
import sys, time, glob, pandas as pd
start, used = time.perf_counter(), time.process_time()
for file in sorted(glob.glob(sys.argv[1] + "/asg-*.csv"))[:1]:
    parts = [c.groupby({KEYS})[{SUMS}].sum() for c in pd.read_csv(file, sep="|",
        encoding="latin-1", chunksize=500_000, keep_default_na=False,
        dtype=dict.fromkeys({KEYS}, str))]
    pd.concat(parts).groupby({KEYS}).sum()
print(time.perf_counter() - start, time.process_time() - used)
"""


def _seconds(code: str, folder: str) -> list[float]:
    command = [sys.executable, "-c", code, folder]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [float(word) for word in done.stdout.splitlines()[-1].split()]


def main() -> None:
    if sys.argv[1:] and Path(sys.argv[1]).is_dir():
        measure(sys.argv[1])
        return
    files, rows = (int(a) for a in (*sys.argv[1:3], *("4", "400000")[len(sys.argv[1:3]) :]))
    spec = importlib.util.spec_from_file_location("open_files", _GENERATOR)
    assert spec is not None and spec.loader is not None  # noqa: S101
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    jobs = pf.catalog().history("insured_jobs_month")
    with tempfile.TemporaryDirectory(prefix="abiertos-") as folder:
        for month in pd.period_range("2017-01", periods=files, freq="M"):
            date = month.to_timestamp(how="end").strftime("%Y-%m-%d")
            make.write_asg(Path(folder), date, rows=rows, jobs=int(jobs[month]), seed=month.month)
        measure(folder)


def measure(folder: str) -> None:
    """Read the files of a folder by the cube, by duckdb before and after it, and one by pandas."""
    sizes = [f.stat().st_size / 1e9 for f in sorted(Path(folder).glob("asg-*.csv"))]
    duck = _seconds(DUCKDB, folder)
    first, worked, again, peak = _seconds(OURS, folder)
    wall, used = ((a + b) / 2 for a, b in zip(duck, _seconds(DUCKDB, folder), strict=True))
    print(f"{len(sizes)} files, {sum(sizes):.2f} GB, wall and processor seconds:")
    print(f"duckdb alone {wall:.1f}, {used:.1f}; cube {first:.1f}, {worked:.1f}")
    print(f"speed {wall / first:.2f} of duckdb's ({used / worked:.2f} by processor seconds)")
    print(f"second run {100 * again / first:.1f} %, peak {peak:.2f} GiB")
    if "pandas" in sys.argv:
        slow, busy = _seconds(PANDAS, folder)
        own = worked * sizes[0] / sum(sizes)
        print(
            f"pandas by chunks, one file, {slow:.1f}, {busy:.1f}: {busy / own:.1f} times the cube's"
        )


if __name__ == "__main__":
    main()
