"""Every public name is documented as numpydoc reads it: each parameter of the signature, and none
that is not there.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterator

import pytest
from numpydoc.docscrape import NumpyDocString

import piimss_forecast as pf


def public() -> Iterator[tuple[str, object]]:
    """Functions, classes and methods that users reach from ``piimss_forecast.__all__``."""
    seen: set[int] = set()
    for name in pf.__all__:
        thing = getattr(pf, name)
        inside = isinstance(thing, types.ModuleType)
        names = [f"{name}.{n}" for n in thing.__all__] if inside else [name]
        for full in names:
            found = getattr(thing, full.rsplit(".", 1)[-1]) if inside else thing
            if id(found) in seen or not callable(found) or not ours(found):
                continue
            seen.add(id(found))
            yield full, found
            for method, function in vars(found).items() if inspect.isclass(found) else ():
                function = getattr(function, "__func__", function)  # class and static methods
                if inspect.isfunction(function) and not method.startswith("_"):
                    yield f"{full}.{method}", function


def ours(thing: object) -> bool:
    return getattr(thing, "__module__", "").startswith("piimss_forecast")


def parameters(thing: object) -> set[str]:
    """Names of the signature that a caller may give."""
    return {
        p.name
        for p in inspect.signature(thing).parameters.values()
        if p.name not in {"self", "cls"} and not p.name.startswith("_")
    }


def documented(thing: object) -> set[str]:
    """Names that the docstring explains; fields of a class may stand under Attributes."""
    doc = NumpyDocString(inspect.getdoc(thing) or "")
    sections = [
        "Parameters",
        "Other Parameters",
        *(["Attributes"] if inspect.isclass(thing) else []),
    ]
    names = (name for s in sections for p in doc[s] for name in p.name.split(","))
    return {re.sub(r"^\*+", "", name.strip()) for name in names}


PUBLIC = dict(public())


def test_the_contract_is_reached():
    assert {
        "project",
        "Projection.table",
        "actuarial.life_annuity_due",
        "timeseries.forecast",
    } <= set(PUBLIC)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_parameter_is_documented_and_none_is_made_up(name):
    thing = PUBLIC[name]
    assert inspect.getdoc(thing), "no docstring"
    wanted, said = parameters(thing), documented(thing)
    assert not wanted - said, f"not documented: {sorted(wanted - said)}"
    extra = said - wanted
    if inspect.isclass(thing):
        extra -= set(dir(thing)) | set(getattr(thing, "__annotations__", ()))
    assert not extra, f"documented and not in the signature: {sorted(extra)}"
