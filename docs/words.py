"""Keeps the gettext catalogues: ``python docs/words.py`` reads every text a user may see from the
code and the data, updates ``piimss_forecast/locale/*/LC_MESSAGES/*.po`` and compiles the ``.mo``.

English is the source. A text new to the code is written to the Spanish catalogue with an empty
translation, to be filled in by hand (then run this again); one no longer used is dropped. Exit
status 1 when a Spanish translation is missing.
"""

from __future__ import annotations

import ast
import csv
import datetime as dt
import io
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
DOMAIN = "piimss_forecast"
LOCALES = ROOT / "piimss_forecast" / "locale"
LANGS = ("es", "en")

# Calls whose templates are shown: errors (code, where, found, expected, todo) and what makes them.
MAKERS = {"_fail": 1, "_failure": 1, "require": 1, "refuse": 0, "_refusal": 1, "tell": 0}


def from_code(root: Path = ROOT) -> dict[tuple[str, str], set[str]]:
    """``{(context, text): modules}`` of every text marked in the code: templates of errors, what
    ``translate`` and ``plural`` are given as literals, and what stands inside ``N_``.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for file in sorted((root / "piimss_forecast").rglob("*.py")):
        name = file.relative_to(root).as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and file.parent.name == "cli":
                said = ast.get_docstring(node) or ""
                if "\n\nExample:" in said:  # the help of a command
                    found.setdefault(("", said), set()).add(name)
            if isinstance(node, ast.Call):
                for key in _of_call(node):
                    found.setdefault(key, set()).add(name)
    return found


def _of_call(call: ast.Call) -> Iterator[tuple[str, str]]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name.lower().endswith("error") and len(call.args) == 5:
        yield from (("", text) for arg in call.args[1:] for text in _texts(arg))
    elif name in MAKERS:
        yield from (("", text) for arg in call.args[MAKERS[name] :] for text in _texts(arg))
    elif name in ("N_", "Term"):
        yield from (("", text) for text in _texts(call.args[0]))
    elif name == "translate" and call.args:
        context = next((k.value for k in call.keywords if k.arg == "context"), None)
        where = context.value if isinstance(context, ast.Constant) else ""
        yield from ((str(where), text) for text in _texts(call.args[0]))
    elif name == "plural":
        one, many = (next(_texts(arg)) for arg in call.args[:2])
        yield "plural:" + many, one


def _texts(node: ast.expr) -> Iterator[str]:
    """Literal texts of an expression: itself, either branch of a choice, the values of a table."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if needs_words(node.value):
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _texts(value)
    elif isinstance(node, (ast.Tuple, ast.List)):
        for value in node.elts:
            yield from _texts(value)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _texts(value)


def needs_words(text: str) -> bool:
    """False for a template of fields, signs and numbers alone."""
    depth, kept = 0, ""
    for sign in text.replace("{{", "").replace("}}", ""):
        depth += (sign == "{") - (sign == "}")
        kept += sign if depth == 0 else ""
    return any(sign.isalpha() for sign in kept)


def collected(root: Path = ROOT) -> dict[tuple[str, str], set[str]]:
    """Texts of the code and of the data together."""
    found = from_code(root)
    makers = (from_models, from_variables, from_diseases, from_data, from_law, from_locators)
    for more in (make(root) for make in makers):
        for key, places in more.items():
            found.setdefault(key, set()).update(places)
    return found


def from_models(root: Path = ROOT) -> dict[tuple[str, str], set[str]]:
    """Reasons of the assumptions of ``models/*.toml``: English there, Spanish in the catalogue."""
    found: dict[tuple[str, str], set[str]] = {}
    for file in sorted((root / "models").glob("*.toml")):
        sections = tomllib.loads(file.read_text(encoding="utf-8")).values()
        tables = (section for section in sections if isinstance(section, dict))
        values = [value for section in tables for value in section.values()]
        for row in (r for v in values for r in (v if isinstance(v, list) else [v])):
            if isinstance(row, dict) and row.get("why"):
                found.setdefault(("", row["why"]), set()).add(f"models/{file.name}")
    return found


def from_diseases(root: Path = ROOT) -> dict[tuple[str, str], set[str]]:
    """Labels of the diseases."""
    file = root / "data" / "diseases.csv"
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as rows:
        return {("", row["label"]): {"data/diseases.csv"} for row in csv.DictReader(rows)}


