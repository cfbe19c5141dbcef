"""Pictures of the page: what they draw is what they were given."""

from __future__ import annotations

import dataclasses
import io
import re
from types import SimpleNamespace
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.report import glossary, page_charts, page_first
from piimss_forecast.report.cube import cube
from piimss_forecast.report.explained import Explained
from piimss_forecast.report.page_charts import flows
from piimss_forecast.report.page_metas import lever_of
from piimss_forecast.report.picture_bars import tornado_picture, waterfall_picture
from piimss_forecast.report.picture_flow import Flow, flow_picture
from piimss_forecast.report.picture_metas import Stand, bullet_picture, course_picture
from piimss_forecast.report.picture_people import pyramid_table
from piimss_forecast.report.published import published_values

BARS = re.compile(r'<rect x="([\d.]+)" y="[-\d.]+" width="([\d.]+)" height="([\d.]+)"')


def bars(drawn: object) -> np.ndarray:
    return np.array([[float(v) for v in found] for found in BARS.findall(str(drawn))])


def test_a_waterfall_ends_where_its_steps_lead():
    steps = pd.DataFrame(
        {"contribution": [np.nan, 30.0, -10.0, 20.0], "value": [100.0, 130.0, 120.0, 120.0]},
        index=["a", "up", "down", "b"],
    )
    drawn = waterfall_picture(steps, unit="mdp", title="<t>", said="said", names={"up": "sube"})
    whole, up, down, last = bars(drawn)[:, :2]
    assert up[1] / whole[1] == pytest.approx(0.3, abs=0.01)
    assert down[1] / whole[1] == pytest.approx(0.1, abs=0.01)
    assert sum(up) == pytest.approx(sum(down), abs=0.2)  # down begins where up ended
    assert down[0] == pytest.approx(sum(last), abs=0.2)
    assert "sube" in drawn and "&lt;t&gt;" in drawn and 'aria-label="said"' in drawn
    assert "+30" in drawn and ">-10<" in drawn


def test_a_tornado_draws_what_each_input_does_and_no_more():
    effects = pd.DataFrame(
        {"x": [-40.0, 10.0], "y": [20.0, np.nan]}, index=["big.key", "small.key"]
    )
    drawn = tornado_picture(effects, unit="percent", title="t", said="s", first=1)
    drawn_bars = bars(drawn)[:3]  # the two others are marks of the legend
    assert drawn_bars[:, 1] / drawn_bars[0, 1] == pytest.approx([1, 0.5, 0.25], abs=0.01)
    assert len(bars(drawn)) == 5 and "big.key" in drawn


def test_what_comes_in_goes_out(content):
    cube = content.cubes["tendencial"]
    sources, uses = flows(cube, "es")
    total = sum(f.value for f in sources)
    assert total == pytest.approx(sum(f.value for f in uses))
    cuotas = sum(f.value for f in sources if f.name.startswith("Cuotas"))
    assert cuotas == pytest.approx(cube.line("income.cuotas")[-1] / 1e3)
    drawn = flow_picture(sources, uses, middle="m", unit="u", title="t", said="s")
    heights = bars(drawn)[:, 2]
    assert heights[1 : len(sources) + 1].sum() == pytest.approx(heights[0], abs=1)
    with pytest.raises(ValueError, match="≠"):
        flow_picture([Flow("a", 2.0)], [Flow("b", 1.0)], middle="", unit="", title="", said="")


def test_the_middle_of_the_flow_is_the_income_of_the_tables(small):
    made = cube(small.data, published_values(small.request.catalog))
    sources, uses = flows(made, "es")
    apart = ("menos ", "de las reservas")
    less = sum(f.value for f in (*sources, *uses) if f.name.startswith(apart))
    total = made.line("income.total")[-1] / 1e3
    assert less > 0 and sum(f.value for f in sources) - less == pytest.approx(total)


def test_the_file_of_the_flow_holds_what_is_drawn(content):
    chart = next(iter(page_charts._flow(content)))
    kept = pd.read_csv(io.StringIO(unquote(chart["csv"]["href"]).split(",", 1)[1].lstrip("\ufeff")))
    kept = kept[kept["scenario"] == content.first]
    shown = [f for side in flows(content.cubes[content.first], content.lang) for f in side]
    assert kept["series"].tolist() == [f.name for f in shown]
    assert kept["value"].to_numpy() == pytest.approx([f.value for f in shown], rel=1e-6)


