#!/usr/bin/env bash
# hierarchicalforecast 1.5.3: MinTrace("mint_cov") on 36 series and 5 years answers as if nothing were wrong, although the
# covariance of errors that it inverts has rank 4 of 36. No error, no warning, and the parts add to the total.
# Why here: states or delegations have few years; the weights of such a reconciliation are noise. Use "wls_struct" or "mint_shrink".
# Seen: total 100 and 35 parts of 3 (sum 105) become a total of 100.05 and parts from 2.23 to 3.46 instead of all equal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check hierarchicalforecast==1.5.3 statsforecast==2.1.1 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" -W ignore - <<'PY'
import warnings

import numpy as np
from hierarchicalforecast.methods import MinTrace

rng = np.random.default_rng(0)
S = np.vstack([np.ones(35), np.eye(35)])
errors, fitted = rng.normal(size=(36, 5)), rng.normal(size=(36, 5))
y_hat = np.r_[100.0, np.full(35, 3.0)][:, None]
data = dict(S=S, y_hat=y_hat, y_insample=fitted + errors, y_hat_insample=fitted)
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    out = MinTrace("mint_cov").fit_predict(**data)["mean"].ravel()
equal = MinTrace("wls_struct").fit_predict(**data)["mean"].ravel()
rank = np.linalg.matrix_rank(np.cov(errors))
about = [str(w.message) for w in told if "singular" in str(w.message) or "rank" in str(w.message)]
print(rank, out[0], out[1:].min(), out[1:].max(), np.ptp(equal[1:]), about)
assert rank == 4 and not about
assert np.isfinite(out).all() and abs(out[1:].sum() - out[0]) < 1e-6
assert np.ptp(out[1:]) > 0.5 and np.ptp(equal[1:]) < 1e-9
PY
