#!/usr/bin/env bash
# duckdb 2.0.1: a column of keys is text, and "01" stays "01", only if a key with a leading zero stands within the first 20,478 rows
# or so (the sample). If the first one comes later, the whole column is BIGINT and "01" becomes 1: no error, no warning.
# Why here: the institute's monthly files hold millions of rows keyed "01".."35"; sorted files put the short keys anywhere.
# State the types of the columns (columns={...} or all_varchar).
# Seen: first "01" at row 20,000 -> VARCHAR; at row 25,000 -> BIGINT, and the 15,000 rows answer to key 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1
"$folder/bin/python" -W ignore - <<'PY'
import tempfile
from pathlib import Path

import duckdb


def kind(first):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keys.csv"
        rows = ("01" if i >= first else str(10 + i % 25) for i in range(40_000))
        path.write_text("key,n\n" + "".join(f"{key},1\n" for key in rows))
        sql = f"select typeof(key), count(*) from read_csv('{path}') where key in ('1', '01') group by 1"
        return duckdb.sql(sql).fetchall()


early, late = kind(20_000), kind(25_000)
print(duckdb.__version__, early, late)
assert early == [("VARCHAR", 20_000)]
assert late == [("BIGINT", 15_000)]
PY
