"""How well the package would have forecast what is already known: the bands of the chain against
what was published afterwards, each outcome counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from .. import metas
from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core import checks
from ..core.defaults import HINDCAST_DRAWS, SEED
from ..core.errors import InputError
from ..core.translate import N_
from ..links import LINKS
from ..report.measured import FEWEST
from ..scenario import Assumptions
from ..scenario import load as load_assumptions
from ..uncertainty import calibration
from . import reproduction, singles
from .drivers import PATHS, Drivers, by_year, paths
from .hindcast_tables import series_table
from .sound import warn_unsound
from .then import AHEAD, Rules, adopted, hindsight, read_rules

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ORIGINS = tuple(range(2012, 2024))

# Lines of the chain whose outcomes are counted once, in the history that its drivers run from any
# origin (a test holds both to the same numbers).
_BY_DRIVER = {"jobs", "sbc", "dm_cvd_mortality_rate"}


@dataclass(frozen=True)
class Backtest:
    """Checks of bands against what came.

    Attributes
    ----------
    table : DataFrame
        One row per variable, origin and year, with its class, its route (``chain``: the whole chain
        from that base year; ``driver``: the process of the chain that moves the variable, alone;
        ``own_series``: the forecast of an indicator's own series), whether the year is of an event,
        and the ``scale`` (mean yearly change known at the origin).
    history : DataFrame | None
        For a module of the chain, each published margin beside what the ledger gives.
    missing : DataFrame
        What could not be checked, and why.
    catalog : Catalog | None
        What was published.
    hindsight : DataFrame
        What was used that no one could have had then: where, key, source, why.
    """

    table: pd.DataFrame
    history: pd.DataFrame | None = None
    missing: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["what", "why"]))
    catalog: Catalog | None = field(default=None, repr=False)
    hindsight: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    @property
    def summary(self) -> pd.DataFrame:
        """Coverage, bias, spread and score by class, with the number of checks; last row: all."""
        return pd.concat([self.by("class"), calibration.summary(self.table)])

    def by(self, *columns: str) -> pd.DataFrame:
        """The same by other columns: ``variable``, ``horizon``, ``origin``, ``route``, ``event``.

        Parameters
        ----------
        columns : str
            One or more columns of ``table``.

        Raises
        ------
        InputError
            For a column that the table has not.
        """
        known = ["variable", "class", "horizon", "origin", "route", "event", "year"]
        if not columns or not set(columns) <= set(known):
            raise InputError(
                "results.by",
                "Backtest.by",
                "{columns}",
                "one or more of {known}",
                "correct the name",
                columns=", ".join(columns) or "∅",
                known=", ".join(known),
            )
        return calibration.summary(self.table, list(columns))

    def plot_backtest(self, lang: str | None = None, ax: Axes | None = None) -> Axes:
        """What the 80 and 95 % bands held, by class, beside what they promise.

        Parameters
        ----------
        lang : str, optional
            ``es`` or ``en``; the session's when not given.
        ax : Axes, optional
            Axes to draw on; new ones when not given.
        """
        from .pictures import plot_backtest

        return plot_backtest(self.summary, lang, ax)

    def few(self) -> list[str]:
        """Classes with too few checks for their coverage to say much."""
        counts = self.table.groupby("class").size()
        return sorted(str(name) for name in counts.index[counts < FEWEST])

    def methods(self) -> pd.DataFrame:
        """Coverage and score of the chain beside drift and the single-series default, on the same
        checks (those whose past is long enough for all), and its error beside that of the budget
        of the year where one was published.
        """
        return singles.compare(self.table, self.figures)

    @property
    def figures(self) -> Catalog:
        """What was published; the embedded catalogue when none was kept."""
        return self.catalog or load_catalog()

    def series(self) -> pd.DataFrame:
        """Every method by variable, class, horizon and origin
        (:func:`.hindcast_tables.series_table`).
        """
        return series_table(self)


def backtest(
    scenario: str | Assumptions = "tendencial",
    origins: Sequence[int] = ORIGINS,
    *,
    module: str | None = None,
    catalog: Catalog | None = None,
    models: str | Path | None = None,
    draws: int = HINDCAST_DRAWS,
    widths: pd.DataFrame | None = None,
) -> Backtest:
    """Forecast from past origins with what was known then, and compare with what was published.

    Every variable with a history is checked at horizons 1 to 6. Where the chain can start (2018 and
    later), its own lines are judged; series that it moves by a driver are run by that driver alone
    from any origin, and indicators by their own series. What was adopted at an origin is given by
    the rules of ``models/hindcast.toml``. With ``module``, only lines of the chain up to that
    module, and ``history`` lists how the scenario's own run reproduces each published margin.
    Unverified figures take no part.

    Parameters
    ----------
    scenario : str | Assumptions
        Whose history is listed (its name is recorded).
    origins : Sequence[int]
        Last year known.
    module : str | None
        ``coverage``, ``morbidity``, ``pensions`` or ``contributions``.
    catalog : Catalog | None
        Data folder; the embedded one when not given.
    models : str | Path | None
        Folder of the assumption sets; the embedded one when not given.
    draws : int
        Paths.
    widths : DataFrame | None
        Width of the bands by origin and class; those learnt without each origin when not given.

    Returns
    -------
    Backtest
        With ``table``, ``summary``, ``by`` and ``missing``.

    Raises
    ------
    InputError
        When no origin leaves anything to check, or for an unknown module.
    """
    assumptions, catalog = load_assumptions(scenario, models), catalog or load_catalog()
    warn_unsound(catalog)
    draws = checks.whole_in(draws, "backtest, draws", 2, 10**6)
    given = origins if isinstance(origins, Iterable) else [origins]
    origins = [checks.whole_in(o, "backtest, origins", 1900, catalog.base_year) for o in given]
    rules = read_rules(models)
    said: list[tuple[str, str]] = []
    history = None
    if module is not None:
        name = reproduction.named(module)
        history = reproduction.history(name, assumptions, catalog)
        rows = reproduction.hindcasts([name], origins, catalog, rules, said, models, draws, widths)
    else:
        modules = [m for m in LINKS if m in reproduction.CHECKS]
        rows = _alone(origins, catalog, rules, said, models, draws, widths)
        rows += [
            row
            for row in reproduction.hindcasts(
                modules, origins, catalog, rules, said, models, draws, widths
            )
            if row["variable"] not in _BY_DRIVER
        ]
    if not rows:
        raise InputError(
            "results.backtest",
            "backtest, origins",
            "{origins}",
            "years with at least three points before and one after",
            "try 2012 to 2023",
            origins=list(origins),
        )
    table = _once(pd.DataFrame(rows))
    table.attrs["scenario"] = assumptions.name
    missing = pd.DataFrame(said, columns=["what", "why"])
    return Backtest(table, history, missing, catalog, hindsight(origins, catalog, rules, models))


def _alone(
    origins: Sequence[int],
    catalog: Catalog,
    rules: Rules,
    said: list[tuple[str, str]],
    models: str | Path | None,
    draws: int,
    widths: pd.DataFrame | None,
) -> list[dict[str, object]]:
    """Checks of histories by their drivers, and of indicators by their own series."""
    rows: list[dict[str, object]] = []
    listed = catalog.histories()
    listed = listed[listed["class"].notna()]
    listed = listed[listed["variable"].isna() | listed.index.isin(PATHS)]  # the rest is the chain's
    own = _indicators(catalog, load_assumptions("tendencial", models))
    seen: set[str] = set()
    for origin in origins:
        try:
            assumptions = adopted(origin, catalog, rules, models, widths)
        except InputError as err:
            said.append((str(origin), str(err)))
            continue
        drivers = Drivers(assumptions, catalog.known_to(origin), origin, draws, SEED)
        for name, row in listed.iterrows():
            whole = catalog.history(str(name))
            found = _series(drivers, str(name), whole, str(row["measure"]), rules)
            rows += [r | {"class": row["class"]} for r in found]
            seen |= {str(name)} if found else set()
        for code, (whole, measure) in own.items():
            found = _series(drivers, code, whole, measure, rules)
            rows += [r | {"class": "metas"} for r in found]
            seen |= {code} if found else set()
    for name in [*listed.index, *own]:
        if name not in seen:
            said.append((str(name), N_("No origin has three figures before it and one after.")))
    return rows


def _indicators(catalog: Catalog, assumptions: Assumptions) -> dict[str, tuple[pd.Series, str]]:
    """Indicators that the chain forecasts by their own series and no history has: values of the
    present definition and the measure of their errors.
    """
    rules = metas.Rules.read(assumptions.get)
    held = {"P25-2.2"}  # occupational_injury_rate among the histories
    out = {}
    for code in catalog.indicators().index:
        indicator = catalog.indicator(str(code))
        points = rules.usable(indicator)
        if indicator.driver != "own_series" or code in held or len(points) < 4:
            continue
        scale = metas.scale_of(indicator, points)
        measure = {"identity": "level"}.get(scale, scale)
        out[str(code)] = (pd.Series(points, name=str(code)), measure)
    return out


def _series(
    drivers: Drivers, name: str, whole: pd.Series, measure: str, rules: Rules
) -> list[dict[str, object]]:
    """Checks of one series from one origin."""
    origin = drivers.origin
    past = whole.loc[: singles.last_known(drivers.catalog, name)]
    future = whole.loc[past.index[-1] + 1 : origin + AHEAD] if len(past) else past
    if len(past) < 3 or future.empty or past.index[-1] < origin:
        return []
    made, route = paths(drivers, name, past, measure)
    if made is None:
        return []
    head = {
        "variable": name,
        "origin": origin,
        "route": route,
        "measure": measure,
        "scale": singles.scale(past),
    }
    return [
        head
        | reproduction.judged(made[:, year - origin], observed, year, origin)
        | {"event": rules.is_event(name, year)}
        for year, observed in by_year(future).items()
    ]


def _once(table: pd.DataFrame) -> pd.DataFrame:
    """Each outcome once: the line of the chain where there is one, else the first."""
    table = table.drop_duplicates(["variable", "origin", "year"])
    order = ["class", "variable", "origin", "year"]
    return table.sort_values(order, kind="stable").reset_index(drop=True)
