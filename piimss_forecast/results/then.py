"""What would have been adopted at an origin: rules of ``models/hindcast.toml`` on the catalogue as
it stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..core.errors import InputError
from ..core.resources import models_folder
from ..core.translate import N_
from ..scenario import Assumptions
from ..scenario import load as load_assumptions
from ..scenario.schema import read_toml
from ..uncertainty.widths import KEY
from .then_rows import others, path, spreads

TREND = "tendencial"
AHEAD = 6  # longest horizon checked, years
MACRO_HISTORIES = ("inpc_december", "minimum_wage", "cetes_28d", "insured_jobs", "sbc_december")
FEWEST = 4  # years of a history that the rules need: three changes


@dataclass(frozen=True)
class Rules:
    """Windows and limits of the rules, and the years of events (see ``models/hindcast.toml``)."""

    growth_years: int
    inflation_long_run: float
    inflation_kept: float
    policy_years: int
    interest_years: int
    interest_kept: float
    event_years: frozenset[int]
    counting_years: Mapping[str, list[int]]
    hindsight: tuple[str, ...]

    def is_event(self, variable: str, year: int) -> bool:
        """Whether what was published for a year is of an event."""
        return year in self.event_years or year in self.counting_years.get(variable, ())

    def calm(self, values: pd.Series) -> pd.Series:
        """Values outside the years of events, or all when fewer than three would remain."""
        outside = values[~values.index.isin(self.event_years)]
        return outside if len(outside) >= 3 else values


def read_rules(models: str | Path | None = None) -> Rules:
    """The rules of a folder of models (the embedded one when not given).

    Raises
    ------
    InputError
        When the file lacks a rule.
    AssumptionError
        When it is no TOML.
    """
    file = models_folder(models) / "hindcast.toml"
    rows: dict[str, Any] = {}
    if file.is_file():
        raw = read_toml(file)
        rows = {k: v["value"] for k, v in raw.items() if isinstance(v, dict) and "value" in v}
    wanted = list(Rules.__dataclass_fields__)
    if absent := [name for name in wanted if name not in rows]:
        raise InputError(
            "results.read_rules",
            "{path}",
            "∅ {absent}",
            "every rule of the hindcasts: {wanted}",
            "restore the file",
            path=file.name,
            absent=", ".join(absent),
            wanted=", ".join(wanted),
        )
    rows["event_years"] = frozenset(rows["event_years"])
    rows["hindsight"] = tuple(rows["hindsight"])
    return Rules(**{name: rows[name] for name in wanted})


def adopted(
    origin: int,
    catalog: Catalog,
    rules: Rules,
    models: str | Path | None = None,
    widths: pd.DataFrame | None = None,
) -> Assumptions:
    """The assumption set of a hindcast: that of the time where one is written
    (``hindcast_<year>.toml``, the last not after the origin), else the trend set, with the macro
    paths that the rules give.

    Parameters
    ----------
    origin : int
        Last year known.
    catalog : Catalog
        What is published, now.
    rules : Rules
        Of the hindcasts.
    models : str or Path, optional
        Folder of the sets; the embedded one when not given.
    widths : DataFrame, optional
        Widths by class of each origin, learnt without it; those of the catalogue when not given.
    """
    folder = models_folder(models)
    base = load_assumptions(_set_of(origin, folder), folder)
    trend = load_assumptions(TREND, folder)
    changes = derived(origin, catalog.known_to(origin), rules, trend)
    widths = known_widths(catalog) if widths is None else widths
    if origin in widths.index:
        value = widths.loc[[origin]].iloc[0].round(4).to_dict()
        changes[KEY] = base.row(KEY).model_dump() | {"value": value}
    return base.patch(changes, name=f"hindcast_{origin}")


def derived(
    origin: int, known: Catalog, rules: Rules, trend: Assumptions
) -> dict[str, dict[str, Any]]:
    """Every row that the rules give at an origin from what was known there.

    Parameters
    ----------
    origin : int
        Last year known.
    known : Catalog
        What was known then.
    rules : Rules
        Of the hindcasts.
    trend : Assumptions
        The trend set: entries that no rule gives stay.
    """
    paths = macro(origin, known, rules)  # first: it tells of an origin without histories
    return others(origin, known, rules.calm, rules.growth_years, trend) | paths


def hindsight(
    origins: Iterable[int], catalog: Catalog, rules: Rules, models: str | Path | None = None
) -> pd.DataFrame:
    """What the hindcasts use that no one could have had then, with its source.

    Parameters
    ----------
    origins : iterable of int
        Last years known.
    catalog : Catalog
        What is published, now.
    rules : Rules
        Whose ``hindsight`` names the assumptions of the sets of the time.
    models : str or Path, optional
        Folder of the sets; the embedded one when not given.

    Returns
    -------
    DataFrame
        ``where`` (a set or an origin), ``key``, ``source``, ``why``.
    """
    folder = models_folder(models)
    trend, years = load_assumptions(TREND, folder), list(origins)
    rows = [
        ("", "data/demography", "un_wpp_2024", N_("estimates of 2024: revisions were not known")),
        ("", KEY, "derived", N_("learnt on the other origins, later ones too")),
    ]
    for name in dict.fromkeys(_set_of(origin, folder) for origin in years):
        then = load_assumptions(name, folder)
        for key in rules.hindsight if name != TREND else ():
            rows.append((name, key, then.row(key).source, then.row(key).why))
    for origin in years:
        if not spreads(catalog.known_to(origin), trend):
            why = N_("the histories were too short: those of today")
            rows.append((str(origin), "uncertainty.innovation_sd", "derived", why))
    told = pd.DataFrame(rows, columns=["where", "key", "source", "why"])
    same = told.groupby(["key", "source", "why"], sort=False)["where"]  # of several sets, once
    return same.agg(", ".join).reset_index()[list(told)]


def _set_of(origin: int, folder: Path) -> str:
    """The last set of a past year that is not after the origin, else the trend set."""
    years = {int(p.stem.rsplit("_", 1)[1]): p.stem for p in folder.glob("hindcast_*.toml")}
    usable = [year for year in years if year <= origin]
    return years[max(usable)] if usable else TREND


def known_widths(catalog: Catalog) -> pd.DataFrame:
    """Widths by class of each origin, learnt without it (``hindcast_widths.csv``)."""
    rows = catalog.of_folder("hindcast_widths")
    return rows.pivot(index="origin", columns="class", values="multiplier")


def macro(origin: int, known: Catalog, rules: Rules) -> dict[str, dict[str, Any]]:
    """Macro paths that the rules give at an origin, as rows of assumptions.

    Parameters
    ----------
    origin : int
        Last year known.
    known : Catalog
        What was known then.
    rules : Rules
        Of the hindcasts.

    Returns
    -------
    dict
        Rows by key, as :meth:`Assumptions.patch` takes them.

    Raises
    ------
    InputError
        For an origin that a history does not reach, or with too few years before it.
    """
    last = rules.growth_years
    series = {name: known.history(name) for name in MACRO_HISTORIES}
    for name, before in series.items():
        if len(before) < FEWEST or before.index[-1] < origin:
            raise InputError(
                "results.macro",
                "backtest, origins, {origin}",
                "{name}: {count}",
                "a history with {least} years or more that ends at the origin",
                "try 2012 to 2023",
                origin=origin,
                name=name,
                count=len(before),
                least=FEWEST,
            )
    ahead = np.arange(1, AHEAD + 1)
    prices = _rates(series["inpc_december"])
    start = float(prices.iloc[-1]) - rules.inflation_long_run
    inflation = rules.inflation_long_run + start * rules.inflation_kept**ahead
    # The minimum wage of the next year is decreed by then; its prices are those expected.
    wage = _rates(series["minimum_wage"])
    expected = pd.concat([prices, pd.Series(inflation[:1], index=[origin + 1])])
    real_wage = 100 * ((1 + wage / 100) / (1 + expected / 100) - 1)
    rate = series["cetes_28d"]
    level = float(rate.tail(rules.interest_years).mean())
    interest = level + (float(rate.iloc[-1]) - level) * rules.interest_kept**ahead
    jobs = rules.calm(_rates(series["insured_jobs"]).tail(last))
    salary = rules.calm(_rates(known.history("sbc_real_december")).tail(last))
    first = origin + 1
    mean = N_("mean of the last years outside events (models/hindcast.toml)")
    eased = N_("part of the distance to the long run is left each year (models/hindcast.toml)")
    policy = N_(
        "mean of the last years of policy, the decreed one among them (models/hindcast.toml)"
    )
    unit = "percent_per_year"
    real = real_wage.dropna().tail(rules.policy_years).mean()
    return {
        "employment.growth": path({first: jobs.mean()}, unit, mean),
        "salary.real_growth": path({first: salary.mean()}, unit, mean),
        "macro.inflation": path(dict(enumerate(inflation, first)), unit, eased),
        "macro.interest": path(dict(enumerate(np.maximum(interest, 0.5), first)), unit, eased),
        "macro.minimum_wage_real_growth": path({first: real}, unit, policy),
    }


def _rates(levels: pd.Series) -> pd.Series:
    """Percent a year."""
    return (100 * (levels / levels.shift(1) - 1)).dropna()
