"""The reader of the institute's monthly files against duckdb's own reading and against pandas.

Run: python benchmarks/asegurados.py [files] [rows a file] [pandas]
Files are made in a temporary folder by the tests' generator and removed.
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
start = time.perf_counter()
cube = asegurados(sys.argv[1], sys.argv[1] + "/cubo", accept="generated")
first = time.perf_counter() - start
start = time.perf_counter()
asegurados(sys.argv[1], sys.argv[1] + "/cubo", accept="generated")
again = time.perf_counter() - start
assert cube.refused.empty, cube.refused
print(first, again, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""
DUCKDB = f"""
import sys, time, duckdb
start = time.perf_counter()
duckdb.sql('''CREATE TEMP TABLE x AS SELECT filename, {", ".join(KEYS)},
  {", ".join(f"sum({c})" for c in SUMS)} FROM read_csv('{{}}/asg-*.csv', delim='|', header=true,
  encoding='latin-1', filename=true, union_by_name=true) GROUP BY ALL'''.format(sys.argv[1]))
print(time.perf_counter() - start)
"""  # noqa: S608
PANDAS = f"""
import sys, time, glob, pandas as pd
start = time.perf_counter()
for file in sorted(glob.glob(sys.argv[1] + "/asg-*.csv")):
    parts = [c.groupby({KEYS})[{SUMS}].sum() for c in pd.read_csv(file, sep="|",
        encoding="latin-1", chunksize=500_000, keep_default_na=False,
        dtype=dict.fromkeys({KEYS}, str))]
    pd.concat(parts).groupby({KEYS}).sum()
print(time.perf_counter() - start)
"""


def _seconds(code: str, folder: str) -> list[float]:
    command = [sys.executable, "-c", code, folder]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [float(word) for word in done.stdout.split()]


def main() -> None:
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
        size = sum(f.stat().st_size for f in Path(folder).glob("*.csv")) / 1e9
        (duck,) = _seconds(DUCKDB, folder)
        first, again, peak = _seconds(OURS, folder)
        (duck_after,) = _seconds(DUCKDB, folder)
        duck = (duck + duck_after) / 2
        print(f"{files} files, {size:.2f} GB: duckdb alone {duck:.1f} s; cube {first:.1f} s")
        print(f"speed {duck / first:.2f} of duckdb's, {1e3 * size / first:.0f} MB/s")
        print(f"second run {100 * again / first:.1f} %, peak {peak:.2f} GiB")
        if "pandas" in sys.argv:
            (slow,) = _seconds(PANDAS, folder)
            print(f"pandas by chunks {slow:.1f} s: {slow / first:.1f} times the cube's")


if __name__ == "__main__":
    main()
