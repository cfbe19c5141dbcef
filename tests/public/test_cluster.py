"""Blocks of a run are the same bytes whoever makes them: this process, others, the workers of a
cluster, and those that are left when one is killed.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import DataError, InputError, OutputError, PiimssWarning
from piimss_forecast.report.actuarial.folder import digests
from piimss_forecast.results import cluster, kept, regeneration
from piimss_forecast.results.cluster import Cluster
from piimss_forecast.results.job import Job
from piimss_forecast.results.manifest import STORE, manifest_of
from piimss_forecast.results.regeneration import regenerate
from piimss_forecast.results.runs import check
from piimss_forecast.results.workers import Piece, Workers
from piimss_forecast.scenario import blocks
from piimss_forecast.scenario.store import code_in_memory

ZARR = importlib.util.find_spec("zarr") is not None

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
    made = Job((request,), folder, states=True, zarr=ZARR)
    if ZARR:
        made.begin_store()
    return made


def bytes_of(arrays):
    return {str(name): array.to_numpy().tobytes() for name, array in arrays.items()}


def made(one):
    """Bytes of every array that tables, the NetCDF and the store are made of."""
    spool = one.spool(0)
    assert all(spool.done(b) for _, b in KEYS)
    found = [
        {n: spool[n].to_numpy().tobytes() for n in spool},
        bytes_of(spool.of("state")),
        bytes_of(spool.quantiles()),
    ]
    if ZARR:
        one.store.end(one.requests)
        found += [bytes_of(pf.open_store(one.folder, level=level)) for level in ("", "state")]
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


@pytest.mark.skipif(not ZARR, reason="no zarr")
def test_the_store_holds_the_projection_and_its_states(here, alone):
    assert pf.open_store(here[0], "tendencial").identical(alone.data)
    states = pf.open_store(here[0] / STORE, "tendencial", level="state")
    for name, array in pf.by_state(alone).items():
        np.testing.assert_allclose(states[name], array, rtol=1e-12)
        assert states[name].attrs == array.attrs


def test_two_processes_make_the_same_bytes(tmp_path, here):
    two = job(tmp_path / "two")
    with Workers(two, 2) as workers:
        workers.do([Piece(key, Job.block, key) for key in KEYS])
    assert made(two) == here[1]


@pytest.fixture(scope="module")
def address():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=4,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        dashboard_address=":0",
    ) as local:
        yield local.scheduler_address


def test_four_workers_of_a_cluster_make_the_same_bytes(tmp_path, here, alone, address):
    with Cluster(address) as far:
        done = []
        four = job(tmp_path / "four")
        far.blocks(four, KEYS, done.append)
        for store in (None, tmp_path / "stored") if ZARR else (None,):
            kept = tmp_path / "cache"
            sent = pf.project(alone.request, client=far.client, store=store, cache=kept)
            assert any(kept.rglob("*"))  # of which every worker has the results
            assert bytes_of(sent.data) == bytes_of(alone.data)
            assert sent.checks == alone.checks and sent.margins == alone.margins
        assert sorted(done) == KEYS and made(four) == here[1]
        with pytest.raises(InputError, match="tcp://"):
            far.blocks(Job(four.requests, tmp_path / "elsewhere"), KEYS, done.append)
    if not ZARR:
        return
    again = pf.load(tmp_path / "stored")
    assert again.data.identical(alone.data) and again.request.digest == alone.request.digest


def test_a_run_of_few_draws_is_made_by_the_workers(tmp_path, alone, address, tables_only):
    asked, out = alone.request, tmp_path / "far"
    size = {"horizon": asked.horizon, "draws": DRAWS, "seed": SEED}
    with tables_only():
        regenerate([asked.assumptions], asked.catalog, out, **size, jobs=1, cluster=address)
    made_far = pf.load(out).data
    same = set(made_far) & set(alone.data)
    assert len(same) > 50
    assert bytes_of(made_far[list(same)]) == bytes_of(alone.data[list(same)])


def test_a_worker_with_other_code_is_refused(tmp_path, here, address, root):
    package = shutil.copytree(root / "piimss_forecast", tmp_path / "piimss_forecast")
    with (package / "finance" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write("# other code\n")
    start = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny"]
    other = subprocess.Popen(
        [*start, "--no-dashboard", "--nthreads", "1", "--death-timeout", "60"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
    )
    try:
        with Cluster(address) as far:
            far.client.wait_for_workers(5, timeout=60)
            one = Job(job(tmp_path / "run").requests, here[0])
            own = code_in_memory()["code"]
            with pytest.raises(InputError, match=rf"--cluster, tcp://.*code .*code {own}"):
                far.blocks(one, KEYS, list)
            with pytest.raises(InputError, match=r"pf\.project, client, tcp://"):
                pf.project("tendencial", draws=2, client=far.client)
    finally:
        other.terminate()
        other.wait()


def test_a_worker_killed_in_the_middle_changes_nothing(tmp_path, here):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=":0",
            preload=f"from piimss_forecast.scenario import blocks; blocks.BLOCK_DRAWS = {BLOCK}",
        ) as local,
        Cluster(local.scheduler_address) as far,
    ):
        killed = []

        def kill_the_other(_key):
            if not killed:
                busy = far.client.processing()
                pids = far.client.run(os.getpid)
                holding = {w for held in far.client.who_has().values() for w in held}
                holding &= set(pids)  # what the blocks share must not be lost with one of them
                killed.append(max(holding, key=lambda worker: len(busy.get(worker, ()))))
                os.kill(pids[killed[0]], signal.SIGKILL)

        left = job(tmp_path / "left")
        far.blocks(left, KEYS, kill_the_other)
    assert killed and made(left) == here[1]


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """The folder of a projection in a store."""
    pytest.importorskip("zarr")
    folder = tmp_path_factory.mktemp("stored") / "run"
    pf.project("tendencial", draws=2, horizon=2026, seed=SEED, store=folder)
    return folder


@pytest.fixture
def run(stored, tmp_path):
    return shutil.copytree(stored, tmp_path / "run")


def test_a_store_is_opened_as_it_was_written(run):
    store = run / STORE
    whole = pf.load(run).data
    (store / "tendencial" / "jobs" / "Thumbs.db").write_text("of a file manager")
    (store / ".DS_Store").write_text("of another")
    (store / "tendencial" / "zarr.json").write_text("{")  # of a format that is not read
    assert pf.open_store(store).identical(whole) and pf.load(run).data.identical(whole)
    with pytest.raises(InputError, match="level"):
        pf.open_store(store, level="state")
    told = digests(run)  # what a report to sign says it was read from
    sealed = manifest_of(run)["files"]
    assert {name: told[name] for name in sealed} == sealed and len(told) == len(sealed) + 1
    (run / "manifest.json").unlink()  # it answers for itself
    assert pf.open_store(store).identical(whole)
    with pytest.raises(DataError, match=STORE):
        pf.open_store(run.parent)


def flipped(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x40
    file.write_bytes(bytes(content))


def swapped(one, other):
    one.rename(one.parent / "between")
    other.rename(one)
    (one.parent / "between").rename(other)


def other_units(attributes):
    said = attributes.read_text(encoding="utf-8")
    assert '"jobs"' in said
    attributes.write_text(said.replace('"jobs"', '"mdp_"'), encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda g: (g / "jobs" / "0.0").unlink(), "tendencial/jobs"),
        (lambda g: flipped(g / "jobs" / "0.0"), "tendencial/jobs"),
        (lambda g: shutil.rmtree(g / "jobs"), "tendencial/jobs: .*ningún archivo"),
        (lambda g: shutil.copytree(g / "jobs", g / "more"), "tendencial/more"),
        (lambda g: swapped(g / "jobs", g / "jobs_mean"), "tendencial/jobs"),
        (lambda g: other_units(g / "jobs" / ".zattrs"), "tendencial/jobs"),
        (lambda g: (g / "sbc" / ".zarray").write_text("{"), "tendencial/sbc"),
        (lambda g: (g / ".zgroup").write_text("{"), "tendencial: "),
        (lambda g: (g.parent / ".zattrs").unlink(), "no se terminó de escribir"),
        (lambda g: (g.parent / ".zattrs").write_text("{"), "no se terminó de escribir"),
        (lambda g: (g.parent / ".zattrs").write_text('{"whole": [1, 2]}'), "no se terminó"),
        (lambda g: flipped(g.parent / ".zattrs"), r"\.zattrs"),
        (lambda g: (g.parent / ".zgroup").unlink(), STORE),
    ],
)
def test_a_store_that_is_not_as_it_was_written_is_refused(run, harm, named):
    assert not check(run)
    harm(run / STORE / "tendencial")
    assert check(run)
    with pytest.raises(DataError, match=named):
        pf.load(run)


def test_the_store_of_another_run_is_refused(run, tmp_path):
    pf.project("tendencial", draws=2, horizon=2026, seed=SEED + 1, store=tmp_path / "other")
    shutil.rmtree(run / STORE)
    shutil.move(tmp_path / "other" / STORE, run)
    for open_it in (pf.open_store, pf.load):
        with pytest.raises(DataError, match="otra corrida"):
            open_it(run)


@pytest.mark.skipif(not ZARR, reason="the extra scale is not installed")
def test_a_store_lost_with_its_run_is_made_again(tmp_path, monkeypatch, tables_only):
    """What stops a run after its store was moved leaves its blocks, and not the store."""
    monkeypatch.setattr(kept, "RESUMED", 1)
    catalog, out = pf.catalog(), tmp_path / "r"
    size = {"horizon": 2026, "draws": 4, "seed": SEED, "jobs": 1, "zarr": True}

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as once, tables_only():
        once.setattr(regeneration, "sealed", stop)
        with pytest.warns(PiimssWarning, match="2 bloques"), pytest.raises(KeyboardInterrupt):
            regenerate([pf.scenario("tendencial")], catalog, out, **size)
    with tables_only(), pytest.warns(PiimssWarning, match="2 bloques"):
        regenerate([pf.scenario("tendencial")], catalog, out, **size)
    assert np.isfinite(pf.open_store(out)["jobs"]).all()


def test_a_store_is_replaced_by_one_of_its_scenario_alone(run):
    with pytest.raises(OutputError, match="una proyección: tendencial"):
        pf.project("adverso", draws=2, horizon=2026, store=run)
    again = pf.project("tendencial", draws=3, horizon=2026, store=run)
    assert pf.load(run).data.identical(again.data) and again.data.sizes["draw"] == 3


def test_without_the_library_the_extra_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "zarr", None)
    with pytest.raises(InputError, match=r"-e .\.\[scale\]"):
        pf.project("tendencial", draws=2, store=tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("address", ["localhost", "8786", "http://127.0.0.1:8786", " "])
def test_what_is_no_address(address):
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match=r"--cluster.*protocolo"):
        Cluster(address)


def test_nobody_at_the_address(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "_PATIENCE", 0.5)
    with socket.socket() as silent, pytest.raises(InputError, match="dask scheduler"):
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        Cluster(f"tcp://127.0.0.1:{silent.getsockname()[1]}")
