"""Own figures from the command line: added, named when they replace, accepted with a reason, and
told when nothing uses them.
"""

import csv
import json
from dataclasses import dataclass

import pandas as pd
import pytest
from typer.testing import CliRunner

import piimss_forecast as pf
from piimss_forecast.cli.app import app
from piimss_forecast.core.errors import InputError, OutputError, PiimssError
from piimss_forecast.core.translate import set_language
from piimss_forecast.ingest import import_figures

COLUMNS = list(pf.catalog().figures().columns)
ROW = {
    "figure": "own_1",
    "concept": "insured_jobs",
    "period": "2026",
    "date_basis": "31-dec",
    "value": "22700000",
    "unit": "jobs",
    "sex": "T",
    "age": "all",
    "geography": "MX",
    "kind": "observed",
    "quality": "published",
    "bound": "exact",
    "source": "piimss_2025_2030",
    "locator": "p1",
    "note": "",
}


@dataclass
class Told:
    returncode: int
    stdout: str
    stderr: str


def piimss(*args):
    """The command in this process, with the code and the words of ``main``."""
    try:
        done = CliRunner().invoke(app, list(map(str, args)))
        problem = done.exception
        if problem is None or isinstance(problem, SystemExit):
            return Told(done.exit_code, done.stdout, done.stderr)
        assert isinstance(problem, PiimssError), repr(problem)
        wrong_use = isinstance(problem, (InputError, OutputError))
        return Told(2 if wrong_use else 1, done.stdout, str(problem))
    finally:
        set_language("es")


def rows(path, *changes):
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(ROW | change for change in changes)
    return path


@pytest.mark.parametrize("value", [227_000_000, 2_270_000, 22_700])
def test_a_slip_of_digits_is_refused_and_a_reason_takes_it(tmp_path, value):
    """Case 1: the figure beside that of 2025; nothing is written."""
    file, out = rows(tmp_path / "mias.csv", {"value": str(value)}), tmp_path / "datos"
    done = piimss("data", "import", file, "--out", out)
    assert done.returncode == 1 and f"{value:,}" in done.stderr and "22,517,076" in done.stderr
    assert not out.exists()
    if value == 2_270_000:
        done = piimss("data", "import", file, "--out", out, "--accept", "cambio de definición")
        assert done.returncode == 0, done.stderr
        (own,) = pf.catalog(out).own_figures().to_dict("records")
        assert own["note"] == "accepted: cambio de definición" and own["value"] == value
        assert "accepted: cambio" in done.stdout.replace("\n", " ")


def test_december_of_a_stock_is_used_as_the_year(tmp_path):
    """Case 2: and it moves the run."""
    out = tmp_path / "datos"
    file = rows(tmp_path / "mias.csv", {"period": "2026-12", "value": "22700000"})
    done = piimss("data", "import", file, "--out", out)
    assert done.returncode == 0, done.stderr
    assert "2026-12" in done.stdout and "ningún resultado" not in done.stdout
    assert pf.catalog(out).value("insured_jobs", 2026) == 22_700_000
    run = pf.project("tendencial", draws=1, catalog=pf.catalog(out))
    assert float(run.data["jobs"].sel(draw=0, year=2026)) == 22_700_000


def test_a_gap_is_told_by_import_validate_and_run(tmp_path, tables_only):
    """Case 3: jobs of 2027 without 2026."""
    file, out = rows(tmp_path / "mias.csv", {"period": "2027", "value": "23900000"}), tmp_path / "d"
    told = piimss("data", "import", file, "--out", out, "--lang", "en")
    assert told.returncode == 0 and "the figure of 2026 is missing" in told.stdout
    told = piimss("data", "validate", "--data", out)
    assert "falta la cifra de 2026" in told.stdout and "own_1" in told.stdout
    job = tmp_path / "r"
    with tables_only():
        told = piimss(
            *("run", "tendencial", "--draws", 2, "--sufficiency", 2030),
            *("--data", out, "--out", job, "--lang", "en"),
        )
    assert told.returncode == 0 and "the figure of 2026 is missing" in told.stdout
    manifest = json.loads((job / "manifest.json").read_text(encoding="utf-8"))
    assert [(u["item"], u["period"]) for u in manifest["unused"]] == [("insured_jobs", "2027")]
    table = pd.read_csv(job / "tables" / "cifras_propias.csv")
    assert list(table["figure"]) == ["own_1"]


