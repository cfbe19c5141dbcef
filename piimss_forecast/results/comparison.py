"""Several projections side by side: their tables, their differences draw by draw, and what
explains them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from .. import report
from ..core import checks
from ..core.card import Card, Carded
from ..core.errors import InputError, Term
from ..core.translate import N_, language, translate
from .attribution import attributed
from .projection import Projection
from .quantities import quantity
from .steps import steps

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PAIRED = ("horizon", "draws", "seed", "base_year")  # what paired draws must share


@dataclass(repr=False)
class Comparison(Carded):
    """Projections by scenario name; the first one is the reference.

    Parameters
    ----------
    projections : dict[str, Projection]
        By scenario name, in order.
    """

    projections: dict[str, Projection]

    @property
    def reference(self) -> Projection:
        """The first projection given."""
        return next(iter(self.projections.values()))

    def _card(self) -> Card:
        titles = tuple(
            (name, p.assumptions.title.get(language(), "")) for name, p in self.projections.items()
        )
        of = self.reference.request
        said = (translate("years and paths"), f"{of.base_year + 1}-{of.horizon}, {of.draws:,}")
        hint = '["resumen"]  .differences()  .attribution("jobs")  .tornado("jobs")'
        return Card("Comparison", (*titles, said), hint)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table by name, scenarios side by side (with completion in Jupyter)."""
        return self.table(name)

    def _ipython_key_completions_(self) -> list[str]:
        return list(report.TABLES)

    def table(self, name: str, lang: str | None = None) -> pd.DataFrame:
        """A table with all scenarios side by side: index (series, year), columns (scenario,
        statistic).

        Parameters
        ----------
        name : str
            Name of the table, one of ``report.TABLES``.
        lang : str, optional
            Language of labels and units, ``es`` or ``en``; the session's when not given.
        """
        lang = checks.language(lang, "Comparison.table, lang")
        return report.side_by_side(name, {n: p.cube() for n, p in self.projections.items()}, lang)

    def differences(self, name: str = "resumen", lang: str | None = None) -> pd.DataFrame:
        """Each scenario minus the reference, draw by draw (common random numbers, so no Monte-Carlo
        noise between scenarios).

        Parameters
        ----------
        name : str
            Name of the table, one of ``report.TABLES``.
        lang : str, optional
            Language of labels and units, ``es`` or ``en``; the session's when not given.

        Returns
        -------
        DataFrame
            Indexed by (series, year); columns (scenario, central | p10 | p50 | p90) of the paired
            difference.
        """
        checks.language(lang, "Comparison.differences, lang")
        return report.paired_differences(
            name, {n: p.compact() for n, p in self.projections.items()}
        )

    def attribution(
        self,
        series: str = "avance_financiero",
        year: int | None = None,
        scenario: str | None = None,
    ) -> pd.DataFrame:
        """What figures, law, mortality tables and each group of assumptions contribute to the
        difference of a scenario from the reference.

        Groups are ``data`` (figures, demography and indicators), ``law``, ``tables`` (of
        mortality) and the areas of the assumption set, those that differ. The contribution of a
        group is its mean step over all orders in which the groups may change (Shapley), so no
        order favours any; the rows add up to the difference of the two projections, which is
        checked.

        On the central path every subset of up to ten groups is worked out; of more, those of two
        groups or less and all but two or less, exact when no more than four groups act upon one
        another. A probability of more than five groups gives each block of paths an order of its
        own. ``attrs`` tells the ``method`` (``exact``, ``ends``, ``sampled``) and the largest
        ``error``.

        Parameters
        ----------
        series : str
            Identifier of a table's series, an indicator code, or ``"probability:CODE"``.
        year : int | None
            The horizon when not given; of a probability, the last target year within it.
        scenario : str | None
            The second one when not given.

        Returns
        -------
        DataFrame
            Indexed by group with ``contribution`` and the running ``value``; first row the
            reference, last row ``total``.

        Raises
        ------
        InputError
            For an unknown series, year or scenario.
        InvariantError
            When the projections are not what their requests give.
        """
        base, other = self.reference, self._pick(scenario)
        return attributed(base, other, quantity(base, series, year))

    def tornado(self, series: str = "avance_financiero", year: int | None = None) -> pd.DataFrame:
        """Effect on the reference of each changed input alone, as every other scenario sets it.

        Parameters
        ----------
        series : str
            As in :meth:`attribution`.
        year : int | None
            As in :meth:`attribution`.

        Returns
        -------
        DataFrame
            Indexed by key (and ``data``, ``law``, ``tables`` where they differ), one column per
            scenario (NaN where it does not change the input), largest effect first.
        """
        base = self.reference
        asked = quantity(base, series, year)
        start = asked.of(base)
        effects: dict[str, dict[str, float]] = {}
        for name, other in list(self.projections.items())[1:]:
            changes = steps(base.request, other.request, by_key=True)
            alone = [change(base.request) for change in changes.values()]
            for key, value in zip(changes, asked.values(alone, base.cache), strict=True):
                effects.setdefault(key, {})[name] = float(value) - start
        out = pd.DataFrame.from_dict(effects, orient="index")
        return (
            out if out.empty else out.loc[out.abs().max(axis=1).sort_values(ascending=False).index]
        )

    def plot_waterfall(
        self,
        series: str = "avance_financiero",
        year: int | None = None,
        scenario: str | None = None,
        *,
        lang: str | None = None,
        ax: Axes | None = None,
    ) -> Axes:
        """The steps of :meth:`attribution` from the reference to a scenario.

        Parameters
        ----------
        series : str
            As in :meth:`attribution`.
        year : int | None
            As in :meth:`attribution`.
        scenario : str | None
            As in :meth:`attribution`.
        lang : str, optional
            ``es`` or ``en``; the session's when not given.
        ax : Axes, optional
            Axes to draw on; new ones when not given.
        """
        from .pictures import plot_steps

        return plot_steps(self.attribution(series, year, scenario), self.reference, lang, ax)

    def plot_tornado(
        self,
        series: str = "avance_financiero",
        year: int | None = None,
        scenario: str | None = None,
        *,
        lang: str | None = None,
        ax: Axes | None = None,
    ) -> Axes:
        """What each input that a scenario changes does alone to the reference (:meth:`tornado`).

        Parameters
        ----------
        series : str
            As in :meth:`attribution`.
        year : int | None
            As in :meth:`attribution`.
        scenario : str | None
            As in :meth:`attribution`.
        lang : str, optional
            ``es`` or ``en``; the session's when not given.
        ax : Axes, optional
            Axes to draw on; new ones when not given.
        """
        from .pictures import plot_effects

        effects = self.tornado(series, year)
        return plot_effects(effects, self, (series, year, self._pick(scenario).name), lang, ax)

    def _pick(self, scenario: str | None) -> Projection:
        others = list(self.projections)[1:]
        name = checks.one_of(
            others[0] if scenario is None else scenario, "Comparison.attribution, scenario", others
        )
        return self.projections[name]


