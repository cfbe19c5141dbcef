"""What pensions of the law of 1973 amount to: in history what the federal account paid, and from
the base year on new ones by the formula of the law on wages.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from ..catalog.ledger import Ledger
from ..scenario.run import Run
from . import mean_indexation
from .chain import LEY_1973
from .federal import carried, federal_account, in_run
from .fit import setting
from .link_ledger import history
from .new_pensions import (
    Retirees,
    Wages,
    last_weeks,
    legal_limit,
    new_pension,
    pension_curve,
    salary_level,
)
from .outlay import mean_of_ends


class Amounts(NamedTuple):
    """Pensions of the law of 1973.

    Attributes
    ----------
    level : ForwardRef('ndarray')
        Of indexed pensions, ``[draw, year]``.
    known : ForwardRef('ndarray')
        Mean pension paid in each year to the base year, in pesos of one level a month, ``[year]``.
    december : ForwardRef('float')
        Mean pension of the stock at the end of the base year, likewise: one, to the ledger.
    new : ForwardRef('ndarray')
        New pension, MXN per month, ``[draw, year]``; in history a ratio of the mean one.
    """

    level: np.ndarray
    known: np.ndarray
    december: float
    new: np.ndarray

    @property
    def granted(self) -> np.ndarray:
        """New pension over the mean one at the end of the base year, both of one level, ``[draw,
        year]``.
        """
        return np.asarray(self.new / self.level / self.december)

    def mean(self, moved: np.ndarray) -> np.ndarray:
        """Mean pension paid in each year, MXN per month ``[draw, year]``: the known one, and after
        the base year the ledger's (``moved``, over that of its last December).
        """
        ahead = self.december * moved[:, self.known.size :]
        history = np.broadcast_to(self.known, (moved.shape[0], self.known.size))
        return np.asarray(np.concatenate([history, ahead], axis=1) * self.level)


def amounts_1973(run: Run) -> Amounts:
    """Mean pension of history and new ones of every draw: the salary of those who retire over the
    mean one is that for which the formula gives the new pension of the base year.
    """
    a, base = run.assumptions, run.index(run.base_year)
    level, known = _pension_level(run), run.of_past(_known)
    december = float(known[-1] / run.of_past(history).record.mean_amount[0, -1])
    ratio = a.path("pensions.new_pension_ratio", run.years)
    who, wages = run.of_past(retirees), wages_1973(run)
    at_base = Wages(*(path[:1, base : base + 1] for path in wages))
    voluntary = a.path("pensions.voluntary_share", run.years) / 100
    wanted = float(ratio[base] * known[base] * level[0, base])
    of_mean = salary_level(who, wanted, at_base, float(voluntary[base]))
    formula, salary = new_pension(who, of_mean, wages, voluntary)
    run.check_range(
        "new pension of 1973 over the highest of the law, percent",
        100 * formula / (who.limit * salary),
        0.0,
        100.0,
    )
    formula[:, : base + 1] = ratio[: base + 1] * known * level[:, : base + 1]
    return Amounts(level, known, december, formula)


def _known(run: Ledger) -> np.ndarray:
    """Mean pension to the base year: what the federal account paid over the pensions paid, and in
    years without account as the ledger moves it.
    """
    past, base, first = run.of_past(history), run.index(run.base_year), int(run.years[0])
    since = first - run.of_past(setting).start
    volume = mean_of_ends(past.record.amount.sum(axis=-1))[:, since:]
    level = _pension_level(run)[:1, : base + 1]
    paid = carried(in_run(run, run.of_past(federal_account).ley_1973), volume * level)
    pensions = mean_of_ends(past.record.stock[:, :, LEY_1973].sum(axis=-1))[:, since:]
    return np.asarray(paid / (pensions * level) * 1e6 / 12)[0]


def wages_1973(run: Run) -> Wages:
    """Salaries, minimum wage, cap and UMA of the run."""
    uma, law = run.values("uma"), run.catalog.statutes
    cap = np.array([law.on("sbc.cap_uma", f"{year}-07-01") for year in run.years])
    return Wages(last_weeks(run.values("sbc_mean")), run.values("minimum_wage"), cap * uma, uma)


def retirees(run: Ledger, amount: Literal["monthly", "base_monthly"] = "monthly") -> Retirees:
    """Who retires under the law of 1973, from the assumptions and the law, and what they are paid
    or, without allowances, leave to survivors (``amount``, see ``pension_curve``).
    """
    a, s = run.assumptions, run.of_past(setting)
    job, who = a.get("pensions.first_job"), a.get("pensions.retirees_1973")
    first_job, law = (job["mean_M"] + job["mean_F"]) / 2, run.catalog.statutes
    curve = pension_curve(
        s.hazard.mean(axis=0),
        first_job,
        s.density,
        s.weeks_1973,
        who["spouse_percent"] / 100,
        law,
        run.base_year,
        amount,
    )
    return Retirees(
        curve,
        a.get("pensions.account")["salary_sd_log"] / 100,
        who["voluntary_uma"],
        legal_limit(law, run.base_year, first_job),
    )


def _pension_level(run: Ledger) -> np.ndarray:
    """Mean level of pensions indexed each February, from the December prices of the two years
    before the first on.
    """
    rate = run.catalog.macro("inflation_dec_dec") / 100
    first = int(run.years[0])
    start = run.values("price_index_2018")[0, 0] / (1 + float(rate[first]))
    return mean_indexation(
        run.values("price_index_2018"), (start / (1 + float(rate[first - 1])), start)
    )
