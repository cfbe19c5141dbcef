"""What the Federal Government paid on pensions by the federal account, and what the ledger gives
for those years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..catalog.facts import by_year
from ..catalog.ledger import Ledger
from ..core.errors import DataError
from .outlay import mean_indexation, mean_of_ends

LEY_1973_PAID, GUARANTEED_PAID = "pension_outlay_ley73", "guaranteed_pension_outlay"


@dataclass(frozen=True)
class FederalAccount:
    """Paid by year up to the base year, mdp: pensions of the law of 1973, and what the State adds
    to guaranteed pensions.
    """

    ley_1973: dict[int, float]
    guaranteed: dict[int, float]


def federal_account(run: Ledger) -> FederalAccount:
    """The federal account as known in the base year of the run.

    Raises
    ------
    DataError
        When no year of the run's history has one: nothing else says the level of this outlay.
    """
    ley_1973, guaranteed = (
        by_year(run.catalog, concept, until=run.base_year)
        for concept in (LEY_1973_PAID, GUARANTEED_PAID)
    )
    first = int(run.years[0])
    for concept, found in ((LEY_1973_PAID, ley_1973), (GUARANTEED_PAID, guaranteed)):
        if not any(year >= first for year in found):
            raise DataError(
                "pensions.federal_account",
                "{concept}",
                "{years}",
                "what was paid in some year from {first} to {base_year}",
                "add it to data/figures.csv",
                concept=concept,
                years=", ".join(map(str, found)) or "∅",
                first=first,
                base_year=run.base_year,
            )
    return FederalAccount(ley_1973, guaranteed)


def carried(known: Mapping[int, float], path: np.ndarray) -> np.ndarray:
    """Amounts where they are known, and elsewhere as a path moves from the last one known (or the
    first, before it); ``[draw, year]``.

    Parameters
    ----------
    known : mapping of int to float
        Amounts by position of the year.
    path : ndarray
        On any scale, ``[draw, year]``.

    Examples
    --------
    >>> carried({1: 20.0, 2: 30.0}, np.array([[1.0, 2.0, 2.0, 3.0]])).tolist()
    [[10.0, 20.0, 30.0, 45.0]]
    """
    at = np.array(sorted(known))
    near = at[np.maximum(np.searchsorted(at, np.arange(path.shape[1]), side="right") - 1, 0)]
    return np.asarray(path / path[:, near] * np.array([known[int(n)] for n in near]))


def in_run(run: Ledger, known: Mapping[int, float]) -> dict[int, float]:
    """Amounts by position of the year, of the years of the run."""
    first = int(run.years[0])
    return {year - first: amount for year, amount in known.items() if year >= first}


def past_outlay_1973(
    run: Ledger,
    years: np.ndarray,
    amount: np.ndarray,
    paid: Mapping[int, float],
) -> dict[int, float]:
    """Outlay of the law of 1973 by year as the ledger alone gives it, on the scale of the last year
    paid: what pensions amount to on average in the year, as who enters and leaves makes it,
    indexed each February.

    Parameters
    ----------
    run : Ledger
        Whose prices hold.
    years : ndarray
        Years of the ledger of pensions.
    amount : ndarray
        Of all pensions of the law at the end of each, on any scale, at one level of prices,
        ``[year]``.
    paid : mapping of int to float
        By the federal account, mdp by year.

    Returns
    -------
    dict of int to float
        Mdp by year of ``paid`` that the ledger and the prices reach.
    """
    inflation = run.catalog.macro("inflation_dec_dec") / 100
    first = max(int(years[0]) + 1, int(inflation.index[0]) + 1)
    reached = np.arange(first, max(paid) + 1)
    at = reached - int(years[0])
    december = np.cumprod(1 + inflation.loc[first - 1 : max(paid) - 1].to_numpy(float))
    level = mean_indexation(np.append(december, np.nan)[None, 1:], (1.0, float(december[0])))
    path = mean_of_ends(amount)[at] * level[0]
    made = path * (paid[max(paid)] / path[-1])
    return {y: float(v) for y, v in zip(reached.tolist(), made, strict=True) if y in paid}
