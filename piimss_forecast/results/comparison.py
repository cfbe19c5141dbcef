"""Several projections side by side: their tables, their differences draw by draw, and what
explains them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import report
from ..core.errors import InputError
from ..scenario import Assumptions
from .projection import Projection, project


@dataclass
class Comparison:
    """Projections by scenario name; the first one is the reference."""

    projections: dict[str, Projection]

    @property
    def reference(self) -> Projection:
        """The first projection given."""
        return next(iter(self.projections.values()))

    def table(self, name: str, lang: str = "es") -> pd.DataFrame:
        """A table with all scenarios side by side: index (series, year), columns (scenario,
        statistic).
        """
        return report.side_by_side(
            name, {n: p.compact() for n, p in self.projections.items()}, lang
        )

    def differences(self, name: str = "resumen", lang: str = "es") -> pd.DataFrame:
        """Each scenario minus the reference, draw by draw (common random numbers, so no Monte-Carlo
        noise between scenarios).

        Returns
        -------
        DataFrame
            Indexed by (series, year); columns (scenario, central | p10 | p50 | p90) of the paired
            difference.
        """
        return report.paired_differences(
            name, {n: p.compact() for n, p in self.projections.items()}, lang
        )

    def attribution(
        self,
        series: str = "avance_financiero",
        year: int | None = None,
        scenario: str | None = None,
    ) -> pd.DataFrame:
        """What each group of assumptions contributes to the difference of a scenario from the
        reference.

        The groups (areas of the assumption set) are changed one after the other, in the order of
        the chain, on the central path; each row is the step its group adds, so the rows add up to
        the difference exactly. Another order would share interactions otherwise.

        Parameters
        ----------
        series : str
            Identifier of a table's series.
        year : int | None
            The horizon when not given.
        scenario : str | None
            The second one when not given.

        Returns
        -------
        DataFrame
            Indexed by group with ``contribution`` and ``value`` (after the step); last row
            ``total``.
        """
        other = self._pick(scenario)
        base = self.reference
        changed = base.assumptions.differences(other.assumptions).index
        year = self._year(year)
        current, value = base.assumptions, _central(base, base.assumptions, series, year)
        rows = [{"group": base.name, "contribution": np.nan, "value": value}]
        start = value
        for group in base.assumptions.areas:
            keys = [k for k in changed if k.split(".")[0] == group]
            if not keys:
                continue
            current = current.patch(other.assumptions.values_of(keys))
            stepped = _central(base, current, series, year)
            rows.append({"group": group, "contribution": stepped - value, "value": stepped})
            value = stepped
        rows.append({"group": "total", "contribution": value - start, "value": value})
        out = pd.DataFrame(rows).set_index("group")
        out.attrs.update(series=series, year=year, scenario=other.name)
        return out

    def tornado(self, series: str = "avance_financiero", year: int | None = None) -> pd.DataFrame:
        """Effect on the reference's central path of each changed assumption alone, as every other
        scenario sets it.

        Returns
        -------
        DataFrame
            Indexed by key, one column per scenario (NaN where it does not change the key), largest
            effect first.
        """
        base, year = self.reference, self._year(year)
        start = _central(base, base.assumptions, series, year)
        effects: dict[str, dict[str, float]] = {}
        for name, other in list(self.projections.items())[1:]:
            for key in base.assumptions.differences(other.assumptions).index:
                alone = base.assumptions.patch(other.assumptions.values_of([key]))
                effects.setdefault(str(key), {})[name] = _central(base, alone, series, year) - start
        out = pd.DataFrame.from_dict(effects, orient="index")
        return (
            out if out.empty else out.loc[out.abs().max(axis=1).sort_values(ascending=False).index]
        )

    def _pick(self, scenario: str | None) -> Projection:
        others = list(self.projections)[1:]
        name = scenario or (others[0] if others else "")
        if name not in self.projections or not others:
            raise InputError(
                "Comparison.attribution",
                name,
                es=(
                    "otro escenario comparado: " + ", ".join(others),
                    "compare al menos dos proyecciones",
                ),
                en=(
                    "another compared scenario: " + ", ".join(others),
                    "compare at least two projections",
                ),
            )
        return self.projections[name]

    def _year(self, year: int | None) -> int:
        years = self.reference.data["year"].to_numpy()
        if year is not None and year not in years:
            raise InputError(
                "Comparison, year",
                year,
                es=(f"un año de {years[0]} a {years[-1]}", "corrija el año"),
                en=(f"a year from {years[0]} to {years[-1]}", "correct the year"),
            )
        return int(years[-1] if year is None else year)


def _central(base: Projection, assumptions: Assumptions, series: str, year: int) -> float:
    """Central value of a series under other assumptions, on the reference's data, horizon and
    seed.
    """
    run = project(
        assumptions,
        horizon=base.manifest["horizon"],
        draws=1,
        seed=base.manifest["seed"],
        catalog=base.catalog,
    )
    return float(report.series(series, run.compact()).draws.sel(year=year, draw=0))


def compare(projections: Sequence[Projection]) -> Comparison:
    """Put projections side by side; the first is the reference of the differences.

    Parameters
    ----------
    projections : Sequence[Projection]
        Two or more, with the same horizon, draws and seed, and scenarios of different names.

    Raises
    ------
    InputError
        When they cannot be compared draw by draw.

    Examples
    --------
    >>> from piimss_forecast.results.projection import project
    >>> both = compare([project(s, draws=2) for s in ("tendencial", "adverso")])
    >>> bool(both.differences().loc[("jobs", 2030), ("adverso", "central")] < 0)
    True
    """
    found = {p.name: p for p in projections}
    runs = {(p.manifest["horizon"], p.manifest["draws"], p.manifest["seed"]) for p in projections}
    if len(found) != len(projections) or len(runs) != 1:
        raise InputError(
            "compare",
            f"{[p.name for p in projections]}, {sorted(runs)}",
            es=(
                "escenarios de nombre distinto con igual horizonte, trayectorias y semilla",
                "proyéctelos con los mismos argumentos",
            ),
            en=(
                "scenarios of different names with the same horizon, draws and seed",
                "project them with the same arguments",
            ),
        )
    return Comparison(found)
