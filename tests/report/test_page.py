"""The page stands alone, says what the tables say, and lets no text act as markup."""

from __future__ import annotations

import dataclasses
import io
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pandas as pd
import pytest

from piimss_forecast.core.errors import OutputError
from piimss_forecast.report import fan
from piimss_forecast.report import page as page_of
from piimss_forecast.report.findings import amount, findings
from piimss_forecast.report.lines import FANS
from piimss_forecast.report.messages import text
from piimss_forecast.report.page import _limits, render_page, write_page
from piimss_forecast.report.page_charts import explained
from piimss_forecast.report.picture import picture
from piimss_forecast.report.picture_metas import printed, short
from piimss_forecast.report.tables import side_by_side

VOID = {"meta", "br", "link", "img", "input", "hr", "wbr"}
MAY_LACK = {"explained", "sufficiency", "states"}  # sections of what a run may not hold
SECTIONS = {s.name for s in page_of.SECTIONS} - MAY_LACK


class Outline(HTMLParser):
    """Tags, attributes, ids, and whether every element closes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] == "wbr" and self.words:  # the same word goes on
            self.words[-1] += data
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def content(content):
    """The made-up run, whose money lasts to a year that is known or beyond the horizon."""
    rows = [
        [s, text(f"sufficiency.{what}"), year, 2029, None, None, 2050, 200]
        for s in content.scenarios
        for what, year in (("first_use", 2033), ("last_year", None), ("exhaustion", None))
    ]
    columns = ["scenario", "what", "central", "p10", "p50", "p90", "horizon", "draws"]
    lasting = {"suficiencia": pd.DataFrame(rows, columns=columns, dtype=object)}
    return dataclasses.replace(content, sufficiency=lasting)


@pytest.fixture(scope="module")
def page(content) -> str:
    return render_page(content)


@pytest.fixture(scope="module")
def outline(page) -> Outline:
    return Outline(page)


def test_well_formed_and_in_its_language(page, outline):
    assert page.startswith('<!doctype html>\n<html lang="es">')
    assert outline.open == []
    ids = [a["id"] for _, a in outline.tags if a.get("id")]
    assert len(ids) == len(set(ids))
    assert set(ids) >= SECTIONS


def test_asks_nothing_of_anyone(page, outline):
    assert not any(
        tag in ("script", "link", "img", "iframe", "object", "embed", "base")
        for tag, _ in outline.tags
    )
    for tag, attributes in outline.tags:
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in ("href", "src", "xlink:href", "action", "data", "srcset"):
                saved = tag == "a" and "download" in attributes
                assert value.startswith("data:text/csv;" if saved else "#"), value
    style = re.sub(r"url\(#[^)]*\)", "", page)
    assert "url(" not in style and "@import" not in style
    assert "default-src 'none'" in page


def test_links_point_somewhere(outline):
    ids = {a["id"] for _, a in outline.tags if a.get("id")}
    targets = {a["href"][1:] for _, a in outline.tags if (a.get("href") or "").startswith("#")}
    clips = {
        c for _, a in outline.tags for c in re.findall(r"url\(#([^)]+)\)", a.get("clip-path") or "")
    }
    assert targets | clips <= ids


def test_tables_are_accessible(page, content, outline):
    heads = [a for tag, a in outline.tags if tag == "th"]
    assert heads and all(a.get("scope") in ("col", "row", "colgroup") for a in heads)
    pictures = [a for tag, a in outline.tags if tag == "svg"]
    metas = 2 * 35  # a bullet chart and a small fan each
    differences = len(explained(content)["charts"])
    assert differences and len(pictures) == len(FANS) + metas + differences + 2  # pyramid, money
    assert all(a["role"] == "img" and a["aria-label"] for a in pictures)
    assert page.count("<title>") == len(pictures) + 1


def test_a_chart_can_be_saved_as_it_is_tabled(content, outline):
    """Behind each chart stands a file; that of the jobs holds the figures of the table."""
    files = {a["download"]: a["href"] for _, a in outline.tags if "download" in a}
    assert len(files) == len(FANS) + 35 + len(explained(content)["charts"]) + 2
    mark, _, body = unquote(files["jobs.csv"].partition(",")[2]).partition("series")
    assert mark == "\ufeff"
    saved = pd.read_csv(io.StringIO("series" + body), index_col=["scenario", "year"])
    cube = content.cubes["adverso"]
    assert saved.loc[("adverso", 2030), "p10"] == pytest.approx(cube.line("jobs", "p10")[-1])
    assert {"published", "rebuilt", "projection"} >= set(saved["kind"])


def test_the_first_screen_says_which_targets_and_how_long(content, outline, page):
    """Verdicts of the targets to come by scenario, what would change them, and the reserves."""
    first = page[page.index('id="key"') : page.index('id="metas"')]
    coming = content.metas["tendencial"].query("year > 2024")["code"]
    assert 0 < len(coming) < 35 and all(f"<b>{code}</b>" in first for code in coming)
    assert first.count('class="chip') == 3 * len(coming)
    assert "P20-" not in first and 'class="sec-closed"' in page
    assert "después de 2050" in first and "2029–2050+" in first and "2033" in first


def test_two_languages_in_one_file(content, single):
    """Each half in its language, with anchors of its own, and a choice between them."""
    both = render_page(content, single)
    outline = Outline(both)
    ids = [a["id"] for _, a in outline.tags if a.get("id")]
    assert outline.open == [] and len(ids) == len(set(ids))
    assert {f"{s}-en" for s in SECTIONS} <= set(ids)
    halves = [a["lang"] for _, a in outline.tags if "half" in (a.get("class") or "")]
    assert halves == ["es", "en"]
    radios = [a for tag, a in outline.tags if tag == "input"]
    assert [a["id"] for a in radios] == ["lang-es", "lang-en"] and "checked" in radios[0]
    targets = {a["href"][1:] for _, a in outline.tags if (a.get("href") or "").startswith("#")}
    assert targets <= set(ids)


def test_what_has_nothing_to_show_is_left_out(content):
    bare = dataclasses.replace(content, sufficiency={}, courses={}, people={})
    page = render_page(bare)
    assert 'id="sufficiency"' not in page and 'href="#sufficiency"' not in page
    assert page.count("<svg ") == len(FANS) + 35 + len(explained(content)["charts"]) + 1


def test_paths_stand_beside_the_series_alone_and_what_is_published(content, page):
    shown = page[page.index('id="beside"') :]
    for word in (
        "23.00 (22.00 – 24.50)",  # adopted
        "22.00 (20.50 – 24.00)",  # by itself
        content.say("beside.count", rows=3, taken=1, seen=0, checked=2, in_80=0, in_95=1),
        "97.00 (95.00 – 99.00)",
        "-10.0",
    ):
        assert word in shown, word
    lasting = page[page.index('id="sufficiency"') : page.index('id="beside"')]
    assert not re.search(r">-?\d+\.\d{3,}<", lasting)  # no figure as the machine holds it


def test_limits_say_what_is_by_state(content):
    told = [_limits(dataclasses.replace(content, states=s))["lines"] for s in (None, object())]
    assert content.say("limit.geography") in told[0]
    assert content.say("limit.geography_states") in told[1]
    assert len(told[0]) == len(told[1])


def test_every_indicator_and_verdict(content, outline):
    for code in content.metas["tendencial"]["code"]:
        assert code in outline.text
    for word in ("sin pronóstico", "en riesgo", "alcanzable", "improbable", "cumplida"):
        assert word in outline.text


def test_summary_figures(content, outline):
    frame = side_by_side("resumen", content.cubes)
    for year in (2024, 2027, 2030):
        assert f"{frame.loc[('jobs', year), ('adverso', 'central')] / 1e6:,.2f}" in outline.text
    assert f"{frame.loc[('sbc', 2030), ('favorable', 'p90')]:,.2f}" in outline.text


def test_a_target_without_baseline_says_no_dash(content):
    rows = {s: f.assign(baseline=float("nan")) for s, f in content.metas.items()}
    page = render_page(dataclasses.replace(content, metas=rows, _rows={}))
    assert "desde —" not in page and "desde 126" not in page


def test_what_a_document_printed_keeps_its_digits():
    assert [printed(v) for v in (121.62, 80.32, 17670257.0)] == ["121.62", "80.32", "17,670,257"]
    assert short(121.62) == "121.6"  # an estimate has four at most


def test_findings_come_from_the_data(content):
    frame = side_by_side("resumen", content.cubes)
    said = " ".join(findings(content)).replace("\u00a0", " ")
    jobs = frame.loc[("adscrita_umf", 2030), ("tendencial", "central")]
    assert f"{jobs / 1e6:,.2f} millones de personas" in said
    assert (
        "la central las usa por primera vez en 2028" in said
    )  # draw 0 draws on them from 2028 in the made-up run
    assert "las usa el 30 % de las trayectorias" in said  # draws 3, 6, ..., 18 of 20
    assert "De las metas finales de 35 indicadores" in said


def test_a_single_path_that_uses_the_reserves_is_counted(content):
    """Was none of the paths, though the central one is all there are."""
    cubes = {s: dataclasses.replace(c, use=(2028, 1.0)) for s, c in content.cubes.items()}
    single = dataclasses.replace(content, cubes=cubes, manifest={**content.manifest, "draws": 1})
    assert "las usa el >99 %" in " ".join(findings(single)).replace("\u00a0", " ")


def test_hostile_text_is_only_text(page, outline):
    assert "<script" not in page
    assert "<script>alert(1)</script>" in outline.text
    assert '=HYPERLINK("http://evil.example","x")' in outline.text


def test_a_target_says_why_and_what_would_change_it(page, outline):
    assert "porque sí, P25-2.1" in outline.text and "decidir P25-2.1 a tiempo" in outline.text
    assert "±1; 35\xa0% con su clase" in page and "se cumplieron 47" in outline.text
    assert "<code>piimss solve P25-2.1 &lt;b&gt;</code> da el valor" in page


def test_targets_of_a_programme_are_told_together(content, page):
    told = "de las 10 metas se cumplen juntas de 1 a 5 (80 %; 2.7 en promedio)"
    assert page.count(told) == len(content.scenarios) and "todas: &lt;1 %" in page


def test_changes_say_why(outline):
    assert "employment.growth" in outline.text and "mean of the last years" in outline.text


def test_weight_and_sameness(content, page):
    assert len(page.encode()) < 1_500_000  # half of what both languages may weigh
    assert render_page(content) == page


def test_english_and_one_scenario(single):
    said = Outline(render_page(single)).text
    assert "Main findings" in said and "Registered at a UMF" in said
    assert not re.search(
        r"\b(escenario|proyección|pesos corrientes|personas)\b", said.replace("Población", "")
    )


def test_long_horizon_and_missing_figures(content):
    """A page without some of the catalogue's tables still says what it can."""
    bare = dataclasses.replace(
        content,
        discrepancies=content.discrepancies.iloc[:0],
        needs_verification=content.needs_verification.iloc[:0],
        changes={},
        manifest={},
    )
    assert Outline(render_page(bare)).open == []


