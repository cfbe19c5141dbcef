"""The catalogue: published figures with their sources, and the questions an actuary asks of
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from .. import law as statutory
from ..core.arguments import calendar_year
from ..core.checks import one_of, whole_in
from ..core.errors import DataError
from ..core.resources import embedded
from . import anchors
from .digest import folder_digest
from .diseases import Disease, read_diseases
from .face import Face
from .folder import Folder, existing
from .histories import long_history
from .indicators import Indicator, indicator_table, read_indicators
from .preference import HISTORY_KINDS, preferred, yearly
from .queries import demand_word, first_value, held_words, kinds_of, macro_series, matching, unknown

LAW_YEARS = (1900, 2150)  # what a question about the law may name


@dataclass(frozen=True, repr=False)
class Catalog(Face, Folder):
    """Published figures, sources, indicators, law and demography of one data folder.

    Parameters
    ----------
    path : Path
        The data folder.
    last_known : int | None
        Year after which what was observed or decreed is hidden (see :meth:`known_to`); nothing is
        when not given.
    law_path : Path
        Where the law is read when that is not the folder's own (see :meth:`with_law`).
    """

    def known_to(self, year: int) -> Catalog:
        """The catalogue as it stood at the end of ``year``, for hindcasts: later figures, macro
        values and decreed amounts are hidden.

        A figure counts as known when its period has ended. Revised estimates are not undone: a
        hindcast has that hindsight. Dated rates of the law stay, as reforms come before they act.

        Parameters
        ----------
        year : int
            Last year that is known.

        Examples
        --------
        >>> int(load().known_to(2020).series("insured_jobs").index.max())
        2020
        """
        key = ("known_to", calendar_year(year, "Catalog.known_to, year"))
        return self._kept.setdefault(key, Catalog(self.path, key[1], self.law_path, self))

    def with_law(self, other: Catalog) -> Catalog:
        """The figures of this catalogue with the law of another one.

        Parameters
        ----------
        other : Catalog
            Whose law is read.
        """
        return Catalog(self.path, self.last_known, other.law_path)

    @cached_property
    def _figures(self) -> pd.DataFrame:
        return self.of_folder("figures")

    @cached_property
    def _ranked(self) -> pd.DataFrame:
        return preferred(self._figures, self._sources)

    @cached_property
    def _of(self) -> dict[str, pd.DataFrame]:
        """Figures by concept, in order of preference."""
        return {str(name): rows for name, rows in self._ranked.groupby("concept", sort=False)}

    @cached_property
    def _sources(self) -> pd.DataFrame:
        return self.of_folder("sources")

    @cached_property
    def _lists(self) -> dict[str, set[str]]:
        return held_words(self._figures, self._sources)

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return read_indicators(self.path / "indicators.toml")

    @cached_property
    def diseases(self) -> tuple[Disease, ...]:
        """Chronic diseases of the ledger, in the order of ``diseases.csv``."""
        return read_diseases(self.of_folder("diseases"))

    @cached_property
    def base_year(self) -> int:
        """Last year with every total of the ledger (see :mod:`.anchors`), or ``last_known``."""
        if self.last_known is None:
            return anchors.base_year(self)
        return min(self.last_known, load(self.path).base_year)

    def figures(
        self, concept: str | None = None, kind: str | None = None, **equal: str
    ) -> pd.DataFrame:
        """Figures that match: one row per figure, with unit, kind, quality, source and locator.

        Parameters
        ----------
        concept : str | None
            Name of a concept; all when not given.
        kind : str | None
            ``observed``, ``target``, ``projection``...; all when not given.
        equal : str
            Other columns, e.g. ``sex="F"``, ``source="..."``.

        Raises
        ------
        DataError
            For an unknown concept or column, or a word that the column does not hold.

        Examples
        --------
        >>> from piimss_forecast.catalog import load
        >>> int(load().figures("adscrita_umf", period="2020").iloc[0]["value"])
        57073874
        """
        wanted: dict[str, str] = {
            k: v for k, v in {"concept": concept, "kind": kind, **equal}.items() if v is not None
        }
        frame = matching(self._figures, wanted, self._lists)
        if concept is not None and frame.empty and not self._known(concept):
            raise self._unknown(concept)
        return frame.reset_index(drop=True)

    def series(
        self,
        concept: str,
        *,
        sex: str = "T",
        age: str | None = None,
        geography: str = "MX",
        kinds: tuple[str, ...] = HISTORY_KINDS,
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
            ``T``, ``M`` or ``F``.
        age : str | None
            Age group; None takes the only one there is.
        geography : str
            ``MX`` or the code of a state.
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
        kinds = kinds_of(kinds)
        found: pd.DataFrame = self.memo(
            ("series", str(concept), sex, age, geography, kinds),
            lambda: self._series(str(concept), sex, age, geography, kinds),
        )
        out = found.copy()
        out.attrs["concept"] = concept
        return out

    def _series(
        self, concept: str, sex: str, age: str | None, geography: str, kinds: tuple[str, ...]
    ) -> pd.DataFrame:
        if not self._known(concept):
            raise self._unknown(concept)
        f = self._of.get(str(concept), self._ranked.iloc[:0])
        which = [("sex", sex), ("geography", geography), *(("kind", kind) for kind in kinds)]
        for column, word in which if age is None else [*which, ("age", age)]:
            demand_word(column, word, self._lists)
        return yearly(f[f["kind"].isin(kinds)], sex, age, geography)

    def own_figures(self) -> pd.DataFrame:
        """Figures that the embedded data do not have, with ``before``, the value each replaces."""
        from .own import own_figures

        return own_figures(self)

    def value(self, concept: str, period: int | str, **which: Any) -> float:
        """The preferred figure of ``concept`` at ``period``.

        Parameters
        ----------
        concept : str
            A concept of ``concepts.csv``.
        period : int | str
            Year, or date as it stands in the figure (``2024``, ``2024-12``).
        which : Any
            Other columns that choose the figure (``sex="F"``, ``age_group="65+"``); the nation and
            both sexes when not given.

        Raises
        ------
        DataError
            When there is none: the package needs it and does not invent it.
        """
        f = self._of.get(str(concept), self._ranked.iloc[:0])
        which = {"sex": "T", "geography": "MX", **which}
        return first_value(f, concept, period, which, self._lists)

    def concepts(self) -> pd.DataFrame:
        """Concepts with topic, names, unit and nature (stock, flow, rate...)."""
        return self.of_folder("concepts")

    def sources(self) -> pd.DataFrame:
        """Sources with publisher, date, licence and rank (1 is the most authoritative)."""
        return self._sources.copy()

    def discrepancies(self) -> pd.DataFrame:
        """Contradictions: what is printed, what recomputation gives, which is used and why."""
        return self.of_folder("discrepancies")

    def anchor(self, role: str) -> pd.Series:
        """Figures that play a role in the ledger, by year (see :func:`.anchors.anchor`).

        Parameters
        ----------
        role : str
            A role of ``anchors.csv``.
        """
        return anchors.anchor(self, role)

    def macro(self, concept: str, kind: str | None = None) -> pd.Series:
        """Preferred yearly values of a macroeconomic concept (index: year).

        Parameters
        ----------
        concept : str
            A concept of ``macro.csv``.
        kind : str | None
            Keeps only the ``observed`` or the ``projection`` values; all when not given.
        """
        return macro_series(self.of_folder("macro"), str(concept), kind)

    def histories(self) -> pd.DataFrame:
        """Long histories by name: unit, measure, class (``histories.csv``)."""
        return self.of_folder("histories").set_index("history")

    def history(self, name: str, *, kind: str = "observed") -> pd.Series:
        """Values of a long history by year or month (see :func:`.histories.long_history`).

        Parameters
        ----------
        name : str
            A history of ``histories.csv``.
        kind : str
            ``observed``, or ``budget`` for what the budget of each year expected.
        """
        found: pd.Series = self.memo(
            ("long_history", name, kind), lambda: long_history(self, name, kind)
        )
        return found.copy()

    def demography(self, name: str) -> pd.DataFrame:
        """A table of ``data/demography``.

        Parameters
        ----------
        name : str
            File name without ``.csv``, e.g. ``mortality_5x5``.
        """
        return self.of_folder(f"demography/{name}")

    def indicators(self, programme: str | None = None) -> pd.DataFrame:
        """Indicators as a table indexed by code: programme, names, unit, direction, baseline,
        target and its year.

        An indicator without a published baseline has NaN there.

        Parameters
        ----------
        programme : str | None
            Only those of a programme, e.g. ``piimss_2025_2030``; all when not given.
        """
        found: pd.DataFrame = self.memo(
            ("indicators", str(programme)), lambda: self._indicator_table(programme)
        )
        return found.copy()

    def _indicator_table(self, programme: str | None) -> pd.DataFrame:
        rows = [i for i in self._indicators.values() if programme in (None, i.programme)]
        if not rows:
            programmes = sorted({i.programme for i in self._indicators.values()})
            one_of(programme, "indicators.toml, programme", programmes, error=DataError)
        return indicator_table(rows)

    def indicator(self, code: str) -> Indicator:
        """One indicator with formula, variables, history and targets.

        Parameters
        ----------
        code : str
            Such as ``P25-2.1``.
        """
        if str(code) not in self._indicators:
            raise DataError(
                "catalog.indicator",
                "indicators.toml",
                "{code}",
                "a code such as P25-2.1",
                "see catalog.indicators()",
                code=code,
            )
        return self._indicators[code]

    def law(self, year: int) -> statutory.LawYear:
        """The law in force in ``year``: ``.rate(name)``, ``.amount(name)``, ``.table()``.

        Parameters
        ----------
        year : int
            Calendar year.
        """
        try:
            inflation = self.macro("inflation_dec_dec")
        except DataError:  # a folder without prices shows future amounts by their mode only
            inflation = None
        year = whole_in(year, "Catalog.law, year", *LAW_YEARS)
        return statutory.LawYear(self.statutes, year, inflation)

    def _known(self, concept: str) -> bool:
        """Whether the concept has figures, or exists and none of them was known yet (see
        :meth:`known_to`).
        """
        return str(concept) in self._of or (
            self.last_known is not None and concept in set(self.of_folder("concepts")["concept"])
        )

    def _unknown(self, concept: str) -> DataError:
        return unknown(concept, sorted(set(self._figures["concept"])))


def load(path: str | Path | None = None) -> Catalog:
    """The catalogue of published figures, sources, indicators and law.

    Parameters
    ----------
    path : str | Path | None
        A data folder laid out like the embedded one; the embedded one when not given.

    Returns
    -------
    Catalog
        Whose tables are read and checked when first asked for. The embedded one is read once in
        a process, and again when its files change.

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
    folder = existing(embedded("data") if path is None else Path(str(path)))
    return _embedded(folder_digest(folder)) if folder == embedded("data") else Catalog(folder)


@lru_cache(maxsize=1)
def _embedded(_digest: str) -> Catalog:
    """The embedded catalogue as long as its files are those of a digest."""
    return Catalog(embedded("data"))
