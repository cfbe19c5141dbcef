"""``--cache``: the second time a command says the same; what is wrong with the folder is said in
one paragraph, and only a folder of others stops the command.
"""

import shutil

import pytest

from piimss_forecast.links import LINKS as CHAIN
from piimss_forecast.scenario import store

LINKS = len(CHAIN)
TO_ACCOUNTS = list(CHAIN).index("accounts") + 1  # once more to a later year: how long money lasts
METAS = ("metas", "tendencial", "--draws", 4)


@pytest.fixture
def anew(piimss, monkeypatch):
    """The program as a new process finds a cache: it has opened no folder yet."""

    def run(*args):
        monkeypatch.setattr(store, "_open", {})
        return piimss(*args)

    return run


@pytest.fixture(scope="module")
def made(piimss, tmp_path_factory):
    """What the first command said, and the folder it left."""
    folder = tmp_path_factory.mktemp("made") / "cache"
    done = piimss(*METAS, "--cache", folder)
    assert done.returncode == 0 and len(results(folder)) >= LINKS, done.stderr
    return done.stdout, folder


def results(folder):
    return sorted(folder.glob("*.piimss"))


def test_another_process_says_the_same_from_what_is_kept(process, piimss, made):
    said, folder = made
    files = {path: path.stat().st_ino for path in results(folder)}
    second = process(*METAS, "--cache", folder)
    assert (second.returncode, second.stdout, second.stderr) == (0, said, "")
    assert {path: path.stat().st_ino for path in results(folder)} == files
    assert piimss(*METAS).stdout == said  # as without a cache


@pytest.mark.parametrize(
    "command",
    [
        ("compare", "tendencial", "adverso", "--draws", 4, "--attribution", "jobs"),
        ("solve", "jobs >= 24000000@2030", "employment.growth", "--draws", 2, "--bounds", 0, 2),
    ],
    ids=lambda words: words[0],
)
def test_the_second_time_says_the_same(tmp_path, anew, command):
    first = anew(*command, "--cache", tmp_path / "cache")
    files = {path: path.stat().st_ino for path in results(tmp_path / "cache")}
    second = anew(*command, "--cache", tmp_path / "cache")
    assert first.returncode == 0 and len(files) >= LINKS, first.stderr
    assert (second.returncode, second.stdout, second.stderr) == (0, first.stdout, "")
    assert {path: path.stat().st_ino for path in results(tmp_path / "cache")} == files


def test_the_main_job_leaves_the_same_tables(tmp_path, anew, tables_only):
    for out in ("one", "two"):
        with tables_only():
            done = anew(
                *("run", "tendencial", "--draws", 4),
                *("--out", tmp_path / out, "--cache", tmp_path / "c"),
            )
        assert done.returncode == 0 and done.stderr == "", done.stderr
    tables = {
        path.name: path.read_bytes() for path in sorted((tmp_path / "one/tables").glob("*.csv"))
    }
    assert tables and len(results(tmp_path / "c")) == LINKS + TO_ACCOUNTS
    for name, content in tables.items():
        assert (tmp_path / "two/tables" / name).read_bytes() == content, name


@pytest.mark.parametrize(("lang", "words"), [("es", "se calcula de nuevo"), ("en", "made again")])
def test_a_spoilt_file_is_said_in_one_line_and_made_again(tmp_path, anew, made, lang, words):
    shutil.copytree(made[1], tmp_path / "cache")
    command = (*METAS, "--lang", lang, "--cache", tmp_path / "cache")
    spoilt = results(tmp_path / "cache")[3]
    spoilt.write_bytes(spoilt.read_bytes()[:-100])
    done = anew(*command)
    assert (done.returncode, done.stdout) == (0, anew(*METAS, "--lang", lang).stdout)
    assert done.stderr.startswith("piimss: ") and done.stderr.count("\n") == 1
    assert spoilt.name in done.stderr and words in done.stderr
    assert anew(*command).stderr == ""


def test_a_folder_of_others_is_wrong_use(tmp_path, piimss):
    (tmp_path / "thesis.txt").write_text("mine")
    done = piimss("metas", "--draws", 2, "--cache", tmp_path)
    assert done.returncode == 2 and "carpeta nueva o vacía" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
