"""Pensions: a ledger by regime, type, sex and age on the published stock, and the outlay by who pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...dims import AGES
from ...pensions import (
    PAYERS,
    REGIMES,
    TYPES,
    anchored_outlay,
    death_probability,
    entries_that_reach,
    entry_profile,
    mean_indexation,
    mean_pension_growth,
    step,
    warm_up,
)
from ..run import Run

OLD_AGE, ORPHAN, RJP = TYPES.index("vejez_cesantia"), TYPES.index("orfandad"), REGIMES.index("rjp")
WARM_UP = 60  # years of past entries: nobody who entered earlier is left in number


@dataclass
class _Setting:
    """What the kernel needs besides the mortality of the year."""

    profile: np.ndarray  # [regime, type, sex, age]
    multiplier: np.ndarray  # [regime, type]
    end: np.ndarray  # [type, 1, age]
    type_share: np.ndarray  # [type] of the entries of the insured
    rjp_share: np.ndarray  # [type] of the entries of RJP


@dataclass
class _Ledger:
    """Stocks and flows by regime and type, ``[draw, year, regime, type]``; ``before`` is the stock a year before the first."""

    before: np.ndarray
    stock: np.ndarray
    entries: np.ndarray
    deaths: np.ndarray
    terminations: np.ndarray


def link(run: Run) -> None:
    """Add pensions in payment, entries, exits, outlay and workers per pension; read the ``pensions.*`` assumptions."""
    setting = _setting(run)
    ledger = _ledger(run, setting)
    _check(run, ledger)
    _add_stock(run, ledger)
    run.add(
        "pension_outlay",
        _outlay(run, ledger),
        ("payer",),
        units="mdp",
        long_name="Gasto en pensiones por quien lo paga",
        source="PPEF 2023, Informe 2022-2023 (nómina RJP 2022); pensiones x monto medio indizado",
        payer=list(PAYERS),
    )


def _by_type(run: Run, key: str) -> np.ndarray:
    table = run.assumptions.get(key)
    return np.array([table[t] for t in TYPES])


def _setting(run: Run) -> _Setting:
    a = run.assumptions
    age = np.stack([_by_type(run, "pensions.entry_age_m"), _by_type(run, "pensions.entry_age_f")], axis=1)
    sd, female = _by_type(run, "pensions.entry_age_sd"), _by_type(run, "pensions.entry_female_share") / 100
    lowest, highest = _by_type(run, "pensions.entry_age_lowest"), _by_type(run, "pensions.entry_age_highest")
    insured = entry_profile(age, sd, lowest, highest, female)
    staff = a.get("pensions.rjp_retirement")  # the institute's staff retire by years of service, not by age
    for values, name in ((age, "mean_age"), (sd, "sd_age"), (lowest, "lowest_age"), (highest, "highest_age")):
        values[OLD_AGE] = staff[name]
    female[OLD_AGE] = staff["female_percent"] / 100
    profile = np.stack([insured, insured, entry_profile(age, sd, lowest, highest, female)])
    multiplier = np.tile(_by_type(run, "pensions.mortality_multiplier"), (len(REGIMES), 1))
    multiplier[RJP] *= a.get("pensions.rjp_mortality_multiplier")
    end = np.zeros((len(TYPES), 1, AGES.size))
    first, last = a.get("pensions.orphan_study_age"), a.get("pensions.orphan_last_age")
    end[ORPHAN, 0] = np.where(last - 1 <= AGES, 1.0, np.where(first - 1 <= AGES, a.get("pensions.orphan_end_probability"), 0.0))
    shares = [_by_type(run, k) for k in ("pensions.entry_type_share", "pensions.rjp_entry_type_share")]
    return _Setting(profile, multiplier, end, *(s / s.sum() for s in shares))


def _regime_shares(run: Run, years: np.ndarray, type_share: np.ndarray) -> np.ndarray:
    """Share of the insured's entries by year, regime (Ley 1973, Ley 1997) and type; ``[year, 2, type]``, sum 1 by year."""
    new = np.stack([run.assumptions.path("pensions.entry_share_ley_1997_other", years) / 100] * len(TYPES), axis=1)
    new[:, OLD_AGE] = run.assumptions.path("pensions.entry_share_ley_1997_old_age", years) / 100
    return np.stack([type_share * (1 - new), type_share * new], axis=1)


def _published(run: Run) -> dict[int, float]:
    """Published or derived pensions in payment by year."""
    series = run.catalog.series("pensions_in_payment")["value"]
    return dict(zip(series.index.astype(int).tolist(), series.astype(float).tolist(), strict=True))


def _published_stock(run: Run, years: np.ndarray) -> np.ndarray:
    """Pensions in payment of the insured by year: published or derived figures, joined at constant growth."""
    series = _published(run)
    return np.asarray(np.exp(np.interp(years, list(series), np.log(list(series.values())))))


