"""A new year of figures moves the history of the ledger without an edit of code: the figures of
2025 are added to a copy of the data.
"""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from piimss_forecast.catalog import embedded, load
from piimss_forecast.core.errors import PiimssError
from piimss_forecast.links import run_chain
from piimss_forecast.results.projection import project
from piimss_forecast.scenario import Request
from piimss_forecast.scenario import load as scenario

pytestmark = pytest.mark.slow

YEAR = 2025
# Concept: value, unit, kind, date; made up, of the size that the year before suggests. Jobs and
# salaries of 2025 are in the data already.
FIGURES = {
    "adscrita_umf": (63_400_000, "persons", "observed", "31-dec"),
    "adscrita_consultorio": (56_500_000, "persons", "observed", "31-dec"),
    "diabetes_patients_in_treatment": (5_600_000, "patients", "observed", "year"),
    "hypertension_patients_in_treatment": (8_700_000, "patients", "observed", "year"),
    "ckd_patients_costed": (87_000, "patients", "observed", "year"),
    "diabetes_cost": (40_500, "mdp", "observed", "year"),
    "hypertension_cost": (24_000, "mdp", "observed", "year"),
    "ckd_cost": (35_500, "mdp", "observed", "year"),
    "pensions_in_payment": (5_600_000, "pensions", "observed", "31-dec"),
    "own_income_budget": (770_000, "mdp", "budget", "year"),
    "reserve_accumulation": (29_000, "mdp", "observed", "year"),
}
ROW = (
    "test_{concept}_2025,{concept},2025,{date},{value},{unit},T,all,MX,{kind},published,exact,"
    "piimss_2025_2030,L1,made up for a test\n"
)


def folder(tmp_path, figures):
    """A copy of the data with figures added."""
    home = shutil.copytree(embedded("data"), tmp_path / "data")
    with (home / "figures.csv").open("a", encoding="utf-8") as end:
        for concept, (value, unit, kind, date) in figures.items():
            end.write(ROW.format(concept=concept, value=value, unit=unit, kind=kind, date=date))
    return home


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    outlay = {"total_outlay_budget": (1_470_000, "mdp", "observed", "year")}
    cat = load(folder(tmp_path_factory.mktemp("year"), FIGURES | outlay))
    return project("tendencial", catalog=cat, horizon=2030, draws=4, seed=7)


def test_history_ends_in_the_new_year_and_is_one_path(made):
    assert made.request.base_year == YEAR
    years = made.data["year"].to_numpy()
    assert (made.data["is_projection"].to_numpy() == (years > YEAR)).all()
    for name in ("population", "pensions_in_payment", "income", "reserve_balance", "patients"):
        at = made.data[name].sel(year=YEAR)
        assert np.ptp(at.to_numpy(), axis=0).max() <= 1e-9 * float(abs(at).max()), name
        assert np.ptp(made.data[name].sel(year=YEAR + 1).to_numpy(), axis=0).max() > 0, name


def test_the_ledger_passes_through_every_figure_of_the_new_year(made):
    found = {
        "adscrita_umf": made.data["adscrita_umf"].sum(["sex", "age"]),
        "adscrita_consultorio": made.data["adscrita_consultorio"].sum(["sex", "age"]),
        "pensions_in_payment": made.data["pensions_contributory"],
        "reserve_accumulation": made.data["reserve_accumulation"],
    }
    for disease in ("diabetes", "hypertension", "ckd"):
        treated = "ckd_patients_costed" if disease == "ckd" else f"{disease}_patients_in_treatment"
        found[treated] = made.data["patients_in_treatment"].sel(disease=disease)
        found[f"{disease}_cost"] = made.data["health_cost_as_published"].sel(disease=disease)
    assert set(found) == set(FIGURES) - {"own_income_budget"}
    for concept, path in found.items():
        got = path.sel(year=YEAR).to_numpy()
        np.testing.assert_allclose(got, FIGURES[concept][0], rtol=5e-3, err_msg=concept)
    own = made.data["income_total"] - made.data["pension_outlay"].sel(payer="gobierno_federal")
    np.testing.assert_allclose(own.sel(year=YEAR), FIGURES["own_income_budget"][0])


def test_a_published_total_takes_the_place_of_the_rebuilt_one(made):
    np.testing.assert_allclose(made.data["outlay_total"].sel(year=YEAR), 1_470_000)
    table = made.table("egresos", "en")
    assert table.loc[("outlay.total", YEAR), "kind"] == "published"
    assert table.loc[("outlay.total", YEAR + 1), "kind"] == "projection"


def test_what_was_history_before_stays_where_it_was_published(made):
    before = project("tendencial", horizon=2030, draws=1, seed=7).data
    for name in ("jobs", "sbc", "uma"):
        past = slice(2018, 2024)
        np.testing.assert_array_equal(
            made.data[name].sel(draw=0, year=past), before[name].sel(draw=0, year=past)
        )
    for year in (2018, 2020):
        got, kept = (d["avance_financiero"].sel(draw=0, year=year) for d in (made.data, before))
        assert float(got) == pytest.approx(float(kept))


@pytest.mark.parametrize("concept", ["adscrita_umf", "own_income_budget", "ckd_cost"])
def test_a_year_without_one_of_its_totals_is_no_base_year_and_the_error_names_it(tmp_path, concept):
    lacking = {k: v for k, v in FIGURES.items() if k != concept}
    cat = load(folder(tmp_path, lacking))
    assert cat.base_year == YEAR - 1
    with pytest.raises(PiimssError, match=concept) as caught:
        Request(scenario("tendencial"), cat, base_year=YEAR)
    others = set(FIGURES) - {concept}
    assert not any(name in str(caught.value) for name in others)


def test_the_embedded_catalogue_says_everything_that_2025_lacks():
    with pytest.raises(PiimssError) as caught:
        Request(scenario("tendencial"), load(), base_year=YEAR)
    assert all(concept in str(caught.value) for concept in FIGURES)


def test_a_set_says_the_past_year_it_stands_for_and_its_name_says_nothing():
    cat, then = load(), scenario("hindcast_2020")
    mine = then.patch({"employment.growth": 1.0}, name="mio")
    later = scenario("tendencial").patch({"employment.growth": 1.0}, name="hindcast_mio")
    assert (then.known_to, mine.known_to, later.known_to) == (2020, 2020, None)
    for known in (then, mine):
        Request(known, cat, base_year=2020).check_totals()
        Request(known, cat, base_year=2021).check_totals()
    Request(later, cat).check_totals()
    for unknown, base in ((later, 2020), (then, 2018)):  # 2018 did not know what 2020 adopted
        with pytest.raises(PiimssError, match="ckd_cost"):
            Request(unknown, cat, base_year=base).check_totals()


def test_every_domain_runs_on_the_new_base_for_other_scenarios(tmp_path):
    cat = load(folder(tmp_path, FIGURES))
    for name in ("adverso", "piimss"):
        data = run_chain(Request(scenario(name), cat, 2027, 2, 7)).data
        assert not bool(data["is_projection"].sel(year=YEAR)), name


def test_the_bridge_from_the_year_before_counts_the_new_base_year_as_data(made):
    from piimss_forecast.results.reconciliation import reconcile

    before = project("tendencial", draws=2)
    found = reconcile(before, made, "adscrita_umf")["contribution"]
    assert list(found.index) == ["old", "data", "law", "tables", "method", "total"]
    assert abs(found["data"]) > 1000
    assert found["data"] == pytest.approx(found["total"], rel=1e-6)
