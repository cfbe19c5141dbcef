"""No word that nothing shows: every key of the tables of words is said somewhere, whole or as a
head that code writes (``f"unit.{...}"``) and a tail that code, variables or data name.
"""

import ast
import csv
import re
import tomllib

import pytest

SHOWN_BY_KEY = ("report/wording*.py", "report/messages.py", "web/wording.py")
HEAD = re.compile(r"[a-z_.]+[._]")
HEAD_IN_PAGES = re.compile(r"""[\"'`]([a-z_]+[._])(?:["'] ~|\$\{)""")
WORDS = re.compile(r"[\w.-]+")


def tables(tree):
    """Dictionaries of words of a module."""
    marked = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args]
    named = [n.args[0] for n in marked if ast.unparse(n.func) == "N_"]
    return [table for table in named if isinstance(table, ast.Dict)]


def of_toml(value):
    """Keys and texts of a table of TOML."""
    if isinstance(value, dict):
        return set(value) | {t for v in value.values() for t in of_toml(v)}
    if isinstance(value, list):
        return {t for v in value for t in of_toml(v)}
    return {value} if isinstance(value, str) else set()


@pytest.fixture(scope="module")
def said(root):
    """Texts that code outside the tables, pages, variables, models and data hold; heads; keys."""
    texts, heads, keys = set(), set(), {}
    package = root / "piimss_forecast"
    shown = {file for pattern in SHOWN_BY_KEY for file in package.glob(pattern)}
    for file in package.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found = tables(tree)
        if file in shown:
            keys[file.parent.name, file.name] = [
                k.value for t in found for k in t.keys if k is not None
            ]
        apart = {id(n) for t in found for n in ast.walk(t)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                apart |= {id(v) for v in node.values}
                head = node.values[0] if node.values else None
                if isinstance(head, ast.Constant) and HEAD.fullmatch(head.value):
                    heads.add((file.parent.name, head.value))
        constants = [
            n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in apart
        ]
        for text in (n.value for n in constants if isinstance(n.value, str)):
            texts.add(text)
            texts |= set(text.split()) if len(text) < 1000 else set()
    for pattern in ("*.html", "*.js", "*.typ"):
        for file in package.rglob(pattern):
            page = file.read_text(encoding="utf-8")
            texts |= set(WORDS.findall(page))
            heads |= {(file.parent.name, head) for head in HEAD_IN_PAGES.findall(page)}
    for file in (*package.glob("*.toml"), *(root / "models").glob("*.toml")):
        texts |= of_toml(tomllib.loads(file.read_text(encoding="utf-8")))
    for file in (root / "data").rglob("*.csv"):
        with file.open(encoding="utf-8", newline="") as rows:
            texts |= {cell for row in csv.reader(rows) for cell in row}
    return texts, heads, keys


def shown(key, texts, heads):
    return key in texts or any(
        key.startswith(head) and shown(key[len(head) :], texts, heads) for head in heads
    )


def dead(keys, texts, heads, folder):
    """Keys of a table of a folder; the planning table says its own words only."""
    near = {head for where, head in heads if folder in (where, "report")}
    return [key for key in keys if not shown(key, texts, near)]


def test_every_word_is_shown(said):
    texts, heads, keys = said
    assert sum(map(len, keys.values())) > 700
    found = {table: dead(its, texts, heads, table[0]) for table, its in keys.items()}
    assert not {table: lost for table, lost in found.items() if lost}


def test_a_word_that_nothing_shows_is_found(said):
    texts, heads, _ = said
    told = ["doc.back", "column.last_year_p10", "unit.nothing_has_it", "doc.lost"]
    assert dead(told, texts, heads, "report") == told[2:]