def compare(projections: Iterable[Projection] | Mapping[str, Projection]) -> Comparison:
    """Put projections side by side; the first is the reference of the differences.

    Parameters
    ----------
    projections : iterable of Projection, or mapping
        Two or more, with the same horizon, draws, seed and base year. Two of one scenario (with
        other figures, law or tables) are told apart by a mapping of names.

    Raises
    ------
    InputError
        When they cannot be compared draw by draw; the message names what differs.

    Examples
    --------
    >>> from piimss_forecast.results.projection import project
    >>> both = compare([project(s, draws=2) for s in ("tendencial", "adverso")])
    >>> bool(both.differences().loc[("jobs", 2030), ("adverso", "central")] < 0)
    True
    """
    named = _named(projections)
    for name in PAIRED:
        found = {n: getattr(p.request, name) for n, p in named.items()}
        if len(set(found.values())) > 1:
            raise InputError(
                "results.compare",
                "compare, {name}",
                "{listed}",
                "the same {name} in all",
                "project them with the same arguments",
                name=name,
                listed=", ".join((f"{n}: {v}" for n, v in found.items())),
            )
    return Comparison(named)


def _named(projections: object) -> dict[str, Projection]:
    """Two or more projections by name."""
    if isinstance(projections, Mapping):
        pairs = [(str(name), p) for name, p in projections.items()]
    elif isinstance(projections, Iterable) and not isinstance(projections, (str, bytes)):
        pairs = [(getattr(p, "name", ""), p) for p in projections]
    else:
        pairs = []
    if len(pairs) < 2:
        raise InputError(
            "results.named.list_two",
            "compare",
            "{found}",
            "a list of two or more projections",
            "use compare([pf.project(...), ...])",
            found=Term(N_("a list of {n}"), n=len(pairs))
            if pairs
            else checks.described(projections),
        )
    for _, found in pairs:
        checks.instance(
            found,
            "compare",
            Projection,
            N_("project first: pf.project(scenario)"),
        )
    if len(dict(pairs)) < len(pairs):
        raise InputError(
            "results.named.listed",
            "compare",
            "{listed}",
            "different names",
            'name them: compare({{"before": a, "after": b}})',
            listed=", ".join((name for name, _ in pairs)),
        )
    return dict(pairs)
