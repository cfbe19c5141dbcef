"""Chronic disease: who lives with each disease of ``diseases.csv`` and in which state, who dies,
who is treated, and what it costs.

Each draw is walked twice. The reference keeps diagnosis, control, prevention and survival as in the
base year; its deaths, healthy and ill, are those of the registered population, and they give the
death probability of each state. The second walk applies these to the levers of the scenario: the
deaths it saves are reported (`deaths_avoided`) and not taken out of the population, which
demography projects.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from ..catalog.ledger import Ledger
from ..core.words import ADULT
from ..scenario.link import Link, named
from ..scenario.run import Run
from . import (
    CONTROLLED,
    HEALTHY,
    UNCONTROLLED,
    StateFlows,
    TransitionRates,
    control_gain,
    faster,
    prevention,
    shift_odds,
    split_deaths,
    step,
    with_excess,
)
from . import link_publish as publish
from .disease import adopted, published
from .fit import Base, build, death, history_state
from .link_opening import opening_state
from .paths import RATES, Paths, empty_paths, record, record_either, total

_ONE = np.ones(())
_BLOCK = 63  # draws walked together: a quarter of a block of the run, and of it none is left alone


@dataclass
class _Levers:
    """Paths of the scenario that move the second walk away from the reference; ``[draw, year]``
    or ``[year]``.
    """

    incidence: np.ndarray
    effort: np.ndarray
    control: np.ndarray
    survival: np.ndarray
    loss: float
    luck: np.ndarray  # factor on the effort of finding that no scenario decides, in both walks


@dataclass
class _Walk:
    """Current shares by state of the two walks of one disease."""

    reference: np.ndarray
    moved: np.ndarray


def link(run: Run) -> None:
    """Add patients and their states, deaths, treatment, cost, detection coverage and DM+CVD
    mortality.
    """
    bases = run.of_past(build)
    detection = _detection(run)
    screened = iter(np.moveaxis(detection, -1, 0))
    levers = [
        _levers(run, base, next(screened) if base.disease.screened else None) for base in bases
    ]
    paths = _project(run, bases, levers)
    publish.people(run, paths)
    publish.costs(run, paths)
    publish.hooks(run, paths, detection)
    run.of_past(publish.margins)
    publish.microsimulation(run, paths)


def _detection(run: Run) -> np.ndarray:
    """Coverage of detection: published years as printed, the adopted path between and after;
    ``[draw, year, screened]`` percent.
    """
    a = run.assumptions
    sd = a.get("morbidity.detection_sd")
    screened = [d for d in run.catalog.diseases if d.screened]
    out = np.empty((run.draws, run.years.size, len(screened)))
    for i, d in enumerate(screened):
        path = a.path(f"morbidity.detection_{d.name}", run.years) / 100
        for year, value in published(run, d.detection, age="20+").items():
            if year in run.years:
                path[run.index(year)] = value / 100
        shocks = np.where(run.years > run.base_year, run.normal(f"detection_{d.name}"), 0.0)
        out[:, :, i] = 100 * shift_odds(path, np.exp(sd * np.cumsum(shocks, axis=1)))
    return out


def _levers(run: Run, base: Base, covered: np.ndarray | None) -> _Levers:
    a, b, d = run.assumptions, run.index(run.base_year), base.name
    incidence = a.path(f"morbidity.incidence_multiplier_{d}", run.years)
    if base.disease.prevented:
        incidence = incidence * prevention(
            a.path("morbidity.prevention_reach", run.years) / 100,
            a.get("morbidity.prevention_effect") / 100,
        )
    effort = np.ones((1, run.years.size))
    if covered is not None:
        effort = (covered / covered[:, b : b + 1]) ** a.get("morbidity.detection_effect")
    control = a.path(f"morbidity.control_{d}", run.years) / 100
    survival = a.path(f"morbidity.excess_mortality_{d}", run.years)
    shocks = np.where(run.years > run.base_year, run.normal(f"finding_{d}"), 0.0)
    luck = np.exp(adopted(run, "finding_sd", base.disease) / 100 * np.cumsum(shocks, axis=1))
    return _Levers(incidence, effort, control, survival, base.loss, luck)


def _project(run: Run, bases: list[Base], levers: list[_Levers]) -> Paths:
    """History, then both walks, a block of draws at a time: a block of every array fits in the
    processor's cache.
    """
    out = empty_paths(run)
    past = run.of_past(_history)
    for f in fields(out):
        getattr(out, f.name)[:, : past.expected.shape[1]] = getattr(past, f.name)
    for first in range(0, run.draws, _BLOCK):
        block = slice(first, first + _BLOCK)
        part = replace(out, **{f.name: getattr(out, f.name)[block] for f in fields(out)})
        _walk(run, part, bases, [_cut(x, block) for x in levers], block)
    return out


def _history(run: Ledger) -> Paths:
    """The years up to the base year: prevalence carried back, treated as published."""
    out, bases = empty_paths(run), run.of_past(build)
    persons = run.values("adscrita_umf")
    b = run.index(run.base_year)
    for t in range(b + 1):
        states = [history_state(run, base, t, persons[0, t])[:, None] for base in bases]
        for i, (base, state) in enumerate(zip(bases, states, strict=True)):
            record(out, t, i, state, persons[:1, t])
            well = (state[HEALTHY, 0] * persons[0, t])[:, ADULT:]
            out.incidence[:, t, i] = (
                1000 * (well * -np.expm1(-base.hazard[:, ADULT:])).sum() / well.sum()
            )
        record_either(run, out, t, states, persons[:1, t])
    for i, base in enumerate(bases):
        out.rates[:, : b + 1, i] = _base_rates(base, persons[:1, b], death(run, b, slice(1)))
    return out


def _cut(levers: _Levers, block: slice) -> _Levers:
    effort = levers.effort[block] if len(levers.effort) > 1 else levers.effort
    return replace(levers, effort=effort, luck=levers.luck[block])


def _walk(run: Run, out: Paths, bases: list[Base], levers: list[_Levers], block: slice) -> None:
    """The projected years of a block of draws."""
    persons = run.values("adscrita_umf")[block]
    walks = [_Walk(state, state) for state in (opening_state(run, b, block) for b in bases)]
    z = run.values("z_incidence")[block]
    sd = [adopted(run, "incidence_sd", base.disease) / 100 for base in bases]
    off = [
        adopted(run, "incidence_level_sd", b.disease) / 100 * run.level(f"incidence_{b.name}")
        for b in bases
    ]
    for t in range(run.index(run.base_year) + 1, run.years.size):
        start, dying = persons[:, t - 1], death(run, t, block)
        out.expected[:, t] = (start * dying).sum(axis=(-2, -1))
        for i, (base, walk) in enumerate(zip(bases, walks, strict=True)):
            shock = np.exp(sd[i] * z[:, t] + off[i][block, 0])
            _advance(out, t, i, base, walk, _at(levers[i], t), shock, start, dying)
            record(out, t, i, walk.moved, persons[:, t])
        record_either(run, out, t, [w.moved for w in walks], persons[:, t])


def _at(levers: _Levers, t: int) -> dict[str, np.ndarray]:
    """The levers of one year; those by draw as ``[draw, 1, 1]``."""
    return {
        "incidence": np.asarray(levers.incidence[t]),
        "effort": levers.effort[:, t, None, None],
        "control": np.asarray(levers.control[t]),
        "survival": np.asarray(levers.survival[t]),
        "loss": np.asarray(levers.loss),
        "luck": levers.luck[:, t, None, None],
    }


def _advance(
    out: Paths,
    t: int,
    i: int,
    base: Base,
    walk: _Walk,
    lever: dict[str, np.ndarray],
    shock: np.ndarray,
    start: np.ndarray,
    dying: np.ndarray,
) -> None:
    """Walk one disease from one year to the next, in the reference and with the levers, and keep
    the flows.
    """
    reference, before = walk.reference, walk.moved
    dies = split_deaths(
        dying, np.broadcast_to(reference, (reference.shape[0], *dying.shape)), base.risk[:, None]
    )
    hazard = base.hazard * shock[:, None, None]
    held = _held(base, lever["loss"], lever["luck"])
    same = before is reference and all(np.all(lever[k] == held[k]) for k in held)
    rates = _rates(base, held, hazard, dies, reference, start)
    walk.reference, flows = step(reference, rates, start)
    usual = flows.dead
    out.reference[:, t, i] = total(usual, start)
    if same:
        walk.moved = walk.reference
    else:
        if lever["survival"] != 1:
            dies = with_excess(dies, lever["survival"])
        rates = _rates(base, lever, hazard * lever["incidence"], dies, before, start)
        walk.moved, flows = step(before, rates, start)
    _keep(out, t, i, rates, flows, before, start)
    # A millionth of a death is below what the sums of either walk can tell on any processor.
    out.deaths_avoided[:, t, i] = np.round(total(usual - flows.dead, start), 6)


def _held(base: Base, loss: np.ndarray, luck: np.ndarray) -> dict[str, np.ndarray]:
    """Levers where the base year has them."""
    return {
        "incidence": _ONE,
        "effort": _ONE,
        "control": np.asarray(base.control),
        "survival": _ONE,
        "loss": loss,
        "luck": luck,
    }


def _keep(
    out: Paths,
    t: int,
    i: int,
    rates: TransitionRates,
    flows: StateFlows,
    before: np.ndarray,
    start: np.ndarray,
) -> None:
    """Deaths, new cases and rates of one disease and year."""
    ill, healthy = _deaths(flows, start)
    out.deaths_ill[:, t, i], out.deaths_healthy[:, t, i] = ill, healthy
    out.rates[:, t, i] = _yearly(rates, flows, before, start, ill, healthy)
    out.incidence[:, t, i] = 10 * out.rates[:, t, i, RATES.index("incidence")]


def _deaths(flows: StateFlows, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Deaths of the ill and of the healthy; ``[draw]``."""
    healthy = total(flows.deaths[HEALTHY], start)
    return total(flows.dead, start) - healthy, healthy