def test_written_whole_or_not_at_all(content, tmp_path):
    write_page(tmp_path / "informe.html", content)
    assert (tmp_path / "informe.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
    with pytest.raises(OutputError, match="nowhere"):
        write_page(tmp_path / "nowhere" / "informe.html", content)


def test_the_pictures_of_the_page_say_what_the_figures_say(content):
    """The page draws its fans without the library of figures; both show the same."""
    import matplotlib.pyplot as plt

    drawn = str(picture("sbc", content.cubes, "<caption>"))
    ax = fan("sbc", content.cubes)
    words = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert {ax.get_title(loc="left"), ax.get_ylabel()} <= set(words)
    assert {t.get_text() for t in ax.get_legend().get_texts()} <= set(words)
    assert "&lt;caption&gt;" in drawn
    plt.close(ax.figure)


@pytest.mark.parametrize("name", FANS)
def test_every_row_of_a_legend_lies_inside_its_picture(content, name):
    """Published dots and six names need three rows: the picture is as high as they are."""
    printed = {name: [2018, 2020]}
    cubes = {s: dataclasses.replace(c, published=printed) for s, c in content.cubes.items()}
    cubes |= {f"{s} otra vez": c for s, c in cubes.items()}
    drawn = str(picture(name, cubes, ""))
    height = int(re.search(r'viewBox="0 0 400 (\d+)"', drawn).group(1))
    rows = re.findall(r'translate\((\d+) (\d+)\)">.*?<text x="16.0"[^>]*>([^<]*)</text>', drawn)
    assert {*cubes} <= {words for *_, words in rows}
    assert len({y for _, y, _ in rows}) > 2
    assert all(0 < int(y) <= height - 4 for _, y, _ in rows)


def test_a_picture_is_on_the_scale_it_prints(content):
    """From the numbers of the axis and the path of a scenario, its central figures come back."""
    drawn = str(picture("jobs", content.cubes, ""))
    ticks = re.findall(r'<text x="52.0" y="([\d.]+)"[^>]*>([\d.,]+)</text>', drawn)
    (y0, v0), (y1, v1) = ((float(y) - 3, float(v)) for y, v in (ticks[0], ticks[-1]))
    *_, last = re.findall(r'<path d="([^"]*)" fill="none" stroke="#[0-9A-F]{6}"', drawn)
    end = float(last.rpartition(" ")[2])
    read = v0 + (end - y0) * (v1 - v0) / (y1 - y0)
    cube = list(content.cubes.values())[-1]
    assert read == pytest.approx(cube.line("jobs")[-1] / 1e6, abs=0.02)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (62_612_345, "persons", "62.61 millones de personas"),
        (712_345, "patients", "712,345 pacientes"),
        (612_345.4, "mdp", "612,345 mdp corrientes"),
        (float("nan"), "mdp", "sin cifra"),
        (-1.04, "percent", "-1.0 %"),
        (544.3, "mxn_per_day", "544.30 pesos por día"),
    ],
)
def test_amounts(value, unit, shown):
    assert amount(value, unit).replace("\u00a0", " ") == shown
