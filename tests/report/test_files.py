"""Results are written beside their place and swapped in: never half-written, never lost."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from piimss_forecast.core.errors import OutputError
from piimss_forecast.report import staged, write_csv, write_netcdf


def _earlier(folder):
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    (folder / "old.txt").write_text("old")
    return folder


def _inside(folder):
    return sorted(p.name for p in folder.parent.iterdir())


def test_new_results_take_the_place_of_the_earlier(tmp_path):
    target = _earlier(tmp_path / "out")
    with staged(target) as stage:
        assert stage.parent == target.parent and (target / "old.txt").exists()
        (stage / "new.txt").write_text("new")
    assert [p.name for p in target.iterdir()] == ["new.txt"]
    assert _inside(target) == ["out"]


@pytest.mark.parametrize("stop", [ValueError("a bug"), KeyboardInterrupt(), SystemExit(1)])
def test_a_failure_or_an_interrupt_leaves_everything_as_it_was(tmp_path, stop):
    target = _earlier(tmp_path / "out")
    with pytest.raises(type(stop)), staged(target) as stage:
        (stage / "half.txt").write_text("half")
        raise stop
    assert sorted(p.name for p in target.iterdir()) == ["manifest.json", "old.txt"]
    assert _inside(target) == ["out"]


def test_a_failed_swap_brings_the_earlier_results_back(tmp_path, monkeypatch):
    target = _earlier(tmp_path / "out")
    real, calls = os.replace, []

    def replace(source, goal):
        calls.append(goal)
        if len(calls) == 2:
            raise PermissionError(13, "busy")
        real(source, goal)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(OutputError, match="busy"), staged(target) as stage:
        (stage / "new.txt").write_text("new")
    assert (target / "old.txt").read_text() == "old"
    assert _inside(target) == ["out"]


@pytest.mark.parametrize(
    "make",
    [
        lambda p: p.write_text("a file"),
        lambda p: (p.mkdir(), (p / "theirs.txt").write_text("not ours")),
    ],
)
def test_what_is_not_ours_is_not_replaced(tmp_path, make):
    target = tmp_path / "out"
    make(target)
    with pytest.raises(OutputError), staged(target):
        pytest.fail("the block must not run")
    assert target.is_file() or (target / "theirs.txt").exists()


def test_an_empty_folder_and_missing_parents_are_fine(tmp_path):
    (tmp_path / "empty").mkdir()
    for target in (tmp_path / "empty", tmp_path / "a" / "b"):
        with staged(target) as stage:
            (stage / "x").write_text("x")
        assert (target / "x").exists()


def test_text_that_a_spreadsheet_would_run_is_quoted(tmp_path):
    frame = pd.DataFrame(
        {
            "text": ["=1+1", "+A1", "-x", "@SUM(A1)", "\t=1", "plain", "-5", "1e3", None],
            "number": [-1.5, 2, 3, 4, 5, 6, 7, 8, np.nan],
        }
    )
    write_csv(frame, tmp_path / "t.csv")
    back = pd.read_csv(tmp_path / "t.csv", dtype=str, keep_default_na=False)
    assert back["text"].to_list() == [
        "'=1+1",
        "'+A1",
        "'-x",
        "'@SUM(A1)",
        "'\t=1",
        "plain",
        "-5",
        "1e3",
        "",
    ]
    assert back["number"].iloc[0] == "-1.5"
    assert frame["text"].iloc[0] == "=1+1"  # the caller's table is not touched


def test_csv_is_the_same_every_time(tmp_path, content):
    for name in ("a.csv", "b.csv"):
        write_csv(content.metas["tendencial"], tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert b"\r" not in (tmp_path / "a.csv").read_bytes()


def test_netcdf_round_trip(tmp_path):
    data = xr.Dataset(
        {"x": (("year",), np.array([1.5, np.nan]), {"units": "mdp"})}, coords={"year": [2024, 2025]}
    )
    write_netcdf(data, tmp_path / "x.nc")
    back = xr.load_dataset(tmp_path / "x.nc", engine="h5netcdf")
    xr.testing.assert_identical(back, data)
