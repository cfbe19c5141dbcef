"""A user's own figures into a copy of the data folder, under the same contract as the embedded ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from ..catalog import Catalog
from ..catalog.read import read_csv
from ..catalog.schemas import FIGURES
from ..errors import DataError


def import_figures(catalog: Catalog, file: str | Path, stage: Path) -> pd.DataFrame:
    """Write into ``stage`` the catalogue's folder with the figures of ``file`` added.

    A figure of the file replaces the embedded one of the same ``figure`` id. Concepts, units and sources must be known:
    a new source is added to ``sources.csv`` first.

    Parameters
    ----------
    catalog : the catalogue to extend. file : CSV with the columns of ``figures.csv``. stage : empty folder to fill.

    Returns
    -------
    The rows imported.

    Raises
    ------
    DataError naming the row that breaks the contract, or the unknown concept, unit or source.
    """
    path = Path(file)
    rows = read_csv(path, FIGURES, label=path.name)
    units = catalog.concepts().set_index("concept")["unit"]
    known_sources = set(catalog.sources()["source"])
    for number, row in enumerate(rows.itertuples(), start=2):
        where = f"{path.name}, fila/row {number}"
        if row.concept not in units.index:
            raise DataError(where, str(row.concept), es=("un concepto de concepts.csv", "use piimss data show --concepts"),
                            en=("a concept of concepts.csv", "use piimss data show --concepts"))
        if row.unit != units[row.concept]:
            raise DataError(where, str(row.unit), es=(f"la unidad {units[row.concept]}", "convierta el valor"),
                            en=(f"the unit {units[row.concept]}", "convert the value"))
        if row.source not in known_sources:
            raise DataError(where, str(row.source), es=("una fuente de sources.csv", "agréguela a sources.csv"),
                            en=("a source of sources.csv", "add it to sources.csv"))
    shutil.copytree(catalog.path, stage, dirs_exist_ok=True)
    kept = catalog.figures()
    merged = pd.concat([kept[~kept["figure"].isin(rows["figure"])], rows], ignore_index=True)
    merged.sort_values(["concept", "period", "figure"]).to_csv(stage / "figures.csv", index=False, lineterminator="\n", float_format="%.15g")
    return rows
