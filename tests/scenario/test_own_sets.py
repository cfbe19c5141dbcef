"""Sets that a person writes: on top of a file of one's own, as an editor saves them."""

import warnings

import numpy as np
import pytest

from piimss_forecast.core.errors import AssumptionError, PiimssWarning
from piimss_forecast.metas.rules import Rules
from piimss_forecast.scenario import load, names

ROW = 'value = {value}\nunit = "percent_per_year"\nsource = "{source}"\nquality = "assumed"\n'


def own(folder, name, base, growth=1.5, source="assumed", why="a reason"):
    """A file of one's own with one row."""
    head = f'[scenario]\nname = "{name}"\ntitle_es = "a"\ntitle_en = "b"\nbase = "{base}"\n'
    row = ROW.format(value=growth, source=source) + f'why = "{why}"\n'
    file = folder / f"{name}.toml"
    file.write_text(f"{head}[employment.growth]\n{row}", encoding="utf-8")
    return file


def test_a_set_stands_on_the_file_beside_it(tmp_path):
    """It was looked for among the embedded models alone: no file."""
    own(tmp_path, "y", "adverso", 1.25)
    upper = own(tmp_path, "z", "y")
    assert load(upper).get("employment.growth") == 1.5
    changed = set(load("adverso").differences(load("tendencial")).index) - {"employment.growth"}
    assert changed == set(load(upper).differences(load("tendencial")).index) - {"employment.growth"}


def test_a_base_without_a_file_says_where_it_may_be_and_a_cycle_is_told_as_such(tmp_path):
    with pytest.raises(AssumptionError) as err:
        load(own(tmp_path, "z", "nobody"))
    said = err.value.message("en")
    assert "z.toml, base" in said and "tendencial" in said and "nobody.toml beside" in said
    own(tmp_path, "a", "b")
    with pytest.raises(AssumptionError) as err:
        load(own(tmp_path, "b", "a"))
    assert "found b → a → b; expected a base that does not come back" in err.value.message("en")


def test_a_mark_of_utf8_at_the_start_is_read_over(tmp_path):
    file = own(tmp_path, "z", "tendencial")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load(file).get("employment.growth") == 1.5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"P25-9.9": 1},
            "lead_years, P25-9.9: found a name that is not known here; expected a num",
        ),
        ({"P25-1.2": 1}, "lead_years, P25-4.2: found no number; expected a number for each of P25"),
    ],
)
def test_a_table_by_name_says_which_name_is_unknown_or_missing(change, said):
    """The run said, when it came to it, that P25-1.2 was found and P25-9.9 expected."""
    with pytest.raises(AssumptionError) as err:
        load("tendencial").patch({"metas.lead_years": change})
    assert said in err.value.message("en")


def test_a_schedule_without_its_years_names_the_indicator():
    rules = Rules.read(load("tendencial").get)
    assert rules.lead("P25-1.2") == 2
    with pytest.raises(AssumptionError, match=r"metas\.lead_years, P25-9\.9"):
        rules.lead("P25-9.9")


@pytest.mark.parametrize("field", ["why", "source"])
@pytest.mark.parametrize("text", ["", "  "])
def test_a_number_without_its_source_or_reason_is_refused(tmp_path, field, text):
    with pytest.raises(AssumptionError) as err:
        load(own(tmp_path, "z", "tendencial", **{field: text}))
    assert f"employment.growth, {field}" in err.value.message("en")
    assert "expected a text that is not empty" in err.value.message("en")


def test_a_percent_written_as_a_fraction_is_warned_about_and_taken(tmp_path):
    """0.0146 for 1.46 % lowered the jobs of 2030 in silence."""
    usual = load("tendencial").get("employment.growth")
    small = round(float(np.median(list(usual.values()))) / 100, 6)
    with pytest.warns(PiimssWarning, match=r"z\.toml, employment\.growth.*%") as told:
        taken = load(own(tmp_path, "z", "tendencial", small))
    assert taken.get("employment.growth") == small and f"{small * 100:g} %" in str(told[0].message)


@pytest.mark.parametrize("growth", [0.0, 0.3, 0.001, 2.5, -0.4])
def test_a_small_growth_that_may_be_true_passes_in_silence(tmp_path, growth):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load(own(tmp_path, "z", "tendencial", growth)).get("employment.growth") == growth
        for name in names():
            load(name)


@pytest.mark.parametrize(("source", "near"), [("asumed", "assumed"), ("usuaria", "usuario")])
def test_a_source_that_is_almost_another_is_refused(tmp_path, source, near):
    with pytest.raises(AssumptionError) as err:
        load(own(tmp_path, "z", "tendencial", source=source))
    said = err.value.message("en")
    assert f"z.toml, employment.growth, source: found {source};" in said and near in said


