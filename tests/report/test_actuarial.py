"""The actuarial report: disclosures, numbers, bytes, and what it says of a bad folder."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import tomli_w
from typer.testing import CliRunner

import piimss_forecast as pf
from piimss_forecast.cli.app import app
from piimss_forecast.core.errors import DataError, InputError, OutputError
from piimss_forecast.metas import percent
from piimss_forecast.report.actuarial import disclosures, sections_close, signing
from piimss_forecast.report.actuarial.bundle import Earlier
from piimss_forecast.report.actuarial.typeset import document, pdf
from piimss_forecast.results.actuarial_report import _earlier
from piimss_forecast.results.manifest import sealed
from piimss_forecast.results.regeneration import regenerate


@pytest.fixture(scope="module")
def folder(tmp_path_factory, catalog, tables_only) -> Path:
    """A run of one scenario, small."""
    out = tmp_path_factory.mktemp("actuarial") / "run"
    sets = [pf.scenario("tendencial")]
    with tables_only():
        regenerate(sets, catalog, out, horizon=2030, draws=25, seed=7, jobs=1, sufficient_to=2032)
    return out


@pytest.fixture(scope="module")
def made(folder) -> pf.ActuarialReport:
    """What is read of it, with nothing run again."""
    return pf.actuarial_report(folder)


@pytest.fixture
def copy(folder, tmp_path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def words(report: bytes, tmp_path: Path) -> str:
    """Text of a PDF; the test skips where the machine has no pdftotext."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext")
    (tmp_path / "r.pdf").write_bytes(report)
    done = subprocess.run(["pdftotext", "-layout", tmp_path / "r.pdf", "-"], capture_output=True)
    return re.sub(r"[\s\u200b]+", " ", done.stdout.decode())


def test_it_is_not_written_inside_the_sealed_folder_of_its_run(folder):
    with pytest.raises(OutputError, match="sellada"):
        pf.actuarial_report(folder, folder / "informe.pdf")
    assert not (folder / "informe.pdf").exists()


def test_every_disclosure_is_there_and_the_headline_is_the_dataset(made, small, tmp_path):
    report = pdf(made.bundle, made.written)
    assert pdf(made.bundle, made.written) == report  # another temporary folder, the same bytes
    said = words(report, tmp_path)
    assert len(made.checklist) == 26
    for number, row in made.checklist.iterrows():
        assert f"{number}. {row['title']}" in said
    total = small.data["reserve_balance"].isel(draw=0).sel(year=2030).sum()
    assert f"{float(total):,.0f}" in said
    assert f"{float(small.data['jobs'].isel(draw=0).sel(year=2030)):,.0f}" in said


def test_law_and_targets_are_printed_with_their_own_digits(made, catalog):
    """Rates are the law's, targets the programme's, and probabilities those of the page."""

    def rows(number, column=0):
        blocks = [t for t in made.written[number - 1] if t["kind"] == "table"]
        return {tuple(r[: column + 1]): r for t in blocks for r in t["rows"]}

    rates = {key: r[2] for key, r in rows(6, 1).items() if len(r) == 5}
    law = catalog.law(2025).table().set_index("parameter")["value"]
    for said, name in (("SIV", "siv"), ("GMP", "gmp"), ("SEM en dinero", "sem_cash")):
        for payer, who in (("patrón", "employer"), ("trabajador", "worker"), ("Estado", "state")):
            assert float(rates[said, payer]) == law[f"rate.{name}.{who}"]
    assert float(rates["SRT, clase 3", "patrón"]) == law["rate.srt.class_3.employer"]
    amounts = rows(6)
    assert amounts["UMA, pesos por día",][1] == "113.14"
    ahead = rows(4, 3)
    assert ahead["salario mínimo", "315.04", "pesos por día", "1 de enero de 2026"]
    targets = rows(17)
    table = made.bundle.content.metas["tendencial"].set_index(["code", "year"])
    assert targets["P25-2.2",][3] == "2.65"
    for code in ("P25-4.2", "P25-5.2"):
        row = table.loc[code, 2030]
        assert targets[code,][5] == percent(row["probability"], row["error"])


KEY = re.compile(r"[a-z0-9]+([_.][a-z0-9]+)+")  # as data and law name what they hold


