"""The descriptor of a data folder (Frictionless Data Package), built from the contracts and the
headers of the files.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pandera.pandas as pa

from ..core.checks import path_of
from ..core.errors import DataError
from .diseases import DISEASE_CONCEPTS
from .schemas import TABLES

_TITLES = {
    "figures": "Cifras publicadas",
    "concepts": "Conceptos",
    "sources": "Fuentes",
    "discrepancies": "Discrepancias",
    "anchors": "Qué cifra sostiene qué parte del libro, y qué necesita un año base",
    "macro": "Entorno macroeconómico",
    "parts": "Qué concepto es parte de cuál",
    "diseases": "Enfermedades crónicas del libro: cómo se conoce cada una y con qué cifras",
    "slips": "Cuánto puede apartarse un número propio del que reemplaza",
    "plausibility": "Qué cambio de una cifra es creíble, por naturaleza del concepto",
    "reference_class": "Qué fue de metas comparables: cuántas se cumplieron y cuánto se alcanzó",
    "histories": "Historias largas: qué es cada una y dónde sigue",
    "history": "Valores de las historias largas, por año o mes",
    "periods": "Años que el código trata aparte: un solo evento, otro régimen",
    "hindcast_widths": "Anchura de las bandas aprendida sin el origen que juzga",
    "hindcast_coverage": "Cobertura medida de las bandas por clase de variable",
    "hindcast_series": "Retropronósticos por clase y variable: la cadena y la serie sola",
    "outcomes": "Qué cifra publicada dice cómo resultó cada serie de los años proyectados",
    "law/parameters": "Parámetros legales con vigencia",
    "law/values": "UMA y salarios mínimos por año",
    "law/ceav": "Cuota patronal de cesantía en edad avanzada y vejez",
    "law/cuota_social": "Cuota social",
    "law/ley73_art167": "Ley 1973, artículo 167",
    "law/ley73_parameters": "Ley 1973, parámetros",
    "law/survivors": "Invalidez, riesgos y sobrevivientes, Ley 1997",
    "law/garantizada": "Pensión garantizada",
    "law/modalities": "Modalidades de aseguramiento: quién paga qué, sobre qué base y desde cuándo",
    "law/family_insurance": "Seguro de salud para la familia, cuota anual por edad",
    "law/indexation": "Qué hace cada parámetro después de su último renglón",
    "law/reserves": "Reglas de las reservas",
    "law/modalidad40": "Cuota de la modalidad 40",
    "law/fondo_bienestar": "Fondo de Pensiones para el Bienestar",
    "demography/population_5y": "Población por sexo y grupo de edad",
    "demography/mortality_5x5": "Mortalidad por sexo, edad y quinquenio",
    "demography/fertility_share_5x5": "Fecundidad por edad y quinquenio",
    "demography/fertility_share_annual": "Fecundidad por edad y año",
    "demography/tfr_5y": "Fecundidad total",
    "demography/e0_5y": "Esperanza de vida al nacer",
    "demography/migration_5y": "Migración neta por edad y quinquenio",
    "demography/srb_5y": "Hombres por mujer al nacer",
    "demography/annual": "Series demográficas anuales (ONU)",
    "demography/conapo_annual": "Series demográficas anuales (CONAPO)",
    "demography/emssa_09": "Mortalidad de pensionados no inválidos (EMSSA-09)",
    "open_data/columns": "Archivos abiertos del Instituto por mes: columnas y desde cuándo",
    "states/states": "Entidades federativas",
    "states/values": "Lo publicado por entidad: puestos, asegurados, adscritos, población",
    "states/outlines": "Contornos simplificados de las entidades, para el mapa",
    "states/parameters": "Con qué se proyectan las partes de las entidades, y por qué",
    "open_data/codes": "Archivos abiertos del Instituto por mes: códigos de sus columnas",
}
_MIT = {"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"}
_UN = {
    "name": "CC-BY-3.0-IGO",
    "title": "Creative Commons Attribution 3.0 IGO",
    "path": "https://creativecommons.org/licenses/by/3.0/igo/",
}
_CONAPO = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
# Tables without a column of sources say here where every row comes from.
_WHOLE_TABLE = {
    "demography/conapo_annual": ("conapo_2023", _CONAPO),
    "demography/emssa_09": ("cnsf_emssa_09", _MIT),
    "demography/": ("un_wpp_2024", _UN),
}
_LAW_TEXTS = ("lss", "lss_1973", "dof_2020_12_16")  # cited by article in the tables of law
_TYPES = {"str": "string", "float64": "number", "int64": "integer"}


def describe(path: Path) -> dict[str, Any]:
    """Descriptor of the tables of a data folder: files, fields with types and units, keys, sources
    and licences.

    Parameters
    ----------
    path : Path
        A data folder laid out like the embedded one.

    Returns
    -------
    dict[str, Any]
        A mapping ready for ``datapackage.json``; the same folder gives the same mapping.

    Raises
    ------
    DataError
        When a table is missing.

    Examples
    --------
    >>> from piimss_forecast.catalog import embedded
    >>> [r["name"] for r in describe(embedded("data"))["resources"]][:3]
    ['figures', 'concepts', 'sources']
    """
    return {
        "profile": "data-package",
        "name": "piimss-forecast-data",
        "title": (
            "Cifras publicadas, indicadores, ley y demografía para proyectar el seguro social de"
            " México"
        ),
        "description": (
            "Figures transcribed from public documents, each with its unit, period, quality, source"
            " and locator; see NOTICE for credits."
        ),
        "licenses": [_MIT, _UN, _CONAPO],
        "resources": [
            *(_resource(path, name, schema) for name, schema in TABLES.items()),
            _indicators(),
        ],
    }


def write(path: str | Path) -> Path:
    """Write ``datapackage.json`` of a data folder and return its path.

    Parameters
    ----------
    path : str or Path
        The folder.

    Raises
    ------
    DataError
        When a table is missing.
    """
    folder = path_of(path, "datapackage.write, path")
    target = folder / "datapackage.json"
    target.write_text(
        json.dumps(describe(folder), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return target


def _resource(path: Path, name: str, schema: pa.DataFrameSchema) -> dict[str, Any]:
    file = path / f"{name}.csv"
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            header = next(csv.reader(lines), [])
    except OSError:
        raise DataError(
            "catalog.resource",
            "{name}.csv",
            "no file",
            "the table",
            "restore the file of data/",
            name=name,
        ) from None
    fields = [
        _field(column, schema.columns[column]) for column in header if column in schema.columns
    ]
    table: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    key = schema.unique or [c for c, spec in schema.columns.items() if spec.unique]
    # A key may hold gaps (a row without a band), which a primary key of the format may not.
    if key and not any(schema.columns[c].nullable for c in key):
        table["primaryKey"] = list(key)
    if foreign := _foreign_keys(name, header):
        table["foreignKeys"] = foreign
    resource: dict[str, Any] = {
        "name": name.replace("/", "-").replace("_", "-"),
        "path": f"{name}.csv",
        "title": _TITLES[name],
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table,
    }
    if name.startswith("law/"):
        resource["sources"] = [{"title": source} for source in _LAW_TEXTS]
    for prefix, (source, licence) in _WHOLE_TABLE.items():
        if name.startswith(prefix) and "sources" not in resource:
            resource |= {"sources": [{"title": source}], "licenses": [licence]}
    return resource


def _field(name: str, column: pa.Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not column.nullable}
    if column.unique:
        constraints["unique"] = True
    kind = _TYPES[str(column.dtype)]
    for check in column.checks:
        stats = check.statistics or {}
        if check.name == "calendar_date":
            kind = "date"
        elif check.name == "isin":
            constraints["enum"] = sorted(stats["allowed_values"])
        elif check.name == "str_matches":
            pattern = stats["pattern"]
            constraints["pattern"] = pattern.pattern if isinstance(pattern, re.Pattern) else pattern
        else:
            constraints |= {
                word: stats[key]
                for key, word in (("min_value", "minimum"), ("max_value", "maximum"))
                if key in stats
            }
    if kind == "date":
        constraints.pop("pattern", None)
    field: dict[str, Any] = {"name": name, "type": kind, "description": column.description or ""}
    if unit := (column.metadata or {}).get("unit"):
        field["unit"] = unit
    return field | {"constraints": constraints}


def _foreign_keys(name: str, header: list[str]) -> list[dict[str, Any]]:
    pairs = [("source", "sources", "source")] if name != "sources" else []
    if name in ("figures", "anchors"):
        pairs.insert(0, ("concept", "concepts", "concept"))
    if name == "history":
        pairs.append(("history", "histories", "history"))
    if name == "diseases":
        pairs += [(column, "concepts", "concept") for column in DISEASE_CONCEPTS]
    return [
        {"fields": [column], "reference": {"resource": table, "fields": [key]}}
        for column, table, key in pairs
        if column in header
    ]


def _indicators() -> dict[str, Any]:
    return {
        "name": "indicators",
        "path": "indicators.toml",
        "title": "Los 35 indicadores de tres programas",
        "format": "toml",
        "mediatype": "application/toml",
        "encoding": "utf-8",
        "description": (
            "Definition, baseline, history, targets and variables; concepts are those of"
            " concepts.csv."
        ),
    }
