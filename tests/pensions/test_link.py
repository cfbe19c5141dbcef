"""Pensions and contributions inside the chain: published totals, invariants, common numbers,
levers, hindcasts.
"""

from types import SimpleNamespace

import numpy as np
import pytest

from piimss_forecast.catalog import load as catalog
from piimss_forecast.core.errors import AssumptionError, DataError
from piimss_forecast.links import contributions, economy, employment, pensions, population
from piimss_forecast.pensions.federal import federal_account
from piimss_forecast.pensions.fit import setting
from piimss_forecast.pensions.sums_insured import units
from piimss_forecast.pensions.tables import read_table
from piimss_forecast.scenario import load
from piimss_forecast.scenario.run import Run

pytestmark = pytest.mark.slow

CAT = catalog()


def chain(
    draws=20,
    first=0,
    patch=None,
    horizon=2030,
    base=2024,
    name="tendencial",
    links=(economy, population, employment, pensions, contributions),
    tables=None,
):
    assumptions = load(name)
    known = CAT if base == 2024 else CAT.known_to(base)
    run = Run(
        assumptions.patch(patch) if patch else assumptions.fresh(),
        known,
        np.arange(2018, horizon + 1),
        base,
        draws,
        2030,
        first,
        tables,
    )
    for link in links:
        link.link(run)
    return run


def pensions_only(**how):
    return chain(links=(economy, population, employment, pensions), **{"draws": 1} | how)


@pytest.fixture(scope="module")
def run():
    return chain()


def insured(run):
    return run.values("pensions_in_payment")[..., :2].sum(axis=(2, 3))


def test_published_pension_stocks(run):
    """The base year is solved; 2023 is not used and comes within one percent (bar: 2 %)."""
    stock = insured(run)
    np.testing.assert_allclose(stock[:, run.index(2024)], 5_377_238)
    np.testing.assert_allclose(stock[:, run.index(2023)], 5_096_908, rtol=0.01)
    np.testing.assert_allclose(run.values("pensions_in_payment")[:, 0, :, 2].sum(axis=1), 303_822)
    np.testing.assert_allclose(run.values("rjp_actives")[:, 0], 173_177)


def test_every_margin_is_recorded_and_those_of_the_same_coverage_hold(run):
    margins = {(m["margin"], m["period"]): m for m in run.margins if m["module"] == "pensions"}
    assert any(c["check"].startswith("every cell of the pension ledger") for c in run.checks)
    for year in ("2010", "2023", "2024"):
        assert (
            margins["pensions_in_payment", year]["within"]
            and not margins["pensions_in_payment", year]["released"]
        )
    for key in (
        ("new_pensions_granted_per_year", "2018"),
        ("pension_applications_received", "2020"),
        ("rjp_payroll_peak_informe_2022_2023", "2025"),
    ):
        assert margins[key]["within"], key
    assert not any(
        m["margin"].startswith("pensioners_paid") for m in run.margins
    )  # another coverage is never a margin of this one


def test_stock_and_flow_close(run):
    stock = insured(run)
    np.testing.assert_allclose(
        np.diff(stock, axis=1),
        (run.values("pension_entries") - run.values("pension_exits"))[:, 1:],
        rtol=1e-9,
        atol=1e-3,
    )
    for total, parts in (
        ("pension_entries", "pension_entries_by_type"),
        ("pension_exits", "pension_exits_by_type"),
    ):
        np.testing.assert_allclose(run.values(parts).sum(axis=-1), run.values(total))
    np.testing.assert_allclose(run.values("pensions_sex_age_group").sum(axis=(2, 3)), stock)


def test_applicants_are_the_same_people_by_outcome_and_by_generation(run):
    outcome, generation = run.values("old_age_applicants"), run.values("old_age_generation")
    np.testing.assert_allclose(outcome.sum(axis=-1), generation.sum(axis=-1))
    granted = run.values("pension_entries_by_type")[..., 0]
    np.testing.assert_allclose(outcome[..., :4].sum(axis=-1), granted)
    before_reform = (
        run.years <= 2020
    )  # 1,250 weeks could not be reached by who began after July 1997
    assert outcome[:, before_reform][..., 1:4].max() < 0.01 * granted.min()
    assert (
        np.diff(generation[0, :, 1] / generation[0].sum(axis=-1)) > 0
    ).all()  # the young generation takes over


