"""How a module of the chain reproduces the published past, and how it would have forecast it
from an earlier base.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from ..catalog import Catalog
from ..core.defaults import HINDCAST_DRAWS, SEED
from ..core.errors import InputError, PiimssError
from ..core.translate import N_, language
from ..core.variables import Variable, variables
from ..links import run_chain
from ..scenario import Assumptions, Request
from ..scenario.margin import margins_table
from ..scenario.request import FIRST_YEAR
from ..uncertainty import random_paths
from . import singles
from .drivers import by_year
from .then import Rules, adopted

_PAID = "pension_outlay_federal"  # a long history: the figures have budgets only
# Class in which the lines of a module are counted; those with a history have its own.
CLASSES = {
    "coverage": "coverage",
    "morbidity": "morbidity",
    "pensions": "pensions",
    "contributions": "contributions",
}


@dataclass(frozen=True)
class Check:
    """A line of a variable and the published concept that tells how it turned out."""

    variable: Variable
    part: str  # total, or a category
    concept: str  # of the figures, or a long history
    group: str  # class in which it is counted

    @property
    def share(self) -> bool:
        """Whether it is a percent of a whole."""
        return self.variable.unit == "percent"

    @property
    def name(self) -> str:
        """The variable, with the category if it is of one."""
        name = self.variable.name
        return name if self.part == "total" else f"{name}.{self.part}"

    def of(self, data: xr.Dataset) -> xr.DataArray:
        """Its paths in the unit of the concept, ``[draw, year]``."""
        array = data[self.variable.name]
        if self.part == "total":
            return array.sum([d for d in array.dims if d not in ("draw", "year")])
        return array.sel({self.variable.dims[0]: self.part})


def _checks() -> dict[str, tuple[Check, ...]]:
    """Checks by module, from ``variables.toml``; shares of a total are no line of their own."""
    out: dict[str, list[Check]] = {}
    for variable in variables().values():
        for module in variable.hindcast:
            out.setdefault(module, []).extend(
                Check(variable, part, concept, CLASSES[module])
                for part, concept in variable.published.items()
                if part != "share_65"
            )
    out["pensions"].append(
        Check(variables()["pension_outlay"], "gobierno_federal", _PAID, CLASSES["pensions"])
    )
    return {module: tuple(found) for module, found in out.items()}


CHECKS = _checks()
SPANISH = {
    "cobertura": "coverage",
    "morbilidad": "morbidity",
    "pensiones": "pensions",
    "cuotas": "contributions",
}


def named(module: str) -> str:
    """The module by its English or Spanish name.

    Raises
    ------
    InputError
        For an unknown one.

    Examples
    --------
    >>> named("cobertura")
    'coverage'
    """
    module = SPANISH.get(module, module)
    if module not in CHECKS:
        raise InputError(
            "results.named",
            "backtest, module",
            "{module!r}",
            "one of {known}",
            "correct --module",
            module=module,
            known=", ".join(CHECKS if language() == "en" else SPANISH),
        )
    return module


def history(module: str, assumptions: Assumptions, catalog: Catalog) -> pd.DataFrame:
    """Published margins beside what the ledger gives, one row each.

    Returns
    -------
    DataFrame
        margin, period, unit, published, model, gap (percent, or points for a share), basis,
        tolerance, within, released, note, source.

    Raises
    ------
    InputError
        For an unknown module.
    """
    module = named(module)
    request = Request(assumptions, catalog, catalog.base_year + 1, draws=1, seed=SEED)
    found = run_chain(request, until=module).margins
    return margins_table(m for m in found if m["module"] == module).drop(columns="module")


def hindcasts(
    modules: Sequence[str],
    origins: Sequence[int],
    catalog: Catalog,
    rules: Rules,
    said: list[tuple[str, str]],
    models: str | Path | None = None,
    draws: int = HINDCAST_DRAWS,
    widths: pd.DataFrame | None = None,
) -> list[dict[str, object]]:
    """Checks of the lines of some modules, the chain run from each origin that it can start from.

    Parameters
    ----------
    modules : sequence of str
        In the order of the chain.
    origins : sequence of int
        Last years known.
    catalog : Catalog
        What is published, now.
    rules : Rules
        Of the hindcasts.
    said : list of tuple
        Where what could not be run is added, with the reason.
    models : str or Path, optional
        Folder of the sets.
    draws : int
        Paths.
    widths : DataFrame, optional
        Widths by origin and class; those of the catalogue when not given.

    Returns
    -------
    list of dict
        Checks as rows.
    """
    rows: list[dict[str, object]] = []
    if early := [origin for origin in origins if origin < FIRST_YEAR]:
        span = f"{min(early)}-{max(early)}" if len(early) > 1 else str(early[0])
        said.append((span, N_("The ledger begins later: only drivers and own series.")))
    for origin in origins:
        if origin < FIRST_YEAR:
            continue
        assumptions = adopted(origin, catalog, rules, models, widths)
        request = Request(assumptions, catalog, catalog.base_year, draws, SEED, base_year=origin)
        for module in modules:
            try:
                data = run_chain(request, until=module).data
            except PiimssError as err:
                said.append((f"{module} {origin}", str(err)))
                continue
            for check in CHECKS[module]:
                rows += _rows(check, data, catalog, rules, origin)
    return rows


def _rows(
    check: Check, data: xr.Dataset, catalog: Catalog, rules: Rules, origin: int
) -> list[dict[str, object]]:
    """One line of the chain from one origin."""
    known = _outcomes(check, catalog)
    paths = check.of(data)
    unit = singles.scale(known.loc[:origin]) if len(known.loc[:origin]) > 1 else np.nan
    rows: list[dict[str, object]] = []
    for year, observed in by_year(known.loc[origin + 1 : catalog.base_year]).items():
        found = judged(paths.sel(year=year).to_numpy(), observed, year, origin)
        head = {"variable": check.name, "origin": origin, "route": "chain", "class": check.group}
        head |= {"measure": "logit" if check.share else "log"}
        # Without two figures before the origin, a yearly change of 3 % stands for what was usual.
        head |= {"scale": unit if np.isfinite(unit) else 0.03 * abs(observed)}
        rows.append(head | found | {"event": rules.is_event(check.name, year)})
    return rows


def _outcomes(check: Check, catalog: Catalog) -> pd.Series:
    """What was published of a line, by year; the chain's stocks are of December."""
    if check.concept in catalog.histories().index:
        return catalog.history(check.concept)
    series = catalog.series(check.concept)
    known = (series["quality"] != "needs_verification") & (series["date_basis"] != "30-jun")
    return series.loc[known, "value"].astype(float)


def judged(draws: np.ndarray, observed: float, year: int, origin: int) -> dict[str, object]:
    """The band of one year beside what came."""
    low95, low80, middle, high80, high95 = np.quantile(
        random_paths(draws), (0.025, 0.1, 0.5, 0.9, 0.975)
    )
    return {
        "year": year,
        "horizon": year - origin,
        "forecast": float(draws[0]),
        "observed": observed,
        "middle": float(middle),
        "low_80": float(low80),
        "high_80": float(high80),
        "low_95": float(low95),
        "high_95": float(high95),
        "error_percent": 100 * (float(draws[0]) / observed - 1) if observed else float("nan"),
        "inside_80": bool(low80 <= observed <= high80),
        "inside_95": bool(low95 <= observed <= high95),
    }
