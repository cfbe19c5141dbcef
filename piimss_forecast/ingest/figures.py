"""A user's own figures into a copy of the data folder, under the same contract as the embedded
ones and beside what is known.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from ..catalog import Catalog
from ..catalog.checks.conflicts import SERIES
from ..catalog.own import standing
from ..catalog.plausible import ACCEPTED, implausible
from ..catalog.schemas import FIGURES
from ..core.errors import DataError
from ..core.read import read_csv
from ..core.translate import N_
from ..core.words import plain_letters
from .sources import register

_SAME = ["concept", "period", "sex", "age", "geography", "kind", "date_basis"]
_AS_IT_STANDS = "unchanged"  # a figure that is there already
# ISO 3166-2:MX; a figure of a state names it.
ENTITIES = [
    "Aguascalientes",
    "Baja California",
    "Baja California Sur",
    "Campeche",
    "Chiapas",
    "Chihuahua",
    "Ciudad de México",
    "Coahuila",
    "Colima",
    "Durango",
    "Estado de México",
    "Guanajuato",
    "Guerrero",
    "Hidalgo",
    "Jalisco",
    "Michoacán",
    "Morelos",
    "Nayarit",
    "Nuevo León",
    "Oaxaca",
    "Puebla",
    "Querétaro",
    "Quintana Roo",
    "San Luis Potosí",
    "Sinaloa",
    "Sonora",
    "Tabasco",
    "Tamaulipas",
    "Tlaxcala",
    "Veracruz",
    "Yucatán",
    "Zacatecas",
]


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Attributes
    ----------
    rows : DataFrame
        The figures as they were written.
    changes : DataFrame
        One row a figure, with columns figure, concept, period, before (what stood there), after,
        done (``new``, ``replaced`` or ``unchanged``) and remark.
    """

    rows: pd.DataFrame
    changes: pd.DataFrame


def import_figures(
    catalog: Catalog,
    file: str | Path,
    stage: Path,
    *,
    replace: Collection[str] = (),
    accept: str = "",
    sources: pd.DataFrame | None = None,
) -> Imported:
    """Write into ``stage`` the catalogue's folder with the figures of ``file`` added.

    Parameters
    ----------
    catalog : Catalog
        The catalogue to extend; what it holds stays.
    file : str | Path
        CSV with the columns of ``figures.csv``. A December figure (2026-12) of a stock that is
        published on 31 December is taken as that of the year.
    stage : Path
        Empty folder to fill.
    replace : Collection[str]
        Ids of the figures that the file may replace.
    accept : str
        The reason why figures that do not look like the others are taken; it is kept in their note.
    sources : DataFrame | None
        New rows of ``sources.csv``.

    Returns
    -------
    Imported
        What stood before and what stands after.

    Raises
    ------
    DataError
        Naming the row that breaks the contract, the unknown concept, unit, source or place, the two
        values of one figure, the figure that would be replaced without being named, or the one that
        does not look like the others.
    """
    path = Path(file)
    rows = read_csv(path, FIGURES, label=path.name)
    if rows.empty:
        raise DataError(
            "ingest.import_figures",
            "{file}",
            "a header without rows",
            "one figure at least",
            "add the rows",
            file=path.name,
        )
    shutil.copytree(catalog.path, stage, dirs_exist_ok=True)
    known_sources = register(catalog, sources, stage)
    places = {*catalog.figures()["geography"], *ENTITIES}
    rows["geography"] = _spelled(rows["geography"], places)
    _known(rows, path.name, catalog, known_sources, places)
    rows, remarks = _december(rows, catalog)
    kept = catalog.figures()
    done = _named(rows, kept, path.name, replace)
    same = rows["figure"].isin(
        [f for f, d in zip(rows["figure"], done, strict=True) if d == _AS_IT_STANDS]
    )
    rows.loc[same, "note"] = rows.loc[same, "figure"].map(kept.set_index("figure")["note"])
    refused = list(implausible(catalog, kept, rows[~same]))
    kept = kept[~kept["figure"].isin(rows["figure"])]
    if refused and not accept.strip():
        raise refused[0][1]
    taken = rows["figure"].isin([figure for figure, _ in refused])
    rows.loc[taken, "note"] = [
        f"{ACCEPTED} {accept.strip()}" + (f"; {note}" if note else "")
        for note in rows.loc[taken, "note"]
    ]
    changes = rows[["figure", "concept", "period"]].assign(
        before=standing(catalog, rows), after=rows["value"], done=done, remark=remarks
    )
    changes.loc[taken, "remark"] = rows.loc[taken, "note"]
    merged = pd.concat([kept, rows], ignore_index=True)
    # What a document said already, to the digit, stays that document's: a figure stands once.
    again = merged.duplicated([*SERIES, "date_basis", "kind", "value"]).iloc[len(kept) :]
    changes.loc[again.to_numpy(), "done"] = _AS_IT_STANDS
    merged = merged.drop(index=again.index[again])
    merged.sort_values(["concept", "period", "figure"]).to_csv(
        stage / "figures.csv", index=False, lineterminator="\n", float_format="%.15g"
    )
    return Imported(rows, changes)


