"""The tables add what the draws say: totals, shares, quantiles, names in both languages."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from piimss_forecast.core.errors import InputError
from piimss_forecast.core.translate import LANGS, translate
from piimss_forecast.report import TABLES, build, compact, paired_differences, side_by_side
from piimss_forecast.report.cube import CUBE_LEVELS, STATISTICS, Cube
from piimss_forecast.report.messages import label, text
from piimss_forecast.report.tables import STATS, statistics
from piimss_forecast.report.wording import WORDING


@pytest.fixture(scope="module")
def data(datasets) -> xr.Dataset:
    return datasets["tendencial"]


@pytest.fixture(scope="module")
def one(content) -> Cube:
    return content.cubes["tendencial"]


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_is_complete(name, one):
    frame = build(name, one)
    assert list(frame.columns) == ["label", "unit", "kind", *STATS]
    assert frame.index.is_unique and frame.index.names == ["series", "year"]
    assert set(frame.attrs["units"]) == set(frame.index.get_level_values("series"))
    known = frame.dropna()
    assert (known["p10"] <= known["p50"] + 1e-9).all() and (
        known["p50"] <= known["p90"] + 1e-9
    ).all()


def test_parts_add_to_the_total(one):
    frame = build("adscrita", one)["central"]
    for parts in (("M", "F"), ("0-14", "15-29", "30-44", "45-64", "65+")):
        np.testing.assert_allclose(
            sum(frame[f"adscrita_umf.{p}"] for p in parts), frame["adscrita_umf"], rtol=1e-12
        )
    branches = build("cuotas", one)["central"]
    own = [
        k
        for k in branches.index.get_level_values("series").unique()
        if k.startswith("contribution_income.") and not k.endswith("total")
    ]
    np.testing.assert_allclose(
        sum(branches[k] for k in own), branches["contribution_income.total"], rtol=1e-12
    )


def test_statement_leaves_out_what_does_not_apply_and_keeps_the_known_total(one):
    frame = build("ingresos", one)
    names = frame.index.get_level_values("series").unique().to_list()
    assert names == ["income.cuotas", "income.transferencia_pensiones", "income.total"]
    assert np.isnan(frame.loc[("income.transferencia_pensiones", 2018), "central"])
    assert frame.loc[("income.total", 2018), "central"] == pytest.approx(9e5)


def test_statistics_by_hand():
    draws = xr.DataArray(
        np.array([[5.0], [0.0], [10.0], [20.0], [30.0], [40.0]]),
        dims=("draw", "year"),
        coords={"year": [2030]},
    )
    found = statistics(draws).loc[2030]
    assert found.to_dict() == {
        "central": 5.0,
        "p10": 4.0,
        "p50": 20.0,
        "p90": 36.0,
    }  # draw 0 takes no part in the quantiles


def test_every_statistic_of_the_cube_is_numpys_of_the_draws_after_the_first(data, one):
    draws = data["sbc"].transpose("draw", "year").to_numpy()
    assert STATISTICS[0] == "central" and len(STATISTICS) == len(CUBE_LEVELS) + 1
    np.testing.assert_array_equal(one.line("sbc"), draws[0])
    for name, level in zip(STATISTICS[1:], CUBE_LEVELS, strict=True):
        assert float(name[1:].replace("_", ".")) == pytest.approx(100 * level)
        np.testing.assert_array_equal(one.line("sbc", name), np.quantile(draws[1:], level, axis=0))


def test_use_of_the_reserves_is_that_of_the_paths(one):
    """Every third of the 21 paths uses 100 mdp from 2028 on; path 0 is one, and counts only as
    the central.
    """
    assert one.use == (2028, 6 / 20)


def test_a_line_that_no_table_has_is_named(one):
    with pytest.raises(InputError, match="jabs"):
        one.line("jabs")


def test_one_draw_is_its_own_interval():
    draws = xr.DataArray([[3.0, np.nan]], dims=("draw", "year"), coords={"year": [2024, 2025]})
    found = statistics(draws)
    assert found.loc[2024].eq(3.0).all() and found.loc[2025].isna().all()


def test_history_is_equal_in_all_draws_and_scenarios(content):
    frame = side_by_side("resumen", content.cubes)
    past = frame[frame.index.get_level_values("year") <= 2024]
    for scenario in content.scenarios:
        np.testing.assert_allclose(
            past[(scenario, "p10")], past[("tendencial", "central")], rtol=1e-9
        )


def test_paired_differences_are_draw_by_draw(content, datasets):
    """Each scenario has the same noise, so the difference is far narrower than the difference of
    the intervals.
    """
    found = paired_differences("resumen", datasets)
    frame = side_by_side("resumen", content.cubes)
    at = ("jobs", 2030)
    assert found.loc[at, ("favorable", "central")] == pytest.approx(
        frame.loc[at, ("favorable", "central")] - frame.loc[at, ("tendencial", "central")]
    )
    own = frame.loc[at, ("tendencial", "p90")] - frame.loc[at, ("tendencial", "p10")]
    assert found.loc[at, ("favorable", "p90")] - found.loc[at, ("favorable", "p10")] < 0.1 * own


def test_compact_keeps_totals_and_quantiles(data):
    assert "adscrita_umf" not in data
    np.testing.assert_allclose(
        data["adscrita_umf_groups"].sel(draw=0).sum("broad_age"),
        data["adscrita_umf_central"].sum("age"),
        rtol=1e-12,
    )
    assert data["adscrita_umf_quantile"].sizes["quantile"] == 3


def test_rates_are_not_added_over_ages():
    rate = xr.DataArray(
        np.ones((2, 1, 2, 101)),
        dims=("draw", "year", "sex", "age"),
        coords={"age": np.arange(101), "year": [2024]},
        attrs={"units": "per_1000"},
    )
    kept = compact(xr.Dataset({"incidence": rate}).assign_coords(is_projection=("year", [False])))
    assert set(kept.data_vars) == {"incidence_central", "incidence_quantile"}


def test_unknown_table_says_which_there_are(one):
    with pytest.raises(InputError, match="resumen, poblacion"):
        build("nada", one)


def test_every_series_has_a_name_in_both_languages(data):
    for name in TABLES:
        for series in TABLES[name](data):
            for lang in LANGS:
                shown = label(series.id, lang)
                assert "_" not in shown and shown != series.id.replace("_", " "), series.id
                assert f"unit.{series.unit}" not in text(f"unit.{series.unit}", lang)


def test_wording_has_the_same_places_in_both_languages():
    import re

    for key, en in WORDING.items():
        es = translate(en, "es")
        assert sorted(re.findall(r"{(\w+)}", es)) == sorted(re.findall(r"{(\w+)}", en)), key
