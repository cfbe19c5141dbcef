"""The page in a real browser: one server, one page, few draws."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from itertools import pairwise

import pytest

import piimss_forecast as pf

if find_spec("panel") is None:  # the server imports it, not these tests
    pytest.skip("the extra web is not installed", allow_module_level=True)
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LONG = 60_000  # ms
# What axe finds in the document that the library writes around the page, not in the page.
OUTSIDE = {"region", "landmark-one-main", "page-has-heading-one"}


@pytest.fixture(scope="module")
def address(root):
    """The command, ready to answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = "from piimss_forecast.cli import main; main()"
    served = subprocess.Popen(
        [sys.executable, "-u", "-c", words, "serve", "--port", str(port), "--draws", "8"],
        env=os.environ | {"PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    line = served.stdout.readline()
    assert f":{port}/" in line, line + served.stderr.read()
    yield f"http://127.0.0.1:{port}/"
    served.send_signal(signal.SIGINT)
    _, said = served.communicate(timeout=30)
    assert "Traceback" not in said


@pytest.fixture(scope="module")
def page(address):
    """The page of one planner, which no test leaves."""
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=list(ARGS))
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.set_default_timeout(LONG)
        opened.problems, opened.asked = [], []
        opened.on("pageerror", lambda err: opened.problems.append(str(err)))
        opened.on("console", lambda m: m.type == "error" and opened.problems.append(m.text))
        opened.on("request", lambda request: opened.asked.append(request.url))
        start = time.monotonic()
        opened.goto(address)
        opened.locator(".card").first.wait_for()
        opened.took = time.monotonic() - start
        yield opened
        browser.close()


def settled(page):
    page.locator(".mesa:not(.busy)").wait_for()


def write(page, key, value):
    """Type a number in the field of a lever."""
    field = page.locator(f"#l-{key.replace('.', '-')}")
    field.fill(value)
    field.press("Enter")


def raw(page, series):
    return float(page.locator(f".card[data-series='{series}']").get_attribute("data-raw"))


def moved(page, count):
    page.locator(".moved li").nth(count - 1).wait_for()
    settled(page)


def test_three_levers_answer_as_project_does(page):
    write(page, "employment.growth", "2.5")
    write(page, "macro.interest", "9")
    write(page, "metas.slip_years", "2")
    moved(page, 3)
    changes = {"employment.growth": 2.5, "macro.interest": 9.0, "metas.slip_years": 2.0}
    p = pf.project(pf.scenario("tendencial").patch(changes, first=2025), draws=1)
    for series in ("avance_financiero", "jobs", "reserve_balance.total", "adscrita_umf"):
        shown = f"{float(p.cube().line(series)[-1])!r}".removesuffix(".0")
        page.locator(f".card[data-series='{series}'][data-raw='{shown}']").wait_for()
    page.locator(".waterfall tr.whole").wait_for()
    effects = page.locator(".waterfall td.num").all()
    values = [float(cell.get_attribute("data-raw")) for cell in effects]
    assert sum(values[:-1]) == pytest.approx(values[-1], rel=1e-9)
    page.locator(".progress", has_text="de 8 trayectorias").wait_for()
    assert "80 %" in page.locator(".card .range").first.text_content()


def test_an_axis_tells_one_step_from_the_next_and_never_a_million_mdp(page):
    """Labels of equally spaced ticks are equally spaced."""
    figures = page.locator("figure").filter(has=page.locator("svg text.tick[text-anchor=end]"))
    assert figures.count() > 3
    for figure in figures.all():
        assert not re.search("millones de mdp| M$", figure.locator("figcaption").text_content())
        said = figure.locator("svg line.grid, svg line.zero").count()
        labels = figure.locator("svg text.tick[text-anchor=end]").all_text_contents()[:said]
        ticks = [float(one.replace(",", "").replace("−", "-")) for one in labels]
        gaps = [b - a for a, b in pairwise(ticks)]
        assert gaps == pytest.approx([gaps[0]] * len(gaps), rel=1e-6), labels
    reserves = page.locator("figure", has_text="Reservas (31 dic)").locator("figcaption")
    assert "miles de mdp" in reserves.text_content() or "mil mdp" in reserves.text_content()


def test_a_wrong_number_is_told_beside_its_lever(page):
    write(page, "macro.inflation", "99")
    error = page.locator("#l-macro-inflation-e")
    error.filter(has_text="25").wait_for()
    assert page.locator("#l-macro-inflation").input_value() == "99"  # to be corrected
    assert page.locator(".moved li").count() == 3
    page.get_by_role("button", name="Deshacer").click()
    page.locator(".moved li").nth(2).wait_for(state="detached")
    assert error.text_content() == ""
    write(page, "metas.slip_years", "2")
    moved(page, 3)


def test_the_keyboard_alone_moves_a_lever(page):
    slider = page.locator("[data-key='contributions.collection_change'] input[type=range]")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    moved(page, 4)
    assert page.locator("#l-contributions-collection_change").input_value() == "0.3"
    page.keyboard.press("Tab")
    focused = page.evaluate(
        "() => { let at = document.activeElement;"
        " while (at.shadowRoot) at = at.shadowRoot.activeElement; return at.id }"
    )
    assert focused == "l-contributions-collection_change"


def test_the_file_and_the_link_bring_it_back(page, address, tmp_path):
    page.locator("#k-name").fill("Prueba de junta")
    page.locator("#k-why").fill("se preguntó")
    page.get_by_role("button", name="Guardar aquí").click()
    page.locator(".compare th", has_text="Prueba de junta").wait_for()
    with page.expect_download() as got:
        page.get_by_role("button", name="Descargar TOML").click()
    file = tmp_path / got.value.suggested_filename
    got.value.save_as(file)
    again = pf.project(pf.scenario(file), draws=1)
    assert float(again.cube().line("jobs")[-1]) == raw(page, "jobs")
    assert "employment.growth=2.5" in page.url
    page.goto(page.url + "&nada=1")
    page.locator(".note", has_text="nada").wait_for()
    assert page.locator(".mesa").count() == 1
    moved(page, 4)
    page.locator(".kept-list li", has_text="Prueba de junta").wait_for()


def test_what_would_it_take(page):
    page.locator(".card[data-series='avance_financiero'] .seek").click()
    page.locator("#g-value").fill("100,000")
    page.locator("#g-chance").fill("50")
    page.locator("#g-lever").select_option("finance.other_outlay_real_growth")
    page.get_by_role("button", name="Buscar").click()
    page.locator(".said.reached").wait_for(timeout=3 * LONG)
    page.get_by_role("button", name="Llevar la palanca ahí").click()
    moved(page, 5)


def test_files_of_ones_own_good_and_bad(page, tmp_path):
    bad = tmp_path / "mal.csv"
    bad.write_text("period,status,sex,age,persons\n2024,asegurado,X,20,5\n", encoding="utf-8")
    page.locator("#o-file").set_input_files(bad)
    page.get_by_role("button", name="Leerlo").click()
    page.locator(".note.bad", has_text="mal.csv").wait_for()
    good = tmp_path / "asg-2024-12-31.csv"
    good.write_text(bands(), encoding="utf-8")
    page.locator("#o-kind").select_option("bands")
    page.locator("#o-file").set_input_files(good)
    page.get_by_role("button", name="Leerlo").click()
    page.locator(".note", has_text="asg-2024-12-31.csv está en uso").wait_for()
    settled(page)


def bands() -> str:
    """Jobs by band that add up to the published total."""
    total = round(pf.catalog().series("insured_jobs").loc[2024, "value"])
    weights = [300, 2600, 1700, 1000, 700, 520, 400, 320, 260, 215, 180, 150, 128, 110, 95, 83]
    weights += [72, 63, 56, 50, 45, 40, 36, 33, 300]
    jobs = [total * w // sum(weights) for w in weights]
    jobs[1] += total - sum(jobs)
    rows = [f"W{k}|{n}" for k, n in enumerate(jobs, 1)]
    return "\n".join(["rango_uma|ta", *rows]) + "\n"


def test_another_language_and_nobody_is_shut_out(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.locator("select[name=lang]").select_option("en")
    page.get_by_role("heading", name="Planning table").wait_for()
    settled(page)
    for theme in ("light", "dark"):
        page.locator("select[name=theme]").select_option(theme)
        page.wait_for_timeout(300)
        found = axe.Axe().run(page).response["violations"]
        wrong = {v["id"]: [n["html"][:120] for n in v["nodes"][:3]] for v in found}
        assert not set(wrong) - OUTSIDE, wrong
    page.locator("select[name=lang]").select_option("es")


def test_a_telephone_shows_it_without_scrolling_sideways(page):
    page.set_viewport_size({"width": 360, "height": 780})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})


def test_nothing_left_the_machine_and_nothing_was_refused(page, address):
    assert page.took < 20  # the figure of a quiet machine is in benchmarks
    own = re.compile(rf"{re.escape(address)}|blob:{re.escape(address)}|data:")
    assert [url for url in page.asked if not own.match(url)] == []
    assert page.problems == []
