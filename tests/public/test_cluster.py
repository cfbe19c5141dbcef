"""Blocks of a run are the same bytes whoever makes them: this process, others, the workers of a
cluster, and those that are left when one is killed.
"""

from __future__ import annotations

import os
import signal

import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError
from piimss_forecast.results.cluster import Cluster
from piimss_forecast.results.job import Job
from piimss_forecast.results.workers import Piece, Workers

distributed = pytest.importorskip("distributed")

KEYS = [(k, 0) for k in range(3)]


def job(folder):
    folder.mkdir()
    names = ("tendencial", "favorable", "adverso")
    requests = (pf.Request(pf.scenario(n), pf.catalog(), draws=3, seed=11) for n in names)
    return Job(tuple(requests), folder)


def made(one):
    """Bytes of every array that tables and the NetCDF are made of."""
    assert all(one.spool(k).done(b) for k, b in KEYS)
    spools = [one.spool(k) for k, _ in KEYS]
    draws = [{n: s[n].to_numpy().tobytes() for n in s if n != "seconds"} for s in spools]
    ages = [{n: a.to_numpy().tobytes() for n, a in s.quantiles().items()} for s in spools]
    assert len(draws[0]) > 100 and len(ages[0]) > 5
    return draws, ages


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    one = job(tmp_path_factory.mktemp("run") / "here")
    for key in KEYS:
        one.block(*key)
    return made(one)


def test_two_processes_make_the_same_bytes(tmp_path, here):
    two = job(tmp_path / "two")
    with Workers(two, 2) as workers:
        workers.do([Piece(key, Job.block, key) for key in KEYS])
    assert made(two) == here


def test_four_workers_of_a_cluster_make_the_same_bytes(tmp_path, here):
    with distributed.LocalCluster(
        n_workers=4, threads_per_worker=1, processes=False, dashboard_address=None
    ) as local:
        with Cluster(local.scheduler_address) as cluster:
            done = []
            four = job(tmp_path / "four")
            cluster.blocks(four, KEYS, done.append)
        assert sorted(done) == KEYS and made(four) == here
        with (
            Cluster(local.scheduler_address) as cluster,
            pytest.raises(InputError, match="inproc"),
        ):
            cluster.blocks(Job(four.requests, tmp_path / "elsewhere"), KEYS, done.append)


def test_a_worker_killed_in_the_middle_changes_nothing(tmp_path, here):
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
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
    assert killed and made(left) == here


def test_nobody_at_the_address():
    with pytest.raises(InputError, match="--cluster"):
        Cluster("not an address")
