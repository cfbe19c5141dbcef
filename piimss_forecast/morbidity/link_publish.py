"""What the morbidity link leaves in the projection: people by state, deaths, costs, what
indicators are measured by.
"""

from __future__ import annotations

import numpy as np

from ..core.words import ADULT
from ..scenario.run import Run
from . import ILL, health_cost, mortality_by_cause, weighted_patients
from .disease import adopted, published
from .margins import margins, microsimulation
from .paths import RATES, Paths

__all__ = ["costs", "hooks", "margins", "microsimulation", "people"]

_CONTROLLED, _UNCONTROLLED = (ILL.index(s) for s in ("controlled", "uncontrolled"))
SETTINGS = ("ambulatory", "hospital")


def _labels(run: Run) -> dict[str, list[str]]:
    return {"disease": [d.name for d in run.catalog.diseases]}


def people(run: Run, paths: Paths) -> None:
    """Patients by age, by state and in treatment, deaths, rates, and persons counted once; the
    identities that tie them.
    """
    labels = _labels(run)
    persons, patients, state = run.values("adscrita_umf"), paths.patients, paths.state
    total = patients.sum(axis=(-2, -1))
    run.check(
        "morbidity: reference deaths of healthy + ill = deaths of the registered",
        paths.reference,
        paths.expected[..., None],
    )
    run.check(
        "morbidity: ill deaths + healthy deaths + avoided = deaths",
        paths.deaths_ill + paths.deaths_healthy + paths.deaths_avoided,
        paths.expected[..., None],
    )
    run.check("morbidity: sum of ill states = patients", state.sum(axis=-1), total)
    extremes = np.stack([paths.lowest, paths.highest], axis=-1)
    run.check_range("morbidity: prevalence at every age", extremes, -1e-12, 1.0 + 1e-9)
    run.check_range("morbidity: patients by state", state)
    treated = state[..., [_CONTROLLED, _UNCONTROLLED]].sum(axis=-1)
    run.add("patients", patients, **labels)
    run.add("patients_state", state, state=list(ILL), **labels)
    run.add("patients_in_treatment", treated, **labels)
    adults = persons[..., ADULT:].sum(axis=(-2, -1))[..., None]
    run.add("prevalence_20plus", 100 * patients[..., ADULT:].sum(axis=(-2, -1)) / adults, **labels)
    run.add("state_share_50plus", paths.state_50, state=list(ILL), **labels)
    run.add("incidence_20plus", paths.incidence, **labels)
    _flows(run, paths)


def _flows(run: Run, paths: Paths) -> None:
    labels = _labels(run)
    run.add("transition_rate", paths.rates, transition=list(RATES), **labels)
    # Nobody walks the cohorts of the history years: their deaths by disease are not known, which is
    # not zero.
    future = run.years[:, None] > run.base_year
    run.add("deaths_ill", np.where(future, paths.deaths_ill, np.nan), **labels)
    run.add("deaths_avoided", np.where(future, paths.deaths_avoided, np.nan), **labels)
    run.add("patients_dm_or_hta", paths.ill_either)
    run.add("treated_dm_or_hta", paths.treated_either)


# ---- cost ----
def costs(run: Run, paths: Paths) -> None:
    """Cost by disease and setting in the method of 2024, in the method of each year, and by
    insurance.
    """
    a, labels = run.assumptions, _labels(run)
    b = run.index(run.base_year)
    ratio = a.get("morbidity.uncontrolled_cost")
    in_control, out_of_control = (paths.state[..., k] for k in (_CONTROLLED, _UNCONTROLLED))
    weighted = np.stack(
        [weighted_patients(in_control, out_of_control, ratio[s]) for s in SETTINGS],
        axis=-1,
    )
    hospital = np.array([adopted(run, "hospital_share", d) for d in run.catalog.diseases]) / 100
    shares = np.stack([1 - hospital, hospital], axis=-1)
    prices = _mean_prices(run)
    known = (weighted[0] / weighted[0, b]) * (prices[0] / prices[0, b])[:, None, None]
    base = _base_cost(run, (shares * known).sum(axis=-1))[:, None] * shares
    real = np.cumprod(
        np.where(run.years > run.base_year, 1 + run.values("unit_cost_growth"), 1.0), axis=1
    )
    by_setting = health_cost(
        base, weighted / weighted[:, b : b + 1], prices / prices[:, b : b + 1], real
    )
    total = by_setting.sum(axis=-1)
    controlled = (by_setting * in_control[..., None] / weighted).sum(axis=-1)
    factor = _costing_event(run, total)
    run.add("health_cost", total, **labels)
    run.add("health_cost_setting", by_setting, setting=list(SETTINGS), **labels)
    by_control = np.stack([controlled, total - controlled], axis=-1)
    run.add("health_cost_control", by_control, control=["controlled", "uncontrolled"], **labels)
    run.add("health_cost_as_published", total * factor, **labels)
    event = int(a.get("morbidity.costing_event_year"))
    steps = {
        f"event_{d.name}_percent": float(100 * (1 / factor[0, 0, i] - 1))
        for i, d in enumerate(run.catalog.diseases)
    }
    run.annotate("health_cost_as_published", event_year=event, **steps)
    share = _pensioner_share(run, paths.patients)
    by_insurance = np.stack(
        [(total * (1 - share)).sum(axis=-1), (total * share).sum(axis=-1)], axis=-1
    )
    run.add("health_cost_insurance", by_insurance, insurance=["SEM", "GMP"])
    run.check(
        "morbidity: cost by insurance = cost",
        run.values("health_cost_insurance").sum(axis=-1),
        total.sum(axis=-1),
    )