def test_a_figure_of_a_state_is_told_by_import_validate_and_run(tmp_path, tables_only):
    state = {"geography": "Jalisco", "period": "2025", "value": "1900000"}
    file, out = rows(tmp_path / "mias.csv", state), tmp_path / "d"
    words = ("el país (MX)", "Jalisco")
    told = piimss("data", "import", file, "--out", out)
    assert told.returncode == 0 and words[0] in told.stdout
    assert words[0] in piimss("data", "validate", "--data", out).stdout
    job = tmp_path / "r"
    with tables_only():
        told = piimss("run", "tendencial", "--draws", 2, "--data", out, "--out", job)
    assert told.returncode == 0 and words[0] in told.stdout
    assert words[1] in (job / "tables" / "cifras_propias.csv").read_text(encoding="utf-8")


def test_a_month_that_is_not_is_told_in_words(tmp_path):
    file = rows(tmp_path / "mias.csv", BAD["month 13"])
    with pytest.raises(PiimssError, match=r"un mes \(2026-01 a 2026-12\)") as error:
        import_figures(pf.catalog(), file, tmp_path / "stage")
    assert "[0-9]" not in str(error.value)


def test_a_second_import_adds_and_replacing_asks_by_name(tmp_path):
    """Case 5."""
    out = tmp_path / "datos"
    a = rows(tmp_path / "a.csv", {"value": "22700000"})
    b = rows(
        tmp_path / "b.csv",
        {
            "figure": "own_2",
            "concept": "sbc_mean",
            "unit": "mxn_per_day",
            "value": "655.1",
            "date_basis": "year",
        },
    )
    for file in (a, b):
        done = piimss("data", "import", file, "--out", out)
        assert done.returncode == 0, done.stderr
    assert set(pf.catalog(out).own_figures()["figure"]) == {"own_1", "own_2"}
    again = rows(tmp_path / "c.csv", {"value": "22800000"})
    before = (out / "figures.csv").read_bytes()
    done = piimss("data", "import", again, "--out", out)
    assert done.returncode == 1 and "--replace own_1" in done.stderr and "22,700,000" in done.stderr
    assert (out / "figures.csv").read_bytes() == before
    done = piimss("data", "import", again, "--out", out, "--replace", "own_1")
    assert done.returncode == 0, done.stderr
    assert "22,700,000" in done.stdout and "22,800,000" in done.stdout
    assert pf.catalog(out).value("insured_jobs", 2026) == 22_800_000
    same = piimss("data", "import", again, "--out", out, "--lang", "en")
    assert same.returncode == 0 and "unchanged" in same.stdout


def test_a_figure_said_already_stays_its_document_s(tmp_path):
    """The same value twice is a folder that no run takes."""
    file = rows(tmp_path / "mias.csv", {"period": "2025", "value": "22517076"})
    done = piimss("data", "import", file, "--out", tmp_path / "d", "--lang", "en")
    assert done.returncode == 0 and "unchanged" in done.stdout, done.stderr
    assert pf.catalog(tmp_path / "d").own_figures().empty


def test_a_source_is_registered_with_its_figures(tmp_path):
    out = tmp_path / "datos"
    file = rows(tmp_path / "mias.csv", {"source": "oficio_12"})
    done = piimss("data", "import", file, "--out", out)
    assert done.returncode == 1 and "oficio_12" in done.stderr and "--source" in done.stderr
    source = ["--source", "oficio_12", "--title", "Oficio 12", "--publisher", "IMSS"]
    done = piimss("data", "import", file, "--out", out, *source, "--date", "2026-11-03")
    assert done.returncode == 0, done.stderr
    catalog = pf.catalog(out)
    assert catalog.sources().set_index("source").loc["oficio_12", "title"] == "Oficio 12"
    assert list(catalog.own_figures()["source"]) == ["oficio_12"]
    other = piimss("data", "import", file, "--out", out, *source[:3], "Otro", "--publisher", "IMSS")
    assert other.returncode == 1 and "Otro" in other.stderr
    bare = piimss("data", "import", file, "--out", tmp_path / "x", "--source", "oficio_13")
    assert bare.returncode != 0 and "--title" in bare.stderr


