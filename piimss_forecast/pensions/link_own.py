"""Outlay of SIV and SRT by benefit, and the fund that complements pensions of the law of 1997,
which is not of the institute.
"""

from __future__ import annotations

import numpy as np

from ..scenario.run import Run
from .outlay import mean_of_ends
from .products import Products, still_paid
from .statutes import MONTH, MONTHS_A_YEAR, statutes
from .sums_insured import units
from .volumes import Anchor, Volumes


def own_outlay(run: Run, v: Volumes, anchor: Anchor) -> np.ndarray:
    """Sums insured, temporary and provisional pensions, and the rest of what SIV and SRT pay, mdp
    ``[draw, year, 3]``.

    The rest (global indemnities, help, and what does not reconcile) is what these two leave of the
    amount known of a year, and moves with the pensions bought and wages.
    """
    given = run.assumptions.get("pensions.sums_insured")
    each = run.of_past(units, int(run.years[-1]))
    salary = run.values("sbc_mean") * MONTH * given["salary_percent"] / 100 / 1e6
    kinds = v.by_kind
    provisional = given["provisional_years"]
    temporary = given["temporary_percent"] / 100 * given["temporary_years"]
    waits = np.array([temporary, provisional, provisional, 0.0]) * each.year
    waiting = (kinds * waits).sum(axis=-1) * salary
    later = np.maximum(each.insured - waits, 0.0)  # years paid here are not bought as well
    sums = (kinds * later).sum(axis=-1) * salary
    left = anchor.amount - float((sums + waiting)[0, anchor.at])
    rest = Anchor(left, anchor.at).sets(v.bought, run.values("sbc_mean"))
    return np.stack([sums, waiting, rest], axis=-1)


def welfare_fund(run: Run, v: Volumes, products: list[Products]) -> tuple[np.ndarray, np.ndarray]:
    """Pensions that the Fondo de Pensiones para el Bienestar complements at the end of each year,
    and what it pays in the year in mdp, ``[draw, year]``; nothing before it existed, nor in a run
    whose base year does not know it.
    """
    rows = statutes(run.catalog.statutes).welfare_fund
    start = int(rows.loc[rows["parameter"] == "monthly_cap", "year"].min())
    given = run.assumptions.get("pensions.welfare_fund")
    entries, survival = v.old_age_1997
    part = np.where(run.years > start, 1.0, 0.0) * (start <= run.base_year)
    part[run.years == start] = given["first_year_percent"] / 100 * (start <= run.base_year)
    begun = entries * part * given["covered_percent"] / 100
    stock = still_paid(begun, survival)
    uma, base = run.values("uma"), run.index(run.base_year)  # the cap moves each year with prices
    mean = np.array([p.complement for p in products]) * uma / uma[:, [base]]
    return stock, mean_of_ends(stock) * mean * MONTHS_A_YEAR / 1e6