def _base_cost(run: Run, relative: np.ndarray) -> np.ndarray:
    """Cost of the base year, ``[disease]`` mdp: the published one; else the last one published,
    carried by patients and prices (``relative`` to the base year, ``[year, disease]``); else the
    assumed one. None is carried over the change of costing method.
    """
    event = run.assumptions.get("morbidity.costing_event_year")
    first = event if event <= run.base_year else run.years[0]
    out = []
    for i, d in enumerate(run.catalog.diseases):
        found, assumed = published(run, d.cost), adopted(run, "start_cost", d)
        last = max((y for y in found if y >= first), default=None)
        carried = assumed if last is None else found[last] / relative[run.index(last), i]
        out.append(carried)
    return np.array(out)


def _mean_prices(run: Run) -> np.ndarray:
    """Mean price level of each year from the December index; ``[draw, year]``."""
    index = run.values("price_index_2018")
    previous = np.concatenate(
        [index[:, :1] / (1 + run.values("inflation")[:, :1]), index[:, :-1]], axis=1
    )
    return np.asarray((index + previous) / 2)


def _costing_event(run: Run, total: np.ndarray) -> np.ndarray:
    """Factor from the method of 2024 to that of each year: before the event, what makes 2021 the
    published cost; ``[1, year, disease]``.
    """
    event = run.assumptions.get("morbidity.costing_event_year")
    out = np.ones((1, run.years.size, len(run.catalog.diseases)))
    for i, d in enumerate(run.catalog.diseases):
        older = published(run, d.cost)
        years = [y for y in older if run.years[0] <= y < min(event, run.base_year)]
        if years and event <= run.base_year:
            out[0, run.years < event, i] = older[years[-1]] / total[0, run.index(years[-1]), i]
    return out


def _pensioner_share(run: Run, patients: np.ndarray) -> np.ndarray:
    """Share of each disease's patients who are pensioners or their dependants; ``[draw, year,
    disease]``.

    The assumed profile by age, its level moved by the stock of pensioners among the registered
    since the base year.
    """
    b = run.index(run.base_year)
    profile = run.assumptions.profile("morbidity.pensioner_profile")
    stock = run.part("adscrita_status", status="pensionado")
    level = stock / np.einsum("dysa,sa->dy", run.values("adscrita_umf"), profile)
    share = np.einsum("dyisa,sa->dyi", patients, profile) / patients.sum(axis=(-2, -1))
    odds = (level / level[:, b : b + 1])[..., None]
    return np.asarray(share * odds / (1 - share + share * odds))


# ---- indicators ----
def hooks(run: Run, paths: Paths, detection: np.ndarray) -> None:
    """Variables that the indicators of the 2020-2024 programme are measured by."""
    run.check_range("morbidity: detection coverage", detection, 0.0, 100.0)
    run.add(
        "detection_coverage",
        detection,
        screened=[d.name for d in run.catalog.diseases if d.screened],
    )
    run.add("dm_cvd_mortality_rate", _dm_cvd(run, paths))


def _cause_rate(run: Run, first: int, last: int) -> np.ndarray:
    """Deaths of a cause over adults, ``[draw, year]``: its share of the death rates, which in
    projected years of the pandemic are those between the year before it and the year after. The
    deaths it added have a cause of their own.
    """
    people, mx = run.values("adscrita_consultorio"), run.values("mortality_rate")
    share = run.assumptions.profile("morbidity.dm_cvd_share")
    rate = np.array(mortality_by_cause(people, mx, share, ADULT))
    ends = first - 1, min(last + 1, int(run.years[-1]))
    for year in range(max(first, run.base_year + 1), min(last, int(run.years[-1])) + 1):
        t, (before, after) = run.index(year), (run.index(end) for end in ends)
        weight = (year - ends[0]) / (last + 1 - ends[0])
        if ends[1] <= last:  # the year after is beyond the horizon
            weight = 0.0
        calm = mx[:, before] ** (1 - weight) * mx[:, after] ** weight
        rate[:, t] = mortality_by_cause(people[:, [t]], calm[:, None], share, ADULT)[:, 0]
    return rate


def _dm_cvd(run: Run, paths: Paths) -> np.ndarray:
    """Published rates where known; after the base year all-cause rates times a cause share, less
    the deaths that care avoids; ``[draw, year]``.
    """
    a = run.assumptions
    crisis = a.get("demography.crisis_years")  # its years are no level to start from
    rate = _cause_rate(run, int(crisis["first"]), int(crisis["last"]))
    printed = published(run, "dm_cvd_mortality_rate_20plus", age="20+")
    anchor = max(y for y in printed if y < crisis["first"])
    trend = a.path("morbidity.dm_cvd_trend", run.years) / 100
    improvement = np.exp(np.cumsum(np.where(run.years > anchor, np.log1p(trend), 0.0)))
    out = rate * improvement * printed[anchor] / rate[:, run.index(anchor)][:, None]
    pair = [i for i, d in enumerate(run.catalog.diseases) if d.paired]
    ill, avoided = (
        deaths[:, :, pair].sum(axis=2) for deaths in (paths.deaths_ill, paths.deaths_avoided)
    )
    # Care that avoids a part of the deaths of the ill avoids the same part of their diabetes and
    # cardiovascular deaths.
    part = np.divide(avoided, ill + avoided, out=np.zeros_like(ill), where=ill + avoided > 0)
    out = out * (1 - a.get("morbidity.dm_cvd_attributable") * part)
    history = run.years[: run.index(run.base_year) + 1]
    points = {y: v for y, v in printed.items() if y in history}
    points.setdefault(run.base_year, float(out[0, history.size - 1]))
    known = sorted(points)
    out[:, : history.size] = np.exp(np.interp(history, known, np.log([points[k] for k in known])))
    return np.asarray(out)
