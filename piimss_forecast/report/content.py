"""What the workbook and the page are made of: the projected scenarios and everything that must
be said about them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from ..core.calendar import day_in_words
from ..core.translate import N_, translate
from .cube import Cube
from .explained import Explained
from .messages import label, part, text
from .states import States

MISSING = "—"
NBSP = "\u00a0"  # keeps a number and its unit on one line


@dataclass(frozen=True)
class Content:
    """Input of :func:`write_workbook` and :func:`write_page`; every dict is keyed by scenario, in
    the order shown, the first being the reference.

    Parameters
    ----------
    cubes : dict[str, Cube]
        Statistics.
    titles : dict[str, dict[str, str]]
        ``{"es", "en"}``.
    assumptions : dict[str, DataFrame]
        ``Assumptions.table``.
    changes : dict[str, DataFrame]
        ``Assumptions.differences`` of the first scenario against each other one (columns a, b,
        unit, source_a, source_b).
    metas : dict[str, DataFrame]
        Columns code, name, unit, year, baseline_year, baseline, target, value, low, high,
        probability (0 to 1), status, points, method, note.
    history : DataFrame
        Published margins beside what the ledger gives.
    sources : DataFrame
        Tables of the catalogue.
    discrepancies : DataFrame
        Tables of the catalogue.
    needs_verification : DataFrame
        Tables of the catalogue.
    manifest : dict[str, Any]
        Of the run, as ``piimss run`` writes it (run, command, date, draws, seed, versions,
        data_digest, scenarios with assumptions_digest and checks); what is absent is a dash.
    lang : str
        ``es`` or ``en``.
    directions : DataFrame
        Sign of each outcome by scenario, as expected and as found; empty with one scenario.
    sufficiency : dict[str, DataFrame]
        ``suficiencia`` (first use, last sufficient year, exhaustion), ``suficiencia_por_ano``,
        ``suficiencia_por_seguro`` and ``suficiencia_informes``, every scenario in one; none when
        not asked for.
    states : States, optional
        The states of every scenario; None when they were not asked for.
    beside : DataFrame
        Path of every scenario beside what the series says by itself (see
        :func:`piimss_forecast.beside`).
    since : DataFrame
        Path of every scenario beside what is published of the years projected.
    hindcasts : DataFrame
        What bands held by class and variable, in words.
    courses : dict[str, DataFrame]
        Indicators by code and year: published, target, p10, p50, p90.
    together : dict[str, DataFrame]
        Targets met in the same path, by programme (see :func:`piimss_forecast.metas.joint`).
    people : dict[str, DataArray]
        Central path of the population registered at a UMF, ``[year, sex, age]``.
    explained : Explained
        What explains the differences from the first scenario, and its answer to a few levers.
    paths : dict[str, DataFrame]
        Assumptions by year of each scenario, keys by year.
    lineage : DataFrame
        What each series is made of, by series: variable, module, source, reads, keys, concept.
    figures : DataFrame
        Every published figure of the catalogue with the title of its document and whether it is
        the user's own.
    concepts : mapping of str to str
        Names of the published concepts.
    """

    cubes: dict[str, Cube]
    titles: dict[str, dict[str, str]]
    assumptions: dict[str, pd.DataFrame]
    changes: dict[str, pd.DataFrame]
    metas: dict[str, pd.DataFrame]
    history: pd.DataFrame
    sources: pd.DataFrame
    discrepancies: pd.DataFrame
    needs_verification: pd.DataFrame
    manifest: dict[str, Any]
    lang: str = "es"
    directions: pd.DataFrame = field(default_factory=pd.DataFrame)
    sufficiency: dict[str, pd.DataFrame] = field(default_factory=dict)
    states: States | None = None
    beside: pd.DataFrame = field(default_factory=pd.DataFrame)
    since: pd.DataFrame = field(default_factory=pd.DataFrame)
    hindcasts: pd.DataFrame = field(default_factory=pd.DataFrame)
    courses: dict[str, pd.DataFrame] = field(default_factory=dict)
    together: dict[str, pd.DataFrame] = field(default_factory=dict)
    people: dict[str, xr.DataArray] = field(default_factory=dict)
    explained: Explained = field(default_factory=Explained)
    paths: dict[str, pd.DataFrame] = field(default_factory=dict)
    lineage: pd.DataFrame = field(default_factory=pd.DataFrame)
    figures: pd.DataFrame = field(default_factory=pd.DataFrame)
    concepts: Mapping[str, str] = field(default_factory=dict)
    _rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict, repr=False)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios in the order shown."""
        return tuple(self.cubes)

    def named(self, margin: str) -> str:
        """Name of a published concept or of a margin of history."""
        return self.concepts.get(margin) or label(margin, self.lang)

    @property
    def first(self) -> str:
        """The scenario the others are compared with."""
        return self.scenarios[0]

    @property
    def years(self) -> np.ndarray:
        """Years of the tables."""
        return self.cubes[self.first].years

    @property
    def future(self) -> np.ndarray:
        """Whether each year is projected."""
        return self.cubes[self.first].future

    @property
    def base_year(self) -> int:
        """Last year of history (the first year kept when everything is projected)."""
        history = self.years[~self.future]
        return int(history[-1] if history.size else self.years[0])

    @property
    def horizon(self) -> int:
        """Last year projected."""
        return int(self.years[-1])

    @property
    def date(self) -> str:
        """When the run was made, in words; a dash when its manifest does not say."""
        return day_in_words(self.created, self.lang) if self.manifest.get("date") else MISSING

    @property
    def created(self) -> datetime:
        """Date of the run; a fixed one when the manifest has none, so that files stay equal byte
        by byte.
        """
        try:
            return datetime.fromisoformat(str(self.manifest["date"])).replace(tzinfo=None)
        except (KeyError, ValueError):
            return datetime(2000, 1, 1)

    @property
    def run_id(self) -> str:
        """Name of the run: its date and the first digits of the digest of all that decides it, as
        ``piimss runs`` shows it.
        """
        return str(self.manifest.get("run") or MISSING)

    def say(self, key: str, **values: object) -> str:
        """A message in the language of the report, with its values in place."""
        said = text(key, self.lang)
        return (said.format(**values) if values else said).replace(" %", f"{NBSP}%")

    def yes(self, flag: bool | None, none: str = "") -> str:
        """Yes or no in the language of the report, or ``none`` where nothing was asked."""
        return none if flag is None else self.say("word.yes" if flag else "word.no")

    def title(self, scenario: str) -> str:
        """Title of a scenario in the language of the report."""
        return self.titles.get(scenario, {}).get(self.lang) or scenario

    def assumption_rows(self, scenario: str) -> dict[str, dict[str, Any]]:
        """Assumptions of a scenario by key: name, value, unit, source, quality, why; made once."""
        if scenario not in self._rows:
            frame = self.assumptions[scenario]
            said = frame.assign(source=frame["source"].map(lambda v: _said(v, self.lang)))
            self._rows[scenario] = _rows(said)
        return self._rows[scenario]

    def change_rows(self, scenario: str) -> dict[str, dict[str, Any]]:
        """What a scenario changes, by key, with its own name and reason; empty for the first
        one.
        """
        own = self.assumption_rows(scenario)
        blank = {"name": "", "why": ""}
        return {
            k: {**blank, **{f: own.get(k, blank)[f] for f in blank}, **row}
            for k, row in _rows(self.changes.get(scenario, pd.DataFrame())).items()
        }

    def digest(self, scenario: str) -> str:
        """Digest of a scenario's assumptions."""
        return str(
            self.manifest.get("scenarios", {}).get(scenario, {}).get("assumptions_digest", MISSING)
        )

    def digest_of_data(self) -> str:
        """Digest of the data folder."""
        return str(self.manifest.get("data_digest", MISSING))

    def facts(self, digits: int = 16) -> list[tuple[str, str]]:
        """What identifies the run, as pairs of name and value; digests are cut to ``digits``."""
        m = self.manifest
        checks = [s["checks"] for s in m.get("scenarios", {}).values() if "checks" in s]
        pairs = {
            "id": self.run_id,
            "date": self.date,
            "horizon": self.say("run.horizon_value", horizon=self.horizon, base=self.base_year),
            "draws": f"{m['draws']:,}" if "draws" in m else MISSING,
            "seed": str(m.get("seed", MISSING)),
            "digest_data": self.digest_of_data()[:digits],
        }
        named = [(self.say(f"run.{key}"), value) for key, value in pairs.items()]
        named += [
            (f"{self.say('run.digest_assumptions')}: {s}", self.digest(s)[:digits])
            for s in self.scenarios
        ]
        named.append(
            (
                self.say("run.versions"),
                ", ".join(f"{k} {v}" for k, v in m.get("versions", {}).items()) or MISSING,
            )
        )
        if checks:
            named.append(
                (self.say("run.checks"), self.say("run.checks_value", n=f"{sum(checks):,}"))
            )
        named.append((self.say("run.command"), str(m.get("command") or MISSING)))
        return named


