#!/usr/bin/env bash
# pandas 2.3.3: pd.to_numeric on texts does not give the double nearest to the digits.
#
# A CSV written with repr() (the shortest text that gives the number back) and read as text, then turned
# into numbers by pd.to_numeric, comes back changed in the last bit for about a third of the values;
# Series.astype(float) gives every one back. Tables that are read without guessing types (all as text
# first, so that keys such as "01" stay) meet it: a round trip of a table of costs is not the identity,
# and a calibration on it moves.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check pandas==2.3.3 numpy==2.4.6
"$folder/bin/python" - <<'PY'
import random
import pandas as pd

draw = random.Random(1)
texts = pd.Series([repr(draw.random() * 10 ** draw.randint(-3, 9)) for _ in range(10_000)], dtype=object)
exact = [float(t) for t in texts]
numeric = int((pd.to_numeric(texts) != exact).sum())
astype = int((texts.astype(float) != exact).sum())
print(f"pandas {pd.__version__}: to_numeric changes {numeric} of {len(texts)}; astype(float) changes {astype}")
assert numeric > 1000 and astype == 0, "the behaviour has changed"
PY
