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

from ..catalog import Catalog, embedded
from ..core.defaults import SEED
from ..core.errors import InputError
from ..core.translate import language
from ..core.variables import Variable, variables
from ..links import run_chain
from ..scenario import Assumptions, Request
from ..scenario import load as load_assumptions
from ..scenario.margin import margins_table


@dataclass(frozen=True)
class Check:
    """A line of a variable and the published concept that tells how it turned out."""

    variable: Variable
    part: str  # total, or a category
    concept: str

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
                Check(variable, part, concept)
                for part, concept in variable.published.items()
                if part != "share_65"
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
    module: str,
    origins: Sequence[int],
    catalog: Catalog,
    *,
    models: str | Path | None = None,
    draws: int = 500,
) -> pd.DataFrame:
    """Forecasts of ``module`` from earlier bases beside what was published later, one row per
    variable, origin and year.

    Raises
    ------
    InputError
        For an unknown module, or when no origin has a set of assumptions of its time.
    """
    module = named(module)
    folder = embedded("models") if models is None else Path(models)
    sets = {
        int(p.stem.removeprefix("hindcast_")): p.stem
        for p in sorted(folder.glob("hindcast_*.toml"))
    }
    usable = [o for o in origins if o in sets]
    if not usable:
        raise InputError(
            "results.hindcasts",
            "backtest, origins",
            "{origins}",
            "one of {sets}",
            "change the origin or write models/hindcast_<year>.toml",
            origins=list(origins),
            sets=", ".join(map(str, sets)),
        )
    rows: list[dict[str, object]] = []
    for origin in usable:
        assumptions = load_assumptions(sets[origin], folder)
        request = Request(assumptions, catalog, catalog.base_year, draws, SEED, base_year=origin)
        data = run_chain(request, until=module).data
        for check in CHECKS[module]:
            rows += _rows(check, data, catalog, origin)
    return pd.DataFrame(rows)


def _rows(check: Check, data: xr.Dataset, catalog: Catalog, origin: int) -> list[dict[str, object]]:
    series = catalog.series(check.concept)
    known = (series["quality"] != "needs_verification") & (
        series["date_basis"] != "30-jun"
    )  # the chain's stocks are of December
    series = series[known & (series.index > origin) & (series.index <= catalog.base_year)]
    paths = check.of(data)
    rows: list[dict[str, object]] = []
    for year, observed in series["value"].items():
        draws = paths.sel(year=year).to_numpy()
        low95, low80, high80, high95 = np.quantile(draws, (0.025, 0.1, 0.9, 0.975))
        forecast = float(draws[0])
        rows.append(
            {
                "variable": check.name,
                "origin": origin,
                "year": year,
                "horizon": int(year) - origin,  # type: ignore[call-overload]
                "forecast": forecast,
                "observed": float(observed),
                "low_80": low80,
                "high_80": high80,
                "low_95": low95,
                "high_95": high95,
                "error_percent": 100 * (forecast / observed - 1),
                "inside_80": bool(low80 <= observed <= high80),
                "inside_95": bool(low95 <= observed <= high95),
            }
        )
    return rows
