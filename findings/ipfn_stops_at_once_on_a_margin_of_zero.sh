#!/usr/bin/env bash
# ipfn 1.4.4: iterative proportional fitting of a DataFrame is over after one round, with the flag of success, when the margin's first category is zero:
# the error of that category is 0 / 0, and max() over a list that begins with NaN is NaN, which is not above the tolerance. With the zero in another
# place, or with the same numbers as a NumPy array, it goes on to the answer.
# Why here: insured by age and state fitted to published totals; the youngest age has none, and it is the first row. The other rows miss theirs.
# Seen: rows to be 0, 120 and 80: 131.0 and 69.0 with the zero first, 120.0 and 80.0 with it last; flag 1 (success) both times.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check ipfn==1.4.4 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" -W ignore - <<'PY'
import numpy as np
import pandas as pd
from ipfn import ipfn

seed = np.array([[5.0, 3, 2], [40, 30, 20], [10, 50, 40]])
by_age, by_state = np.array([0.0, 120, 80]), np.array([90.0, 60, 50])


def fitted(ages):
    states = pd.Index(["01", "02", "03"], name="state")
    table = pd.DataFrame(seed, pd.Index(ages, name="age"), states).stack().rename("total").reset_index()
    margins = [pd.Series(by_age, pd.Index(ages, name="age")), pd.Series(by_state, states)]
    found, flag = ipfn.ipfn(table, margins, [["age"], ["state"]], verbose=1).iteration()
    return found.groupby("age").total.sum().loc[ages].to_numpy(), flag


first, said_first = fitted(["00-14", "15-44", "45-64"])
last, said_last = fitted(["never insured", "15-44", "45-64"])
array, said_array = ipfn.ipfn(seed.copy(), [by_age, by_state], [[0], [1]], verbose=1).iteration()
print("zero first", first, said_first, "zero last", last, said_last, "array", array.sum(axis=1), said_array)
assert said_first == said_last == said_array == 1
assert abs(first[1] - 120) > 10 and abs(first[2] - 80) > 10
assert np.abs(last - by_age).max() < 0.01 and np.abs(array.sum(axis=1) - by_age).max() < 0.01
PY