def _yearly(
    rates: TransitionRates,
    flows: StateFlows,
    before: np.ndarray,
    start: np.ndarray,
    ill: np.ndarray,
    healthy: np.ndarray,
) -> np.ndarray:
    """Rates of one disease and year in percent, in the order of ``RATES``; ``[draw, rate]``."""
    well = start * before[HEALTHY]
    living, everyone = well.sum(axis=(-2, -1)), start.sum(axis=(-2, -1))
    incidence = total(flows.new_cases[..., ADULT:], start[..., ADULT:]) / well[..., ADULT:].sum(
        axis=(-2, -1)
    )
    yearly = [
        incidence,
        rates.finding,
        rates.gain,
        rates.loss,
        ill / (everyone - living),
        healthy / living,
    ]
    return 100 * np.stack([np.broadcast_to(np.ravel(r), living.shape) for r in yearly], axis=-1)


def _base_rates(base: Base, persons: np.ndarray, dying: np.ndarray) -> np.ndarray:
    """Rates calibrated for the base year, ``[1, rate]``."""
    state = base.state[:, None]
    dies = split_deaths(dying, state, base.risk[:, None])
    rates = _rates(
        base, _held(base, np.asarray(base.loss), _ONE), base.hazard, dies, state, persons
    )
    _later, flows = step(state, rates, persons)
    return _yearly(rates, flows, state, persons, *_deaths(flows, persons))