def test_survivors_follow_the_dead(run):
    """The pandemic's years leave more widows than the years around them: entries of survivors
    are not an independent flow.
    """
    widows = run.values("pension_entries_by_type")[0, :, 4]
    at = run.index
    assert widows[at(2020)] > 1.2 * widows[at(2019)] and widows[at(2023)] < 0.9 * widows[at(2021)]


def test_outlay_is_near_the_published_amounts(run):
    outlay = run.values("pension_outlay")[0]
    assert outlay[run.index(2022), 2] == pytest.approx(136_880)
    j008, j021 = 555_385.163, 6_374.07  # the budget is of the first and of the institute's own
    assert outlay[run.index(2023), 0] == pytest.approx(j008 + j021)
    assert outlay[run.index(2023)].sum() == pytest.approx(750_271 + j021)
    spent_2025 = (
        893_380 + 447_351 / 6
    )  # January-November, and December as a month of the first half
    assert outlay[run.index(2025)].sum() == pytest.approx(spent_2025, rel=0.02)


def test_the_ledger_gives_the_federal_account_of_2013_to_2023_within_two_percent(run):
    """One line of the ratio of new to mean pensions for eleven years, and the level of the last."""
    gaps = {m["period"]: m["gap"] for m in run.margins if m["margin"] == "pension_outlay_ley73"}
    assert list(gaps) == [str(year) for year in range(2013, 2024)]
    assert max(map(abs, gaps.values())) < 0.9 and gaps["2023"] == 0.0


def test_survivors_inherit_and_do_not_begin_at_a_new_pension(run):
    """The identities close in the run; longer lives of pensioners never lower the outlay."""
    names = [c["check"] for c in run.checks if "law of 1973:" in c["check"]]
    assert len(names) == 2
    longer = pensions_only(patch={"pensions.mortality_change": {"2024": 1.0, "2030": 0.95}})
    more = longer.values("pension_outlay")[0, :, 0] - run.values("pension_outlay")[0, :, 0]
    future = run.years > 2024
    assert (more[future] > 0).all() and not more[~future].any()


def test_budgets_stand_beside_the_ledger_and_a_miss_is_told(run):
    """Up to 2025 the ledger is within 5 % of the budget; that of 2026 grew 4 % and is missed."""
    found = {m["period"]: m for m in run.margins if m["margin"] == "pension_spending_budget"}
    assert list(found) == [str(year) for year in range(2020, 2027)]
    assert all(found[str(year)]["within"] for year in range(2020, 2026))
    assert found["2026"]["released"] and 5 < found["2026"]["gap"] < 10


def test_without_a_federal_account_the_level_is_not_guessed():
    with pytest.raises(DataError, match="pension_outlay_ley73"):
        federal_account(SimpleNamespace(catalog=CAT, base_year=2012, years=np.arange(2010, 2013)))


def test_benefits_add_to_payers_and_the_state_s_part_is_the_account(run):
    parts, outlay = run.array("pension_benefits"), run.values("pension_outlay")
    for payer, names in (
        (0, ["ley_1973", "garantizada_vejez", "garantizada_rentas"]),
        (1, ["sumas_aseguradas", "pensiones_temporales", "otras_siv_srt"]),
        (2, ["rjp"]),
    ):
        np.testing.assert_allclose(parts.sel(benefit=names).sum("benefit"), outlay[..., payer])
    guaranteed = parts.sel(benefit=["garantizada_vejez", "garantizada_rentas"]).sum("benefit")
    assert float(guaranteed[0, run.index(2023)]) == pytest.approx(6_374.07)
    assert float(parts.min()) >= 0


def test_who_saves_more_costs_the_insurances_less():
    """A heavier account lowers the sum insured of every kind, and not the constitutive sum."""
    run = pensions_only(horizon=2026)
    more = pensions_only(horizon=2026, patch={"pensions.account_rate": {"1997": 15.0}})
    plain, heavy = (r.of_past(units, 2026) for r in (run, more))
    np.testing.assert_array_equal(plain.constitutive, heavy.constitutive)
    assert (heavy.insured < plain.insured).all() and (plain.insured > 0).all()
    sums = [r.array("pension_benefits").sel(benefit="sumas_aseguradas")[0] for r in (run, more)]
    assert (sums[1] < sums[0]).all()
    at = run.index(2023)  # the amount known of that year stays
    assert run.values("pension_outlay")[0, at, 1] == more.values("pension_outlay")[0, at, 1]