def _opening(run: Run, s: _Setting, death: np.ndarray) -> np.ndarray:
    """Stock of the 31 December before the first year, by regime, type, sex and age; scale by regime from the published stocks."""
    first = int(run.years[0])
    past = np.arange(first - WARM_UP, first)
    insured = _regime_shares(run, past, s.type_share) * _past_volume(run, past, "pensions.past_entry_growth")
    staff = np.tile(s.rjp_share, (WARM_UP, 1, 1)) * _past_volume(run, past, "pensions.rjp_past_entry_growth")
    entries = np.concatenate([insured, staff], axis=1)
    stock = warm_up(entries, s.profile, death, s.end)
    stock[:RJP] *= _published_stock(run, past[-1:])[0] / stock[:RJP].sum()
    # RJP: the scale that, with the entries of the first year, gives the published pensioners of that year.
    none, _ = step(stock, np.zeros((len(REGIMES), len(TYPES))), s.profile, death, s.end)
    one, _ = step(np.zeros_like(stock), _rjp_entries(run, s)[0], s.profile, death, s.end)
    stock[RJP] *= (run.catalog.value("rjp_pensioners", first) - one[RJP].sum()) / none[RJP].sum()
    return stock


def _past_volume(run: Run, past: np.ndarray, key: str) -> np.ndarray:
    """Entries of past years on a scale that grows at the rate of ``key``; ``[year, 1, 1]``."""
    return (1 + run.assumptions.get(key) / 100) ** (past - past[-1]).astype(float)[:, None, None]


def _rjp_entries(run: Run, s: _Setting) -> np.ndarray:
    """Entries of RJP by year on the regime and type axes; ``[year, regime, type]``."""
    out = np.zeros((run.years.size, len(REGIMES), len(TYPES)))
    out[:, RJP] = run.assumptions.path("pensions.rjp_entries", run.years)[:, None] * s.rjp_share
    return out


def _ledger(run: Run, s: _Setting) -> _Ledger:
    """History with one draw (entries solved on the published stock), then the projection of every draw."""
    mortality = run.values("mortality_rate")
    shares, rjp = _regime_shares(run, run.years, s.type_share), _rjp_entries(run, s)
    stock = _opening(run, s, death_probability(mortality[0, 0], s.multiplier))
    shape = (run.draws, run.years.size, len(REGIMES), len(TYPES))
    out = _Ledger(stock.sum(axis=(-2, -1)), np.empty(shape), np.empty(shape), np.empty(shape), np.empty(shape))
    targets, index = _published_stock(run, run.years), _entry_index(run, s)
    base = np.zeros(len(TYPES))
    change = run.assumptions.path("pensions.mortality_change", run.years)
    for t, year in enumerate(run.years):
        past = year <= run.base_year
        death = death_probability(mortality[0, t] if past else change[t] * mortality[:, t], s.multiplier)
        if past:
            total = entries_that_reach(targets[t], stock[:RJP], shares[t], s.profile[:RJP], death[:RJP], s.end)
            entries = rjp[t].copy()
            entries[:RJP] = total * shares[t]
            base = entries[:RJP].sum(axis=0)
        else:
            entries = np.broadcast_to(rjp[t], (run.draws, *rjp[t].shape)).copy()
            by_type = base * index[:, t]
            entries[:, :RJP] = by_type[:, None, :] * (shares[t] / shares[t].sum(axis=0))
        stock, flows = step(stock, entries, s.profile, death, s.end)
        out.stock[:, t] = stock.sum(axis=(-2, -1))
        out.entries[:, t], out.deaths[:, t], out.terminations[:, t] = flows
    return out


def _entry_index(run: Run, s: _Setting) -> np.ndarray:
    """Entries of each type over those of the base year: people at the ages of entry x growth of the rate x deviation; ``[draw, year, type]``."""
    a, base = run.assumptions, run.index(run.base_year)
    exposed = np.einsum("dysa,ksa->dyk", run.values("population"), s.profile[0])
    growth = np.where(run.years > run.base_year, a.path("pensions.entry_rate_growth", run.years) / 100, 0.0)
    rate = np.exp(np.cumsum(np.log1p(growth)) + a.get("pensions.entry_sd") / 100 * run.driver("z_pension_entry"))
    return np.asarray(exposed / exposed[:, base : base + 1] * rate[..., None])


def _check(run: Run, ledger: _Ledger) -> None:
    before = np.concatenate([np.broadcast_to(ledger.before, (run.draws, 1, *ledger.before.shape)), ledger.stock[:, :-1]], axis=1)
    run.check(
        "pensions: stock = before + entries - deaths - terminations",
        ledger.stock,
        before + ledger.entries - ledger.deaths - ledger.terminations,
        rtol=1e-10,
        atol=1e-4,
    )
    insured = ledger.stock[:, :, :RJP].sum(axis=(2, 3))
    for year, value in _published(run).items():
        if run.years[0] <= year <= run.base_year:
            run.check(f"pensions of {year} = published", insured[:, run.index(year)], np.asarray(value), rtol=1e-9)
    for name, flow in (("stock", ledger.stock), ("entries", ledger.entries), ("deaths", ledger.deaths), ("terminations", ledger.terminations)):
        run.check_range(f"pensions {name}", flow)


