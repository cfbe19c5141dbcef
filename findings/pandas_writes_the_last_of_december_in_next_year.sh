#!/usr/bin/env bash
# pandas 2.3.3: a date written to a Stata file as a week (convert_dates={...: "tw"}) is the day of the year over seven. A Stata year has 52 weeks always, the
# last of eight or nine days; the 365th and 366th day are, for pandas, a 53rd, which in Stata's count is the first week of the NEXT year. Nothing
# is said, and read back by pandas they are the 1st of January. Months, quarters and halves keep the year.
# Why here: the institutes' registers are cut at 31 December, and a whole year's stock bears that date; a file by week goes to Stata for the epidemiologists.
# Seen: 31 December 2023 is 2024w1 (3328 where Stata's definition gives 3327), and 30 December of 2024, a leap year, is 2025w1. 2023's twelve cuts: eleven
# are of 2023. Of a death a day in 2024, 366, two are of 2025.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" -W error - "$folder/cuts.dta" <<'PY'
import sys

import pandas as pd


def through(dates, kind):
    pd.DataFrame({"cut": dates}).to_stata(sys.argv[1], convert_dates={"cut": kind}, write_index=False)
    return pd.read_stata(sys.argv[1], convert_dates=False).cut.astype(int), pd.read_stata(sys.argv[1]).cut


days = pd.Series(pd.date_range("2024-01-01", "2024-12-31"))
cuts = pd.Series(pd.date_range("2023-01-31", periods=12, freq="ME"))
weeks, back = through(cuts, "tw")
by_definition = (cuts.dt.year - 1960) * 52 + ((cuts.dt.dayofyear - 1) // 7).clip(upper=51)
found, _ = through(days, "tw")
right = (days.dt.year - 1960) * 52 + ((days.dt.dayofyear - 1) // 7).clip(upper=51)
print("cuts by year", (1960 + weeks // 52).value_counts().to_dict(), "last", weeks[11], "by definition", by_definition[11], "read back", back[11])
print("days of 2024 in 2025", days[1960 + found // 52 == 2025].dt.strftime("%d %b").tolist(), "other differences", int((found != right).sum()) - 2)
assert (1960 + weeks // 52).value_counts().to_dict() == {2023: 11, 2024: 1}
assert weeks[11] == 3328 and by_definition[11] == 3327 and back[11] == pd.Timestamp("2024-01-01")
assert days[found != right].dt.dayofyear.tolist() == [365, 366]
for kind in ("tm", "tq", "th"):
    assert (through(cuts, kind)[1].dt.year == 2023).all()
PY
