"""The states as a table, as a section of the page with a map, and as a sheet of the workbook."""

from __future__ import annotations

import re

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xarray as xr
from typer.testing import CliRunner

import piimss_forecast as pf
from piimss_forecast.cli import app
from piimss_forecast.report.states import STEPS, States, choropleth
from piimss_forecast.results.state_tables import state_table


@pytest.fixture(scope="module")
def table(small):
    return state_table({"tendencial": pf.by_state(small)}, "en")


@pytest.fixture(scope="module")
def shown(table):
    names, drawn = (
        pf.catalog().of_folder(f"states/{name}").set_index("state")
        for name in ("states", "outlines")
    )
    return States(table, names.join(drawn), 2024)


def test_the_table_adds_to_the_nation(small, table):
    jobs = table[(table["series"] == "jobs") & (table["year"] == 2030)]
    assert len(jobs) == 32 and jobs["name"].is_unique
    assert jobs["central"].sum() == pytest.approx(float(small.data["jobs"].sel(draw=0, year=2030)))
    assert (jobs["p10"] < jobs["p90"]).all() and (jobs["unit"] == "jobs").all()


def test_kinds_tell_what_was_counted_by_state(table):
    one = table[table["state"] == "09"].set_index(["series", "year"])["kind"]
    assert one["jobs"].loc[[2018, 2020, 2024, 2030]].tolist() == [
        "published",
        "published",
        "rebuilt",
        "projection",
    ]
    registered = one["adscrita_umf"]
    assert registered[registered == "published"].index.tolist() == [2020, 2021]
    # CONAPO projects the population of the states, and no one publishes their cuotas.
    assert not one[["population", "contribution_income", "sbc"]].eq("published").any()


def test_every_state_has_its_outline_its_name_and_its_figure(shown):
    growth = shown.wide("tendencial")["growth"]
    map_ = choropleth(growth, shown, "Jobs")
    assert len(re.findall("<title>", map_)) == 33  # that of the picture, and one a state
    for state, row in shown.outlines.iterrows():
        assert map_.count(f">{row['short']}<") == 1
        assert f">{row['name']}: {growth[state]:.1f} %<" in map_
    dark, light = growth.idxmax(), growth.idxmin()
    assert f'd="{shown.outlines.loc[dark, "path"]}" fill="{STEPS[-1]}"' in map_
    assert f'd="{shown.outlines.loc[light, "path"]}" fill="{STEPS[0]}"' in map_
    assert "http" not in map_


def test_a_national_figure_is_no_column_and_pensions_say_whose_they_are(shown, table):
    assert "sbc" not in shown.wide("tendencial")
    labels = table[table["series"] == "pensions_in_payment"]["label"]
    assert labels.str.endswith(", with RJP").all()


def test_a_name_of_a_state_is_only_text(shown, table):
    named = shown.outlines.assign(name="<script>x</script>")
    map_ = choropleth(shown.wide("tendencial")["growth"], States(table, named, 2024), "Jobs")
    assert "<script>" not in map_ and map_.count("&lt;script&gt;") == 32


def test_neighbours_share_their_border(shown):
    """Borders are simplified once for both: most points of an inland state are its neighbours'."""
    points = {
        state: set(re.findall(r"\d+ \d+", path)) for state, path in shown.outlines["path"].items()
    }
    others = set().union(*(p for state, p in points.items() if state != "01"))
    assert points["01"] <= others


@pytest.fixture(scope="module")
def run(tmp_path_factory, open_files):
    """A run by the institute's own files, with its store."""
    home = tmp_path_factory.mktemp("run")
    open_files.write_asg(home / "a", "2018-12-31", rows=6000, jobs=20_079_365)
    pf.ingest.asegurados(home / "a", home / "cubo")
    asked = ["run", "tendencial", "--draws", "3", "--cube", str(home / "cubo"), "--zarr"]
    done = CliRunner().invoke(app, [*asked, "--out", str(home / "r"), "--jobs", "1"])
    assert done.exit_code == 0, done.output
    return home / "r"


@pytest.mark.slow
def test_a_run_shows_the_states_in_page_workbook_and_csv(run):
    rows = pd.read_csv(run / "tables" / "estados.csv", dtype={"state": str})
    assert rows["state"].nunique() == 32
    page = (run / "informe.html").read_text(encoding="utf-8")
    assert 'id="states"' in page and "Ciudad de México" in page
    sheet = openpyxl.load_workbook(run / "tablas.xlsx", read_only=True)["Entidades"]
    found = {row[1]: row[3] for row in sheet.iter_rows(min_row=5, values_only=True)}
    jobs = rows[(rows["series"] == "jobs") & (rows["year"] == 2030)].set_index("name")["central"]
    assert len(found) == 32 and found["Jalisco"] == pytest.approx(jobs["Jalisco"])


@pytest.mark.slow
def test_a_run_by_own_files_tells_the_delegations(run):
    keys = {"state": str, "delegation": str}
    states, rows = (
        pd.read_csv(run / "tables" / f"{name}.csv", dtype=keys)
        for name in ("estados", "delegaciones")
    )
    central = rows[rows["series"] == "jobs"].groupby(["year", "state"])["central"].sum()
    jobs = states[states["series"] == "jobs"].set_index(["year", "state"])["central"]
    assert (central / jobs).to_numpy() == pytest.approx(1.0, rel=1e-8)
    assert {"39", "40"} <= set(rows.loc[rows["state"] == "09", "delegation"])
    stored = pf.open_store(run, level="delegation")["jobs"].sel(draw=0, year=2030)
    told = rows[(rows["series"] == "jobs") & (rows["year"] == 2030)].set_index("delegation")
    assert stored.to_series().to_dict() == pytest.approx(told["central"].to_dict())
    written = xr.open_dataset(run / "proyeccion.nc", engine="h5netcdf").isel(scenario=0)
    every = pf.open_store(run)
    for name in set(written.data_vars) & set(every.data_vars):
        np.testing.assert_array_equal(every[name], written[name], err_msg=name)
