"""Income, jobs and salaries inside the chain: published margins, the platform event, what an
earlier base gives, invariance.
"""

import numpy as np
import pytest

from piimss_forecast.catalog import load as load_catalog
from piimss_forecast.links import LINKS
from piimss_forecast.scenario import load
from piimss_forecast.scenario.run import Run

CAT = load_catalog()
CHAIN = ("economy", "population", "employment", "contributions")


def chain(
    scenario="tendencial",
    base=2024,
    horizon=2030,
    draws=6,
    first=0,
    patch=None,
    until="contributions",
):
    """The links that income needs, without pensions, coverage and morbidity."""
    assumptions = load(scenario)
    catalog = CAT if base == 2024 else CAT.known_to(base)
    run = Run(
        assumptions.patch(patch) if patch else assumptions.fresh(),
        catalog,
        np.arange(2018, horizon + 1),
        base,
        draws,
        2030,
        first,
    )
    for name in CHAIN[: CHAIN.index(until) + 1]:
        LINKS[name].run(run)
    return run


@pytest.fixture(scope="module")
def run():
    return chain()


def margins(run, margin):
    return {int(m["period"]): m for m in run.margins if m["margin"] == margin}


def test_every_margin_is_within_but_those_released_with_a_reason(run):
    outside = {(m["margin"], m["period"]) for m in run.margins if not m["within"]}
    assert outside == {
        ("income of the statement of activities", "2022"),
        ("jobs from 0 to 5 UMA", "2022"),
        ("effective rate of SEM, the State", "2021"),
        ("jobs from 5 to 10 UMA", "2022"),
    }
    assert all(m["note"] and m["released"] for m in run.margins if not m["within"])


def test_one_factor_within_one_and_a_half_percent_and_ratios_within_two_and_a_half_points(run):
    one = margins(run, "income with a single factor")
    assert {y: m["published"] for y, m in one.items()} == {
        2018: 325_407,
        2019: 349_983,
        2020: 359_433,
    }
    assert max(abs(m["gap"]) for m in one.values()) < 1.5
    for basis, years in (("accounted", 3), ("collected", 4)):
        ratios = [
            m["model"] for m in margins(run, f"uncalibrated ratio, {basis} / computed").values()
        ]
        assert len(ratios) == years and np.ptp(ratios) < 2.5


def test_ledger_is_the_published_total_and_the_ratio_is_not_hidden(run):
    total, computed = (
        run.values("contribution_income").sum(axis=2),
        run.values("contribution_income_computed"),
    )
    for year, value in CAT.series("contribution_income")["value"].items():
        np.testing.assert_allclose(total[:, run.index(year)], value, rtol=1e-9)
    np.testing.assert_allclose(run.values("collection_factor"), total / computed, rtol=1e-12)


def test_collected_is_income_less_the_perimeter(run):
    collected = run.values("contribution_collection")[0]
    for year in (2021, 2023):  # the years whose factor comes from what was collected
        assert collected[run.index(year)] == pytest.approx(
            CAT.value("contribution_collection", year), rel=1e-9
        )
    for year in (2018, 2020):  # the perimeter is the mean of two years that differ by a point
        assert collected[run.index(year)] == pytest.approx(
            CAT.value("contribution_collection", year), rel=0.006
        )


def test_real_index_says_its_deflator(run):
    index = margins(run, "real index of income, 2018 = 100")
    assert {y: round(m["model"], 2) for y, m in index.items()} == {2019: 104.59, 2020: 104.14}
    assert "1.0239" in run.data["contribution_income_real"].attrs["note"]


def test_platform_event_is_outside_growth(run):
    core, jobs = run.values("jobs_before_platforms")[0], run.values("jobs")[0]
    at = run.index(2025)
    assert core[at] - core[at - 1] == pytest.approx(72_176)
    assert jobs[at] - core[at] == pytest.approx(206_521)
    np.testing.assert_allclose(
        core[at + 1] / core[at], 1 + load("tendencial").get("employment.growth", year=2026) / 100
    )
    mean = 100 * ((core[at] / core[0]) ** (1 / 7) - 1)
    assert load("tendencial").get("employment.growth", year=2028) == pytest.approx(mean, abs=0.005)
    twice = chain(patch={"employment.platform_growth": 50.0}, until="employment")
    np.testing.assert_allclose(
        twice.values("jobs_before_platforms"), run.values("jobs_before_platforms")
    )
    assert (twice.values("jobs")[:, -1] > run.values("jobs")[:, -1]).all()


