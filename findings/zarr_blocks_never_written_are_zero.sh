#!/usr/bin/env bash
# zarr 3.1.6 with xarray 2026.9.0: a store laid out first and written by regions (the way for several workers) opens whole before
# it is. Blocks that no one wrote read as NaN in a float variable, as 0 in a count, and their coordinate is there; nothing is said.
# Why here: a run whose worker died halfway gives 0 persons and 0 beds in the paths it did not reach, and means that are too low.
# Keep a mark of the blocks that were written, and refuse a store without all of them.
# Seen: of 8 paths two were written: jobs 7, 7, nan x 6; beds 7, 7, 0 x 6; mean of the beds 1.75.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check zarr==3.1.6 numcodecs==0.16.6 "dask[array]==2026.8.0" numpy==2.4.6 pandas==2.3.3 xarray==2026.9.0
"$folder/bin/python" -W ignore - "$folder/run.zarr" <<'PY'
import sys

import numpy as np
import xarray as xr

store = sys.argv[1]
year = [2028, 2029, 2030]
run = xr.Dataset(
    {"jobs": (("draw", "year"), np.full((8, 3), 7.0)), "beds": (("draw", "year"), np.full((8, 3), 7))},
    coords={"draw": np.arange(8), "year": year},
)
run.chunk(draw=2).to_zarr(store, compute=False)  # the layout alone
run.isel(draw=slice(0, 2)).drop_vars("year").to_zarr(store, region={"draw": slice(0, 2)})  # one worker of four
found = xr.open_zarr(store)
jobs, beds = found.jobs.values[:, 0], found.beds.values[:, 0]
print("jobs", jobs, "beds", beds, "mean of the beds", float(found.beds.mean()))
assert found.draw.values.tolist() == list(range(8))
assert np.isnan(jobs[2:]).all()
assert (beds[2:] == 0).all() and float(found.beds.mean()) == 1.75
PY