def test_a_long_name_takes_another_line():
    name = "uno dos tres " * 12
    effects = pd.DataFrame({"x": [1.0]}, index=[name.strip()])
    drawn = str(tornado_picture(effects, unit="percent", title="t", said="s"))
    assert "…" not in drawn and drawn.count("tres") == name.count("tres")
    flow = Flow("transferencia federal para el pago de pensiones en curso", 2.0)
    drawn = str(flow_picture([flow], [flow], middle="", unit="", title="t", said="s"))
    assert flow.name not in drawn and drawn.count(" en curso 2.0<") == 2


def test_a_pyramid_holds_everyone(content):
    people = content.people["tendencial"]
    table = pyramid_table(people, [2024, 2030])
    whole = people.sel(year=[2024, 2030]).sum(["sex", "age"]).to_numpy()
    assert table.T.groupby(level=0).sum().sum(axis=1).to_numpy() == pytest.approx(whole)


def test_a_bullet_puts_the_median_on_the_side_of_its_target():
    stands = [Stand("a", 12.0, 8.0, 14.0, "good"), Stand("b", 5.0, np.nan, np.nan, "none")]
    drawn = str(bullet_picture(stands, target=10, baseline=np.nan, title="t", said="s"))
    goal = float(re.search(r'd="M([\d.]+) 16', drawn).group(1))
    dots = [float(x) for x in re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="3.2"', drawn)]
    assert dots[0] > goal > dots[1]
    assert "línea base" not in drawn


def test_a_small_fan_has_a_cross_a_target_and_a_dot_a_figure(content):
    course = content.courses["tendencial"].loc["P25-2.1"]
    drawn = str(course_picture(course, title="t", said="s", lang="en"))
    crosses = drawn.count("l6 6m0 -6l-6 6") - 1  # one is the mark of the legend
    assert crosses == course["target"].notna().sum() == 1
    assert drawn.count('r="1.8"') == course["published"].notna().sum()


def test_differences_are_explained_when_somebody_worked_them_out(content):
    """Steps of the reserves of a scenario, and inputs in the order of what they move."""
    lead = {"scenario": "adverso", "series": page_charts.RESERVES, "year": 2030}
    shares = pd.DataFrame([lead | {"group": "employment", "contribution": -5e4}])
    single = pd.DataFrame(
        [lead | {"key": k, "effect": e} for k, e in (("finance.rocf_days", 1e3), ("x.y", -9e3))]
    )
    told = SimpleNamespace(
        explained=SimpleNamespace(shares=shares, single=single),
        **{
            name: getattr(content, name)
            for name in ("cubes", "first", "horizon", "lang", "say", "scenarios", "assumption_rows")
        },
    )
    bridge, tornado = page_charts.explained(told)["charts"]
    assert bridge["rows"] == [["Empleo", "-50,000"]]
    assert [row[0] for row in tornado["rows"]] == ["x.y", "Días del ROCF"]
    assert "x.y; Días del ROCF" in page_first.movers(told)
    bare = dataclasses.replace(content, explained=Explained())
    assert page_charts.explained(bare) == {} and page_first.movers(bare) == ""


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_lever_is_what_stands_before_the_command(lang):
    from piimss_forecast import metas

    said = metas.change("lever", code="P25-1.1", key="k", name="N", present="1 u", lang=lang)
    assert lever_of(said).startswith("N (") and "piimss" not in lever_of(said)
    over = metas.change("closed", lang=lang)
    assert lever_of(over) == over


def test_terms_are_explained_once_and_no_text_acts_as_markup():
    said = glossary.gloss("<b> SBC, sbc y UMF", "es", "-x")
    assert said.count("<a ") == 2 and "&lt;b&gt;" in said
    assert 'href="#term-umf-x"' in said and "Unidad de Medicina Familiar" in said
    assert "<a " not in glossary.gloss("SBCs", "es")
    for lang in ("es", "en"):
        assert len({t["name"].casefold() for t in glossary.terms(lang)}) == len(glossary.TERMS)
