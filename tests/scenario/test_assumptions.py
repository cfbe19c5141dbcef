"""Assumption sets: what is accepted, what is refused and what the refusal says."""

import shutil

import numpy as np
import pandas as pd
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import AssumptionError
from piimss_forecast.scenario import load, names


def replace(models, old, new, file="tendencial.toml"):
    path = models / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_four_scenarios_load_and_differ():
    assert set(names()) >= {"tendencial", "favorable", "adverso", "piimss"}
    sets = {n: load(n) for n in ("tendencial", "favorable", "adverso", "piimss")}
    assert len({s.digest for s in sets.values()}) == 4
    assert sets["piimss"].get("employment.growth", year=2028) == 2.86
    growth = {n: s.get("employment.growth", year=2030) for n, s in sets.items()}
    assert growth["adverso"] < growth["tendencial"] < growth["favorable"]


def test_every_value_says_where_it_comes_from():
    table = load("tendencial").table()
    assert (table["why"].str.len() > 15).all()
    sources = set(pf.catalog().sources()["source"]) | {"assumed", "derived"}
    unknown = {part for s in table["source"] for part in str(s).replace(",", " ").split()} - sources
    assert not unknown, unknown


def test_paths_are_linear_between_years_and_held_outside():
    a = load("tendencial").patch({"employment.growth": {2026: 1.0, 2030: 3.0}})
    np.testing.assert_allclose(
        a.path("employment.growth", [2020, 2026, 2028, 2030, 2040]), [1, 1, 2, 3, 3]
    )


def test_patch_leaves_the_original_alone_and_moves_the_digest():
    a = load("tendencial")
    before = a.digest
    b = a.patch({"employment.growth": 2.0})
    assert a.digest == before != b.digest
    assert list(a.differences(b).index) == ["employment.growth"]
    assert b.row("employment.growth").quality == "assumed"


PATCHES = [
    ({"employment.growth": 99.0}, "99"),
    ({"employment.growth": "dos"}, "dos"),
    ({"employment.growht": 1.0}, "employment.growth"),
    (
        {"employment.growth": {"value": 1.0, "unit": "percent", "source": "x"}},
        "percent_per_year",
    ),
    ({"employment.growth": float("nan")}, "nan"),
    ({"employment.growth": {1200: 1.0}}, "1200"),
    ({"employment.mean_over_ends": {2026: 1.0}}, "2026"),
]


@pytest.mark.parametrize(("change", "found"), PATCHES)
def test_a_bad_patch_names_the_key(change, found):
    with pytest.raises(AssumptionError, match=found) as err:
        load("tendencial").patch(change)
    assert next(iter(change)).split(".")[0] in str(err.value)


@pytest.mark.parametrize(
    ("name", "number", "range_"),
    [
        ("age_from", 65, "whole number from 15 to 40 (years)"),
        ("age_until", 18, "whole number from 41 to 80 (years)"),
        ("age_from", 18.5, "whole number from 15 to 40"),
        ("orphan_age", 100, "whole number from 0 to 25 (years)"),
        ("salary_percent", 0.9, "number from 20 to 200 (percent)"),
        ("temporary_percent", 0.5, "number from 1 to 100 (percent)"),
        ("temporary_years", 200, "number from 0 to 20 (years)"),
    ],
)
def test_a_number_of_a_name_has_the_unit_and_range_of_the_name(name, number, range_):
    """Ages the other way round were a bare error of the life table."""
    base = load("tendencial")
    given = base.get("pensions.sums_insured") | {name: number}
    with pytest.raises(AssumptionError) as err:
        base.patch({"pensions.sums_insured": given})
    said = err.value.message("en")
    assert f"pensions.sums_insured, {name}: found {float(number)}" in said and range_ in said


def test_bad_files_name_file_and_key(models_copy):
    def refuse(match):
        with pytest.raises(AssumptionError, match=match):
            load("tendencial", models_copy)
        shutil.copy(
            pf.catalog().path.parent / "models" / "tendencial.toml", models_copy / "tendencial.toml"
        )

    replace(models_copy, "[employment.growth]", "[employment.grow]")
    refuse(r"tendencial.toml, employment.grow")
    replace(models_copy, 'unit = "percent_per_year"', 'unit = "percent"')
    refuse(r"employment.growth.*unit")
    replace(models_copy, "[employment.growth]", "[employment.growth]\nvalue = 1")
    refuse("tendencial.toml")
    replace(models_copy, 'quality = "derived"', 'quality = "guessed"')
    refuse("quality.*guessed")
    text = (models_copy / "tendencial.toml").read_text(encoding="utf-8")
    start = text.index("[employment.growth]")
    (models_copy / "tendencial.toml").write_text(
        text[:start] + text[text.index("[", start + 1) :], encoding="utf-8"
    )
    refuse("employment.growth")


