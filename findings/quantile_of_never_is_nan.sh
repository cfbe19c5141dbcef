#!/usr/bin/env bash
# numpy 2.4.6, pandas 2.3.3, xarray 2026.9.0: the default quantile of a sample with infinities is NaN wherever both
# neighbours are infinite (inf - inf in the interpolation; "invalid value" is all the warning says), although every answer there is plainly "infinite".
# Why here: the year in which a reserve is exhausted is infinite in the draws where it never is; its 75th and 90th percentiles
# come out as "no data" instead of "never". method="inverted_cdf" gives infinity.
# Seen: six finite years and four infinite: 0.75 and 0.9 -> nan in the three libraries, inf with inverted_cdf.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 pandas==2.3.3 xarray==2026.9.0
"$folder/bin/python" -W ignore - <<'PY'
import numpy as np
import pandas as pd
import xarray as xr

years = np.array([2027, 2028, 2029, 2030, 2031, 2033] + 4 * [np.inf])
found = {
    "numpy": np.quantile(years, [0.75, 0.9]),
    "pandas": pd.Series(years).quantile([0.75, 0.9]).to_numpy(),
    "xarray": xr.DataArray(years, dims="draw").quantile([0.75, 0.9]).values,
}
steps = np.quantile(years, [0.75, 0.9], method="inverted_cdf")
print(found, steps)
assert all(np.isnan(values).all() for values in found.values())
assert np.isposinf(steps).all()
PY
