"""What a projection shows of itself: a few lines, series by name, charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from .. import report
from ..core import checks
from ..core.card import Card, Carded
from ..core.translate import language, translate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .projection import Projection


class Shown(Carded):
    """What a terminal, Jupyter and a chart ask of a projection."""

    data: Any
    request: Any
    checks: Any
    name: Any
    assumptions: Any
    cube: Any
    table: Any

    def _card(self) -> Card:
        request = self.request
        first = int(self.data["year"].to_numpy()[0])
        rows = (
            (translate("scenario"), f"{self.name}: {self.assumptions.title.get(language(), '')}"),
            (translate("years (base)"), f"{first}-{request.horizon} ({request.base_year})"),
            (translate("paths, seed"), f"{request.draws:,}, {request.seed}"),
            (translate("digest"), request.digest[:12]),
            (translate("identities that close"), str(len(self.checks))),
        )
        return Card(
            "Projection", rows, '["jobs"]  .table("resumen")  .plot("jobs")  .data  .save()'
        )

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table, or the rows of a series, by name (with completion in Jupyter).

        Parameters
        ----------
        name : str
            One of ``report.TABLES``, or a series of one, such as ``jobs``.
        """
        if name in report.TABLES:
            return self.table(name)
        for table, ids in self.cube().tables.items():
            if name in ids:
                return pd.DataFrame(self.table(table).xs(name))
        raise report.unknown_line(name)

    def _ipython_key_completions_(self) -> list[str]:
        return [*report.TABLES, *self.cube().unit]

    def plot(
        self,
        name: str | Sequence[str],
        ax: Axes | None = None,
        lang: str | None = None,
        *,
        levels: Sequence[float] = (0.8,),
    ) -> Axes:
        """Fan chart of a series (``jobs``, ``adscrita_umf``, ``contribution_income.total``...), or
        of several of one unit: history, central path and bands.

        Parameters
        ----------
        name : str | Sequence[str]
            Series to draw, such as ``jobs``.
        levels : Sequence[float]
            Probability of each band: 0.5, 0.8 or 0.95.
        ax : Axes | None
            Axes to draw on; new ones when not given.
        lang : str, optional
            Language of labels and units, ``es`` or ``en``; the session's when not given.
        """
        lang = checks.language(lang, "Projection.plot, lang")
        if isinstance(name, str):
            return report.fan(name, {self.name: self.cube()}, ax=ax, lang=lang, levels=levels)
        return report.fans(list(name), self.cube(), ax=ax, lang=lang, levels=levels)

    def plot_pyramid(
        self, year: int | None = None, ax: Axes | None = None, lang: str | None = None
    ) -> Axes:
        """Pyramid of the population registered at a UMF, with a line round that of the base year.

        Parameters
        ----------
        year : int | None
            Of the bars; the horizon when not given.
        ax : Axes | None
            Axes to draw on; new ones when not given.
        lang : str, optional
            Language of labels, ``es`` or ``en``; the session's when not given.
        """
        from .pictures import plot_pyramid

        return plot_pyramid(cast("Projection", self), year, lang, ax)

    def spread(self, series: str = "avance_financiero", year: int | None = None) -> pd.DataFrame:
        """The width of the 80 % interval of a series by kind of error: what was adopted, yearly
        shocks, the starting level (see :func:`piimss_forecast.results.spread.spread`).

        Parameters
        ----------
        series : str
            A series of the tables or an indicator code.
        year : int, optional
            The horizon when not given.
        """
        from .spread import spread

        return spread(cast("Projection", self), series, year)

    def tornado(
        self, series: str = "avance_financiero", year: int | None = None, by: str = "range"
    ) -> pd.DataFrame:
        """What each input does to a series, alone (see
        :func:`piimss_forecast.results.spread.tornado`).

        Parameters
        ----------
        series : str
            A series of the tables or an indicator code.
        year : int, optional
            The horizon when not given.
        by : str
            ``range`` (both ends of the range that the contract of each input states) or
            ``uncertainty`` (10 and 90 % of the paths when one spread alone is random).
        """
        from .spread import tornado

        return tornado(cast("Projection", self), series, year, by)
