"""Writes the dictionary of outputs from ``variables.toml``: what each variable is, and where it is
shown. Run: ``python docs/diccionario_de_resultados.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from piimss_forecast.core.translate import translate
from piimss_forecast.core.variables import Variable, variables
from piimss_forecast.report.lines import TABLES, series_id
from piimss_forecast.report.messages import text

_INTRO = """# Diccionario de resultados

Cada variable de `Projection.data` (y de `proyeccion.nc`), con sus ejes además de `draw`
(trayectoria; la 0 es la central) y `year`, su unidad, su naturaleza y fecha, de qué se obtiene y
qué cifra publicada reproduce, por el cuadro en que se muestra. Se escribe de
[`piimss_forecast/variables.toml`](../piimss_forecast/variables.toml), donde cada variable se
declara una sola vez: `python docs/diccionario_de_resultados.py`.

Un renglón de un cuadro se llama como su variable, o `variable.categoría`
(`contribution_income.SIV`, `pension_outlay.total`). Una variable con edades está en los archivos
como `<nombre>_groups` (todas las trayectorias, cinco grupos de edad), `<nombre>_central` y
`<nombre>_quantile` (10, 50 y 90 %, a la edad que tiene).
"""
_COLUMNS = (
    "variable",
    "qué es",
    "ejes",
    "unidad",
    "naturaleza y fecha",
    "de qué se obtiene",
    "cifra publicada",
)
_NATURES = {
    "stock": "saldo",
    "flow": "flujo",
    "rate": "tasa o precio",
    "share": "proporción",
    "index": "índice",
    "ratio": "razón",
}
_DATES = {
    "31-dec": "31 de diciembre",
    "january": "desde enero",
    "february": "desde febrero",
    "december": "diciembre",
    "year": "año",
    "mean of the year": "media del año",
}


def dictionary() -> str:
    """The page, in Spanish."""
    declared = [v for v in variables().values() if not v.internal]
    tables = dict.fromkeys([*TABLES, *(v.table for v in declared)])
    parts = [_INTRO]
    for table in tables:
        rows = [v for v in declared if v.table == table]
        if rows:
            title = f"`{table}`: {text(f'table.{table}')}" if table else "Sin cuadro propio"
            parts += [f"## {title}\n", *_rows(rows), ""]
    parts += ["## Entre eslabones\n", "No salen del cálculo: las lee otro eslabón de la cadena.\n"]
    return "\n".join([*parts, *_rows([v for v in variables().values() if v.internal])]) + "\n"


def _rows(found: list[Variable]) -> Iterator[str]:
    yield "| " + " | ".join(_COLUMNS) + " |"
    yield "|---" * len(_COLUMNS) + "|"
    for v in found:
        cells = (
            f"`{v.name}`",
            v.long_es or v.label_es,
            ", ".join(f"`{d}`" for d in v.dims),
            text(f"unit.{v.unit}"),
            f"{_NATURES[v.nature]}, {_DATES[v.date]}",
            translate(v.source, "es"),
            ", ".join(f"`{c}` ({series_id(v, p)})" for p, c in v.published.items()),
        )
        yield "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"


if __name__ == "__main__":
    import diccionario_de_datos  # the counts of the other dictionary, at the same time

    diccionario_de_datos.write()
    Path(__file__).with_suffix(".md").write_text(dictionary(), encoding="utf-8")
