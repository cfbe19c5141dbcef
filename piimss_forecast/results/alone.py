"""What the published series say by themselves, which no scenario moves.

For the embedded figures the answer is kept beside this file, by the digest of everything it depends
on: the libraries that find it take longer to load than to answer. Whatever is not there (another
folder, year or model) is worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from .. import timeseries
from ..catalog import Catalog
from ..catalog.periods import period
from ..core.errors import InputError
from ..core.resources import models_folder
from ..metas import scale_of
from ..scenario.cache import digest
from ..scenario.schema import read_toml
from ..timeseries.engine import DEFAULT

FILE = "events.toml"
KEPT = Path(__file__).with_name("alone.csv")  # `python docs/series_solas.py` writes it
# Variable of the projection -> its long history; a third name is how the history is read.
LINES = {
    "jobs": "insured_jobs",
    "sbc": "sbc_december",
    "inflation": "inpc_december",
    "interest": "cetes_28d",
    "minimum_wage": "minimum_wage",
}
RATES = ("inflation", "interest")  # fractions in the projection, percent in the history
FEWEST = 5  # figures below which the default says nothing by itself
DIGITS = 6  # significant: what an optimiser finds beyond them depends on the processor
_BOUNDS = {"logit": (0.0, 100.0)}  # of a series by the scale of its errors; else as it is found


@dataclass(frozen=True)
class Alone:
    """What a series says by itself: median and 80 % range by year in the unit of its history, the
    scale of its errors and the years of its events.
    """

    table: pd.DataFrame
    measure: str
    events: str


@dataclass(frozen=True)
class Question:
    """What is asked of one series.

    Parameters
    ----------
    name : str
        Variable of the projection or code of the indicator.
    past : Series
        Published figures by year.
    events : sequence of Event
        Declared within them.
    measure : str
        Scale of its errors.
    last : int
        Last year of the answer.
    model : str
        Of :data:`piimss_forecast.timeseries.MODELS`.
    """

    name: str
    past: pd.Series
    events: Sequence[timeseries.Event]
    measure: str
    last: int
    model: str

    @property
    def bounds(self) -> tuple[float | None, float | None] | None:
        """Values it cannot leave."""
        return (None, None) if self.name == "inflation" else _BOUNDS.get(self.measure)

    @property
    def digest(self) -> str:
        """Of everything the answer depends on but the code."""
        past = [self.past.index.tolist(), self.past.astype(float).tolist()]
        events = [[e.year, e.kind, e.month, e.length] for e in self.events]
        return digest(past, events, self.bounds, self.last, self.model)[:16]

    def answer(self) -> pd.DataFrame:
        """Median and 80 % range by year; no row where the series says nothing."""
        ahead = self.last - int(self.past.index.max())
        found = timeseries.forecast(
            self.past, ahead, bounds=self.bounds, events=self.events, draws=2, model=self.model
        )
        if not found.available:
            return pd.DataFrame()
        low, high = found.interval(0.8).to_numpy().T
        table = pd.DataFrame({"alone": found.median, "alone_p10": low, "alone_p90": high})
        return table.map(lambda v: float(f"{v:.{DIGITS}g}"))


def alone(
    catalog: Catalog,
    codes: Iterable[str],
    last: int,
    *,
    model: str = DEFAULT,
    models: str | Path | None = None,
) -> dict[str, Alone]:
    """Every series by itself to a last year: no scenario moves it.

    Parameters
    ----------
    catalog : Catalog
        What is published.
    codes : iterable of str
        Indicators with a series of their own.
    last : int
        Last year.
    model : str
        As in :func:`piimss_forecast.beside`.
    models : str or Path, optional
        As in :func:`piimss_forecast.beside`.
    """
    out = {}
    for asked in questions(catalog, codes, last, model=model, models=models):
        table = kept().get(asked.digest)
        table = asked.answer() if table is None else table
        if len(table):
            events = ", ".join(str(e.year) for e in asked.events)
            out[asked.name] = Alone(table, asked.measure, events)
    return out


def questions(
    catalog: Catalog,
    codes: Iterable[str],
    last: int,
    *,
    model: str = DEFAULT,
    models: str | Path | None = None,
) -> list[Question]:
    """What is asked of every series that has figures enough and ends before the last year (see
    :func:`alone`).
    """
    return [
        Question(name, past, events, measure, last, model)
        for name, (past, events, measure) in _known(catalog, codes, _events(models)).items()
        if len(past) >= FEWEST and last > int(past.index.max())
    ]


@cache
def kept() -> dict[str, pd.DataFrame]:
    """Answers kept, by the digest of what was asked."""
    rows = pd.read_csv(KEPT, float_precision="round_trip")
    return {
        str(asked): part.set_index("year")[["alone", "alone_p10", "alone_p90"]]
        for asked, part in rows.groupby("question", sort=False)
    }


def write(asked: Iterable[Question]) -> None:
    """Keep the answers to some questions, and no others."""
    parts = {(q.digest, q.name): q.answer().rename_axis("year") for q in asked}
    rows = pd.concat(parts, names=["question", "series"]).reset_index()
    rows.to_csv(KEPT, index=False, lineterminator="\n")
    kept.cache_clear()


def _known(
    catalog: Catalog, codes: Iterable[str], declared: dict[str, list[timeseries.Event]]
) -> dict[str, tuple[pd.Series, list[timeseries.Event], str]]:
    """Published figures, events and scale of the errors of every series that is set beside."""
    out: dict[str, tuple[pd.Series, list[timeseries.Event], str]] = {}
    for name, history in LINES.items():
        past = catalog.history(history)
        events = declared.get(history, []) + declared.get(name, [])
        if name == "inflation":
            past = (100 * past.pct_change(fill_method=None)).dropna()
            past = past.loc[period(catalog, "inflation_target")[0] :]
        out[name] = past, events, "level" if name in RATES else "log"
    for code in codes:
        sheet = catalog.indicator(code)
        past = pd.Series(dict(sorted(sheet.history.items())), dtype=float)
        if len(past):
            scale = scale_of(sheet, sheet.history)
            measure = "level" if scale == "identity" else scale  # it may be negative: no logarithm
            out[code] = past, declared.get("indicator", []), measure
    return {n: (p, _within(e, p), m) for n, (p, e, m) in out.items()}


def _within(events: list[timeseries.Event], past: pd.Series) -> list[timeseries.Event]:
    """Events inside the series, as long as enough figures are left of it."""
    first, last = int(past.index.min()), int(past.index.max())
    inside = [e for e in events if first < e.year <= last]
    lost = sum(min(e.length or 1, last - e.year + 1) for e in inside if e.kind == "pulse")
    return inside if len(past) - lost >= FEWEST else [e for e in inside if e.kind != "pulse"]


def _events(models: str | Path | None) -> dict[str, list[timeseries.Event]]:
    """Declared events by series; none for a folder without the file."""
    path = models_folder(models) / FILE
    if not path.is_file():
        return {}
    rows = read_toml(path)
    try:
        return {name: [timeseries.Event(**row) for row in found] for name, found in rows.items()}
    except TypeError as err:
        raise InputError(
            "results.events",
            "{file}",
            "{err}",
            "year, kind, length, reason and source of each event",
            "correct the file",
            file=path.name,
            err=str(err),
        ) from None
