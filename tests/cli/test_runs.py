"""Runs kept by date and digest: results lead to the last one, each is read, compared and bridged by
its name, and nothing that fails touches an earlier one; and a clerk's questions, answered from one.
"""

import errno
import json
import os
import shutil
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import piimss_forecast as pf
from piimss_forecast.cli.app import app
from piimss_forecast.core.errors import DataError, InputError, OutputError
from piimss_forecast.report.messages import text
from piimss_forecast.results import runs as kept_runs
from piimss_forecast.results.part import Part
from piimss_forecast.results.regeneration import regenerate
from piimss_forecast.results.saved_run import open_run

CLI = CliRunner(env={"COLUMNS": "200"})


def told(*words, code=0):
    done = CLI.invoke(app, list(map(str, words)))
    assert done.exit_code == code, done.output
    return done.stdout


def project(folder, **changes):
    """A small run of the reference and the adverse scenario, kept."""
    first = pf.scenario("tendencial")
    first = first.patch(changes, name="tendencial") if changes else first
    return regenerate(
        [first, pf.scenario("adverso")],
        pf.catalog(),
        folder / "resultados",
        horizon=2030,
        draws=3,
        seed=1,
        jobs=1,
        keep=True,
    )


@pytest.fixture(scope="module")
def home(tables_only, tmp_path_factory):
    """Two kept runs: the second with another growth of jobs."""
    folder = tmp_path_factory.mktemp("runs")
    with tables_only():
        project(folder)
        (folder / "primera").write_text(kept_runs.kept_at(folder / "resultados").name)
        project(folder, **{"employment.growth": {2026: 2.0, 2030: 2.0}})
    return folder


@pytest.fixture
def here(home, monkeypatch):
    monkeypatch.chdir(home)
    last = kept_runs.kept_at(Path("resultados")).name
    return (home / "primera").read_text(), last


@pytest.fixture
def copy(home, tmp_path, monkeypatch):
    """The runs, free to be broken."""
    shutil.copytree(home, tmp_path / "casa", symlinks=True)
    monkeypatch.chdir(tmp_path / "casa")
    return tmp_path / "casa"


def files(folder):
    return {f: f.read_bytes() for f in folder.rglob("*") if f.is_file() and not f.is_symlink()}


def test_results_lead_to_the_last_run_and_both_are_listed(here):
    first, last = here
    table = pf.runs()
    assert set(table.index) == {first, last} and first != last
    assert table.loc[last, "state"] == "la última" and table.loc[first, "state"] == ""
    assert Path("resultados/tablas.xlsx").is_file()
    manifest = json.loads(Path("resultados/manifest.json").read_text(encoding="utf-8"))
    assert manifest["run"] == last  # which the workbook, the page and the report print
    said = told("runs", "--check")
    assert first in said and "adverso" in said and "la última" in said


def test_a_run_is_read_again_with_every_scenario(here):
    for scenario in ("tendencial", "adverso"):
        run = pf.load("resultados", scenario=scenario)
        written = open_run(Path("resultados")).table("resumen")
        written = written[written["scenario"] == scenario].set_index(["series", "year"])
        table = run.table("resumen")
        assert run.name == scenario and len(table) == len(written)
        pd.testing.assert_series_equal(table["central"], written["central"], rtol=1e-9)
    live = Part(run.request).data["jobs"]  # the request runs again to the same numbers
    np.testing.assert_array_equal(live.to_numpy(), run.data["jobs"].to_numpy())
    with pytest.raises(InputError, match="tendencial"):
        pf.load("resultados", scenario="optimista")


def test_what_changed_between_two_runs_is_told_by_their_names(here):
    first, last = here
    said = told("diff", first, last)
    assert "employment.growth" in said and "1.33 (2026)" in said and "2 (2026)" in said
    assert "% anual" in said and "Resultados" in said
    assert "Puestos de trabajo" in said
    assert "No hay diferencias" in told("diff", first, first)


def test_a_bridge_by_name(here):
    said = told("reconcile", here[0], "resultados", "--series", "jobs")
    assert "Empleo" in said or "employment" in said


def test_targets_of_a_run_are_those_of_its_paths(here):
    said = told("metas", "resultados", "--scenario", "adverso", "--code", "P25-2.1")
    assert "P25-2.1" in said and "80.32" in said
    run = pf.load("resultados", scenario="adverso")
    part = pf.load("resultados", scenario="adverso", only=("indicator", "basis", "is_projection"))
    whole = run.data["indicator"].transpose(*part.data["indicator"].dims)
    assert "jobs" not in part.data
    np.testing.assert_array_equal(part.data["indicator"].to_numpy(), whole.to_numpy())
    pd.testing.assert_frame_equal(pf.assess(part).table(), pf.assess(run).table())


def test_what_a_run_says_beside_the_series_and_the_published_is_read_and_not_made(here, tmp_path):
    said = told("beside", "resultados", "--scenario", "adverso", "--csv", tmp_path / "junto.csv")
    assert "Puestos de trabajo" in said and "conciliada" in said
    run = open_run(Path("resultados"))
    whole = run.table("series")
    own = whole[whole["scenario"] == "adverso"].drop(columns="scenario").reset_index(drop=True)
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "junto.csv"), own)
    # No scenario moves what the series say by themselves.
    by = {n: t.set_index(["series", "year"]) for n, t in whole.groupby("scenario")}
    pd.testing.assert_series_equal(by["adverso"]["alone"], by["tendencial"]["alone"])
    assert not by["adverso"]["adopted"].equals(by["tendencial"]["adopted"])
    assert set(run.table("publicado")["scenario"]) == {"tendencial", "adverso"}
    told("beside", "resultados", "--scenario", "optimista", code=1)
    said = told("beside", "resultados", "--lang", "en", "--csv", tmp_path / "beside.csv")
    assert "Insured jobs" in said and "Puestos" not in said
    spoken = pd.read_csv(tmp_path / "beside.csv").set_index("series")
    assert spoken.loc["sbc", "unit"].iloc[0] == text("unit.mxn_per_day", "en")
    assert spoken.loc["P25-2.2", "label"].iloc[0] == pf.catalog().indicator("P25-2.2").name_en


