"""What is random in a run: yearly shocks and errors of levels, each from its driver's stream."""

from __future__ import annotations

import numpy as np
from scipy.special import chdtri

from ..core.frozen import read_only
from ..uncertainty import stream
from ..uncertainty.levels import AHEAD
from ..uncertainty.widths import KEY, class_of
from .assumptions import Assumptions
from .cache import Cache, Kept, digest


class Luck:
    """Random numbers of a block of draws; draw 0 is the central path and gets none."""

    years: np.ndarray
    base_year: int
    draws: int
    seed: int
    first: int
    cache: Cache
    assumptions: Assumptions

    @property
    def draw_labels(self) -> np.ndarray:
        """Numbers of the draws of this block."""
        return np.arange(self.first, self.first + self.draws)

    def width(self, driver: str) -> float:
        """Times that the shocks of a driver are their assumed size: what hindcasts taught of its
        class (``uncertainty.width``); 1 for drivers of no class.

        Parameters
        ----------
        driver : str
            Name of the stream.
        """
        name = class_of(driver)
        return 1.0 if name is None else float(self.assumptions.get(KEY)[name])

    def normal(self, driver: str) -> np.ndarray:
        """Independent normals by draw and year, of the width of the driver's class, zero in draw 0;
        ``[draw, year]``.

        Parameters
        ----------
        driver : str
            Name of the stream.
        """
        years = [int(self.years[0]), int(self.years[-1])]
        key = digest("normal", self.seed, driver, years, self.first, self.draws)
        found = self.cache.get(key)
        if isinstance(found, Kept):
            return np.asarray(found.value) * self.width(driver)
        z = stream(self.seed, driver).normal(self.years, self.draws, self.first)
        z[self.draw_labels == 0] = 0.0
        self.cache.put(key, Kept(read_only(z), (), {}))
        return z * self.width(driver)

    def level(self, driver: str, *, scaled: bool = True) -> np.ndarray:
        """One normal by draw, the same in every year and zero in draw 0: the error of an adopted
        level; ``[draw, 1]``. Its stream, ``driver:level``, is that of no yearly shock.

        Parameters
        ----------
        driver : str
            Name of what is adopted.
        scaled : bool
            Of the width of the driver's class, or standard.
        """
        z = stream(self.seed, f"{driver}:level").normal(0, self.draws, self.first)
        z[self.draw_labels == 0] = 0.0
        return z[:, None] * (self.width(driver) if scaled else 1.0)

    def sized(self, driver: str, freedom: float) -> np.ndarray:
        """Times that the size of a driver's errors is the one estimated, which few years know only
        nearly: one a draw, of the law that makes a normal error Student's; 1 in draw 0; ``[draw,
        1]``.

        Parameters
        ----------
        driver : str
            Name of what has the size.
        freedom : float
            Degrees of freedom of the estimate.
        """
        u = stream(self.seed, f"{driver}:size").uniform(0, self.draws, self.first)
        times = np.sqrt(freedom / chdtri(freedom, u))
        return np.where(self.draw_labels == 0, 1.0, times)[:, None]

    def lasting(self) -> np.ndarray:
        """Part of a level's error that is left in each year: whole for as many years after the base
        year as it was estimated on, less each year later (``uncertainty.level_fade``); ``[year]``.
        """
        later = np.maximum(self.years - self.base_year - AHEAD, 0)
        return np.asarray(float(self.assumptions.get("uncertainty.level_fade")) ** later)

    def drift(self, driver: str) -> np.ndarray:
        """What an error of a yearly growth adds up to since the base year: the level times the
        years in which it lasts; ``[draw, year]``.

        Parameters
        ----------
        driver : str
            Name of what is adopted.
        """
        return self.level(driver) * np.cumsum(self.lasting() * (self.years > self.base_year))

    def ahead(self, driver: str) -> np.ndarray:
        """The level in projected years, zero before; ``[draw, year]``.

        Parameters
        ----------
        driver : str
            Name of what is adopted.
        """
        return self.level(driver) * (self.years > self.base_year)
