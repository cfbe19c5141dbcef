#!/usr/bin/env bash
# pandas 2.3.3: in a SAS transport file (.xpt, the form of the United States' health and finance surveys) a zero, eight bytes of zero, is read by
# read_sas as 5.397605346934028e-79, the smallest number of the old IBM format. It prints like a number, is not equal to 0 and is true.
# Reported years ago (issues 30051, 50670 of the repository) and still so; pyreadstat reads 0.
# Why here: in a survey of health the zero is the most frequent answer (cigarettes a day, days in hospital). Totals and means do not move, so a check of
# them passes; the share of persons with any, and whatever selects or recodes by == 0, do.
# Seen: seven of ten persons without a day in hospital: the share with any is 100 %, not 30 %; the mean is 3.7 in both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check pyreadstat==1.3.7 pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" -W ignore - "$folder/survey.xpt" <<'PY'
import sys

import pandas as pd
import pyreadstat

days = [0.0, 0, 0, 0, 0, 0, 0, 2, 5, 30]
pyreadstat.write_xport(pd.DataFrame({"days": days}), sys.argv[1], file_format_version=5)
other = pyreadstat.read_xport(sys.argv[1])[0].days
found = pd.read_sas(sys.argv[1]).days
print("pyreadstat: with any", (other > 0).mean(), "pandas: with any", (found > 0).mean(), "zero", found[0], "mean", found.mean())
assert other.tolist() == days and (other > 0).mean() == 0.3
assert (found > 0).all() and 0 < found[0] < 1e-78 and bool(found[0])
assert found.mean() == other.mean() == 3.7
assert found[7:].tolist() == days[7:]
PY
