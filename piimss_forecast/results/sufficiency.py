"""How long the money lasts: first use of the reserves, last sufficient year, exhaustion, and what
each insurance costs, with probabilities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from ..catalog import Catalog
from ..core import checks
from ..core.errors import InputError
from ..core.translate import N_
from ..finance import (
    covered_through,
    first_year_of_use,
    last_year_of_sufficiency,
    level_premium,
    present_value,
    ring_fenced,
    year_of_exhaustion,
)
from ..finance.reserves import RESERVES, RING_FENCED, SPENDABLE
from ..links import run_for
from ..metas import counted
from ..scenario import Request
from ..scenario.cache import Cache
from ..scenario.store import kept_in
from ..uncertainty import random_paths
from .projection import Projection

TOTAL = "total"
_REPORTS = {
    "last_year_of_sufficiency": "last_year",
    "last_year_income_covers_outlay": "income_covers",
    "last_year_of_sufficiency_risk": "last_year_risk",
}
_BLOCK = 100  # draws in memory at a time: to 2050 as many paths and years as a block of a run has
_NEEDED = (
    "reserve_use",
    "unfunded_gap",
    "reserve_balance",
    "rfa_balance",
    "income_branch",
    "outlay_branch",
    "result_branch",
    "yield_branch",
    "wage_mass",
    "discount_factor",
    "price_index_2018",
    "gdp",
)


@dataclass(frozen=True)
class Sufficiency:
    """Answers on how long income and reserves last, to a horizon.

    Parameters
    ----------
    name : str
        Of the scenario.
    data : mapping
        Variables of the projection, ``[draw, year, ...]``.
    base_year : int
        Last year of history.
    horizon : int
        Last projected year.
    catalog : Catalog
        Where the official reports stand.
    """

    name: str
    data: Mapping[Any, xr.DataArray] = field(repr=False)
    base_year: int
    horizon: int
    catalog: Catalog = field(repr=False)

    @property
    def years(self) -> np.ndarray:
        """Projected years."""
        return np.arange(self.base_year + 1, self.horizon + 1)

    @property
    def draws(self) -> int:
        """Paths behind every answer, the central one among them."""
        return int(self.data["unfunded_gap"].sizes["draw"])

    def detached(self) -> Sufficiency:
        """The same with no variables but those it needs: the rest need not stay in memory."""
        kept = {name: self.data[name] for name in _NEEDED}
        return Sufficiency(self.name, kept, self.base_year, self.horizon, self.catalog)

    def _future(self, name: str, **labels: Any) -> np.ndarray:
        array = self.data[name]
        found = array.sel(year=slice(self.base_year + 1, self.horizon), **labels)
        return np.asarray(found.to_numpy())

    def _at_base(self, name: str, **labels: Any) -> np.ndarray:
        return np.asarray(self.data[name].sel(year=self.base_year, **labels).to_numpy())

    @property
    def first_use(self) -> pd.Series:
        """First year in which a reserve is drawn on: central path, p10, p50, p90 (see
        :meth:`last_year`).
        """
        return _quantiles(first_year_of_use(self._future("reserve_use"), self.years))

    @property
    def last_year(self) -> pd.Series:
        """Last year through which income and spendable reserves cover outlay.

        A draw that is still sufficient at the horizon counts as later than any year; where a
        quantile falls among those it is missing.
        """
        return _quantiles(last_year_of_sufficiency(self._future("unfunded_gap"), self.years))

    @property
    def exhaustion(self) -> pd.Series:
        """First year that ends with nothing in RO, ROCF, RFA and RGFA (see :meth:`last_year`)."""
        return _quantiles(year_of_exhaustion(self._future("reserve_balance"), self.years))

    def summary(self) -> pd.DataFrame:
        """First use, last sufficient year and exhaustion.

        Returns
        -------
        DataFrame
            Index ``first_use``, ``last_year``, ``exhaustion``; columns central, p10, p50, p90.
        """
        found = {n: getattr(self, n) for n in ("first_use", "last_year", "exhaustion")}
        return pd.DataFrame(found).T.rename_axis("what")

    def table(self) -> pd.DataFrame:
        """By year: probability that income and spendable reserves cover outlay through it, mean gap
        that nothing covers, and the central path.

        Income has the yields of every reserve and outlay the staff's pensions (RJP). Spendable
        reserves end a year at what they were, plus income, less outlay, less what the staff's fund
        keeps, plus what nothing covers.

        Returns
        -------
        DataFrame
            Index year; columns probability, error (of its sample), gap (mean of random paths, mdp),
            gap_central, spendable_central (31 December), income_central, outlay_central,
            staff_fund_central (contributions and yields that FCOLCLC keeps) and cost_rate_central
            (percent of the wage mass).

        Examples
        --------
        >>> from piimss_forecast.results.projection import project
        >>> found = sufficiency(project("tendencial", horizon=2026, draws=2)).table()
        >>> found["probability"].tolist()
        [1.0, 1.0]
        """
        gap = self._future("unfunded_gap")
        own = self._future("outlay_branch").sum(axis=2)[0]
        chances = [counted(covered) for covered in covered_through(random_paths(gap)).T]
        staff = [RESERVES[r] for r in RING_FENCED]
        fund = self._future("reserve_balance", reserve=staff).sum(axis=2)[0]
        opening = self._at_base("reserve_balance", reserve=staff)[0].sum()
        return pd.DataFrame(
            {
                "probability": [c.probability for c in chances],
                "error": [c.error for c in chances],
                "gap": random_paths(gap).mean(axis=0),
                "gap_central": gap[0],
                "spendable_central": self._future("reserve_balance", reserve=list(SPENDABLE)).sum(
                    axis=2
                )[0],
                "income_central": self._future("income_branch").sum(axis=2)[0],
                "outlay_central": own,
                "staff_fund_central": np.diff(fund, prepend=opening),
                "cost_rate_central": 100 * own / self._future("wage_mass")[0],
            },
            index=pd.Index(self.years, name="year"),
        )

    def by_insurance(self) -> pd.DataFrame:
        """Each insurance as a fund of its own, and all of them together.

        The fund of an insurance opens with its RFA and its part of RO, ROCF and RGFA by income, and
        nobody else's money enters it (LSS 277-E). It says what an insurance would need if the law
        were kept to the letter. The institute pays all of them from one account: how long the
        total lasts is :attr:`last_year`, by the rules of each reserve.

        Returns
        -------
        DataFrame
            Index insurance and ``total``; columns ``opening`` (mdp), ``last_year``,
            ``last_year_p10``, ``last_year_p50``, ``last_year_p90`` (missing when later than the
            horizon), ``probability`` of lasting to the horizon, its ``error``, ``cost_rate`` and
            ``cost_rate_horizon`` (pay as you go), ``level_premium`` (prima media general) and
            ``income_rate``, all percent of the wage mass.
        """
        branches = self.data["income_branch"]["branch"].to_numpy().tolist()
        fund = self._opening()
        flow = self._future("result_branch") - self._future("yield_branch")
        lack = np.maximum(-ring_fenced(fund, flow, self._rate()), 0.0)
        lack = np.concatenate([lack, self._future("unfunded_gap")[..., None]], axis=-1)
        fund = np.concatenate([fund, fund.sum(axis=-1, keepdims=True)], axis=-1)
        outlay, income = (self._with_total(n) for n in ("outlay_branch", "income_branch"))
        income = income - self._with_total("yield_branch")
        mass, discount = self._future("wage_mass"), self._future("discount_factor")
        premium = level_premium(outlay, mass, discount, fund)[0]
        received = level_premium(income, mass, discount)[0]
        rows = {}
        for b, name in enumerate([*branches, TOTAL]):
            last = last_year_of_sufficiency(lack[..., b], self.years)
            lasts = counted(covered_through(random_paths(lack[..., b]))[:, -1])
            rows[name] = {
                "opening": fund[0, b],
                **{_named(k): v for k, v in _quantiles(last).items()},
                "probability": lasts.probability,
                "error": lasts.error,
                "cost_rate": 100 * outlay[0, 0, b] / mass[0, 0],
                "cost_rate_horizon": 100 * outlay[0, -1, b] / mass[0, -1],
                "level_premium": premium[b],
                "income_rate": received[b],
            }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("branch")

    def measures(self) -> pd.DataFrame:
        """Present values at the base year of what the insurances take in and pay to the horizon:
        mdp of the base year, mdp of 2018, and percent of GDP of the base year and of all years.

        ``deficit`` is the present value of the years in which outlay passes income without yields;
        ``actuarial`` that of outlay less income less the reserve held, which yields enter by the
        discount.

        Returns
        -------
        DataFrame
            Index (insurance, measure); columns ``nominal``, ``real_2018``, ``share_gdp``,
            ``share_gdp_horizon``, ``p10`` and ``p90`` of ``nominal``.
        """
        outlay = self._with_total("outlay_branch")
        income = self._with_total("income_branch") - self._with_total("yield_branch")
        discount = self._future("discount_factor")
        fund = self._opening()
        fund = np.concatenate([fund, fund.sum(axis=-1, keepdims=True)], axis=-1)
        values = {
            "income": present_value(income, discount),
            "outlay": present_value(outlay, discount),
            "deficit": present_value(np.maximum(outlay - income, 0.0), discount),
            "actuarial": present_value(outlay - income, discount) - fund,
        }
        prices, gdp = self._at_base("price_index_2018")[0], self._at_base("gdp")[0]
        wealth = present_value(self._future("gdp"), discount)[0]
        names = [*self.data["income_branch"]["branch"].to_numpy().tolist(), TOTAL]
        rows = {
            (name, measure): {
                "nominal": v[0, b],
                "real_2018": v[0, b] / prices,
                "share_gdp": 100 * v[0, b] / gdp,
                "share_gdp_horizon": 100 * v[0, b] / wealth,
                "p10": float(np.quantile(random_paths(v[:, b]), 0.1)),
                "p90": float(np.quantile(random_paths(v[:, b]), 0.9)),
            }
            for b, name in enumerate(names)
            for measure, v in values.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["branch", "measure"])

    def official(self) -> pd.DataFrame:
        """Last sufficient year of the institute's past reports, for comparison only: each had its
        own assumptions and perimeter of reserves.

        Returns
        -------
        DataFrame
            Columns ``report`` (year), ``what`` and ``year``.
        """
        rows = []
        for concept, what in _REPORTS.items():
            found = self.catalog.figures(concept)
            rows += [
                {"report": int(str(period)[:4]), "what": what, "year": round(value)}
                for period, value in zip(found["period"], found["value"].astype(float), strict=True)
            ]
        return pd.DataFrame(rows, columns=["report", "what", "year"]).sort_values(
            ["report", "what"], ignore_index=True
        )

    def _with_total(self, name: str) -> np.ndarray:
        parts = self._future(name)
        return np.concatenate([parts, parts.sum(axis=-1, keepdims=True)], axis=-1)

    def _opening(self) -> np.ndarray:
        """Spendable reserves of each insurance at the base year, ``[draw, branch]`` mdp."""
        income = self._at_base("income_branch")
        pooled = self._at_base("reserve_balance", reserve=["RO", "ROCF", "RGFA"]).sum(axis=-1)
        size = income / income.sum(axis=-1, keepdims=True)
        return np.asarray(self._at_base("rfa_balance") + pooled[:, None] * size)

    def _rate(self) -> np.ndarray:
        """Yearly yields that the discount factor is made of, ``[draw, year]``."""
        factor = self._future("discount_factor")
        before = np.concatenate([np.ones_like(factor[:, :1]), factor[:, :-1]], axis=1)
        return np.asarray(before / factor - 1)


def sufficiency(
    projection: Projection | Request,
    *,
    horizon: int | None = None,
    draws: int | None = None,
    cache: str | Path | None = None,
) -> Sufficiency:
    """How long income and reserves last under a projection.

    Parameters
    ----------
    projection : Projection or Request
        With its draws; its own horizon bounds the answer. Of a request only what the answer needs
        is run.
    horizon : int, optional
        Another last year; a later one than the projection's runs the chain again to it.
    draws : int, optional
        First draws of the projection that are taken; all of them when not given.
    cache : str or Path, optional
        Folder where results of links are kept; that of the projection when not given.

    Raises
    ------
    InputError
        For no projection, a horizon before its first projected year, or more draws than it has.

    Examples
    --------
    >>> from piimss_forecast.results.projection import project
    >>> found = sufficiency(project("tendencial", draws=1), horizon=2045)
    >>> list(found.last_year.index), found.table().index[-1]
    (['central', 'p10', 'p50', 'p90'], np.int64(2045))
    """
    if not isinstance(projection, Request):
        checks.instance(projection, "sufficiency", Projection, N_("give what pf.project returns"))
    request = projection if isinstance(projection, Request) else projection.request
    base, last = int(request.base_year), int(request.horizon)
    wanted = last if horizon is None else horizon
    if wanted <= base:
        raise InputError(
            "results.sufficiency",
            "pf.sufficiency, horizon",
            "{horizon}",
            "a year after {base}",
            "give a later horizon",
            horizon=wanted,
            base=base,
        )
    asked = request.draws if draws is None else draws
    taken = checks.whole_in(asked, "pf.sufficiency, draws", 1, request.draws)
    if isinstance(projection, Projection) and wanted <= last:
        data = projection.data.isel(draw=slice(taken))
        return Sufficiency(projection.name, data, base, wanted, request.catalog)
    if cache is None and isinstance(projection, Projection):
        cache = projection.cache
    return lasting(request.replace(horizon=wanted, draws=taken), kept_in(cache))


def lasting(request: Request, cache: Cache, *, keep: bool = True) -> Sufficiency:
    """The answer to the horizon of a request, which runs no more than it needs, block by block of
    draws.
    """
    parts: dict[str, list[xr.DataArray]] = {name: [] for name in _NEEDED}
    for first in range(0, request.draws, _BLOCK):
        draws = min(_BLOCK, request.draws - first)
        made = run_for(request, *_NEEDED, first=first, draws=draws, cache=cache, keep=keep)
        for name, blocks in parts.items():
            blocks.append(made[name])
    data = {name: xr.concat(blocks, dim="draw") for name, blocks in parts.items()}
    name, base = request.assumptions.name, int(request.base_year)
    return Sufficiency(name, data, base, int(request.horizon), request.catalog)


def _named(quantile: object) -> str:
    return "last_year" if quantile == "central" else f"last_year_{quantile}"


def _quantiles(years: np.ndarray) -> pd.Series:
    """Central path and quantiles of a year by draw; what is later than the horizon is later than
    any year, and missing.
    """
    later = np.where(np.isnan(years), np.inf, years)
    found = {"central": later[0]}
    for name, p in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
        found[name] = float(np.quantile(random_paths(later), p, method="inverted_cdf"))
    return pd.Series(found).where(lambda s: np.isfinite(s))
