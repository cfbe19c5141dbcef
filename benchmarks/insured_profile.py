"""The entry ``employment.profile`` of ``models/tendencial.toml`` from published counts.

    python benchmarks/insured_profile.py

From 30 on, the insured of each five-year group in July 2025 and 2026 over the population (a few
are insured without a job, which the scaling to the jobs of each sex takes out evenly). Below 30
the files hold students insured by their school: ages 25-29 stand to 30-34 as in the ENOE, and the
younger to 25-29 as was assumed.
"""

from __future__ import annotations

import numpy as np

import piimss_forecast as pf
from piimss_forecast.core.dims import AGES, SEXES
from piimss_forecast.employment.profile import profile_of_groups

EDGES = np.arange(15, 80, 5)
GROUPS = [*(f"{first}-{first + 4}" for first in EDGES[:-1]), "75+"]
YOUNG = {"M": (0.263, 0.840), "F": (0.226, 0.822)}  # assumed: 15-19 and 20-24 over 25-29
JULYS = ("2025-07", "2026-07")


def profile() -> dict[str, list[float]]:
    """The value of the entry."""
    catalog = pf.catalog()
    people = pf.project("tendencial", draws=1, horizon=2027).data["population"].sel(draw=0)
    rates, middle = [], []
    for july in JULYS:
        year = int(july[:4])
        now = (people.sel(year=year - 1) + people.sel(year=year)).to_numpy() / 2
        counts = [
            [catalog.value("insured_persons", july, sex=sex, age=group) for group in GROUPS]
            for sex in SEXES
        ]
        group = np.digitize(AGES, EDGES) - 1
        among = np.stack([now[:, group == g].sum(axis=1) for g in range(EDGES.size)], axis=1)
        rates.append(np.array(counts) / among)
        middle.append(now)
    rate = np.mean(rates, axis=0)
    for s, sex in enumerate(SEXES):
        young, next_ = (
            catalog.value("insured_job_share", "2015-2024", sex=sex, age=age)
            for age in ("25-29", "30-34")
        )
        rate[s, 2] = rate[s, 3] * young / next_
        rate[s, :2] = rate[s, 2] * np.array(YOUNG[sex])
    return profile_of_groups(rate, EDGES, np.mean(middle, axis=0))


if __name__ == "__main__":
    found = profile()
    print("{ " + ", ".join(f"{name} = {values}" for name, values in found.items()) + " }")
