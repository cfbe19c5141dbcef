#!/usr/bin/env bash
# frictionless 5.21.0: the types of a file without a schema are guessed from its first hundred rows. A column whole until then is "integer", and each decimal
# after it is read as nothing: extract and read_rows give None, raise nothing and warn of nothing. validate, and only it, tells of them.
# Why here: tables by year or month turn from whole numbers to decimals where a series was rebased or estimated, late in the file; the amounts vanish from
# the totals. Give the schema (a data package has it) and validate before reading.
# Seen: 240 months, the last 60 with cents: 60 empty cells; the total is 16,110 and not 28,710.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check frictionless==5.21.0
cd "$folder"
bin/python - <<'PY'
import warnings
from pathlib import Path

import frictionless

amounts = [str(i) if i < 180 else f"{i}.5" for i in range(240)]
Path("months.csv").write_text("month,amount\n" + "".join(f"{i},{a}\n" for i, a in enumerate(amounts)))
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    rows = frictionless.Resource("months.csv").read_rows()
    taken = frictionless.extract("months.csv")["months"]
about = [str(w.message) for w in told if "amount" in str(w.message)]
empty = sum(row["amount"] is None for row in rows)
total, whole = sum(row["amount"] or 0 for row in rows), sum(map(float, amounts))
errors = len(frictionless.validate("months.csv").flatten(["type"]))
print("empty", empty, sum(row["amount"] is None for row in taken), "total", total, "of", whole, "errors in validate", errors, about)
assert empty == 60 == sum(row["amount"] is None for row in taken) and not about
assert total == 16110 and whole == 28710
assert errors == 60
PY
