#!/usr/bin/env bash
# statsmodels 0.15.0: the same fifteen years told in millions and in units are two forecasts. UnobservedComponents and SARIMAX start their states from
# a variance of a million, which is vague beside 171 and certainty beside 171,000,000; and the search for the variances, begun at the size of the data,
# does not leave its start. Both fits say that they converged, and no warning is given.
# Why here: outlays are kept in pesos and shown in millions; a series of workers is a million times one of rates. Fit numbers of the size of one to a
# thousand. use_exact_diffuse=True mends the centre, not the band of the random walk.
# Seen, fifth year of a series that ends at 171: random walk with drift 196.4, band of 80 % 8.4 in millions; 171.0, band 125 in units: the drift is gone.
# SARIMAX(1, 1, 0) with a constant: 196.4 and 211.4.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check statsmodels==0.15.0 scipy==1.17.1 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" - <<'PY'
import warnings

import numpy as np
import pandas as pd
from statsmodels.tsa.statespace.sarimax import SARIMAX
from statsmodels.tsa.statespace.structural import UnobservedComponents

years = pd.period_range("2009", periods=15, freq="Y")
outlay = pd.Series([100, 105.2, 109.8, 115.1, 119.9, 125.2, 130.1, 134.8, 140.2, 143, 150, 154, 162, 166, 171], years)
MODELS = {
    "random walk with drift": lambda y, **how: UnobservedComponents(y, "random walk with drift", **how),
    "SARIMAX(1, 1, 0)": lambda y, **how: SARIMAX(y, order=(1, 1, 0), trend="c", **how),
}


def fifth_year(model, unit, **how):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = MODELS[model](outlay * unit, **how).fit(disp=0)
    assert found.mle_retvals["converged"] and not told
    ahead = found.get_forecast(5)
    low, high = np.asarray(ahead.conf_int(alpha=0.2))[-1] / unit
    return ahead.predicted_mean.iloc[-1] / unit, high - low


seen = {(model, unit): fifth_year(model, unit) for model in MODELS for unit in (1, 1_000_000)}
for (model, unit), (centre, band) in seen.items():
    print(f"{model}, in {'millions' if unit == 1 else 'units'}: {centre:.1f}, band of {band:.1f}")
walk, sarimax = MODELS
assert abs(seen[walk, 1][0] - 196.4) < 0.2 and seen[walk, 1][1] < 10
assert abs(seen[walk, 1_000_000][0] - 171.0) < 0.2 and seen[walk, 1_000_000][1] > 100
assert seen[sarimax, 1_000_000][0] - seen[sarimax, 1][0] > 10
centre, band = fifth_year(walk, 1_000_000, use_exact_diffuse=True)
print(f"exact: {centre:.1f}, band of {band:.1f}")
assert abs(centre - 196.4) < 0.2 and band > 100
PY
