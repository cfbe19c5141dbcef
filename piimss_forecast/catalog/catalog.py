"""The catalogue: published figures with their sources, and the questions an actuary asks of
them.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from .. import law as statutory
from ..core.errors import DataError
from ..core.read import read_csv
from ..core.resources import embedded
from .indicators import Indicator, read_indicators
from .schemas import TABLES

WEEKS_PUBLISHED = 2020  # DOF 16-12-2020: the whole schedule of weeks to 2031
HISTORY = ("observed", "baseline", "derived", "preliminary")
# Order in which one figure is preferred to another of the same concept, period, sex, age and
# geography.
_QUALITY = {"published": 0, "derived": 1, "assumed": 2, "needs_verification": 3}
_KIND = {
    "observed": 0,
    "baseline": 1,
    "derived": 2,
    "preliminary": 3,
    "legal": 4,
    "target": 5,
    "budget": 6,
    "projection": 7,
    "assumed": 8,
}
_BOUND = {"exact": 0, "rounded": 1, "lower": 2, "upper": 2}


@dataclass(frozen=True)
class Catalog:
    """Published figures, sources, indicators, law and demography of one data folder.

    ``last_known`` hides what was observed or decreed after that year (see :meth:`known_to`).
    """

    path: Path
    last_known: int | None = None
    _read: dict[str, pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def _table(self, name: str) -> pd.DataFrame:
        """A table, read and checked once; the caller gets a copy of its own."""
        if name not in self._read:
            whole = read_csv(self.path / f"{name}.csv", TABLES.get(name), label=f"{name}.csv")
            self._read[name] = (
                whole if self.last_known is None else _known(name, whole, self.last_known)
            )
        return self._read[name].copy()

    def memo(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What ``make`` derives from the tables and from ``key`` alone, made once; to be read, not
        changed.

        Scenarios and searches run the chain again and again on the same catalogue.
        """
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def known_to(self, year: int) -> Catalog:
        """The catalogue as it stood at the end of ``year``, for hindcasts: later figures, macro
        values and decreed amounts are hidden.

        A figure counts as known when its period has ended. Estimates revised later (population,
        figures derived from later documents) are not undone: a hindcast has that hindsight. Dated
        rates of the law stay, since reforms are published before they act.

        Examples
        --------
        >>> int(load().known_to(2020).series("insured_jobs").index.max())
        2020
        """
        return Catalog(self.path, int(year))

    @cached_property
    def _figures(self) -> pd.DataFrame:
        return self._table("figures")

    @cached_property
    def _ranked(self) -> pd.DataFrame:
        return self.preferred(self._figures)

    @cached_property
    def _of(self) -> dict[str, pd.DataFrame]:
        """Figures by concept, in order of preference."""
        return {str(name): rows for name, rows in self._ranked.groupby("concept", sort=False)}

    def preferred(self, figures: pd.DataFrame) -> pd.DataFrame:
        """Figures in order of preference: quality, kind, exactness, then the more authoritative
        source.
        """
        rank = self._sources.set_index("source")["rank"]
        f = figures
        keys = pd.DataFrame(
            {
                "q": f["quality"].map(_QUALITY),
                "k": f["kind"].map(_KIND),
                "b": f["bound"].map(_BOUND),
                "s": f["source"].map(rank).fillna(99),
                "id": f["figure"],
            }
        )
        return f.loc[keys.sort_values(["q", "k", "b", "s", "id"]).index]

    @cached_property
    def _sources(self) -> pd.DataFrame:
        return self._table("sources")

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return read_indicators(self.path / "indicators.toml")

    @cached_property
    def statutes(self) -> statutory.Law:
        """The dated law (see :class:`piimss_forecast.law.Law`)."""
        law = statutory.Law(self.path / "law")
        if self.last_known is not None:
            values = law.table("values")
            # The weeks required were published whole in December 2020; amounts are known year by
            # year.
            scheduled = (values["parameter"] == "weeks_required_ley97") & (
                self.last_known >= WEEKS_PUBLISHED
            )
            law._read["values"] = values[(values["year"] <= self.last_known) | scheduled]
        return law

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names and bytes of every file of the data folder."""
        return folder_digest(self.path)

    @cached_property
    def law_digest(self) -> str:
        """SHA-256 over the files of the law alone."""
        return folder_digest(self.path / "law")

    @cached_property
    def data_digest(self) -> str:
        """SHA-256 over the files that are not law, and over what is hidden of them."""
        return hashlib.sha256(
            f"{folder_digest(self.path, skip='law')} {self.last_known}".encode()
        ).hexdigest()

    @cached_property
    def base_year(self) -> int:
        """Last year for which the ledger's published totals exist."""
        return 2024 if self.last_known is None else min(2024, self.last_known)

    def figures(
        self, concept: str | None = None, kind: str | None = None, **equal: str
    ) -> pd.DataFrame:
        """Figures that match: one row per figure, with unit, kind, quality, source and locator.

        Parameters
        ----------
        concept : str | None
            Names, or None for all.
        kind : str | None
            Names, or None for all.
        equal : str
            Other columns, e.g. ``sex="F"``, ``source="..."``.

        Examples
        --------
        >>> from piimss_forecast.catalog import load
        >>> int(load().figures("adscrita_umf", period="2020").iloc[0]["value"])
        57073874
        """
        wanted: dict[str, str] = {
            k: v for k, v in {"concept": concept, "kind": kind, **equal}.items() if v is not None
        }
        frame = self._figures
        for column, value in wanted.items():
            if column not in frame.columns:
                raise DataError(
                    "Catalog.figures",
                    column,
                    es=(
                        "una columna de figures.csv: " + ", ".join(frame.columns),
                        "corrija el filtro",
                    ),
                    en=(
                        "a column of figures.csv: " + ", ".join(frame.columns),
                        "correct the filter",
                    ),
                )
            frame = frame[frame[column] == value]
        if (
            concept is not None
            and frame.empty
            and concept not in set(self._figures["concept"])
            and not self._hidden(concept)
        ):
            raise self._unknown(concept)
        return frame.reset_index(drop=True)

    def series(
        self,
        concept: str,
        *,
        sex: str = "T",
        age: str | None = None,
        geography: str = "MX",
        kinds: tuple[str, ...] = HISTORY,
    ) -> pd.DataFrame:
        """Yearly series of a concept: one row per period, the preferred figure of each.

        Where several figures say the same period, the preferred one is, in order: published before
        derived before unverified; observed before baseline; exact before rounded before a bound;
        the source of better rank. Values are never averaged; ``others`` counts the figures set
        aside with another value.

        Parameters
        ----------
        concept : str
            A concept of ``concepts.csv``.
        sex : str
            Which breakdown; ``age=None`` takes the only one there is.
        age : str | None
            Which breakdown; ``age=None`` takes the only one there is.
        geography : str
            Which breakdown; ``age=None`` takes the only one there is.
        kinds : tuple[str, ...]
            Kinds of figure admitted (history by default; pass ``("target",)`` for targets).

        Returns
        -------
        DataFrame
            Indexed by period (int years) with value, unit, kind, quality, source, locator, others.

        Examples
        --------
        >>> from piimss_forecast.catalog import load
        >>> int(load().series("insured_jobs").loc[2024, "value"])
        22238379
        """
        found: pd.DataFrame = self.memo(
            ("series", concept, sex, age, geography, kinds),
            lambda: self._series(concept, sex, age, geography, kinds),
        )
        out = found.copy()
        out.attrs["concept"] = concept
        return out

    def _series(
        self, concept: str, sex: str, age: str | None, geography: str, kinds: tuple[str, ...]
    ) -> pd.DataFrame:
        if concept not in self._of and not self._hidden(concept):
            raise self._unknown(concept)
        f = self._of.get(concept, self._ranked.iloc[:0])
        f = f[(f["sex"] == sex) & (f["geography"] == geography) & f["kind"].isin(kinds)]
        f = f[f["period"].str.fullmatch(r"\d{4}")]
        if age is None and f["age"].nunique() > 1:
            age = "all" if (f["age"] == "all").any() else str(f["age"].iloc[0])
        if age is not None:
            f = f[f["age"] == age]
        best = f.drop_duplicates("period").set_index("period")
        others = f.groupby("period")["value"].agg(lambda v: int((v != v.iloc[0]).sum()))
        out = best[
            [
                "value",
                "unit",
                "date_basis",
                "kind",
                "quality",
                "bound",
                "source",
                "locator",
                "figure",
            ]
        ].assign(others=others)
        out.index = out.index.astype(int)
        return out.sort_index()

    def value(self, concept: str, period: int | str, **which: Any) -> float:
        """The preferred figure of ``concept`` at ``period``.

        Raises
        ------
        DataError
            When there is none: the package needs it and does not invent it.
        """
        f = self._of.get(concept, self._ranked.iloc[:0])
        which = {"sex": "T", "geography": "MX", **which}
        hit = f[f["period"] == str(period)]
        for column, wanted in which.items():
            hit = hit[hit[column] == wanted]
        if hit.empty:
            raise DataError(
                f"figures.csv, {concept}, {period}",
                "∅",
                es=("una cifra con fuente", "agréguela con piimss data import"),
                en=("a figure with its source", "add it with piimss data import"),
            )
        return float(hit["value"].iloc[0])

    def concepts(self) -> pd.DataFrame:
        """Concepts with topic, names, unit and nature (stock, flow, rate...)."""
        return self._table("concepts")

    def sources(self) -> pd.DataFrame:
        """Sources with publisher, date, licence and rank (1 is the most authoritative)."""
        return self._sources.copy()

    def discrepancies(self) -> pd.DataFrame:
        """Contradictions: what is printed, what recomputation gives, which is used and why."""
        return self._table("discrepancies")

    def macro(self, concept: str, kind: str | None = None) -> pd.Series:
        """Preferred yearly values of a macroeconomic concept (index: year); ``kind`` keeps only
        observed or projected ones.
        """
        frame = self._macro[self._macro["concept"] == concept]
        frame = frame if kind is None else frame[frame["kind"] == kind]
        frame = frame.sort_values("rank").drop_duplicates("year")
        if frame.empty:
            raise DataError(
                f"macro.csv, {concept}",
                "∅",
                es=("un concepto de macro.csv", "revise el nombre"),
                en=("a concept of macro.csv", "check the name"),
            )
        return pd.Series(
            frame["value"].to_numpy(float), index=frame["year"].astype(int), name=concept
        ).sort_index()

    @cached_property
    def _macro(self) -> pd.DataFrame:
        return self._table("macro")

    def demography(self, name: str) -> pd.DataFrame:
        """A table of ``data/demography`` by file name, e.g. ``mortality_5x5``."""
        return self._table(f"demography/{name}")

    def indicators(self, programme: str | None = None) -> pd.DataFrame:
        """Indicators as a table indexed by code: programme, names, unit, direction, baseline,
        target and its year.

        An indicator without a published baseline has NaN there.
        """
        rows = [i for i in self._indicators.values() if programme in (None, i.programme)]
        if not rows:
            known = ", ".join(sorted({i.programme for i in self._indicators.values()}))
            raise DataError(
                "indicators.toml",
                programme,
                es=(f"uno de {known}", "corrija el programa"),
                en=(f"one of {known}", "correct the programme"),
            )
        table = pd.DataFrame(
            [
                {
                    "code": i.code,
                    "programme": i.programme,
                    "name_es": i.name_es,
                    "name_en": i.name_en,
                    "unit": i.unit,
                    "direction": i.direction,
                    "accumulation": i.accumulation,
                    "baseline_year": i.baseline.year if i.baseline else None,
                    "baseline": i.baseline.value if i.baseline else math.nan,
                    "target_year": max(i.targets),
                    "target": i.targets[max(i.targets)],
                    "points": len(i.history),
                }
                for i in rows
            ]
        ).set_index("code")
        return table.astype({"baseline_year": "Int64", "baseline": float})

    def indicator(self, code: str) -> Indicator:
        """One indicator with formula, variables, history and targets."""
        if code not in self._indicators:
            raise DataError(
                "indicators.toml",
                code,
                es=("un código como P25-2.1", "vea catalog.indicators()"),
                en=("a code such as P25-2.1", "see catalog.indicators()"),
            )
        return self._indicators[code]

    def law(self, year: int) -> statutory.LawYear:
        """The law in force in ``year``: ``.rate(name)``, ``.amount(name)``, ``.table()``."""
        try:
            inflation = self.macro("inflation_dec_dec")
        except DataError:  # a folder without prices shows future amounts by their mode only
            inflation = None
        return statutory.LawYear(self.statutes, int(year), inflation)

    def _hidden(self, concept: str) -> bool:
        """Whether the concept exists and none of its figures was known yet (see
        :meth:`known_to`).
        """
        return self.last_known is not None and bool(
            (self._table("concepts")["concept"] == concept).any()
        )

    def _unknown(self, concept: str) -> DataError:
        from difflib import get_close_matches

        near = (
            ", ".join(
                get_close_matches(concept, sorted(set(self._figures["concept"])), n=4, cutoff=0.4)
            )
            or "—"
        )
        return DataError(
            "figures.csv",
            concept,
            es=(f"un concepto conocido (parecidos: {near})", "vea catalog.concepts()"),
            en=(f"a known concept (similar: {near})", "see catalog.concepts()"),
        )


