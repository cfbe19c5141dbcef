"""Every error of the package can say what it has to say: a code, four templates and the field of
each name in them. One that lacks any would end in a traceback just when a user needs it.
"""

from __future__ import annotations

import ast
import datetime as dt
import io
import json
import pickle
import string
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pydantic
import pytest

import piimss_forecast as pf
from piimss_forecast.core import asked, checks, errors
from piimss_forecast.core.reasons import reason

PACKAGE = Path(pf.__file__).parent
NAMES = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.PiimssError)
}
PARTS = 5  # code, where, found, expected, todo


def texts(node: ast.expr) -> list[str]:
    """The templates an argument may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
        return texts(node.args[0])
    return []


def wanted(template: str) -> set[str]:
    """Names a template must be given, those inside format specifications too."""
    found = set()
    for _, name, spec, _ in string.Formatter().parse(template):
        if name is not None:
            found |= {name.split(".")[0].split("[")[0]} | wanted(spec or "")
    return found


def faults(source: str) -> list[str]:
    out = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        given = {k.arg for k in node.keywords}
        if node.func.id not in NAMES or {"es", "en"} <= given:
            continue
        if any(isinstance(a, ast.Starred) for a in node.args):
            continue
        if len(node.args) != PARTS:
            out.append(f"line {node.lineno}: {len(node.args)} parts")
        missing = {n for a in node.args for t in texts(a) for n in wanted(t)} - given
        if missing and None not in given:
            out.append(f"line {node.lineno}: {', '.join(sorted(missing))} not given")
    return out


def test_every_error_has_its_parts_and_its_fields():
    found = {
        str(file.relative_to(PACKAGE)): bad
        for file in sorted(PACKAGE.rglob("*.py"))
        if (bad := faults(file.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_the_check_sees_a_missing_code_and_a_missing_field():
    assert faults('raise InputError(f"{a}", "∅", "x", "y", near=1)') == ["line 1: 4 parts"]
    bad = 'DataError("c", "{file}", "{n:.{places}f}", "x", "y", file=1, n=2)'
    assert faults(bad) == ["line 1: places not given"]


def test_an_unknown_key_is_told_in_both_languages():
    """Was four parts without a code: ``str`` of the error itself failed."""
    for key in ("employment.growht", 3, "a{b}"):
        try:
            pf.scenario("tendencial").patch({key: 1.0})
        except pf.PiimssError as error:
            assert str(key) in error.message("es") and str(key) in error.message("en")
        else:
            raise AssertionError(key)


def test_numbers_of_numpy_read_as_numbers():
    templates = ("{where}", "{cell!r}, {many!r}", "0", "none")
    error = pf.PiimssError(
        "a.b", *templates, where="x", cell=np.int64(-1), many=[np.float64(0.5), "a"]
    )
    assert "-1, 0.5, a;" in str(error)


def test_no_message_shows_an_object_as_python_writes_it():
    """Was ``['a']``, ``np.int64(3)`` and ``None``."""

    def said(value, lang="es"):
        error = pf.PiimssError("a.b", "{where}", "{cell!r} {cell}", "0", "x", where="x", cell=value)
        return error.parts(lang)["found"]

    assert said(["a", np.int64(3)]) == "a, 3 a, 3"
    assert said(None) == "nada nada" and said(None, "en") == "nothing nothing"
    assert said({"sex": np.bool_(True)}) == "{sex: true} {sex: true}"
    assert said("a") == "'a' a"
    assert said((3, 101)) == "(3, 101) (3, 101)"
    assert checks.shown(np.float64(2.5)) == "2.5" and checks.shown(pd.DataFrame({"a": [1]})) == (
        "DataFrame"
    )


def test_nothing_is_not_found():
    """Was ``se encontró ningún archivo``; a word that a user typed is found as it is."""

    def said(template, **fields):
        return pf.PiimssError("a.b", "x", template, "0", "x", **fields).message("es")

    assert said("no file").startswith("x: no se encontró ningún archivo;")
    assert said("{it}", it=errors.Term("no cube")).startswith("x: no se encontró ningún cubo;")
    assert said("{it}", it=None).startswith("x: no se encontró nada;")
    assert said("{it}", it="nada").startswith("x: se encontró nada;")


def test_a_term_says_its_own_fields_in_either_language_and_through_a_process():
    term = errors.Term("{what}, line {line}", what=errors.Term("a folder"), line=3)
    error = pf.PiimssError("a.b", "x", "{found}", "0", "x", found=errors.Term(term))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert again.parts("es")["found"] == "una carpeta, línea 3"
    assert again.parts("en")["found"] == "a folder, line 3"


def test_the_first_line_of_an_error_that_says_nothing_is_its_name():
    said = [errors.first_line(e) for e in (OSError(), OSError("\n"), OSError("a\nb"))]
    assert said == ["OSError", "OSError", "a"]
    assert len(errors.first_line(OSError("x" * 500))) == 160


@pytest.mark.parametrize(
    ("read", "content", "said"),
    [
        (tomllib.loads, "growth = 1,5", "algo después de un valor"),
        (tomllib.loads, "a = 1\na = 2", "una clave o tabla repetida, al final del archivo"),
        (tomllib.loads, "a = 1\nb = 'x\n", "unas comillas sin cerrar, al final del archivo"),
        (json.loads, '{"a": 1,\n}', "un texto que no es JSON, línea 2, columna 1"),
        (bytes.decode, b"a,b\n1,\xf1", "un carácter que no es UTF-8, línea 2"),
        (lambda text: pd.read_csv(io.StringIO(text)), "a,b\n1,2\n1,2,3\n", "3 campos donde se"),
        (lambda text: pd.read_csv(io.StringIO(text)), "", "un archivo vacío"),
        (lambda path: open(path), "/nowhere/x", "ningún archivo ni carpeta"),  # noqa: PTH123, SIM115
        (lambda text: zipfile.ZipFile(io.BytesIO(text)), b"x", "un archivo que no es zip"),
    ],
    ids=["value", "twice", "quote", "json", "utf8", "fields", "empty", "missing", "zip"],
)
def test_what_a_library_says_is_told_in_the_language_of_the_session(read, content, said):
    with pytest.raises((ValueError, OSError, zipfile.BadZipFile)) as caught:
        read(content)
    error = pf.PiimssError("a.b", "x", "{found}", "0", "x", found=reason(caught.value))
    assert error.parts("es")["found"].startswith(said)


def test_a_rule_of_ours_and_a_kind_unknown_to_us_are_told_in_words():
    """Was the English sentence of pydantic."""

    class Row(pydantic.BaseModel):
        name: str
        when: dt.date = dt.date(2026, 1, 1)

        @pydantic.field_validator("name")
        @classmethod
        def _other(cls, value: str) -> str:
            raise ValueError(errors.Term("one of {known}", known=value))

    for given, said in (
        ({"name": "a"}, "uno de a"),
        ({}, "el campo, que falta"),
        ({"name": "a", "when": "x"}, "un valor que el campo pueda tener"),
    ):
        with pytest.raises(pydantic.ValidationError) as caught:
            Row(**given)
        last = caught.value.errors()[-1]
        expected, facts = asked.asked(last)
        error = pf.PiimssError("a.b", "x", "0", expected, "x", **facts)
        assert error.parts("es")["expected"] == said
        assert asked.found(last) == (given.get("when") or given.get("name"))
