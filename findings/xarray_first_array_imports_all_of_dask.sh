#!/usr/bin/env bash
# xarray 2026.9.0 with dask 2026.8.0 installed: `import xarray` leaves dask alone, but the first DataArray made from a plain
# NumPy array imports dask.array, whole, and keeps it; nothing lazy, chunked or parallel was asked for.
# Why here: a command that only reads a small saved result pays for a cluster library because the machine has it. Time the
# first array, not the import; where start-up counts, keep dask out of the environment or stay with NumPy until the end.
# Seen: no module of dask after `import xarray`, 59 after xr.DataArray(np.zeros(3)), 0.15 s of processor time; the array stays NumPy.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check "dask[array]==2026.8.0" numpy==2.4.6 pandas==2.3.3 xarray==2026.9.0
"$folder/bin/python" - <<'PY'
import sys
import time

import numpy as np
import pandas as pd
import xarray as xr


def of_dask():
    return sum(name == "dask" or name.startswith("dask.") for name in sys.modules)


before = of_dask()
start = time.process_time()
array = xr.DataArray(np.zeros(3))
print("modules of dask before and after:", before, of_dask(), "seconds:", round(time.process_time() - start, 2))
assert before == 0
assert isinstance(array.data, np.ndarray)
assert "dask.array" in sys.modules and of_dask() > 50
PY
