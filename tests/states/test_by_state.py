"""The projection by state: sums, draws, hindcasts and the institute's own salaries."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import piimss_forecast as pf

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


class Salaries:
    """A cube of one month with a salary by state."""

    folder = "cubo"

    def __init__(self, mass):
        self.mass = mass

    def table(self, *by, month=""):
        if by == ("month",):
            return pd.DataFrame({"jobs": [1.0]}, index=["2025-12-31"])
        states = [f"{i:02d}" for i in range(1, 33)]
        jobs = pd.Series(10.0, index=states)
        return pd.DataFrame({"jobs_with_salary": jobs, "wage_mass": self.mass * jobs})


def test_salaries_of_the_files_replace_the_assumed_spread(small):
    mass = np.linspace(300.0, 600.0, 32)
    states = pf.by_state(small, cube=Salaries(mass))
    told = states["sbc"].sel(draw=4, year=2030)
    assert (told / told[0]).to_numpy() == pytest.approx(mass / mass[0])
    with pytest.raises(pf.PiimssError, match="05"):
        pf.by_state(small, cube=Salaries(np.where(np.arange(32) == 4, 0.0, mass)))
