"""The statement and the reserves of history, from the published figures that ``anchors.csv`` names.

Perimeter: that of indicator 5.2 of PIIMSS 2020-2024. Years without a published total are rebuilt as
each function says; nothing is extrapolated beyond the base year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..catalog.ledger import Ledger
from ..core.errors import DataError
from .history import (
    COMPONENTS,
    backcast_first,
    credit,
    implied_programme,
    join,
    published_programme,
)
from .reserves import RESERVES, ReservePath
from .statement import between

PENSIONS = ("pensiones_federales", "pensiones_siv_srt", "rjp")  # items of outlay


@dataclass(frozen=True)
class Totals:
    """Income, outlay and reserve accumulation of the years of history, ``[year]`` mdp."""

    income: np.ndarray
    outlay: np.ndarray
    accumulation: np.ndarray

    @property
    def result(self) -> np.ndarray:
        """Income less outlay less accumulation."""
        return np.asarray(self.income - self.outlay - self.accumulation)


def past_years(run: Ledger) -> np.ndarray:
    """Years of history, from the first of the run to its base year."""
    return run.years[: run.index(run.base_year) + 1]


def _numbers(series: pd.Series) -> dict[int, float]:
    """Values by year."""
    years = series.index.to_numpy(int).tolist()
    return dict(zip(years, series.to_numpy(float).tolist(), strict=True))


def own_outlay(run: Ledger) -> pd.Series:
    """Outlay without pensions by year, in mdp: what is programmed less the pensions in it; of a
    year known to November only, that part times an assumed factor; else the budget approved.
    """
    anchor = run.catalog.anchor
    whole = (anchor("programmable_outlay") - anchor("programmable_pensions")).dropna()
    part = anchor("programmable_outlay_to_november") - anchor("programmable_pensions_to_november")
    factor = run.assumptions.get("finance.own_outlay_annual_factor")
    budget = anchor("outlay_without_pensions_budget")
    return whole.combine_first(part.dropna() * factor).combine_first(budget).sort_index()


def _outlay(run: Ledger, known: Mapping[str, np.ndarray]) -> np.ndarray:
    """Total outlay: published; since the first year whose outlay without pensions is known, that
    outlay (at constant growth between known years) and the pensions of the ledger; at constant
    growth between; ``[year]``.
    """
    years = past_years(run)
    own = own_outlay(run)
    anchors = _numbers(run.catalog.anchor("outlay_total"))
    since = years[years >= own.index.min()]
    if since.size:
        without = between(_numbers(own), since, geometric=True, name="programmable_outlay")
        for year, amount in zip(since.tolist(), without, strict=True):
            pensions = sum(known[k][0, run.index(year)] for k in PENSIONS)
            anchors.setdefault(year, float(amount + pensions))
    return between(anchors, years, geometric=True, name="outlay_total")


def past_totals(run: Ledger, known: Mapping[str, np.ndarray]) -> Totals:
    """Income, outlay and accumulation of history.

    Accumulation: published, linear between. Result: published, linear to that of the base year,
    whose income is the published own income (with the State's share) and the pass-through of
    pensions. Income: published, else outlay + accumulation + result.

    Parameters
    ----------
    run : Ledger
        Of which the figures, assumptions and years are read.
    known : mapping of str to ndarray
        Items of the statement that earlier links project, ``[draw, year]`` mdp.

    Returns
    -------
    Totals
        ``[year]`` mdp.
    """
    years, anchor = past_years(run), run.catalog.anchor
    outlay = _outlay(run, known)
    accumulation = between(
        _numbers(anchor("reserve_accumulation")), years, name="reserve_accumulation"
    )
    results, own = _numbers(anchor("financial_result")), anchor("own_income")
    if run.base_year not in results:
        if run.base_year not in own.index:
            raise DataError(
                "finance.past_totals",
                "figures.csv, own_income_budget, {base_year}",
                "∅",
                "own income of the base year",
                "add the figure with its source",
                base_year=run.base_year,
            )
        income = own[run.base_year] + known["transferencia_pensiones"][0, years.size - 1]
        results[run.base_year] = float(income - outlay[-1] - accumulation[-1])
    income = outlay + accumulation + between(results, years, name="financial_result")
    for year, printed in _numbers(anchor("income_total")).items():
        if year in years:
            income[run.index(year)] = printed
    return Totals(income, outlay, accumulation)


def components(run: Ledger) -> pd.DataFrame:
    """Components of the reserve accumulation, ``[year, component]`` mdp, of the years to the base
    year that have them all.
    """
    found = {c: run.catalog.anchor(f"reserve_component_{c}") for c in COMPONENTS}
    table = pd.DataFrame(found).dropna().loc[: run.base_year]
    first = int(run.years[0])
    if first not in table.index:
        raise DataError(
            "finance.components",
            "figures.csv, reserve_accumulation_*, {first}",
            "∅",
            "the six components of the first year",
            "add the figures",
            first=first,
        )
    return table


def subaccounts(run: Ledger, parts: pd.DataFrame, year: int) -> tuple[float, float]:
    """Contributions to both subaccounts of the FCOLCLC in a year, mdp: the last published ones at
    their assumed growth.
    """
    growth = run.assumptions.get("finance.contribution_growth")
    since = int(parts.loc[:year].index[-1])
    first, second = (
        _numbers(parts[f"subaccount{k}"])[since]
        * (1 + growth[f"FCOLCLC_{k}"] / 100) ** (year - since)
        for k in (1, 2)
    )
    return first, second


def past_reserves(run: Ledger, past: Totals) -> ReservePath:
    """Reserves of history, one draw: closing balances assumed for the first year, then the
    published programme, or the one its total implies.
    """
    assumed = run.assumptions
    rate = assumed.get("finance.history_yield") / 100
    opening = assumed.get("finance.opening_balance")
    balance = np.array([opening[r] for r in RESERVES])
    parts = components(run)

    def published(year: int) -> dict[str, float]:
        return {c: _numbers(parts[c])[year] for c in COMPONENTS}

    start, *rest = past_years(run).tolist()
    programme = published_programme(published(start), balance, rate)
    first = (balance[None], backcast_first(balance, programme, past.result[0]), programme)
    later = []
    for t, year in enumerate(rest, start=1):
        if year in parts.index:
            programme = published_programme(published(year), balance, rate)
        else:
            total = float(past.accumulation[t])
            programme = implied_programme(total, subaccounts(run, parts, year), balance, rate)
        piece = credit(balance, programme, float(past.income[t] - past.outlay[t]))
        later.append(piece)
        balance = piece[0][0]
    return join(first, later)