def test_no_section_shows_the_keys_of_the_law_or_of_the_ledger(made):
    """Parameters, margins, branches and periods in words; sources have their own key, listed."""
    for number, caption in (
        (4, "Valores vigentes"),
        (6, "Qué hace"),
        (15, "Cada seguro"),
        (19, "Los más"),
    ):
        [block] = [
            t
            for t in made.written[number - 1]
            if t["kind"] == "table" and t["caption"].startswith(caption)
        ]
        names = [row[0] for row in block["rows"]]
        assert names and not [n for n in names if KEY.fullmatch(n) or (n.islower() and "_" in n)], (
            number
        )
    assert "rate" not in {
        row[0] for t in made.written[5] if t["kind"] == "table" for row in t["rows"]
    }
    spread = [row[1] for t in made.written[19] if t["kind"] == "table" for row in t["rows"]]
    assert spread and not [v for v in spread if re.search(r"\b(year|print):|\d\.0\b", v)]


def test_the_sections_say_whether_rjp_is_in_units_and_their_standard(folder, made):
    coverage = " ".join(b["text"] for b in made.written[4] if b["kind"] == "para")
    assert "RJP" in coverage
    [far] = [t for t in made.written[18] if t["kind"] == "table" and "unidad" in t["head"]]
    assert all(re.search(r"(%|puntos)$", row[-1]) for row in far["rows"])
    assert made.checklist["standard"].str.contains("AISS-OIT").any()
    english = pf.actuarial_report(folder, lang="en")
    assert english.checklist["standard"].str.contains("ISSA-ILO").any()
    branches = next(t for t in english.written[14] if t["kind"] == "table")["rows"]
    assert branches[0][0] == "SEM in kind"


def test_english_has_no_spanish_left_and_the_other_way_round(folder):
    es, en = (pf.actuarial_report(folder, lang=k).checklist["title"] for k in ("es", "en"))
    assert not set(es) & set(en)


def test_blanks_are_listed_until_a_person_fills_them(made, folder, tmp_path):
    assert set(made.missing) == set(signing.every_field())
    form = tomllib.loads(signing.form("es"))
    for table in form.values():
        table.update(dict.fromkeys(table, "dicho por el actuario"))
    (tmp_path / "firma.toml").write_text(tomli_w.dumps(form), encoding="utf-8")
    signed = pf.actuarial_report(folder, signing=tmp_path / "firma.toml")
    assert signed.missing == {}
    assert document(signed.bundle, signed.written)["complete"]
    assert "person" not in set(signed.checklist["status"])


def test_what_the_run_cannot_tell_is_said(made):
    state = made.checklist.set_index("title")["status"]
    assert state["Conciliación con el informe anterior"] == "absent"
    assert state["Sensibilidad"] == "absent"  # one scenario
    assert all(made.checklist.loc[made.checklist["status"] == "absent", "untold"].map(len))


def test_an_earlier_run_is_reconciled(made):
    b = made.bundle
    now = b.at("jobs", 2030)
    frame = b.content.cubes["tendencial"]
    before = pd.DataFrame({"series": ["jobs"], "year": [2030], "central": [now / 1.1]})
    old = Earlier("2025", 2023, before, {}, {"version": ("0.2", "0.3")})
    blocks = disclosures.DISCLOSURES[17].write(
        type(b)(b.content, b.catalog, b.files, b.signing, earlier=old)
    )
    tables = [x for x in blocks if x["kind"] == "table"]
    assert tables[1]["rows"][0][-1] == "+10.0 %"
    moved = sections_close._moved(b, "avance_financiero", -7690.0, -4850.0)
    assert moved == "+2,840 mdp corrientes"  # a percentage of a loss says nothing
    assert frame.years[-1] == 2030


def test_a_run_with_another_assumption_is_bridged_step_by_step(folder, made, small, tmp_path):
    faster = small.assumptions.patch({"employment.growth": 2.0}, first=2026)
    old = pf.project(faster, draws=2).save(tmp_path / "old")
    content, now = made.bundle.content, pf.project(small.request.replace(draws=2))
    found = _earlier(old, content, now)
    for steps in found.bridges.values():
        assert abs(steps.loc["employment", "contribution"]) > 1
        assert steps.loc["data", "contribution"] == steps.loc["law", "contribution"] == 0
    assert "Huella de los supuestos" in found.changed
    again = _earlier(folder, content, now)
    assert again.changed == {} and set(again.bridges) == set(found.bridges)


