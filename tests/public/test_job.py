"""The main job in blocks and processes: the same results whoever makes them, resumed where it was
interrupted, right when a process dies.
"""

from __future__ import annotations

import os
import signal

import numpy as np
import pytest
import xarray as xr

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError, OutputError, PiimssWarning
from piimss_forecast.report.compact import compact
from piimss_forecast.report.cube import cube
from piimss_forecast.results import kept, regeneration, workers
from piimss_forecast.results.job import Job
from piimss_forecast.results.regeneration import regenerate
from piimss_forecast.results.spool import Spool
from piimss_forecast.results.workers import Piece, Workers, processes
from piimss_forecast.scenario import blocks

DRAWS, BLOCK = 16, 5  # of which the last block takes the one that is left over
ONE = ("adverso",)


@pytest.fixture(autouse=True)
def no_more_than_is_read(tables_only):
    with tables_only():
        yield


@pytest.fixture
def blocks_of_five(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_DRAWS", BLOCK)
    monkeypatch.setattr(regeneration, "_WORTH_SHARING", 1)


def run(out, scenarios=("tendencial", "adverso"), **options):
    sets = [pf.scenario(name) for name in scenarios]
    arguments = {"horizon": 2027, "draws": DRAWS, "seed": 7, **options}
    return regenerate(sets, pf.catalog(), out, **arguments)


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".csv", ".nc")
    }


def test_blocks_and_processes_give_the_same_bytes(tmp_path, blocks_of_five, monkeypatch, small):
    monkeypatch.setattr(workers, "cores", lambda: 2)
    run(tmp_path / "one", jobs=1)
    run(tmp_path / "two", jobs=2)
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    with pytest.raises(OutputError, match="piimss run: adverso, tendencial"):
        small.save(tmp_path / "one")
    assert files(tmp_path / "one") == one == two and "proyeccion.nc" in one
    monkeypatch.setattr(blocks, "BLOCK_DRAWS", 250)
    run(tmp_path / "whole", jobs=1)
    whole = files(tmp_path / "whole")
    assert {k: v for k, v in one.items() if k.endswith("csv")} == {
        k: v for k, v in whole.items() if k.endswith("csv")
    }
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "two", "whole"]


def test_the_file_holds_what_the_projection_holds(tmp_path, blocks_of_five):
    run(tmp_path / "r", ONE, jobs=1)
    written = xr.load_dataset(tmp_path / "r" / "proyeccion.nc", engine="h5netcdf")
    made = compact(pf.project("adverso", horizon=2027, draws=DRAWS, seed=7).data)
    written = written.isel(scenario=0, drop=True)
    assert set(written.data_vars) == set(made.data_vars)
    for name, array in made.data_vars.items():
        assert written[name].dims == array.dims
        np.testing.assert_allclose(written[name], array, rtol=1e-12, atol=0, err_msg=str(name))
        assert dict(written[name].sizes) == dict(array.sizes)
    assert set(written.coords) == set(made.coords)


def test_statistics_of_blocks_are_those_of_all_draws(tmp_path, blocks_of_five):
    request = pf.Request(pf.scenario("piimss"), pf.catalog(), 2027, DRAWS, 7)
    job = Job((request,), tmp_path)
    for block in range(len(job.spool(0).blocks)):
        job.block(0, block)
    found, whole = job.summary(0), pf.project(request)
    np.testing.assert_allclose(found.cube.values, cube(whole.compact()).values, rtol=1e-12)
    assert len(job.spool(0).checks()) == len(whole.checks)
    assert not list(tmp_path.rglob("*.ages"))  # their quantiles stand in their place
    assert all(job.spool(0).done(b) for b in range(len(job.spool(0).blocks)))


