#!/usr/bin/env bash
# statsforecast 2.1.1: the forecast of y + 1000 is not the forecast of y, plus 1000.
# The dynamic optimised Theta keeps less of the trend, and the 80 % band of AutoARIMA is six times wider.
# Why here: life expectancy, temperatures or indices have no natural zero; the series' distance from zero must not decide.
# Seen: sixth step of a series that grows 0.3 a year: Theta 77.32 near zero, 76.39 at 1000 (minus 1000); ARIMA band 1.056 and 6.784.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check statsforecast==2.1.1 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" -W ignore - <<'PY'
import numpy as np
from statsforecast.models import AutoARIMA, DynamicOptimizedTheta

y = np.array([70.4, 70.9, 71.3, 71.7, 72.2, 72.5, 72.9, 73.2, 73.6, 73.9, 74.3, 74.6, 74.9, 75.2, 75.5])
theta, band = {}, {}
for shift in (0.0, 1000.0):
    theta[shift] = DynamicOptimizedTheta(season_length=1).forecast(y + shift, 6)["mean"][-1] - shift
    out = AutoARIMA(season_length=1).forecast(y + shift, 6, level=[80])
    band[shift] = np.asarray(out["hi-80"])[-1] - np.asarray(out["lo-80"])[-1]
print("theta", theta, "band", band)
assert abs(theta[0.0] - 77.32) < 0.02 and abs(theta[1000.0] - 76.39) < 0.02
assert abs(band[0.0] - 1.056) < 0.01 and abs(band[1000.0] - 6.784) < 0.05
PY