def test_a_clerk_is_answered_from_the_last_run(here):
    """Each in under a minute, as it is typed."""
    first, last = here
    start = time.perf_counter()
    said = told("compare", "resultados", "--table", "cuotas", "--year", 2027, "--format", "csv")
    table = pd.read_csv(pd.io.common.StringIO(said))
    row = table[table["series"] == "contribution_income.total"].set_index("scenario")
    assert row.loc["adverso", "p10"] <= row.loc["adverso", "central"]
    assert row.loc["adverso", "central"] < row.loc["tendencial", "central"]
    said = told("compare", "resultados", "--table", "reservas", "--series", "reserve_balance.total")
    assert "adverso" in said and "2030" in said
    assert "employment.growth" in told("diff", first, last)
    value = open_run(Path("resultados")).table("cuotas").query("year == 2024")
    total = value.loc[value["series"] == "contribution_income.total", "central"].iloc[0]
    said = told("cite", f"{total:,.0f}")
    assert "contribution_income.total" in said and "línea 1920" in said
    assert time.perf_counter() - start < 240


def test_once_kept_the_next_run_is_kept_too(copy):
    assert kept_runs.kept_at(copy / "resultados") is not None
    before = files(copy / "corridas")
    with pytest.raises(OutputError), pytest.MonkeyPatch.context() as patch:
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        patch.setattr("piimss_forecast.results.regeneration._project", _raising(full))
        project(copy, **{"employment.growth": 1.0})
    assert files(copy / "corridas") == before
    assert sorted(f.name for f in copy.iterdir()) == ["corridas", "primera", "resultados"]


def _raising(err):
    def fail(*_, **__):
        raise err

    return fail


def test_without_links_a_file_leads_to_the_run(copy, monkeypatch):
    run = kept_runs.kept_at(Path("resultados"))
    monkeypatch.setattr(Path, "symlink_to", _raising(OSError(errno.EPERM, "no links")))
    kept_runs.point(Path("resultados"), run)
    assert (copy / "resultados" / kept_runs.POINTER).is_file()
    assert kept_runs.kept_at(Path("resultados")).name == run.name
    assert pf.load("resultados").name == "tendencial"
    kept_runs.point(Path("resultados"), run)  # over a pointer
    monkeypatch.undo()
    monkeypatch.chdir(copy)
    kept_runs.point(Path("resultados"), run)
    assert Path("resultados").is_symlink() and pf.load("resultados").name == "tendencial"


def test_results_that_were_not_kept_become_a_run(copy):
    run = kept_runs.kept_at(Path("resultados"))
    Path("resultados").unlink()
    shutil.copytree(run, "resultados")
    kept_runs.point(Path("resultados"), run)
    assert len(pf.runs()) == 3 and Path("resultados").is_symlink()
    Path("resultados").unlink()
    Path("resultados").mkdir()
    Path("resultados/tesis.docx").write_text("x")
    with pytest.raises(OutputError):
        kept_runs.point(Path("resultados"), run)
    assert Path("resultados/tesis.docx").is_file()


def test_a_place_that_cannot_be_written_leaves_results_as_they_were(copy, monkeypatch):
    run = kept_runs.kept_at(Path("resultados"))
    refused = _raising(OSError(errno.EROFS, os.strerror(errno.EROFS)))
    monkeypatch.setattr(kept_runs.tempfile, "mkdtemp", refused)
    with pytest.raises(OutputError, match="corridas"):
        kept_runs.point(Path("resultados"), run)
    assert kept_runs.kept_at(Path("resultados")).name == run.name


def _edit(name, old, new):
    def edit(folder):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    return edit


BROKEN = {
    "without its manifest": (lambda f: (f / "manifest.json").unlink(), "sin su manifiesto"),
    "edited by hand": (_edit("manifest.json", '"seed": 1', '"seed": 2'), "editada a mano"),
    "a table edited": (_edit("tables/resumen.csv", "2030", "2031"), "resumen.csv"),
    "an archive cut": (lambda f: (f / "corrida.zip").write_bytes(b"PK"), "corrida.zip"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_run_is_told_and_the_others_go_on(case, copy):
    first, break_it = (copy / "primera").read_text(), BROKEN[case][0]
    break_it(copy / "corridas" / first)
    done = CLI.invoke(app, ["runs", "--check"])
    assert BROKEN[case][1] in done.stdout and done.exit_code == 1, done.stdout
    with pytest.raises((DataError, InputError)):
        run = open_run(kept_runs.folder_of(first))
        run.table("resumen"), run.projection()
    assert pf.load("resultados").name == "tendencial"


def test_a_run_of_another_version_is_said_and_can_be_read(here, monkeypatch):
    monkeypatch.setattr("piimss_forecast.results.manifest.version_of", lambda _package: "9")
    with pytest.raises(DataError, match="other_version"):
        pf.load("resultados")
    assert pf.load("resultados", other_version=True).name == "tendencial"
