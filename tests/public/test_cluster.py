"""Blocks of a run are the same bytes whoever makes them: this process, others, the workers of a
cluster, and those that are left when one is killed.
"""

from __future__ import annotations

import os
import signal
import sys

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import DataError, InputError
from piimss_forecast.results import zarr_store
from piimss_forecast.results.cluster import Cluster
from piimss_forecast.results.job import Job
from piimss_forecast.results.workers import Piece, Workers
from piimss_forecast.scenario import blocks

distributed = pytest.importorskip("distributed")
pytest.importorskip("zarr")

DRAWS, BLOCK, SEED = 6, 2, 11
KEYS = [(0, 0), (0, 1), (0, 2)]


@pytest.fixture(autouse=True, scope="module")
def blocks_of_two():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_DRAWS", BLOCK)
        yield


def job(folder):
    folder.mkdir()
    request = pf.Request(pf.scenario("tendencial"), pf.catalog(), draws=DRAWS, seed=SEED)
    made = Job((request,), folder, states=True, zarr=True)
    made.begin_store()
    return made


def bytes_of(arrays):
    return {str(name): array.to_numpy().tobytes() for name, array in arrays.items()}


def made(one):
    """Bytes of every array that tables, the NetCDF and the store are made of."""
    spool = one.spool(0)
    assert all(spool.done(b) for _, b in KEYS)
    one.store.end()
    found = [
        {n: spool[n].to_numpy().tobytes() for n in spool},
        bytes_of(spool.of("state")),
        bytes_of(spool.quantiles()),
        bytes_of(pf.open_store(one.folder)),
        bytes_of(pf.open_store(one.folder, level="state")),
    ]
    assert min(map(len, found)) > 5
    return found


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    one = job(tmp_path_factory.mktemp("run") / "here")
    for key in KEYS:
        one.block(*key)
    return one.folder, made(one)


@pytest.fixture(scope="module")
def alone():
    return pf.project("tendencial", draws=DRAWS, seed=SEED)


def test_the_store_holds_the_projection_and_its_states(here, alone):
    assert pf.open_store(here[0], "tendencial").identical(alone.data)
    states = pf.open_store(here[0] / zarr_store.NAME, "tendencial", level="state")
    for name, array in pf.by_state(alone).items():
        np.testing.assert_allclose(states[name], array, rtol=1e-12)
        assert states[name].attrs == array.attrs


def test_two_processes_make_the_same_bytes(tmp_path, here):
    two = job(tmp_path / "two")
    with Workers(two, 2) as workers:
        workers.do([Piece(key, Job.block, key) for key in KEYS])
    assert made(two) == here[1]


def test_four_workers_of_a_cluster_make_the_same_bytes(tmp_path, here, alone):
    with distributed.LocalCluster(
        n_workers=4, threads_per_worker=1, processes=False, dashboard_address=None
    ) as local:
        with Cluster(local.scheduler_address) as cluster:
            done = []
            four = job(tmp_path / "four")
            cluster.blocks(four, KEYS, done.append)
            for store in (None, tmp_path / "stored"):
                kept = tmp_path / "cache"
                sent = pf.project(alone.request, client=cluster.client, store=store, cache=kept)
                assert any(kept.rglob("*"))  # of which every worker has the results
                assert bytes_of(sent.data) == bytes_of(alone.data)
                assert sent.checks == alone.checks and sent.margins == alone.margins
        assert sorted(done) == KEYS and made(four) == here[1]
        with (
            Cluster(local.scheduler_address) as cluster,
            pytest.raises(InputError, match="inproc"),
        ):
            cluster.blocks(Job(four.requests, tmp_path / "elsewhere"), KEYS, done.append)
    again = pf.load(tmp_path / "stored")
    assert again.data.identical(alone.data) and again.request.digest == alone.request.digest


def test_a_worker_killed_in_the_middle_changes_nothing(tmp_path, here):
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            preload=f"from piimss_forecast.scenario import blocks; blocks.BLOCK_DRAWS = {BLOCK}",
        ) as local,
        Cluster(local.scheduler_address) as cluster,
    ):
        killed = []

        def kill_the_other(_key):
            if not killed:
                busy = cluster.client.processing()
                pids = cluster.client.run(os.getpid)
                holding = {w for held in cluster.client.who_has().values() for w in held}
                holding &= set(pids)  # what the blocks share must not be lost with one of them
                killed.append(max(holding, key=lambda worker: len(busy.get(worker, ()))))
                os.kill(pids[killed[0]], signal.SIGKILL)

        left = job(tmp_path / "left")
        cluster.blocks(left, KEYS, kill_the_other)
    assert killed and made(left) == here[1]


def test_a_store_that_is_not_whole_is_refused(tmp_path):
    projected = pf.project("tendencial", draws=DRAWS, seed=SEED, store=tmp_path / "run")
    store = tmp_path / "run" / zarr_store.NAME
    chunk = store / "tendencial" / "jobs" / "1.0"
    chunk.rename(tmp_path / "1.0")
    for open_it in (lambda: pf.open_store(tmp_path / "run"), lambda: pf.load(tmp_path / "run")):
        with pytest.raises(DataError, match="completo"):
            open_it()
    (tmp_path / "1.0").rename(chunk)
    assert pf.open_store(store)["jobs"].equals(projected.data["jobs"])
    with pytest.raises(InputError, match="level"):
        pf.open_store(store, level="state")
    (store / ".zattrs").unlink()  # as it stands while it is being written
    with pytest.raises(DataError, match="no se terminó de escribir"):
        pf.open_store(store)
    with pytest.raises(DataError, match=zarr_store.NAME):
        pf.open_store(tmp_path)


def test_without_the_library_the_extra_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "zarr", None)
    with pytest.raises(InputError, match=r"piimss-forecast\[scale\]"):
        pf.project("tendencial", draws=2, store=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_nobody_at_the_address():
    with pytest.raises(InputError, match="--cluster"):
        Cluster("not an address")
