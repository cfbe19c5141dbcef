"""Side by side: paired differences, what explains them to the last digit, and what cannot be
compared.
"""

import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError, InvariantError, PiimssError


@pytest.fixture(scope="module")
def pair():
    return pf.compare([pf.project(n, draws=12, seed=5) for n in ("tendencial", "adverso")])


@pytest.fixture(scope="module")
def longer(pair):
    """Pensioners who die less than the nation does."""
    rates = pair.reference.data["mortality_rate"].sel(draw=0, year=2024).to_numpy()
    return {"vejez_cesantia": 0.6 * np.clip(-np.expm1(-rates), 0, 0.9)}


@pytest.fixture(scope="module")
def own(root, tmp_path_factory):
    """A catalogue with one figure and one amount of the law changed."""
    folder = tmp_path_factory.mktemp("own") / "data"
    shutil.copytree(root / "data", folder)
    for name, old, new in (
        ("figures.csv", "22517076", "22600000"),
        ("law/values.csv", "117.31", "120.31"),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return pf.catalog(folder)


def test_differences_are_paired(pair):
    table = pair.differences("resumen")
    direct = pair.projections["adverso"].data["jobs"] - pair.projections["tendencial"].data["jobs"]
    assert table.loc[("jobs", 2030), ("adverso", "p50")] == pytest.approx(
        float(np.median(direct.sel(year=2030)[1:]))
    )
    assert table.loc[("population", 2024), ("adverso", "central")] == 0


def test_attribution_adds_up_and_groups_stand_in_the_order_of_the_chain(pair):
    parts = pair.attribution("contribution_income.total")
    total = pair.differences("resumen").loc[
        ("contribution_income.total", 2030), ("adverso", "central")
    ]
    assert parts.loc["total", "contribution"] == pytest.approx(total, rel=1e-9)
    assert parts["contribution"].iloc[1:-1].sum() == pytest.approx(total, rel=1e-9)
    tornado = pair.tornado("contribution_income.total")
    areas = [a for a in pair.reference.assumptions.areas if a in parts.index]
    assert list(parts.index[1:-1]) == areas, "groups in the order of the chain"
    assert tornado.abs().max(axis=1).is_monotonic_decreasing


def test_attribution_keeps_the_tables_both_scenarios_were_given(pair, longer):
    """Case 30: the steps ran without the tables and gave 142,907 for a difference of 163,500."""
    runs = [
        pf.project(n, draws=2, seed=5, mortality_tables=longer) for n in ("tendencial", "adverso")
    ]
    both = pf.compare(runs)
    parts = both.attribution("pension_outlay.total")
    apart = [r.table("resumen").loc[("pension_outlay.total", 2030), "central"] for r in runs]
    assert parts.loc["total", "contribution"] == pytest.approx(apart[1] - apart[0], rel=1e-9)
    assert parts["contribution"].iloc[1:-1].sum() == pytest.approx(apart[1] - apart[0], rel=1e-9)
    assert not {"data", "law", "tables"} & set(parts.index)
    without = pair.attribution("pension_outlay.total").loc["total", "contribution"]
    assert abs(without / parts.loc["total", "contribution"] - 1) > 0.01


def test_attribution_tells_data_law_and_tables_apart(longer, own):
    """Case 31: two catalogues of one scenario attributed 0.0."""
    before = pf.project("tendencial", draws=4)
    after = pf.project("tendencial", draws=4, catalog=own, mortality_tables=longer)
    both = pf.compare({"antes": before, "después": after})
    parts = both.attribution("avance_financiero")
    assert list(parts.index) == ["tendencial", "data", "law", "tables", "total"]
    gap = float(
        (after.data["avance_financiero"] - before.data["avance_financiero"]).sel(draw=0, year=2030)
    )
    assert parts.loc["total", "contribution"] == pytest.approx(gap, rel=1e-9)
    assert (parts["contribution"].iloc[1:-1].abs() > 1).all(), "each moves it"
    assert parts["contribution"].iloc[1:-1].sum() == pytest.approx(gap, rel=1e-9)
    # The data alone: the run with the other folder's figures and this law.
    mixed = pf.project("tendencial", draws=1, catalog=own.with_law(before.catalog))
    alone = float((mixed.data["avance_financiero"] - before.data["avance_financiero"])[0, -1])
    tornado = both.tornado("avance_financiero")
    assert set(tornado.index) == {"data", "law", "tables"}
    assert tornado.loc["data"].item() == pytest.approx(alone, rel=1e-12)


def test_an_indicator_and_a_probability_can_be_explained(pair):
    assert pair.attribution("P25-2.1").loc["total", "contribution"] == pytest.approx(
        float(
            (pair.projections["adverso"].data["indicator"] - pair.reference.data["indicator"]).sel(
                draw=0, year=2030, code="P25-2.1"
            )
        ),
        rel=1e-9,
    )
    found = pair.attribution("probability:P20-5.3")
    tables = [pf.assess(p).table() for p in pair.projections.values()]
    chances = [t.loc["P20-5.3", "probability"] for t in tables]
    assert found.attrs["year"] == tables[0].loc["P20-5.3", "year"]
    assert found["value"].iloc[[0, -1]].tolist() == chances
    assert found.loc["total", "contribution"] == chances[1] - chances[0]


def test_an_attribution_that_does_not_add_up_is_an_error(pair):
    """The projection shown is not what its request gives."""
    forged = pf.project("adverso", draws=12, seed=5)
    forged.data["jobs"] = forged.data["jobs"] + 1000
    with pytest.raises(InvariantError, match="jobs, 2030"):
        pf.compare([pair.reference, forged]).attribution("jobs")


@pytest.mark.parametrize(
    ("change", "name"),
    [({"draws": 3}, "draws"), ({"seed": 6}, "seed"), ({"horizon": 2031}, "horizon")],
)
def test_comparison_refuses_what_cannot_be_paired(pair, change, name):
    other = pf.project("favorable", **{"draws": 12, "seed": 5, **change})
    with pytest.raises(InputError, match=f"compare, {name}.*favorable: {change[name]}"):
        pf.compare([pair.reference, other])


def test_comparison_refuses_another_base_year(pair):
    earlier = pair.reference.request.replace(base_year=2020)
    other = replace(pair.projections["adverso"], request=earlier)
    with pytest.raises(InputError, match="base_year"):
        pf.compare({"a": pair.reference, "b": other})


@pytest.mark.parametrize(
    "given", [["tendencial", "adverso"], None, 3, "tendencial", [], [None, None], (x for x in ())]
)
def test_comparison_says_what_to_give(given):
    with pytest.raises(InputError, match="compare"):
        pf.compare(given)


@pytest.mark.parametrize(
    ("given", "said"),
    [("tendencial", "se encontró un texto 'tendencial';"), (None, "no se encontró nada;")],
)
def test_what_is_no_list_is_told_as_it_is(given, said):
    """It said "un texto 0" and "nada 0"."""
    with pytest.raises(InputError, match=said):
        pf.compare(given)


def test_comparison_of_one_or_of_two_alike(pair):
    for given in (pair.reference, [pair.reference], [pair.reference, pair.reference]):
        with pytest.raises(InputError, match="compare"):
            pf.compare(given)
    assert list(pf.compare(p for p in pair.projections.values()).projections) == [
        "tendencial",
        "adverso",
    ]


@pytest.mark.parametrize(
    "ask",
    [
        {"year": 2099},
        {"year": "2030"},
        {"year": 2030.5},
        {"scenario": "nada"},
        {"series": "jbs"},
        {"series": None},
        {"series": "probability:P99"},
        {"series": "probability:P25-1.9"},
    ],
)
def test_attribution_refuses_what_it_does_not_know(pair, ask):
    with pytest.raises(PiimssError):
        pair.attribution(**{"series": "jobs", **ask})


def test_diff_of_runs_tells_every_input(pair, longer, own):
    other = pf.project("adverso", draws=12, seed=6, catalog=own, mortality_tables=longer)
    found = pf.diff(pair.reference, other)
    assert "employment.growth" in found.assumptions.index
    assert found.request.loc["seed"].tolist() == [5, 6]
    assert found.results.loc["jobs", "difference"] < 0
    assert found.figures[["column", "a", "b"]].to_numpy().tolist() == [
        ["value", "22517076", "22600000"]
    ]
    assert found.law.loc[("law/values", "2026, uma_daily"), ["a", "b"]].tolist() == [
        "117.31",
        "120.31",
    ]
    assert found.tables.index.tolist() == ["vejez_cesantia"]
    same = pf.diff(pair.reference, pair.reference)
    parts = (same.assumptions, same.figures, same.law, same.tables, same.request)
    assert all(part.empty for part in parts)
    assert pf.diff(pair.reference.catalog, own).figures.equals(found.figures)


def test_diff_of_added_rows_and_of_what_is_not_alike(pair, own, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(own.path, folder)
    lines = (folder / "figures.csv").read_text(encoding="utf-8").splitlines()
    (folder / "figures.csv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    gone = pf.diff(own, pf.catalog(folder)).figures
    assert len(gone) == 1 and gone["b"].item() == "" and gone["a"].item() != ""
    for a, b in (
        (pair.reference, pair.reference.assumptions),
        ("tendencial", "adverso"),
        (None, 3),
    ):
        with pytest.raises(InputError, match="diff"):
            pf.diff(a, b)


def test_tables_in_another_language_are_refused(pair):
    one = pair.reference
    for call in (
        lambda: one.table("resumen", lang="fr"),
        lambda: one.plot("jobs", lang="fr"),
        lambda: pair.table("resumen", lang="fr"),
        lambda: pair.differences(lang="fr"),
        lambda: pf.assess(one, lang="fr"),
    ):
        with pytest.raises(InputError, match="es, en"):
            call()
    assert isinstance(pair.table("resumen", "en"), pd.DataFrame)
