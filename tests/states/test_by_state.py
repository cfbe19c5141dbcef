"""The projection by state: sums, draws, hindcasts and the institute's own salaries."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest

import piimss_forecast as pf
from piimss_forecast.catalog.validate import validate
from piimss_forecast.core.errors import DataError
from piimss_forecast.ingest import Cube
from piimss_forecast.results.by_state import check_sums
from piimss_forecast.results.state_record import Record

SUMS = ("population", "jobs", "adscrita_umf", "pensions_in_payment", "contribution_income")


@pytest.fixture(scope="module")
def states(small):
    return pf.by_state(small)


@pytest.mark.parametrize("name", SUMS)
def test_states_add_to_the_nation_in_every_draw(small, states, name):
    nation = small.data[name]
    nation = nation.sum([d for d in nation.dims if d not in ("draw", "year")])
    assert states[name].dims == ("draw", "year", "state")
    np.testing.assert_allclose(states[name].sum("state"), nation, rtol=1e-9)
    assert (states[name] > 0).all()


def test_the_mean_salary_of_the_states_is_the_nations(small, states):
    mass = (states["sbc"] * states["jobs"]).sum("state")
    np.testing.assert_allclose(mass, small.data["sbc"] * small.data["jobs"], rtol=1e-9)


def test_a_wage_mass_that_is_not_the_nations_is_refused(small, states):
    out = {str(name): states[name].to_numpy() for name in (*SUMS, "sbc")}
    check_sums(small.data, out, "state")
    with pytest.raises(DataError, match="jobs x sbc"):
        check_sums(small.data, out | {"sbc": out["sbc"] * 1.001}, "state")
    with pytest.raises(DataError, match="population"):
        check_sums(small.data, out | {"population": out["population"] * 1.001}, "state")


def test_history_is_the_published_one_and_alike_in_all_draws(states):
    past = states.sel(year=~states["is_projection"])
    for name in SUMS:
        np.testing.assert_array_equal(past[name], past[name].isel(draw=[0] * states.sizes["draw"]))
    table = pf.catalog().of_folder("states/values")
    rows = table.set_index(["variable", "date", "state"])["value"].sort_index()
    jobs = states["jobs"].sel(draw=0, year=2020).to_series()
    share = rows.loc[("jobs", "2020-12-31")] / rows.loc[("jobs", "2020-12-31")].sum()
    assert (jobs / jobs.sum()).to_numpy() == pytest.approx(share.to_numpy())
    umf = states["adscrita_umf"].sel(draw=0, year=2020).to_series()
    assert umf.to_numpy() == pytest.approx(rows.loc[("adscrita_umf", "2020-12-31")].to_numpy())


def test_a_draw_does_not_depend_on_how_many_there_are(states):
    fewer = pf.by_state(pf.project("tendencial", draws=3, seed=7))
    for name in SUMS:
        np.testing.assert_allclose(fewer[name], states[name].isel(draw=slice(0, 3)), rtol=1e-12)


def test_bands_widen_with_the_years(states):
    jobs = np.log(states["jobs"] / states["jobs"].sum("state")).std("draw").mean("state")
    assert float(jobs.sel(year=2030)) > float(jobs.sel(year=2026)) > 0.02


def test_a_hindcast_knows_nothing_later():
    known = pf.catalog().known_to(2019)
    dates = known.of_folder("states/values").query("variable == 'jobs'")["date"]
    assert dates.max() == "2019-12-31"


def cube_of(folder, **columns):
    """A cube whose cells are the rows given; every other key is empty."""
    keys = ["state", "delegation", "sex", "age", "uma_band", "sector", "platform", "modality"]
    rows = pd.DataFrame(dict.fromkeys(keys, "") | columns)
    rows["month"] = pd.to_datetime(rows["month"]).dt.date
    (folder / "cube").mkdir(parents=True)
    duckdb.sql(f"COPY rows TO '{folder}/cube/rows.parquet'")
    return Cube(folder, "pda" if "persons" in columns else "asg")


STATES = [f"{i:02d}" for i in range(1, 33)]
# The last two states have two delegations each; 40 lies in both. No delegation is 09.
ALONE = ["33" if state == "09" else state for state in STATES[:30]]
PLACES = [*zip(STATES[:30], ALONE, strict=True)]
PLACES += [("31", "31"), ("31", "40"), ("32", "39"), ("32", "40")]


def insured(folder, wage, places=PLACES, months=("2025-12-31",), jobs=None):
    states, delegations = zip(*places, strict=True)
    n = len(places)
    jobs = np.tile(10.0, (len(months), n)) if jobs is None else np.asarray(jobs, float)
    return cube_of(
        folder,
        month=np.repeat(months, n),
        state=np.tile(states, len(months)),
        delegation=np.tile(delegations, len(months)),
        jobs=jobs.ravel(),
        jobs_with_salary=jobs.ravel(),
        wage_mass=jobs.ravel() * np.tile(wage, len(months)),
        insured=jobs.ravel(),
    )


def test_salaries_of_the_files_replace_the_assumed_spread(small, tmp_path):
    mass = np.linspace(300.0, 600.0, 32)
    places = [(state, "01") for state in STATES]
    states = pf.by_state(small, cube=insured(tmp_path / "a", mass, places))
    told = states["sbc"].sel(draw=4, year=2030)
    assert (told / told[0]).to_numpy() == pytest.approx(mass / mass[0])
    lost = insured(tmp_path / "b", np.where(np.arange(32) == 4, 0.0, mass), places)
    with pytest.raises(pf.PiimssError, match="05"):
        pf.by_state(small, cube=lost)
    monthly = insured(tmp_path / "c", np.where(np.arange(32) == 4, 30 * mass, mass), places)
    with pytest.raises(pf.PiimssError, match="2025-12-31, entidad 05"):
        pf.by_state(small, cube=monthly)


@pytest.fixture(scope="module")
def delegations(small, tmp_path_factory):
    """States and delegations of two Decembers, in which delegation 40 grows."""
    folder = tmp_path_factory.mktemp("cubes")
    wage = np.full(len(PLACES), 400.0)
    wage[-1] = 800.0
    then = np.full(len(PLACES), 10.0)
    now = then.copy()
    now[[31, 33]] = 30.0  # of state 31 and of state 32
    cube = insured(folder / "asg", wage, months=("2023-12-31", "2024-12-31"), jobs=[then, now])
    codes = sorted({code for _, code in PLACES})
    written = [code.lstrip("0") for code in codes]
    persons = cube_of(
        folder / "pda", month="2024-12-31", delegation=written, persons=[100.0] * len(codes)
    )
    found = pf.by_state(small, cube=cube, registered=persons, level="delegation")
    return pf.by_state(small, cube=cube), found


def test_delegations_add_to_the_nation_and_to_their_states(small, delegations):
    states, found = delegations
    for name in ("jobs", "contribution_income", "adscrita_umf"):
        nation = states[name].sum("state")
        np.testing.assert_allclose(found[name].sum("delegation"), nation, rtol=1e-9)
        own = found[name].sel(delegation=ALONE)
        np.testing.assert_allclose(own, states[name].sel(state=STATES[:30]), rtol=1e-9)
        both = found[name].sel(delegation=["31", "39", "40"]).sum("delegation")
        np.testing.assert_allclose(both, states[name].sel(state=["31", "32"]).sum("state"))
    mass = (found["jobs"] * found["sbc"]).sum("delegation")
    np.testing.assert_allclose(mass, small.data["jobs"] * small.data["sbc"], rtol=1e-9)
    assert found["name"].sel(delegation="40").item().endswith("(40)")


def test_delegations_stand_on_the_files_and_have_an_error_of_their_own(small, delegations):
    states, found = delegations
    jobs = found["jobs"].sel(delegation="31") / states["jobs"].sel(state="31")
    assert jobs.sel(year=[2023, 2024], draw=3).to_numpy() == pytest.approx([0.5, 0.25])
    assert jobs.sel(year=2030, draw=0) == pytest.approx(0.25)
    assert float(jobs.sel(year=2030).std("draw")) > float(jobs.sel(year=2026).std("draw")) > 1e-3
    # Those of 39 earn half of what those of 40 do in the same state.
    share = found["jobs"].sel(delegation="39") / states["jobs"].sel(state="32")
    paid = found["contribution_income"].sel(delegation="39")
    paid = paid / states["contribution_income"].sel(state="32")
    np.testing.assert_allclose(paid, share / (2 - share), rtol=1e-9)
    persons = found["adscrita_umf"].sel(year=2024, draw=0)
    # Of the hundred persons of 40 half are where half of its jobs are.
    in_31 = states["adscrita_umf"].sel(year=2024, draw=0, state="31")
    assert float(persons.sel(delegation="31") / in_31) == pytest.approx(100 / 150)


def test_what_is_not_known_of_delegations_is_refused(small, tmp_path):
    wage = np.full(len(PLACES), 400.0)
    odd = insured(tmp_path / "a", wage, [*PLACES[:-1], ("32", "77")])
    with pytest.raises(pf.PiimssError, match="77"):
        pf.by_state(small, cube=odd, level="delegation")
    elsewhere = insured(tmp_path / "b", wage, [*PLACES[:-1], ("99", "40")])
    with pytest.raises(pf.PiimssError, match="99"):
        pf.by_state(small, cube=elsewhere, level="delegation")
    with pytest.raises(pf.PiimssError, match="ningún cubo"):
        pf.by_state(small, level="delegation")
    with pytest.raises(pf.PiimssError, match="delegation"):
        pf.by_state(small, level="municipio")
    persons = cube_of(tmp_path / "c", month="2024-12-31", delegation=["01", "02"], persons=[9.0, 9])
    cube = insured(tmp_path / "d", wage)
    with pytest.raises(pf.PiimssError, match="03"):
        pf.by_state(small, cube=cube, registered=persons, level="delegation")
    with pytest.raises(pf.PiimssError, match="asg"):
        pf.by_state(small, cube=persons, level="delegation")
    with pytest.raises(pf.PiimssError, match="ningún cubo"):
        pf.by_state(small, registered=persons)
    with pytest.raises(pf.PiimssError, match="open_cube"):
        pf.by_state(small, cube="cubo")


@pytest.mark.parametrize("given", ["tendencial", None, "data"])
def test_what_is_no_projection_is_refused(small, given):
    given = small.data if given == "data" else given
    for ask in (pf.by_state, pf.beside):
        with pytest.raises(pf.PiimssError, match=r"pf\.project"):
            ask(given)


def test_a_state_or_a_parameter_that_is_gone_is_told_by_its_file(data_copy):
    def without(name, start):
        file = data_copy / "states" / name
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        [row] = [line for line in lines if line.startswith(start)]
        file.write_text("".join(line for line in lines if line != row), encoding="utf-8")

    found = {}
    for name, start in (("values.csv", "jobs,05,2019-12-31"), ("parameters.csv", "pension_sd")):
        without(name, start)
        catalog = pf.catalog(data_copy)
        found[name] = {str(p) for p in validate(catalog).problems if "states/" in str(p)}
        with pytest.raises(pf.PiimssError) as err:
            Record(catalog)
        assert str(err.value) in found[name]
    [one] = found["values.csv"]
    assert "states/values.csv, desde la fila" in one and "(jobs, 2019-12-31)" in one and "05" in one
    assert any("pension_sd" in p for p in found["parameters.csv"])