def test_the_fund_pays_outside_the_institute_and_only_since_it_exists(run):
    paid, pensions = run.values("welfare_fund_outlay"), run.values("welfare_fund_pensions")
    past = run.years < 2024
    assert not paid[:, past].any() and not pensions[:, past].any()
    assert (paid[:, ~past] > 0).all()
    none = pensions_only(
        horizon=2026,
        patch={"pensions.welfare_fund": {"covered_percent": 0, "first_year_percent": 50}},
    )
    assert not none.values("welfare_fund_outlay").any()
    outlay = [r.values("pension_outlay")[0, : none.years.size] for r in (none, run)]
    np.testing.assert_allclose(*outlay, rtol=1e-12)
    gaps = {m["margin"]: m["gap"] for m in run.margins if "wellbeing" in m["margin"]}
    assert abs(gaps["pension_wellbeing_fund_beneficiaries"]) < 10
    assert abs(gaps["pension_wellbeing_fund_complement"]) < 25


def test_staff_payroll_follows_the_later_published_course_and_the_other_is_an_option():
    """2022-2023 report: payroll at constant prices peaks above 152,000 mdp in 2025; 2018-2019
    report: pensioners peak in 2035.
    """
    run = pensions_only(horizon=2040)
    prices = run.values("price_index_2018")[0]
    real = run.values("pension_outlay")[0, :, 2] / prices * prices[run.index(2022)]
    assert real[run.index(2025)] == pytest.approx(152_000, rel=0.01)
    assert (
        real.max() < 1.03 * real[run.index(2025)]
        and real[run.index(2035)] < 0.98 * real[run.index(2025)]
    )
    younger = pensions_only(
        horizon=2040,
        patch={"pensions.rjp_service_2018": {"mean": 17, "sd": 5, "lowest": 10, "highest": 36}},
    )
    peaks = [
        int(r.years[r.values("pensions_in_payment")[0, :, :, 2].sum(axis=1).argmax()])
        for r in (run, younger)
    ]
    assert peaks[0] in (2025, 2026) and peaks[1] in (2034, 2035, 2036)
    assert (np.diff(run.values("rjp_actives")[0]) < 0).all()


def test_income_equals_the_published_totals(run):
    total = run.values("contribution_income").sum(axis=2)
    for year, value in {2018: 325_407, 2019: 349_983, 2020: 359_433}.items():
        np.testing.assert_allclose(total[:, run.index(year)], value, rtol=1e-9)
    np.testing.assert_allclose(run.values("contribution_income_real")[:, 0], 325_407)


def test_history_is_the_same_in_every_draw_and_the_future_is_not(run):
    past = run.years <= 2024
    for name in (
        "pensions_in_payment",
        "pension_outlay",
        "contribution_income",
        "collection_factor",
        "pension_entries",
        "insured_states",
    ):
        values = run.values(name)
        assert np.ptp(values[:, past], axis=0).max() <= 1e-6 * np.abs(values[:, past]).max(), name
        assert np.ptp(values[:, -1], axis=0).max() > 0, name
        assert np.isfinite(values).all(), name


def test_a_block_of_draws_is_the_same_as_the_whole(run):
    block = chain(draws=5, first=10)
    for name in (
        "pensions_in_payment",
        "pension_outlay",
        "old_age_applicants",
        "pensions_sex_age_group",
        "contribution_income",
    ):
        np.testing.assert_allclose(block.values(name), run.values(name)[10:15], rtol=1e-12)


def test_every_assumption_is_read(run):
    mine = [k for k in run.assumptions.unused() if k.startswith(("pensions.", "contributions."))]
    assert not mine


def test_levers_move_what_they_should(run):
    more = chain(draws=1, patch={"contributions.collection_change": {"2024": 0.0, "2025": 2.0}})
    ratio = more.values("contribution_income")[0] / run.values("contribution_income")[0]
    np.testing.assert_allclose(ratio[: run.index(2024) + 1], 1.0)
    np.testing.assert_allclose(ratio[run.index(2025) :], 1.02)
    faster = pensions_only(patch={"pensions.entry_rate_growth": 4.0})
    assert insured(faster)[0, -1] > insured(run)[0, -1] and insured(faster)[
        0, run.index(2024)
    ] == pytest.approx(insured(run)[0, run.index(2024)])
    np.testing.assert_allclose(
        faster.values("workers_per_pensioner")[0], run.values("jobs")[0] / insured(faster)[0]
    )


