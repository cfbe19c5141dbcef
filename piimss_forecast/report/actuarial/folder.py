"""The folder that ``piimss run`` leaves, read back as the content of a report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...catalog import Catalog
from ...core.errors import DataError, Term
from ...core.reasons import reason
from ...core.translate import LANGS, N_
from ...core.variables import variables
from ...finance import INSURANCES
from ...scenario import Assumptions
from ..content import Content, in_words
from ..cube import STATISTICS, Cube
from ..lines import TABLES
from ..messages import part, text
from ..tables import STATS

MANIFEST = "manifest.json"
SUFFICIENCY = {  # and columns that the report reads of them
    "suficiencia": ("horizon", "draws"),
    "suficiencia_por_ano": ("probability", "error", "staff_fund_central"),
    "suficiencia_por_seguro": ("branch", "last_year"),
    "suficiencia_informes": ("report", "what"),
}
_KEYS = ("command", "data_digest", "date", "draws", "horizon", "lang", "scenarios", "seed")
_KINDS = ("published", "rebuilt", "projection")
_WHATS = ("first_use", "last_year", "exhaustion", "income_covers", "last_year_risk")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run folder.

    Raises
    ------
    DataError
        When there is none, or it is not one of ``piimss run``.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise _problem("missing", path, Term(N_("no file")))
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as err:
        raise _problem("foreign", path, reason(err)) from None
    absent = [k for k in (*_KEYS, "versions") if not isinstance(found, dict) or k not in found]
    if absent or not isinstance(found["scenarios"], dict) or found["lang"] not in LANGS:
        raise _problem("foreign", path, ", ".join(absent) or "scenarios, lang")
    return dict(found)


def read_run(
    folder: Path,
    catalog: Catalog,
    sets: Sequence[Assumptions],
    lang: str,
    found: Mapping[str, str],
) -> Content:
    """What a run left in its folder, in the language of the report.

    Figures come from ``tables/*.csv``; names, sources and reasons come from the catalogue and the
    assumption sets of the run.

    Parameters
    ----------
    folder : Path
        As ``piimss run`` wrote it.
    catalog : Catalog
        That the run was made with.
    sets : sequence of Assumptions
        The scenarios of the run.
    lang : str
        ``es`` or ``en``.
    found : mapping of str to str
        Its :func:`digests`.

    Raises
    ------
    DataError
        When a file is missing, cut or was edited; the message names the file.
    """
    manifest = read_manifest(folder)
    tables = Tables(folder, str(manifest["lang"]))
    order = tables.scenarios()
    named = {a.name: a for a in sets}
    first = named[order[0]]
    figures = catalog.figures()
    unverified = figures[figures["quality"] == "needs_verification"].reset_index(drop=True)
    concepts = catalog.concepts()
    names = dict(zip(concepts["concept"], concepts[f"name_{lang}"], strict=True))
    content = Content(
        cubes={name: tables.cube(name) for name in order},
        titles={name: dict(named[name].title) for name in order},
        assumptions={name: named[name].table(lang) for name in order},
        changes={name: first.differences(named[name]) for name in order[1:]},
        metas={name: tables.metas(name, catalog, lang) for name in order},
        history=tables.read("historia"),
        sources=in_words(catalog.sources(), lang),
        discrepancies=in_words(catalog.discrepancies(), lang, names),
        needs_verification=in_words(unverified, lang, names),
        concepts=names,
        manifest=manifest,
        lang=lang,
        sufficiency=tables.sufficiency(),
    )
    _untouched(manifest, found, folder)
    return content


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a run folder, by its name in it; of a store of draws, of the one
    that seals the others.
    """

    def told(name: Path) -> bool:
        inside = name.parts[0].endswith(".zarr")
        return name.parts[1:] == (".zattrs",) if inside else name.name[:1] != "."

    files = sorted(p for p in folder.rglob("*") if p.is_file() and told(p.relative_to(folder)))
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    }


class Tables:
    """The tables of a run folder as CSV, each read once.

    Parameters
    ----------
    folder : Path
        Of the run.
    lang : str
        In which their words were written.
    """

    def __init__(self, folder: Path, lang: str) -> None:
        self.folder, self.lang = folder / "tables", lang
        self._read: dict[str, pd.DataFrame] = {}
        units = {v.unit for v in variables().values()} | {"percent"}
        self._units = {text(f"unit.{u}", lang): u for u in sorted(units)}
        self._kinds = {text(f"kind.{k}", lang): k for k in _KINDS}

    def read(self, name: str, needs: Sequence[str] = ()) -> pd.DataFrame:
        """A table by name.

        Raises
        ------
        DataError
            When it is missing, cut, or lacks one of the columns ``needs``.
        """
        if name not in self._read:
            path = self.folder / f"{name}.csv"
            if not path.is_file():
                raise _problem("missing", path, Term(N_("no file")))
            try:
                frame = pd.read_csv(path, float_precision="round_trip")
            except (ValueError, OSError) as err:
                raise _problem("edited", path, reason(err)) from None
            if frame.empty or (absent := [c for c in needs if c not in frame]):
                raise _problem("edited", path, ", ".join(absent) if len(frame) else "∅")
            self._read[name] = frame
        return self._read[name]

    def scenarios(self) -> list[str]:
        """Scenarios in the order of the run."""
        return list(dict.fromkeys(self.read("resumen", ["scenario"])["scenario"].astype(str)))

    def cube(self, scenario: str) -> Cube:
        """The statistics that the tables show of a scenario."""
        lines: dict[str, tuple[str, ...]] = {}
        unit: dict[str, str] = {}
        found: dict[str, np.ndarray] = {}
        printed: dict[str, list[int]] = {}
        years, future = self._years(scenario)
        for table in TABLES:
            frame = self.read(table, ["scenario", "series", "year", "unit", "kind", *STATS])
            rows = frame[(frame["scenario"] == scenario) & frame["year"].isin(years)]
            at, names = pd.factorize(rows["series"])
            lines[table] = tuple(map(str, names))
            block = np.full((len(names), len(STATISTICS), len(years)), np.nan)
            when = np.searchsorted(years, rows["year"].to_numpy())
            for stat in STATS:
                block[at, STATISTICS.index(stat), when] = self._numbers(table, rows[stat])
            found |= dict(zip(lines[table], block, strict=True))
            words = rows.drop_duplicates("series")["unit"].astype(str)
            unit |= {n: self._units.get(w, w) for n, w in zip(lines[table], words, strict=True)}
            known = rows[rows["kind"].map(self._kinds) == "published"]
            printed |= {
                str(n): sorted(map(int, of))
                for n, of in known.groupby("series", sort=False)["year"]
            }
        whole = np.stack([found[name] for name in unit])
        return Cube(years, future, lines, unit, dict.fromkeys(unit, ""), whole, printed)

    def metas(self, scenario: str, catalog: Catalog, lang: str) -> pd.DataFrame:
        """Assessed targets, with their names in the language of the report."""
        frame = self.read("metas", ["scenario", "code", "year", "status", "probability", "value"])
        names = catalog.indicators()[f"name_{lang}"]
        rows = frame[frame["scenario"] == scenario].reset_index(drop=True)
        return rows.assign(name=[names.get(code, code) for code in rows["code"]])

    def sufficiency(self) -> dict[str, pd.DataFrame]:
        """Tables of how long the money lasts, what they say told by its code."""
        codes = {text(f"sufficiency.{w}", self.lang): w for w in _WHATS}
        branches = {part(b, self.lang): b for b in INSURANCES}
        found = {name: self.read(name, needs).copy() for name, needs in SUFFICIENCY.items()}
        for frame in found.values():
            if "what" in frame:
                frame["what"] = frame["what"].map(codes)
            if "branch" in frame:
                frame["branch"] = frame["branch"].replace(branches)
        return found

    def _years(self, scenario: str) -> tuple[np.ndarray, np.ndarray]:
        frame = self.read("resumen", ["scenario", "year", "kind"])
        rows = frame[frame["scenario"] == scenario]
        # A year is projected when any of its lines is: some are published ahead of the others.
        ahead = (rows["kind"].map(self._kinds) == "projection").groupby(rows["year"]).any()
        return ahead.index.to_numpy(int), ahead.to_numpy()

    def _numbers(self, table: str, column: pd.Series) -> np.ndarray:
        try:
            return column.to_numpy(float)
        except ValueError as err:
            path = self.folder / f"{table}.csv"
            raise _problem("edited", path, f"{column.name}: {err}"[:120]) from None


def _untouched(manifest: Mapping[str, Any], found: Mapping[str, str], folder: Path) -> None:
    """Refuse to sign for a table that is not the one that was written."""
    for name, digest in manifest["files"].items():
        if found.get(name) != digest:
            raise _problem("edited", folder / name, Term(N_("other content (SHA-256)")))


def _problem(kind: str, path: Path, found: str) -> DataError:
    expected, todo = {
        "missing": (
            N_("a folder written by piimss run"),
            N_("give the folder that piimss run --out names"),
        ),
        "foreign": (
            N_("the manifest of a folder written by piimss run"),
            N_("give the folder that piimss run --out names, or run again"),
        ),
        "edited": (
            N_("the table as piimss run wrote it"),
            N_("restore the copy, or run again"),
        ),
    }[kind]
    return DataError(
        f"report.actuarial.{kind}",
        "{path}",
        "{found}",
        expected,
        todo,
        path=str(path),
        found=found,
    )
