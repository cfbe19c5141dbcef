"""Results kept in a folder: the same to the last digit, never stale, never in the way of a run."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from copy import copy
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import piimss_forecast as pf
from piimss_forecast.core.errors import PiimssWarning
from piimss_forecast.links import LINKS, run_chain
from piimss_forecast.scenario import store
from piimss_forecast.scenario.cache import Cache, Kept
from piimss_forecast.scenario.store import Store

pytestmark = pytest.mark.slow


def request(**changes):
    given = {"draws": 3, "seed": 8} | changes
    return pf.Request(pf.scenario("tendencial"), pf.catalog(), **given)


def python(code, *args, path=None):
    """A fresh process with this package, or the one below ``path``."""
    source = path or Path(pf.__file__).parents[1]
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, args)],
        cwd=source,
        env=os.environ | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


RUN = """
    import sys
    import piimss_forecast as pf
    from piimss_forecast.links import run_chain
    from piimss_forecast.scenario.store import kept_in
    ask = pf.Request(pf.scenario("tendencial"), pf.catalog(), draws=3, seed=8)
    run_chain(ask, cache=kept_in(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder filled by another process."""
    folder = tmp_path_factory.mktemp("store") / "cache"
    done = python(RUN, folder)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return folder


@pytest.fixture
def folder(written, tmp_path):
    """A copy of it to spoil."""
    return Path(shutil.copytree(written, tmp_path / "cache"))


def results(folder):
    return sorted(folder.glob("*.piimss"))


class Past(Cache):
    """Keeps what is made of history alone: every link runs."""

    def put(self, key, outcome):
        if isinstance(outcome, Kept):
            super().put(key, outcome)


PAST = Past()


ALONE = {}


def alone(ask):
    """The run without a folder, once for each request."""
    if ask.digest not in ALONE:
        ALONE[ask.digest] = run_chain(ask, cache=PAST)
    return ALONE[ask.digest]


class Counting(Store):
    """A store that counts the results written."""

    written = 0

    def put(self, key, outcome):
        self.written += 1
        super().put(key, outcome)


def again(folder, ask):
    """A run with a folder, and how many results it had to make."""
    kept, results_of_folder = Counting(folder), copy(PAST)
    results_of_folder.store = kept
    return run_chain(ask, cache=results_of_folder), kept.written


def same(one, other):
    xr.testing.assert_identical(one.data, other.data)
    assert one.checks == other.checks and one.margins == other.margins
    kinds = [
        [[(k, type(v)) for k, v in row.items()] for row in r.checks + r.margins]
        for r in (one, other)
    ]
    assert kinds[0] == kinds[1]
    for name, array in one.data.variables.items():
        assert array.dtype == other.data[name].dtype, name


def test_what_another_process_left_is_the_same_to_the_last_digit(written):
    ask = request()
    found, made = again(written, ask)
    assert made == 0 and len(results(written)) == len(LINKS)
    same(found, alone(ask))
    assert not found.data["population"].to_numpy().flags.writeable


@pytest.mark.parametrize("key", ["finance.other_outlay_real_growth", "employment.growth"])
def test_what_is_made_from_results_of_a_folder_has_the_same_digits(folder, key):
    changed = request().assumptions.patch({key: 1.0})
    ask = request().replace(assumptions=changed)
    found, made = again(folder, ask)
    assert 0 < made < len(LINKS)
    same(found, alone(ask))
    assert again(folder, ask)[1] == 0


@pytest.mark.parametrize("change", [{"seed": 9}, {"draws": 4}, {"horizon": 2031}])
def test_another_request_is_another_result(folder, change):
    ask = request(**change)
    found, made = again(folder, ask)
    assert made == len(LINKS)
    same(found, alone(ask))


def test_the_last_bit_of_an_assumption_is_another_result(folder):
    """Finance is made again, and after it what reads a figure of it that moved."""
    key = "finance.other_outlay_real_growth"
    reads = []
    for value in (2.0, float(np.nextafter(2.0, 3.0))):
        changed = request().replace(assumptions=request().assumptions.patch({key: value}))
        found, made = again(folder, changed)
        same(found, alone(changed))
        reads.append((found.data, made))
    (plain, first), (other, second) = reads
    assert first == 3  # finance, accounts and metas
    moved = any(not plain[name].identical(other[name]) for name in LINKS["finance"].writes)
    assert second == 3 if moved else second == 1


def test_the_last_bit_of_a_mortality_table_is_another_result(folder):
    table = np.full((2, 101), 0.05)
    made = [again(folder, request(tables={"viudez": table}))[1] for _ in range(2)]
    table[1, 100] = np.nextafter(0.05, 1.0)
    ask = request(tables={"viudez": table})
    found, last = again(folder, ask)
    assert made[0] > 0 == made[1]
    assert last > 0  # pensions; what follows only as far as a figure moved
    same(found, alone(ask))


@pytest.mark.parametrize("file", ["figures.csv", "law/uma.csv"])
def test_one_byte_of_the_data_is_another_result(folder, data_copy, file):
    assert again(folder, request().replace(catalog=pf.catalog(data_copy)))[1] == 0
    with (data_copy / file).open("ab") as opened:
        opened.write(b"\n")
    assert again(folder, request().replace(catalog=pf.catalog(data_copy)))[1] > 0


def test_data_edited_under_a_run_are_kept_under_no_digest(tmp_path, data_copy):
    ask = request().replace(catalog=pf.catalog(data_copy))
    assert len(ask.known.data_digest) == 64
    with (data_copy / "figures.csv").open("ab") as opened:
        opened.write(b"\n")
    again(tmp_path / "cache", ask)
    assert not results(tmp_path / "cache")


def test_other_code_is_another_result(folder, monkeypatch):
    monkeypatch.setattr(store, "code_digest", lambda: "0" * 64)
    assert again(folder, request())[1] == len(LINKS)


def test_one_byte_of_the_code_is_another_digest(root, tmp_path):
    shutil.copytree(root / "piimss_forecast", tmp_path / "piimss_forecast")
    for kind in ("data", "models"):
        (tmp_path / kind).symlink_to(root / kind)
    ask = "from piimss_forecast.scenario import store; print(store.__file__, store.code_digest())"
    found = [python(ask, path=tmp_path).stdout.split()]
    assert found[0][0].startswith(str(tmp_path)) and found[0][1] == store.code_digest()
    for file in ("finance/reserves.py", "variables.toml"):
        path = tmp_path / "piimss_forecast" / file
        path.write_bytes(path.read_bytes() + b"\n")
        found.append(python(ask, path=tmp_path).stdout.split())
    assert len({code for _, code in found}) == 3


def test_code_edited_under_a_process_keeps_nothing(root, tmp_path):
    shutil.copytree(root / "piimss_forecast", tmp_path / "piimss_forecast")
    for kind in ("data", "models"):
        (tmp_path / kind).symlink_to(root / kind)
    edit = """
        import sys, time
        from pathlib import Path
        import piimss_forecast as pf
        import piimss_forecast.links
        time.sleep(0.05)
        path = Path(pf.__file__).parent / "finance" / "reserves.py"
        path.write_bytes(path.read_bytes() + b"\\n")
        from piimss_forecast.scenario.store import kept_in
        ask = pf.Request(pf.scenario("tendencial"), pf.catalog(), draws=1)
        piimss_forecast.links.run_chain(ask, until="economy", cache=kept_in(sys.argv[1]))
    """
    done = python(edit, tmp_path / "cache", path=tmp_path)
    assert done.returncode == 0 and "reserves.py" in done.stderr, done.stderr
    assert not (tmp_path / "cache").exists()


def test_the_machine_and_the_libraries_are_part_of_the_code(monkeypatch):
    now = store.code_digest.__wrapped__()
    assert now == store.code_digest()
    monkeypatch.setattr(np, "__version__", "0.0")
    assert store.code_digest.__wrapped__() != now


@pytest.mark.parametrize("spoil", ["half", "empty", "foreign", "edited", "other key"])
def test_a_file_that_is_not_whole_is_said_and_made_again(folder, spoil):
    one, other = results(folder)[:2]
    whole = one.read_bytes()
    spoilt = {
        "half": whole[: len(whole) // 2],
        "empty": b"",
        "foreign": b"PK\x03\x04" + bytes(1000),
        "edited": whole[:-9] + b"!" + whole[-8:],
        "other key": other.read_bytes(),
    }[spoil]
    one.write_bytes(spoilt)
    with pytest.warns(PiimssWarning, match=one.name) as said:
        found, made = again(folder, request())
    assert made == 1 and len(said) == 1
    same(found, alone(request()))
    assert one.read_bytes() == whole
    assert again(folder, request())[1] == 0


@contextlib.contextmanager
def unprivileged():
    """Without the power of root to write anywhere."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("filled", [True, False])
def test_a_folder_that_cannot_be_written_is_said_once(written, filled):
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "cache"
        if filled:
            shutil.copytree(written, folder)
        else:
            folder.mkdir()
        folder.chmod(0o555)
        ask = request(seed=9)
        _ = ask.known.data_digest
        with unprivileged(), pytest.warns(PiimssWarning, match="permiso") as said:
            if filled:
                assert again(folder, request())[1] == 0
            found, _ = again(folder, ask)
        assert len(said) == 1
        same(found, alone(ask))
        folder.chmod(0o755)
        assert len(list(folder.iterdir())) == (len(LINKS) + 1 if filled else 0)


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_full_disk_is_said_once(tmp_path):
    full = """
        import resource, sys
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        import piimss_forecast as pf
        from piimss_forecast.links import run_chain
        from piimss_forecast.scenario.store import kept_in
        ask = pf.Request(pf.scenario("tendencial"), pf.catalog(), draws=3, seed=8)
        found = run_chain(ask, until="employment", cache=kept_in(sys.argv[1]))
        print(float(found.data["jobs"].sum()))
    """
    done = python(full, tmp_path / "cache")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("PiimssWarning:") == 1, done.stderr
    assert float(done.stdout) == float(alone(request()).data["jobs"].sum())
    assert not list(tmp_path.glob("cache/*.part*"))


def test_whatever_runs_again_from_a_projection_uses_its_folder(tmp_path):
    p = pf.project("tendencial", draws=2, cache=tmp_path / "cache")
    before = len(results(tmp_path / "cache"))
    pf.solve(p, "jobs >= 24000000@2030", "employment.growth", draws=2, bounds=(0.0, 4.0))
    after = len(results(tmp_path / "cache"))
    assert before == len(LINKS) < after
    both = pf.compare([p, pf.project("adverso", draws=2, cache=tmp_path / "cache")])
    between = len(results(tmp_path / "cache"))
    both.attribution("jobs")
    assert len(results(tmp_path / "cache")) > between > after
