"""Pensions of the 1997 law from an individual account: annuity, programmed withdrawal,
guaranteed, refusal.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from ..actuarial import life_annuity_due
from ..actuarial.annuities import Method
from ..core.arguments import floats, together
from ..core.checks import fraction, number_in
from ..core.dims import SEXES
from ..core.errors import InputError
from ..law import Law, embedded, whole_weeks
from .constitutive import constitutive_sum
from .guaranteed import garantizada
from .statutes import (
    MONTHS_A_YEAR,
    choose,
    require,
    statutes,
    weeks_required_ley97,
)

Preference: TypeAlias = Literal["annuity", "programmed"]
PRODUCTS = ("negativa", "garantizada", "renta_vitalicia", "retiro_programado")


def ley97(
    balance: ArrayLike,
    age: ArrayLike,
    sex: str,
    *,
    death: np.ndarray,
    interest: float,
    survivors_share: float = 0.0,
    guaranteed: ArrayLike = 0.0,
    method: Method = "woolhouse2",
    **family: Any,
) -> np.ndarray:
    """Monthly pension that an individual account buys as a life annuity, not below the guaranteed
    one.

    pension = balance (1 - survivors share) / cost of a peso a month, the cost 12 a when single and
    the constitutive sum with survivors when a family is given; a is the annuity-due paid monthly,
    in real terms.

    Parameters
    ----------
    balance : ArrayLike
        MXN of the account at retirement.
    age : ArrayLike
        Of the pensioner, years; may be an array.
    sex : str
        Of the pensioner, ``M`` or ``F``.
    death : ndarray
        Yearly death probabilities ``[sex, age]``, ages from 0.
    interest : float
        Real yearly rate, a fraction (0.035 is 3.5 %), above -0.2 and below 0.5.
    survivors_share : float
        Part of the balance that pays the survivors' insurance, a fraction.
    guaranteed : ArrayLike
        MXN per month.
    method : Method
        See ``actuarial.life_annuity_due``.
    family : Any
        ``spouse_age``, ``children``... of ``constitutive_parts``, from which the survivors'
        insurance is computed.

    Returns
    -------
    ndarray
        MXN per month, shape of balances and ages together, at constant prices.

    Raises
    ------
    InputError
        For a negative balance, an age out of the table, an unknown sex or a share outside [0, 1).

    Notes
    -----
    Source: LSS 157, 159, 164, 170, 172.

    Examples
    --------
    >>> one_year = np.full((2, 101), 1.0)
    >>> float(ley97(1_200_000.0, 65, "F", death=one_year, interest=0.03).round(0))
    184615.0
    >>> table = np.full((2, 101), 0.03)
    >>> basis = dict(death=table, interest=0.035)
    >>> single = float(ley97(1e6, 65, "M", **basis))
    >>> married = float(ley97(1e6, 65, "M", spouse_age=62, **basis))
    >>> round(single), round(married)
    (5985, 4753)
    """
    saved = number_in(balance, "ley97, balance", 0, np.inf)
    least = number_in(guaranteed, "ley97, guaranteed", 0, np.inf)
    part = fraction(survivors_share, "ley97, survivors_share", high=0.99)
    cost = _cost_of_a_peso(age, sex, death, interest, method, family)
    return np.asarray(np.maximum(saved * (1 - part) / cost, least))


def programmed_withdrawal(
    balance: float,
    age: int,
    sex: str,
    *,
    death: np.ndarray,
    interest: float,
    method: Method = "woolhouse2",
) -> np.ndarray:
    """Monthly real payment of each year of age under programmed withdrawal: each year, balance over
    the annuity at that age.

    The balance left earns interest; payments fall with age and the account never runs out. Errors
    as in ``ley97``. Returns MXN per month by age from ``age`` to the end of the table.

    Parameters
    ----------
    balance : float
        MXN of the account at retirement.
    age : int
        Of the pensioner, whole years.
    sex : str
        ``M`` or ``F``.
    death : ndarray
        Yearly death probabilities ``[sex, age]``, ages from 0.
    interest : float
        Real yearly rate, a fraction (0.035 is 3.5 %), above -0.2 and below 0.5.
    method : Method
        See ``actuarial.life_annuity_due``.

    Examples
    --------
    >>> path = programmed_withdrawal(1e6, 65, "M", death=np.full((2, 101), 0.05), interest=0.03)
    >>> path.shape, bool(path[0] > path[10])
    ((36,), True)
    """
    number_in(balance, "programmed_withdrawal, balance", 0, np.inf)
    every_age = _annuities(sex, death, interest, method)
    require(
        "pensions.programmed_withdrawal",
        "ley97, age",
        np.asarray(float(age)),
        np.asarray(0 <= age < every_age.size),
        "an age of the table",
    )
    annuities = every_age[int(age) :]
    out = np.empty(annuities.size)
    left = float(balance)
    for k, annuity in enumerate(annuities):
        out[k] = left / (
            MONTHS_A_YEAR * max(annuity, 1.0)
        )  # the last year pays what is left in twelve parts
        left = (left - MONTHS_A_YEAR * out[k]) * (1 + interest)
    return out


class Outcome97(NamedTuple):
    """What the 1997 law gives a retiree, arrays of one shape.

    Attributes
    ----------
    product : ForwardRef('ndarray')
        One of ``PRODUCTS``.
    monthly : ForwardRef('ndarray')
        Pension of the first year, MXN per month.
    lump_sum : ForwardRef('ndarray')
        Returned at once (negativa), MXN.
    annuity : ForwardRef('ndarray')
        What the account buys, MXN per month.
    guaranteed : ForwardRef('ndarray')
        The guaranteed pension, MXN per month.
    public_cost : ForwardRef('ndarray')
        What the state must add to the account today to pay the guaranteed pension for life with its
        survivors' insurance, MXN.
    required_weeks : ForwardRef('float')
        Weeks of contribution required in the year.
    """

    product: np.ndarray
    monthly: np.ndarray
    lump_sum: np.ndarray
    annuity: np.ndarray
    guaranteed: np.ndarray
    public_cost: np.ndarray
    required_weeks: float


def ley97_outcome(
    balance: ArrayLike,
    weeks: ArrayLike,
    age: ArrayLike,
    sex: str,
    year: int,
    *,
    salary: ArrayLike,
    death: np.ndarray,
    interest: float,
    prefer: Preference = "annuity",
    index: float | None = None,
    law: Law | None = None,
    uma: float | None = None,
    minimum_wage: float | None = None,
    method: Method = "woolhouse2",
    **family: Any,
) -> Outcome97:
    """Which product results at retirement given balance, weeks and age, and what it pays.

    Below the weeks of the year or 60 years: negativa (the balance is returned). With them, the
    annuity that the balance buys after the survivors' insurance, or a programmed withdrawal if
    preferred; when that is below the guaranteed pension, the guaranteed pension.

    Parameters
    ----------
    balance : ArrayLike
        MXN.
    weeks : ArrayLike
        Contributed.
    age : ArrayLike
        Of the retiree, years.
    sex : str
        Of the retiree, ``M`` or ``F``.
    year : int
        Of retirement.
    salary : ArrayLike
        Mean SBC of the career at prices of the year, MXN per day (sets the guaranteed band).
    death : ndarray
        As in ``ley97``.
    interest : float
        As in ``ley97``.
    prefer : Preference
        ``annuity`` or ``programmed``.
    index : float | None
        Prices of the year over those of the guaranteed table; those of the year when not given.
    law : Law | None
        As in ``garantizada``.
    uma : float | None
        As in ``garantizada``.
    minimum_wage : float | None
        As in ``garantizada``.
    method : Method
        As in ``ley97``.
    family : Any
        As in ``ley97``.

    Returns
    -------
    Outcome97
        ``Outcome97``.

    Raises
    ------
    InputError
        For a negative balance, negative weeks, an age out of the table or an unknown sex.
    LawError
        Before 2021.

    Notes
    -----
    Source: LSS 154, 157, 159, 162, 164, 170, 171; 4th transitory, DOF 16-12-2020.

    Examples
    --------
    >>> table = np.full((2, 101), 0.03)
    >>> basis = dict(salary=400.0, death=table, interest=0.035, index=1.3)
    >>> out = ley97_outcome([1e5, 1e5, 3e6], [500, 900, 900], 65, "M", 2026, **basis)
    >>> out.product.tolist(), out.monthly.round(0).tolist(), out.lump_sum.tolist()
    (['negativa', 'garantizada', 'renta_vitalicia'], [0.0, 6038.0, 17956.0], [100000.0, 0.0, 0.0])
    """
    choose("ley97_outcome, prefer", prefer, ("annuity", "programmed"))
    saved, time, pay, years = together(
        "ley97_outcome",
        number_in(balance, "ley97_outcome, balance", 0, np.inf),
        whole_weeks(weeks, "ley97_outcome, weeks"),
        *(floats(x, f"ley97_outcome, {n}") for n, x in (("salary", salary), ("age", age))),
    )
    law = law if law is not None else embedded()
    youngest = statutes(law).guaranteed.set_index("item")["value"]["age.minimum"]
    required = weeks_required_ley97(year, law)
    right = (time >= required) & (years >= youngest)
    floor = garantizada(
        np.maximum(years, youngest),
        time,
        pay,
        year,
        law=law,
        uma=uma,
        minimum_wage=minimum_wage,
        index=index,
    )
    cost = _cost_of_a_peso(age, sex, death, interest, method, family)
    bought = saved / cost
    # Both products start alike: the first programmed payment is the balance over the annuity of
    # that age.
    contributory = right & (bought >= floor)
    label = np.where(
        contributory,
        "renta_vitalicia" if prefer == "annuity" else "retiro_programado",
        np.where(right, "garantizada", "negativa"),
    )
    short = right & ~contributory
    return Outcome97(
        product=label,
        monthly=np.where(right, np.maximum(bought, floor), 0.0),
        lump_sum=np.where(right, 0.0, saved),
        annuity=bought,
        guaranteed=np.where(right, floor, 0.0),
        public_cost=np.where(short, floor * cost - saved, 0.0),
        required_weeks=required,
    )


def _cost_of_a_peso(
    age: ArrayLike,
    sex: str,
    death: np.ndarray,
    interest: float,
    method: Method,
    family: dict[str, Any],
) -> np.ndarray:
    """Cost today of one peso a month for life, with its survivors when there is a family;
    old-age pensions of 1997 carry no aguinaldo here.
    """
    every_age = _annuities(sex, death, interest, method)
    ages = floats(age, "ley97, age")
    known = (ages >= 0) & (ages < every_age.size) & (ages == np.floor(ages))
    require("pensions.cost_of_a_peso", "ley97, age", ages, known, "a whole age within the table")
    if not family:
        return np.asarray(MONTHS_A_YEAR * every_age[ages.astype(int)])
    basis = {"death": death, "interest": interest, "method": method, "aguinaldo_days": 0.0} | family
    return np.asarray(constitutive_sum(1.0, ages, sex, **basis))


def _annuities(sex: str, death: np.ndarray, interest: float, method: Method) -> np.ndarray:
    """Whole-life annuity-due paid monthly at each age of the table, which closes at its last
    age.
    """
    table = floats(death, "ley97, death")
    fraction(interest, "ley97, interest", low=-0.2, high=0.5)
    if sex not in SEXES or table.ndim != 2 or table.shape[0] != len(SEXES):
        raise InputError(
            "pensions.annuities",
            "ley97, sex/death",
            "{sex!r}, {table_shape}",
            "sex M or F and a table [sex, age]",
            "correct the arguments",
            sex=sex,
            table_shape=table.shape,
        )
    q = table[SEXES.index(sex)]
    require(
        "pensions.annuities.probabilities",
        "ley97, death",
        q,
        (q >= 0) & (q <= 1),
        "probabilities from 0 to 1",
    )
    due = life_annuity_due(q, interest, m=MONTHS_A_YEAR, method=method, tail="close", all_ages=True)
    return np.asarray(due)
