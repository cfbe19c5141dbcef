"""The scenario tables: which series each holds, and how draws become a central path with its
interval.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from ..core.errors import InputError
from .messages import label, text

STATS = ("central", "p10", "p50", "p90")


@dataclass(frozen=True)
class Series:
    """One line of a table: identifier, unit and its draws by year."""

    id: str
    unit: str
    draws: xr.DataArray  # [draw, year]


Builder = Callable[[xr.Dataset], Iterator[Series]]


def _total(
    data: xr.Dataset, name: str, *, sex: str | None = None, group: str | None = None
) -> xr.DataArray:
    array = data[f"{name}_groups"]
    array = array.sel(sex=sex) if sex else array.sum("sex")
    return array.sel(broad_age=group) if group else array.sum("broad_age")


def _people(name: str) -> Builder:
    """Total, by sex, by broad age group, and the share of 65 and over."""

    def build(data: xr.Dataset) -> Iterator[Series]:
        total = _total(data, name)
        yield Series(name, "persons", total)
        for sex in ("M", "F"):
            yield Series(f"{name}.{sex}", "persons", _total(data, name, sex=sex))
        for group in data["broad_age"].to_numpy():
            yield Series(f"{name}.{group}", "persons", _total(data, name, group=str(group)))
        yield Series(f"{name}.share_65", "percent", 100 * _total(data, name, group="65+") / total)

    return build


def _plain(*names: str) -> Builder:
    """Variables that have only draw and year."""

    def build(data: xr.Dataset) -> Iterator[Series]:
        for name in names:
            if name in data:
                yield Series(name, data[name].attrs["units"], data[name])

    return build


def _categories(name: str, dim: str, *, total: bool = True) -> Builder:
    """One line per category and their sum."""

    def build(data: xr.Dataset) -> Iterator[Series]:
        if name not in data:
            return
        array = data[name]
        for extra in [str(d) for d in array.dims if d not in ("draw", "year", dim)]:
            array = array.sum(extra, skipna=False)
        for category in array[dim].to_numpy():
            yield Series(
                f"{name}.{category}", data[name].attrs["units"], array.sel({dim: category})
            )
        if total:
            yield Series(f"{name}.total", data[name].attrs["units"], array.sum(dim, skipna=False))

    return build


def _crossed(name: str, first: str, second: str) -> Builder:
    """One line per pair of categories."""

    def build(data: xr.Dataset) -> Iterator[Series]:
        if name not in data:
            return
        for a in data[first].to_numpy():
            for b in data[second].to_numpy():
                yield Series(
                    f"{name}.{a}.{b}",
                    data[name].attrs["units"],
                    data[name].sel({first: a, second: b}),
                )

    return build


def _patients(data: xr.Dataset) -> Iterator[Series]:
    groups = data["patients_groups"]
    adults = _total(data, "adscrita_umf")
    for disease in groups["disease"].to_numpy():
        people = groups.sel(disease=disease).sum(["sex", "broad_age"])
        yield Series(f"patients.{disease}", "persons", people)
        yield Series(f"prevalence.{disease}", "percent", 100 * people / adults)
    yield from _categories("patients_in_treatment", "disease", total=False)(data)


def _statement(name: str) -> Builder:
    """Items of income or outlay (those of the other statement, zero throughout, are left out)
    and the total.
    """

    def build(data: xr.Dataset) -> Iterator[Series]:
        units = data[name].attrs["units"]
        for item in data["item"].to_numpy():
            line = data[name].sel(item=item)
            if bool((line != 0).any()):
                yield Series(f"{name}.{item}", units, line)
        yield Series(f"{name}.total", units, statement_total(data, name))

    return build


def statement_total(data: xr.Dataset, name: str) -> xr.DataArray:
    """Total of income or outlay, which in history may be known where an item is not."""
    return (
        data[f"{name}_total"] if f"{name}_total" in data else data[name].sum("item", skipna=False)
    )


def _join(*builders: Builder) -> Builder:
    def build(data: xr.Dataset) -> Iterator[Series]:
        for builder in builders:
            yield from builder(data)

    return build


TABLES: dict[str, Builder] = {
    "poblacion": _people("population"),
    "adscrita": _join(
        _people("adscrita_umf"), _people("adscrita_consultorio"), _people("derechohabientes")
    ),
    "estatus": _join(
        _categories("adscrita_status", "status"),
        _categories("adscrita_class", "class", total=False),
        _plain("dependants_per_titular", "share_65plus_umf", "share_65plus_consultorio"),
    ),
    "demanda": _plain(
        "demand_consultations",
        "beds",
        "beds_per_1000",
        "demand_beds",
        "demand_physicians",
        "demand_nurses",
    ),
    "prevalencia": _join(
        _patients,
        _categories("prevalence_20plus", "disease", total=False),
        _categories("incidence_20plus", "disease", total=False),
        _crossed("patients_state", "disease", "state"),
        _plain("patients_dm_or_hta", "treated_dm_or_hta"),
        _categories("deaths_ill", "disease", total=False),
        _categories("deaths_avoided", "disease", total=False),
        _categories("detection_coverage", "screened", total=False),
        _plain("dm_cvd_mortality_rate"),
    ),
    "costo_salud": _join(
        _categories("health_cost", "disease"),
        _crossed("health_cost_setting", "disease", "setting"),
        _categories("health_cost_insurance", "insurance"),
    ),
    "empleo": _join(
        _plain("jobs", "jobs_mean"),
        _categories("jobs_by_contract", "contract", total=False),
        _categories("jobs_by_sex", "sex", total=False),
        _categories("insured_modality", "modality", total=False),
        _plain("sbc", "uma", "minimum_wage"),
    ),
    "cuotas": _join(
        _categories("contribution_income", "branch"),
        _plain(
            "contribution_income_real",
            "contribution_income_computed",
            "collection_factor",
            "contribution_rate",
        ),
        _categories("state_contribution", "branch"),
        _categories("modality_income", "modality", total=False),
        _plain("rcv_collection"),
    ),
    "cuotas_uma": _join(
        _categories("jobs_by_uma_band", "uma_band"),
        _categories("contribution_income_by_uma_band", "uma_band"),
    ),
    "pensiones": _join(
        _categories("pensions_in_payment", "regime", total=False),
        _categories("pensions_in_payment", "type", total=False),
        _plain("pension_entries", "pension_exits"),
        _categories("pension_entries_by_type", "type", total=False),
        _categories("pension_exits_by_type", "type", total=False),
        _categories("insured_states", "live_state", total=False),
        _categories("old_age_applicants", "outcome", total=False),
        _categories("old_age_generation", "generation", total=False),
        _plain(
            "annuities_bought",
            "mean_pension_1973",
            "replacement_rate",
            "pension_dependency_ratio",
            "workers_per_pensioner",
            "rjp_actives",
        ),
    ),
    "gasto_pensiones": _categories("pension_outlay", "payer"),
    "ingresos": _statement("income"),
    "egresos": _statement("outlay"),
    "reservas": _join(
        _categories("reserve_balance", "reserve"),
        _plain("reserve_total_real", "reserve_accumulation", "avance_financiero", "unfunded_gap"),
    ),
}


def summary_builder(data: xr.Dataset) -> Iterator[Series]:
    """The lines of the summary: one or two of each link."""
    yield Series("population", "persons", _total(data, "population"))
    yield Series("adscrita_umf", "persons", _total(data, "adscrita_umf"))
    yield Series(
        "adscrita_umf.share_65",
        "percent",
        100 * _total(data, "adscrita_umf", group="65+") / _total(data, "adscrita_umf"),
    )
    for disease in data["disease"].to_numpy():
        yield Series(
            f"patients_in_treatment.{disease}",
            "patients",
            data["patients_in_treatment"].sel(disease=disease),
        )
    yield Series("health_cost.total", "mdp", data["health_cost"].sum("disease", skipna=False))
    contributory = data["pensions_in_payment"].sel(regime=["ley_1973", "ley_1997"])
    yield Series(
        "pensions_contributory", "pensions", contributory.sum(["type", "regime"], skipna=False)
    )
    yield Series("pension_outlay.total", "mdp", data["pension_outlay"].sum("payer", skipna=False))
    yield Series("jobs", "jobs", data["jobs"])
    yield Series("sbc", "mxn_per_day", data["sbc"])
    yield Series(
        "contribution_income.total", "mdp", data["contribution_income"].sum("branch", skipna=False)
    )
    yield Series("contribution_income_real", "mdp_2018", data["contribution_income_real"])
    yield Series("income.total", "mdp", statement_total(data, "income"))
    yield Series("outlay.total", "mdp", statement_total(data, "outlay"))
    yield Series(
        "reserve_balance.total", "mdp", data["reserve_balance"].sum("reserve", skipna=False)
    )
    yield Series("avance_financiero", "mdp", data["avance_financiero"])


TABLES = {"resumen": summary_builder, **TABLES}


def statistics(draws: xr.DataArray) -> pd.DataFrame:
    """Central path, 10 %, median and 90 % of the stochastic draws by year; NaN where a year has
    no figure.
    """
    values = draws.transpose("draw", "year").to_numpy()
    random = values[1:] if values.shape[0] > 1 else values
    p10, p50, p90 = np.quantile(random, [0.1, 0.5, 0.9], axis=0)
    return pd.DataFrame(
        {"central": values[0], "p10": p10, "p50": p50, "p90": p90},
        index=pd.Index(draws["year"].to_numpy(), name="year"),
    )


def build(name: str, data: xr.Dataset, lang: str = "es") -> pd.DataFrame:
    """A table of a compact projection: index (series, year); columns label, unit, kind, central,
    p10, p50, p90.

    Raises
    ------
    InputError
        For an unknown table.
    """
    if name not in TABLES:
        raise InputError(
            "table",
            name,
            es=("una de " + ", ".join(TABLES), "corrija el nombre"),
            en=("one of " + ", ".join(TABLES), "correct the name"),
        )
    parts, units = [], {}
    for series in TABLES[name](data):
        units[series.id] = series.unit
        frame = statistics(series.draws).reset_index()
        frame.insert(0, "kind", [text(f"kind.{k}", lang) for k in kinds(series.id, data)])
        frame.insert(0, "unit", text(f"unit.{series.unit}", lang))
        frame.insert(0, "label", label(series.id, lang))
        frame.insert(0, "series", series.id)
        parts.append(frame)
    out = pd.concat(parts, ignore_index=True).set_index(["series", "year"])
    out.attrs.update(title=text(f"table.{name}", lang), name=name, units=units)
    return out


def kinds(series: str, data: xr.Dataset) -> list[str]:
    """What each year of a series is: ``published`` by the institute, ``rebuilt`` by the model
    from what is, or ``projection``.
    """
    known = json.loads(data.attrs.get("published", "{}")).get(series, [])
    years, future = data["year"].to_numpy(), data["is_projection"].to_numpy()
    return [
        "published" if int(y) in known else "projection" if ahead else "rebuilt"
        for y, ahead in zip(years, future, strict=True)
    ]


def all_series(data: xr.Dataset) -> dict[str, Series]:
    """Every series of every table by its identifier."""
    return {found.id: found for builder in TABLES.values() for found in builder(data)}


def side_by_side(name: str, datasets: dict[str, xr.Dataset], lang: str = "es") -> pd.DataFrame:
    """One table for several scenarios: index (series, year); columns label, unit, kind, then
    (scenario, statistic).
    """
    tables = {scenario: build(name, data, lang) for scenario, data in datasets.items()}
    first = next(iter(tables.values()))
    head = pd.concat({"": first[["label", "unit", "kind"]]}, axis=1)
    body = pd.concat({s: t[list(STATS)] for s, t in tables.items()}, axis=1)
    out = pd.concat([head, body], axis=1)
    out.attrs.update(first.attrs)
    return out


def paired_differences(
    name: str, datasets: dict[str, xr.Dataset], lang: str = "es"
) -> pd.DataFrame:
    """Each scenario minus the first, draw by draw: index (series, year), columns (scenario,
    statistic).
    """
    if name not in TABLES:
        build(name, next(iter(datasets.values())), lang)
    first, *others = datasets
    reference = {s.id: s for s in TABLES[name](datasets[first])}
    blocks = {}
    for scenario in others:
        parts = {
            s.id: statistics(s.draws - reference[s.id].draws)
            for s in TABLES[name](datasets[scenario])
            if s.id in reference
        }
        blocks[scenario] = pd.concat(parts, names=["series", "year"])
    return pd.concat(blocks, axis=1) if blocks else pd.DataFrame()