def from_variables(root: Path = ROOT) -> dict[tuple[str, str], set[str]]:
    """What each variable of a run is made of, where it is more than names."""
    file = root / "piimss_forecast" / "variables.toml"
    rows = tomllib.loads(file.read_text(encoding="utf-8")).values() if file.is_file() else ()
    return {("", row["source"]): {file.name} for row in rows if " " in row["source"]}


# Columns of the data that people read as sentences, and of which rows.
DATA = {
    "discrepancies": ("printed", "recomputed", "used", "why"),
    "sources": ("title", "publisher", "period_covered", "licence", "note"),
    "figures": ("note", "geography"),
    "open_data/codes": ("note",),
    "outcomes": ("note",),
    "periods": ("note",),
    "slips": ("note",),
}


def from_data(root: Path = ROOT) -> dict[tuple[str, str], set[str]]:
    """Words of the tables of ``data`` that people read: contradictions, sources, places of figures,
    and the notes of those that await verification or are assumed.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for name, columns in DATA.items():
        file = root / "data" / f"{name}.csv"
        if not file.is_file():
            continue
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                verified = row.get("quality", "assumed") not in ("assumed", "needs_verification")
                # ``cite`` shows every row with its place; notes, those that validate lists.
                shown = [c for c in columns if c == "geography" or not verified]
                texts = (row[c] for c in shown if re.search(r"[^\W\d_]{2}", row[c] or ""))
                found |= {("", text): {f"data/{name}.csv"} for text in texts}
    return found


def from_law(root: Path = ROOT) -> dict[tuple[str, str], set[str]]:
    """Notes of the law, and its articles where they are more than names and numbers."""
    found: dict[tuple[str, str], set[str]] = {}
    for file in sorted((root / "data" / "law").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                note, article = row.get("note") or "", row.get("article") or ""
                texts = [note] if re.search(r"[^\W\d_]{2}", note) else []
                texts += [article] if re.search(r"\b[a-z]{2,}\b", article) else []
                for text in texts:
                    found.setdefault(("", text), set()).add(f"data/law/{file.name}")
    return found


def from_locators(root: Path = ROOT) -> dict[tuple[str, str], set[str]]:
    """Where a figure stands in its source, when it is told in words and not by a code."""
    file = root / "data" / "figures.csv"
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as rows:
        places = {row["locator"] for row in csv.DictReader(rows)}
    words = re.compile(r"(?<![\w./-])[a-z]{3,}(?![\w./-])")
    return {("", place): {"data/figures.csv"} for place in places if words.search(place)}


def _catalogue(lang: str, found: dict[tuple[str, str], set[str]], old: Catalog) -> Catalog:
    new = Catalog(
        locale=lang,
        domain=DOMAIN,
        project="piimss_forecast",
        version="",
        copyright_holder="The piimss_forecast developers",
        creation_date=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        revision_date=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        fuzzy=False,
    )
    for (context, text), places in sorted(found.items()):
        several = context.removeprefix("plural:") if context.startswith("plural:") else None
        known = old.get(text, None if several else context or None)
        said = known.string if known else ""
        ids: str | tuple[str, str] = (text, several) if several else text
        if lang == "en":  # a text whose source is Spanish has its English there
            said = said or ids
        elif several and not isinstance(said, tuple):
            said = ("", "")
        new.add(
            ids,
            said,
            locations=[(place, 0) for place in sorted(places)],
            context=None if several else context or None,
        )
    return new


def written(lang: str, root: Path = ROOT) -> tuple[bytes, bytes, list[str]]:
    """The .po and .mo a language should have, and the texts that it lacks."""
    path = root / "piimss_forecast" / "locale" / lang / "LC_MESSAGES" / f"{DOMAIN}.po"
    old = read_po(io.BytesIO(path.read_bytes())) if path.is_file() else Catalog(locale=lang)
    new = _catalogue(lang, collected(root), old)
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, new, width=100, include_lineno=False)
    write_mo(mo, new)
    missing = [str(message.id) for message in new if message.id and not all(_forms(message.string))]
    return po.getvalue(), mo.getvalue(), missing


def _forms(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def main() -> int:
    status = 0
    for lang in LANGS:
        po, mo, missing = written(lang)
        folder = LOCALES / lang / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{DOMAIN}.po").write_bytes(po)
        (folder / f"{DOMAIN}.mo").write_bytes(mo)
        for text in missing:
            print(f"{lang}: no translation of {text!r}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