# Codes of the data shown as words, beside the columns that are words already.
_CODES = N_(
    {
        "assumed": "assumed",
        "derived": "derived",
        "press": "press",
        "recall": "recall",
        "observed": "observed",
        "baseline": "baseline",
        "target": "target",
        "preliminary": "preliminary",
        "budget": "budget",
        "projection": "projection",
        "legal": "legal",
        "exact": "exact",
        "rounded": "rounded",
        "lower": "lower",
        "upper": "upper",
        "year": "year",
        "month-end": "month-end",
        "n.d.": "n.d.",
        "span": "span",
        "31-dec": "31-dec",
        "30-jun": "30-jun",
        "1-jul": "1-jul",
        # natures and topics of the concepts
        "stock": "stock",
        "flow": "flow",
        "share": "share",
        "rate": "rate",
        "amount": "amount",
        "parameter": "parameter",
        "index": "index",
        "benefits": "benefits",
        "costing": "costing",
        "coverage": "coverage",
        "demography": "demography",
        "detection": "detection",
        "employment": "employment",
        "income": "income",
        "indicator": "indicator",
        "infrastructure": "infrastructure",
        "law": "law",
        "morbidity": "morbidity",
        "mortality": "mortality",
        "occupational_risk": "occupational risk",
        "outlay": "outlay",
        "pensions": "pensions",
        "quality": "quality",
        "reserves": "reserves",
        "salary": "salary",
        "spending": "spending",
        "staff": "staff",
        "utilisation": "utilisation",
    }
)
_WORDS: tuple[str, ...] = ("printed", "recomputed", "used", "why", "title", "publisher")
_WORDS += ("period_covered", "licence", "note", "geography", "kind", "bound", "date_basis")
_WORDS += ("locator", "article", "topic", "nature")


