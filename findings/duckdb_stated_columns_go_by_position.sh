#!/usr/bin/env bash
# duckdb 2.0.1: read_csv with columns={...} gives the names by position and never looks at the header, even with header=true
# and union_by_name=true. Of two files of one folder whose headers hold the same columns in another order, the second is
# read with its columns swapped: no error, no warning. types={...} keeps the header's names.
# Why here: the institute's monthly files change their layout; stating every column is the usual advice against a wrong guess.
# Seen: insured 4,950 and workers 100 in both files; with columns the second file gives 100 and 4,950, with types both are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1
"$folder/bin/python" -W ignore - <<'PY'
import tempfile
from pathlib import Path

import duckdb

TYPES = "{'key': 'VARCHAR', 'insured': 'BIGINT', 'workers': 'BIGINT'}"


def totals(folder, how):
    return duckdb.sql(
        "select sum(insured)::BIGINT, sum(workers)::BIGINT"
        f" from read_csv('{folder}/*.csv', delim='|', header=true, union_by_name=true, filename=true, {how})"
        " group by filename order by filename"
    ).fetchall()


with tempfile.TemporaryDirectory() as folder:
    rows = range(100)
    Path(folder, "m1.csv").write_text("key|insured|workers\n" + "".join(f"01|{i}|1\n" for i in rows))
    Path(folder, "m2.csv").write_text("key|workers|insured\n" + "".join(f"01|1|{i}\n" for i in rows))
    stated, typed = totals(folder, f"columns={TYPES}"), totals(folder, f"types={TYPES}")
print(duckdb.__version__, stated, typed)
assert typed == [(4950, 100), (4950, 100)]
assert stated == [(4950, 100), (100, 4950)]
PY
