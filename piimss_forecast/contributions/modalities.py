"""Rules of the modalities of insurance, read from the dated law: who pays what, on which base
and since when.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..core.errors import InputError, LawError
from ..law import Law
from .rates import BRANCHES

_NAMES = {
    "SEM_KIND": ("SEM_especie",),
    "SEM_CASH": ("SEM_dinero",),
    "RCV": ("RCV_retiro", "RCV_cesantia"),
}


@dataclass(frozen=True)
class Modality:
    """One modality as it stands on a day (a row of ``law/modalities.csv``).

    Attributes
    ----------
    name : str
        Name of the modality.
    branches : tuple[bool, ...]
        Whether each branch of ``BRANCHES`` is covered, ``[branch]``.
    payer : str
        Who pays the insured's cuotas: ``shared``, ``insured``, ``employer`` or ``state``.
    base : str
        What they are paid on: ``sbc``, ``minimum_wage`` or ``none``.
    ceav : str
        Employer's rate of CEAV: ``by_sbc``, or ``top`` (that of the last band).
    art_36 : bool
        Whether the employer pays the share of who earns the minimum wage (LSS 36).
    state_share : bool
        Whether the State contributes.
    risk_class : int | None
        Class of SRT when the caller gives none; None where the modality has none.
    fee : str
        Yearly fee instead of cuotas: ``none``, ``family`` or ``facultativo``.
    article : str
        Article of the law.
    quality : str
        Quality of the row.
    """

    name: str
    branches: tuple[bool, ...]
    payer: str
    base: str
    ceav: str
    art_36: bool
    state_share: bool
    risk_class: int | None
    fee: str
    article: str
    quality: str


def modality_names(law: Law) -> tuple[str, ...]:
    """Names of the modalities of the law.

    Parameters
    ----------
    law : Law
        Dated law.

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> modality_names(embedded())[:4]
    ('10', '13', '14', '32')
    """
    return tuple(dict.fromkeys(law.table("modalities")["modality"].astype(str)))


def read_modality(law: Law, name: str, day: str) -> Modality:
    """The rule of a modality in force on a day.

    Parameters
    ----------
    law : Law
        Dated law.
    name : str
        Key of the modality, such as ``10``.
    day : str
        Day on which the law is read.

    Raises
    ------
    InputError
        When the name is unknown.
    LawError
        When no rule of the modality is in force on the day.

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> rule = read_modality(embedded(), "40", "2026-07-01")
    >>> rule.payer, [b for b, covered in zip(BRANCHES, rule.branches) if covered]
    ('insured', ['GMP', 'SIV', 'RCV_retiro', 'RCV_cesantia'])
    """
    table = law.table("modalities").assign(modality=lambda t: t["modality"].astype(str))
    rows = table[table["modality"] == name]
    if rows.empty:
        known = ", ".join(dict.fromkeys(table["modality"]))
        raise InputError(
            "contributions.read_modality.name",
            "cuotas, modality",
            "{name!r}",
            "one of {known}",
            "correct modality",
            name=name,
            known=known,
        )
    row = _on(rows, day)
    if row is None:
        spans = "; ".join(
            f"{a}..{b}"
            for a, b in zip(rows["valid_from"], rows["valid_to"].fillna(""), strict=True)
        )
        hint = str(rows["note"].iloc[-1])
        raise LawError(
            "contributions.read_modality.spans",
            "law/modalities.csv, {name}, {last}, {day}",
            "{spans}",
            "a rule in force on that date",
            "use another modality or add the row ({hint})",
            name=name,
            last=rows["article"].iloc[-1],
            day=day,
            spans=spans,
            hint=hint,
        )
    covered = {b for code in str(row["branches"]).split(";") for b in _NAMES.get(code, (code,))}
    return Modality(
        name=name,
        branches=tuple(b in covered for b in BRANCHES),
        payer=str(row["payer"]),
        base=str(row["base"]),
        ceav=str(row["ceav"]),
        art_36=row["art_36"] == "yes",
        state_share=row["state_share"] == "yes",
        risk_class=None if pd.isna(row["risk_class"]) else int(row["risk_class"]),
        fee=str(row["fee"]),
        article=str(row["article"]),
        quality=str(row["quality"]),
    )


def family_fees(law: Law, ages: np.ndarray, day: str) -> np.ndarray:
    """Annual fee of the family health insurance by age, MXN per year.

    Raises
    ------
    LawError
        When no fee is in force on the day: the Consejo Tecnico sets it each year and none is
        invented.
    InputError
        For a bad age.

    Examples
    --------
    >>> from piimss_forecast.law import embedded
    >>> family_fees(embedded(), np.array([5.0, 45.0, 81.0]), "2025-07-01").tolist()
    [8900.0, 13800.0, 21300.0]
    """
    if not np.all((ages >= 0) & (ages <= 120)):
        raise InputError(
            "contributions.family_fees.ages",
            "cuotas, age, LSS 242",
            "{ages}",
            "ages from 0 to 120",
            "give age",
            ages=repr(ages.tolist())[:60],
        )
    table = law.table("family_insurance")
    rows = table[
        (table["valid_from"] <= day) & (table["valid_to"].isna() | (table["valid_to"] >= day))
    ].sort_values("age_from")
    if rows.empty:
        spans = "; ".join(
            dict.fromkeys(
                f"{a}..{b}"
                for a, b in zip(table["valid_from"], table["valid_to"].fillna(""), strict=True)
            )
        )
        raise LawError(
            "contributions.family_fees.spans",
            "law/family_insurance.csv, LSS 242, {day}",
            "{spans}",
            "the annual fee by age in force on that date",
            "add the eight groups published by the Consejo Técnico",
            day=day,
            spans=spans,
        )
    group = np.searchsorted(rows["age_from"].to_numpy(float), np.floor(ages), side="right") - 1
    return rows["value"].to_numpy(float)[group]


def _on(rows: pd.DataFrame, day: str) -> dict[Any, Any] | None:
    """The row in force on a day, when there is one."""
    hit = rows[(rows["valid_from"] <= day) & (rows["valid_to"].isna() | (rows["valid_to"] >= day))]
    return None if hit.empty else hit.to_dict("records")[0]
