"""The table of bad inputs counts what the tests try."""

import importlib.util
import re

import pytest

pytestmark = pytest.mark.slow

ROW = re.compile(r"^\| .+ \| (\d+) \| .+ \| `([a-z_/]+\.py)` ([A-Z_]+) \|$", re.MULTILINE)


def rows(root):
    return ROW.findall((root / "docs" / "entradas_malas.md").read_text(encoding="utf-8"))


def test_every_count_is_that_of_its_list(root):
    found = rows(root)
    assert len(found) >= 6
    for count, file, name in found:
        spec = importlib.util.spec_from_file_location("bad_inputs", root / "tests" / file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert len(getattr(module, name)) == int(count), f"{file} {name}"


def test_the_embedded_data_are_a_frictionless_package(root, monkeypatch):
    """The descriptor as another program reads it: types, keys, enumerations and patterns."""
    frictionless = pytest.importorskip("frictionless")
    monkeypatch.chdir(root / "data")
    report = frictionless.Package("datapackage.json").validate()
    assert report.valid, report.flatten(["name", "rowNumber", "message"])[:5]
    assert report.stats["tasks"] > 30


def test_another_program_finds_a_broken_row_too(data_copy, monkeypatch):
    frictionless = pytest.importorskip("frictionless")
    with (data_copy / "figures.csv").open("a", encoding="utf-8") as end:
        end.write("zz,insured_jobz,2026,31-dec,many,jobs,T,all,MX,observed,published,exact,x,L1,\n")
    monkeypatch.chdir(data_copy)
    report = frictionless.Package("datapackage.json").validate()
    kinds = {kind for (kind,) in report.flatten(["type"])}
    assert {"type-error", "foreign-key"} <= kinds