def _rates(
    base: Base,
    lever: dict[str, np.ndarray],
    hazard: np.ndarray,
    dies: np.ndarray,
    state: np.ndarray,
    start: np.ndarray,
) -> TransitionRates:
    """Rates of the year; the gain of control is the one that leaves the share of the path in
    control.
    """
    in_control, out_of_control = (
        total(state[k] * (1 - dies[k]), start) for k in (CONTROLLED, UNCONTROLLED)
    )
    gain = control_gain(in_control, out_of_control, float(lever["loss"]), lever["control"])
    finding = faster(np.asarray(base.finding), lever["effort"] * lever["luck"])
    return TransitionRates(
        hazard,
        dies,
        finding,
        np.asarray(base.entry),
        gain[:, None, None],
        lever["loss"],
        lever["control"],
    )


LINK = Link(
    "morbidity",
    link,
    reads=named(
        """
        inflation price_index_2018 unit_cost_growth z_incidence population mortality_rate
        adscrita_umf adscrita_consultorio adscrita_status
        """,
    ),
    writes=named(
        """
        patients patients_state patients_in_treatment prevalence_20plus state_share_50plus
        incidence_20plus transition_rate deaths_ill deaths_avoided patients_dm_or_hta
        treated_dm_or_hta health_cost health_cost_setting health_cost_control
        health_cost_as_published health_cost_insurance detection_coverage dm_cvd_mortality_rate
        """,
    ),
    keys=named(
        """
        comorbidity_odds_ratio control_{disease} control_loss costing_event_year detection_effect
        detection_sd detection_{screened} diagnosed_share_{counted} dm_cvd_attributable
        dm_cvd_share dm_cvd_trend excess_controlled excess_mortality_{disease} excess_undiagnosed
        excess_untreated finding_sd hospital_share incidence_level_sd
        incidence_multiplier_{disease} incidence_sd mortality_ratio pensioner_profile
        population_2006 prevalence_level_sd prevalence_shape_{disease} prevalence_trend
        prevention_effect prevention_reach relative_risk_{disease} sixty_margin start_cost
        start_level_sd start_prevalence start_undiagnosed start_{counted}_patients survey_softness
        treated_growth_before_2021 treated_share uncontrolled_cost
        """,
        "morbidity",
    )
    + named("width", "uncertainty")
    + named("crisis_years", "demography"),
    catalog=True,
)