def test_jobs_fade_to_the_population_of_working_age():
    far = chain(horizon=2060, draws=2, until="employment")
    jobs, able = (
        far.values("jobs_before_platforms"),
        far.values("population")[..., 20:65].sum(axis=(2, 3)),
    )
    assert jobs[0, -1] < 28e6
    held = chain(
        horizon=2060, draws=2, until="employment", patch={"employment.working_age_weight": 0.0}
    )
    assert held.values("jobs")[0, -1] > 37e6
    np.testing.assert_allclose(jobs[0, -10:] / able[0, -10:], jobs[0, -1] / able[0, -1], rtol=1e-9)
    np.testing.assert_allclose(far.values("jobs")[:, :13], held.values("jobs")[:, :13])


@pytest.mark.parametrize(("base", "known"), [(2018, 1), (2020, 3)])
def test_an_earlier_base_uses_only_what_was_known(base, known):
    run = chain(f"hindcast_{base}", base=base, horizon=2024, draws=200)
    one = margins(run, "income with a single factor")
    assert len(one) == known and max(one) == base
    total = run.values("contribution_income").sum(axis=2)
    assert total[0, run.index(base)] == pytest.approx(CAT.value("contribution_income", base))
    assert np.ptp(total[:, run.index(base)]) < 1e-6 * total[0, 0] < np.ptp(total[:, -1])
    assert run.values("insured_modality")[..., 2].max() == 0  # platform workers were not foreseen


def test_a_block_of_draws_equals_the_whole(run):
    part = chain(draws=2, first=3)
    for name in (
        "jobs",
        "contribution_income",
        "modality_income",
        "contribution_income_by_uma_band",
        "rcv_collection",
        "state_contribution",
    ):
        np.testing.assert_allclose(
            part.values(name), run.values(name)[3:5], rtol=1e-12, err_msg=name
        )


def test_modalities_pay_by_their_own_law_and_only_those_outside_jobs_are_added(run):
    income = run.data["modality_income"].sel(draw=0)
    insured = run.data["insured_modality"].sel(draw=0)
    assert float(income.sel(modality="independientes", year=2018)) == 0
    assert float(income.sel(modality="plataformas", year=2026)) > 0
    none = chain(patch={"employment.independent_growth": -30.0})
    lost = run.values("contribution_income").sum(axis=2) - none.values("contribution_income").sum(
        axis=2
    )
    gone = run.values("modality_income")[..., 0] - none.values("modality_income")[..., 0]
    np.testing.assert_allclose(lost[:, -1], gone[:, -1], rtol=1e-6)
    per_person = income.sel(year=2030) * 1e6 / insured.sel(year=[2029, 2030]).mean("year")
    assert float(per_person.min()) > 8_000 and float(per_person.max()) < 60_000


def test_bands_add_up_and_rcv_is_apart(run):
    income = run.values("contribution_income").sum(axis=2)
    bands = (
        run.values("contribution_income_by_uma_band").sum(axis=2)
        + run.values("modality_income")[..., 0]
    )
    np.testing.assert_allclose(bands, income, rtol=1e-8)
    assert run.data["contribution_income_by_uma_band"].sizes["uma_band"] == 25
    assert list(run.data["contribution_income"]["branch"].values) == [
        "SEM_especie",
        "SEM_dinero",
        "GMP",
        "SIV",
        "SRT",
        "SGPS",
    ]
    growth = (
        run.values("rcv_collection")[0, run.index(2030)]
        / run.values("rcv_collection")[0, run.index(2024)]
    )
    assert (
        growth > 1.2 * income[0, run.index(2030)] / income[0, run.index(2024)]
    )  # the CEAV reform raises RCV, not income
