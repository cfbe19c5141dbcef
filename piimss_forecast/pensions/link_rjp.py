"""The institute's own staff: a closed group retires by service from the first year of the run
on; its pensions before come from a warm-up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..catalog.ledger import Ledger
from ..core.dims import SEXES
from ..scenario.run import Run
from . import TYPES
from .fit import WARM_UP, Setting, setting
from .ledger import EARNED, SURVIVORS, PensionFlows, death_by_type, step
from .link_ledger import BLOCK
from .rjp import SERVICE, service_group, service_to_age, staff_step
from .survivors import survivor_entries

# Years of service of those who left for invalidity before the first year.
INVALID_SERVICE = slice(12, 27)


@dataclass
class Staff:
    """Stocks and flows of RJP by type, ``[draw, year, type]``, and the staff with the right,
    ``[draw, year]``; ``before`` a year earlier.
    """

    before: np.ndarray
    stock: np.ndarray
    entries: np.ndarray
    deaths: np.ndarray
    terminations: np.ndarray
    actives: np.ndarray

    @classmethod
    def blank(cls, draws: int, years: int, before: np.ndarray) -> Staff:
        """Room for ``years`` of ``draws``."""
        stock, entries, deaths, ends = (np.empty((draws, years, len(TYPES))) for _ in range(4))
        return cls(before, stock, entries, deaths, ends, np.empty((draws, years)))

    def put(self, draws: slice, t: int, state: _State, flows: PensionFlows) -> None:
        """Keep the sums of a year."""
        self.stock[draws, t] = state.pensions
        self.entries[draws, t], self.deaths[draws, t], self.terminations[draws, t] = flows
        self.actives[draws, t] = state.staff.sum(axis=(-2, -1))


@dataclass
class _State:
    """Stocks of 31 December: pensions earned and left ``[..., type, sex, age]``, staff by years of
    service ``[..., sex, service]``.
    """

    earned: np.ndarray
    left: np.ndarray
    staff: np.ndarray

    @property
    def pensions(self) -> np.ndarray:
        """Pensions by type, ``[..., type]``."""
        return np.concatenate([p.sum(axis=(-2, -1)) for p in (self.earned, self.left)], axis=-1)

    def each(self, draws: int) -> _State:
        """One path for every draw."""
        parts = (self.earned[0], self.left[0], self.staff[0])
        return _State(*(np.broadcast_to(v, (draws, *v.shape)) for v in parts))


@dataclass
class _Rules:
    multiplier: np.ndarray
    active: float
    retire: np.ndarray  # [sex, service]
    invalid: float
    ages: np.ndarray  # [service, age]
    female: float


def _rules(run: Ledger, s: Setting) -> _Rules:
    a = run.assumptions
    r = a.get("pensions.rjp_retirement")
    retire = np.stack(
        [
            np.where(r[f"service_{sex}"] - 1 <= SERVICE, r["yearly_percent"] / 100, 0.0)
            for sex in SEXES
        ]
    )
    ages = service_to_age(r["hire_age"], r["hire_sd"])
    multiplier = s.multiplier * a.get("pensions.rjp_mortality_multiplier")
    return _Rules(
        multiplier,
        float(s.insured_multiplier[0]),
        retire,
        r["invalid_percent"] / 100,
        ages,
        r["female_percent"] / 100,
    )


def _year(
    state: _State, earned: np.ndarray, dead_staff: np.ndarray, q: np.ndarray, s: Setting
) -> tuple[_State, PensionFlows]:
    """One year of RJP pensions: granted by career, and left by pensioners and by staff who die."""
    n = len(EARNED)
    stock, flows, dead = step(state.earned, earned, q[..., :n, :, :])
    entered = survivor_entries(dead.sum(axis=-3) + dead_staff, s.kernel)
    left, flows_left, _ = step(state.left, entered, q[..., n:, :, :], s.end)
    both = (np.concatenate(pair, axis=-1) for pair in zip(flows, flows_left, strict=True))
    return _State(stock, left, state.staff), PensionFlows(*both)


def _granted(shape: tuple[int, ...], retired: np.ndarray, invalid: np.ndarray) -> np.ndarray:
    """Pensions granted by career, ``[..., type, sex, age]``, from those of old age and invalidity
    ``[..., sex, age]``.
    """
    out = np.zeros(shape)
    out[..., EARNED.index("vejez_cesantia"), :, :] = retired
    out[..., EARNED.index("invalidez"), :, :] = invalid
    return out


def _opening(run: Ledger, s: Setting, r: _Rules) -> tuple[_State, PensionFlows, np.ndarray]:
    """State and flows of the first year, and pensions a year before, on the scale of the published
    pensioners of that year; the staff is the group published then.
    """
    a, first = run.assumptions, int(run.years[0])
    growth = 1 + a.get("pensions.rjp_past_entry_growth") / 100
    q = death_by_type(run.values("mortality_rate")[0, run.index(first)], r.multiplier)
    by_age = (len(SEXES), q.shape[-1])
    retirement, sexes = a.get("pensions.rjp_retirement"), np.array([[1 - r.female], [r.female]])
    service = [int(retirement[f"service_{sex}"]) for sex in SEXES]
    unit = _granted(
        (len(EARNED), *by_age),
        sexes * r.ages[service],
        sexes * r.invalid * r.ages[INVALID_SERVICE].sum(axis=0),
    )
    group = a.get("pensions.rjp_service_2018")
    staff = service_group(
        run.catalog.value("rjp_actives", first),
        r.female,
        group["mean"],
        group["sd"],
        group["lowest"],
        group["highest"],
    )
    state = _State(np.zeros_like(unit), np.zeros((len(SURVIVORS), *by_age)), staff)
    for k in range(WARM_UP):
        before = state.pensions
        state, flows = _year(state, unit * growth**k, np.zeros(by_age), q, s)
    factor = run.catalog.value("rjp_pensioners", first) / state.pensions.sum()
    scaled = _State(state.earned * factor, state.left * factor, staff)
    return scaled, PensionFlows(*(f * factor for f in flows)), before * factor


def staff_ledger(run: Run, s: Setting) -> Staff:
    """RJP of every draw: the group published for the first year retires by service; history
    follows one path.
    """
    past = run.of_past(_history)
    out = Staff.blank(run.draws, run.years.size, past.record.before)
    for name in ("stock", "entries", "deaths", "terminations", "actives"):
        known = getattr(past.record, name)
        getattr(out, name)[:, : known.shape[1]] = known
    change = run.assumptions.path("pensions.mortality_change", run.years)
    mortality, ahead = run.values("mortality_rate"), range(past.record.stock.shape[1], len(change))
    for b in range(0, run.draws, BLOCK):
        block = slice(b, min(b + BLOCK, run.draws))
        begun = past.state.each(block.stop - block.start)
        _run_years(out, block, ahead, begun, mortality[block], change, s, past.rules)
    return out


@dataclass
class _History:
    """State at the end of the base year, how it came there, and the rules."""

    state: _State
    record: Staff
    rules: _Rules


def _history(run: Ledger) -> _History:
    """From the group published for the first year to the base year, on one path."""
    s = run.of_past(setting)
    r = _rules(run, s)
    start, flows, before = _opening(run, s, r)
    out = Staff.blank(1, run.years.size, before)
    out.put(slice(None), 0, start, flows)
    one = _State(start.earned[None], start.left[None], start.staff[None])
    change, rest = np.ones(run.years.size), range(1, run.years.size)
    state = _run_years(out, slice(None), rest, one, run.values("mortality_rate"), change, s, r)
    return _History(state, out, r)


def _run_years(
    out: Staff,
    draws: slice,
    years: range,
    state: _State,
    mortality: np.ndarray,
    change: np.ndarray,
    s: Setting,
    r: _Rules,
) -> _State:
    """Years of the positions ``years`` written into ``out``; the state reached."""
    for t in years:
        rate = mortality[:, t]
        q = death_by_type(change[t] * rate, r.multiplier)
        by_service = death_by_type(rate, np.array([r.active]))[:, 0] @ r.ages.T
        staff, moved = staff_step(state.staff, by_service, r.retire, r.invalid)
        earned = _granted(
            (len(rate), len(EARNED), *rate.shape[1:]),
            moved.retired @ r.ages,
            moved.invalid @ r.ages,
        )
        state = _State(state.earned, state.left, staff)
        state, flows = _year(state, earned, moved.deaths @ r.ages, q, s)
        out.put(draws, t, state, flows)
    return state