def _spelled(written: pd.Series, places: set[str]) -> pd.Series:
    """Places as the data spell them, whatever the accents and capitals of the file: a place has one
    name.
    """
    names = {plain_letters(place): place for place in sorted(places)}
    return written.map(lambda place: names.get(plain_letters(str(place)), place))


def _known(
    rows: pd.DataFrame, name: str, catalog: Catalog, sources: set[str], places: set[str]
) -> None:
    """Concept, unit, source and place known; one value a figure."""
    concepts = catalog.concepts()
    units = dict(zip(concepts["concept"], concepts["unit"], strict=True))
    for number, row in enumerate(rows.to_dict("records"), start=2):
        for column, known, home in (
            ("concept", set(units), "concepts.csv"),
            ("source", sources, "sources.csv"),
            ("geography", places, "figures.csv"),
        ):
            if row[column] not in known:
                raise _unknown((name, number), column, str(row[column]), known, home)
        if row["unit"] != units[row["concept"]]:
            raise DataError(
                "ingest.known.unit",
                "{file}, row {row}",
                "{unit}",
                "the unit {units}",
                "convert the value",
                file=name,
                row=number,
                unit=row["unit"],
                units=units[row["concept"]],
            )
    twice = rows.duplicated(_SAME, keep=False)
    if twice.any():
        first = rows[twice].iloc[0]
        same = rows[(rows[_SAME] == first[_SAME]).all(axis=1)]
        raise DataError(
            "ingest.known.listed_2",
            "{name}, rows {listed}",
            "{listed_2}",
            "one value of {concept} in {period}",
            "keep the true one",
            name=name,
            listed=", ".join(str(i + 2) for i in same.index),
            listed_2=" | ".join(f"{v:,.10g}" for v in same["value"]),
            concept=first["concept"],
            period=first["period"],
        )


_ADVICE = {
    "concept": N_("search with piimss data show --like"),
    "source": N_("register it with --source, --title and --publisher, or with --sources"),
    "geography": N_("write MX or the name of the state"),
}


def _unknown(
    row: tuple[str, int], column: str, found: str, known: set[str], home: str
) -> DataError:
    near = ", ".join(get_close_matches(found, sorted(known), n=3, cutoff=0.4)) or "—"
    return DataError(
        "ingest.unknown",
        "{file}, row {row}, column {column}",
        "{found}",
        "a key of {home} (similar: {near})",
        _ADVICE[column],
        file=row[0],
        row=row[1],
        column=column,
        found=found,
        home=home,
        near=near,
    )


def _december(rows: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[str]]:
    """December of a stock published by year is the year; what was changed is said."""
    figures = catalog.figures()
    yearly = figures[figures["period"].str.fullmatch(r"\d{4}")]
    bases = yearly.groupby("concept")["date_basis"].agg(set)
    monthly = set(figures.loc[figures["period"].str.fullmatch(r"\d{4}-\d{2}"), "concept"])
    rows, remarks = rows.copy(), [""] * len(rows)
    for at, (concept, period, basis) in enumerate(
        zip(rows["concept"], rows["period"], rows["date_basis"], strict=True)
    ):
        december = period.endswith("-12") and len(period) == 7
        if december and concept not in monthly and "31-dec" in bases.get(concept, set()):
            rows.loc[rows.index[at], ["period", "date_basis"]] = [period[:4], "31-dec"]
            remarks[at] = f"{period} {basis} → {period[:4]} 31-dec"
    return rows, remarks


def _named(
    rows: pd.DataFrame, kept: pd.DataFrame, name: str, replace: Collection[str]
) -> list[str]:
    """What the import does with each figure; replacing one asks for it by name."""
    if strange := sorted(set(replace) - set(rows["figure"])):
        raise DataError(
            "ingest.named.strange",
            "{name}, --replace",
            "{strange}",
            "ids that are in the file",
            "correct --replace",
            name=name,
            strange=", ".join(strange),
        )
    old = kept.set_index("figure")
    done = []
    for number, row in enumerate(rows.to_dict("records"), start=2):
        figure = row["figure"]
        if figure not in old.index:
            done.append("new")
            continue
        before = old.loc[figure]
        # The reason why it was taken once stands in its note.
        told = [c for c in old.columns if c != "note" or not str(before[c]).startswith(ACCEPTED)]
        if all(before[c] == row[c] or (pd.isna(before[c]) and pd.isna(row[c])) for c in told):
            done.append(_AS_IT_STANDS)
            continue
        other = [c for c in ("concept", "period", "sex", "age", "geography") if before[c] != row[c]]
        if figure not in replace or other:
            at = {c: before[c] for c in ("concept", "period")}
            raise DataError(
                "ingest.named.new_id",
                "{name}, row {number}, figure {figure}",
                "{value:,.10g} ({concept}, {period}) → {value_2:,.10g} ({concept_2}, {period_2})",
                "a new id, or the same figure replaced on purpose",
                "use another id or --replace {figure}",
                name=name,
                number=number,
                figure=figure,
                value=before["value"],
                concept=at["concept"],
                period=at["period"],
                value_2=row["value"],
                concept_2=row["concept"],
                period_2=row["period"],
            )
        done.append("replaced")
    return done
