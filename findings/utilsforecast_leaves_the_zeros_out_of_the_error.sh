#!/usr/bin/env bash
# utilsforecast 0.2.17: mape passes over the years in which nothing happened. What was forecast for them, however much, counts for nothing, and the mean is
# over the other years. Its page says that the closer an observed value is to zero the more its error weighs; at zero it weighs nothing.
# The plain quotient is infinite there, which cannot be overlooked.
# Why here: deaths of a cause by state, strikes, use of a reserve: the years of zero are many, and a model that never says zero wins over one that does.
# Seen: observed 0, 0, 0, 10, 10. Forecast 50, 50, 50, 10, 10: mape 0 %. Forecast 0, 0, 0, 10, 11: mape 5 %. The first is taken for the better; mae 30 and 0.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check utilsforecast==0.2.17 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" - <<'PY'
import warnings

import pandas as pd
from utilsforecast.losses import mae, mape

table = pd.DataFrame({"unique_id": "01", "ds": range(2020, 2025), "y": [0.0, 0, 0, 10, 10]})
table["wild"], table["close"] = [50.0, 50, 50, 10, 10], [0.0, 0, 0, 10, 11]
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    relative, absolute = (loss(table, ["wild", "close"]).iloc[0] for loss in (mape, mae))
plain = ((table.wild - table.y).abs() / table.y).mean()
print(f"mape: {relative.wild:.1%} and {relative.close:.1%}; mae: {absolute.wild} and {absolute.close}; plain quotient {plain}")
assert not told
assert relative.wild == 0 and abs(relative.close - 0.05) < 1e-12
assert absolute.wild == 30 and absolute.close == 0.2 and plain == float("inf")
PY
