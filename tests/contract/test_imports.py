"""Names of the package are there when asked for and cost nothing before."""

import subprocess
import sys
import types

import pytest

import piimss_forecast as pf

HEAVY = (
    "numpy",
    "pandas",
    "xarray",
    "scipy",
    "matplotlib",
    "pandera",
    "pydantic",
    "statsmodels",
    "typer",
)


def loaded(code: str, root) -> set[str]:
    """Heavy libraries that a fresh process has imported after ``code``."""
    ask = f"{code}\nimport sys\nprint(*(m for m in {HEAVY!r} if m in sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=root, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_the_package_imports_nothing_before_it_is_used(root):
    assert loaded("import piimss_forecast", root) == set()


def test_help_imports_only_the_command_line(root):
    code = """
from piimss_forecast.cli import main
import sys
sys.argv = ["piimss", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""
    assert loaded(code, root) == {"typer"}


@pytest.mark.parametrize("name", pf.__all__)
def test_every_public_name_is_there(name):
    assert getattr(pf, name) is not None
    assert name in dir(pf) or name == "__version__"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="forecats"):
        _ = pf.forecats


@pytest.mark.parametrize("first", ["attribute", "module"])
def test_a_package_that_answers_to_a_call_is_still_a_package(root, first):
    orders = {
        "attribute": "import piimss_forecast as pf; pf.scenario; pf.catalog",
        "module": "import piimss_forecast.scenario.engine; import piimss_forecast.catalog.validate",
    }
    code = f"""
{orders[first]}
import piimss_forecast as pf
import piimss_forecast.scenario.engine as e
import piimss_forecast.catalog.validate as v
assert callable(e.run_chain) and callable(v.validate)
assert pf.scenario("tendencial").digest == pf.scenario.load("tendencial").digest
assert type(pf.catalog()).__name__ == "Catalog"
"""
    loaded(code, root)


def test_the_root_is_a_module():
    assert isinstance(pf, types.ModuleType) and isinstance(pf.scenario, types.ModuleType)