def _known(name: str, table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rows of a table that were known at the end of ``year``."""
    if name == "figures":
        end = (
            table["period"]
            .str.findall(r"\d{4}")
            .map(lambda found: max(map(int, found), default=9999))
        )
        return table[(end <= year) & table["kind"].isin((*HISTORY, "legal"))].reset_index(drop=True)
    if name == "macro":
        return table[(table["year"] <= year) & (table["kind"] == "observed")].reset_index(drop=True)
    return table


def folder_digest(path: Path, *, skip: str = "") -> str:
    """SHA-256 over the relative names and bytes of the files below ``path``; those of the folder
    ``skip`` are left out.
    """
    total = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        if skip and file.relative_to(path).parts[0] == skip:
            continue
        total.update(
            file.relative_to(path).as_posix().encode()
            + b"\0"
            + hashlib.sha256(file.read_bytes()).digest()
        )
    return total.hexdigest()


def load(path: str | Path | None = None) -> Catalog:
    """The catalogue of published figures, sources, indicators and law.

    Parameters
    ----------
    path : str | Path | None
        A data folder laid out like the embedded one; the embedded one when not given.

    Returns
    -------
    Catalog
        Whose tables are read and checked when first asked for.

    Raises
    ------
    DataError
        When the folder does not exist or a table breaks its contract.

    Examples
    --------
    >>> cat = load()
    >>> list(cat.series("insured_jobs").loc[2023:2024, "value"].astype(int))
    [22024386, 22238379]
    """
    folder = embedded("data") if path is None else Path(path)
    if not folder.is_dir():
        raise DataError(
            str(folder),
            "ninguna carpeta / no folder",
            es=("una carpeta de datos", "revise la ruta"),
            en=("a data folder", "check the path"),
        )
    return Catalog(folder)
