#!/usr/bin/env bash
# lifelines 0.30.3: with entries (entry=), a person who joins at an age is not among those who may die at it, but his death at it is counted. With exact
# dates this never shows; with ages in whole years, at entry and at exit, it divides the deaths of two groups by the persons of one. The event table it keeps
# counts everyone, so the survival function is not the one that its own table gives. Chosen on purpose (issue 497 of the repository), asked again (1604);
# an exit equal to the entry, which the other convention forbids, is taken without a word.
# Why here: registers of pensioners and insured hold the age last birthday. State the exit half a year later (age + 0.5) and the rates are right.
# Seen: a thousand persons join at each age from 60 to 64 and 5 % of them die every year: q(61) is 10.3 %, the 98 deaths of 1,950 persons
# over the 950 who had joined at 60; the table says 5.0 %. Alive after 64: 0.685 instead of 0.773.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check lifelines==0.30.3 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" - <<'PY'
import warnings

import numpy as np
from lifelines import KaplanMeierFitter

rows = []
for entry in range(60, 65):
    alive = 1000
    for age in range(entry, 80):
        deaths = round(0.05 * alive)
        rows += deaths * [(entry, age, 1)]
        alive -= deaths
    rows += alive * [(entry, 80, 0)]
entry, exit, died = np.array(rows).T
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    whole = KaplanMeierFitter().fit(exit, died, entry=entry)
    half = KaplanMeierFitter().fit(exit + 0.5, died, entry=entry)
alive = whole.survival_function_["KM_estimate"]
table = whole.event_table
rate = 1 - alive[61] / alive[60]
kept = table.observed[61] / table.at_risk[61]
print(f"q(61): {rate:.4f}, by the event table {kept:.4f}; alive after 64: {alive[64]:.3f}, with half years {half.predict(64.5):.3f}")
print([str(w.message) for w in told])
assert not told
assert rate > 0.10 and abs(kept - 0.05) < 0.001
assert abs(half.predict(64.5) - 0.95**5) < 0.001 and alive[64] < 0.69
PY
