"""Attainment of the metas in a projection: probability, distance, pace required, and a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from .. import metas, report
from ..core import checks
from ..core.translate import N_
from .projection import Projection

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class MetaAssessment:
    """Attainment of the indicators of the programmes in one projection.

    Parameters
    ----------
    projection : Projection
        The projection judged.
    lang : str
        Language of names and notes, ``es`` or ``en``.
    """

    projection: Projection
    lang: str = "es"

    def table(self, *, every_year: bool = False) -> pd.DataFrame:
        """One row per indicator, indexed by code.

        Parameters
        ----------
        every_year : bool
            One row per target year, instead of the last one within the horizon.

        Returns
        -------
        DataFrame
            With programme, name, unit, year, baseline_year, baseline, target, value (median), low,
            high (80 %), probability and its Monte-Carlo error, status, provenance (published,
            cited, rebuilt, projected) and source, the second target where the sheet prints two and
            its probability, points, method and note.
        """
        data, catalog = self.projection.data["indicator"], self.projection.catalog
        codes = [str(c) for c in data["code"].to_numpy()]
        indicators = {c: catalog.indicator(c) for c in codes}
        values = data.transpose("draw", "year", "code").to_numpy()
        table = metas.assess_values(
            values,
            data["year"].to_numpy(),
            codes,
            indicators,
            [str(b) for b in data["basis"].to_numpy()],
            self._rules(),
            last_known=self.projection.request.base_year,
            lang=self.lang,
        )
        if not every_year:
            table = metas.final(table)
        base = catalog.indicators()[["programme", "baseline_year", "baseline"]]
        return table.set_index("code").join(base)

    def feasibility(self) -> pd.DataFrame:
        """Yearly change each final target asks for, against the mean and the best change in the
        record.
        """
        catalog = self.projection.catalog
        return metas.feasibility(
            {c: catalog.indicator(c) for c in catalog.indicators().index}, self._rules(), self.lang
        )

    def plot(self, code: str, ax: Axes | None = None) -> Axes:
        """Fan chart of one indicator with its history and its targets.

        Parameters
        ----------
        code : str
            Code of the indicator.
        ax : Axes | None
            Axes to draw on; new ones when not given.
        """
        indicator = self.projection.catalog.indicator(code)
        return report.indicator_fan(
            indicator,
            self.projection.data["indicator"].sel(code=code),
            self.projection.data["is_projection"].to_numpy(),
            ax=ax,
            lang=self.lang,
        )

    def _rules(self) -> metas.Rules:
        return metas.Rules.read(self.projection.assumptions.get)


def assess(projection: Projection, lang: str | None = None) -> MetaAssessment:
    """Attainment of the metas in a projection.

    Parameters
    ----------
    projection : Projection
        Made by :func:`piimss_forecast.project`.
    lang : str, optional
        ``es`` or ``en`` (the session's when not given), for names, methods and notes.

    Returns
    -------
    MetaAssessment
        With ``table()``, ``feasibility()`` and ``plot(code)``.

    Raises
    ------
    InputError
        For what is not a projection, or another language.

    Examples
    --------
    >>> from piimss_forecast.results.projection import project
    >>> table = assess(project("tendencial", draws=5)).table()
    >>> len(table), bool(table["probability"].between(0, 1).all())
    (35, True)
    """
    checks.instance(
        projection,
        "assess",
        Projection,
        N_("project first: pf.project(scenario)"),
    )
    return MetaAssessment(projection, checks.language(lang, "assess, lang"))
