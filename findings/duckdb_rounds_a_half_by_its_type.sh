#!/usr/bin/env bash
# duckdb 2.0.1: a half cast to INTEGER goes up when it is DECIMAL or text and to the even number when it is DOUBLE or FLOAT;
# round() of the same DOUBLE goes up. A number written in the query is DECIMAL, a column of a Parquet file is DOUBLE.
# Why here: ages, weeks and bands of wage made whole by a cast fall in another band when the column comes from another format.
# Seen: 44.5 -> 45 (DECIMAL), 45 (text), 44 (DOUBLE), 45 (round of the DOUBLE).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1
"$folder/bin/python" - <<'PY'
import duckdb

query = "SELECT {0}::INTEGER, '{0}'::INTEGER, {0}::DOUBLE::INTEGER, round({0}::DOUBLE)::INTEGER"
found = {half: duckdb.sql(query.format(half)).fetchall()[0] for half in ("42.5", "43.5", "44.5")}
for half, values in found.items():
    print(half, dict(zip(("decimal", "text", "double", "round of the double"), values)))
assert found["42.5"] == (43, 43, 42, 43)
assert found["43.5"] == (44, 44, 44, 44)
assert found["44.5"] == (45, 45, 44, 45)
PY
