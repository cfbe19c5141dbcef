#!/usr/bin/env bash
# chainladder 0.10.1: a zero in a triangle becomes a gap (known, issue 181 of the repository, open), and the additive method (IncrementalAdditive), which divides
# what was paid in a development year by the exposure of the origins seen in it, leaves the origins that paid nothing out of the exposure too. Its loss
# ratios are of the years with claims, and so are the reserves. No error, no warning; a zero written as 0.000000001 gives the right answer. The
# chain ladder on the same triangle, which goes by cumulated amounts, does not mind, so a check against it does not tell.
# Why here: work accidents or disability of a small branch or employer; late development years with nothing paid are the rule, and are news.
# Seen: four origins of exposure 1,000; second year paid 50, 0 and 60: 110 over 2,000 and not 3,000; reserves of 125 and not 86.67, 44 % more.
# Triangle.mean("origin") of 50, 0 and 60 is 55.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check chainladder==0.10.1 scipy==1.17.1 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" - <<'PY'
import warnings

import chainladder as cl
import numpy as np
import pandas as pd

EXPOSURE = 1000.0


def reserves(nothing):
    paid = {2020: [100, 50, nothing, 10], 2021: [110, nothing, 20], 2022: [120, 60], 2023: [130]}
    rows = [(origin, origin + year, float(x)) for origin, line in paid.items() for year, x in enumerate(line)]
    table = pd.DataFrame(rows, columns=["origin", "paid", "amount"])
    single = cl.Triangle(table, origin="origin", development="paid", columns="amount", cumulative=False)
    total = single.incr_to_cum()
    exposure = total.latest_diagonal / total.latest_diagonal * EXPOSURE
    additive = cl.IncrementalAdditive().fit(total, sample_weight=exposure)
    by_additive = cl.Chainladder().fit(additive.transform(total)).ibnr_
    seen = [[line[year] for line in paid.values() if year < len(line)] for year in range(4)]
    ratios = [sum(column) / (EXPOSURE * len(column)) for column in seen]
    by_hand = EXPOSURE * sum(sum(ratios[len(line):]) for line in paid.values())
    ladder = np.nansum(cl.Chainladder().fit(total).ibnr_.values)
    return additive.zeta_.values.ravel()[1], np.nansum(by_additive.values), ratios[1], by_hand, ladder, single.mean("origin").values.ravel()[1]


with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    zero, tiny = reserves(0), reserves(1e-9)
about = [str(w.message) for w in told if "zero" in str(w.message).lower() or "missing" in str(w.message).lower()]
for name, (ratio, found, true_ratio, by_hand, ladder, mean) in {"zero": zero, "0.000000001": tiny}.items():
    print(f"{name}: second year {ratio:.4f}, by hand {true_ratio:.4f}; reserves {found:.2f}, by hand {by_hand:.2f}; chain ladder {ladder:.2f}; mean {mean:.2f}")
assert abs(zero[0] - 0.055) < 1e-9 and abs(zero[1] - 125) < 1e-6 and abs(zero[3] - 260 / 3) < 1e-9 and abs(zero[5] - 55) < 1e-9
assert abs(tiny[1] - tiny[3]) < 1e-3 and abs(zero[4] - tiny[4]) < 1e-3 and not about
PY