def in_words(
    frame: pd.DataFrame, lang: str | None = None, names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """A table of the catalogue as people read it in ``lang``: units, qualities, kinds and
    sentences in words; ids, periods and figures as they are.

    Parameters
    ----------
    frame : DataFrame
        With any of the columns of the catalogue.
    lang : str, optional
        ``es`` or ``en``; that of the session when not given.
    names : mapping of str to str, optional
        Of the concepts, to stand in the place of their keys.
    """
    said = {c: frame[c].map(lambda v: _said(v, lang)) for c in _WORDS if c in frame}
    for column in ("unit", "quality"):
        if column in frame:
            said[column] = frame[column].map(lambda v, c=column: text(f"{c}.{v}", lang))
    if names is not None and "concept" in frame:
        said["concept"] = frame["concept"].map(lambda c: names.get(c, c))
    return frame.assign(**said)


def _said(value: object, lang: str | None) -> object:
    return translate(_CODES.get(value, value), lang) if isinstance(value, str) else value


def _rows(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    columns = [str(column) for column in frame.columns]
    rows = frame.astype(object).itertuples(index=True, name=None)
    return {str(key): dict(zip(columns, row, strict=True)) for key, *row in rows}


def readable(value: object, longest: int = 32_000, lang: str | None = None) -> str:
    """An assumption's value as people write it.

    Examples
    --------
    >>> readable('{"2026": 1.5, "2030": 2.0}'), readable("0.987"), readable('[1, 2]')
    ('2026: 1.5; 2030: 2', '0.987', '1, 2')
    >>> readable('{"RFA": 87300.0}'), readable("53000.0")
    ('RFA: 87,300', '53,000')
    """
    try:
        plain = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        plain = value
    told = isinstance(plain, (Mapping, list, float))
    shown = _join(plain, lang) if told else str(value)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _join(value: object, lang: str | None) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{part(str(k), lang)}: {_join(v, lang)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(_join(v, lang) for v in value)
    return f"{value:,.12g}" if isinstance(value, float) else str(value)


def signed(value: float) -> str:
    """A whole difference with its sign; none where it rounds to nothing.

    Examples
    --------
    >>> signed(1234.5), signed(-0.4), signed(float("nan"))
    ('+1,234', '0', '')
    """
    if not math.isfinite(value):
        return ""
    return f"{value:+,.0f}" if round(value) else "0"


def plain(value: object) -> str:
    """A cell of a table as text; empty for what is missing."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)
