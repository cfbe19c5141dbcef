"""The page as a person meets it: in a browser, with the keyboard, on a telephone and on paper."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from piimss_forecast.report.page import write_page

NO_SANDBOX = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@pytest.fixture(scope="module")
def browser():
    """Chromium, where there is one."""
    api = pytest.importorskip("playwright.sync_api", reason="no playwright: pages are not opened")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
    if found is None:
        pytest.skip("no chromium: pages are not opened")
    with api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=list(NO_SANDBOX))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def tab(browser, content, single, tmp_path_factory):
    """The page, whose every request and every complaint of the browser is noted."""
    file = tmp_path_factory.mktemp("page") / "informe.html"
    few = {s: table.iloc[:12] for s, table in content.metas.items()}  # as much as a screen holds
    write_page(file, dataclasses.replace(content, metas=few), single)
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.asked, opened.told = [], []
    opened.on("request", lambda r: opened.asked.append(r.url))
    opened.on("console", lambda m: opened.told.append(m.text))
    opened.goto(file.as_uri())
    return opened


def test_nothing_is_asked_of_anyone_and_the_browser_has_no_complaint(tab):
    assert len(tab.asked) == 1 and tab.asked[0].startswith("file:")
    assert tab.told == []


def test_the_first_screen_holds_the_verdicts(tab):
    tab.set_viewport_size({"width": 1280, "height": 900})
    rows = tab.locator(".in-es .verdict tbody tr")
    foot = rows.last.bounding_box()
    assert rows.count() == 10 and foot["y"] + foot["height"] < 900


def test_language_and_glossary_by_keyboard(tab):
    tab.locator("#lang-es").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.locator(".in-en h1").is_visible() and tab.locator(".in-es h1").is_hidden()
    term = tab.locator(".in-en a.term").first
    term.focus()
    shown = term.evaluate("e => getComputedStyle(e, '::after').content")
    assert term.get_attribute("data-tip") in shown
    tab.locator("#lang-en").focus()
    tab.keyboard.press("ArrowLeft")
    assert tab.locator(".in-es h1").is_visible()


def test_nothing_is_cut_on_a_telephone(tab):
    tab.set_viewport_size({"width": 360, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    chip = tab.locator(".in-es .verdict .chip").first.bounding_box()
    assert chip["x"] > 0 and chip["x"] + chip["width"] < 360
    label = tab.locator(".in-es .verdict td").first.evaluate(
        "e => getComputedStyle(e, '::before').content"
    )
    assert "tendencial" in label
    tab.set_viewport_size({"width": 1280, "height": 900})


def test_words_of_lists_go_whole_to_the_next_line(tab):
    """A word of a narrow column was cut ("supuest o"); keys go on after a mark inside them."""
    tab.set_viewport_size({"width": 720, "height": 900})
    seen, cut = tab.evaluate(
        """() => {
          const shut = [...document.querySelectorAll('.in-es details:not([open])')];
          shut.forEach(d => d.open = true);
          const WORD = /[\\p{L}\\d]+/gu;
          let seen = 0;
          const cut = [];
          for (const table of document.querySelectorAll('.in-es table.list')) {
            const walk = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
            let node;
            while (node = walk.nextNode()) for (const word of node.data.matchAll(WORD)) {
              const range = document.createRange();
              range.setStart(node, word.index);
              range.setEnd(node, word.index + word[0].length);
              seen += 1;
              if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1)
                cut.push(word[0]);
            }
          }
          shut.forEach(d => d.open = false);
          return [seen, cut];
        }"""
    )
    tab.set_viewport_size({"width": 1280, "height": 900})
    assert seen > 150 and cut == []


def test_a_chart_is_saved(tab):
    with tab.expect_download() as started:
        tab.locator('.in-es a[download="jobs.csv"]').click()
    assert started.value.path().read_text("utf-8-sig").startswith("series,unit,scenario,year")


def test_words_of_the_pictures_stay_inside_them(tab):
    """Every text of a picture lies within its frame, in both languages."""
    out = tab.evaluate(
        """() => [...document.querySelectorAll('.in-es svg')].flatMap(svg => {
          const frame = svg.viewBox.baseVal;
          return [...svg.querySelectorAll('text')].filter(t => {
            const b = t.getBBox(), m = t.getCTM(), n = svg.getCTM().inverse().multiply(m);
            if (n.b) return false;  // the name of the axis, turned
            const left = b.x + n.e, top = b.y + n.f;
            return left < -2 || left + b.width > frame.width + 2 || top + b.height > frame.height;
          }).map(t => svg.ariaLabel.slice(0, 40) + ': ' + t.textContent)
        })"""
    )
    assert out == []


def test_axe_finds_nothing(tab):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    found = axe.Axe().run(tab, context=".in-es", options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
