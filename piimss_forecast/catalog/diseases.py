"""Chronic diseases of the ledger: how each is known, and which concepts hold its published
figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ..core.errors import DataError

DISEASE_CONCEPTS = (
    "prevalence",
    "unaware",
    "aware",
    "treated",
    "treated_growth",
    "costed",
    "cost",
    "control",
    "detection",
)


@dataclass(frozen=True)
class Disease:
    """One row of ``diseases.csv``; a concept that is not published is empty.

    Parameters
    ----------
    name : str
        On the axis of every array and in the keys of assumptions.
    label : str
        For people, in the names of margins; English where the catalogue of words has the Spanish.
    paired : bool
        Whether it is one of the two whose patients are also counted once.
    prevented : bool
        Whether the prevention of the scenario lowers its incidence.
    prevalence : str
        Percent of adults by national surveys (ages 20+, perhaps 60+); empty where the base comes
        from patients.
    unaware : str
        Percent of the ill aged 20+ who do not know it; it binds.
    aware : str
        Percent of adults who know they have it, where ``unaware`` is not published; it pulls only.
    treated : str
        Patients in treatment.
    treated_growth : str
        Growth of patients in treatment, percent.
    costed : str
        Patients behind the medical cost.
    cost : str
        Medical cost, mdp.
    control : str
        Percent of the treated in control.
    detection : str
        Percent of those without it aged 20+ who are screened in a year; empty where nobody is.
    """

    name: str
    label: str
    paired: bool
    prevented: bool
    prevalence: str = ""
    unaware: str = ""
    aware: str = ""
    treated: str = ""
    treated_growth: str = ""
    costed: str = ""
    cost: str = ""
    control: str = ""
    detection: str = ""

    @property
    def surveyed(self) -> bool:
        """Whether surveys say how many have it; otherwise patients in care do."""
        return bool(self.prevalence)

    @property
    def screened(self) -> bool:
        """Whether it is looked for among the healthy."""
        return bool(self.detection)


def read_diseases(table: pd.DataFrame) -> tuple[Disease, ...]:
    """Diseases in the order of their table.

    Raises
    ------
    DataError
        Unless two diseases are paired.
    """
    table = table.rename(columns={"disease": "name"}).fillna("")
    traits = ("paired", "prevented")
    found = tuple(
        Disease(**{str(k): v == "yes" if k in traits else v for k, v in row.items()})
        for row in table.to_dict("records")
    )
    pair = [d.name for d in found if d.paired]
    if len(pair) != 2:
        raise DataError(
            "catalog.read_diseases",
            "diseases.csv, paired",
            "{pair}",
            "yes in two diseases",
            "mark the two that are counted together",
            pair=", ".join(pair) or "∅",
        )
    return found


def named_by(diseases: Iterable[Disease]) -> dict[str, tuple[str, ...]]:
    """Names of the diseases that a pattern of assumption keys stands for, by its word.

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> named_by(load().diseases)["screened"]
    ('diabetes', 'hypertension')
    """
    diseases = tuple(diseases)
    return {
        "disease": tuple(d.name for d in diseases),
        "screened": tuple(d.name for d in diseases if d.screened),
        "counted": tuple(d.name for d in diseases if not d.surveyed),
    }
