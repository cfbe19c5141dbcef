"""Seconds that one million pensions take under each law, and a constitutive sum of a family."""

from __future__ import annotations

import sys

import numpy as np
from timing import best

from piimss_forecast import pensions


def main(rows: int = 1_000_000) -> int:
    rng = np.random.default_rng(0)
    salary, weeks, age = (
        rng.uniform(200, 2800, rows),
        rng.integers(300, 2200, rows),
        rng.integers(60, 70, rows),
    )
    spouse, children = rng.random(rows) < 0.6, rng.integers(0, 3, rows)
    table = np.full((2, 111), 0.03)
    basis = {"death": table, "interest": 0.035}
    few = slice(0, rows // 100)
    cases = {
        f"ley73, {rows:,} persons with family": lambda: pensions.ley73(
            salary, weeks, age, 2024, spouse=spouse, children=children
        ),
        f"garantizada, {rows:,} persons": lambda: pensions.garantizada(age, weeks, salary, 2025),
        f"ley97_outcome, {rows:,} persons": lambda: pensions.ley97_outcome(
            1000 * salary, weeks, age, "M", 2025, salary=salary, **basis
        ),
        f"survivor_pensions, {rows:,} families": lambda: pensions.survivor_pensions(
            salary, spouse=spouse, orphans=children
        ),
        f"accumulate, {rows // 100:,} careers of 40 years": lambda: pensions.accumulate(
            25,
            1984,
            np.repeat(salary[few, None], 40, axis=1),
            rates=6.5,
            returns=0.035,
            density=0.6,
        ),
        "constitutive sum, spouse and four children": lambda: pensions.constitutive_sum(
            1000.0, 50, "M", spouse_age=48, children=[3, 5, 8, 10], with_allowances=True, **basis
        ),
        f"constitutive sum, {rows // 100:,} couples with a child": lambda: (
            pensions.constitutive_sum(
                salary[few], age[few], "M", spouse_age=age[few] - 3, children=[10], **basis
            )
        ),
    }
    for name, run in cases.items():
        print(f"| {name} | {best(run):.3f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
