"""Two runs bridged from the command line."""

import shutil


def test_the_command_writes_table_and_figure(piimss, tmp_path):
    csv, figure = tmp_path / "puente.csv", tmp_path / "puente.svg"
    words = ["reconcile", "tendencial", "adverso", "--series", "jobs", "--csv", csv]
    done = piimss(*words, "--figure", figure, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "Method (version)" in done.stdout and "Employment" in done.stdout
    assert csv.read_text(encoding="utf-8").splitlines()[0] == "step,contribution,value"
    assert "<svg" in figure.read_text(encoding="utf-8")
    bad = piimss("reconcile", "tendencial", "adverso", "--figure", tmp_path / "a.xyz")
    assert bad.returncode == 2 and "svg" in bad.stderr


def test_direction_prints_the_matrix_and_the_reasons(piimss, tmp_path):
    csv = tmp_path / "direcciones.csv"
    done = piimss("direction", "tendencial", "piimss", "--csv", csv, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "says nothing of salaries" in done.stdout and "exception" in done.stdout
    assert "P25-2.1" in done.stdout and "P25-2: 1" not in done.stdout
    assert "expected" in done.stdout and "median" not in done.stdout
    assert csv.read_text(encoding="utf-8").startswith("scenario,outcome,expected,found")


def test_direction_expects_what_the_folder_of_sets_says(piimss, root, tmp_path):
    """The sets were of the folder and what is expected of them, of the package."""
    folder, csv = shutil.copytree(root / "models", tmp_path / "models"), tmp_path / "d.csv"
    file = folder / "directions.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('jobs = "+"', 'jobs = "-"', 1), encoding="utf-8")
    done = piimss("direction", "tendencial", "favorable", "--models", folder, "--csv", csv)
    assert done.returncode == 1 and "favorable,jobs,-,+" in csv.read_text(encoding="utf-8")