def _add_stock(run: Run, ledger: _Ledger) -> None:
    run.add(
        "pensions_in_payment",
        np.swapaxes(ledger.stock, 2, 3),
        ("type", "regime"),
        units="pensions",
        long_name="Pensiones en curso de pago, 31 de diciembre",
        source="PIIMSS 2025-2030; libro por tipo, régimen, sexo y edad",
        type=list(TYPES),
        regime=list(REGIMES),
    )
    run.data["pensions_in_payment"].attrs["note"] = (
        "ley_1973 + ley_1997 = published total; rjp (the institute's own staff) stands beside it and is assumed outside; the split by type and "
        "regime is assumed; 2018-2022 join the derived totals of 2010 and 2023 at constant growth; pensioners_paid_programme is another coverage "
        "and is not used"
    )
    insured = ledger.stock[:, :, :RJP].sum(axis=(2, 3))
    run.add(
        "pension_entries",
        ledger.entries[:, :, :RJP].sum(axis=(2, 3)),
        (),
        units="pensions",
        long_name="Pensiones nuevas del año, sin RJP",
        source="saldo publicado y mortalidad en historia; pensions.entry_* después",
    )
    run.add(
        "pension_exits",
        (ledger.deaths + ledger.terminations)[:, :, :RJP].sum(axis=(2, 3)),
        (),
        units="pensions",
        long_name="Bajas de pensiones del año, sin RJP",
        source="mortality_rate x pensions.mortality_multiplier; término de orfandad",
    )
    run.add(
        "workers_per_pensioner",
        run.driver("jobs") / insured,
        (),
        units="ratio",
        long_name="Puestos de trabajo por pensión en curso de pago, 31 de diciembre",
        source="jobs / pensions_in_payment (ley_1973 + ley_1997)",
    )


def _outlay(run: Run, ledger: _Ledger) -> np.ndarray:
    """Outlay by payer in mdp, ``[draw, year, payer]``: anchored on the budget of 2023 and the RJP payroll of 2022."""
    a, c, old = run.assumptions, run.catalog, REGIMES.index("ley_1973")
    prices = run.driver("price_index_2018")
    level = _pension_level(run)
    spent = a.get("pensions.execution_over_budget")
    ley73, anchor = _mean_of_ends(ledger, old), spent * c.value("pension_spending_budget_ley73", 2023)
    growth = mean_pension_growth(
        ledger.entries[:, :, old].sum(axis=-1), ledger.stock[:, :, old].sum(axis=-1), a.path("pensions.new_pension_ratio", run.years)
    )
    federal = anchored_outlay(ley73, level * growth, anchor, run.index(2023))
    real = np.cumprod(1 + a.path("pensions.rjp_real_increase", run.years) / 100)
    growth = mean_pension_growth(
        ledger.entries[:, :, RJP].sum(axis=-1), ledger.stock[:, :, RJP].sum(axis=-1), a.get("pensions.rjp_new_pension_ratio")
    )
    rjp = anchored_outlay(_mean_of_ends(ledger, RJP), level * growth * real, c.value("rjp_payroll", 2022), run.index(2022))
    new = REGIMES.index("ley_1997")
    share = a.path("pensions.guaranteed_share", run.years) / 100
    monthly = a.get("pensions.guaranteed_mean_2020") * prices / prices[:, run.index(2020), None]
    guaranteed = ledger.stock[:, :, new, OLD_AGE] * share * 12 * monthly / 1e6
    at = run.index(2023)
    rest = spent * c.value("pension_spending_budget", 2023) - anchor - float(rjp[0, at]) - float(guaranteed[0, at])
    insured = ledger.entries[:, :, new].sum(axis=-1) - ledger.entries[:, :, new, OLD_AGE]
    sums = anchored_outlay(insured, run.driver("sbc_mean"), rest, at)
    out = np.stack([federal + guaranteed, sums, rjp], axis=-1)
    run.check_range("pension_outlay", out)
    return out


def _pension_level(run: Run) -> np.ndarray:
    """Mean level of pensions indexed each February, from the December prices of the two years before the first on."""
    rate = run.catalog.macro("inflation_dec_dec") / 100
    first = int(run.years[0])
    start = run.driver("price_index_2018")[0, 0] / (1 + float(rate[first]))
    return mean_indexation(run.driver("price_index_2018"), (start / (1 + float(rate[first - 1])), start))


def _mean_of_ends(ledger: _Ledger, regime: int) -> np.ndarray:
    """Mean of the stocks at both ends of each year, ``[draw, year]``."""
    stock = ledger.stock[:, :, regime].sum(axis=-1)
    before = np.concatenate([np.full((stock.shape[0], 1), ledger.before[regime].sum()), stock[:, :-1]], axis=1)
    return np.asarray((before + stock) / 2)
