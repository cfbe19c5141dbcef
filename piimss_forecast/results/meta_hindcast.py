"""How the probabilities of a programme that has ended would have turned out, from earlier years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import metas
from ..catalog import Catalog, Indicator
from ..catalog import load as load_catalog
from ..catalog.reference_class import reference_class
from ..core import checks
from ..core.defaults import SEED
from ..core.errors import InputError
from ..core.resources import models_folder
from ..links import run_chain
from ..scenario import Request
from ..scenario import load as load_assumptions
from .sound import warn_unsound

ORIGINS = (2018, 2020)  # years with a set of their time, before what the programme published
_SET = "hindcast_{}.toml"
BINS = (0.0, 0.1, 0.3, 0.7, 0.9, 1.0)


@dataclass(frozen=True)
class MetaHindcast:
    """Probabilities given from each origin beside what was published later.

    Parameters
    ----------
    table : DataFrame
        origin, code, year, basis, target, value (median), observed, probability (of the model),
        share (of its class that was met, as known at the origin, without the programme judged),
        weighed (both together, with the weight learnt without the indicator), met.
    """

    table: pd.DataFrame

    @property
    def scores(self) -> pd.DataFrame:
        """Brier score (mean squared error of the probability) by origin, by basis and in all, and
        with each indicator of an origin counted once, since its years are met or missed together.

        Beside that of the model (brier): that of the model with its class (weighed), of the class
        alone (class_rate: the base rate that could be known then), of saying that every target is
        met, that none is, and the base rate of the very targets judged, which no forecaster knew.
        """
        groups: list[tuple[str, pd.DataFrame]] = [("all", self.table)]
        groups += [(f"origin {o}", g) for o, g in self.table.groupby("origin")]
        groups += [(str(b), g) for b, g in self.table.groupby("basis")]
        rows = {name: _scores(g, np.ones(len(g))) for name, g in groups}
        once = 1 / self.table.groupby(["origin", "code"])["met"].transform("size")
        rows["each indicator once"] = _scores(self.table, once.to_numpy(float))
        return pd.DataFrame(rows).T

    @property
    def errors(self) -> pd.DataFrame:
        """Which indicators make the error: by origin and code, how many targets are judged, how
        many were met, the mean probability, and the part of the whole squared error, largest first.
        """
        squared = (self.table["probability"] - self.table["met"]) ** 2
        by = self.table.assign(part=squared / squared.sum()).groupby(["origin", "code"])
        found = by.agg(
            targets=("met", "size"),
            met=("met", "sum"),
            probability=("probability", "mean"),
            part=("part", "sum"),
        )
        return found.sort_values("part", ascending=False)

    @property
    def reliability(self) -> pd.DataFrame:
        """Of the targets given a probability within each class: how many, mean probability, share
        met.
        """
        cut = pd.cut(self.table["probability"], list(BINS), include_lowest=True)
        groups = self.table.groupby(cut, observed=True)
        return groups.agg(
            targets=("met", "size"), probability=("probability", "mean"), met=("met", "mean")
        )


def _scores(rows: pd.DataFrame, weights: np.ndarray) -> dict[str, float]:
    came = rows["met"].to_numpy(float)
    rate = float(np.average(came, weights=weights))

    def error(said: pd.Series | float) -> float:
        return float(np.average((said - came) ** 2, weights=weights))

    return {
        "targets": float(weights.sum()),
        "met": rate,
        "brier": error(rows["probability"]),
        "weighed": error(rows["weighed"]),
        "class_rate": error(rows["share"]),
        "all_met": error(1.0),
        "none_met": error(0.0),
        "base_rate": error(rate),
    }


def hindcast(
    origins: Sequence[int] = ORIGINS,
    programme: str = "piimss_2020_2024",
    *,
    catalog: Catalog | None = None,
    models: str | Path | None = None,
    draws: int = 200,
) -> MetaHindcast:
    """Probabilities that would have been given from earlier base years, with the set of assumptions
    of each (``models/hindcast_<year>.toml``) and what was known then.

    Parameters
    ----------
    origins : Sequence[int]
        Last year known.
    programme : str
        Whose targets are judged.
    catalog : Catalog, optional
        Another data folder.
    models : str | Path, optional
        Another folder of assumption sets.
    draws : int
        Paths.

    Returns
    -------
    MetaHindcast
        With ``table``, ``scores`` and ``reliability``.

    Raises
    ------
    InputError
        When no origin has a set of its time or nothing was published after it.
    """
    catalog = catalog or load_catalog()
    warn_unsound(catalog)
    draws = checks.whole_in(draws, "hindcast, draws", 2, 10**6)
    folder = models_folder(models)
    known = [o for o in range(1990, catalog.base_year) if (folder / _SET.format(o)).is_file()]
    lost = [origin for origin in origins if origin not in known]
    some_lack = tuple(origins) == ORIGINS and set(ORIGINS) & set(known)  # in a folder of one's own
    if lost and not some_lack:
        raise InputError(
            "results.meta_hindcast",
            "backtest --metas, origins",
            "{lost}",
            "a base year with a set of its time and values published after it: {known}",
            "change the origin or write models/hindcast_<year>.toml",
            lost=lost,
            known=known,
        )
    rows: list[dict[str, Any]] = []
    for origin in origins:
        if origin in known:
            rows += _rows(int(origin), programme, catalog, folder, draws)
    return MetaHindcast(_weighed(pd.DataFrame(rows)))


def _weighed(table: pd.DataFrame) -> pd.DataFrame:
    """The table with each probability weighed with its class, by what the other indicators tell."""
    weights = {
        code: metas.class_weight(table[table["code"] != code]) for code in set(table["code"])
    }
    weight = table["code"].map(weights).to_numpy(float)
    p, share = table["probability"].to_numpy(float), table["share"].to_numpy(float)
    return table.assign(weighed=metas.weighed(p, share, weight))


def _rows(
    origin: int, programme: str, catalog: Catalog, folder: Path, draws: int
) -> list[dict[str, object]]:
    assumptions = load_assumptions(f"hindcast_{origin}", folder)
    request = Request(assumptions, catalog, catalog.base_year, draws, SEED, base_year=origin)
    data = run_chain(request).data
    codes = [str(c) for c in catalog.indicators(programme).index]
    part = data["indicator"].sel(code=codes)
    basis = [str(b) for b in part["basis"].to_numpy()]
    then = {code: _known(catalog.indicator(code), origin) for code in codes}
    rules = metas.Rules.read(assumptions.get)
    other = metas.outcomes([], reference_class(request.known), rules, origin)
    table = metas.assess_values(
        part.transpose("draw", "year", "code").to_numpy(),
        part["year"].to_numpy(),
        codes,
        then,
        basis,
        rules,
        last_known=origin,
    )
    rows = []
    for row in table[table["year"] > origin].to_dict("records"):
        code, year = str(row["code"]), int(row["year"])
        actual = _published(catalog.indicator(code)).get(year)
        if actual is None or np.isnan(row["probability"]):
            continue
        rows.append(
            {
                "origin": origin,
                "code": code,
                "year": year,
                "basis": basis[codes.index(code)],
                "target": row["target"],
                "value": row["value"],
                "observed": actual,
                "probability": row["probability"],
                "share": metas.peers(other, metas.kind_of_target(catalog.indicator(code))).share,
                "met": bool(metas.met(np.array(actual), catalog.indicator(code), year)),
            }
        )
    return rows


def _published(indicator: Indicator) -> dict[int, float]:
    """Values printed in the indicator's series or cited from another document."""
    return {y: c.value for y, c in indicator.elsewhere.items()} | dict(indicator.history)


def _known(indicator: Indicator, origin: int) -> Indicator:
    """The indicator as it was known at the end of a year."""
    return indicator.model_copy(
        update={
            "history": {y: v for y, v in indicator.history.items() if y <= origin},
            "elsewhere": {y: v for y, v in indicator.elsewhere.items() if y <= origin},
        }
    )
