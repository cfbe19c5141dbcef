"""What the law grants: Ley 1973, Ley 1997 and the guaranteed pension, in MXN per month."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from ..catalog import LawYear, load
from ..dims import SEXES
from ..errors import InputError, LawError

MONTHS = 12


@lru_cache(maxsize=1)
def _embedded() -> Any:
    return load().statutes


@lru_cache(maxsize=1)
def _embedded_tables() -> tuple[pd.DataFrame, dict[str, float], pd.DataFrame]:
    return _read_tables(_embedded())


def _tables(law: Any) -> tuple[pd.DataFrame, dict[str, float], pd.DataFrame]:
    # Only the embedded law is remembered: a user's may be edited in the session.
    return _embedded_tables() if law is _embedded() else _read_tables(law)


def _read_tables(law: Any) -> tuple[pd.DataFrame, dict[str, float], pd.DataFrame]:
    """Art. 167 groups, Ley 1973 parameters by name, and the guaranteed-pension table."""
    parameters = law.table("ley73_parameters").set_index("parameter")["value"].astype(float).to_dict()
    return law.table("ley73_art167").sort_values("group"), parameters, law.table("garantizada")


def ley73(
    average_salary: float | np.ndarray,
    weeks: float | np.ndarray,
    age: int | np.ndarray,
    year: int,
    *,
    spouse: bool = False,
    children: int = 0,
    parents: int = 0,
    law: Any = None,
    minimum_wage: float | None = None,
) -> np.ndarray:
    """Monthly pension of cesantia or vejez of the 1973 law.

    pension = salary (basic + increment n) (1 + allowances) 1.11 factor(age) 365/12, not below one minimum wage; basic and
    increment by the salary in minimum wages (art. 167), n = years over 500 weeks (13 to 26 weeks count half, more count one).

    Parameters
    ----------
    average_salary : mean SBC of the last 250 weeks, MXN per day. weeks : contributed. age : 60 or more. year : of retirement.
    spouse, children, parents : who gives right to family allowances (parents only without spouse or children).
    law : dated law; the embedded one when not given. minimum_wage : MXN per day for years not published.

    Returns
    -------
    MXN per month, shape of the broadcast inputs; zero below 500 weeks (no right).

    Raises
    ------
    InputError for a non-positive salary, negative weeks or an age below 60; LawError for a year without minimum wage.

    Source: LSS 1973 arts. 164, 167, 168, 171; DOF 05-01-2004.

    Examples
    --------
    >>> float(ley73(700.0, 1000, 65, 2024, spouse=True).round(2))
    13089.32
    """
    law = law if law is not None else _embedded()
    groups, p, _ = _tables(law)
    salary, weeks, age = np.broadcast_arrays(np.asarray(average_salary, float), np.asarray(weeks, float), np.asarray(age, float))
    _demand("ley73, average_salary", salary, np.isfinite(salary) & (salary > 0), "un salario diario positivo", "a positive daily salary")
    _demand("ley73, weeks", weeks, weeks >= 0, "semanas no negativas", "non-negative weeks")
    _demand("ley73, age", age, age >= 60, "60 años o más (art. 145)", "60 years or more (art. 145)")
    wage = float(minimum_wage) if minimum_wage is not None else LawYear(law, int(year)).amount("minimum_wage_daily")
    at = np.searchsorted(groups["upper_sm"].to_numpy(float)[:-1], np.round(salary / wage, 2), side="left")
    basic, increment = groups["basic_percent"].to_numpy(float)[at], groups["increment_percent"].to_numpy(float)[at]
    percent = basic + increment * _increments(weeks, p)
    factor = np.array([p[f"age_factor.{a}"] for a in range(60, 66)])[np.clip(age, 60, 65).astype(int) - 60]
    allowance = 1 + _allowances(p, spouse, children, parents) / 100
    daily = salary * percent / 100 * allowance * (1 + p["decree_2004.increment"] / 100) * factor / 100
    daily = np.maximum(daily, p["pension.minimum_minimum_wages"] * wage)
    return np.asarray(np.where(weeks >= p["weeks.minimum_old_age"], daily * 365 / MONTHS, 0.0))


def _increments(weeks: np.ndarray, p: dict[str, float]) -> np.ndarray:
    """Yearly increments over the minimum weeks, with the fraction rule of art. 167."""
    years, rest = np.divmod(np.maximum(weeks - p["weeks.minimum_old_age"], 0.0), p["increment.weeks_per_increment"])
    part = np.where(rest > 26, p["increment.fraction_over_26_weeks"], np.where(rest >= 13, p["increment.fraction_13_26_weeks"], 0.0))
    return np.asarray(years + part / 100)


def _allowances(p: dict[str, float], spouse: bool, children: int, parents: int) -> float:
    """Family allowances and ayuda asistencial in percent of the pension (art. 164)."""
    if children < 0 or parents not in (0, 1, 2):
        raise InputError(
            "ley73, children/parents",
            f"{children}, {parents}",
            es=("hijos no negativos y 0 a 2 ascendientes", "corrija los beneficiarios"),
            en=("non-negative children and 0 to 2 parents", "correct the dependants"),
        )
    if spouse or children:
        return p["allowance.spouse"] * bool(spouse) + p["allowance.child"] * children
    if parents:
        return p["allowance.parent"] * parents + (p["allowance.assistance_one_parent"] if parents == 1 else 0.0)
    return p["allowance.assistance"]


def garantizada(
    age: int | np.ndarray,
    weeks: float | np.ndarray,
    salary: float | np.ndarray,
    year: int,
    *,
    law: Any = None,
    uma: float | None = None,
    index: float = 1.0,
) -> np.ndarray:
    """Monthly guaranteed pension of the 2020 reform, at 2020 prices unless ``index`` moves it.

    amount = band factor x base (0.75 + 0.001 (weeks - 1000) - 0.01 (65 - age)), weeks in columns of 25 up to 1,250; until 2031
    the columns start lower (750 weeks in 2021, 25 more each year).

    Parameters
    ----------
    age : 60 or more (65 and over alike). weeks : contributed. salary : mean SBC of the career at the prices of ``year``, MXN per day.
    year : of retirement, 2021 or later. law : dated law. uma : MXN per day for years not published. index : INPC of the payment over that of 2020.

    Returns
    -------
    MXN per month, rounded to the peso before ``index``; zero below the weeks required in the year (no right).

    Raises
    ------
    InputError for an age below 60, negative weeks or a non-positive salary; LawError before 2021 or without UMA.

    Source: LSS 170 and 4th transitory, DOF 16-12-2020. Corners of the first band are published; the closed form and the factors of
    the other bands are marked needs_verification in data/law.

    Examples
    --------
    >>> garantizada([60, 65, 60, 65], [1000, 1000, 1250, 1250], 200.0, 2031, uma=140.0).tolist()
    [2622.0, 2809.0, 3559.0, 3746.0]
    """
    law = law if law is not None else _embedded()
    table = _tables(law)[2]
    item = table.set_index("item")["value"].astype(float)
    if year < 2021:
        raise LawError(
            f"law/garantizada.csv, {year}",
            "2021-",
            es=("un año desde la reforma de 2020", "use 2021 o después"),
            en=("a year since the reform of 2020", "use 2021 or later"),
        )
    age, weeks, salary = np.broadcast_arrays(np.asarray(age, float), np.asarray(weeks, float), np.asarray(salary, float))
    _demand("garantizada, age", age, age >= item["age.minimum"], "60 años o más", "60 years or more")
    _demand("garantizada, weeks", weeks, weeks >= 0, "semanas no negativas", "non-negative weeks")
    _demand("garantizada, salary", salary, np.isfinite(salary) & (salary > 0), "un salario diario positivo", "a positive daily salary")
    uma = float(uma) if uma is not None else LawYear(law, int(year)).amount("uma_daily")
    shift = min(0.0, item["transition.weeks_shift_2021"] + item["transition.weeks_per_year"] * (year - 2021))
    column = np.minimum(weeks - shift, item["weeks.maximum"])
    column = item["weeks.minimum"] + np.floor((column - item["weeks.minimum"]) / item["weeks.step"]) * item["weeks.step"]
    bands = table[table["item"] == "band_factor"].sort_values("band")
    factor = bands["value"].to_numpy(float)[np.searchsorted(bands["upper"].to_numpy(float)[:-1], np.round(salary / uma, 2), side="left")]
    late = item["age.maximum"] - np.minimum(age, item["age.maximum"])
    amount = (
        item["formula.base_amount"]
        * factor
        * (item["formula.constant"] + item["formula.per_week"] * (column - item["weeks.minimum"]) - item["formula.per_year_of_age"] * late)
    )
    return np.asarray(np.where(column >= item["weeks.minimum"], np.round(amount), 0.0) * index)


def ley97(
    balance: float | np.ndarray, age: int, sex: str, *, death: np.ndarray, interest: float, survivors_share: float = 0.0, guaranteed: float = 0.0
) -> np.ndarray:
    """Monthly pension that an individual account buys as a life annuity, not below the guaranteed one.

    pension = balance (1 - survivors share) / (12 a), with a the annuity-due paid monthly (Woolhouse: yearly less 11/24), in real terms.

    Parameters
    ----------
    balance : MXN of the account at retirement. age, sex : of the pensioner. death : yearly death probabilities ``[sex, age]``, ages from 0.
    interest : real yearly rate. survivors_share : part of the balance that pays the survivors' insurance. guaranteed : MXN per month.

    Returns
    -------
    MXN per month, shape of ``balance``, at constant prices.

    Raises
    ------
    InputError for a negative balance, an age out of the table, an unknown sex or a share outside [0, 1).

    Source: LSS 157, 159, 164, 170, 172.

    Examples
    --------
    >>> float(ley97(1_200_000.0, 65, "F", death=np.full((2, 101), 1.0), interest=0.03).round(0))  # one year of life
    184615.0
    """
    balance = np.asarray(balance, float)
    _demand("ley97, balance", balance, np.isfinite(balance) & (balance >= 0), "un saldo no negativo", "a non-negative balance")
    if not 0 <= survivors_share < 1:
        raise InputError(
            "ley97, survivors_share", survivors_share, es=("de 0 a menos de 1", "corrija la proporción"), en=("0 to less than 1", "correct the share")
        )
    annuity = float(_annuities(age, sex, death, interest)[0])
    return np.asarray(np.maximum(balance * (1 - survivors_share) / (MONTHS * annuity), guaranteed))


def programmed_withdrawal(balance: float, age: int, sex: str, *, death: np.ndarray, interest: float) -> np.ndarray:
    """Monthly real payment of each year of age under programmed withdrawal: each year, balance over the annuity at that age.

    The balance left earns ``interest``; payments fall with age and the account never runs out.

    Parameters and errors as in ``ley97``. Returns MXN per month by age from ``age`` to the end of the table.

    Examples
    --------
    >>> path = programmed_withdrawal(1e6, 65, "M", death=np.full((2, 101), 0.05), interest=0.03)
    >>> path.shape, bool(path[0] > path[10])
    ((36,), True)
    """
    annuities = _annuities(age, sex, death, interest)
    out = np.empty(annuities.size)
    left = float(balance)
    for k, annuity in enumerate(annuities):
        out[k] = left / (MONTHS * max(annuity, 1.0))
        left = (left - MONTHS * out[k]) * (1 + interest)
    return out


def _annuities(age: int, sex: str, death: np.ndarray, interest: float) -> np.ndarray:
    """Whole-life annuity-due paid monthly at each age from ``age`` to the end of the table: a[x] = 1 + v p[x] a[x+1], less 11/24."""
    death = np.asarray(death, float)
    if sex not in SEXES or death.ndim != 2 or death.shape[0] != len(SEXES) or not 0 <= age < death.shape[1] or not interest > -1:
        raise InputError(
            "ley97, age/sex/death/interest",
            f"{age}, {sex!r}, {death.shape}, {interest}",
            es=("sexo M o F, edad dentro de la tabla [sexo, edad] e interés mayor que -1", "corrija los argumentos"),
            en=("sex M or F, an age within the table [sex, age] and interest above -1", "correct the arguments"),
        )
    q = death[SEXES.index(sex), int(age) :]
    _demand("ley97, death", q, (q >= 0) & (q <= 1), "probabilidades de 0 a 1", "probabilities from 0 to 1")
    value, out = 0.0, np.empty(q.size)
    for k in range(q.size - 1, -1, -1):
        value = 1.0 + (1 - q[k]) / (1 + interest) * value if k < q.size - 1 else 1.0  # the table closes at its last age
        out[k] = value
    return out - 11 / 24


def _demand(where: str, values: np.ndarray, good: np.ndarray, es: str, en: str) -> None:
    if not np.all(good):
        raise InputError(
            where, float(np.asarray(values)[~np.asarray(good)].flat[0]), es=(es, "corrija el argumento"), en=(en, "correct the argument")
        )
