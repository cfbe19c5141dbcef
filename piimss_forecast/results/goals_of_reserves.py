"""A goal on how long the money lasts: a reserve not drawn on before a year, income and reserves
that cover outlay through a year, or reserves not exhausted before a year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..core import checks
from ..core.errors import InputError
from ..core.translate import N_, translate
from ..finance.reserves import CENT, RESERVES, RING_FENCED, SPENDABLE
from ..metas import decisive
from ..scenario import LAST_YEAR, Request
from .part import Part
from .projection import Projection

WHAT = ("first_use", "last_year", "exhaustion")  # as Sufficiency names them
_SAID = N_(
    {
        "first_use": "no reserve is drawn on before {year}",
        "first_use.one": "{reserve} is not drawn on before {year}",
        "last_year": "income and reserves cover outlay through {year}",
        "exhaustion": "the reserves are not exhausted before {year}",
    }
)


@dataclass(frozen=True)
class ReserveGoal:
    """``what`` (of ``WHAT``) is ``year`` or later; ``reserve`` is one of RO, ROCF, RFA and RGFA, or
    empty for all of them.
    """

    what: str
    year: int
    reserve: str = ""

    @classmethod
    def read(cls, request: Request, series: str, sign: str, text: str) -> ReserveGoal:
        """The goal written ``what[.reserve] >= year``.

        Parameters
        ----------
        request : Request
            Whose base year bounds the year.
        series : str
            ``first_use``, ``first_use.RGFA``, ``last_year`` or ``exhaustion``.
        sign : str
            ``>=``.
        text : str
            The whole of it, shown when it is wrong.

        Raises
        ------
        InputError
            For an unknown reserve, another sign, or a year out of range.
        """
        what, _, reserve = series.partition(".")
        year = text.rpartition(sign)[2].strip()
        if sign != ">=" or not year.isdigit() or (reserve and what != "first_use"):
            raise InputError(
                "results.reserve_goal",
                "solve, goal",
                "{text}",
                "'first_use >= year', 'first_use.RGFA >= year', 'last_year >= year' or"
                " 'exhaustion >= year'",
                "ask for the year from which on it may happen",
                text=text,
            )
        if reserve:
            checks.one_of(reserve, "solve, goal, first_use", SPENDABLE)
        first = request.base_year + (1 if what == "last_year" else 2)
        return cls(
            what, checks.whole_in(int(year), f"solve, goal, {what}", first, LAST_YEAR), reserve
        )

    @property
    def last(self) -> int:
        """Last year that it looks at."""
        return self.year if self.what == "last_year" else self.year - 1

    def values(self, run: Projection | Part) -> np.ndarray:
        """Margin of each stochastic path in mdp: below zero what was drawn, or lacking, too early;
        above it what was left in the tightest year.
        """
        years = slice(run.request.base_year + 1, self.last)

        def path(name: str, reserves: list[str] | None = None) -> np.ndarray:
            """``[draw, year]``; of some reserves, added up."""
            found = run.data[name].sel(year=years)
            if reserves is not None:
                found = found.sel(reserve=reserves).sum("reserve")
            return np.asarray(found.transpose("draw", "year").to_numpy()[1:])

        if self.what == "first_use":
            names = [self.reserve] if self.reserve else list(SPENDABLE)
            lack = path("reserve_use", names).sum(axis=1)
            left = _before(self.reserve, path)
        else:
            lack = path("unfunded_gap").sum(axis=1)
            left = path("reserve_balance", list(SPENDABLE)).min(axis=1)
            if self.what == "exhaustion":  # an empty reserve is one, with or without a gap
                lack = np.where(left > CENT, 0.0, lack + 1.0)
        return np.where(lack > CENT, -lack, np.maximum(left, 0.0))

    def met(self, run: Projection | Part) -> np.ndarray:
        """Whether each stochastic path meets it."""
        return np.asarray(self.values(run) >= 0)

    def probability(self, run: Projection | Part) -> float:
        """Share of the paths that meet it, as ``pf.sufficiency`` tells it."""
        return float(np.mean(self.met(run)))

    def margin(self, run: Projection | Part, probability: float) -> float:
        """How far it is from being met with ``probability``, mdp."""
        return decisive(self.values(run), probability)

    def said(self, lang: str | None = None) -> str:
        """In words."""
        key = f"{self.what}.one" if self.reserve else self.what
        return translate(_SAID[key], lang).format(reserve=self.reserve, year=self.year)


def _before(reserve: str, path: Callable[..., np.ndarray]) -> np.ndarray:
    """What stands between the tightest year and the first peso of a reserve: the surplus that
    finds its way to the reserves, and what is drawn on before it; ``[draw]`` mdp.
    """
    kept = [RESERVES[r] for r in RING_FENCED]
    free = path("income_total") - path("outlay_total")
    free = free - path("reserve_contribution", kept) - path("reserve_interest", kept)
    ahead = list(SPENDABLE[: SPENDABLE.index(reserve)]) if reserve else []
    return np.asarray((free + path("reserve_balance", ahead)).min(axis=1))