def test_blocks_of_another_request_or_code_are_not_read(tmp_path, blocks_of_five):
    request = pf.Request(pf.scenario("piimss"), pf.catalog(), 2026, 2, 7)
    job = Job((request,), tmp_path)
    job.block(0, 0)
    held = job.spool(0)
    other = Spool(held.folder, 2, {**held.head, "code": "another"})
    with pytest.raises(ValueError, match="version"):
        other["jobs"]
    file = next(tmp_path.rglob("*.draws"))
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(ValueError, match="is_projection"):
        Spool(held.folder, 2, held.head)["is_projection"]


def test_an_interrupted_run_goes_on_from_its_blocks(tmp_path, blocks_of_five, monkeypatch):
    monkeypatch.setattr(kept, "RESUMED", 1)
    out = tmp_path / "r"
    seen = []

    def stop(scenario, what, steps=1):
        seen.append(what)
        if seen.count("metas") == 2:
            raise KeyboardInterrupt

    with pytest.warns(PiimssWarning, match="1 bloques"), pytest.raises(KeyboardInterrupt):
        run(out, ONE, jobs=1, progress=stop)
    [left] = tmp_path.iterdir()
    assert ".blocks-piimss-" in left.name and not out.exists()
    times = {file: file.stat().st_mtime_ns for file in left.rglob("*.chunks")}
    assert len(times) == 1  # the second was not yet written when its last link was told
    with pytest.warns(PiimssWarning):
        run(out, ONE, jobs=1)
    assert [p.name for p in tmp_path.iterdir()] == ["r"]
    run(tmp_path / "again", ONE, jobs=1)
    assert files(out) == files(tmp_path / "again")


def test_another_run_to_the_same_place_removes_what_was_left(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "RESUMED", 1)
    left = tmp_path / ".r.blocks-piimss-0123456789abcdef" / "0-x"
    left.mkdir(parents=True)
    (left / "00000000.chunks").write_bytes(b"")
    request = pf.Request(pf.scenario("piimss"), pf.catalog(), 2026, 2, 7)
    with kept.kept_blocks(tmp_path / "r", tmp_path, [request]) as folder:
        assert [p.name for p in tmp_path.iterdir()] == [folder.name]
    assert not list(tmp_path.iterdir())


def _die(parent):
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def _fail(_shared):
    raise InputError("results.workers.jobs", "--jobs", "{jobs}", "1 or more", "", jobs=0)


def test_the_work_of_a_process_that_dies_is_done_again():
    with (
        pytest.warns(PiimssWarning, match="--jobs 1"),
        Workers(os.getpid(), 2) as pool,
    ):
        assert pool.do([Piece(k, _die) for k in range(5)]) == dict.fromkeys(range(5), "done")


def test_an_error_comes_back_from_another_process():
    with pytest.raises(InputError, match="--jobs"), Workers(None, 2) as pool:
        pool.do([Piece(k, _fail) for k in range(3)])


def _order(shared, k):
    return k


def test_what_needs_others_waits_for_them():
    ended = []
    pieces = [
        Piece("last", _order, (9,), frozenset({1, 2})),
        *(Piece(k, _order, (k,)) for k in (1, 2)),
    ]
    with Workers(None, 2) as pool:
        assert pool.do(pieces, ended.append) == {1: 1, 2: 2, "last": 9}
    assert ended[-1] == "last"


def _who(shared):
    return os.getpid()


def test_what_loads_much_is_done_by_another_process_where_there_is_one():
    pieces = [Piece(k, _who, away=True) for k in range(5)]
    with Workers(None, 2) as pool:
        assert os.getpid() not in pool.do(pieces).values()
    with Workers(None, 1) as alone:
        assert set(alone.do(pieces).values()) == {os.getpid()}


def test_no_more_processes_than_cores_or_pieces(monkeypatch):
    monkeypatch.setattr(workers, "cores", lambda: 2)
    assert (processes(None, 8), processes(1, 8), processes(None, 1)) == (2, 1, 1)
    with pytest.warns(PiimssWarning, match="2"):
        assert processes(64, 8) == 2
    with pytest.raises(InputError, match="--jobs"):
        processes(0, 8)
