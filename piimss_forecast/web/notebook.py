"""The table in a cell of a notebook."""

from __future__ import annotations

from typing import Any

from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core.defaults import BAND_DRAWS, HORIZON
from ..core.translate import language
from ..results.regeneration import SCENARIOS
from ..scenario import Assumptions, load
from .desk import Desk, Settings


def table(
    scenario: str | Assumptions = "tendencial",
    *,
    catalog: Catalog | None = None,
    horizon: int = HORIZON,
    draws: int = BAND_DRAWS,
    lang: str | None = None,
) -> Any:
    """The planner's table, for the last line of a cell.

    Parameters
    ----------
    scenario : str or Assumptions
        Where it starts from; the scenarios of the package can be chosen on it too.
    catalog : Catalog, optional
        Another data folder's; the embedded one when not given.
    horizon : int
        Last year.
    draws : int
        Paths of the bands.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.

    Returns
    -------
    Table
        Which the notebook shows.

    Raises
    ------
    InputError
        When the extra ``web`` is not installed.
    """
    from .installed import panel

    panel("piimss_forecast.web.table").extension(inline=True)  # nothing is asked of another server
    from .app import Table

    chosen, said = load(scenario), language(lang)
    starts = {chosen.name: chosen} | {n: load(n) for n in SCENARIOS if n != chosen.name}
    figures = load_catalog() if catalog is None else catalog
    desk = Desk(starts, figures, Settings(horizon, draws, lang=said))
    return Table(desk, chosen.name, said)
