"""The diagrams of the architecture page are those of the links as they stand."""

import importlib.util
from pathlib import Path

import pytest

from piimss_forecast.scenario.link import Link

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def page():
    spec = importlib.util.spec_from_file_location("arquitectura", ROOT / "docs" / "arquitectura.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current(page):
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.written(text) == text, "run: python docs/arquitectura.py"


def test_the_table_of_the_house_names_every_folder(page):
    text = page.PAGE.read_text(encoding="utf-8")
    folders = {f.parent.name for f in (ROOT / "piimss_forecast").glob("*/__init__.py")}
    assert len(folders) > 15 and not {f for f in folders if f"`{f}/`" not in text}


def test_the_walk_names_every_link_on_the_way(page):
    names = page.walk(page.chain(), page.KEY, page.GOAL)
    assert names.index("`employment.growth`") < names.index("`contributions`")
    assert "`jobs_mean`" in names and "`contribution_collection`" in names
    assert names.rstrip().splitlines()[-1].startswith("| `finance`")
    assert "`metas`" not in names and "`population`" not in names  # not on the way


def test_a_key_declared_by_pattern_is_walked(page):
    rows = page.walk(page.chain(), page.DISEASE_KEY, page.GOAL).splitlines()[2:]
    assert rows[0].startswith(f"| `morbidity` | `{page.DISEASE_KEY}` | ")
    assert rows[-1].startswith("| `finance`") and len(rows) == 2
    assert page.moved(page.chain(), "morbidity.control_ckd")
    assert not page.moved(page.chain(), "morbidity.control_none")


def nothing(_run):
    """A link that does nothing."""


def test_edges_moved_and_needed(page):
    chain = (
        Link("a", nothing, writes=("x", "y"), keys=("k",)),
        Link("b", nothing, reads=("x",), writes=("z",)),
        Link("c", nothing, reads=("y", "z"), writes=("w", "v")),
    )
    assert page.edges(chain) == {("a", "b"): ["x"], ("a", "c"): ["y"], ("b", "c"): ["z"]}
    assert page.moved(chain, "k") == {"x", "y", "z", "w", "v"} and not page.moved(chain, "other")
    assert page.needed(chain, "z") == {"x", "z"} and page.needed(chain, "v") >= {"x", "y", "z", "v"}
    assert '"x"| b' in page.chart(chain, {"x", "z"}) and "| c" not in page.chart(chain, {"x", "z"})
