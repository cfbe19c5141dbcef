"""Rules of the house that every module must keep: direction of imports, packaging, units, bounds
on files.
"""

import ast
import tomllib
from pathlib import Path

import pytest

# Who may import whom: only what stands lower. A domain's link counts with the engine (see docs/arquitectura.md).
LAYER = {"core": 0, "law": 1, "uncertainty": 1, "catalog": 2}
LAYER |= dict.fromkeys(("actuarial", "timeseries", "demography"), 3)
DOMAINS = ("economy", "population", "employment", "coverage", "morbidity", "pensions")
DOMAINS += ("contributions", "finance", "metas")
LAYER |= dict.fromkeys(DOMAINS, 4)
LAYER |= {"scenario": 5, "ingest": 5, "link": 6, "report": 6, "links": 7, "results": 8, "cli": 9}
LAYER |= {"__init__": 10}
# Files that the width of 100 made longer than 400 lines: to be split, and until then not to grow.
TO_SPLIT = {"app.py": 469, "assess.py": 416, "cohorts.py": 459, "cuotas.py": 522}
TO_SPLIT |= {"fit.py": 454, "law_1997.py": 420, "national.py": 407}
TO_SPLIT |= {"wording.py": 469}


def modules(root: Path):
    return sorted((root / "piimss_forecast").rglob("*.py"))


def imported(file: Path, package: Path):
    """Top-level parts of the package that a module imports."""
    parts = file.relative_to(package).parts
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        if node.module and node.module.startswith("piimss_forecast"):
            yield [*node.module.split("."), node.names[0].name][1]
        elif node.level == len(parts):  # relative to the package itself
            yield from [node.module.split(".")[0]] if node.module else [n.name for n in node.names]


def layer(parts):
    """Floor of a module: its folder's, or that of the links."""
    is_link = len(parts) == 2 and parts[0] in DOMAINS and parts[1].startswith("link")
    return LAYER["link" if is_link else parts[0].removesuffix(".py")]


def test_imports_run_one_way(root):
    package = root / "piimss_forecast"
    wrong = []
    for file in modules(root):
        parts = file.relative_to(package).parts
        for target in imported(file, package):
            if target == parts[0].removesuffix(".py") or target.startswith("__"):
                continue
            assert target in LAYER, f"{file}: {target} has no layer"
            if LAYER[target] >= layer(parts):
                wrong.append(f"{file.relative_to(root)} imports {target}")
    assert not wrong, wrong


def test_files_are_short(root):
    long = {
        str(f.relative_to(root)): n
        for f in modules(root)
        if (n := f.read_text(encoding="utf-8").count("\n")) > TO_SPLIT.get(f.name, 400)
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
    allowed = {"core", "law", "catalog", "ingest", "report", "scenario", "results", "cli"}
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
        for attr in ("units", "long_name", "source"):
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
