"""What the ledger of pensions gives to money, and how an amount known of one year sets the level of
the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .chain import LEY_1973, LEY_1997, OLD_AGE
from .ledger import REGIMES, TYPES
from .outlay import anchored_outlay, mean_of_ends

RJP = REGIMES.index("rjp")
INSURED = slice(LEY_1973, LEY_1997 + 1)  # both laws of the insured; the staff stands apart
# With the deaths of insured, what the institute buys from insurers.
BOUGHT = ("invalidez", "riesgo_total", "riesgo_parcial")
PURCHASES = (*BOUGHT, "muerte")


@dataclass
class Volumes:
    """Stocks and entries by regime and type ``[draw, year, regime, type]``, the stock a year
    earlier ``[regime, type]``, deaths of insured with right ``[draw, year]``, and the mean pension
    of the law of 1973 paid in the year over that of the end of the base year ``[draw, year]``.
    """

    stock: np.ndarray
    entries: np.ndarray
    before: np.ndarray
    families: np.ndarray
    mean_1973: np.ndarray

    @property
    def by_kind(self) -> np.ndarray:
        """Pensions bought from insurers by ``PURCHASES``, ``[draw, year, kind]``."""
        entries = self.entries[:, :, LEY_1997, [TYPES.index(t) for t in BOUGHT]]
        return np.concatenate([entries, self.families[..., None]], axis=-1)

    @property
    def bought(self) -> np.ndarray:
        """The same in all, ``[draw, year]``."""
        return np.asarray(self.by_kind.sum(axis=-1))

    def mean_of_ends(self, regime: int) -> np.ndarray:
        """Mean of the stocks of a regime at both ends of each year, ``[draw, year]``."""
        return mean_of_ends(self.stock[:, :, regime].sum(axis=-1), self.before[regime].sum())

    @property
    def old_age_1997(self) -> tuple[np.ndarray, np.ndarray]:
        """Old-age pensions granted by the law of 1997, and the part of those of the year before
        still paid, ``[draw, year]``.
        """
        entries, stock = (x[:, :, LEY_1997, OLD_AGE] for x in (self.entries, self.stock))
        first = np.full((stock.shape[0], 1), self.before[LEY_1997, OLD_AGE])
        before = np.concatenate([first, stock[:, :-1]], axis=1)
        return entries, np.clip((stock - entries) / np.maximum(before, 1.0), 0.0, 1.0)


@dataclass(frozen=True)
class Anchor:
    """Amount known of a payer, mdp, and the position of its year."""

    amount: float
    at: int

    def sets(self, volume: np.ndarray, price: np.ndarray) -> np.ndarray:
        """Volume x price on the scale of the amount, ``[draw, year]`` mdp."""
        return anchored_outlay(volume, price, self.amount, self.at)
