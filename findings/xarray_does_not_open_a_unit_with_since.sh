#!/usr/bin/env bash
# xarray 2026.9.0 with h5netcdf 1.8.2: a variable whose unit holds the word "since" is taken for a date. A dataset with one is written
# without a word, and then the whole file is refused when it is opened, or its numbers come back as dates.
# Why here: units in words are the rule for ledgers ("pesos since 1993", "index, 100 since the second half of July 2018"). Say "from".
# Seen: "persons insured since 1997" -> ValueError on opening; "days since 2020" of a waiting time 3.4 -> 2020-01-04; "from": the number.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check h5netcdf==1.8.2 h5py==3.16.0 numpy==2.4.6 pandas==2.3.3 xarray==2026.9.0
"$folder/bin/python" -W ignore - "$folder/ledger.nc" <<'PY'
import sys

import xarray as xr


def back(unit):
    ledger = xr.Dataset({"jobs": ("year", [20.4, 21.1]), "amount": ("year", [3.4, 3.6], {"units": unit})}, {"year": [2029, 2030]})
    ledger.to_netcdf(sys.argv[1], engine="h5netcdf")
    return xr.open_dataset(sys.argv[1], engine="h5netcdf").load()


for unit in ("persons insured since 1997", "pesos since 1993", "index, 100 since 2018"):
    try:
        back(unit)
    except ValueError as error:
        print(unit, "->", str(error)[:60])
    else:
        raise AssertionError(unit)
assert back("persons insured from 1997").amount.values.tolist() == [3.4, 3.6]
days = back("days since 2020").amount
print("days since 2020 ->", days.values)
assert days.dtype.kind == "M"
PY
