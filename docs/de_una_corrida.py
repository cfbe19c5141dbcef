"""Numbers of docs/metodos that come from a run: `python docs/de_una_corrida.py RESULTADOS` rewrites
them from the tables of `piimss run` with its default scenarios and paths.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pandas as pd

from piimss_forecast.catalog import load
from piimss_forecast.metas import percent, show

HERE = Path(__file__).parent / "metodos"
SCENARIOS = ("tendencial", "adverso", "piimss")
WIDTHS = {
    "puestos": "jobs",
    "SBC": "sbc",
    "cuotas": "contribution_income.total",
    "adscrita": "adscrita_umf",
    "tratados con diabetes": "patients_in_treatment.diabetes",
    "gasto en pensiones": "pension_outlay.total",
    "reservas": "reserve_balance.total",
}


def targets(run: Path) -> str:
    """Median and probability of every target to come, and how far the scenarios part."""
    table = pd.read_csv(run / "tables" / "metas.csv")
    base = load().base_year
    by = {s: g.set_index("code") for s, g in table[table["year"] > base].groupby("scenario")}
    lines = [
        f"| clave | meta | {SCENARIOS[0]}: mediana, P | {' | '.join(SCENARIOS[1:])} |",
        "|---|---|---|---|---|",
    ]
    gaps = {}
    for code, row in by[SCENARIOS[0]].iterrows():
        cells = [_cell(by[s].loc[code]) for s in SCENARIOS]
        lines.append(f"| {code} | {show(row['target'])} | {' | '.join(cells)} |")
        chance = [by[s].at[code, "probability"] for s in ("adverso", "piimss")]
        gaps[code] = 100 * (chance[1] - chance[0])
    least = min(gaps, key=lambda c: gaps[c])
    said = (
        f"De las {len(gaps)} metas, {sum(g >= 5 for g in gaps.values())} suben cinco puntos o más"
        f" de `adverso` a `piimss`; la que menos, {least}, {gaps[least]:.0f}."
    )
    return "\n".join([*lines, "", said])


def _cell(row: pd.Series) -> str:
    """Median and probability as they may be read."""
    chance = percent(float(row["probability"]), float(row["error"])).removesuffix(" %")
    median = float(f"{float(row['value']):.4g}")
    return f"{show(median)}; {chance}"


def widths(run: Path) -> str:
    """Half width of the 80 % interval of the last year over the central path."""
    table = pd.concat(
        pd.read_csv(run / "tables" / f"{name}.csv")
        for name in ("resumen", "empleo", "cuotas", "adscrita", "gasto_pensiones", "reservas")
    )
    table = table[table["scenario"] == SCENARIOS[0]].drop_duplicates(["series", "year"])
    last = table[table["year"] == table["year"].max()].set_index("series")
    parts = []
    for name, series in WIDTHS.items():
        if series in last.index:
            row = last.loc[series]
            parts.append(f"{name} {50 * (row['p90'] - row['p10']) / abs(row['central']):.1f}")
    said = "Semiancho del intervalo de 80 % en 2030, `tendencial`, como % de la central"
    return f"{said}: {'; '.join(parts)}."


def written(text: str, name: str, block: str, stamp: str) -> str:
    """A page with a marked block replaced.

    Raises
    ------
    LookupError
        When the page has not that block, once: a page that lost its marks would stay as it was.
    """
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    found = re.compile(f"{begin}.*?{end}", re.DOTALL)
    page, times = found.subn(lambda _: f"{begin}\n{block}\n\n{stamp}\n{end}", text)
    if times != 1:
        raise LookupError(f"{begin} … {end}: {times} in the page, one expected; put the marks back")
    return page


def main(run: Path) -> None:
    """Rewrite the pages."""
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    stamp = f"({manifest['draws']:,} trayectorias, cifras {manifest['data_digest'][:8]}.)"
    for page, name, block in (
        ("metas.md", "metas", targets(run)),
        ("incertidumbre.md", "anchos", widths(run)),
    ):
        file = HERE / page
        file.write_text(
            written(file.read_text(encoding="utf-8"), name, block, stamp), encoding="utf-8"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