def test_an_earlier_run_that_cannot_be_bridged_is_set_beside_with_the_reason(
    folder, made, small, monkeypatch
):
    def refused(*_):
        raise InputError("x", "reconcile", "a", "b", "c")

    monkeypatch.setattr("piimss_forecast.results.actuarial_report.reconcile", refused)
    b = made.bundle
    old = _earlier(folder, b.content, small)
    assert old.bridges == {} and len(old.resumen) and old.apart.startswith("reconcile: ")
    blocks = disclosures.DISCLOSURES[17].write(replace(b, earlier=old))
    assert old.apart in blocks[-1]["text"]


def test_a_tornado_is_drawn_to_scale(made, tmp_path):
    b = made.bundle
    effects = pd.DataFrame({"a": [-200.0, np.nan], "b": [100.0, 50.0]}, index=["x.y", "x.z"])
    more = type(b)(b.content, b.catalog, b.files, b.signing, {"avance_financiero": effects})
    bars = next(x for x in disclosures.DISCLOSURES[15].write(more) if x["kind"] == "bars")
    assert bars["rows"] == [["x.y", -1.0, "-200", 0.5, "+100"], ["x.z", 0.0, "0", 0.25, "+50"]]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda f: (f / "manifest.json").unlink(), "report.actuarial.missing"),
        (lambda f: (f / "manifest.json").write_text("{"), "report.actuarial.foreign"),
        (lambda f: (f / "manifest.json").write_text("[]"), "report.actuarial.foreign"),
        (lambda f: (f / "tables" / "reservas.csv").unlink(), "report.actuarial.missing"),
        (lambda f: (f / "tables" / "reservas.csv").write_text(""), "report.actuarial.edited"),
        (lambda f: _put(f, versions={"piimss-forecast": "0.0.1"}), "results.load.version"),
        (lambda f: _put(f, seal="0" * 64), "results.load.edited"),
        (lambda f: (f / "corrida.zip").write_bytes(b"PK"), "results.load.edited"),
    ],
)
def test_a_bad_folder_says_what_is_wrong(copy, spoil, code):
    spoil(copy)
    with pytest.raises(DataError) as caught:
        pf.actuarial_report(copy)
    assert caught.value.code == code


def _put(folder: Path, **values: object) -> None:
    """Change the manifest, sealed again unless the seal itself is what changes."""
    path = folder / "manifest.json"
    found = json.loads(path.read_text()) | values
    if "seal" not in values:
        del found["seal"]
        found = sealed(found)
    path.write_text(json.dumps(found))


def test_one_number_edited_by_hand_is_not_signed(copy):
    path = copy / "tables" / "reservas.csv"
    said = path.read_text()
    row = said.splitlines()[-1]
    path.write_text(said.replace(row, row[:-1] + str((int(row[-1]) + 1) % 10)))
    with pytest.raises(DataError, match=r"reservas\.csv") as caught:
        pf.actuarial_report(copy)
    assert caught.value.code == "report.actuarial.edited"


def test_a_cell_edited_to_words_is_refused(copy):
    path = copy / "tables" / "resumen.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[1].rsplit(",", 4)[0] + ",mucho,1,1,1", *lines[2:]]))
    with pytest.raises(DataError, match="mucho"):
        pf.actuarial_report(copy)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[", "file"),
        ("[firma]\n", "table"),
        ('[actuary]\nnombre = "x"', "key"),
        ("[actuary]\nname = 3", "text"),
    ],
)
def test_a_bad_form_says_what_is_wrong(tmp_path, content, code):
    (tmp_path / "f.toml").write_text(content)
    with pytest.raises(InputError) as caught:
        signing.read_signing(tmp_path / "f.toml")
    assert caught.value.code == f"report.signing.{code}"


def test_without_the_typesetter_it_says_so(made, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(OutputError, match="typst"):
        pdf(made.bundle, made.written)


def test_commands(folder, tmp_path):
    form = tmp_path / "firma.toml"
    assert CliRunner().invoke(app, ["report", "form", "--out", str(form)]).exit_code == 0
    done = CliRunner().invoke(app, ["report", "check", str(folder), "--signing", str(form)])
    assert done.exit_code == 1 and "actuary.licence" in done.output
    made = CliRunner().invoke(app, ["report", str(folder), "--out", str(tmp_path / "r.pdf")])
    assert made.exit_code == 0, made.output
    assert (tmp_path / "r.pdf").read_bytes()[:5] == b"%PDF-"