def test_retiring_a_year_later_lowers_the_stock_and_leaves_history(run):
    later = pensions_only(patch={"pensions.retirement_age_shift": {"2024": 0, "2026": 1}})
    gap = insured(later)[0] / insured(run)[0] - 1
    assert np.abs(gap[: run.index(2024) + 1]).max() < 1e-12 and -0.10 < gap[-1] < -0.02
    widows = [r.values("pension_entries_by_type")[0, -1, 4] for r in (later, run)]
    assert widows[0] == pytest.approx(widows[1], rel=0.05)  # deaths change little


def test_the_age_at_which_products_are_compared_is_an_assumption(run):
    """Before 65 the Fondo de Pensiones para el Bienestar complements nobody, as its decree says."""
    sooner = pensions_only(patch={"pensions.product_age": 64})
    assert (
        run.values("welfare_fund_outlay")[0, -1] > 0 == sooner.values("welfare_fund_outlay").max()
    )
    state = [r.part("pension_benefits", benefit="garantizada_vejez")[0, -1] for r in (sooner, run)]
    assert state[0] < state[1]  # at a lower age the guaranteed pension is less
    with pytest.raises(AssumptionError, match=r"product_age.*64\.5"):
        load("tendencial").patch({"pensions.product_age": 64.5})


def test_a_user_s_mortality_table_replaces_the_multiplier():
    base = pensions_only()
    lighter = {"vejez_cesantia": 0.5 * np.clip(base.values("mortality_rate")[0, 6], 0, 0.9)}
    run = pensions_only(tables=lighter)
    exits = [r.values("pension_exits_by_type")[0, -1, 0] for r in (run, base)]
    assert exits[0] < 0.8 * exits[1]
    with pytest.raises(DataError, match="mortality_tables"):
        pensions_only(tables={"vejez": lighter["vejez_cesantia"]})


def test_the_table_of_annuitants_is_a_choice_that_leaves_the_invalid_alone():
    """All, none or a blend of EMSSA-09: fewer pensioners of old age die, and as many invalids."""
    none, half, whole = (
        pensions_only(
            horizon=2025,
            patch={"pensions.annuitants_table": {"multiplier": 1 - part, "emssa_09": part}},
        )
        for part in (0, 0.5, 1)
    )
    q = [
        r.of_past(setting).deaths(r.values("mortality_rate")[0, 6])[0] for r in (none, half, whole)
    ]
    table = read_table("EMSSA-09")
    np.testing.assert_allclose(q[2][0, :, 40:100], table[:, 40:100], rtol=1e-9)
    np.testing.assert_allclose(
        np.log1p(-q[1][0, :, :100]), (np.log1p(-q[0]) + np.log1p(-q[2]))[0, :, :100] / 2
    )
    np.testing.assert_array_equal(q[0][1:], q[2][1:])
    np.testing.assert_array_equal(
        none.values("pension_outlay"), pensions_only(horizon=2025).values("pension_outlay")
    )
    assert insured(whole)[0, 6] == pytest.approx(insured(none)[0, 6])
    with pytest.raises(AssumptionError, match="1"):
        load("tendencial").patch({"pensions.annuitants_table": {"multiplier": 1, "emssa_09": 0.5}})


@pytest.mark.parametrize("base", [2018, 2020])
def test_a_hindcast_knows_nothing_later_and_lands_near_what_came(base):
    run = pensions_only(base=base, name=f"hindcast_{base}")
    stock = insured(run)[0]
    assert stock[run.index(base)] == pytest.approx(
        2_789_339 * 1.048 ** (base - 2010)
    )  # the level of 2010 and the mean growth
    assert stock[run.index(2024)] == pytest.approx(5_377_238, rel=0.02)
    assert stock[run.index(2024)] != pytest.approx(5_377_238, rel=1e-4)
    assert not any(m["period"] in ("2023", "2024", "2025") for m in run.margins)


def test_a_stock_that_no_force_of_retirement_reaches_names_what_to_check():
    with pytest.raises(DataError, match="pensions_in_payment"):
        pensions_only(
            patch={"pensions.retirement_hazard": {"ages": [0, 100], "M": [0, 1e-9], "F": [0, 1e-9]}}
        )
