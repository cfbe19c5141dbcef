"""The ledger of the insured, year by year: from the first published stock to the base year on one
path, then every draw.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from scipy.optimize import brentq

from ..catalog.ledger import Ledger
from ..core.dims import SEXES
from ..core.errors import DataError
from ..scenario.run import Run
from . import SURVIVORS, TYPES, older
from .chain import AMOUNT, LAWS, LEY_1973, Entitlement, State, YearFlows, advance, empty
from .fit import (
    WARM_UP,
    Setting,
    actives,
    earlier_actives,
    past_mortality,
    published_stock,
    setting,
)
from .outlay import mean_of_ends

# Draws worked together: their arrays stay in the cache, and memory does not grow with the draws.
BLOCK = 52
GROUPS = [*range(0, 100, 5), 100]
GROUP_LABELS = [*(f"{a}-{a + 4}" for a in GROUPS[:-1]), "100+"]
LIVE = ("activo", "conservacion_derechos")
MOVES = (
    "deaths_active",
    "retired_active",
    "invalid",
    "work_total",
    "separated",
    "reactivated",
    "arrivals",
    "departures",
)
MOVES_CONSERVED = ("deaths_conserved", "retired_conserved", "lapsed")


@dataclass
class Record:
    """What is kept of each year, ``[draw, year, ...]``: stocks and flows by law and type, states
    of the insured, applicants.
    """

    stock: np.ndarray
    entries: np.ndarray
    deaths: np.ndarray
    terminations: np.ndarray
    live: np.ndarray  # [draw, year, state]
    moves: dict[str, np.ndarray]  # [draw, year]
    refused: np.ndarray  # [draw, year, generation]
    families: np.ndarray  # [draw, year]
    by_age: np.ndarray  # [draw, year, sex, group]
    lowest: np.ndarray  # [draw, year], the smallest cell of any stock
    amount: np.ndarray  # [draw, year, type], of the law of 1973 as the rest of these
    amount_entries: np.ndarray  # [draw, year, type]
    amount_exits: np.ndarray  # [draw, year, type]
    owed: np.ndarray  # [draw, year, type of survivor], what the law says that the dead leave

    @classmethod
    def blank(cls, draws: int, years: int) -> Record:
        """Room for ``years`` of ``draws``."""
        stock, entries, deaths, terminations = (
            np.empty((draws, years, 2, len(TYPES))) for _ in range(4)
        )
        moves = {name: np.empty((draws, years)) for name in (*MOVES, *MOVES_CONSERVED)}
        live, refused = np.empty((draws, years, len(LIVE))), np.empty((draws, years, 2))
        by_age = np.empty((draws, years, len(SEXES), len(GROUPS)))
        families, lowest = np.empty((draws, years)), np.empty((draws, years))
        amount, granted, gone = (np.empty((draws, years, len(TYPES))) for _ in range(3))
        owed = np.empty((draws, years, len(SURVIVORS)))
        return cls(
            stock,
            entries,
            deaths,
            terminations,
            live,
            moves,
            refused,
            families,
            by_age,
            lowest,
            amount,
            granted,
            gone,
            owed,
        )

    @property
    def mean_amount(self) -> np.ndarray:
        """Mean pension of the law of 1973 paid in a year, ``[draw, year]``: amounts over pensions,
        both the mean of the two Decembers.
        """
        stock = self.stock[:, :, LEY_1973].sum(axis=-1)
        return np.asarray(mean_of_ends(self.amount.sum(axis=-1)) / mean_of_ends(stock))

    def begin(self, past: Record) -> None:
        """Write the years of one path for every draw."""
        for f in fields(self):
            mine, its = getattr(self, f.name), getattr(past, f.name)
            pairs = [(mine[k], its[k]) for k in mine] if isinstance(mine, dict) else [(mine, its)]
            for array, known in pairs:
                array[:, : known.shape[1]] = known

    def put(self, draws: slice, t: int, state: State, flows: YearFlows) -> None:
        """Keep the sums of a year."""
        by_type = state.by_type
        self.stock[draws, t], self.amount[draws, t] = by_type[..., LAWS, :], by_type[..., AMOUNT, :]
        self.entries[draws, t], self.deaths[draws, t], self.terminations[draws, t] = flows.pensions
        self.live[draws, t] = np.stack(
            [state.active.sum(axis=(-2, -1)), state.conserved.sum(axis=(-2, -1))], axis=-1
        )
        for name, kept in self.moves.items():
            kept[draws, t] = getattr(flows.insured, name).sum(axis=(-2, -1))
        self.refused[draws, t], self.families[draws, t] = flows.refused, flows.families
        people = _by_age(state.earned) + _by_age(state.left)
        self.by_age[draws, t] = np.add.reduceat(people, GROUPS, axis=-1)
        two, four = (-2, -1), (-4, -3, -2, -1)
        self.lowest[draws, t] = np.minimum.reduce(
            [
                state.active.min(axis=two),
                state.conserved.min(axis=two),
                state.earned.min(axis=four),
                state.left.min(axis=four),
            ]
        )
        entered, *left = flows.amounts
        self.amount_entries[draws, t], self.amount_exits[draws, t] = entered, sum(left)
        self.owed[draws, t] = flows.owed


@dataclass
class InsuredLedger:
    """The ledger over ``years`` (first published stock to the horizon; history alike in all draws),
    and the level that history gives to retirement.
    """

    years: np.ndarray
    record: Record
    level: float

    def since(self, values: np.ndarray, year: int) -> np.ndarray:
        """Values ``[draw, year, ...]`` of the record from a year on."""
        return values[:, year - int(self.years[0]) :]


def _by_age(stock: np.ndarray) -> np.ndarray:
    """Pensions of both laws and all types, ``[..., sex, age]``."""
    return stock[..., LAWS, :, :, :].sum(axis=(-4, -3))


def _pensions(state: State) -> float:
    """Pensions of all, on one path."""
    return float(state.by_type[..., LAWS, :].sum())


def ledger(run: Run, s: Setting, granted: np.ndarray) -> InsuredLedger:
    """The level of retirement solved between the first published stock and that of the base year,
    and every draw projected with it.

    Parameters
    ----------
    run : Run
        Projection.
    s : Setting
        Rates and rules.
    granted : ndarray
        New pension of the law of 1973 over the mean one of the base year, both at the prices of
        one level, ``[draw, year]``; history has its own.
    """
    past = run.of_past(history)
    rules = run.of_past(_rules, int(run.years[-1]))
    years = np.arange(s.start, int(run.years[-1]) + 1)
    record = Record.blank(run.draws, years.size)
    record.begin(past.record)
    _future(run, s, past, actives(run), rules, granted, record)
    return InsuredLedger(years, record, past.level)


@dataclass
class History:
    """The ledger at the end of the base year, how it came there, and its level of retirement.
    Amounts are over the mean pension of the law of 1973 of the base year.
    """

    state: State
    record: Record
    level: float


def history(run: Ledger) -> History:
    """Solve the level of retirement between the first published stock and that of the base year,
    on one path.
    """
    a, base, s = run.assumptions, run.index(run.base_year), run.of_past(setting)
    years, rules = np.arange(s.start, run.base_year + 1), run.of_past(_rules, run.base_year)
    now = actives(run)[0, : base + 1]
    rates = np.concatenate(
        [past_mortality(run, s.start), run.values("mortality_rate")[0, : base + 1]]
    )
    people = np.concatenate([earlier_actives(run, s.start, now[0]), now])
    known = published_stock(run)
    opening = _opening(run, s, rates[0], people[0], rules, known[s.start])
    after = [rules[int(y)] for y in years[1:]]
    trend = (1 + a.get("pensions.entry_rate_trend") / 100) ** (years - run.base_year)
    level = _solve(s, opening, rates[1:], people[1:], after, trend[1:], known[run.base_year])
    record = Record.blank(1, years.size)
    ratio = a.path("pensions.new_pension_ratio", years)
    state = _past(s, opening, rates, people, after, level * trend, ratio, record)
    mean = float(state.mean_amount)
    for amounts in (record.amount, record.amount_entries, record.amount_exits, record.owed):
        amounts /= mean
    return History(state.scaled(1.0, 1 / mean), record, level)


def _rules(run: Ledger, last: int) -> dict[int, Entitlement]:
    """Rules by year, from the first of the warm-up on."""
    s = run.of_past(setting)
    years = range(s.start - WARM_UP, last + 1)
    choice = run.assumptions.path("pensions.transition_choice_1973", years) / 100
    last_old = int(s.border) - 1
    alike = s.rules(last_old, 1.0)  # before the law of 1997 every year is like the last one
    return {
        y: alike if y <= last_old else s.rules(y, float(c))
        for y, c in zip(years, choice, strict=True)
    }


def _opening(
    run: Ledger,
    s: Setting,
    rate: np.ndarray,
    people: np.ndarray,
    rules: dict[int, Entitlement],
    total: float,
) -> State:
    """State at the end of the first year: what sixty years of entries leave, pensions on the scale
    of the published total.
    """
    growth = 1 + run.assumptions.get("pensions.past_entry_growth") / 100
    scale = growth ** np.arange(-WARM_UP, 1.0)
    exits, deaths = s.exits(rate, 1.0, 0.0), s.deaths(rate)
    state = empty(people * scale[0])
    ratio, granted = run.assumptions.path("pensions.new_pension_ratio", [s.start])[0], 1.0
    for k in range(1, WARM_UP + 1):
        state, _ = advance(
            state, people * scale[k], exits, *deaths, rules[s.start - WARM_UP + k], granted
        )
        granted = ratio * state.mean_amount
    return state.scaled(total / _pensions(state), 1.0)


def _solve(
    s: Setting,
    opening: State,
    rates: np.ndarray,
    people: np.ndarray,
    rules: list[Entitlement],
    trend: np.ndarray,
    target: float,
) -> float:
    """Level of the force of retirement in the base year, one number for all years, that takes
    the ledger from its opening to ``target``.
    """

    def gap(log_level: float) -> float:
        state = opening
        for t, rule in enumerate(rules):
            state, _ = advance(
                state,
                people[t],
                s.exits(rates[t], float(np.exp(log_level)) * trend[t], 0.0),
                *s.deaths(rates[t]),
                rule,
            )
        return _pensions(state) / target - 1

    low, high = np.log(0.1), np.log(30.0)
    if not gap(low) < 0 < gap(high):
        raise DataError(
            "pensions.solve",
            "pensions_in_payment",
            "{target:.0f}: {gap:+.1f} % … {gap_2:+.1f} %",
            "a stock that some force of retirement reaches",
            "check the published stock, pensions.retirement_hazard or pensions.weeks_density",
            target=target,
            gap=100 * gap(low),
            gap_2=100 * gap(high),
        )
    return float(np.exp(brentq(gap, low, high, xtol=1e-12, rtol=1e-12)))


def _past(
    s: Setting,
    state: State,
    rates: np.ndarray,
    people: np.ndarray,
    rules: list[Entitlement],
    levels: np.ndarray,
    ratio: np.ndarray,
    record: Record,
) -> State:
    """History on one path, where a new pension is ``ratio`` times the mean one of the year before;
    the flows of the first year itself are those of a year of the same rates.
    """
    for t in range(rates.shape[0]):
        found, flows = advance(
            state,
            people[t],
            s.exits(rates[t], levels[t], 0.0),
            *s.deaths(rates[t]),
            rules[max(t - 1, 0)],
            ratio[t] * state.mean_amount,
        )
        state = found if t else state
        record.put(slice(None), t, state, flows)
    return state


def _future(
    run: Run,
    s: Setting,
    past: History,
    people: np.ndarray,
    rules: dict[int, Entitlement],
    granted: np.ndarray,
    record: Record,
) -> None:
    """Projected years of every draw, in blocks of draws; ``people`` are the insured of the run's
    years and ``granted`` their new pensions of the law of 1973.
    """
    a = run.assumptions
    years = run.years[run.index(run.base_year) + 1 :]
    growth, shift = (
        a.path("pensions.entry_rate_growth", years) / 100,
        a.path("pensions.retirement_age_shift", years),
    )
    change = a.path("pensions.mortality_change", years)
    mortality, population, cap = (
        run.values("mortality_rate"),
        run.values("population"),
        a.get("pensions.insured_saturation")["cap"],
    )
    trend = past.level * np.exp(np.cumsum(np.log1p(growth)))
    moved = a.get("pensions.entry_sd") / 100 * run.values("z_pension_entry")
    moved = moved + a.get("pensions.entry_level_sd") / 100 * run.level("pension_entry")
    levels = trend * np.exp(moved[:, run.index(years[0]) :])
    for b in range(0, run.draws, BLOCK):
        block = slice(b, min(b + BLOCK, run.draws))
        size = block.stop - block.start
        state = State(*(np.broadcast_to(v, (size, *v.shape)) for v in vars(past.state).values()))
        for k, year in enumerate(years):
            t = run.index(year)
            rate = mortality[block, t]
            deaths = s.deaths(change[k] * rate)
            # Jobs of an age are held by those of that age without a pension of their own: it binds
            # after decades of growth only.
            room = cap * np.maximum(population[block, t] - older(_by_age(state.earned)), 0.0)
            state, flows = advance(
                state,
                np.minimum(people[block, t], room),
                s.exits(rate, levels[block, k], shift[k]),
                *deaths,
                rules[int(year)],
                granted[block, t],
            )
            record.put(block, int(year) - s.start, state, flows)
