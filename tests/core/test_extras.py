"""What an error says to type for a library that is not installed works from a clone."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

import piimss_forecast as pf
from piimss_forecast.pensions.tables import read_table
from piimss_forecast.results.zarr_store import needs_zarr
from piimss_forecast.web.installed import panel

HOME = Path(__file__).parents[2]
EXTRAS = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = EXTRAS["optional-dependencies"]


@pytest.mark.parametrize(
    ("asked", "module", "extra"),
    [
        (lambda: panel("piimss serve"), "panel", "web"),
        (lambda: needs_zarr("--zarr"), "zarr", "scale"),
        (lambda: read_table("EMSSA-97"), "pymort", "tables"),
    ],
    ids=["web", "scale", "tables"],
)
def test_an_error_says_how_an_extra_is_installed_from_the_clone(monkeypatch, asked, module, extra):
    """Was ``pip install "piimss-forecast[web]"``, of a package that is on no index."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(pf.PiimssError) as caught:
        asked()
    said = caught.value.parts("es")["todo"]
    assert f".venv/bin/python -m pip install -e '.[{extra}]'" in said
    assert any(line.startswith(module) for line in EXTRAS[extra])


def test_the_documents_install_extras_from_the_clone():
    for name in ("README.md", "README.es.md", "docs/guia.md", "docs/mesa_de_planeacion.md"):
        text = (HOME / name).read_text(encoding="utf-8")
        assert "pip install piimss" not in text and 'install "piimss' not in text
        asked = re.findall(r"pip install -e '\.\[([\w,]+)\]'", text)
        assert asked and all(extra in EXTRAS for extras in asked for extra in extras.split(","))
