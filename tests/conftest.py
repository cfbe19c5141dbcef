"""Shared fixtures: one small projection a session, an editable copy of data and models, a quick
hypothesis profile.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("MPLBACKEND", "Agg")
# The runner's own terminal is not the width of a pipe. readline, which pytest imports, exports its
# guess behind the back of os.environ.
os.environ.pop("COLUMNS", None)
os.unsetenv("COLUMNS")
hypothesis.settings.register_profile("fast", max_examples=25, deadline=None, derandomize=True)
hypothesis.settings.load_profile("fast")

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# Folders whose tests run the whole job or public panels: `make check` leaves them to `make test`.
LONG = {"cli", "public", "report", "results", "validation", "web"}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`make check` does not even import what the long folders need (a browser, a desk, readers)."""
    short = config.getoption("markexpr") == "not slow"
    whole = collection_path.parent in (HERE, ROOT / "piimss_forecast")
    return True if short and whole and collection_path.name in LONG else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what the folder says is long, and begin with what is slow: a worker that is
    handed a long file last leaves the other one idle.
    """
    for item in items:
        if item.path.parent.name in LONG:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def spanish_session() -> Iterator[None]:
    """A command run in this process leaves the session in its language: the next test, and the next
    example of a docstring, begin in that of a new one.
    """
    from piimss_forecast.core.translate import set_language

    set_language("es")
    yield
    set_language("es")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def every_command() -> list[str]:
    """Commands of the program as they are typed, those of a group after its name."""
    from typer.main import get_command

    from piimss_forecast.cli import app

    found = []
    for name, command in get_command(app).commands.items():
        inside = getattr(command, "commands", None)
        shown = [one for one, c in (inside or {}).items() if not c.hidden]
        found += [f"{name} {one}" for one in shown] if inside else [name]
    assert {"run", "data show"} <= set(found)
    return found


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """Public cases kept beside the checkout; tests that need them skip, with a message, when
    they are absent.
    """
    folder = root.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is absent: public validation cases cannot be read")
    return folder


@pytest.fixture(scope="session")
def catalog():
    """The embedded catalogue."""
    import piimss_forecast as pf

    return pf.catalog()


@pytest.fixture(scope="session")
def small():
    """A small run of the base scenario."""
    import piimss_forecast as pf

    return pf.project("tendencial", draws=25, seed=7)


def _no_workbook(_job, _content, stage: Path) -> None:
    from piimss_forecast.results.outputs import WORKBOOK

    (stage / WORKBOOK).touch()


def _no_page(_job, _contents, stage: Path) -> None:
    from piimss_forecast.results.outputs import PAGE

    (stage / PAGE).touch()


@pytest.fixture(scope="session")
def tables_only() -> Callable[[], AbstractContextManager[None]]:
    """A context in which the main job leaves its two slowest files, workbook and page, empty."""
    from piimss_forecast.results import outputs

    @contextmanager
    def context() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(outputs, "write_workbook", _no_workbook)
            patch.setattr(outputs, "write_page", _no_page)
            yield

    return context


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """The data folder, free to be broken."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture
def edited(data_copy: Path):
    """A function that writes another text in a file of the copy and opens its catalogue; the text
    stands there once, but where only the ``first`` is told.
    """
    import piimss_forecast as pf

    def edit(name: str, found: str, written: str, *, first: bool = False):
        file = data_copy / name
        text = file.read_text(encoding="utf-8")
        assert text.count(found) == 1 or (first and found in text), (found, text.count(found))
        file.write_text(text.replace(found, written, 1), encoding="utf-8")
        return pf.catalog(data_copy)

    return edit


@pytest.fixture(scope="session")
def open_files(root: Path):
    """The writer of files as the institute publishes them every month."""
    path = root / "tests" / "ingest" / "open_files.py"
    spec = importlib.util.spec_from_file_location("open_files", path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def models_copy(tmp_path: Path) -> Path:
    """The models folder, free to be broken."""
    return Path(shutil.copytree(ROOT / "models", tmp_path / "models"))
