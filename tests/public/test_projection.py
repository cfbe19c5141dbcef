"""The public objects: save and load, plots, comparison, attribution, the inverse, differences,
back-test.
"""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import xarray as xr

import piimss_forecast as pf
from piimss_forecast.core.errors import DataError, InputError, OutputError, PiimssError
from piimss_forecast.links import run_chain


def test_save_and_load_are_equal_number_by_number(small, tmp_path):
    patched = pf.project(
        small.assumptions.patch({"employment.growth": {2026: 1.0, 2030: 2.0}}), draws=6, seed=1
    )
    patched.save(tmp_path / "uno")
    again = pf.load(tmp_path / "uno")
    xr.testing.assert_identical(again.data, patched.data)
    assert (
        again.assumptions.digest
        == patched.assumptions.digest
        == again.manifest["digests"]["assumptions"]
    )
    pd.testing.assert_frame_equal(again.table("resumen"), patched.table("resumen"))


def test_own_assumption_files_and_own_data_can_be_loaded_again(models_copy, data_copy, tmp_path):
    mine = models_copy / "mio.toml"
    mine.write_text(
        (models_copy / "piimss.toml")
        .read_text(encoding="utf-8")
        .replace('name = "piimss"', 'name = "mio"'),
        encoding="utf-8",
    )
    path = data_copy / "figures.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("22517076", "22600000"), encoding="utf-8"
    )
    catalog = pf.catalog(data_copy)
    run = pf.project(pf.scenario(mine, models_copy), draws=2, catalog=catalog)
    run.save(tmp_path / "mio")
    again = pf.load(tmp_path / "mio", catalog)
    assert again.name == "mio" and again.assumptions.digest == run.assumptions.digest
    xr.testing.assert_identical(again.data, run.data)
    with pytest.raises(DataError, match="catalog"):
        pf.load(tmp_path / "mio")


def test_history_says_which_years_are_published(small):
    table = small.table("empleo")["kind"]
    assert (
        table["jobs"].loc[2018:2025].eq("publicada").all()
        and table["jobs"].loc[2026:].eq("proyección").all()
    )
    income = small.table("cuotas", "en")["kind"]["contribution_income.total"]
    assert income.loc[2018:2020].eq("published").all() and income.loc[2021:2024].eq("rebuilt").all()
    printed = small.catalog.series("contribution_income")["value"]
    central = small.table("cuotas")["central"]["contribution_income.total"]
    np.testing.assert_allclose(central.loc[2018:2020], printed.loc[2018:2020], rtol=1e-3)


def test_loading_what_is_not_there_and_saving_where_one_cannot(small, tmp_path):
    with pytest.raises(DataError, match=r"manifest\.json"):
        pf.load(tmp_path)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="file"):
        small.save(tmp_path / "file")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def test_tables_name_units_and_order_their_quantiles(small):
    for name in (
        "resumen",
        "adscrita",
        "prevalencia",
        "pensiones",
        "cuotas",
        "ingresos",
        "egresos",
        "reservas",
        "empleo",
        "poblacion",
    ):
        for lang in ("es", "en"):
            table = small.table(name, lang)
            assert table["unit"].notna().all() and table["label"].str.len().gt(3).all()
            future = table[table.index.get_level_values("year") > 2025]
            assert (future["p10"] <= future["p50"]).all() and (future["p50"] <= future["p90"]).all()
    with pytest.raises(InputError, match="resumen"):
        small.table("nada")
    assert small.table("supuestos").loc["employment.growth", "unit"] == "percent_per_year"


def test_totals_of_a_table_are_the_sum_of_their_parts(small):
    table = small.table("cuotas")["central"].unstack("year")
    parts = table.loc[
        [i for i in table.index if i.startswith("contribution_income.") and not i.endswith("total")]
    ].sum()
    np.testing.assert_allclose(parts, table.loc["contribution_income.total"], rtol=1e-12)


def test_plots_say_what_they_show(small):
    ax = small.plot("jobs")
    assert "Puestos" in ax.get_title(loc="left") and "puestos" in ax.get_ylabel()
    assert ax.get_legend() is not None
    ax = pf.assess(small).plot("P25-2.1")
    assert "P25-2.1" in ax.get_title(loc="left")
    plt.close("all")
    with pytest.raises(InputError, match="puestos"):
        small.plot("puestos")
    with pytest.raises(DataError, match="P99"):
        pf.assess(small).plot("P99")


def test_backtest_measures_errors_and_coverage():
    found = pf.backtest(origins=(2016, 2019), draws=60)
    assert {"insured_jobs", "contribution_income_real", "P20-1.3"} <= set(found.table["variable"])
    jobs = found.table.query("variable == 'insured_jobs' and origin == 2019 and year == 2020")
    assert jobs["observed"].item() == 19_773_732 and jobs["error_percent"].item() > 3, (
        "the pandemic was not foreseen"
    )
    assert found.summary["coverage_95"].between(0, 1).all()
    assert (found.table["low_95"] <= found.table["low_80"]).all()
    assert not found.table.duplicated(["variable", "origin", "year"]).any()
    assert found.by("origin")["checks"].sum() == len(found.table) == found.summary["checks"]["all"]
    with pytest.raises(InputError, match="horizon"):
        found.by("colour")
    with pytest.raises(InputError, match="1950"):
        pf.backtest(origins=(1950,))


def test_project_refuses_arguments_out_of_range():
    for bad in (
        {"draws": 0},
        {"draws": 2.5},
        {"horizon": 2024},
        {"horizon": 2101},
        {"seed": -1},
        {"draws": True},
    ):
        with pytest.raises(InputError, match=next(iter(bad))):
            pf.project("tendencial", **{"draws": 1, **bad})


def test_a_table_of_annuitants_enters_by_its_type_and_is_named_in_the_manifest():
    catalog = pf.catalog()
    national = pf.project("tendencial", draws=1, catalog=catalog)
    longer = 0.6 * np.clip(
        -np.expm1(-national.data["mortality_rate"].sel(draw=0, year=2024).to_numpy()), 0, 0.9
    )
    own = pf.project(
        "tendencial", draws=1, catalog=catalog, mortality_tables={"vejez_cesantia": longer}
    )
    stock = [
        p.data["pensions_in_payment"].sel(draw=0, type="vejez_cesantia").sum("regime")
        for p in (own, national)
    ]
    assert float(stock[0].sel(year=2030)) > 1.005 * float(stock[1].sel(year=2030))
    assert (
        list(own.manifest["digests"]["mortality_tables"]) == ["vejez_cesantia"]
        and not national.manifest["digests"]["mortality_tables"]
    )


@pytest.mark.parametrize(("year", "absent"), [(2020, "pensions_in_payment"), (2023, "ckd_cost")])
def test_a_base_year_without_its_totals_names_them(year, absent):
    with pytest.raises(PiimssError, match=f"base_year={year}.*{absent}.*2024"):
        pf.project("tendencial", draws=1, base_year=year)


def test_conapo_may_weigh_by_half():
    """CONAPO's series begin in 2010 and the run in 2009: the first gap is held before."""
    plain, people = pf.scenario("tendencial"), []
    for weight in (0.0, 0.5, 1.0):
        mixed = plain.patch({"demography.conapo_weight": weight})
        data = run_chain(pf.Request(mixed, pf.catalog(), 2025, 1, 0), until="population").data
        people.append(float(data["population"].sel(draw=0, year=2018).sum()))
    assert people[1] == pytest.approx((people[0] + people[2]) / 2, rel=1e-3)
    assert people[0] != people[2]
