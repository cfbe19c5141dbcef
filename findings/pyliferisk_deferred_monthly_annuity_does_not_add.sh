#!/usr/bin/env bash
# pyliferisk 1.12.0: paid once a year, an immediate annuity is the temporary one plus the deferred one; paid m times a year it
# is not. The correction of a deferred annuity, (m - 1) / 2m, is taken times 1 - tEx (the temporary annuity's) and not tEx.
# Why here: a retirement pension of a person of 60 that begins at 65 is a deferred monthly annuity; it comes out 2.9 % too high,
# while the same call with one payment a year is right, so a check by the yearly value passes.
# Seen: GKM95, 3.5 %, age 60, five years: 13.4979 against 4.4616 + 9.2975 = 13.7591 (monthly); 13.9563 on both sides (yearly).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check pyliferisk==1.12.0
"$folder/bin/python" - <<'PY'
import pyliferisk as life
from pyliferisk.mortalitytables import GKM95

table = life.Actuarial(nt=GKM95, i=0.035)
age, years = 60, 5


def parts(m):
    return life.aax(table, age, m), life.aaxn(table, age, years, m), life.taax(table, age, years, m)


for m in (1, 12):
    whole, temporary, deferred = parts(m)
    print(f"m={m}: whole {whole:.4f}, temporary {temporary:.4f} + deferred {deferred:.4f} = {temporary + deferred:.4f}")
whole, temporary, deferred = parts(1)
assert abs(whole - temporary - deferred) < 1e-9
whole, temporary, deferred = parts(12)
assert deferred / (whole - temporary) > 1.02
right = life.taax(table, age, years) - 11 / 24 * life.nEx(table, age, years)
assert abs(whole - temporary - right) < 1e-9
PY
