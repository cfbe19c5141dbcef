"""Speed of the national cuota income: 1,000 draws x 6 years x 25 UMA bands x 6 branches, log-normal
and histogram.

Run from the root of the repository, one core::

    OMP_NUM_THREADS=1 python benchmarks/contributions.py
"""

from __future__ import annotations

import time

import numpy as np

from piimss_forecast.catalog import load
from piimss_forecast.contributions import (
    Histogram,
    LogNormal,
    band_table,
    income_by_band,
    national_income,
    rate_table,
)
from piimss_forecast.contributions.salaries import Salaries

DRAWS, YEARS = 1_000, np.arange(2025, 2031)


def paths(start: float, growth: float, sd: float, rng: np.random.Generator) -> np.ndarray:
    """Levels ``[draw, year]``."""
    return np.asarray(
        start
        * (1 + growth) ** np.arange(YEARS.size)
        * np.exp(sd * rng.standard_normal((DRAWS, YEARS.size)))
    )


def main() -> None:
    """Print the best of five for each shape of salaries."""
    rng = np.random.default_rng(1)
    jobs, sbc = paths(22.5e6, 0.015, 0.01, rng), paths(624.0, 0.055, 0.01, rng)
    uma, wage = paths(113.14, 0.037, 0.0, rng), paths(278.8, 0.08, 0.0, rng)
    rates, premium = rate_table(load().statutes, YEARS), np.full(YEARS.size, 0.0183)

    def run(salaries: Salaries) -> np.ndarray:
        accrued = national_income(
            jobs, sbc, uma, wage, rates, salaries=salaries, premium=premium, state_quota=20 * uma
        )
        return income_by_band(jobs, uma, accrued.fitted, rates, premium)[1]

    share, mean = (
        v[0, 0]
        for v in band_table(
            LogNormal(0.79).fit(sbc[:1, :1], wage[:1, :1], 25 * uma[:1, :1]), uma[:1, :1]
        )
    )
    used = share > 0
    histogram = Histogram(share[used] / share[used].sum(), mean[used] / share[used] / uma[0, 0])
    for name, salaries in (("log-normal", LogNormal(0.79)), ("histogram", histogram)):
        seconds = []
        for _ in range(5):
            start = time.perf_counter()
            shape = run(salaries).shape
            seconds.append(time.perf_counter() - start)
        print(f"{name}: {min(seconds):.3f} s for {shape}")


if __name__ == "__main__":
    main()
