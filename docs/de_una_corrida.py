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

_AT = "A 2030 en `tendencial`:"
_PATIENTS = (
    ("prevalencia de diabetes, 20 y más", "prevalence_20plus.diabetes", "prevalencia", 1, 1, " %"),
    (
        "prevalencia de hipertensión, 20 y más",
        "prevalence_20plus.hypertension",
        "prevalencia",
        1,
        1,
        " %",
    ),
    (
        "en tratamiento, diabetes (millones)",
        "patients_in_treatment.diabetes",
        "resumen",
        1e6,
        2,
        "",
    ),
    (
        "en tratamiento, hipertensión (millones)",
        "patients_in_treatment.hypertension",
        "resumen",
        1e6,
        2,
        "",
    ),
    ("costo de las tres (mdp)", "health_cost.total", "resumen", 1, 0, ""),
)


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


def contributions(run: Path) -> str:
    """What the contributions reach."""
    total, real = (_reached(run, f"contribution_income{end}") for end in (".total", "_real"))
    return f"{_AT} {total[0]:,.0f} mdp ({_band(total)}); en pesos de 2018, {real[0]:,.0f}."


def coverage(run: Path) -> str:
    """What the registered population reaches."""
    people = _reached(run, "adscrita_umf", scale=1e6)
    old = _reached(run, "adscrita_umf.share_65")
    said = f"{_AT} adscrita a UMF {people[0]:.1f} millones (80 %: {_band(people, 1)});"
    return f"{said} 65 y más, {old[0]:.1f} % ({_band(old, 1)})."


def pensions(run: Path) -> str:
    """What the pensions reach."""
    stock = _reached(run, "pensions_contributory", scale=1e6)
    outlay = _reached(run, "pension_outlay.total")
    said = f"{_AT} {stock[0]:.2f} millones de pensiones ({_band(stock, 2)});"
    return f"{said} gasto {outlay[0]:,.0f} mdp ({_band(outlay)})."


def disease(run: Path) -> str:
    """What the patients and their cost reach, beside where they start."""
    lines = ["| adscritos a UMF | 2024 | 2030 tendencial (80 %) |", "|---|---|---|"]
    for name, series, table, scale, digits, unit in _PATIENTS:
        start = _reached(run, series, table, scale, load().base_year)[0]
        found = _reached(run, series, table, scale)
        ends = f"{found[0]:,.{digits}f}{unit} ({_band(found, digits)})"
        lines.append(f"| {name} | {start:,.{digits}f}{unit} | {ends} |")
    return "\n".join(lines)


def _reached(
    run: Path, series: str, table: str = "resumen", scale: float = 1.0, year: int = 2030
) -> tuple[float, float, float]:
    """Central path and ends of the 80 % interval of a year, `tendencial`."""
    found = pd.read_csv(run / "tables" / f"{table}.csv").set_index(["scenario", "series", "year"])
    row = found.loc[(SCENARIOS[0], series, year)]
    return row["central"] / scale, row["p10"] / scale, row["p90"] / scale


def _band(found: tuple[float, float, float], digits: int = 0) -> str:
    return f"{found[1]:,.{digits}f} a {found[2]:,.{digits}f}"


BLOCKS = (  # page, name of the block, and what makes it
    ("metas.md", "metas", targets),
    ("incertidumbre.md", "anchos", widths),
    ("cuotas.md", "cuotas", contributions),
    ("cobertura.md", "adscrita", coverage),
    ("morbilidad.md", "enfermos", disease),
    ("pensiones.md", "pensiones", pensions),
)


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
    for page, name, made in BLOCKS:
        block = made(run)
        file = HERE / page
        file.write_text(
            written(file.read_text(encoding="utf-8"), name, block, stamp), encoding="utf-8"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
