#!/usr/bin/env bash
# statsmodels 0.15.0: SurvfuncRight of a grouped table (freq_weights=, persons per row) gives the survival of the rows written out one by one, and not its
# standard error: with weights, surv_prob_se is that of the logarithm of the survival, never multiplied by it. Weights of one change it too. No
# error, no warning; summary() calls both "Surv prob SE", and quantile_ci makes its intervals of either. Multiply by surv_prob: what is left is the choice
# of a formula (Tsiatis with weights, Greenwood without).
# Why here: pensioners are published as persons by age; nobody writes them out. Near a survival of 1 the error is right, so the first ages pass a check.
# Seen: 1,000 pensioners followed for eight years, survival 0.10: error 0.066 by weights, 0.0095 by rows (and by lifelines 0.30.3 with the same weights).
# Ten persons who all die: 1.24, of a probability. Interval of the time by which nine in ten of 300 are dead: 7.1 wide by weights of one, 0.5 without.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check statsmodels==0.15.0 lifelines==0.30.3 scipy==1.17.1 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" - <<'PY'
import warnings

import numpy as np
from lifelines import KaplanMeierFitter
from statsmodels.duration.survfunc import SurvfuncRight

year = np.array([1, 2, 3, 4, 5, 6, 7, 8, 8])
died = np.array([1, 1, 1, 1, 1, 1, 1, 1, 0])
persons = np.array([20, 40, 70, 110, 150, 180, 180, 150, 100])
times = np.random.default_rng(1).exponential(size=300)
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    grouped = SurvfuncRight(year, died, freq_weights=persons)
    rows = SurvfuncRight(np.repeat(year, persons), np.repeat(died, persons))
    ones = SurvfuncRight(np.repeat(year, persons), np.repeat(died, persons), freq_weights=np.ones(1000))
with np.errstate(all="ignore"):
    ten = SurvfuncRight(np.arange(1, 11), np.ones(10), freq_weights=np.ones(10))
    spans = [np.ptp(SurvfuncRight(times, np.ones(300), freq_weights=w).quantile_ci(0.9)) for w in (None, np.ones(300))]
km = KaplanMeierFitter().fit(year, died, weights=persons)
level = km.survival_function_.iloc[-1, 0]
# lifelines gives the band log(-log S) +- 1.96 se / (S |log S|); turned back to the error of S
other = np.ptp(np.log(-np.log(km.confidence_interval_.iloc[-1]))) / 2 / 1.959964 * level * -np.log(level)
print("survival", grouped.surv_prob.round(3), "errors by weights", grouped.surv_prob_se.round(4), "by rows", rows.surv_prob_se.round(4), "lifelines", other)
print("weights of one", ones.surv_prob_se[-1], "ten who die", ten.surv_prob_se[-1], "widths of an interval", spans, [str(w.message) for w in told])
assert np.allclose(grouped.surv_prob, rows.surv_prob) and abs(level - 0.1) < 1e-12 and not told
assert abs(rows.surv_prob_se[-1] - np.sqrt(0.1 * 0.9 / 1000)) < 1e-9 and abs(other - rows.surv_prob_se[-1]) < 1e-6
assert np.allclose(ones.surv_prob_se, grouped.surv_prob_se) and grouped.surv_prob_se[-1] > 6 * rows.surv_prob_se[-1]
assert np.allclose(grouped.surv_prob_se * grouped.surv_prob, rows.surv_prob_se, rtol=0.4) and ten.surv_prob_se[-1] > 1
assert spans[1] > 2 * spans[0]
PY
