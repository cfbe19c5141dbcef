"""What SIV and SRT pay on the pensions of the law of 1997: the sum insured of those bought from
insurers, and the pensions they pay themselves before one is definitive.

The sum insured is the constitutive sum of the pension less the worker's individual account (LSS 159
IV): who has saved more costs the insurances less. An invalidity that may heal is paid as a
temporary pension (LSS 121), and a permanent disability as a provisional one for two years (LSS 61).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..catalog.ledger import Ledger
from ..core.dims import AGES, SEXES
from .constitutive import constitutive_parts
from .fit import Setting, account_per_peso, actives, setting
from .ledger import EARNED, SURVIVORS
from .products import MeanCareer
from .shares import ShareRegime, rules
from .statutes import MONTH, MONTHS_A_YEAR
from .volumes import BOUGHT, PURCHASES


class Units(NamedTuple):
    """Mean amounts of a pension bought, in monthly salaries of its worker.

    Attributes
    ----------
    constitutive : ForwardRef('ndarray')
        Constitutive sum, ``[kind]``.
    account : ForwardRef('ndarray')
        Individual account, ``[year, kind]``.
    year : ForwardRef('ndarray')
        A year of the pension itself, with its aguinaldo, ``[kind]``.
    """

    constitutive: np.ndarray
    account: np.ndarray
    year: np.ndarray

    @property
    def insured(self) -> np.ndarray:
        """Sum insured, ``[year, kind]``; an account that pays the whole pension leaves none."""
        return np.maximum(self.constitutive - self.account, 0.0)


def units(run: Ledger, last: int) -> Units:
    """Amounts by kind to a last year, by the ages, families and mortality of the base year; the
    account alone changes, with what is contributed to it and the years it has been open.

    Parameters
    ----------
    run : Ledger
        History, assumptions and law.
    last : int
        Last year wanted.
    """
    a, s = run.assumptions, run.of_past(setting)
    base = run.index(run.base_year)
    given = a.get("pensions.sums_insured")
    ages = np.arange(int(given["age_from"]), int(given["age_until"]))
    weight = _who(run, s, base, ages)
    earned, left = s.deaths(run.values("mortality_rate")[0, base])
    spouse, orphans = (a.profile(f"pensions.{k}_per_death") for k in ("spouses", "orphans"))
    gap = a.get("pensions.survivor_ages")["spouse_gap"]
    interest = a.get("pensions.account")["annuity_interest"] / 100
    partial = given["partial_degree"] / 100
    widows = left[SURVIVORS.index("viudez")]
    iv, rt = (rules(regime, run.catalog.statutes) for regime in ("ley97_iv", "ley97_rt"))
    life, risk = (p["pension.share_of_salary"] / 100 for p in (iv, rt))
    share = np.array([life, risk, risk * partial, life])
    cost = np.zeros((len(PURCHASES), len(SEXES), ages.size))
    for x, sex in enumerate(SEXES):
        wife = ages - gap if sex == "M" else ages + gap
        married = np.clip(spouse[x, ages], 0.0, 1.0)
        law = {"interest": interest, "law": run.catalog.statutes, "beneficiaries_death": widows}
        for k, kind in enumerate(BOUGHT):
            own = {"death": earned[EARNED.index(kind)], "with_allowances": kind == "invalidez"}
            regime: ShareRegime = "ley97_iv" if kind == "invalidez" else "ley97_rt"
            alone, together = (
                constitutive_parts(
                    np.ones(ages.size), ages, sex, spouse_age=at, regime=regime, **own, **law
                ).total
                for at in (None, wife)
            )
            cost[k, x] = married * together + (1 - married) * alone
        dead = {"death": widows, "deceased": True, **law}
        one = np.ones(ages.size)
        widow = constitutive_parts(one, ages, sex, spouse_age=wife, **dead).total
        child = constitutive_parts(
            one, ages, sex, children=[int(given["orphan_age"])], **dead
        ).total
        cost[-1, x] = married * widow + orphans[x, ages] * child
    bonus = np.array([(rt if k.startswith("riesgo") else iv)["aguinaldo.days"] for k in PURCHASES])
    yearly = MONTHS_A_YEAR + bonus / 30
    return Units(
        share * (cost * weight).sum(axis=(1, 2)),
        _account(run, s, weight, ages, last),
        share * yearly,
    )


def _who(run: Ledger, s: Setting, base: int, ages: np.ndarray) -> np.ndarray:
    """Parts of who gets each kind of pension by the law of 1997 in the base year, ``[kind, sex,
    age]``, of those ages; each kind adds to one.
    """
    people = actives(run)[0, base] * s.rules(run.base_year, 1.0).law[1]
    rate = run.values("mortality_rate")[0, base]
    risks = (s.fixed["invalid"], s.fixed["work_total"], s.fixed["work_partial"], rate)
    weight = (people * np.stack(risks))[..., ages]
    return np.asarray(weight / weight.sum(axis=(1, 2), keepdims=True))


def _account(
    run: Ledger, s: Setting, weight: np.ndarray, ages: np.ndarray, last: int
) -> np.ndarray:
    """Individual account in monthly salaries of the mean worker of each kind, ``[year, kind]``."""
    years = np.arange(int(run.years[0]), last + 1)
    first_job = s.first_job @ AGES
    span = ages - first_job[:, None]
    worked = (weight * np.maximum(span, 1.0)).sum(axis=(1, 2))
    saved = [
        [
            account_per_peso(
                run, year, MeanCareer(min(career, year + 0.5 - s.border), s.density[0])
            )
            for career in worked.tolist()
        ]
        for year in years.tolist()
    ]
    return np.array(saved) / MONTH
