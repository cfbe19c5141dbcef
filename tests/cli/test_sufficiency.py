"""``piimss sufficiency`` as typed."""

import re

import pandas as pd


def test_it_prints_the_answer_and_writes_the_tables(piimss, tmp_path):
    done = piimss(
        "sufficiency", "tendencial", "--draws", 6, "--horizon", 2040, "--csv", "fuera", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "último año suficiente" in done.stdout and "prima media general" in done.stdout
    assert {p.stem for p in (tmp_path / "fuera").iterdir()} == {
        "suficiencia",
        "suficiencia_por_ano",
        "suficiencia_por_seguro",
        "suficiencia_informes",
    }
    assert "Son 6 trayectorias hasta 2040" in done.stdout and "> 2040" in done.stdout
    assert re.search(r"\d+ % ±\d+", done.stdout)
    assert "en especie" in done.stdout and "SEM_especie" not in done.stdout
    years = pd.read_csv(tmp_path / "fuera" / "suficiencia_por_ano.csv")
    assert years["year"].tolist() == list(range(2025, 2041))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["fuera"]


def test_english_help_has_an_example_and_a_past_horizon_is_refused(piimss):
    help_ = piimss("sufficiency", "--help", "--lang", "en")
    assert help_.returncode == 0 and "piimss sufficiency tendencial" in help_.stdout
    done = piimss("sufficiency", "tendencial", "--draws", 1, "--horizon", 2020, "--lang", "en")
    assert done.returncode == 2 and "2020" in done.stderr and "Traceback" not in done.stderr


def test_a_single_path_has_no_bands_and_says_so(piimss, tmp_path):
    words = ("sufficiency", "tendencial", "--draws", 1, "--horizon", 2026, "--lang", "en")
    done = piimss(*words, cwd=tmp_path)
    assert done.returncode == 0 and "a single path has neither bands" in done.stdout
    assert "±" not in done.stdout and "90 %" not in done.stdout and "median" not in done.stdout
