"""Results are written beside their place and swapped in: never half-written, never lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from piimss_forecast.core.errors import DataError, OutputError, PiimssWarning
from piimss_forecast.core.reasons import reason
from piimss_forecast.core.translate import translate
from piimss_forecast.report import files, netcdf, netcdf_read, staged, write_csv


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


STOPS = [ValueError("a bug"), KeyboardInterrupt(), SystemExit(1)]


@pytest.mark.parametrize("stop", STOPS)
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
    monkeypatch.setattr(files, "_exchange", lambda *_: False)  # a file system without it
    with pytest.raises(OutputError, match="permiso"), staged(target) as stage:
        (stage / "new.txt").write_text("new")
    assert (target / "old.txt").read_text() == "old"
    assert _inside(target) == ["out"]


@pytest.mark.parametrize("exchange", [True, False])
def test_results_take_the_place_of_earlier_ones_with_and_without_exchange(
    tmp_path, monkeypatch, exchange
):
    if not exchange:
        monkeypatch.setattr(files, "_exchange", lambda *_: False)
    target = _earlier(tmp_path / "out")
    with staged(target) as stage:
        (stage / "new.txt").write_text("new")
    assert [p.name for p in target.iterdir()] == ["new.txt"] and _inside(target) == ["out"]


def test_what_a_killed_run_left_is_removed_by_the_next_and_a_living_one_is_not(tmp_path):
    """SIGKILL leaves no time to clean: the earlier results stand, and the next run sweeps."""
    target = _earlier(tmp_path / "out")
    code = (
        "import sys, time, pathlib\n"
        "from piimss_forecast.report import staged\n"
        "with staged(pathlib.Path(sys.argv[1])) as stage:\n"
        "    (stage / 'half.txt').write_text('half')\n"
        "    print(stage, flush=True)\n"
        "    time.sleep(60)\n"
    )
    living, killed = (
        subprocess.Popen([sys.executable, "-c", code, target], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    )
    stages = [Path(p.stdout.readline().strip()) for p in (living, killed)]
    killed.kill()
    killed.communicate(timeout=30)
    assert (target / "old.txt").read_text() == "old"
    for stage in stages:
        os.utime(stage, (0, 0))
    with staged(target) as stage:
        (stage / "new.txt").write_text("new")
    assert [s.exists() for s in stages] == [True, False]
    living.kill()
    living.communicate(timeout=30)


def test_two_at_once_leave_one_whole_result(tmp_path):
    target = tmp_path / "out"
    with pytest.warns(PiimssWarning, match="otra corrida"), staged(target) as first:
        (first / "a.txt").write_text("a")
        with staged(target) as second:
            (second / "b.txt").write_text("b")
        assert [p.name for p in target.iterdir()] == ["b.txt"]
    assert [p.name for p in target.iterdir()] == ["a.txt"] and _inside(target) == ["out"]


DISKS = [28, 30, 13]  # no space left, read-only, no permission


@pytest.mark.parametrize("code", DISKS)
def test_a_full_disk_or_a_read_only_one_leaves_everything_as_it_was(tmp_path, code):
    target = _earlier(tmp_path / "out")
    with (
        pytest.raises(OutputError, match=translate(reason(OSError(code, "")))),
        staged(target) as stage,
    ):
        (stage / "half.txt").write_text("half")
        raise OSError(code, os.strerror(code))
    assert (target / "old.txt").exists() and _inside(target) == ["out"]


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
            "text": ["=1+1", "+A1", "-x", "@SUM(A1)", "\t=1", "plain", "-5", "1e3", "+", "-", None],
            "number": [-1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10, np.nan],
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
        "+",
        "-",
        "",
    ]
    assert back["number"].iloc[0] == "-1.5"
    assert frame["text"].iloc[0] == "=1+1"  # the caller's table is not touched


def test_csv_is_the_same_every_time(tmp_path, content):
    for name in ("a.csv", "b.csv"):
        write_csv(content.metas["tendencial"], tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert b"\r" not in (tmp_path / "a.csv").read_bytes()


@pytest.fixture
def labelled():
    """Numbers by year and state, with text beside an axis and one that is true or not."""
    return xr.Dataset(
        {
            "z": (("year", "state"), np.array([[1.5, np.nan], [2.0, 3.0]]), {"units": "mdp"}),
            "a": (("year",), np.array([1.0, 2.0]), {"width": 0.25}),
        },
        coords={
            "year": ("year", [2024, 2025], {"long_name": "año"}),
            "state": ["Colima", "Nayarit"],
            "basis": ("state", ["ledger", "none"]),
            "ahead": ("year", [False, True]),
        },
        attrs={"title": "x"},
    )


def test_netcdf_that_is_written_here_is_read_here_and_by_a_library(tmp_path, labelled):
    netcdf.write(labelled, tmp_path / "x.nc")
    for back in (netcdf_read.read(tmp_path / "x.nc"), xr.load_dataset(tmp_path / "x.nc")):
        xr.testing.assert_identical(back, labelled)
        assert list(back.data_vars) == ["z", "a"]


def test_netcdf_that_a_library_wrote_is_read_here(tmp_path, labelled):
    (labelled.drop_vars(["state", "basis"])).to_netcdf(tmp_path / "x.nc", engine="h5netcdf")
    back = xr.load_dataset(tmp_path / "x.nc", engine="h5netcdf")
    xr.testing.assert_identical(netcdf_read.read(tmp_path / "x.nc"), back)


@pytest.fixture
def of_every_kind():
    """Whole numbers, yes or no, text, scalars, axes without labels, lists as attributes."""
    return xr.Dataset(
        {
            "whole": (("year", "row"), np.arange(6, dtype=np.int32).reshape(2, 3), {"n": [1, 2]}),
            "yes": ("row", [True, False, True]),
            "words": (("year",), np.array(["año", ""], object), {"names": ["uno", "dos"]}),
            "one": ((), 2.5),
            "name": ((), "IMSS"),
            "none": (("empty",), np.zeros(0)),
        },
        coords={"year": [2024, 2025], "scenario": "tendencial", "of": ("other", [1.0, 2.0])},
        attrs={"who": ["a", "b"], "small": np.float32(0.5)},
    )


def test_netcdf_holds_what_a_library_would(tmp_path, of_every_kind):
    netcdf.write(of_every_kind, tmp_path / "x.nc")
    of_every_kind.to_netcdf(tmp_path / "y.nc", engine="h5netcdf")
    theirs = xr.load_dataset(tmp_path / "y.nc", engine="h5netcdf")
    for back in (
        netcdf_read.read(tmp_path / "x.nc"),
        netcdf_read.read(tmp_path / "y.nc"),
        xr.load_dataset(tmp_path / "x.nc", engine="h5netcdf"),
    ):
        xr.testing.assert_identical(back, theirs)
        assert back["yes"].dtype == bool and back["whole"].dtype == np.int32


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d.assign(z2=("year", np.array([1j, 2]))), "z2"),
        (lambda d: d.assign(mixed=("year", np.array(["a", 1.0], object))), "mixed"),
        (lambda d: d.assign(when=("year", np.array(["2024", "2025"], "M8[ns]"))), "when"),
        (lambda d: d.assign(a=d["a"].assign_attrs(of={"a": 1})), "a, of"),
        (lambda d: d.assign(nul=("year", ["a\0b", "c"])), "nul"),
        (lambda d: d.assign_coords(at=("year", np.array([b"x", b"y"]))), "at"),
        (lambda d: d.rename(a="a/b"), "a/b"),
        (lambda d: d.assign_attrs(of=[[1], [1, 2]]), "of"),
    ],
)
def test_what_netcdf_cannot_hold_is_refused_by_name(tmp_path, labelled, change, named):
    with pytest.raises(OutputError, match=f"^{named}: "):
        netcdf.write(change(labelled), tmp_path / "x.nc")


def test_a_broken_netcdf_or_a_label_that_it_lacks_is_told(tmp_path, labelled):
    path = tmp_path / "x.nc"
    with pytest.raises(DataError, match=r"x\.nc"):
        netcdf_read.read(path)
    netcdf.write(labelled, path)
    for axis, label in (("state", "Jalisco"), ("year", "2024"), ("colour", "red")):
        with pytest.raises(DataError, match=r"x\.nc"):
            netcdf_read.read(path, **{axis: label})
    whole = path.read_bytes()
    for content in (b"", b"CDF\1", whole[: len(whole) // 2], whole.replace(b"\x78\x01", b"\0\0")):
        path.write_bytes(content)
        with pytest.raises(DataError, match=r"x\.nc"):
            netcdf_read.read(path)


def test_part_of_a_netcdf_comes_with_the_labels_of_its_axes(tmp_path, labelled):
    netcdf.write(labelled, tmp_path / "x.nc")
    found = netcdf_read.read(tmp_path / "x.nc", ["a", "of another version"])
    xr.testing.assert_identical(found, labelled[["a"]])
    one = netcdf_read.read(tmp_path / "x.nc", state="Nayarit")
    xr.testing.assert_identical(one, labelled.sel(state="Nayarit").drop_vars("state"))
