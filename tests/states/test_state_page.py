"""The states as a table, as a page with a map, and beside the results of a run."""

from __future__ import annotations

import pandas as pd
import pytest
from typer.testing import CliRunner

import piimss_forecast as pf
from piimss_forecast.cli import app
from piimss_forecast.report.state_map import state_page
from piimss_forecast.results.state_tables import state_table


@pytest.fixture(scope="module")
def table(small):
    return state_table({"tendencial": pf.by_state(small)}, "en")


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


def test_every_state_has_its_square_and_its_row(table):
    states = pf.catalog().of_folder("states/states").set_index("state")
    assert len(states) == 32 and not states[["row", "column"]].duplicated().any()
    page = state_page(table, states, base=2024, lang="en")
    assert page.count("<rect") == 32 and page.count('scope="row"') == 32
    for text in (*states["short"], *states["name"]):
        assert f">{text}<" in page
    assert "http" not in page and "src=" not in page
    assert "Entidad" in state_page(table, states, base=2024, lang="es")


@pytest.mark.slow
def test_a_run_leaves_the_states_beside_its_results(tmp_path):
    out = tmp_path / "r"
    done = CliRunner().invoke(
        app, ["run", "tendencial", "--draws", "3", "--states", "--out", str(out), "--jobs", "1"]
    )
    assert done.exit_code == 0, done.output
    rows = pd.read_csv(out / "tables" / "estados.csv", dtype={"state": str})
    assert rows["state"].nunique() == 32
    assert "<svg" in (out / "estados.html").read_text(encoding="utf-8")
