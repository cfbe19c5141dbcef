"""What a terminal and Jupyter show of the objects of the package, and what completes and plots."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError
from piimss_forecast.results.goals import read_goal
from piimss_forecast.results.pictures import plot_backtest, plot_effects
from piimss_forecast.timeseries import forecast


@pytest.fixture(scope="module")
def both(small):
    return pf.Comparison({"tendencial": small, "adverso <b>": small})


@pytest.fixture
def shown(small, both, catalog):
    """Every object that shows itself, by name."""
    trials = pd.DataFrame({"value": [1.0], "probability": [0.5]})
    goal = read_goal(small, "jobs >= 24000000@2030")
    solved = pf.Solution("k", "g", "reached", 1.0, 2.0, "percent", 0.8, trials, None, goal)
    series = pd.Series([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], index=range(2019, 2025), name="x")
    return {
        "Projection": small,
        "Assumptions": small.assumptions,
        "Comparison": both,
        "MetaAssessment": pf.assess(small),
        "Solution": solved,
        "Catalog": catalog,
        "Forecast": forecast(series, 3, draws=5),
    }


def test_objects_show_themselves_in_a_few_lines(shown):
    for name, one in shown.items():
        said = repr(one)
        assert said.startswith(name) and said.count("\n") <= 12 and len(said) < 900, said
        html = one._repr_html_()
        assert html.startswith("<div><b>") and "<b>" not in html[8:]
    assert "trayectorias" in repr(shown["Projection"])
    pf.set_language("en")
    assert "paths" in repr(shown["Projection"])


def test_names_complete_and_are_found(small, both, catalog):
    for one, name in (
        (small, "jobs"),
        (small, "resumen"),
        (small.assumptions, "employment.growth"),
        (both, "resumen"),
        (pf.assess(small), "P25-2.1"),
        (catalog, "insured_jobs"),
    ):
        assert name in one._ipython_key_completions_()
        assert len(one[name])
    assert small["jobs"].loc[2030, "central"] == small.cube().line("jobs")[-1]
    with pytest.raises(InputError):
        small["jbs"]


def test_levels_and_several_series(small):
    ax = small.plot("jobs", levels=(0.5, 0.8, 0.95))
    assert len(ax.collections) == 3
    wide, _, narrow = (c.get_paths()[0].get_extents().height for c in ax.collections)
    assert wide > narrow
    ax = small.plot(["jobs", "jobs_mean"])
    assert len(ax.collections) == 2 and len(ax.get_legend().get_texts()) == 2
    with pytest.raises(InputError, match="sbc"):
        small.plot(["jobs", "sbc"])
    with pytest.raises(InputError):
        small.plot("jobs", levels=(0.7,))
    plt.close("all")


def test_pyramid_bullets_and_backtest(small, both):
    ax = small.plot_pyramid()
    people = small.data["adscrita_umf"].isel(draw=0, year=-1).sum().item() / 1e6
    bars = [abs(bar.get_width()) for bar in ax.patches if hasattr(bar, "get_width")]
    assert sum(bars) == pytest.approx(people)
    found = pf.assess(small)
    ax = found.plot("P25-2.1", bullet=True)
    assert any(np.allclose(line.get_xdata(), 80.32) for line in ax.lines)
    assert len(found.plot(bullet=True).axes) == 17
    summary = pd.DataFrame(
        {"checks": [20], "coverage_80": [75.0], "coverage_95": [90.0]}, index=["employment"]
    )
    assert "20" in plot_backtest(summary).get_yticklabels()[0].get_text()
    effects = pd.DataFrame({"adverso <b>": [-5.0, 2.0]}, index=["employment.growth", "x.y"])
    ax = plot_effects(effects, both, ("jobs", 2030, "adverso <b>"))
    assert ax.get_yticklabels()[1].get_text() == "x.y"
    plt.close("all")
