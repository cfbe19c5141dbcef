"""Persons without social security in the states of IMSS-Bienestar, and what their health services
cost.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..core import checks
from ..core.translate import N_
from ..finance.costing import health_costing
from .projection import Projection

_REGISTERED = "imss_bienestar_registered"
_METHODS = ("techo", "piso")


def uninsured(projection: Projection) -> pd.DataFrame:
    """Persons registered in the 23 states of IMSS-Bienestar, and the gaps of the published costing.

    Costs and resources of 2022-2023 are printed for the 23 states together: they are shared out by
    registered persons, so that a state's gap says what it would be at the mean cost and mean
    resources a person. Persons move with the population that the institute does not cover.

    Parameters
    ----------
    projection : Projection
        Whose population and derechohabientes move the persons (central path).

    Returns
    -------
    DataFrame
        Index state and ``total``; columns persons (registry), persons_horizon, and mdp of
        2022-2023: resources, cost_techo, gross_gap_techo, net_gap_techo, cost_piso, ...

    Examples
    --------
    >>> from piimss_forecast.results.projection import project
    >>> found = uninsured(project("tendencial", draws=1)).loc["total"]
    >>> found[["gross_gap_techo", "net_gap_techo"]].round().tolist()
    [100823.0, 55104.0]
    """
    checks.instance(projection, "uninsured", Projection, N_("give what pf.project returns"))
    catalog = projection.catalog
    rows = catalog.figures(_REGISTERED)
    persons = rows.set_index("geography")["value"].astype(float)
    share = (persons / persons.sum()).to_numpy()
    fassa = _printed(catalog, "costing_resources_fassa_and_agreements")
    total = _printed(catalog, "costing_resources_total")
    table = pd.DataFrame(
        {
            "persons": persons,
            "persons_horizon": persons * _growth(projection, int(rows["period"].iloc[0])),
            "resources": total * share,
        }
    )
    for method in _METHODS:
        each = 1e6 * _printed(catalog, f"costing_total_cost_{method}") / persons.sum()
        made = health_costing(persons.to_numpy(), each, fassa * share, (total - fassa) * share)
        table[f"cost_{method}"] = made.cost
        table[f"gross_gap_{method}"] = made.gross
        table[f"net_gap_{method}"] = made.net
    table = table.rename_axis("state").sort_index()
    table.loc["total"] = table.sum()
    return table


def _printed(catalog: Catalog, concept: str) -> float:
    return float(catalog.figures(concept)["value"].iloc[0])


def _growth(projection: Projection, since: int) -> float:
    """Population outside the institute at the horizon over that of a year, central path."""
    central = projection.data.isel(draw=0)
    people = central["population"].sum(["sex", "age"]) - central["derechohabientes"].sum(
        ["sex", "age"]
    )
    values = people.to_series()
    return float(values.iloc[-1] / values.loc[since]) if np.isfinite(values.iloc[-1]) else np.nan
