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
from ..core import checks
from ..core.defaults import SEED
from ..core.errors import InputError
from ..core.resources import models_folder
from ..links import run_chain
from ..scenario import Request
from ..scenario import load as load_assumptions
from .sound import warn_unsound

ORIGINS = (2018, 2020)  # years with a set of their time, before what the programme published
BINS = (0.0, 0.1, 0.3, 0.7, 0.9, 1.0)


@dataclass(frozen=True)
class MetaHindcast:
    """Probabilities given from each origin beside what was published later.

    Parameters
    ----------
    table : DataFrame
        origin, code, year, basis, target, value (median), observed, probability, met.
    """

    table: pd.DataFrame

    @property
    def scores(self) -> pd.DataFrame:
        """Brier score (mean squared error of the probability) by origin, by basis and in all.

        Beside it, those of saying that every target is met, that none is, and the base rate: the
        share met of the very targets judged, which no forecaster knew.
        """
        groups: list[tuple[str, pd.DataFrame]] = [("all", self.table)]
        groups += [(f"origin {o}", g) for o, g in self.table.groupby("origin")]
        groups += [(str(b), g) for b, g in self.table.groupby("basis")]
        return pd.DataFrame({name: _scores(g) for name, g in groups}).T

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


def _scores(rows: pd.DataFrame) -> dict[str, float]:
    happened = rows["met"].to_numpy(float)
    rate = float(happened.mean())
    return {
        "targets": len(rows),
        "met": rate,
        "brier": float(((rows["probability"] - happened) ** 2).mean()),
        "all_met": float(((1 - happened) ** 2).mean()),
        "none_met": float((happened**2).mean()),
        "base_rate": rate * (1 - rate),
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
    rows: list[dict[str, Any]] = []
    for origin in origins:
        if (folder / f"hindcast_{origin}.toml").is_file():
            rows += _rows(int(origin), programme, catalog, folder, draws)
    if not rows:
        raise InputError(
            "results.meta_hindcast",
            "hindcast, origins",
            "{origins}",
            "a base year with a set of its time and values published after it",
            "change the origin or write models/hindcast_<year>.toml",
            origins=list(origins),
        )
    return MetaHindcast(pd.DataFrame(rows))


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
    table = metas.assess_values(
        part.transpose("draw", "year", "code").to_numpy(),
        part["year"].to_numpy(),
        codes,
        then,
        basis,
        metas.Rules.read(assumptions.get),
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
