#!/usr/bin/env bash
# statsforecast 2.1.1: AutoETS takes no model with a trend for a series of seven points, however straight it is, and says nothing: the
# forecast is the last value, with a band of 37. With the eighth point the same line is followed, with a band of one.
# Why here: series of the institute have six to fifteen years; one more year published turns a flat projection into a growing one.
# Seen: a line that grows by 5.0 a year: at seven points +0.0 in three years, at eight points +15. Below seven it raises an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check statsforecast==2.1.1 numpy==2.4.6 pandas==2.3.3
"$folder/bin/python" -W ignore - <<'PY'
import numpy as np
from statsforecast.models import AutoETS

line = np.array([100, 105.2, 109.8, 115.1, 119.9, 125.2, 130.1, 134.8, 140.2])


def after_three_years(points):
    found = AutoETS(season_length=1).forecast(y=line[:points], h=3, level=[80])
    low, centre, high = (float(np.asarray(found[key])[-1]) for key in ("lo-80", "mean", "hi-80"))
    return centre - line[points - 1], high - low


found = {points: after_three_years(points) for points in (7, 8, 9)}
for points, (growth, width) in found.items():
    print(f"{points} points: {growth:+.1f} in three years, band of {width:.1f}")
assert abs(found[7][0]) < 0.1 and found[7][1] > 20
assert found[8][0] > 13 and found[9][0] > 13 and found[8][1] < 10
try:
    after_three_years(6)
except NotImplementedError as error:
    print("6 points:", error)
else:
    raise AssertionError("six points were forecast")
PY
