"""What the accounts need of the reserves: the RFA by insurance, yields by insurance, discount and
GDP.
"""

from __future__ import annotations

import numpy as np

from ..scenario.run import Run
from .by_insurance import ReserveByInsurance, split_reserve
from .insurance import INSURANCES, whole_key
from .loans import Loans, rocf_loans
from .reserves import RESERVES


def reserve_by_insurance(run: Run, result: np.ndarray) -> ReserveByInsurance:
    """The RFA by insurance: opened by its key at the end of the first year; the contributions of
    history, which were programmed for GMP, went there.
    """
    key = run.assumptions.get("finance.rfa_share")
    whole_key(key, INSURANCES, "finance.rfa_share")
    share = np.array([key[b] for b in INSURANCES])
    interest, given, use, recount = (
        run.part(f"reserve_{name}", reserve="RFA")
        for name in ("interest", "contribution", "use", "recount")
    )
    receives = np.zeros((run.years.size - 1, len(INSURANCES)))
    receives[: run.index(run.base_year), INSURANCES.index("GMP")] = 1.0
    first = run.part("reserve_balance", reserve="RFA")[:, :1, None] * share
    made = split_reserve(
        first[:, 0],
        interest[:, 1:],
        given[:, 1:],
        use[:, 1:],
        np.nan_to_num(result[:, 1:]),
        receives,
        recount[:, 1:],
    )
    none = np.zeros_like(first)
    return ReserveByInsurance(
        np.concatenate([first, made.balance], axis=1),
        np.concatenate([interest[:, :1, None] * share, made.interest], axis=1),
        np.concatenate([none, made.use], axis=1),
        np.concatenate([none[..., 0], made.beyond], axis=1),
    )


def yields_by_insurance(
    run: Run, income: np.ndarray, shares: np.ndarray, reserve: ReserveByInsurance
) -> np.ndarray:
    """Yields by insurance: those of the RFA by what each holds, of the fund for staff as the common
    outlay, of the others as income; ``[draw, year, branch]`` mdp.
    """
    earned = dict(zip(RESERVES, np.moveaxis(run.values("reserve_yield"), 2, 0), strict=True))
    pooled = (earned["RO"] + earned["ROCF"] + earned["RGFA"])[..., None]
    staff = (earned["FCOLCLC_1"] + earned["FCOLCLC_2"])[..., None]
    held = np.concatenate([reserve.balance[:, :1], reserve.balance[:, :-1]], axis=1)
    whole = held.sum(axis=-1, keepdims=True)
    part = np.divide(held, whole, out=np.full_like(held, 1 / held.shape[-1]), where=whole > 0)
    size = income / income.sum(axis=-1, keepdims=True)
    return np.asarray(pooled * size + staff * shares + earned["RFA"][..., None] * part)


def loans_of_rocf(run: Run, income: np.ndarray, result: np.ndarray) -> Loans:
    """What was taken from the ROCF as the loan that the law makes of it, by insurance that lacks
    money.
    """
    rules = run.catalog.statutes.table("reserves").set_index("rule")["value"]
    use, returned = (
        run.part(f"reserve_{name}", reserve="ROCF") for name in ("use", "contribution")
    )
    made = rocf_loans(
        use,
        returned,
        np.nan_to_num(run.values("interest")),
        np.nan_to_num(income),
        np.nan_to_num(result),
        days=float(rules["loan_limit_to_ro"]),
        term=int(float(rules["loan_repayment_term"])),
    )
    given_back = use - np.diff(made.owed, axis=1, prepend=0.0)
    peso = -1e-6  # sums of loans are not exact to the last digit
    run.check_range("given back to the ROCF", given_back, peso)
    run.check_range("put into the ROCF less given back to it", returned - given_back, peso)
    run.check_range("loans of the ROCF that are not overdue", made.owed - made.overdue, peso)
    run.check_range("loans of the ROCF within the limit", made.owed - made.beyond, peso)
    return made


def economy(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """GDP in mdp, and what a peso at the end of a year is worth at the end of the base year, both
    unknown before it; ``[draw, year]``.
    """
    cut, a = run.index(run.base_year) + 1, run.assumptions
    real = a.path("finance.gdp_growth", run.years[cut:]) / 100
    nominal = np.cumprod((1 + real) * (1 + run.values("inflation")[:, cut:]), axis=1)
    gdp = np.full((run.draws, run.years.size), np.nan)
    gdp[:, cut - 1] = a.get("finance.gdp_base")
    gdp[:, cut:] = a.get("finance.gdp_base") * nominal
    discount = np.full_like(gdp, np.nan)
    discount[:, cut - 1] = 1.0
    discount[:, cut:] = 1 / np.cumprod(1 + run.values("interest")[:, cut:], axis=1)
    return gdp, discount
