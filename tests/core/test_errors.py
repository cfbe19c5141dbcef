"""Every error of the package can say what it has to say: a code, four templates and the field of
each name in them. One that lacks any would end in a traceback just when a user needs it.
"""

from __future__ import annotations

import ast
import string
from pathlib import Path

import numpy as np

import piimss_forecast as pf
from piimss_forecast.core import errors

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
    assert "-1, [0.5, 'a']" in str(error)


def test_the_first_line_of_an_error_that_says_nothing_is_its_name():
    said = [errors.first_line(e) for e in (OSError(), OSError("\n"), OSError("a\nb"))]
    assert said == ["OSError", "OSError", "a"]
    assert len(errors.first_line(OSError("x" * 500))) == 160
