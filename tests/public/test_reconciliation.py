"""The bridge between two runs recovers each step, and says why two cannot be bridged."""

import shutil
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError
from piimss_forecast.results.pictures import plot_steps
from piimss_forecast.results.reconciliation import reconcile

SERIES = "avance_financiero"


@pytest.fixture(scope="module")
def later(root, tmp_path_factory):
    """Catalogues with a figure changed, with a row of the law changed, and with both."""
    edits = {
        "data": [("figures.csv", "22517076", "22600000")],
        "law": [("law/values.csv", "117.31", "120.31")],
    }
    out = {}
    for names in (("data",), ("law",), ("data", "law")):
        folder = tmp_path_factory.mktemp("-".join(names)) / "data"
        shutil.copytree(root / "data", folder)
        for name, old, new in (edit for part in names for edit in edits[part]):
            text = (folder / name).read_text(encoding="utf-8")
            assert old in text
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        out[frozenset(names)] = pf.catalog(folder)
    return out


@pytest.fixture(scope="module")
def mixtures(later, catalog):
    """Runs with every subset of a changed figure, row of the law and assumption."""
    before = pf.scenario("tendencial")
    after = before.patch({"salary.real_growth": 3.0}, first=2026)
    every = {frozenset(): catalog, **later}
    return {
        names | extra: pf.project(after if extra else before, draws=2, catalog=own)
        for names, own in every.items()
        for extra in (frozenset(), frozenset({"salary"}))
    }


def test_each_step_is_recovered_and_they_add_up(mixtures):
    whole = frozenset({"data", "law", "salary"})
    found = reconcile(mixtures[frozenset()], mixtures[whole], SERIES)["contribution"]
    assert list(found.index) == ["old", "data", "law", "tables", "salary", "method", "total"]
    value = {k: float(run.data[SERIES].sel(draw=0, year=2030)) for k, run in mixtures.items()}
    for step in whole:
        moved = []
        for order in permutations(whole):
            before = frozenset(order[: order.index(step)])
            moved.append(value[before | {step}] - value[before])
        assert found[step] == pytest.approx(np.mean(moved), rel=1e-9), step
        assert abs(found[step]) > 1
    assert found["tables"] == 0 and found["method"] == pytest.approx(0, abs=1e-6)
    assert found["total"] == pytest.approx(value[whole] - value[frozenset()], rel=1e-12)
    assert found.iloc[1:-1].sum() == pytest.approx(found["total"], rel=1e-9)


def test_saved_runs_bridge_as_live_ones_and_another_version_is_the_method(mixtures, tmp_path):
    old = mixtures[frozenset()]
    new = mixtures[frozenset({"salary"})]
    live = reconcile(old, new, "jobs", 2029)
    saved = reconcile(old.save(tmp_path / "a"), str(new.save(tmp_path / "b")), "jobs", 2029)
    np.testing.assert_allclose(saved["contribution"], live["contribution"], atol=1e-6)
    # A run whose jobs another version made otherwise: what the same inputs do not explain.
    other = pf.load(tmp_path / "a")
    other.data["jobs"] = other.data["jobs"] - 1000
    other.manifest["versions"] = {**other.manifest["versions"], "piimss-forecast": "0.1.0"}
    bridge = reconcile(other, new, "jobs", 2029)
    assert bridge.loc["method", "contribution"] == pytest.approx(1000)
    assert bridge.attrs["old"] == "0.1.0"
    assert bridge["contribution"].iloc[1:-1].sum() == pytest.approx(
        bridge.loc["total", "contribution"], rel=1e-9
    )


def test_inputs_that_do_not_close_together_are_told(mixtures):
    run = mixtures[frozenset()]
    old = replace(run, request=run.request.replace(base_year=2023))  # figures of 2024 are missing
    with pytest.raises(InputError, match="cierren juntas"):
        reconcile(old, mixtures[frozenset({"salary"})], SERIES)


def test_runs_of_other_horizons_meet_at_the_last_common_year(mixtures):
    longer = pf.project("tendencial", draws=2, horizon=2033)
    found = reconcile(longer, mixtures[frozenset({"salary"})], "jobs")
    assert found.attrs["year"] == 2030


@pytest.mark.parametrize(
    ("change", "ask", "says"),
    [
        ({}, {"series": "probability:P25-2.1"}, "draws: 2 ≠ 3"),
        ({"draws": 2, "seed": 9}, {"series": "probability:P25-2.1"}, "seed: 2030 ≠ 9"),
        ({}, {"series": "jbs"}, "jbs"),
        ({"horizon": 2032}, {"series": "jobs", "year": 2032}, "2030"),
    ],
)
def test_two_runs_that_cannot_be_bridged_say_why(mixtures, change, ask, says):
    other = pf.project("adverso", **{"draws": 3, **change})
    with pytest.raises(InputError, match=says):
        reconcile(mixtures[frozenset()], other, **ask)


def test_what_is_no_run_is_refused(mixtures, tmp_path):
    with pytest.raises(InputError, match="reconcile, new"):
        reconcile(mixtures[frozenset()], 3)
    with pytest.raises(pf.PiimssError):
        reconcile(tmp_path / "nothing", mixtures[frozenset()])


def test_a_series_that_one_run_lacks_is_named(mixtures):
    poorer = pf.project("adverso", draws=2)
    poorer.data = poorer.data.drop_vars("jobs")
    with pytest.raises(InputError, match=r"new: ∅ jobs|old: ∅ jobs|jobs"):
        reconcile(poorer, mixtures[frozenset()], "jobs")


def test_the_waterfall_draws_every_step(mixtures):
    run = mixtures[frozenset({"salary"})]
    found = reconcile(mixtures[frozenset()], run, SERIES)
    ax = plot_steps(found, run, "en")
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names[0] == "Earlier run" and names[-1] == "Later run" and "Salary" in names
    assert len(ax.patches) == len(found)
