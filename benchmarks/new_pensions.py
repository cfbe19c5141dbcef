"""Numbers of the pensions of 1973 that follow from the law and the federal account: the script that
prints what the sets hold.

    python benchmarks/new_pensions.py

``pensions.new_pension_ratio`` of each set is the line, by its values of 2014 and 2024, with the
least sum of squares of the relative errors of the federal account: what the ledger of the set makes
of each year from 2013 on, on the scale of the last one paid, over what was paid, minus one. A set
of a past year sees the account that was known then and no more. ``pensions.base_share`` is what the
law's formula gives without allowances over what it gives with them, on the careers and salaries of
those who retire in the base year. ``pensions.unpublished_outlay`` is what today's ledger gives for
the base years of the past whose own outlay nobody published.
"""

import numpy as np
from scipy.optimize import least_squares

from piimss_forecast.catalog import load
from piimss_forecast.links import economy, employment, pensions, population
from piimss_forecast.pensions import OUTLAY_PAYERS
from piimss_forecast.pensions.federal import federal_account, past_outlay_1973
from piimss_forecast.pensions.fit import setting
from piimss_forecast.pensions.link_amounts import amounts_1973, retirees, wages_1973
from piimss_forecast.pensions.link_ledger import history
from piimss_forecast.pensions.new_pensions import Wages, new_pension, salary_level
from piimss_forecast.scenario import load as load_assumptions
from piimss_forecast.scenario.run import Run

TREND = "tendencial"
SETS = (TREND, "hindcast_2018", "hindcast_2020")
RATIO = "pensions.new_pension_ratio"
NODES = ("2014", "2024")


def chain(name: str, line: np.ndarray, *, last=()) -> Run:
    """The central path of a set with a line, as far as pensions or through ``last`` links too."""
    patch, catalog = {RATIO: dict(zip(NODES, map(float, line), strict=True))}, load()
    a = load_assumptions(name).patch(patch)
    base = a.known_to or catalog.base_year
    known = catalog.known_to(base) if a.known_to else catalog
    run = Run(a, known, np.arange(2018, catalog.base_year + 2), base, 1, 2030, 0, None)
    for link in (economy, population, employment, *last):
        link.link(run)
    return run


def held(name: str) -> np.ndarray:
    """The line that a set holds."""
    return load_assumptions(name).path(RATIO, [int(year) for year in NODES])


def errors(name: str, line: np.ndarray) -> np.ndarray:
    """Relative errors of the federal account with a line, percent by year."""
    run = chain(name, line)
    paid = run.of_past(federal_account).ley_1973
    years = np.arange(run.of_past(setting).start, run.base_year + 1)
    amount = run.of_past(history).record.amount[0].sum(axis=-1)
    made = past_outlay_1973(run, years, amount, paid)
    return np.array([100 * (made[year] / paid[year] - 1) for year in made])


def fitted(name: str, turns: int | None = None) -> np.ndarray:
    """Least squares from the line that the set holds, after so many evaluations or to the end."""
    start = held(name)
    return least_squares(lambda x: errors(name, x), start, diff_step=1e-4, max_nfev=turns).x


def base_share() -> float:
    """Base pension over the one paid, percent, of those who retire in the base year."""
    run = chain(TREND, held(TREND))
    at = run.index(run.base_year)
    wages = Wages(*(path[:1, at : at + 1] for path in wages_1973(run)))
    voluntary = run.assumptions.path("pensions.voluntary_share", [run.base_year]) / 100
    paid, base = (run.of_past(retirees, amount) for amount in ("monthly", "base_monthly"))
    new = float(amounts_1973(run).new[0, at])
    level = salary_level(paid, new, wages, float(voluntary[0]))
    return 100 * float(new_pension(base, level, wages, voluntary)[0][0, 0]) / new


def main() -> None:
    print(f"pensions.base_share: {base_share():.2f}")
    for name in SETS:
        line = fitted(name)
        print(name, dict(zip(NODES, line.round(3).tolist(), strict=True)))
        print("    held:", held(name).tolist(), errors(name, held(name)).round(2).tolist())
    run = chain(TREND, held(TREND), last=(pensions,))
    for year in (2018, 2020):
        own = run.values("pension_outlay")[0, run.index(year)]
        print(year, dict(zip(OUTLAY_PAYERS, own.round().tolist(), strict=True)))


if __name__ == "__main__":
    main()
