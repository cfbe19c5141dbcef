"""What a newcomer types with a slip, and what the terminal answers."""

from __future__ import annotations

import pytest

from piimss_forecast import catalog, scenario
from piimss_forecast.results.regeneration import regenerate


@pytest.mark.parametrize(
    ("typed", "found", "expected"),
    [
        (("run", "--draws", "1,000"), "1,000", "un número entero sin separadores"),
        (("run", "--seed", "x"), "x", "un número entero"),
        (("run", "--horizon", "20x"), "20x", "un número entero"),
        (("solve", "a", "b", "--probability", "80 %"), "80 %", "un número con punto"),
        (("metas", "--format", "xls"), "xls", "uno de table, csv, json"),
        (("metas", "--horizonte", "2030"), "--horizonte", "como --horizon"),
        (("law", "--year", "2027", "extra"), "extra", "ningún argumento más"),
        (("correr",), "correr", "uno de run, serve"),
        (("solve", "jobs >= 1@2030"), "nada", "un valor: clave del supuesto"),
        (("run", "--keep=si"), "un valor", "la opción sola"),
        (("report", "x", "--out", "x.docx"), "x.docx", "termine en .pdf, el único formato"),
        (("tornado", "--csv", "x.xlsx"), "x.xlsx", "termine en .csv"),
        (("tornado", "--figure", "x.jpg"), "x.jpg", ".svg, .png, .pdf, los formatos que hay"),
        (("data", "export", "--out", "x.xlsx"), "x.xlsx", "termine en .csv"),
        (("sufficiency", "--csv", "x.csv"), "el nombre de un archivo", "una carpeta"),
        (("backtest", "2018", "2031", "--metas"), "2031", "2018, 2020"),
        (("data", "asegurados", ".", "--out", "x", "--memory", "mucha"), "'mucha'", "700MB"),
        (
            ("solve", "P25-3.1", "employment.grow"),
            "'employment.grow'",
            "¿quiso decir employment.growth",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_slip_of_typing_is_told_with_what_was_found_and_expected(
    piimss, tmp_path, typed, found, expected
):
    """Were ``--draws no admite ese valor``, a PDF named .docx and a year left out in silence."""
    done = piimss(*typed, cwd=tmp_path)
    assert done.returncode == 2 and not list(tmp_path.iterdir()), done.stderr
    assert f"se encontró {found};" in done.stderr and expected in done.stderr


def test_the_help_of_every_command_is_in_one_language(piimss):
    """Was ``Usage`` and ``Options`` in ``piimss report check``."""
    for typed in (("report", "check"), ("report", "form"), ("report", "make"), ("data", "show")):
        said = piimss(*typed, "--help").stdout
        assert "Uso:" in said and "Usage" not in said and "[default" not in said


@pytest.fixture(scope="module")
def project_run(tmp_path_factory, tables_only):
    """The folder of a small run."""
    folder = tmp_path_factory.mktemp("corrida") / "resultados"
    sets = [scenario("tendencial"), scenario("favorable")]
    with tables_only():
        regenerate(sets, catalog(), folder, horizon=2030, draws=3, seed=7, sufficient_to=2045)
    return folder


def test_a_run_is_read_where_a_scenario_is(piimss, project_run):
    """``sufficiency`` and ``diff`` took the name of a run for a scenario or gave a traceback."""
    found = piimss("sufficiency", project_run, "tendencial")
    assert found.returncode == 0, found.stderr
    assert "tendencial  2030" in found.stdout and "favorable" not in found.stdout
    assert "2,0" not in found.stdout.splitlines()[3]
    assert piimss("sufficiency", project_run, "--draws", "5").returncode == 2
    same = piimss("diff", project_run, "tendencial")
    assert same.returncode == 0 and "No hay diferencias" in same.stdout, same.stderr
    other = piimss("diff", project_run, "riesgo")
    assert other.returncode == 2 and "uno de tendencial" in other.stderr


def test_a_table_of_semicolons_is_told_as_such(piimss, tmp_path):
    own = tmp_path / "propio.csv"
    own.write_text("figure;concept;period;value\na;insured_jobs;2026;3,5\n")
    done = piimss("data", "import", own, "--out", tmp_path / "d")
    assert done.returncode == 1 and "propio.csv, encabezado" in done.stderr
    assert "punto y coma" in done.stderr and "delimitado por comas" in done.stderr


def test_one_scenario_points_nowhere(piimss):
    done = piimss("direction", "tendencial")
    assert done.returncode == 2 and "dos escenarios distintos" in done.stderr


def test_the_headings_of_a_search_and_of_a_tornado_tell_their_unit(piimss):
    found = piimss("solve", "jobs >= 24500000@2030", "employment.growth", "--draws", "10")
    title, _, *rows = found.stdout.split("\n\n")[0].splitlines()
    assert title == "jobs >= 24500000@2030 ~ employment.growth, % anual"
    values = [row.split()[0] for row in rows[1:]]
    assert len(values) > 3 and len(set(values)) == len(values)
    drawn = piimss("tornado", "--draws", "3").stdout
    assert drawn.startswith("Avance financiero, 2030, mdp")


def test_runs_of_results_that_keep_none_say_how_to_keep(piimss, tmp_path):
    done = piimss("runs", "otros", cwd=tmp_path)
    assert done.stdout.startswith("No hay corridas conservadas en otros/: piimss run --keep")


def test_a_period_without_a_figure_is_told_with_those_there_are(piimss):
    none = piimss("cite", "insured_jobs", "--period", "2031")
    assert "se encontró 2031" in none.stderr and "2023, 2024, 2025" in none.stderr
    assumed = piimss("cite", "contribution_income.total", "--period", "2024")
    assert assumed.returncode == 2 and "ningún --period" in assumed.stderr


def test_an_unknown_concept_is_told_the_command_that_lists_them(piimss, tmp_path):
    assert "piimss data show, o" in piimss("data", "show", "nope", cwd=tmp_path).stderr
