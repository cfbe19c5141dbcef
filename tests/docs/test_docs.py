"""What the documents say is true of the package: commands, options, links, keys, and examples
that run.
"""

from __future__ import annotations

import re
import runpy
import shlex
import tomllib
from pathlib import Path
from urllib.parse import unquote

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest
from typer.testing import CliRunner

import piimss_forecast as pf
from piimss_forecast.catalog.schemas import FIGURES
from piimss_forecast.cli.app import app
from piimss_forecast.core.translate import translate
from piimss_forecast.metas import UNSURE

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guia.md"
SITE = [
    *sorted((ROOT / "docs" / "para").glob("*.md")),
    *sorted((ROOT / "docs" / "en").glob("*.md")),
]
USER = [GUIDE, ROOT / "README.md", ROOT / "README.es.md"]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *USER[1:]]
GROUPS = {"data", "report"}  # commands that have commands of their own


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


def prose(text: str) -> str:
    """The text without its fenced blocks."""
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)


def commands(text: str) -> list[list[str]]:
    """Words after ``piimss`` of every command line, in fenced blocks and in backticks."""
    fenced = "\n".join(
        re.findall(r"^ *```[^\n]*\n(.*?)^ *```", text, flags=re.DOTALL | re.MULTILINE)
    )
    lines = [line.strip() for line in fenced.splitlines()] + re.findall(
        r"`(piimss [^`]+)`", prose(text)
    )
    found = [re.match(r"(?:\S*/)?piimss\s+(.+)", line) for line in lines]
    return [shlex.split(match[1], comments=True) for match in found if match]


@pytest.mark.parametrize("path", USER, ids=name_of)
def test_every_command_and_option_exists(path):
    assert _known(path)


@pytest.mark.slow
def test_every_command_of_the_site_exists():
    pages = [ROOT / "docs" / "inicio.md", ROOT / "docs" / "actualizacion_anual.md", *SITE]
    assert sum(_known(path) for path in pages) > 20


def _known(path):
    """Commands of a page, each asked for its help."""
    found = commands(path.read_text(encoding="utf-8"))
    for words in found:
        command = words[: 2 if words[0] in GROUPS else 1]
        if command == ["--help"]:
            command = []
        done = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "200"})
        assert done.exit_code == 0, f"{name_of(path)}: piimss {' '.join(words)}"
        for option in (word for word in words if word.startswith("--")):
            assert option in done.output, f"{name_of(path)}: piimss {' '.join(words)}: {option}"
    return len(found)


def test_the_guide_shows_every_command(every_command):
    shown = {
        " ".join(words[: 2 if words[0] in GROUPS else 1])
        for words in commands(GUIDE.read_text(encoding="utf-8"))
    }
    assert set(every_command) <= shown


def test_documents_say_of_no_verdict_what_the_code_says():
    """One definition of "no se distingue", word for word."""
    english = prose((ROOT / "docs" / "en" / "planner.md").read_text(encoding="utf-8"))
    assert translate(UNSURE, "en") in english
    for page in (GUIDE, ROOT / "docs" / "para" / "planeacion.md"):
        assert translate(UNSURE, "es") in prose(page.read_text(encoding="utf-8")), page


def slug(heading: str) -> str:
    """Anchor that a forge gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def targets(text: str) -> list[str]:
    return [
        link
        for link in re.findall(r"\]\(([^)\s]+)\)", prose(text))
        if not re.match(r"[a-z]+:", link)
    ]


def anchors(path: Path) -> set[str]:
    return {
        slug(heading)
        for heading in re.findall(
            r"^#+ (.+)$", prose(path.read_text(encoding="utf-8")), flags=re.MULTILINE
        )
    }


def broken(links: list[str], home: Path) -> list[str]:
    def leads_somewhere(link: str) -> bool:
        file, _, anchor = unquote(link).partition("#")
        path = (home.parent / file).resolve() if file else home
        return path.exists() and (not anchor or anchor in anchors(path))

    return [link for link in links if not leads_somewhere(link)]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_relative_links_resolve(path):
    assert broken(targets(path.read_text(encoding="utf-8")), path) == []


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=name_of)
def test_links_of_notebooks_resolve(path):
    cells = nbformat.read(path, as_version=4).cells
    assert (
        broken(
            [
                link
                for cell in cells
                if cell.cell_type == "markdown"
                for link in targets(cell.source)
            ],
            path,
        )
        == []
    )


@pytest.fixture(scope="module")
def keys():
    with (ROOT / "models" / "schema.toml").open("rb") as file:
        return {f"{area}.{name}" for area, names in tomllib.load(file).items() for name in names}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_assumption_named_exists(path, keys):
    areas = "|".join(sorted({key.split(".")[0] for key in keys}))
    named = set(
        re.findall(
            rf"`((?:{areas})\.(?!csv|toml|md|py)[a-z0-9_]+)`", path.read_text(encoding="utf-8")
        )
    )
    assert named - keys == set()


def test_every_part_of_the_model_has_its_card(keys):
    cards = {path.name for path in (ROOT / "docs" / "metodos").glob("*.md")}
    listed = set(targets((ROOT / "docs" / "metodos" / "README.md").read_text(encoding="utf-8")))
    assert cards - {"README.md"} == listed
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "metodos").glob("*.md")
    )
    areas = {key.split(".")[0] for key in keys}
    assert {area for area in areas if f"`{area}." in text} == areas


def test_the_scenario_and_the_figures_of_the_guide_are_valid(tmp_path):
    text = GUIDE.read_text(encoding="utf-8")
    for block in blocks(text, "toml"):
        file = tmp_path / "mi_escenario.toml"
        file.write_text(block, encoding="utf-8")
        assert pf.scenario(file).differences(pf.scenario("tendencial")).size
    for block in blocks(text, "csv"):
        file = tmp_path / "mis_cifras.csv"
        file.write_text(block, encoding="utf-8")
        FIGURES.validate(pd.read_csv(file, dtype={"period": str}))


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [p for p in PAGES if blocks(p.read_text(encoding="utf-8"), "python")], ids=name_of
)
def test_python_examples_run(path, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    source = "\n".join(blocks(path.read_text(encoding="utf-8"), "python"))
    exec(compile(source, name_of(path), "exec"), {"__name__": "guide"})  # noqa: S102 - the examples are ours
    plt.close("all")
    assert capsys.readouterr().out


def test_numbers_of_the_methods_come_from_a_whole_run(root, catalog):
    """``docs/de_una_corrida.py`` writes them; every target to come is among them."""
    blocks = runpy.run_path(str(root / "docs/de_una_corrida.py"))["BLOCKS"]
    pages = [
        (root / "docs/metodos" / name).read_text(encoding="utf-8").partition(f"<!-- {block} -->")[2]
        for name, block, _ in blocks
    ]
    stamp = r"\(1,000 trayectorias, cifras [0-9a-f]{8}\.\)\n<!-- /"
    assert len({re.search(stamp, page)[0] for page in pages}) == 1  # all of one run
    listed = re.findall(r"^\| (\w+-\d\.\d) \|", pages[0], re.MULTILINE)
    every = catalog.indicators().index
    assert listed == [c for c in every if max(catalog.indicator(c).targets) > catalog.base_year]


def test_a_method_that_lost_its_marks_is_told(root):
    page = runpy.run_path(str(root / "docs/de_una_corrida.py"))
    text = "a\n<!-- x -->\nold\n<!-- /x -->\nb"
    assert "\nnew\n" in page["written"](text, "x", "new", "(1)")
    with pytest.raises(LookupError, match="y"):
        page["written"](text, "y", "new", "(1)")
