"""The documentation site builds without a warning, holds every public name and command, fetches
nothing, and is read by everyone.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import types
from pathlib import Path

import pytest

import piimss_forecast as pf

pytestmark = pytest.mark.slow
PAGES = ("index", "inicio", "para/finanzas", "en/start", "ordenes", "guia", "medido")


@pytest.fixture(scope="module")
def site(root, tmp_path_factory) -> Path:
    """The site: the one of ``make docs`` when it is newer than what it is made of."""
    made = root / "build" / "docs"
    sources = [*(root / "docs").rglob("*.*"), *(root / "piimss_forecast").rglob("*.py")]
    newest = max(f.stat().st_mtime for f in (*sources, root / "CHANGELOG.md"))
    if (made / ".buildinfo").is_file() and (made / "index.html").stat().st_mtime > newest:
        return made
    out = tmp_path_factory.mktemp("site")
    build = ["sphinx", "-b", "html", "-W", "--keep-going", "-q", "docs", out]
    done = subprocess.run([sys.executable, "-m", *build], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return out


def test_every_public_name_is_in_the_reference(site):
    page = (site / "api.html").read_text(encoding="utf-8")
    names = [n for n in pf.__all__ if not isinstance(getattr(pf, n), types.ModuleType)]
    packages = [n for n in pf.__all__ if isinstance(getattr(pf, n), types.ModuleType)]
    names += [f"{p}.{n}" for p in packages for n in getattr(pf, p).__all__ if n not in names]
    absent = [n for n in names if n != "__version__" and not _shown(n, page)]
    assert not [n for n in absent if not isinstance(_thing(n), types.ModuleType)]


def _shown(name: str, page: str) -> bool:
    return f'"piimss_forecast.{name}"' in page or f'"piimss_forecast.{name}-' in page


def _thing(name: str) -> object:
    found: object = pf
    for part in name.split("."):
        found = getattr(found, part)
    return found


def test_every_command_is_there_in_both_languages(site, every_command):
    for page in ("ordenes", "en/commands"):
        text = (site / f"{page}.html").read_text(encoding="utf-8")
        assert not [c for c in every_command if f"piimss {c}<" not in text]


def test_nothing_is_fetched(site):
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        fetched = re.findall(r'(?:src|<link[^>]* href)="(?:https?:)?//[^"]*', text)
        assert not fetched, f"{path.name}: {fetched}"
    for path in site.rglob("*.css"):
        assert not re.findall(r"url\([\"']?https?:|@import", path.read_text("utf-8")), path.name


def test_main_pages_have_no_violation_of_axe(site):
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("no chromium")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as play:
        chrome = play.chromium.launch(executable_path=browser, args=flags)
        tab = chrome.new_page(viewport={"width": 1280, "height": 900})
        for name in PAGES:
            tab.goto((site / f"{name}.html").as_uri())
            found = Axe().run(tab)
            assert found.violations_count == 0, f"{name}: {found.generate_report()[:1500]}"
        tab.set_viewport_size({"width": 360, "height": 740})
        tab.goto((site / "index.html").as_uri())
        wide = "document.documentElement.scrollWidth <= window.innerWidth"
        assert tab.evaluate(wide), "the page is wider than a telephone"
        chrome.close()
