"""Whether a file by status, sex and age can be what it says: sexes and ages in their places."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..catalog import Catalog
from ..core.dims import AGES
from ..core.errors import DataError

_WORK = 14  # nobody younger could be hired (LFT 22, 15 since 2015)
_YOUNGER = 1.0  # percent of the insured that may be younger: errors of dates of birth
_ORDER = (("asegurado", "pensionado"), ("hijos", "ascendientes"))  # mean ages, the younger first


def sexes_as_in_the_country(name: str, year: int, registered: np.ndarray, catalog: Catalog) -> None:
    """Boys outnumber girls and old women old men, in the country and among those registered: a
    file in which both are the other way round has its sexes swapped.
    """
    people = catalog.demography("population_5y")
    date = min(set(people["date"]), key=lambda d: abs(int(d[:4]) - year))
    country = people[people["date"] == date].pivot_table(
        index="age", columns="sex", values="persons", aggfunc="sum"
    )
    log = {
        ages: (
            float(
                np.log(country.loc[slice(*ages), "M"].sum() / country.loc[slice(*ages), "F"].sum())
            ),
            float(np.log(registered[0, slice(*ages)].sum() / registered[1, slice(*ages)].sum())),
        )
        for ages in ((0, 14), (75, 100))
        if (registered[:, slice(*ages)].sum(axis=1) > 0).all()
    }
    if len(log) == 2 and all(known * found < 0 for known, found in log.values()):
        found = "; ".join(
            f"{a[0]}-{a[1]}: {np.exp(r):.3f} ({np.exp(k):.3f})" for a, (k, r) in log.items()
        )
        raise DataError(
            "ingest.sexes",
            "{name}, sex",
            "{found}",
            "men per woman as in the country (in brackets): M is men and F is women",
            "change M for F and F for M",
            name=name,
            found=found,
        )


def ages_as_by_status(name: str, persons: Mapping[str, np.ndarray]) -> None:
    """Workers are of age to work, the pensioned older than they, parents older than children: a
    file in which they are not has its ages moved or its statuses changed one for another.
    """
    insured = persons["asegurado"]
    young = float(100 * insured[:, :_WORK].sum() / max(insured.sum(), 1.0))
    if young > _YOUNGER:
        raise DataError(
            "ingest.ages_as_by_status.young",
            "{name}, asegurado, 0-{last}",
            "{young:.1f} %",
            "at most {most:g} % of the insured",
            "check ages and statuses",
            name=name,
            last=_WORK - 1,
            young=young,
            most=_YOUNGER,
        )
    mean = {
        status: float((counts.sum(axis=0) * np.asarray(AGES)).sum() / counts.sum())
        for status, counts in persons.items()
        if counts.sum() > 0
    }
    for younger, older in _ORDER:
        if younger in mean and older in mean and mean[younger] >= mean[older]:
            raise DataError(
                "ingest.ages_as_by_status.order",
                "{name}, {younger}, {older}",
                "mean ages {first:.1f}, {second:.1f}",
                "{older} older than {younger}",
                "check ages and statuses",
                name=name,
                younger=younger,
                older=older,
                first=mean[younger],
                second=mean[older],
            )