@pytest.mark.parametrize("source", ["oficio_12", "mi.csv", "conapo_2024", "usuario"])
def test_a_document_of_one_s_own_is_a_source(tmp_path, source):
    assert load(own(tmp_path, "z", "tendencial", source=source)).row("employment.growth")


@pytest.mark.parametrize(
    ("value", "refused"),
    [
        ("0.95", True),
        ("{ 2026 = 0.95 }", True),
        ("{ 2018 = 0.90, 2024 = 0.90, 2026 = 0.95 }", False),
    ],
)
def test_a_file_does_not_move_the_past_unasked(tmp_path, value, refused):
    """A patch refused it and a file took it: persons of 2018 rose, and those of 2030 fell."""
    file = own(tmp_path, "z", "tendencial")
    row = ROW.format(value=value, source="assumed").replace("percent_per_year", "ratio")
    file.write_text(
        file.read_text("utf-8") + f'[coverage.persons_per_job]\n{row}why = "x"\n', "utf-8"
    )
    if not refused:
        assert load(file).get("coverage.persons_per_job", year=2024) == 0.9
        return
    with pytest.raises(AssumptionError, match=r"z\.toml, coverage\.persons_per_job.*2018"):
        load(file)


def test_one_number_of_a_file_for_what_is_reached_is_where_a_line_ends(tmp_path):
    file = own(tmp_path, "z", "tendencial")
    row = ROW.format(value="3000", source="assumed").replace("percent_per_year", "beds")
    file.write_text(file.read_text("utf-8") + f'[metas.beds_added]\n{row}why = "x"\n', "utf-8")
    assert load(file).get("metas.beds_added") == {2024: 0.0, 2030: 3000.0}


RATIO = "pensions.new_pension_ratio"


@pytest.mark.parametrize(
    ("value", "first"),
    [
        ({2014: 1.561, 2024: 1.627, 2030: 3.0}, None),
        ({2014: 1.561, 2026: 3.0}, None),
        (3.0, 2025),
        ({2025: 3.0}, 2025),
        ({2020: 1.6, 2030: 3.0}, 2020),
    ],
)
def test_years_that_nothing_uses_are_refused(tmp_path, value, first):
    """New pensions after the base year are of the formula of the law: no number moved."""
    with pytest.raises(AssumptionError, match=f"(?s){RATIO}.*2024"):
        load("tendencial").patch({RATIO: value}, first=first)
    if first is None:
        years = ", ".join(f"{year} = {number}" for year, number in value.items())
        file = own(tmp_path, "own", "tendencial")
        row = ROW.format(value=f"{{ {years} }}", source="assumed").replace(
            "percent_per_year", "ratio"
        )
        file.write_text(f'{file.read_text("utf-8")}\n[{RATIO}]\n{row}why = "a reason"\n', "utf-8")
        with pytest.raises(AssumptionError, match=f"(?s){RATIO}.*2024"):
            load(file)


def test_years_of_the_past_of_a_key_that_only_they_use_are_taken():
    assert load("tendencial").patch({RATIO: 1.6}, first=2020).get(RATIO, 2024) == 1.6
    assert load("tendencial").patch({RATIO: {2014: 1.5, 2024: 1.7}}).get(RATIO, 2024) == 1.7


def test_a_rate_that_a_published_figure_takes_the_place_of_is_left_as_it_is(tmp_path):
    """It was scaled to the published subsidies of work risks: twice the rate moved nothing."""
    key, base = "finance.benefit_rate", load("tendencial")
    rates = base.get(key)
    assert base.patch({key: rates | {"guarderias": 0.4}}).get(key)["guarderias"] == 0.4
    twice = rates | {"subsidios_SRT": 2 * rates["subsidios_SRT"]}
    for change in (twice, {"value": twice, "why": "a reason"}):
        with pytest.raises(AssumptionError, match=r"(?s)subsidios_SRT.*0\.32.*0\.16"):
            base.patch({key: change})
    file = own(tmp_path, "own", "tendencial")
    table = ", ".join(f"{name} = {number}" for name, number in twice.items())
    row = ROW.format(value=f"{{ {table} }}", source="assumed").replace(
        "percent_per_year", "percent"
    )
    file.write_text(f'{file.read_text("utf-8")}\n[{key}]\n{row}why = "a reason"\n', "utf-8")
    with pytest.raises(AssumptionError, match="subsidios_SRT"):
        load(file)
