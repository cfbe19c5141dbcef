"""Constitutive sum of a pension: what an insurer charges for it today, with those who may survive
the pensioner.

Every value is a sum of annuities of ``actuarial``: the lives are independent, and what is paid
depends on who is alive.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..actuarial import joint_annuity, joint_mortality, life_annuity_due, pure_endowment
from ..actuarial.annuities import Method
from ..actuarial.joint import Status
from ..core.checks import fraction
from ..core.dims import SEXES
from ..core.flags import flags
from ..law import Law
from .beneficiaries import (
    Child,
    Life,
    death_from,
    lives_with_right,
    share_of_allowances,
    share_to_survivors,
)
from .shares import ShareRegime, rules
from .statutes import MONTHS_A_YEAR, demand_not_negative


class ConstitutiveSum(NamedTuple):
    """Value today of a pension and of those of its survivors, MXN.

    Attributes
    ----------
    pensioner : ForwardRef('float | ndarray')
        Paid to the pensioner.
    survivors : ForwardRef('float | ndarray')
        Paid to the survivors.
    loading : ForwardRef('float | ndarray')
        For expenses and margin.
    total : ForwardRef('float | ndarray')
        Sum of the three.
    """

    pensioner: float | np.ndarray
    survivors: float | np.ndarray
    loading: float | np.ndarray
    total: float | np.ndarray


def constitutive_sum(
    pension: ArrayLike, age: ArrayLike, sex: str, **basis: Any
) -> float | np.ndarray:
    """What a monthly pension costs today as a life annuity with survivors, MXN: the ``total`` of
    :func:`constitutive_parts`.

    Parameters
    ----------
    pension : ArrayLike
        MXN per month without allowances.
    age : ArrayLike
        Of the pensioner, years.
    sex : str
        Of the pensioner, ``M`` or ``F``.
    basis : Any
        ``death``, ``interest`` and the family, as in :func:`constitutive_parts`.

    Examples
    --------
    >>> table = np.full((2, 101), 0.03)
    >>> single = constitutive_sum(10_000.0, 65, "M", death=table, interest=0.035)
    >>> with_wife = constitutive_sum(10_000.0, 65, "M", death=table, interest=0.035, spouse_age=62)
    >>> round(single), round(with_wife)
    (1810016, 2279285)
    """
    return constitutive_parts(pension, age, sex, **basis).total


def constitutive_parts(
    pension: ArrayLike,
    age: ArrayLike,
    sex: str,
    *,
    death: np.ndarray,
    interest: float,
    spouse_age: ArrayLike | None = None,
    spouse_sex: str | None = None,
    children: Sequence[Child] = (),
    parents: Sequence[Child] = (),
    regime: ShareRegime = "ley97_iv",
    deceased: bool = False,
    with_allowances: bool = False,
    orphans_of_both: bool = False,
    child_last_age: int | None = None,
    final_payments: bool = True,
    aguinaldo_days: float | None = None,
    beneficiaries_death: np.ndarray | None = None,
    loading: float = 0.0,
    payments_per_year: int = 12,
    method: Method = "woolhouse2",
    law: Law | None = None,
) -> ConstitutiveSum:
    """Constitutive sum of a monthly pension and of the pensions of its survivors.

    Parameters
    ----------
    pension : ArrayLike
        MXN per month without allowances.
    age : ArrayLike
        Years, of the pensioner (of the insured, if ``deceased``); number or array.
    sex : str
        ``M`` or ``F``, of the pensioner (of the insured, if ``deceased``).
    death : ndarray
        Yearly death probabilities ``[sex, age]`` of the pensioner, ages from 0 (invalids' own table
        for invalidity).
    interest : float
        Yearly rate, a fraction (0.035 is 3.5 %), real if the pension is indexed.
    spouse_age : ArrayLike | None
        Age of the spouse, years; None without one.
    spouse_sex : str | None
        The other sex when not given.
    children : Sequence[Child]
        Ages of the children, or (age, sex) pairs.
    parents : Sequence[Child]
        Ages of the parents, or (age, sex) pairs.
    regime : ShareRegime
        Whose shares apply (``ley97_iv`` also for old age).
    deceased : bool
        The insured has died and survivors are paid from today.
    with_allowances : bool
        Allowances of LSS 138 while the pensioner lives.
    orphans_of_both : bool
        The children have no other parent.
    child_last_age : int | None
        Age at which orphans end; the law's age of students when not given.
    final_payments : bool
        The months that an orphan receives on reaching it.
    aguinaldo_days : float | None
        Of pension a year, the law's when not given, spread over the year.
    beneficiaries_death : ndarray | None
        Table of spouse, children and parents; ``death`` when not given.
    loading : float
        For expenses and margin, a fraction from 0 to 1.
    payments_per_year : int
        See ``actuarial.life_annuity_due``.
    method : Method
        See ``actuarial.life_annuity_due``.
    law : Law | None
        Dated law; the embedded one when not given.

    Returns
    -------
    ConstitutiveSum
        ``ConstitutiveSum`` in MXN, each part with the shape of pension and ages together.

    Raises
    ------
    InputError
        For a negative pension or loading, ages out of the tables, an unknown sex or regime, or more
        than ten beneficiaries.

    Notes
    -----
    With f(S) the share paid when the set S of beneficiaries is alive (limited to 100 %, LSS 144), E
    f = sum over T of g(T) P(all of T alive), g(T) = sum over S in T of (-1)^(|T|-|S|) f(S): each P
    is a joint life, each value an annuity on it, reversionary on the pensioner. Source: LSS 131,
    135, 136, 137, 138, 144; Dickson, Hardy and Waters (2020), chapter 10.

    Examples
    --------
    >>> basis = dict(death=np.full((2, 101), 0.03), interest=0.035)
    >>> parts = constitutive_parts(1_000.0, 60, "M", spouse_age=60, children=[10, 14], **basis)
    >>> round(parts.pensioner), round(parts.survivors)
    (186552, 51319)
    """
    monthly = np.asarray(pension, float)
    demand_not_negative("constitutive_sum, pension", monthly)
    fraction(loading, "constitutive_sum, loading")
    deceased, with_allowances, orphans_of_both, final_payments = (
        bool(flags(answer, f"constitutive_sum, {name}"))
        for name, answer in {
            "deceased": deceased,
            "with_allowances": with_allowances,
            "orphans_of_both": orphans_of_both,
            "final_payments": final_payments,
        }.items()
    )
    p = rules(regime, law)
    own = death_from(death, age, sex, "death")
    others = death if beneficiaries_death is None else beneficiaries_death
    last_age = int(p["orphan.study_age"] if child_last_age is None else child_last_age)
    spouse = (
        None
        if spouse_age is None
        else (spouse_age, spouse_sex if spouse_sex is not None else SEXES[1 - SEXES.index(sex)])
    )
    lives = lives_with_right(others, spouse, children, parents, last_age)
    single_parent = spouse is None and not orphans_of_both
    days = p["aguinaldo.days"] if aguinaldo_days is None else float(aguinaldo_days)
    demand_not_negative("constitutive_sum, aguinaldo_days", np.asarray(days))
    yearly = MONTHS_A_YEAR + days / 30
    value = _Annuities(interest, payments_per_year, method)

    def survivors_share(alive: Sequence[Life]) -> float:
        return share_to_survivors(p, alive, single_parent)

    weights = _moebius(lives, survivors_share)
    after = np.asarray(
        sum(g * value.survivors(group, None if deceased else own) for group, g in weights)
    )
    allowance = (
        _moebius(lives, lambda alive: share_of_allowances(p, alive)) if with_allowances else []
    )
    paid = (
        np.zeros(())
        if deceased
        else value.alone(own)
        + np.asarray(sum(g * value.together(group, own) for group, g in allowance))
    )
    orphan = (
        p["survivor.orphan_both_parents" if orphans_of_both else "survivor.orphan_one_parent"] / 100
    )
    ending = (
        orphan * p["orphan.final_payments"] * value.endings(lives, None if deceased else own)
        if final_payments
        else 0.0
    )
    pensioner, survivors = monthly * yearly * paid, monthly * (yearly * after + ending)
    extra = (pensioner + survivors) * loading
    parts = (pensioner, survivors, extra, pensioner + survivors + extra)
    return ConstitutiveSum(*(float(x) if np.ndim(x) == 0 else np.asarray(x) for x in parts))


class _Annuities(NamedTuple):
    """Annuities of ``actuarial`` on sets of lives, under one basis."""

    interest: float
    m: int
    method: Method

    def alone(self, q: np.ndarray, term: int | None = None) -> np.ndarray:
        return np.asarray(
            life_annuity_due(
                q, self.interest, term=term, m=self.m, method=self.method, tail="close"
            )
        )

    def survivors(self, group: Sequence[Life], pensioner: np.ndarray | None) -> np.ndarray:
        """Paid while all of ``group`` live and have right, after the death of the pensioner
        (from today if there is none).
        """
        if not group:
            return np.zeros(())
        if pensioner is None:
            return self.alone(_all_of(group), _shortest(group))
        return self._pair(pensioner, group, "reversionary")

    def together(self, group: Sequence[Life], pensioner: np.ndarray) -> np.ndarray:
        """Paid while the pensioner and all of ``group`` live (the empty group: while the
        pensioner lives).
        """
        return self._pair(pensioner, group, "joint") if group else self.alone(pensioner)

    def endings(self, lives: Sequence[Life], pensioner: np.ndarray | None) -> np.ndarray:
        """One peso to each child who reaches the last age of right after the death of the
        pensioner.
        """
        total = np.zeros(())
        for life in lives:
            if life.kind == "child" and life.term is not None:
                total = total + np.asarray(pure_endowment(life.q, self.interest, life.term))
                if pensioner is not None:
                    total = total - np.asarray(
                        pure_endowment(joint_mortality(pensioner, life.q), self.interest, life.term)
                    )
        return total

    def _pair(self, pensioner: np.ndarray, group: Sequence[Life], status: Status) -> np.ndarray:
        q, term = _all_of(group), _shortest(group)
        return np.asarray(
            joint_annuity(
                pensioner,
                q,
                self.interest,
                status=status,
                term=term,
                m=self.m,
                method=self.method,
                tail="close",
            )
        )


def _all_of(group: Sequence[Life]) -> np.ndarray:
    return reduce(joint_mortality, (life.q for life in group))


def _shortest(group: Sequence[Life]) -> int | None:
    return min((life.term for life in group if life.term is not None), default=None)


def _moebius(
    lives: Sequence[Life], share: Callable[[Sequence[Life]], float]
) -> list[tuple[tuple[Life, ...], float]]:
    """Weights g(T) of every set of lives, those that are zero left out."""
    numbers = range(len(lives))
    subsets = [s for size in range(len(lives) + 1) for s in combinations(numbers, size)]
    f = {s: share([lives[k] for k in s]) for s in subsets}
    out = []
    for t in subsets:
        inside = (s for size in range(len(t) + 1) for s in combinations(t, size))
        g = sum((-1) ** (len(t) - len(s)) * f[s] for s in inside)
        if abs(g) > 1e-12:
            out.append((tuple(lives[k] for k in t), g))
    return out
