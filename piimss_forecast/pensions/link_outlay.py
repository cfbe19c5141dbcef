"""Outlay on pensions by who pays, old-age products of the law of 1997, and replacement rates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..catalog.ledger import Ledger
from ..scenario.run import Run
from . import (
    OUTLAY_PAYERS,
    death_by_type,
    mean_pension_growth,
)
from .chain import LEY_1973, OLD_AGE
from .federal import carried, federal_account, in_run
from .fit import account_per_peso, setting
from .guaranteed import guaranteed_index
from .link_amounts import Amounts
from .link_own import own_outlay, welfare_fund
from .products import Products, mean_career, old_age_products, paid_by_state
from .volumes import RJP, Anchor, Volumes
from .welfare import fund_cap

# Who pays each benefit.
BENEFITS = {
    "ley_1973": "gobierno_federal",
    "garantizada_vejez": "gobierno_federal",
    "garantizada_rentas": "gobierno_federal",
    "sumas_aseguradas": "imss_siv_srt",
    "pensiones_temporales": "imss_siv_srt",
    "otras_siv_srt": "imss_siv_srt",
    "rjp": "imss_rjp",
}


@dataclass
class Money:
    """Outlay ``[draw, year, payer]`` mdp and the same by benefit; mean pension and new pension of
    the law of 1973, MXN per month; products by year; pensions that the fund complements, and what
    it pays.
    """

    outlay: np.ndarray
    benefits: np.ndarray
    mean_1973: np.ndarray
    new_1973: np.ndarray
    products: list[Products]
    complemented: np.ndarray
    complements: np.ndarray


def outlay(run: Run, v: Volumes, amounts: Amounts) -> Money:
    """Outlay by payer in mdp: of the Federal Government as its account tells, of the institute
    anchored on the last published budget and RJP payroll (or on the amounts assumed for the base
    year when nothing is published yet).

    The law of 1973 pays in a year the mean of its amounts at both ends, at the mean level of the
    year: amounts carry who entered and left, at prices of one level, and the rise of each February
    is in the level, which has January at the one before (``mean_indexation``).
    """
    a = run.assumptions
    account = run.of_past(federal_account)
    anchors, budget = _anchors(run)
    drift = a.get("pensions.mean_growth_level_sd") / 100 * run.drift("pension_amount")
    mean = amounts.mean(v.mean_1973) * np.exp(drift)
    federal = v.mean_of_ends(LEY_1973) * mean * 12 / 1e6
    real = np.cumprod(1 + a.path("pensions.rjp_real_increase", run.years) / 100)
    staff = mean_pension_growth(
        v.entries[:, :, RJP].sum(axis=-1),
        v.stock[:, :, RJP].sum(axis=-1),
        a.get("pensions.rjp_new_pension_ratio"),
    )
    rjp = anchors["imss_rjp"].sets(v.mean_of_ends(RJP), amounts.level * staff * real)
    products = run.of_past(_products, int(run.years[-1]))
    by_state = _guaranteed(run, v, products, in_run(run, account.guaranteed))
    _as_the_account(run, "law of 1973", federal, in_run(run, account.ley_1973))
    _as_the_account(run, "guaranteed", by_state.sum(axis=-1), in_run(run, account.guaranteed))
    own = anchors["imss_siv_srt"]
    if budget is not None:
        at = budget.at
        own = Anchor(budget.amount - float(federal[0, at]) - float(rjp[0, at]), at)
    parts = np.concatenate(
        [federal[..., None], by_state, own_outlay(run, v, own), rjp[..., None]], axis=-1
    )
    payer = np.array([OUTLAY_PAYERS.index(name) for name in BENEFITS.values()])
    error = _level_error(run)
    parts = parts * error[..., payer]
    out = np.stack(
        [parts[..., payer == k].sum(axis=-1) for k in range(len(OUTLAY_PAYERS))], axis=-1
    )
    run.check_range("pension_benefits", parts)
    fund = welfare_fund(run, v, products)
    return Money(out, parts, mean * error[..., 0], amounts.new, products, *fund)


def _as_the_account(run: Run, name: str, made: np.ndarray, paid: dict[int, float]) -> None:
    """Check that a part of the federal outlay is what its account paid (``paid``, by position of
    the year).
    """
    if paid:
        told = np.broadcast_to(list(paid.values()), (run.draws, len(paid)))
        run.check(f"pensions, {name} = federal account", made[:, list(paid)], told)


def _anchors(run: Run) -> tuple[dict[str, Anchor], Anchor | None]:
    """What the institute's own outlay is anchored on, and the whole budget where one is published:
    then SIV and SRT pay what the others leave of it.
    """
    a, anchor = run.assumptions, run.catalog.anchor
    assumed, spent = (
        a.get("pensions.unpublished_outlay"),
        a.get("pensions.execution_over_budget"),
    )
    found = {k: Anchor(assumed[k], run.index(run.base_year)) for k in assumed}
    payroll = anchor("rjp_payroll").loc[: run.base_year]
    budget = spent * anchor("pensions_budget").loc[: run.base_year]
    if payroll.size:
        found["imss_rjp"] = Anchor(float(payroll.iloc[-1]), run.index(int(payroll.index[-1])))
    if budget.empty:
        return found, None
    return found, Anchor(float(budget.iloc[-1]), run.index(int(budget.index[-1])))


def _level_error(run: Run) -> np.ndarray:
    """What the outlay of each payer is off by after the base year: its amounts there are assumed,
    or carried from the last published budget; ``[draw, year, payer]``.
    """
    sd = run.assumptions.get("pensions.outlay_level_sd")
    return np.exp(
        np.stack([sd[k] / 100 * run.ahead(f"pension_outlay_{k}") for k in OUTLAY_PAYERS], axis=-1)
    )


def _products(run: Ledger, last: int) -> list[Products]:
    """Old-age products of the law of 1997 by year to ``last``, at prices of the base year.

    Only history and assumptions enter (mortality of the base year, salaries at their assumed real
    growth), so that every block of draws gets the same shares.
    """
    a, base, s = run.assumptions, run.index(run.base_year), run.of_past(setting)
    account, ahead = a.get("pensions.account"), np.arange(int(run.years[0]), last + 1)
    salary, uma, index = _at_base_prices(run, base, ahead)
    age = int(a.get("pensions.product_age"))
    death = death_by_type(run.values("mortality_rate")[0, base], s.multiplier[[OLD_AGE]])[0]
    out = []
    for t, year in enumerate(ahead.tolist()):
        career = mean_career(
            s.first_job.mean(axis=0),
            year,
            age,
            s.required(year),
            s.density,
            border=s.border,
        )
        out.append(
            old_age_products(
                float(salary[t]),
                account_per_peso(run, year, career),
                career,
                death,
                year,
                age=age,
                required=s.required(year),
                female=account["female"] / 100,
                sd_log=account["salary_sd_log"] / 100,
                interest=account["annuity_interest"] / 100,
                survivors=account["survivors"] / 100,
                annuity_choice=account["annuity_choice"] / 100,
                law=run.catalog.statutes,
                uma=float(uma[t]),
                index=index,
                fund_cap=fund_cap(run.catalog.statutes, min(year, run.base_year)),
            )
        )
    return out


def _at_base_prices(
    run: Ledger, base: int, years: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """Mean SBC and UMA of ``years`` in MXN per day at prices of the base year, and those prices
    over the ones of the guaranteed table (when the reform is history).
    """
    prices, future = run.values("price_index_2018")[0, : base + 1], years[years > run.base_year]
    growth = np.cumprod(1 + run.assumptions.path("salary.real_growth", future) / 100)
    factor = prices[base] / prices
    sbc, known = (run.values(name)[0, : base + 1] for name in ("sbc_mean", "uma"))
    salary = np.concatenate([sbc * factor, sbc[base] * growth])
    uma = np.concatenate([known * factor, np.full(future.size, known[base])])
    law = run.catalog.statutes
    reformed = run.base_year >= law.table("garantizada")["price_base"].max()
    return salary, uma, guaranteed_index(law, run.base_year) if reformed else 1.0


def _guaranteed(
    run: Run, v: Volumes, products: list[Products], known: dict[int, float]
) -> np.ndarray:
    """What the State pays on guaranteed pensions, mdp ``[draw, year, 2]``: of old age once the
    account is spent, and what it adds to annuities that would not reach the guaranteed one (art.
    141 and alike), which is the rest of what the federal account paid (``known``, by position of
    the year) and moves with the annuities bought and prices.
    """
    share, lasts = (
        np.array([p.guaranteed for p in products]),
        np.array([p.account_years for p in products]),
    )
    entries, survival = v.old_age_1997
    paid = paid_by_state(entries * share, survival, lasts)
    uma, base = run.values("uma"), run.index(run.base_year)  # every February with INPC, as UMA
    mean = np.array([p.guaranteed_mean for p in products]) * (uma / uma[:, [base]])
    old_age = paid * mean * 12 / 1e6
    rest = {t: max(amount - float(old_age[0, t]), 0.0) for t, amount in known.items()}
    return np.stack([old_age, carried(rest, v.bought * uma)], axis=-1)
