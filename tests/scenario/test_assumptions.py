"""Assumption sets: what is accepted, what is refused and what the refusal says."""

import shutil

import numpy as np
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


@pytest.mark.parametrize(
    ("change", "found"),
    [
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
    ],
)
def test_a_bad_patch_names_the_key(change, found):
    with pytest.raises(AssumptionError, match=found) as err:
        load("tendencial").patch(change)
    assert next(iter(change)).split(".")[0] in str(err.value)


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
            '\n[employment.ghost]\nvalue = 1\nunit = "ratio"\nsource = "assumed"\nquality = "assumed"\nwhy = "a key nobody reads"\n'
        )
    with pytest.raises(AssumptionError, match=r"employment\.ghost"):
        pf.project(load("tendencial", models_copy), draws=1)