def test_unknown_scenario_lists_the_known_ones():
    with pytest.raises(AssumptionError, match="tendencial"):
        load("optimista")
    with pytest.raises(AssumptionError, match=r"nada\.toml"):
        load("nada.toml")


def test_a_base_that_returns_to_itself_is_refused(models_copy):
    replace(models_copy, 'base = "tendencial"', 'base = "adverso"', "favorable.toml")
    replace(models_copy, 'base = "tendencial"', 'base = "favorable"', "adverso.toml")
    with pytest.raises(AssumptionError, match="base"):
        load("adverso", models_copy)


def test_a_key_no_module_reads_is_an_error(models_copy):
    with (models_copy / "schema.toml").open("a", encoding="utf-8") as f:
        f.write('\n[employment.ghost]\nunit = "ratio"\nname_es = "x"\nname_en = "x"\n')
    with (models_copy / "tendencial.toml").open("a", encoding="utf-8") as f:
        f.write(
            '\n[employment.ghost]\nvalue = 1\nunit = "ratio"\nsource = "assumed"\n'
            'quality = "assumed"\nwhy = "a key nobody reads"\n'
        )
    with pytest.raises(AssumptionError, match=r"employment\.ghost"):
        pf.project(load("tendencial", models_copy), draws=1)


SETS = [
    ('name = "tendencial"', 'name = ""', "name"),
    ('name = "tendencial"', "name = 2030", "name"),
    ('name = "tendencial"', 'name = "2030"', "name"),
    ('name = "tendencial"', 'name = "../otro"', "name"),
    ('name = "tendencial"', f'name = "{"x" * 300}"', "name"),
    ("title_es = ", "title_es = {a = 1} # ", "title_es"),
    ("title_es = ", "title_es = 7 # ", "title_es"),
    ('name = "tendencial"', 'name = "tendencial"\nbase = "../x"', "base"),
    ('name = "tendencial"', 'name = "tendencial"\nbase = "tendencial"', "header|encabezado"),
    ('name = "tendencial"', 'name = "tendencial"\nextra = 1', "extra"),
    ("[employment.growth]\nvalue = { 2026 =", "[employment.growth]\nvalue = { ²026 =", "toml"),
    (
        "[employment.growth]\nvalue = { 2026 =",
        '[employment.growth]\nvalue = { "２０２６" =',
        "employment.growth",
    ),
    (
        '1.52 }\nunit = "percent_per_year"',
        "1.52 }\nunit = 5",
        r"employment\.growth, unit: se encontró 5; se esperaba texto entre comillas",
    ),
    (
        "[employment.growth]\nvalue = { 2026 =",
        "[employment.growth]\nvalue = { 2026 = 1, 2026 =",
        "toml",
    ),
    (
        "[employment.growth]\nvalue = { 2026 =",
        '[employment.growth]\nvalue = { 02026 = 1, "2026" =',
        "employment.growth",
    ),
    (
        "[employment.growth]\nvalue = { 2026 =",
        f"[employment.growth]\nvalue = {{ 2029 = {'9' * 5000}, 2026 =",
        "toml",
    ),
    (
        "[employment.growth]\nvalue = { 2026 =",
        f"[employment.growth]\nvalue = {{ 2029 = {'9' * 400}, 2026 =",
        "employment.growth",
    ),
    ("[employment.growth]\n", f"[{'.'.join('a' * 2000)}]\nx = 1\n[employment.growth]\n", "a.a"),
    (
        "[employment.growth]\n",
        f"[x]\ny = {'[' * 3000}{']' * 3000}\n[employment.growth]\n",
        "toml",
    ),
]


@pytest.mark.parametrize(("old", "new", "found"), SETS)
def test_a_broken_scenario_file_is_refused(models_copy, old, new, found):
    """Scenario TOML of the cases of 2026-11."""
    replace(models_copy, old, new)
    with pytest.raises(AssumptionError, match=found) as err:
        load("tendencial", models_copy)
    assert "tendencial.toml" in str(err.value) or "a.a" in str(err.value)
    assert len(str(err.value)) < 700


