"""A session moves levers, keeps scenarios, and never holds what the schema does not admit."""

import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import PiimssError
from piimss_forecast.results.levers import present
from piimss_forecast.web import page
from piimss_forecast.web.address import MOST_LINK, follow, link
from piimss_forecast.web.levers import answered, groups, history, levers
from piimss_forecast.web.names import slug


def test_every_lever_is_an_assumption_within_its_range(session):
    given = session.given
    for lever in levers().values():
        low, high = given.range_of(lever.key)
        assert low <= lever.low < lever.high <= high, lever.key
        assert lever.low <= present(given, lever.key, session.years) <= lever.high, lever.key
        assert lever.group in groups()
        told = bool(getattr(given.contract(lever.key), "past", ""))
        assert bool(history(session.before, lever.key)) == told, lever.key
        assert set(lever.means) in (set(), {"series", "how"}, {"over", "word"})
        assert lever.means.get("series", "jobs") in answered()
    assert 20 <= len(levers()) <= 22


def test_a_held_number_is_the_patch_of_solve(session):
    session.move("employment.growth", 2.0)
    patched = session.given.patch({"employment.growth": 2.0}, first=2025, source="usuario")
    assert session.request.assumptions.digest == patched.digest


def test_a_path_changes_only_the_years_that_were_edited(session):
    before = [session.given.get("macro.interest", y) for y in range(2018, 2051)]
    session.move("macro.interest", {2027: "9.5"})
    after = [session.request.assumptions.get("macro.interest", y) for y in range(2018, 2051)]
    changed = [y for y, a, b in zip(range(2018, 2051), before, after, strict=True) if a != b]
    assert changed == [2027]
    assert after[2027 - 2018] == 9.5


def test_a_number_that_is_reached_goes_there_in_a_straight_line(session):
    session.move("metas.beds_added", 6000)
    now = session.request.assumptions
    assert [now.get("metas.beds_added", y) for y in (2024, 2025, 2028, 2030)] == [
        0,
        1000,
        4000,
        6000,
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("employment.growth", 99),
        ("employment.growth", "2,5"),
        ("employment.growth", "1e"),
        ("employment.growth", ""),
        ("employment.growth", "__import__('os')"),
        ("employment.growth", float("nan")),
        ("employment.growth", True),
        ("employment.growth", None),
        ("employment.growth", {2024: 1.0}),
        ("employment.growth", {}),
        ("employment.growth", {2026: "x"}),
        ("metas.slip_years", {2026: 1.0}),
        ("employment.profile", 1.0),
        ("finance.history_yield", 8.0),  # one number for all years: it would move history
        ("nothing.known", 1.0),
        ("__class__", 1.0),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(session, key, value):
    session.move("macro.interest", 8.0)
    with pytest.raises(PiimssError):
        session.move(key, value)
    assert session.moves == {"macro.interest": 8.0}
    assert session.undoable == 1


def test_undo_goes_back_step_by_step(session):
    session.move("macro.interest", 8.0)
    session.move("macro.interest", 9.0)
    session.begin("piimss")
    session.reset()
    assert session.moves == {}
    assert session.undo() and session.moves == {"macro.interest": 9.0}
    assert session.undo() and session.start == "tendencial"
    assert session.undo() and session.moves == {"macro.interest": 8.0}
    assert session.undo() and session.moves == {}
    assert not session.undo()


def test_sessions_do_not_see_each_other(desk):
    one, other = desk.session("tendencial"), desk.session("tendencial")
    one.move("macro.interest", 8.0)
    one.keep("mío")
    assert other.moves == {} and other.kept == []
    assert other.request.digest == other.before.digest != one.request.digest


def test_the_link_brings_everything_back(desk, session):
    session.begin("piimss")
    session.move("macro.interest", {2027: 9.5, 2029: 1 / 3})
    session.move("employment.growth", -0.1)
    session.move("metas.beds_added", 5000)
    other = desk.session("tendencial")
    assert follow(other, link(session)) == []
    assert other.request.digest == session.request.digest


def test_a_bad_link_says_what_it_left_out_and_does_the_rest(session):
    query = "inicio=otro&nada=1&macro.interest=8&employment.growth=99&metas.slip_years=eval(1)"
    problems = follow(session, query)
    assert sorted(err.code for err in problems) == [
        "web.lever",
        "web.number",
        "web.number",
        "web.start",
    ]
    assert session.moves == {"macro.interest": 8.0}
    assert [err.code for err in follow(session, "x" * (MOST_LINK + 1))] == ["web.link"]
    assert [err.code for err in follow(session, "&".join(f"a{k}=1" for k in range(99)))] == [
        "web.link"
    ]


def test_the_file_comes_back_as_the_same_scenario(session, tmp_path):
    session.move("employment.growth", 2.5)
    session.move("macro.interest", {2028: 8.0})
    mine = session.named("Empleo al 2.5 %", "lo pidió la junta")
    file = tmp_path / "mio.toml"
    file.write_text(session.toml(mine), encoding="utf-8")
    again = pf.scenario(file)
    assert again.differences(session.request.assumptions).empty
    assert (again.name, again.title["es"]) == ("empleo_al_2_5", "Empleo al 2.5 %")
    assert again.row("employment.growth").why == "lo pidió la junta"
    assert file.read_text(encoding="utf-8").count("[employment") == 2  # no more than what differs


def test_four_are_kept_and_no_more(session):
    for k in range(4):
        session.move("macro.interest", 5.0 + k)
        session.keep(f"uno {k}", "porque sí")
    with pytest.raises(PiimssError, match="4"):
        session.keep("quinto")
    session.keep("uno 3", "otra razón")  # one of that name takes its place
    session.drop("uno 0")
    assert [k.name for k in session.kept] == ["uno 1", "uno 2", "uno 3"]
    session.take("uno 1")
    assert session.moves == {"macro.interest": 6.0}
    for bad in ("", "  ", "x" * 301, "a\x00b", None):
        with pytest.raises(PiimssError):
            session.keep(bad)


def test_a_file_of_ones_own_replaces_assumptions_until_undone(session):
    row = {"value": 0.7, "unit": "sd", "source": "mio.csv", "quality": "derived", "why": "ajuste"}
    session.bring({"contributions.salary_sd_log": row})
    assert session.before.assumptions.get("contributions.salary_sd_log") == 0.7
    session.undo()
    assert session.before.assumptions.get("contributions.salary_sd_log") == 0.79


def test_names_become_words():
    assert slug("¿Y si…?") == "y_si"
    assert slug("***") == "escenario"
    assert len(slug("a" * 200)) == 50


def test_a_source_is_said_once_with_its_quality(session):
    """Was ``derivado (derivado)``."""
    said = [lever["source"] for lever in page.frame(session, "es")["levers"]]
    assert all(one.endswith(")") or one in ("derivado", "supuesto") for one in said)
    assert not any(f"{kind} ({kind})" in said for kind in ("derivado", "supuesto"))
