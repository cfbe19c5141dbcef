"""The command line as a user types it: its exit code, its words and its files."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
import xarray as xr
from typer.testing import CliRunner

import piimss_forecast as pf
from piimss_forecast.cli.app import app

OUTPUTS = {
    *("tablas.xlsx", "informe.html", "proyeccion.nc", "corrida.zip"),
    *("manifest.json", "tables"),
}


@pytest.fixture(scope="module")
def run_once(piimss, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    done = piimss("run", "--out", "resultados", "--draws", 12, cwd=folder)
    return folder, done


def test_run_leaves_every_output(run_once):
    folder, done = run_once
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert {p.name for p in (folder / "resultados").iterdir()} == OUTPUTS
    assert sorted(p.name for p in folder.iterdir()) == ["resultados"], (
        "something was written outside --out"
    )
    manifest = json.loads((folder / "resultados" / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest["scenarios"]) == ["adverso", "favorable", "piimss", "tendencial"]
    assert (
        manifest["draws"] == 12 and manifest["seed"] == 2030 and len(manifest["data_digest"]) == 64
    )
    assert "run --out resultados" in manifest["command"]


def test_tables_hold_all_scenarios_and_no_empty_projection(run_once):
    folder, _ = run_once
    tables = {p.stem: pd.read_csv(p) for p in (folder / "resultados" / "tables").glob("*.csv")}
    assert set(tables) >= {
        "resumen",
        "adscrita",
        "prevalencia",
        "pensiones",
        "cuotas",
        "ingresos",
        "egresos",
        "reservas",
        "metas",
        "supuestos",
        "diferencias",
    }
    assert list(tables["historia"].columns[:3]) == ["module", "margin", "period"]
    lasting = {n for n in tables if n.startswith("suficiencia")}
    assert len(lasting) == 4 and tables["suficiencia_por_ano"]["year"].max() == 2050
    others = ["favorable", "adverso", "piimss"]  # each judged against the reference
    assert list(tables["direcciones"]["scenario"].unique()) == others
    listed = {"metas", "metas_conjuntas", "supuestos", "diferencias", "historia", "direcciones"}
    listed |= {"series", "publicado"}
    for name in set(tables) - listed - lasting:
        frame = tables[name]
        assert set(frame["scenario"]) == {"tendencial", "favorable", "adverso", "piimss"}, name
        assert (
            frame.loc[frame["year"] > 2024, ["central", "p10", "p50", "p90"]].notna().all().all()
        ), name
        assert (frame["p10"] <= frame["p90"] + 1e-9).where(frame["p10"].notna(), True).all(), name
    with xr.open_dataset(folder / "resultados" / "proyeccion.nc", engine="h5netcdf") as data:
        assert list(data["scenario"].to_numpy()) == ["tendencial", "favorable", "adverso", "piimss"]
        jobs = (
            tables["empleo"]
            .query("series == 'jobs' and scenario == 'adverso' and year == 2030")["central"]
            .item()
        )
        assert float(data["jobs"].sel(scenario="adverso", year=2030, draw=0)) == pytest.approx(
            jobs, rel=1e-9
        )


def test_the_same_command_as_a_process_gives_the_same_numbers(process, run_once, tmp_path):
    folder, _ = run_once
    again = process("run", "--out", "resultados", "--draws", 12, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    for file in (folder / "resultados" / "tables").glob("*.csv"):
        assert file.read_bytes() == (tmp_path / "resultados" / "tables" / file.name).read_bytes(), (
            file.name
        )
    with (
        xr.open_dataset(folder / "resultados" / "proyeccion.nc", engine="h5netcdf") as a,
        xr.open_dataset(tmp_path / "resultados" / "proyeccion.nc", engine="h5netcdf") as b,
    ):
        xr.testing.assert_identical(a, b)


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("run", "optimista"), 2, ("optimista", "tendencial")),
        (("run", "--draws", "0"), 2, ("draws", "0")),
        (("run", "--horizon", "2020"), 2, ("horizon", "2020")),
        (("run", "--lang", "fr"), 2, ("fr", "es")),
        (("run", "tendencial", "tendencial"), 2, ("tendencial",)),
        (("run", "--out", "/proc/resultados"), 2, ("/proc",)),
        (("run", "--data", "no_existe"), 1, ("no_existe",)),
        (("nada",), 2, ("nada",)),
        (("cite", "insured_job"), 2, ("insured_job", "insured_jobs")),
        (("law", "--year", "1900"), 2, ("1900",)),
        (("solve", "jbs >= 1", "employment.growth"), 2, ("jbs", "jobs")),
        (("solve", "jobs >= 1@2024", "employment.growth"), 2, ("2024", "2025")),
        (("solve", "jobs >= 1", "employment.growth", "--bounds", "3", "1"), 2, ("bounds",)),
        (("solve", "jobs >= 1", "employment.growth", "--bounds", "3"), 2, ("--bounds",)),
        (("diff", "tendencial", "nada"), 2, ("nada", "adverso")),
        (("compare", "tendencial"), 2, ("compare", "tendencial", "dos")),
        (("metas", "--programme", "x", "--draws", "2"), 2, ("piimss_2025_2030",)),
        (("solve", "jobs ~ 3", "employment.growth", "--draws", "2"), 2, ("jobs ~ 3",)),
    ],
)
def test_wrong_use_is_told_in_one_paragraph(piimss, args, code, words, tmp_path):
    done = piimss(*args, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1
    for word in words:
        assert word in done.stderr
    assert not list(tmp_path.iterdir())


def _figure(text: str, start: str, old: str, new: str) -> str:
    line = next(x for x in text.splitlines() if start in x)
    assert old in line
    return text.replace(line, line.replace(old, new, 1), 1)


def _twice(text: str) -> str:
    return text + text.splitlines()[-1] + "\n"


BROKEN_DATA = {
    "text for a number": (
        "figures.csv",
        lambda t: _figure(t, ",adscrita_umf,2020,", "57073874", "cincuenta"),
        ("figures.csv, fila", "cincuenta"),
    ),
    "a hole": (
        "figures.csv",
        lambda t: _figure(t, ",adscrita_umf,2020,", "57073874", ""),
        ("figures.csv, fila", "value"),
    ),
    "NaN": (
        "figures.csv",
        lambda t: _figure(t, ",adscrita_umf,2020,", "57073874", "NaN"),
        ("figures.csv, fila", "NaN"),
    ),
    "a negative population": (
        "figures.csv",
        lambda t: _figure(t, ",adscrita_umf,2020,", "57073874", "-57073874"),
        ("adscrita_umf", "-57073874"),
    ),
    "a share above 100": (
        "figures.csv",
        lambda t: _figure(t, ",adscrita_share_65plus,2024,", "15.9", "159"),
        ("adscrita_share_65plus", "159"),
    ),
    "a date out of range": (
        "macro.csv",
        lambda t: t.replace("2012,", "1812,", 1),
        ("macro.csv", "1812"),
    ),
    "a repeated key": ("figures.csv", _twice, ("figures.csv", "figure")),
    "a field too many": ("sources.csv", lambda t: t.replace("\n", ",x\n", 2), ("sources.csv",)),
    "broken TOML": (
        "indicators.toml",
        lambda t: t.replace("[[indicator]]", "[[indicator", 1),
        ("indicators.toml",),
    ),
    "laws that overlap": (
        "law/parameters.csv",
        lambda t: t.replace(",2022-12-31,", ",2023-12-31,", 1),
        ("law/parameters.csv", "2023"),
    ),
    "a missing file": ("concepts.csv", None, ("concepts.csv",)),
}


@pytest.mark.parametrize("case", BROKEN_DATA)
def test_broken_data_leaves_earlier_results_untouched(piimss, case, data_copy, run_once):
    folder, _ = run_once
    before = {p: p.read_bytes() for p in (folder / "resultados").rglob("*") if p.is_file()}
    name, break_it, words = BROKEN_DATA[case]
    if break_it is None:
        (data_copy / name).unlink()
    else:
        (data_copy / name).write_text(
            break_it((data_copy / name).read_text(encoding="utf-8")), encoding="utf-8"
        )
    done = piimss("run", "--data", data_copy, "--out", "resultados", "--draws", 2, cwd=folder)
    assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in (*words, "Qué hacer"):
        assert word in done.stderr, done.stderr
    assert before == {p: p.read_bytes() for p in (folder / "resultados").rglob("*") if p.is_file()}
    assert sorted(p.name for p in folder.iterdir()) == ["resultados"]


def test_broken_models_are_wrong_use(piimss, models_copy, tmp_path):
    path = models_copy / "piimss.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("2026 = 2.86", "2026 = 286", 1), encoding="utf-8"
    )
    done = piimss("run", "--models", models_copy, "--out", tmp_path / "r", "--draws", 2)
    assert (
        done.returncode == 2
        and "piimss.toml, employment.growth" in done.stderr
        and "286" in done.stderr
    )
    assert not (tmp_path / "r").exists()


SIGNALS = [signal.SIGINT, signal.SIGTERM]


@pytest.mark.parametrize("stop", SIGNALS)
def test_an_interrupted_run_leaves_nothing(program, stop, tmp_path):
    process = subprocess.Popen(
        [program, "run", "--out", "resultados", "--draws", "2000"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    limit = time.time() + 60
    while not any(tmp_path.iterdir()) and time.time() < limit:
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(process.pid, stop)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 1, stderr
    assert "interrumpido" in stderr and "Traceback" not in stderr
    assert not list(tmp_path.iterdir())


def test_a_stop_that_python_lost_still_stops_before_the_results_change(tmp_path, monkeypatch):
    """A signal inside a finaliser raises an exception that Python drops: the next step of the
    run must see it.
    """
    import piimss_forecast as pf
    from piimss_forecast.cli import terminal
    from piimss_forecast.results.regeneration import regenerate

    monkeypatch.setattr(terminal, "_stops", [])
    with contextlib.suppress(KeyboardInterrupt):
        terminal.stop(signal.SIGTERM, None)
    with pytest.raises(KeyboardInterrupt), terminal.progress(9) as step:
        regenerate(
            [pf.scenario("tendencial")],
            pf.catalog(),
            tmp_path / "r",
            horizon=2026,
            draws=1,
            seed=1,
            progress=step,
        )
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_ours_is_not_replaced(piimss, tmp_path):
    (tmp_path / "resultados").mkdir()
    (tmp_path / "resultados" / "tesis.docx").write_text("x", encoding="utf-8")
    done = piimss("run", "--draws", 2, cwd=tmp_path)
    assert done.returncode == 2 and (tmp_path / "resultados" / "tesis.docx").exists()


def test_questions_are_answered(small, tmp_path, monkeypatch):
    """In this process and from a saved run: a new process and a new projection for each question
    took a minute.
    """
    monkeypatch.chdir(tmp_path)
    small.save("corrida")
    terminal = CliRunner(env={"COLUMNS": "250"})
    for args, words in (
        (("data", "show", "insured_jobs"), ("22,238,379", "2012")),
        (("data", "show", "--like", "adscrita"), ("adscrita_umf",)),
        (("law", "--year", "2027", "--like", "rate.siv"), ("1.75",)),
        (("cite", "adscrita_umf", "--period", "2020"), ("57,073,874", "línea 96")),
        (("cite", "apprentices_jcf_share"), ("hombres", "mujeres", "18-29")),
        (("cite", "attainment_internal_control"), ("Direcciones Normativas", "OOAD")),
        (("diff", "tendencial", "piimss"), ("employment.growth", "2.86")),
        (("metas", "corrida", "--programme", "piimss_2025_2030"), ("P25-2.1",)),
        (
            (
                *("solve", "jobs >= 24500000@2030", "employment.growth", "--draws", "9"),
                *("--bounds", "1", "4"),
            ),
            ("se alcanza con employment.growth =", "% anual (hoy 1.4567 % anual)", "probabilidad"),
        ),
        (("diff", "tendencial", "tendencial"), ("No hay diferencias",)),
    ):
        done = terminal.invoke(app, list(args))
        assert done.exit_code == 0, (args, done.output)
        for word in words:
            assert word in done.stdout, (args, word, done.stdout[:600])
    assert [f.name for f in tmp_path.iterdir()] == ["corrida"]


def test_the_process_says_its_version_and_what_is_wrong(process, tmp_path):
    done = process("--version", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.startswith("piimss 0.") and not done.stderr
    done = process("cite", "insured_job", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 2 and not done.stdout
    assert "insured_jobs" in done.stderr and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("P25-4.1", ("no mueve esa serie",)),
        ("jobs >= 99000000@2030", ("no se alcanza", "2 % anual da 0 %")),
    ],
)
def test_a_goal_without_an_answer_is_a_failed_check(piimss, goal, words, tmp_path):
    done = piimss(
        *("solve", goal, "employment.growth", "--draws", 3, "--bounds", 1, 2), cwd=tmp_path
    )
    assert done.returncode == 1 and done.stderr == ""
    for word in ("de -3.17 % anual (2020)", *words):
        assert word in done.stdout, done.stdout
    assert "pide" not in done.stdout  # there is no answer that asks for anything


def test_differences_of_saved_runs_and_of_data_folders(piimss, data_copy, tmp_path):
    import piimss_forecast as pf

    path = data_copy / "figures.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("22517076", "22600000"), encoding="utf-8"
    )
    done = piimss("diff", pf.catalog().path, data_copy)
    assert done.returncode == 0 and "22600000" in done.stdout and "Cifras" in done.stdout
    for name, seed in (("a", 1), ("b", 2)):
        pf.project("tendencial", draws=2, seed=seed).save(tmp_path / name)
    done = piimss("diff", "a", "b", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 0 and "Run: a → b" in done.stdout and "seed" in done.stdout


@pytest.mark.parametrize("asked", [False, True])
def test_a_bug_is_one_paragraph_and_its_trace_on_request(asked, tmp_path):
    code = (
        "import sys, piimss_forecast.catalog.catalog as c\n"
        "def bug(*_): raise RuntimeError('two\\nlines')\n"
        "c.Catalog.concepts = bug\n"
        "from piimss_forecast.cli import main\nmain()"
    )
    flags = ["--traceback"] if asked else []
    done = subprocess.run(
        [sys.executable, "-c", code, *flags, "data", "show"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert ("Traceback" in done.stderr) == asked
    if not asked:
        assert len(done.stderr.strip().splitlines()) == 1
        assert "RuntimeError: two lines" in done.stderr and "--traceback" in done.stderr


def test_every_command_has_help_with_an_example(piimss, every_command):
    for command in every_command:
        done = piimss(*command.split(), "--help")
        assert (
            done.returncode == 0
            and ("Ejemplo" in done.stdout or "Example" in done.stdout)
            and "--lang" in done.stdout
        ), command
        below = re.split("(?:Ejemplo|Example):", done.stdout)[1].split("\n\n")[0]
        assert not re.search(r"\S {2,}piimss ", below.strip()), command  # one a line


def test_a_tornado_of_a_run_projects_again_what_it_was_made_of(run_once, piimss, tmp_path):
    out, many, own = run_once[0] / "resultados", ("--draws", "5"), tmp_path / "own.csv"
    done = piimss("tornado", "jobs", "--scenario", out, *many, "--csv", own)
    assert done.returncode == 0, done.stderr
    again = pf.project(pf.load(out).request.replace(draws=5)).tornado("jobs", None, "uncertainty")
    assert list(pd.read_csv(own)["high"]) == pytest.approx(list(again["high"]), rel=1e-6)
    done = piimss("tornado", out, "--scenario", "adverso", *many, "--by", "range")
    assert done.returncode == 0 and done.stdout.startswith("Avance financiero")
    assert "--seed" in piimss("tornado", out, "--seed", "3").stderr
