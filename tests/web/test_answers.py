"""What the table shows is what the engine gives, and nothing old."""

import json
from concurrent.futures import Future

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.scenario import blocks as grid
from piimss_forecast.web import answers, longer, page
from piimss_forecast.web.answers import answer, bands, parts
from piimss_forecast.web.helpers import Cancelled, Helpers
from piimss_forecast.web.levers import answered


@pytest.fixture(scope="module")
def moved(desk):
    """A session with two levers moved."""
    session = desk.session("tendencial")
    session.move("employment.growth", 2.0)
    session.move("macro.interest", 9.0)
    return session


def test_the_central_path_is_that_of_project_to_the_digit(moved):
    found = answer(moved.request)
    patched = pf.scenario("tendencial").patch(
        {"employment.growth": 2.0, "macro.interest": 9.0}, first=2025
    )
    p = pf.project(patched, draws=1)
    for name in answered():
        np.testing.assert_array_equal(p.cube().line(name), found.series[name])
    table = pf.assess(p).table()
    assert {c: m.value for c, m in found.metas.items()} == pytest.approx(
        table["value"].to_dict(), rel=0, abs=0, nan_ok=True
    )
    ahead = table.loc[(table["year"] > 2024) & table["probability"].notna(), "probability"]
    assert len(ahead) > 15
    assert all(found.metas[code].met == (share == 1) for code, share in ahead.items())
    assert found.digest == moved.request.digest


def test_bands_in_blocks_are_those_of_project(moved, monkeypatch):
    monkeypatch.setattr(grid, "BLOCK_DRAWS", 5)
    heard = []
    found = bands(moved.request, 8, heard.append)
    p = pf.project(moved.request.replace(draws=8))
    for name in answered():
        np.testing.assert_array_equal(p.cube().line(name, "p10"), found.low[name])
        np.testing.assert_array_equal(p.cube().line(name, "p90"), found.high[name])
    table = pf.assess(p).table()
    assert found.statuses == table["status"].to_dict()
    assert found.chances == pytest.approx(table["probability"].to_dict(), nan_ok=True)
    assert heard == sorted(heard) and len(heard) > 15 and heard[-1] == pytest.approx(1.0)
    assert found.digest == moved.request.digest


def stop_at(most):
    def tick(part):
        if part > most:
            raise Cancelled

    return tick


def test_bands_that_nobody_wants_stop(moved):
    with pytest.raises(Cancelled):
        bands(moved.request.replace(seed=5), 12, stop_at(0.3))


def test_other_processes_give_the_same_and_may_be_stopped_or_killed(moved, monkeypatch):
    monkeypatch.setattr(grid, "BLOCK_DRAWS", 5)
    heard, same = [], bands(moved.request, 8, stop_at(2.0))
    helpers = Helpers(moved.catalog, 2)
    try:
        assert repr(bands(moved.request, 8, heard.append, helpers)) == repr(same)
        assert heard == sorted(heard) and heard[-1] == pytest.approx(1.0)
        with pytest.raises(Cancelled):
            bands(moved.request.replace(seed=5), 8, stop_at(0.0), helpers)
        assert repr(bands(moved.request, 8, heard.append, helpers)) == repr(same)
        for one in helpers._pools:
            for process in one._processes.values():
                process.kill()
        assert repr(bands(moved.request, 8, heard.append, helpers)) == repr(same)
    finally:
        helpers.close()


@pytest.mark.parametrize("most", [4, 1])
def test_what_each_lever_did_adds_up(moved, monkeypatch, most):
    monkeypatch.setattr(answers, "TOGETHER", most)
    found = parts(moved.before, moved.request, "reserve_balance.total")
    change = answer(moved.request).last("reserve_balance.total") - answer(moved.before).last(
        "reserve_balance.total"
    )
    assert sum(found.values()) == pytest.approx(change, rel=1e-9)
    assert ("together" in found) == (most == 1)
    assert parts(moved.before, moved.before, "jobs") == {}


def test_more_jobs_and_interest_make_the_money_last_longer(desk, moved):
    before, after = (desk.lasts(r, lambda: True).result() for r in (moved.before, moved.request))
    assert 2030 < before <= after


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_page_says_everything_in_one_language(desk, moved, lang):
    now, before = desk.ask(moved.request).result(), desk.ask(moved.before).result()
    said = {
        "frame": page.frame(moved, lang),
        "state": page.state(moved, lang, busy=False),
        "figures": page.figures(moved, now, before, lang, (2041, None)),
        "bands": page.spread(desk.spread(moved.request, lambda _: None).result(), now, lang),
        "compared": page.comparison({"uno": before, "dos": now}, lang),
    }
    text = json.dumps(said, allow_nan=False)
    assert '"None"' not in text and "NaN" not in text and "unit." not in text
    assert ("frente al inicio" in text) == (lang == "es")
    cards = {card["series"]: card for card in said["figures"]["cards"]}
    assert cards["jobs"]["raw"] == now.series["jobs"][-1]
    assert cards["jobs"]["raw_change"] == now.last("jobs") - before.last("jobs")
    assert cards["jobs"]["good"] == "good" and cards["pension_outlay.total"]["good"] == "bad"
    assert {said[k]["digest"] for k in ("state", "figures", "bands")} == {moved.request.digest}
    same = page.figures(moved, before, before, lang)
    assert {card["change"] for card in same["cards"]} == {""}


def test_slow_work_that_nobody_waits_for_is_left_out(desk, moved):
    found: Future = desk.slow(lambda: 1, lambda: False)
    with pytest.raises(Cancelled):
        found.result()


def test_a_goal_is_sought_by_solve_and_its_move_reaches_it(desk, moved, monkeypatch):
    monkeypatch.setattr(longer, "GOAL_DRAWS", 3)
    asked = {"series": "avance_financiero", "sign": ">=", "value": "300,000", "probability": "50"}
    asked["lever"] = "finance.other_outlay_real_growth"
    found = longer.seek(moved.request, longer.wish(asked, moved))
    said = longer.sought(found, "es")
    assert said["status"] == "reached" and "Gasto en personal" in said["text"]
    low, high = moved.given.range_of(asked["lever"])
    assert low <= said["move"] < found.present < high
    for bad in ("", "abc", "1e400", "10**9"):
        with pytest.raises(pf.PiimssError):
            longer.wish({**asked, "value": bad}, moved)
    with pytest.raises(pf.PiimssError):
        longer.wish({**asked, "lever": "employment.profile"}, moved)


def test_a_file_of_ones_own_is_read_as_piimss_data_does(session, tmp_path):
    given, catalog = session.given, session.catalog
    with pytest.raises(pf.PiimssError) as wrong:
        longer.own_file("bands", "../../mal.csv", b"a,b\n1,2\n", 2024, catalog, given)
    assert "mal.csv" in str(wrong.value) and ".." not in str(wrong.value)
    with pytest.raises(pf.PiimssError, match="bytes"):
        longer.own_file("ages", "x.csv", b"0" * (longer.MOST_FILE + 1), 2024, catalog, given)
    with pytest.raises(pf.PiimssError):
        longer.own_file("python", "x.csv", b"", 2024, catalog, given)
    figures = catalog.figures("insured_jobs")
    row = figures[figures["period"].astype(str) == "2024"].head(1).assign(figure="mio_1")
    data = row.assign(concept="insured_jobs", period="2012").to_csv(index=False).encode()
    with pytest.raises(pf.PiimssError, match=r"x\.csv"):
        longer.own_file("figures", "x.csv", data + b"mal", 2024, catalog, given)
