"""A user's own figures into a copy of the data folder, under the same contract as the embedded
ones.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from ..catalog import Catalog
from ..catalog.schemas import FIGURES
from ..core.errors import DataError
from ..core.read import read_csv


def import_figures(catalog: Catalog, file: str | Path, stage: Path) -> pd.DataFrame:
    """Write into ``stage`` the catalogue's folder with the figures of ``file`` added.

    A figure of the file replaces the embedded one of the same ``figure`` id. Concepts, units and
    sources must be known: a new source is added to ``sources.csv`` first.

    Parameters
    ----------
    catalog : Catalog
        The catalogue to extend.
    file : str | Path
        CSV with the columns of ``figures.csv``.
    stage : Path
        Empty folder to fill.

    Returns
    -------
    DataFrame
        The rows imported.

    Raises
    ------
    DataError
        Naming the row that breaks the contract, or the unknown concept, unit or source.
    """
    path = Path(file)
    rows = read_csv(path, FIGURES, label=path.name)
    concepts = catalog.concepts()
    units = dict(zip(concepts["concept"], concepts["unit"], strict=True))
    known_sources = set(catalog.sources()["source"])
    for number, (concept, unit, source) in enumerate(
        zip(rows["concept"], rows["unit"], rows["source"], strict=True), start=2
    ):
        where = f"{path.name}, fila/row {number}"
        if concept not in units:
            raise DataError(
                where,
                concept,
                es=("un concepto de concepts.csv", "use piimss data show --like"),
                en=("a concept of concepts.csv", "use piimss data show --like"),
            )
        if unit != units[concept]:
            raise DataError(
                where,
                unit,
                es=(f"la unidad {units[concept]}", "convierta el valor"),
                en=(f"the unit {units[concept]}", "convert the value"),
            )
        if source not in known_sources:
            raise DataError(
                where,
                source,
                es=("una fuente de sources.csv", "agréguela a sources.csv"),
                en=("a source of sources.csv", "add it to sources.csv"),
            )
    shutil.copytree(catalog.path, stage, dirs_exist_ok=True)
    kept = catalog.figures()
    merged = pd.concat([kept[~kept["figure"].isin(rows["figure"])], rows], ignore_index=True)
    merged.sort_values(["concept", "period", "figure"]).to_csv(
        stage / "figures.csv", index=False, lineterminator="\n", float_format="%.15g"
    )
    return rows
