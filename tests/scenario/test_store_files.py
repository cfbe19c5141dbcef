"""The files of a folder of results: whole or not at all, ours, bounded, shared by processes."""

import os
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError, OutputError
from piimss_forecast.scenario import packed, store
from piimss_forecast.scenario.cache import Outcome
from piimss_forecast.scenario.store import MARKER, Store, kept_in

pytestmark = pytest.mark.slow

HEAD = {"key": "k", "code": "c"}


def small():
    labels = {"draw": [0, 1], "age": ("age", ["0-4", "5-9", "ñ"], {"long_name": "edad"})}
    data = xr.DataArray(
        np.array([[1.5, np.nan, -0.0], [1e300, 0.1 + 0.2, 5e-324]]),
        labels | {"group": ("age", ["a", "b", "b"])},
        ["draw", "age"],
        "x",
        {"units": "1", "n": 3, "share": 0.1},
    )
    rows = ({"check": "c", "cells": 2, "largest_gap": 0.1}, {"within": True, "tolerance": 1})
    return Outcome({"x": data, "y": data[0]}, rows[:1], rows[1:], frozenset({"a.b", "a.c"}))


def bytes_of(outcome, path):
    with path.open("wb") as file:
        packed.write(file, HEAD, outcome)
    return path.read_bytes()


def test_an_outcome_comes_back_as_it_went(tmp_path):
    went = small()
    bytes_of(went, tmp_path / "f")
    with (tmp_path / "f").open("rb") as file:
        came = packed.read(file, HEAD)
    assert (came.checks, came.margins, came.keys) == (went.checks, went.margins, went.keys)
    for name, array in went.data.items():
        xr.testing.assert_identical(came.data[name], array)
        assert came.data[name].to_numpy().tobytes() == array.to_numpy().tobytes()


@given(st.permutations(range(3)), st.tuples(*[st.integers(1, 3)] * 3), st.sets(st.integers(0, 2)))
def test_arrays_lie_in_memory_as_they_lay(order, shape, repeated):
    once = [1 if axis in repeated else n for axis, n in enumerate(shape)]
    lies = np.random.default_rng(1).random([once[axis] for axis in order])
    values = np.broadcast_to(lies.transpose(np.argsort(order)), shape)
    came = packed._unpacked(*packed._packed(values), list(shape))
    assert np.array_equal(came, values) and came.shape == values.shape
    wide = [axis for axis, n in enumerate(shape) if n > 1]
    assert [came.strides[axis] for axis in wide] == [values.strides[axis] for axis in wide]


@pytest.mark.parametrize("spoil", ["byte", "cut", "longer"])
def test_no_spoilt_byte_passes(tmp_path, spoil):
    whole = bytes_of(small(), tmp_path / "f")
    for place in range(len(whole)):
        other = {
            "byte": whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
            "cut": whole[:place],
            "longer": whole + whole[: place + 1],
        }[spoil]
        (tmp_path / "f").write_bytes(other)
        with (tmp_path / "f").open("rb") as file, pytest.raises(ValueError):
            packed.read(file, HEAD)


@pytest.mark.parametrize("foreign", ["a file", "files of others"])
def test_what_is_not_ours_is_refused_and_left(tmp_path, foreign):
    place = tmp_path / "mine"
    if foreign == "a file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / "thesis.piimss").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputError, match="mine") as caught:
        pf.project("tendencial", draws=1, cache=place)
    assert caught.value.code == "scenario.store.claim"
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("value", [5, True, "", b"x"])
def test_a_cache_is_a_path(value):
    with pytest.raises(InputError, match="cache"):
        pf.project("tendencial", draws=1, cache=value)


def test_an_empty_folder_becomes_ours_and_has_one_cache_in_a_process(tmp_path):
    first = kept_in(tmp_path)
    assert (tmp_path / MARKER).is_file() and kept_in(str(tmp_path)) is first


def test_the_folder_is_bounded_and_the_least_used_goes_first(tmp_path):
    kept = Store(tmp_path / "cache", limit=40_000)
    one = Outcome({"x": xr.DataArray(np.zeros(1000))}, (), (), frozenset())  # some 8 kB
    others = [tmp_path / "cache" / name for name in ("own.piimss", "notes.txt")]
    parts = [tmp_path / "cache" / f"{c * 32}.part.piimss" for c in "ab"]
    for path in (*others, *parts):
        path.write_bytes(bytes(50_000))
    os.utime(parts[0], (1, 1))  # of a process that died long ago
    for key in "abcd":
        kept.put(key, one)
        os.utime(kept._file(key), (time.time() - 100, time.time() - 100 + "abcd".index(key)))
    assert kept.get("a") is not None
    for key in "ef":
        kept.put(key, one)
    assert [key for key in "abcdef" if kept._file(key).exists()] == ["a", "d", "e", "f"]
    assert all(path.exists() for path in others)
    assert [path.exists() for path in parts] == [False, True]
    kept.put("large", Outcome({"x": xr.DataArray(np.zeros(5001))}, (), (), frozenset()))
    assert kept.get("large") is None


HAMMER = """
    import sys, warnings
    from pathlib import Path
    import numpy as np, xarray as xr
    from piimss_forecast.scenario.cache import Outcome
    from piimss_forecast.scenario.store import Store
    warnings.simplefilter("error")
    kept = Store(Path(sys.argv[1]), limit=60_000)
    for turn in range(300):
        key = turn % 10
        want = np.full(1000, float(key))
        found = kept.get(str(key))
        assert found is None or np.array_equal(found.data["x"], want)
        kept.put(str(key), Outcome({"x": xr.DataArray(want)}, (), (), frozenset()))
    assert not kept._closed
"""


def test_two_processes_at_once_do_no_harm(tmp_path):
    code = textwrap.dedent(HAMMER)
    environment = os.environ | {"PYTHONPATH": str(Path(pf.__file__).parents[1])}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "cache")],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.wait(120) == 0, process.stderr.read()
        process.stderr.close()
    held = sorted((tmp_path / "cache").glob("*.piimss"))
    assert held and sum(path.stat().st_size for path in held) <= 60_000 * (1 + 2 / store.SHARE)
    assert not [path for path in held if ".part" in path.name]


def test_a_folder_removed_under_a_run_is_made_again(tmp_path):
    kept = Store(tmp_path / "cache")
    shutil.rmtree(tmp_path / "cache")
    kept.put("k", small())
    assert kept.get("k") is not None and (tmp_path / "cache" / MARKER).is_file()
