"""Income and outlay by insurance and by object: published and projected totals shared out by
stated keys.

LSS 277-E wants the accounts of each insurance apart and leaves the common outlay to rules of
distribution that are not published: here they are keys of the assumptions, which a user's own
replace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError

# LSS 281, with sickness and maternity in its benefits in kind and in cash.
INSURANCES = ("SEM_especie", "SEM_dinero", "GMP", "SIV", "SRT", "SGPS", "SSFAM")
OBJECTS = (
    "servicios_personales",
    "medicinas_y_materiales",
    "servicios_generales",
    "subsidios",
    "guarderias",
    "inversion_fisica",
    "sumas_y_pensiones",
    "rjp",
    "pensiones_federales",
)
_STATE = {"SEM": ("SEM_especie", "SEM_dinero", "GMP"), "SIV": ("SIV",)}


@dataclass(frozen=True)
class Direct:
    """Outlay that is known to be of one insurance, ``[draw, year]`` mdp."""

    chronic_sem: np.ndarray
    chronic_gmp: np.ndarray
    sick_pay: np.ndarray  # subsidies of general sickness and maternity
    work_sick_pay: np.ndarray  # subsidies of work risks
    daycare: np.ndarray
    own_pensions: np.ndarray  # constitutive sums and temporary pensions of SIV and SRT


def distribute(key: Mapping[str, float], load: Mapping[str, np.ndarray]) -> np.ndarray:
    """Shares of every branch in the common outlay: a key of the base year moved by the persons
    that each insurance serves; ``[draw, year, branch]``, adding to one.

    Parameters
    ----------
    key : Mapping[str, float]
        Share of each of ``INSURANCES`` in the base year; they add to one.
    load : Mapping[str, ndarray]
        Persons served over those of the base year, by branch, ``[draw, year]``; one where a branch
        has none.

    Raises
    ------
    InputError
        For an unknown insurance, or shares that do not add to one.

    Examples
    --------
    >>> key = dict.fromkeys(INSURANCES, 0.0) | {"SEM_especie": 0.8, "GMP": 0.2}
    >>> distribute(key, {"GMP": np.array([[1.0, 4.0]])})[0, :, 2].round(2).tolist()
    [0.2, 0.5]
    """
    whole_key(key, INSURANCES, "finance.common_cost_key")
    moved = [key[b] * np.asarray(load.get(b, 1.0)) for b in INSURANCES]
    weight = np.stack(np.broadcast_arrays(*moved), axis=-1)
    return np.asarray(weight / weight.sum(axis=-1, keepdims=True))


def whole_key(key: Mapping[str, float], names: tuple[str, ...], where: str) -> None:
    """Demand a share for each name, none negative, that add to one.

    Examples
    --------
    >>> whole_key({"SIV": 0.7, "SRT": 0.3}, ("SIV", "SRT"), "finance.own_pension_key")
    """
    if unknown := sorted(set(key) ^ set(names)):
        raise InputError(
            "finance.whole_key.names",
            "{where}",
            "{unknown}",
            "a share for each of {names}",
            "add what is missing and take out or correct what is not an insurance",
            where=where,
            unknown=", ".join(unknown),
            names=", ".join(names),
        )
    total = float(sum(key.values()))
    if abs(total - 1) > 1e-6 or min(key.values()) < 0:
        raise InputError(
            "finance.whole_key.total",
            "{where}",
            "{shares}: {total:g}",
            "shares of zero or more that add to one",
            "correct the shares",
            where=where,
            shares=", ".join(f"{k} {v:g}" for k, v in key.items()),
            total=total,
        )


def outlay_by_branch(
    common: np.ndarray, shares: np.ndarray, direct: Direct, pension_key: Mapping[str, float]
) -> np.ndarray:
    """What each insurance bears: its own outlay and its part of the common one; ``[draw, year,
    branch]`` mdp.

    Parameters
    ----------
    common : ndarray
        Staff, retired staff, materials, services and works apart from ``direct``, ``[draw, year]``.
    shares : ndarray
        Of each branch in it, ``[draw, year, branch]``.
    direct : Direct
        What is known to be of one insurance.
    pension_key : Mapping[str, float]
        Shares of SIV and SRT in the constitutive sums and temporary pensions.

    Examples
    --------
    >>> one = np.ones((1, 1))
    >>> direct = Direct(one, one, one, one, one, 10 * one)
    >>> alike, key = np.full((1, 1, 7), 1 / 7), {"SIV": 0.7, "SRT": 0.3}
    >>> made = outlay_by_branch(7 * one, alike, direct, key)
    >>> made[0, 0].round(6).tolist()
    [2.0, 2.0, 2.0, 8.0, 5.0, 2.0, 1.0]
    """
    whole_key(pension_key, ("SIV", "SRT"), "finance.own_pension_key")
    made = common[..., None] * shares
    for branch, amount in (
        ("SEM_especie", direct.chronic_sem),
        ("GMP", direct.chronic_gmp),
        ("SEM_dinero", direct.sick_pay),
        ("SRT", direct.work_sick_pay),
        ("SGPS", direct.daycare),
        ("SIV", pension_key["SIV"] * direct.own_pensions),
        ("SRT", pension_key["SRT"] * direct.own_pensions),
    ):
        made[..., INSURANCES.index(branch)] += amount
    return made


def outlay_by_object(
    operation: np.ndarray,
    direct: Direct,
    works: np.ndarray,
    shares: Mapping[str, float],
    rjp: np.ndarray,
    federal: np.ndarray,
) -> np.ndarray:
    """What the money is spent on; ``[draw, year, object]`` mdp, in the order of ``OBJECTS``.

    Parameters
    ----------
    operation : ndarray
        Outlay without any pension, ``[draw, year]``.
    direct : Direct
        Subsidies, day care and own pensions are taken from it.
    works : ndarray
        Physical investment, ``[draw, year]``.
    shares : Mapping[str, float]
        Of staff, medicines and materials, and services in the rest of the operation.
    rjp : ndarray
        Pensions of retired staff.
    federal : ndarray
        Pensions charged to the Federal Government.

    Examples
    --------
    >>> one = np.ones((1, 1))
    >>> split = {"servicios_personales": 0.7, "medicinas_y_materiales": 0.2,
    ...          "servicios_generales": 0.1}
    >>> made = outlay_by_object(
    ...     14 * one, Direct(one, one, one, one, one, one), one, split, one, one
    ... )
    >>> made[0, 0].round(6).tolist()
    [7.0, 2.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """
    whole_key(shares, OBJECTS[:3], "finance.object_key")
    subsidies = direct.sick_pay + direct.work_sick_pay
    rest = operation - subsidies - direct.daycare - works
    parts = [shares[name] * rest for name in OBJECTS[:3]]
    parts += [subsidies, direct.daycare, works, direct.own_pensions, rjp, federal]
    return np.stack(np.broadcast_arrays(*parts), axis=-1)


def state_paid(
    accrued: np.ndarray, branches: tuple[str, ...], paid: Mapping[str, Mapping[int, float]]
) -> np.ndarray:
    """The State's share as it was paid in the years that the federal account tells, by law in the
    others; ``[draw, year, branch]`` mdp.

    Parameters
    ----------
    accrued : ndarray
        By law, ``[draw, year, branch]``.
    branches : tuple of str
        Labels of its last axis.
    paid : Mapping
        ``SEM`` (with the medical cover of pensioners) and ``SIV``: mdp by position of the year.

    Examples
    --------
    >>> law = np.array([[[60.0, 20.0, 20.0, 5.0]]])
    >>> names = ("SEM_especie", "SEM_dinero", "GMP", "SIV")
    >>> state_paid(law, names, {"SEM": {0: 200.0}, "SIV": {}}).tolist()
    [[[120.0, 40.0, 40.0, 5.0]]]
    """
    out = np.array(accrued, float)
    for name, members in _STATE.items():
        at = [branches.index(b) for b in members]
        for t, amount in paid.get(name, {}).items():
            out[:, t, at] *= amount / accrued[:, t, at].sum(axis=-1, keepdims=True)
    return out
