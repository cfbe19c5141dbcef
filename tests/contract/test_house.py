"""Rules of the house that every module must keep: direction of imports, packaging, units, bounds
on files.
"""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

MOST_LINES = 400


def modules(root: Path):
    return sorted((root / "piimss_forecast").rglob("*.py"))


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the package of a folder against the contracts of pyproject.toml."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
    ]
    return subprocess.run(
        [*command, "--no-cache", "--no-logo"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def test_imports_run_one_way(root):
    done = lint_imports(root)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("core/dims.py", "from ..law import Law"),
        ("pensions/ledger.py", "from ..morbidity.states import step as other"),
        ("pensions/ledger.py", "from .link_ledger import ledger"),
        ("coverage/raking.py", "from ..scenario.run import Run"),
        ("report/tables.py", "from ..results.projection import Projection"),
    ],
)
def test_an_import_the_wrong_way_is_found(root, tmp_path, file, line):
    shutil.copytree(root / "piimss_forecast", tmp_path / "piimss_forecast")
    shutil.copy(root / "pyproject.toml", tmp_path)
    path = tmp_path / "piimss_forecast" / file
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert file.removesuffix(".py").replace("/", ".") in done.stdout


def test_every_link_is_named_in_the_contracts(root):
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contracts = {c["id"]: c for c in settings["importlinter"]["contracts"]}
    links = {
        ".".join(file.relative_to(root).with_suffix("").parts)
        for file in modules(root)
        if file.name.startswith("link") and file.parent.name in domains(contracts["layers"])
    }
    assert links == set(contracts["links"]["protected_modules"])


def domains(layers: dict) -> list[str]:
    """The layer of the domains: the longest row of the contract."""
    return max(layers["layers"], key=lambda row: row.count("|")).split(" | ")


def constants(file: Path) -> set[str]:
    """Public constants that a module defines, without those that every module may."""
    named = {
        name.id
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for name in ast.walk(target)
        if isinstance(name, ast.Name) and name.id.isupper() and len(name.id) > 1
    }
    return {name for name in named if not name.startswith("_")} - {"LINK"}


def test_a_constant_has_one_meaning(root):
    """One name, one meaning, among the domains and what they all stand on."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contracts = {c["id"]: c for c in settings["importlinter"]["contracts"]}
    folders = {*domains(contracts["layers"]), "core", "catalog", "law", "scenario"}
    where: dict[str, list[str]] = {}
    for file in modules(root):
        if file.relative_to(root / "piimss_forecast").parts[0] in folders:
            for name in constants(file):
                where.setdefault(name, []).append(str(file.relative_to(root)))
    assert len(where) > 100
    assert not {name: files for name, files in where.items() if len(files) > 1}


def test_files_are_short(root):
    long = {
        str(f.relative_to(root)): n
        for part in ("piimss_forecast", "tests", "docs", "benchmarks")
        for f in sorted((root / part).rglob("*.py"))
        if (n := f.read_text(encoding="utf-8").count("\n")) > MOST_LINES
    }
    assert not long, long


def test_every_package_travels_in_the_wheel(root):
    listed = set(
        tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
            "packages"
        ]
    )
    found = {
        ".".join(p.parent.relative_to(root).parts)
        for p in (root / "piimss_forecast").rglob("__init__.py")
    }
    assert found == {p for p in listed if not p.rsplit(".", 1)[-1].startswith("_")}


def test_only_the_places_named_read_files(root):
    allowed = {"core", "law", "catalog", "ingest", "report", "scenario", "results", "cli", "web"}
    package = root / "piimss_forecast"
    for file in modules(root):
        if file.relative_to(package).parts[0] in allowed:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = (
                getattr(node.func, "attr", getattr(node.func, "id", ""))
                if isinstance(node, ast.Call)
                else ""
            )
            assert name not in {"open", "read_text", "read_csv", "read_bytes", "load_dataset"}, (
                f"{file}:{node.lineno} {name}"
            )


def test_no_index_address_and_no_machine_path(root):
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (root / name).read_text(encoding="utf-8")
        assert "http" not in text and "--index-url" not in text and "--find-links" not in text, name
        assert text.count("--hash=sha256:") > 50


def test_every_variable_says_its_unit_name_and_source(small):
    for name, variable in small.data.data_vars.items():
        for attr in ("units", "long_name", "long_name_en", "nature", "date", "source"):
            assert variable.attrs.get(attr), f"{name}: no {attr}"
        assert variable.dims[:2] == ("draw", "year"), name


CONTRACT = {
    "population": "sex age",
    "adscrita_umf": "sex age",
    "adscrita_consultorio": "sex age",
    "derechohabientes": "sex age",
    "adscrita_status": "status",
    "patients": "disease sex age",
    "patients_in_treatment": "disease",
    "health_cost": "disease",
    "jobs": "",
    "jobs_mean": "",
    "sbc": "",
    "pensions_in_payment": "type regime",
    "pension_outlay": "payer",
    "contribution_income": "branch",
    "contribution_income_real": "",
    "income": "item",
    "outlay": "item",
    "reserve_balance": "reserve",
    "avance_financiero": "",
    "indicator": "code",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_contract_variables(small, name):
    assert set(small.data[name].dims) == {"draw", "year", *CONTRACT[name].split()}


def test_years_and_history(small):
    data = small.data
    assert int(data["year"][0]) <= 2018 and int(data["year"][-1]) == 2030
    past = data.sel(year=~data["is_projection"])
    # An indicator whose record ends in 2020 is forecast from 2021 on, before the ledger's own
    # projection begins.
    for name in set(data.data_vars) - {"indicator"}:
        values = past[name]
        assert bool((values.isnull() | (values == values.isel(draw=0))).all()), (
            f"{name}: history differs between draws"
        )
