#!/usr/bin/env bash
# pyliferisk 1.12.0: a table may be taken at a percentage of its mortality (perc=), and every level value follows it; annuities
# that grow at a rate (qaax, qaaxn, qtaax ...) rebuild the table inside, without the percentage, and are of the plain one.
# Why here: a pension indexed to prices or to the minimum wage, valued on an adjusted table, is valued on the table not adjusted.
# Seen: GKM95, 3.5 %, age 60: level annuity 13.956 at 100 % and 16.804 at 50 %; growing at 0 % a year, the same thing by definition,
# 13.956 in both; growing at 2 %, 17.012 in both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check pyliferisk==1.12.0
"$folder/bin/python" - <<'PY'
import pyliferisk as life
from pyliferisk.mortalitytables import GKM95

whole = life.Actuarial(nt=GKM95, i=0.035)
half = life.Actuarial(nt=GKM95, i=0.035, perc=50)
for name, value in (
    ("level", lambda table: life.aax(table, 60)),
    ("growing at 0 %", lambda table: life.qaax(table, 60, 0)),
    ("growing at 2 %", lambda table: life.qaax(table, 60, 0.02)),
):
    print(f"{name}: {value(whole):.3f} at 100 %, {value(half):.3f} at 50 %")
assert life.aax(half, 60) > 1.15 * life.aax(whole, 60)
assert life.qaax(whole, 60, 0) == life.aax(whole, 60)
assert life.qaax(half, 60, 0) == life.qaax(whole, 60, 0)
assert life.qaax(half, 60, 0.02) == life.qaax(whole, 60, 0.02)
PY
