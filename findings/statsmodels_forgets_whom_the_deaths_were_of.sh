#!/usr/bin/env bash
# statsmodels 0.15.0: of a model of counts with exposure=, predict() and fittedvalues are of the persons it was fitted on, and get_prediction(), the one that
# has the intervals, is of one person each: without exog it takes the model's own and passes it on as a new one, for which exposure and offset are none.
# GLM, Poisson and NegativeBinomial do so; NegativeBinomialP and GeneralizedPoisson, asked in the same words, do not. No error, no warning; the help says
# "conditional expectation of endog". Give exposure= or offset= again. (get_margeff, which forgets them too, is known: issues 1818 and 8833 of the repository.)
# Why here: deaths on persons exposed is the model of a rate. Where the offset is the logarithm of what a standard table expects, the answer is a number of
# the size of one, and reads as a ratio of actual to expected.
# Seen: 1,985 deaths of 108,000 persons in five ages: fitted 1,985.0, by get_prediction 0.145, and 5.6 on the standard table. The 445 deaths at 75 have a
# band from 0.036 to 0.040.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check statsmodels==0.15.0 scipy==1.17.1 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" - <<'PY'
import warnings

import numpy as np
import statsmodels.api as sm

ages = np.array([60.0, 65, 70, 75, 80])
persons, deaths = np.array([40e3, 30e3, 20e3, 12e3, 6e3]), np.array([320.0, 390, 430, 445, 400])
columns = sm.add_constant(ages - 70)
glm = sm.GLM(deaths, columns, family=sm.families.Poisson(), exposure=persons)
standard = sm.GLM(deaths, columns, family=sm.families.Poisson(), offset=np.log(persons * 0.02 * np.exp(0.09 * (ages - 70))))
draws = np.random.default_rng(1)
years, risk = draws.uniform(5, 15, 400), draws.normal(size=400)
visits = draws.negative_binomial(2, 2 / (2 + years * np.exp(0.3 * risk - 1)))
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    forget = {"GLM": glm.fit(), "GLM, offset": standard.fit(), "Poisson": sm.Poisson(deaths, columns, exposure=persons).fit(disp=0)}
    told_of = {name: (float(m.predict().sum()), float(m.get_prediction().summary_frame().iloc[:, 0].sum())) for name, m in forget.items()}
    band = forget["GLM"].get_prediction().summary_frame().iloc[3]
    again = forget["GLM"].get_prediction(exposure=persons).summary_frame()["mean"].sum()
    others = {}
    for kind in (sm.NegativeBinomial, sm.NegativeBinomialP, sm.GeneralizedPoisson):
        fit = kind(visits, sm.add_constant(risk), exposure=years).fit(disp=0, maxiter=300)
        others[kind.__name__] = float(fit.get_prediction().summary_frame().iloc[:, 0].sum() / fit.predict().sum())
said = [str(w.message) for w in told if "exposure" in str(w.message) or "offset" in str(w.message)]
print("fitted and by get_prediction", told_of, "exposure given again", again, "at 75", band.mean_ci_lower, band.mean_ci_upper)
print("by get_prediction over fitted", others, said)
for fitted, answered in told_of.values():
    assert abs(fitted - 1985) < 1e-6 and answered < 10
assert told_of["GLM"][1] < 0.2 and band.mean_ci_upper < 0.05 and abs(again - 1985) < 1e-6 and not said
assert others["NegativeBinomial"] < 0.2 and abs(others["NegativeBinomialP"] - 1) < 1e-9 and abs(others["GeneralizedPoisson"] - 1) < 1e-9
PY
