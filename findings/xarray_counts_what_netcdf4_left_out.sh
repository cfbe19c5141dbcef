#!/usr/bin/env bash
# netCDF4 1.7.5.1 and xarray 2026.9.0 on one file: a table with a gap written by netCDF4 (a masked array, its own way) is read back by netCDF4 with the gap, and
# by xarray, with either engine, with a number in its place: -2147483647 in a count, 9.97e+36 in an amount. netCDF4 knows that the format's default
# means "nothing"; xarray looks only for the attribute _FillValue, and none is written unless it was asked for. Known and open (issue 2742 of xarray).
# Why here: tables by state and year come in netCDF from other institutes; a gap in a small integer (-32767) can hide in a sum. Give fill_value when writing.
# Seen: beds 7, 9, a gap and 8: mean 8.0 by netCDF4, -536870905.75 by xarray; the same table in short integers: -8185.75.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check netCDF4==1.7.5.1.post1 h5netcdf==1.8.2 h5py==3.16.0 numpy==2.4.6 pandas==2.3.3 xarray==2026.9.0
"$folder/bin/python" - "$folder/beds.nc" <<'PY'
import sys

import netCDF4
import numpy as np
import xarray as xr

beds = np.ma.masked_equal([7, 9, -1, 8], -1)
KINDS = {"count": "i4", "short": "i2", "amount": "f8"}
with netCDF4.Dataset(sys.argv[1], "w") as file:
    file.createDimension("state", 4)
    for name, kind in KINDS.items():
        file.createVariable(name, kind, ("state",))[:] = beds
    file.createVariable("stated", "i4", ("state",), fill_value=-1)[:] = beds
with netCDF4.Dataset(sys.argv[1]) as file:
    own = {name: float(file[name][:].mean()) for name in (*KINDS, "stated")}
for engine in ("netcdf4", "h5netcdf"):
    with xr.open_dataset(sys.argv[1], engine=engine) as file:
        found = {name: float(file[name].mean()) for name in own}
    print(engine, found, "netCDF4 itself", own)
    assert set(own.values()) == {8.0}
    assert found["count"] == -536870905.75 and found["short"] == -8185.75 and found["amount"] > 1e36
    assert found["stated"] == 8.0
PY
