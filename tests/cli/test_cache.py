"""``--cache``: the second time a command says the same; what is wrong with the folder is said in
one paragraph, and only a folder of others stops the command.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from piimss_forecast.links import LINKS as CHAIN

PIIMSS = Path(sys.executable).parent / "piimss"
LINKS = len(CHAIN)
TO_ACCOUNTS = list(CHAIN).index("accounts") + 1  # once more to a later year: how long money lasts


def piimss(*args):
    return subprocess.run(
        [PIIMSS, *map(str, args)], capture_output=True, text=True, timeout=240, check=False
    )


def results(folder):
    return sorted(folder.glob("*.piimss"))


@pytest.mark.parametrize(
    "command",
    [
        ("metas", "tendencial", "--draws", 4),
        ("compare", "tendencial", "adverso", "--draws", 4, "--attribution", "jobs"),
        ("solve", "jobs >= 24000000@2030", "employment.growth", "--draws", 2, "--bounds", 0, 2),
    ],
    ids=lambda words: words[0],
)
def test_the_second_time_says_the_same(tmp_path, command):
    first = piimss(*command, "--cache", tmp_path / "cache")
    made = {path: path.stat().st_ino for path in results(tmp_path / "cache")}
    second = piimss(*command, "--cache", tmp_path / "cache")
    assert first.returncode == 0 and len(made) >= LINKS, first.stderr
    assert (second.returncode, second.stdout, second.stderr) == (0, first.stdout, "")
    assert {path: path.stat().st_ino for path in results(tmp_path / "cache")} == made


def test_the_main_job_leaves_the_same_tables(tmp_path):
    for out in ("one", "two"):
        done = piimss(
            "run", "tendencial", "--draws", 4, "--out", tmp_path / out, "--cache", tmp_path / "c"
        )
        assert done.returncode == 0 and done.stderr == "", done.stderr
    tables = {
        path.name: path.read_bytes() for path in sorted((tmp_path / "one/tables").glob("*.csv"))
    }
    assert tables and len(results(tmp_path / "c")) == LINKS + TO_ACCOUNTS
    for name, content in tables.items():
        assert (tmp_path / "two/tables" / name).read_bytes() == content, name


@pytest.mark.parametrize(("lang", "words"), [("es", "se calcula de nuevo"), ("en", "made again")])
def test_a_spoilt_file_is_said_in_one_line_and_made_again(tmp_path, lang, words):
    command = ("metas", "--draws", 2, "--lang", lang, "--cache", tmp_path / "cache")
    first = piimss(*command)
    assert first.stdout == piimss(*command[:-2]).stdout
    spoilt = results(tmp_path / "cache")[3]
    spoilt.write_bytes(spoilt.read_bytes()[:-100])
    second = piimss(*command)
    assert (second.returncode, second.stdout) == (0, first.stdout)
    assert second.stderr.startswith("piimss: ") and second.stderr.count("\n") == 1
    assert spoilt.name in second.stderr and words in second.stderr
    assert piimss(*command).stderr == ""


def test_a_folder_of_others_is_wrong_use(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    done = piimss("metas", "--draws", 2, "--cache", tmp_path)
    assert done.returncode == 2 and "carpeta nueva o vacía" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
