"""The institute's own staff: a closed group retires by service from 2018 on; its pensions before
come from a warm-up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.dims import SEXES
from ..scenario.run import Run
from . import TYPES
from .fit import WARM_UP, Setting
from .ledger import EARNED, death_probability, step
from .link_ledger import BLOCK
from .rjp import SERVICE, service_group, service_to_age, staff_step
from .survivors import survivor_entries

KNOWN = 2018  # year of the published staff and pensioners


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


@dataclass
class _Rules:
    multiplier: np.ndarray
    active: float
    retire: np.ndarray  # [sex, service]
    invalid: float
    ages: np.ndarray  # [service, age]
    female: float


def _rules(run: Run, s: Setting) -> _Rules:
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
    state: tuple[np.ndarray, np.ndarray],
    earned: np.ndarray,
    dead_staff: np.ndarray,
    q: np.ndarray,
    s: Setting,
) -> tuple[tuple[np.ndarray, np.ndarray], list[np.ndarray]]:
    """One year of RJP pensions: granted by career, and left by pensioners and by staff who die."""
    n = len(EARNED)
    stock, flows, dead = step(state[0], earned, q[..., :n, :, :])
    entered = survivor_entries(dead.sum(axis=-3) + dead_staff, s.kernel)
    left, flows_left, _ = step(state[1], entered, q[..., n:, :, :], s.end)
    return (stock, left), [
        np.concatenate([x, y], axis=-1) for x, y in zip(flows, flows_left, strict=True)
    ]


def _total(state: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    return np.concatenate([part.sum(axis=(-2, -1)) for part in state], axis=-1)


def _history(
    run: Run, s: Setting, r: _Rules
) -> tuple[tuple[np.ndarray, np.ndarray], list[np.ndarray], np.ndarray]:
    """State, flows and stock before of 2018, on the scale of the published pensioners of that
    year.
    """
    growth = 1 + run.assumptions.get("pensions.rjp_past_entry_growth") / 100
    q = death_probability(run.values("mortality_rate")[0, run.index(KNOWN)], r.multiplier)
    shape = (len(SEXES), q.shape[-1])
    retirement = run.assumptions.get("pensions.rjp_retirement")
    unit = np.zeros((len(EARNED), *shape))
    for k, (sex, share) in enumerate(zip(SEXES, (1 - r.female, r.female), strict=True)):
        unit[0, k] = share * r.ages[int(retirement[f"service_{sex}"])]
        unit[EARNED.index("invalidez"), k] = share * r.invalid * r.ages[12:27].sum(axis=0)
    state = (np.zeros((len(EARNED), *shape)), np.zeros((3, *shape)))
    flows: list[np.ndarray] = []
    before = _total(state)
    for k in range(WARM_UP):
        before = _total(state)
        state, flows = _year(state, unit * growth**k, np.zeros(shape), q, s)
    factor = run.catalog.value("rjp_pensioners", KNOWN) / _total(state).sum()
    return (state[0] * factor, state[1] * factor), [f * factor for f in flows], before * factor


def staff_ledger(run: Run, s: Setting) -> Staff:
    """RJP of every draw: the published group of 2018 retires by service; history follows one
    path.
    """
    r = _rules(run, s)
    a = run.assumptions
    start, flows, before = _history(run, s, r)
    group = a.get("pensions.rjp_service_2018")
    total = run.catalog.value("rjp_actives", KNOWN)
    staff0 = service_group(
        total, r.female, group["mean"], group["sd"], group["lowest"], group["highest"]
    )
    shape = (run.draws, run.years.size, len(TYPES))
    out = Staff(
        before,
        np.empty(shape),
        np.empty(shape),
        np.empty(shape),
        np.empty(shape),
        np.empty(shape[:2]),
    )
    first = run.index(KNOWN)
    out.stock[:, first] = _total(start)
    out.entries[:, first], out.deaths[:, first], out.terminations[:, first] = flows
    out.actives[:, first] = total
    change = np.where(
        run.years > run.base_year, a.path("pensions.mortality_change", run.years), 1.0
    )
    mortality, cut = run.values("mortality_rate"), run.index(run.base_year) + 1
    one = (start[0][None], start[1][None])
    # History is one path, written for every draw; then each block of draws goes on from it.
    history = _run_years(
        out,
        slice(0, run.draws),
        range(first + 1, cut),
        one,
        staff0[None],
        mortality[:1],
        change,
        s,
        r,
    )
    for b in range(0, run.draws, BLOCK):
        block = slice(b, min(b + BLOCK, run.draws))
        size = block.stop - block.start
        begun = tuple(
            np.broadcast_to(v[0], (size, *v.shape[1:])) for v in (*history[0], history[1])
        )
        _run_years(
            out,
            block,
            range(cut, run.years.size),
            (begun[0], begun[1]),
            begun[2],
            mortality[block],
            change,
            s,
            r,
        )
    return out


def _run_years(
    out: Staff,
    draws: slice,
    years: range,
    state: tuple[np.ndarray, np.ndarray],
    staff: np.ndarray,
    mortality: np.ndarray,
    change: np.ndarray,
    s: Setting,
    r: _Rules,
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Years of the positions ``years`` written into ``out``; the state and staff reached."""
    for t in years:
        rate = mortality[:, t]
        q = death_probability(change[t] * rate, r.multiplier)
        by_service = death_probability(rate, np.array([r.active]))[:, 0] @ r.ages.T
        staff, moved = staff_step(staff, by_service, r.retire, r.invalid)
        earned = np.zeros((*rate.shape[:1], len(EARNED), *rate.shape[1:]))
        earned[:, 0] = moved.retired @ r.ages
        earned[:, EARNED.index("invalidez")] = moved.invalid @ r.ages
        state, flows = _year(state, earned, moved.deaths @ r.ages, q, s)
        out.stock[draws, t] = _total(state)
        out.entries[draws, t], out.deaths[draws, t], out.terminations[draws, t] = flows
        out.actives[draws, t] = staff.sum(axis=(-2, -1))
    return state, staff
