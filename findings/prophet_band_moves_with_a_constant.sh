#!/usr/bin/env bash
# prophet 1.5.0: with the default scaling="absmax", adding a constant to the series changes the trend and doubles the band;
# with scaling="minmax" it changes nothing.
# Why here: the same rate told as 4.5 or as 74.5 (life expectancy above 70, or whole) gets another interval.
# Seen: band of 2030 0.061 for y - 70, 0.134 for y; central value 0.05 apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check prophet==1.5.0 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" -W ignore - <<'PY'
import logging

import numpy as np
import pandas as pd
import prophet

logging.getLogger("cmdstanpy").disabled = True
y = np.array([70.4, 70.9, 71.3, 71.7, 72.2, 72.5, 72.9, 73.2, 73.6, 73.9, 74.3, 74.6, 74.9, 75.2, 75.5])


def forecast(shift, scaling):
    calendar = dict.fromkeys(("yearly_seasonality", "weekly_seasonality", "daily_seasonality"), False)
    model = prophet.Prophet(scaling=scaling, **calendar)
    model.fit(pd.DataFrame({"ds": pd.date_range("2009-12-31", periods=15, freq="YE"), "y": y + shift}), seed=1)
    np.random.seed(0)
    row = model.predict(pd.DataFrame({"ds": [pd.Timestamp("2030-12-31")]})).iloc[0]
    return row.yhat - shift, row.yhat_upper - row.yhat_lower


(low, low_band), (whole, band) = forecast(-70, "absmax"), forecast(0, "absmax")
print("absmax", low, low_band, whole, band)
assert band > 2 * low_band and abs(low + 70 - (whole + 70)) > 0.03
(low, low_band), (whole, band) = forecast(-70, "minmax"), forecast(0, "minmax")
print("minmax", low, low_band, whole, band)
assert abs(band - low_band) < 0.005 and abs(low - whole) < 0.005
PY
