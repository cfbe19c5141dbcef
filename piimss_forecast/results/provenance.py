"""What series are made of (their variable, the link that writes it, what it reads), and the figures
and assumptions of a run, as whole tables for the workbook; the trail of one number is in
:mod:`.lineage`.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..core.variables import Variable, variables
from ..links import LINKS, WRITERS
from ..report.published import concepts_of_lines
from ..scenario import Assumptions

_OF_LINES = {"prevalence": "patients"}  # lines named otherwise than their variable


def variable_of(line: str) -> Variable | None:
    """The variable of a line of the tables; None when it is of none.

    Examples
    --------
    >>> variable_of("prevalence.diabetes").name, variable_of("P25-2.1")
    ('patients', None)
    """
    head = line.split(".")[0]
    return variables().get(_OF_LINES.get(head, head))


def composition(series: Iterable[str], catalog: Catalog) -> pd.DataFrame:
    """What each series is made of.

    Parameters
    ----------
    series : iterable of str
        Identifiers of the tables.
    catalog : Catalog
        Whose diseases and rows the links name.

    Returns
    -------
    DataFrame
        Indexed by series: ``variable``, ``module`` (the link that writes it), ``source`` (concepts
        and method), ``reads`` (variables of other links), ``keys`` (assumptions that the link
        reads), ``concept`` (the published one that prints it, or the parameter of law).

    Examples
    --------
    >>> from piimss_forecast.catalog import load
    >>> found = composition(["contribution_income.total"], load())
    >>> found["module"].item(), "salary.real_growth" in found["keys"].item()
    ('contributions', False)
    """
    printed = concepts_of_lines()
    bound = {name: link.bound(catalog) for name, link in LINKS.items()}
    rows = []
    for name in series:
        variable = variable_of(name)
        link = WRITERS.get(variable.name) if variable else None
        rows.append(
            {
                "variable": variable.name if variable else name.split(".")[0],
                "module": link.name if link else "",
                "source": variable.source if variable else "",
                "reads": ", ".join(bound[link.name].reads) if link else "",
                "keys": ", ".join(bound[link.name].keys) if link else "",
                "concept": printed.get(name, ""),
            }
        )
    return pd.DataFrame(rows, index=pd.Index(list(series), name="series"))


def cited(catalog: Catalog) -> pd.DataFrame:
    """Every published figure with the document it is in, and whether it is the user's own.

    Parameters
    ----------
    catalog : Catalog
        Of the run.

    Returns
    -------
    DataFrame
        Columns of ``catalog.figures()`` with ``title``, ``date`` and ``own``.
    """
    figures, sources = catalog.figures(), catalog.sources().set_index("source")
    mine = catalog.own_figures()
    own = figures["figure"].isin(mine["figure"]) if len(mine) else np.zeros(len(figures), bool)
    return figures.assign(
        title=figures["source"].map(sources["title"]),
        date=figures["source"].map(sources["date"]),
        own=own,
    )


def paths(assumptions: Assumptions, years: Iterable[int]) -> pd.DataFrame:
    """Assumptions by year as the chain reads them, with the years between those written filled in.

    Parameters
    ----------
    assumptions : Assumptions
        Of a scenario.
    years : iterable of int
        Calendar years.

    Returns
    -------
    DataFrame
        Keys by year.

    Examples
    --------
    >>> from piimss_forecast.scenario import load
    >>> float(paths(load("tendencial"), [2029]).loc["employment.growth", 2029])
    1.52
    """
    known, wanted = assumptions.fresh(), [int(y) for y in years]
    keys = [k for k in list(known.keys()) if known.shape_of(k) == "by_year"]
    table = np.array([known.path(k, wanted) for k in keys])
    return pd.DataFrame(table, index=pd.Index(keys, name="key"), columns=wanted)
