#!/usr/bin/env bash
# polars 2.1.0, pyarrow 26.0.1, duckdb 2.0.1: two columns of DECIMAL with two places, one over the other, are three rates. polars keeps the two
# places (a choice of its makers, issue 19784), pyarrow as many as the types leave room for, duckdb turns to DOUBLE. The mean of such a column has two places
# in pyarrow, and in pandas on pyarrow's types; the other two give it whole.
# Why here: money is stored exactly as DECIMAL so that nothing is lost; a rate of contribution, of use or of prevalence divided out of it loses nearly all.
# Cast to Float64 before dividing.
# Seen: 27.80 of quota over 1,000.00 of wage: 0.03 in polars, 0.0278 in the others: 7.9 % more income. 4.10 over 1,000.00 is 0.00.
# Mean of 1.00, 1.00 and 0.00: 0.67 in pyarrow.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/pip" install --quiet --no-compile --disable-pip-version-check polars==2.1.0 pyarrow==26.0.1 duckdb==2.0.1
"$folder/bin/python" - <<'PY'
from decimal import Decimal

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

money = pa.table({"quota": [Decimal("27.80"), Decimal("4.10")], "wage": [Decimal("1000.00"), Decimal("1000.00")]})
rates = {
    "polars": pl.from_arrow(money).select(pl.col("quota") / pl.col("wage")).to_series().to_list(),
    "pyarrow": pc.divide(money["quota"], money["wage"]).to_pylist(),
    "duckdb": [rate for (rate,) in duckdb.sql("select quota / wage from money").fetchall()],
}
exact = pl.from_arrow(money).select(pl.col("quota").cast(pl.Float64) / pl.col("wage").cast(pl.Float64)).to_series()
flags = pa.table({"paid": [Decimal("1.00"), Decimal("1.00"), Decimal("0.00")]})
means = {
    "polars": pl.from_arrow(flags)["paid"].mean(),
    "pyarrow": pc.mean(flags["paid"]).as_py(),
    "duckdb": duckdb.sql("select avg(paid) from flags").fetchall()[0][0],
}
print(rates, exact.to_list(), means)
assert rates["polars"] == [Decimal("0.03"), Decimal("0.00")]
for name in ("pyarrow", "duckdb"):
    assert abs(float(rates[name][0]) - 0.0278) < 1e-9 and abs(float(rates[name][1]) - 0.0041) < 1e-9
assert abs(exact[0] - 0.0278) < 1e-12
assert means["pyarrow"] == Decimal("0.67") and abs(means["polars"] - 2 / 3) < 1e-12 and abs(means["duckdb"] - 2 / 3) < 1e-12
PY
