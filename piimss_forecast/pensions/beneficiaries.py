"""The lives behind a pension: who may survive the pensioner, for how long each has right, and the
shares of the pension that the law pays those alive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from ..core.dims import SEXES
from ..core.errors import InputError
from .statutes import require

Child: TypeAlias = int | tuple[int, str]
_MOST_BENEFICIARIES = 10  # 1,024 subsets of lives


class Life(NamedTuple):
    """A beneficiary. kind : spouse, child or parent. q : death probabilities from the present
    age on. term : years of right (None: for life).
    """

    kind: str
    q: np.ndarray
    term: int | None


def lives_with_right(
    death: np.ndarray,
    spouse: tuple[ArrayLike, str] | None,
    children: Sequence[Child],
    parents: Sequence[Child],
    last_age: int,
) -> list[Life]:
    """Lives with right today: spouse and parents for life, children until ``last_age``."""
    lives = (
        []
        if spouse is None
        else [Life("spouse", death_from(death, spouse[0], spouse[1], "spouse"), None)]
    )
    for age, sex in map(_age_and_sex, children):
        if age < last_age:  # older children have no right
            lives.append(Life("child", death_from(death, age, sex, "children"), last_age - age))
    lives += [
        Life("parent", death_from(death, age, sex, "parents"), None)
        for age, sex in map(_age_and_sex, parents)
    ]
    if len(lives) > _MOST_BENEFICIARIES:
        raise InputError(
            "pensions.beneficiaries",
            "constitutive_sum, children/parents",
            "{lives_count}",
            "up to {most_beneficiaries} beneficiaries",
            "group the beneficiaries",
            lives_count=len(lives),
            most_beneficiaries=_MOST_BENEFICIARIES,
        )
    return lives


def share_to_survivors(p: dict[str, float], alive: Sequence[Life], single_parent: bool) -> float:
    """Share of the pension paid to those alive, not over the limit; orphans of both parents when
    the spouse is gone too.
    """
    wife = any(life.kind == "spouse" for life in alive)
    orphans = sum(life.kind == "child" for life in alive)
    parents = sum(life.kind == "parent" for life in alive)
    each = (
        p["survivor.orphan_one_parent"]
        if wife or single_parent
        else p["survivor.orphan_both_parents"]
    )
    total = (
        p["survivor.widow"] * wife
        + each * orphans
        + (0.0 if wife or orphans else p["survivor.parent"] * parents)
    )
    return min(total, p["survivor.limit"]) / 100


def share_of_allowances(p: dict[str, float], alive: Sequence[Life]) -> float:
    """Allowances paid beside the pension for those alive, or for assistance (LSS 138)."""
    wife = any(life.kind == "spouse" for life in alive)
    sons = sum(life.kind == "child" for life in alive)
    parents = sum(life.kind == "parent" for life in alive)
    if wife or sons:
        return (p["allowance.spouse"] * wife + p["allowance.child"] * sons) / 100
    if parents:
        return (
            p["allowance.parent"] * parents
            + (p["allowance.assistance_one_parent"] if parents == 1 else 0.0)
        ) / 100
    return p["allowance.assistance"] / 100


def _age_and_sex(who: Child) -> tuple[int, str]:
    return who if isinstance(who, tuple) else (who, SEXES[0])


def death_from(death: np.ndarray, age: ArrayLike, sex: str, name: str) -> np.ndarray:
    """Death probabilities ``[..., years]`` of a life from its age on, certain death from the
    last age of the table.
    """
    table, ages = np.asarray(death, float), np.asarray(age, float)
    known = sex in SEXES and table.ndim == 2 and table.shape[0] == len(SEXES)
    if not known or not np.all((ages >= 0) & (ages < table.shape[-1]) & (ages == np.floor(ages))):
        raise InputError(
            "pensions.life",
            "constitutive_sum, {name}: age/sex/table",
            "{ages}, {sex!r}, {table_shape}",
            "sex M or F and a whole age within the table [sex, age]",
            "correct the arguments",
            name=name,
            ages=ages,
            sex=sex,
            table_shape=table.shape,
        )
    q, last = table[SEXES.index(sex)], table.shape[1] - 1
    require(
        "pensions.life.probabilities",
        "constitutive_sum, {name}",
        q,
        (q >= 0) & (q <= 1),
        "probabilities from 0 to 1",
        name=name,
    )
    reached = ages[..., None].astype(int) + np.arange(last + 1)
    return np.where(reached < last, q[np.minimum(reached, last)], 1.0)
