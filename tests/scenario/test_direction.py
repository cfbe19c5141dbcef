"""Scenarios move every outcome the way their names say, and exceptions carry their reason."""

import shutil

import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import AssumptionError, InputError
from piimss_forecast.core.resources import models_folder
from piimss_forecast.metas import is_floor
from piimss_forecast.results.direction import direction, judged, matrix, read
from piimss_forecast.scenario import names
from piimss_forecast.scenario.schema import read_toml

pytestmark = pytest.mark.slow
NAMES = ("tendencial", "favorable", "adverso", "piimss", "riesgo", "envejecimiento")


@pytest.fixture(scope="module")
def runs(catalog):
    return [pf.project(n, draws=1, horizon=2050, catalog=catalog) for n in NAMES]


def test_the_six_scenarios_ship_and_each_is_stated():
    assert set(names()) == set(NAMES)
    assert set(read()[1]) == set(NAMES) - {"tendencial"}


@pytest.mark.parametrize("year", [2027, 2030, 2035, 2050])
def test_each_scenario_points_where_it_says(runs, year):
    table = direction(runs, year)
    outcomes = set(table.index.get_level_values(1))
    assert outcomes == set(read()[0]) or (year > 2030 and {"jobs", "P25-2.1"} < outcomes)
    wrong = table[table["status"] == "unexpected"]
    assert wrong.empty, wrong[["expected", "found", "difference"]]
    assert (table.loc[table["status"] == "exception", "reason"].str.len() > 20).all()


def test_every_target_to_come_is_an_outcome_with_the_sign_of_its_indicator(catalog):
    base, stated = catalog.base_year, read_toml(models_folder() / "directions.toml")["outcomes"]
    to_come = {
        code: "+" if is_floor(catalog.indicator(code)) else "-"
        for code in catalog.indicators().index
        if max(catalog.indicator(code).targets) > base
    }
    assert {k: v for k, v in stated.items() if k in catalog.indicators().index} == to_come


def test_an_exception_that_ends_does_not_excuse_later_years(runs):
    """The programme pays its hospitals first: that is a reason in 2026, not in 2035."""
    values = {"tendencial": {"avance_financiero": 0.0}, "piimss": {"avance_financiero": -5.0}}
    found = {y: judged(values, y).iloc[0] for y in (2026, 2027, 2035)}
    assert [row["status"] for row in found.values()] == ["exception", "unexpected", "unexpected"]
    assert found[2026]["reason"] and not found[2035]["reason"]


def test_an_exception_that_begins_later_does_not_excuse_the_first_years(runs):
    """Longer lives of pensioners cost from the first year: less outlay then tells a fault."""
    values = {"tendencial": {"pension_outlay.total": 9.0}, "riesgo": {"pension_outlay.total": 8.0}}
    found = [judged(values, year).iloc[0]["status"] for year in (2027, 2033, 2040, 2045)]
    assert found == ["unexpected", "unexpected", "exception", "unexpected"]


def test_no_exception_is_idle_and_each_begins_and_ends_with_its_sign(runs):
    years = range(2025, 2051)
    tables = {year: direction(runs, year) for year in years}

    def of(name, outcome, one):
        for year in range(max(one.since, years[0]), min(one.to, years[-1]) + 1):
            if (name, outcome) in tables[year].index:
                row = tables[year].loc[(name, outcome)]
                if row["status"] == "exception" and row["found"] in one.signs:
                    yield year

    for name, outcomes in read()[1].items():
        for outcome, expected in outcomes.items():
            for one in expected.exceptions:
                told = list(of(name, outcome, one))
                assert told, (name, outcome, one)
                assert not one.since or told[0] == one.since, (name, outcome, told)
                assert one.to > years[-1] or told[-1] == one.to, (name, outcome, told)


@pytest.mark.parametrize(
    ("name", "since", "says", "sign"),
    [
        ("favorable", 2039, "more pensions of the law of 1973, though smaller", 1),
        ("adverso", 2045, "smaller pensions of the law of 1973, though more", -1),
    ],
)
def test_what_moves_pensions_is_what_the_reason_says(runs, name, since, says, sign):
    """The law of 1973 costs more, or less, from the year told on; there are more pensions of it in
    both and their mean is smaller.
    """
    (one,) = read()[1][name]["pension_outlay.total"].exceptions
    assert f"from {since} {says}" in one.why
    base, other = (runs[NAMES.index(n)].data.isel(draw=0) for n in ("tendencial", name))
    law = (other["pension_benefits"] - base["pension_benefits"]).sel(benefit="ley_1973")
    assert sign * float(law.sel(year=since)) > 0 >= sign * float(law.sel(year=since - 1))
    held = (other["pensions_in_payment"] - base["pensions_in_payment"]).sel(regime="ley_1973")
    mean = other["mean_pension_1973"] - base["mean_pension_1973"]
    assert float(held.sum("type").sel(year=since)) > 0 > float(mean.sel(year=since))


def test_the_mended_sets(runs):
    """Adverse loses the life expectancy it won; the programme stays ahead after 2030."""
    table = direction(runs, 2050)
    assert table.loc[("adverso", "P25-2.1"), "found"] == "-"
    assert table.loc[("piimss", "avance_financiero"), "found"] == "+"
    assert table.loc[("envejecimiento", "P25-2.1"), "found"] == "+"


def test_an_unexpected_sign_is_marked_and_a_set_of_the_user_s_is_not_judged(runs):
    base = runs[0]
    lower = base.assumptions.patch({"employment.growth": 0.0}, first=2026)
    table = direction({"tendencial": base, "favorable": project(lower), "mio": project(lower)})
    assert table.loc[("favorable", "jobs"), ["expected", "found", "status"]].tolist() == [
        "+",
        "-",
        "unexpected",
    ]
    assert table.loc[("mio", "jobs"), "status"] == "not_stated"
    assert matrix(table).loc["jobs"].tolist() == ["- !", "-"]


def project(assumptions):
    return pf.project(assumptions, draws=1, horizon=2050)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('stance = "better"', 'stance = "nice"', "stance"),
        ('jobs = "+"', 'jobs = "up"', "outcomes, jobs"),
        ('expected = "+"', 'expected = "?"', "expected"),
        ('why = "longer lives are', 'wy = "longer lives are', "why"),
        ("sbc = {", "sbcc = {", "sbcc"),
        ("to = 2026", 'to = "2026"', "to"),
        ("since = 2037", "since = true", "since"),
        ('of = ["P25-1.2"', 'off = ["P25-1.2"', "still"),
        ('of = ["P25-1.2"', 'of = ["P25-9.9"', "P25-9.9"),
    ],
)
def test_a_file_of_another_shape_names_the_line(tmp_path, root, old, new, says):
    folder = shutil.copytree(root / "models", tmp_path / "models")
    file = folder / "directions.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(AssumptionError, match=says):
        read(folder)


def test_a_year_not_projected_and_one_scenario_alone_are_refused(runs):
    with pytest.raises(InputError, match="2051"):
        direction(runs[:2], 2051)
    with pytest.raises(InputError):
        direction(runs[:1])