def test_names_are_searched_in_both_languages():
    """Case 34."""
    for word in ("salario", "SALARIO", "wage"):
        assert "sbc_mean" in piimss("data", "show", "--like", word).stdout
    assert "pensions_in_payment" in piimss("data", "show", "--like", "pension en curso").stdout
    none = piimss("data", "show", "--like", "xyzzy")
    assert none.returncode == 2 and "xyzzy" in none.stderr


BAD = {
    "month 13": {"period": "2026-13"},
    "month 00": {"period": "2026-00"},
    "year 2199": {"period": "2199"},
    "year 1950": {"period": "1950"},
    "age 200": {"age": "200"},
    "a place that is not": {"geography": "Mexico"},
    "share of 159": {"concept": "insured_jobs_women_share", "unit": "percent", "value": "159"},
    "share as fraction": {"concept": "insured_jobs_women_share", "unit": "percent", "value": "0.4"},
    "monthly salary": {"concept": "sbc_december", "unit": "mxn_per_day", "value": "19000"},
    "millions": {"value": "22.7"},
    "thousands": {"value": "22700"},
    "zero": {"value": "0"},
    "negative": {"value": "-22700000"},
    "1e308": {"value": "1e308"},
    "infinite": {"value": "1e999"},
    "underscore": {"value": "22_700_000"},
    "full width digits": {"value": "２２７０００００"},
    "thousands separator": {"value": "22,700,000"},
    "wrong date": {"date_basis": "30-jun"},
    "unknown date": {"date_basis": "31-december"},
    "wrong unit": {"unit": "persons"},
    "unknown concept": {"concept": "insured_jobz"},
    "unknown source": {"source": "a_rumour"},
    "empty value": {"value": ""},
    "long field": {"note": "x" * 200_000},
}


@pytest.mark.parametrize("name", BAD)
def test_bad_figures_are_refused_with_their_row(tmp_path, name):
    file = rows(tmp_path / "mias.csv", BAD[name])
    with pytest.raises(PiimssError) as error:
        import_figures(pf.catalog(), file, tmp_path / "stage")
    for lang in ("es", "en"):
        told = error.value.message(lang)
        assert ("row 2" in told or "fila 2" in told or "own_1" in told) and len(told) < 1000, told


RAW = {
    "header only": lambda text: text.splitlines()[0] + "\n",
    "empty": lambda text: "",
    "unbalanced quote": lambda text: text.replace(",exact,", ',"exact,'),
    "null byte": lambda text: text.replace("22700000", "227\0"),
    "a control character as sex": lambda text: text.replace(",T,", ",T\x01,"),
    "an escape sequence as concept": lambda text: text.replace(",insured_jobs,", ",\x1b[31mjobs,"),
    "a column twice": lambda text: text.replace(",note", ",note,note").replace("p1,", "p1,,"),
    "a row cut": lambda text: text[:-30],
    "two values": lambda text: (
        text + text.splitlines()[1].replace("own_1", "o").replace("22700000", "22800000") + "\n"
    ),
    "an id twice": lambda text: text + text.splitlines()[1] + "\n",
    "utf-16": lambda text: text.encode("utf-16"),
}


@pytest.mark.parametrize("name", RAW)
def test_bad_files_are_refused(tmp_path, name):
    text = rows(tmp_path / "mias.csv", {}).read_text(encoding="utf-8")
    broken = RAW[name](text)
    (tmp_path / "mias.csv").write_bytes(broken if isinstance(broken, bytes) else broken.encode())
    with pytest.raises(PiimssError, match=r"mias\.csv"):
        import_figures(pf.catalog(), tmp_path / "mias.csv", tmp_path / "stage")
