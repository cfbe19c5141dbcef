"""Attainment of the metas in a projection: probability, distance, pace required, and a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import metas, report
from ..catalog import Indicator
from ..catalog.facts import last_moment
from ..core import checks
from ..core.card import Card, Carded
from ..core.errors import DataError, InputError
from ..core.translate import N_
from ..uncertainty import random_paths
from .levers import present
from .meta_class import MetaClass
from .projection import Projection

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .solution import Solution


@dataclass(frozen=True, repr=False)
class MetaAssessment(Carded):
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
    _dates: dict[str, metas.Deadline | None] = field(default_factory=dict, repr=False)

    def _card(self) -> Card:
        counts = self.table()["status"].value_counts()
        rows = tuple((report.text(f"status.{s}", self.lang), str(n)) for s, n in counts.items())
        hint = '["P25-2.1"]  .table()  .needs()  .plot("P25-2.1")'
        return Card(f"MetaAssessment: {self.projection.name}", rows, hint)

    def __getitem__(self, code: str) -> pd.Series:
        """The row of an indicator (with completion in Jupyter)."""
        self.projection.catalog.indicator(code)  # an unknown one says so
        return self.table().T[code]

    def _ipython_key_completions_(self) -> list[str]:
        return [str(code) for code in self.projection.data["code"].to_numpy()]

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
            its probability, points, method, note (the pace), why, what would change it, by when it
            must be decided (``decide_by``, a year and its part) or why no date can be told
            (``decide``), how targets of its class fared (``class_targets``, ``class_met``,
            ``class_groups``, and by group ``class_share``, ``class_low``, ``class_high``), and the
            probability weighed with them (``weighed``, ``class_note``).
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
            every_year=every_year,
        )
        base = catalog.indicators()[["programme", "baseline_year", "baseline"]]
        table, names = table.set_index("code").join(base), self._names()
        dates = {code: self._deadline(code) for code in codes}
        found = [dates[str(code)] for code in table.index]
        table = table.assign(
            change=[self._change(str(code), names) for code in table.index],
            decide_by=[d.date if d else np.nan for d in found],
            decide=[d.sentence(self.lang) if d else "" for d in found],
        )
        basis = dict(zip(codes, map(str, data["basis"].to_numpy()), strict=True))
        return MetaClass(self.projection, self.lang).beside(table, basis)

    def classes(self) -> pd.DataFrame:
        """Past targets, of these programmes and of others, beside which those to come are judged.

        Returns
        -------
        DataFrame
            Indexed by group: title, kind (``works`` or ``other``), targets, met.
        """
        return MetaClass(self.projection, self.lang).groups()

    def joint(self) -> pd.DataFrame:
        """How many targets of each programme are met together at their last year within the
        horizon.

        Returns
        -------
        DataFrame
            Indexed by programme: targets, mean share met, low and high (80 %), probability of half
            and of every one, and dependence (variance of the number met over that of independent
            targets: above one, they fail together).
        """
        catalog, data = self.projection.catalog, self.projection.data["indicator"]
        last = int(data["year"].to_numpy()[-1])
        free = data.isel(draw=slice(1, None)) if data.sizes["draw"] > 1 else data
        rows = {}
        for programme, group in catalog.indicators().groupby("programme", sort=False):
            columns = []
            for code in group.index:
                one = catalog.indicator(code)
                years = [y for y in one.targets if y <= last]
                if years:
                    values = free.sel(code=code, year=max(years)).to_numpy()
                    columns.append(metas.met(values, one, max(years)))
            rows[programme] = metas.joint(np.stack(columns, axis=1))._asdict()
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("programme")

    def needs(self) -> pd.DataFrame:
        """What each target to come asks for: pace against record, the lever that moves it and its
        value today, and the date by which a decision is needed.

        Returns
        -------
        DataFrame
            Indexed by code: required, mean_change, best_change (a year, improvement positive),
            lever, lever_name, present, lever_unit, decide_by (year and part, for even chances; NaN
            when no date can be told), decide (the same in words, or why not), statement.
        """
        pace, names = self.feasibility(), self._names()
        rows = []
        for code in pace.index:
            lever = self._lever(code, names)
            if lever is None:
                continue
            row = pace.loc[code]
            when = self._deadline(code)
            rows.append(
                {
                    "code": code,
                    **row[["unit", "required", "mean_change", "best_change"]].to_dict(),
                    **lever,
                    "decide_by": when.date if when else np.nan,
                    "decide": when.sentence(self.lang) if when else "",
                    "statement": row["statement"],
                }
            )
        return pd.DataFrame(rows).set_index("code")

    def what_it_takes(
        self, code: str, probability: float = 0.8, *, draws: int | None = None
    ) -> Solution:
        """The value of the indicator's lever that reaches its last target with a probability.

        Parameters
        ----------
        code : str
            Of an indicator with a lever.
        probability : float
            Of meeting the target.
        draws : int, optional
            Paths of each trial; those of the projection when not given.

        Raises
        ------
        InputError
            For an indicator that no lever moves.
        """
        from .solution import solve

        lever = self._lever(code, self._names())
        if lever is None:
            raise InputError(
                "results.what_it_takes",
                "assess, code",
                "{code}",
                "an indicator of a programme that goes on, with levers",
                "see needs()",
                code=code,
            )
        draws = self.projection.request.draws if draws is None else draws
        key = str(lever["lever"])
        return solve(self.projection, code, key, probability=probability, draws=draws)

    def _names(self) -> Mapping[str, str]:
        """Names of the assumptions in words."""
        names = self.projection.assumptions.table(self.lang)["name"]
        return dict(zip(map(str, names.index), map(str, names), strict=True))

    def _lever(self, code: str, names: Mapping[str, str]) -> dict[str, object] | None:
        """The first lever of an indicator whose targets go on: key, name, value today, unit."""
        one, request = self.projection.catalog.indicator(code), self.projection.request
        if not one.levers or max(one.targets) <= request.base_year:
            return None
        key, assumptions = one.levers[0], self.projection.assumptions
        checks.one_of(key, f"indicators.toml, {code}, levers", list(names), error=DataError)
        years = range(request.base_year + 1, min(max(one.targets), request.horizon) + 1)
        today = present(assumptions, key, years)
        name, unit = names[key], assumptions.row(key).unit
        return {"lever": key, "lever_name": name, "present": today, "lever_unit": unit}

    def _deadline(self, code: str) -> metas.Deadline | None:
        """By when a target to come must be decided; None of a programme that has ended."""
        if code not in self._dates:
            self._dates[code] = self._decided(self.projection.catalog.indicator(code))
        return self._dates[code]

    def _decided(self, one: Indicator) -> metas.Deadline | None:
        request = self.projection.request
        if max(one.targets) <= request.base_year:
            return None
        known = last_moment(request.known)
        return metas.deadline(
            one, self._rules(), request.base_year, self._prospect(one), known=known
        )

    def _prospect(self, one: Indicator) -> metas.Prospect | None:
        """What the scenario assumes of what is delivered; None of what is not, or has no pace."""
        a, base = self.projection.assumptions, self.projection.request.base_year
        if one.delivery is None or not one.delivery.pace:
            return None
        years = np.arange(base, max(one.targets) + 1)
        pace = metas.assumed_pace(a, one.delivery.pace, years, base)[1:]
        sd = metas.assumed_spread(a, one.code)
        late = a.get("metas.slip_years"), a.get("metas.slip_sd")
        return metas.Prospect(tuple(map(float, pace)), sd, *late)

    def _change(self, code: str, names: Mapping[str, str]) -> str:
        """One sentence of what would change an indicator."""
        if (
            max(self.projection.catalog.indicator(code).targets)
            <= self.projection.request.base_year
        ):
            return metas.change("closed", lang=self.lang)
        lever = self._lever(code, names)
        if lever is None:
            return metas.change("none", lang=self.lang)
        return metas.change(
            "lever",
            code=code,
            key=str(lever["lever"]),
            name=str(lever["lever_name"]),
            present=report.with_unit(
                metas.about(lever["present"]), str(lever["lever_unit"]), self.lang
            ),
            lang=self.lang,
        )

    def feasibility(self) -> pd.DataFrame:
        """Yearly change each final target asks for, against the mean and the best change in the
        record.
        """
        catalog = self.projection.catalog
        return metas.feasibility(
            {c: catalog.indicator(c) for c in catalog.indicators().index}, self._rules(), self.lang
        )

    def courses(self) -> pd.DataFrame:
        """Every indicator by year: what was published, its targets, and where the projection goes.

        Returns
        -------
        DataFrame
            Indexed by code and year: published, target, p10, p50, p90 (NaN where there is none).
        """
        data, catalog = self.projection.data["indicator"], self.projection.catalog
        years, base = data["year"].to_numpy(), self.projection.request.base_year
        values = data.transpose("draw", "year", "code").to_numpy()
        free = random_paths(values)
        bands = np.quantile(free, (0.1, 0.5, 0.9), axis=0)
        bands[:, years < base] = np.nan
        codes = list(map(str, data["code"].to_numpy()))
        place = {int(y): t for t, y in enumerate(years)}
        points = np.full((2, len(codes), len(years)), np.nan)  # published and target
        for c, code in enumerate(codes):
            one = catalog.indicator(code)
            for row, known in zip(points[:, c], (one.history, one.targets), strict=True):
                for year in known.keys() & place.keys():
                    row[place[year]] = known[year]
            last = max((y for y in one.history if y <= base), default=None)
            if last in place:  # the fan begins where the record ends
                bands[:, : place[last], c], bands[:, place[last], c] = np.nan, one.history[last]
        made = np.concatenate([points, bands.transpose(0, 2, 1)])
        return pd.DataFrame(
            made.reshape(len(made), -1).T,
            columns=["published", "target", "p10", "p50", "p90"],
            index=pd.MultiIndex.from_product([codes, years], names=["code", "year"]),
        )

    def plot(
        self, code: str | None = None, ax: Axes | None = None, *, bullet: bool = False
    ) -> Axes | Figure:
        """An indicator: its fan with history and targets, or its bullet; of all targets to come,
        small ones together.

        Parameters
        ----------
        code : str, optional
            Code of the indicator; every one with a target to come when not given.
        ax : Axes | None
            Axes to draw on; new ones when not given. Not read without a code.
        bullet : bool
            Median and 80 % interval against the target and the baseline, instead of the fan.

        Returns
        -------
        Axes or Figure
            The Figure when no code is given.
        """
        if code is None:
            from .pictures import plot_targets

            return plot_targets(self, bullet=bullet)
        if bullet:
            from .pictures import plot_bullet

            return plot_bullet(self, code, ax)
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
