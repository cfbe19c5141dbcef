"""Widths of the bands by class from hindcasts: the script whose output is ``uncertainty.width``.

    python benchmarks/widths.py

rewrites ``data/hindcast_widths.csv`` (the widths of each origin, learnt without it),
``data/hindcast_coverage.csv`` (what bands then held, of all checks and outside events),
``data/hindcast_series.csv`` (the first by variable too, beside the series alone, read wherever a
band is shown) and the value of ``uncertainty.width`` in ``models/tendencial.toml``. About a minute.
Run it when the data, the drivers or the rules of ``models/hindcast.toml`` change.
"""

import re
from pathlib import Path

import pandas as pd

from piimss_forecast.catalog import load
from piimss_forecast.report.measured import FEWEST
from piimss_forecast.results.calibrate import ALL, LIMITS, by_series, calibrate
from piimss_forecast.uncertainty import calibration

ROOT = Path(__file__).resolve().parents[1]


def write(root: Path, widths: pd.DataFrame, told: pd.DataFrame, series: pd.DataFrame) -> None:
    """Put the widths and the coverage where the package reads them."""
    rows = widths.round(3).rename_axis(columns="class").stack().rename("multiplier").reset_index()
    rows = rows[["origin", "class", "multiplier"]]
    rows.to_csv(root / "data" / "hindcast_widths.csv", index=False, lineterminator="\n")
    told.to_csv(root / "data" / "hindcast_coverage.csv", index=False, lineterminator="\n")
    series.to_csv(root / "data" / "hindcast_series.csv", index=False, lineterminator="\n")
    values = ", ".join(f"{name} = {value:.2f}" for name, value in widths.loc[ALL].items())
    file = root / "models" / "tendencial.toml"
    text = file.read_text(encoding="utf-8")
    found = re.compile(r"(\[uncertainty\.width\]\nvalue = )\{[^}]*\}")
    if not found.search(text):
        raise SystemExit("models/tendencial.toml has no uncertainty.width")
    file.write_text(found.sub(rf"\g<1>{{ {values} }}", text), encoding="utf-8")


def main() -> None:
    catalog = load()
    widths, told, table = calibrate(catalog)
    write(ROOT, widths, told, by_series(table, catalog))
    print(widths.round(2).to_string())
    print(told.to_string(index=False))
    outer = told[told["reading"] == "outer"]
    print("few checks:", ", ".join(outer[outer["checks"] < FEWEST]["class"]) or "none")
    print("at a limit:", ", ".join(c for c in widths if widths[c].isin(LIMITS).any()) or "none")
    for column in ("origin", "horizon", "variable"):
        print(calibration.summary(table, column).round(3).to_string())


if __name__ == "__main__":
    main()