PROFILES = [
    lambda p: {**p, "M": [float("nan"), *p["M"][1:]]},
    lambda p: {**p, "F": [float("inf"), *p["F"][1:]]},
    lambda p: {**p, "M": [-1.0, *p["M"][1:]]},
    lambda p: {**p, "ages": [*p["ages"][:-1], 121]},
    lambda p: {**p, "ages": [-5, *p["ages"][1:]]},
    lambda p: {**p, "ages": [float("nan"), *p["ages"][1:]]},
    lambda p: {**p, "ages": p["ages"][::-1]},
    lambda p: {**p, "M": [0.0] * len(p["M"])},
    lambda p: {**p, "M": p["M"][1:]},
    lambda p: {"ages": [], "M": [], "F": []},
    lambda p: {"M": p["M"], "F": p["F"]},
]


@pytest.mark.parametrize("change", PROFILES)
def test_a_profile_that_is_none_is_refused(change):
    own = load("tendencial")
    with pytest.raises(AssumptionError, match=r"employment\.profile"):
        own.patch({"employment.profile": change(own.get("employment.profile"))})


CHANGES = [
    None,
    {},
    "employment.growth",
    pd.Series({"employment.growth": 1.0}),
    {"employment.growth": pd.Series([1.0])},
    {"employment.growth": {}},
    {"employment.growth": ""},
    {"employment.growth": 10**400},
    {"employment.growth": True},
    {"metas.series_start": {}},
    {3: 1.0},
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_not_a_change_is_refused(change):
    with pytest.raises(AssumptionError):
        load("tendencial").patch(change)


def test_a_long_chain_of_bases_and_a_cycle_under_other_names_are_refused(models_copy):
    text = (models_copy / "adverso.toml").read_text(encoding="utf-8")
    for k in range(12):
        (models_copy / f"c{k}.toml").write_text(
            text.replace('name = "adverso"', f'name = "c{k}"').replace(
                'base = "tendencial"', f'base = "c{k + 1}"' if k < 11 else 'base = "tendencial"'
            ),
            encoding="utf-8",
        )
    with pytest.raises(AssumptionError, match="base"):
        load("c0", models_copy)
    assert load("c8", models_copy).name == "c8"
    for name, other in (("uno", "dos"), ("dos", "uno")):
        (models_copy / f"{name}.toml").write_text(
            text.replace('name = "adverso"', f'name = "z{name}"').replace(
                'base = "tendencial"', f'base = "{other}"'
            ),
            encoding="utf-8",
        )
    with pytest.raises(AssumptionError, match="base"):
        load("uno", models_copy)


@pytest.mark.parametrize("name", ["", "x" * 5000, "\0", "../schema", 3, None])
def test_a_name_that_is_no_set_is_refused(name):
    with pytest.raises(AssumptionError) as err:
        load(name)
    assert len(str(err.value)) < 500


@pytest.mark.parametrize("base", [None, "tendencial"])
def test_a_set_written_as_toml_is_read_back(tmp_path, base):
    whole = load("piimss").patch(
        {"employment.growth": {2026: 1.0, 2030: 2.0}, "employment.mean_over_ends": 1.001},
        name="mio",
    )
    path = tmp_path / "mio.toml"
    path.write_text(whole.to_toml(base), encoding="utf-8")
    again = load(path)
    assert again.digest == whole.digest
    assert (again.name, again.title) == (whole.name, whole.title)
    assert ("macro" in path.read_text(encoding="utf-8")) or base
    with pytest.raises(AssumptionError, match="base"):
        whole.to_toml("tendencial", name="tendencial")


def test_the_past_year_of_a_set_is_kept_by_files_on_top_of_it_and_left_out_of_the_scenarios(
    models_copy,
):
    then = load("hindcast_2018", models_copy)
    (models_copy / "mio.toml").write_text(
        then.patch({"employment.growth": 1.0}, name="mio").to_toml(then), encoding="utf-8"
    )
    assert load("mio", models_copy).known_to == then.known_to == 2018
    (models_copy / "encima.toml").write_text(
        '[scenario]\nname = "encima"\ntitle_es = "a"\ntitle_en = "b"\nbase = "mio"\n', "utf-8"
    )
    assert load("encima", models_copy).known_to == 2018
    (models_copy / "hindcast_mio.toml").write_text(
        load("tendencial").to_toml("tendencial", name="hindcast_mio"), encoding="utf-8"
    )
    assert set(names(models_copy)) - set(names()) == {"hindcast_mio"}
    (models_copy / "mio.toml").write_text(
        (models_copy / "mio.toml").read_text("utf-8").replace("= 2018", '= "2018"', 1), "utf-8"
    )
    with pytest.raises(AssumptionError, match="known_to"):
        load("mio", models_copy)


@pytest.mark.parametrize("key", ["macro.inflation", "macro.interest"])
def test_a_fraction_typed_for_a_percent_is_told(models_copy, key):
    """In a file, where a person types; a search may still pass through small numbers."""
    area, name = key.split(".")
    (models_copy / "own.toml").write_text(
        '[scenario]\nname = "own"\ntitle_es = "a"\ntitle_en = "b"\nbase = "tendencial"\n'
        f"[{area}.{name}]\nvalue = {{ 2026 = 0.04, 2030 = 0.04 }}\n"
        'unit = "percent_per_year"\nsource = "assumed"\nquality = "assumed"\nwhy = "x"\n',
        encoding="utf-8",
    )
    with pytest.raises(AssumptionError, match=rf"{area}\.{name}"):
        load("own", models_copy)
    assert load("tendencial").patch({key: 0.04}).get(key) == 0.04


@pytest.mark.parametrize(
    "change",
    [
        3.0,
        {2028: 3.0},
        {2026: 1.33, 2028: 3.0},
        {"value": 3.0, "why": "a decree"},
        {"value": {2028: 3.0}, "why": "a decree"},
    ],
)
def test_a_change_from_a_year_leaves_the_years_before(change):
    """A path, or a row with its reason, moved every year: first was not looked at."""
    base = load("tendencial")
    own = base.patch({"employment.growth": change}, first=2028)
    years = range(2015, 2028)
    np.testing.assert_array_equal(
        own.path("employment.growth", years), base.path("employment.growth", years)
    )
    assert own.path("employment.growth", [2028, 2029, 2040]).tolist() == [3.0] * 3


def test_a_ramp_from_a_year_is_the_one_given():
    own = load("tendencial").patch({"employment.growth": {2030: 2.0, 2032: 4.0}}, first=2028)
    assert own.path("employment.growth", [2027, 2028, 2030, 2031]).tolist() == [1.52, 2.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("change", "first", "found"),
    [
        ({"coverage.persons_per_pension": 0.95}, 2030, "2030"),
        ({"employment.growth": {2026: 5.0, 2030: 3.0}}, 2028, "2026 = 5"),
        ({"coverage.persons_per_job": {"value": 0.95, "why": "x"}}, None, "0.95"),
        ({"coverage.persons_per_job": {"value": {2026: 0.95}, "why": "x"}}, None, "2026"),
        ({"demography.crisis_years": {"first": 2022, "last": 2020}}, None, "2022"),
        ({"demography.crisis_years": {"first": 2020.5, "last": 2022}}, None, "2020.5"),
        ({"demography.elderly_count_ages": {"none": 60, "all": 55}}, None, "60"),
        ({"employment.working_ages": {"first": 64, "last": 20}}, None, "64"),
        ({"metas.event": {"first": 2022, "last": 2020}}, None, "2022"),
        ({"demography.fertility_bounds": {"lower": 3.0, "upper": 0.6}}, None, "upper: 0.6"),
    ],
)
def test_what_would_be_taken_and_not_used_is_refused(change, first, found):
    """Years before ``first``, a past that moves, and limits out of order ran in silence."""
    with pytest.raises(AssumptionError, match=f"(?s)({next(iter(change))}|patch).*{found}"):
        load("tendencial").patch(change, first=first)


@pytest.mark.parametrize(
    ("first", "years"),
    [(None, [0.0, 500.0, 1500.0, 3000.0]), (2028, [0.0, 406.667, 1220.0, 3000.0])],
)
def test_one_number_for_what_is_reached_is_where_a_line_ends(first, years):
    """Three thousand beds stood in the first projected year, though the schema says reached."""
    own = load("tendencial").patch({"metas.beds_added": 3000}, first=first)
    got = own.path("metas.beds_added", [2024, 2025, 2027, 2030])
    np.testing.assert_allclose(got, years, atol=0.001)
