"""Runs kept by date and digest in a folder beside the results, which then lead to the last one."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd

from ..catalog.digest import file_digest
from ..core.errors import DataError, InputError, OutputError, PiimssError
from ..core.reasons import reason
from ..core.translate import translate
from ..report.files import LEFT
from . import zarr_seal
from .manifest import MANIFEST, PACKAGE, STORE, manifest_of, ours, version_of

RUNS = "corridas"
POINTER = "ultima_corrida.txt"  # in the place of a link, where the system makes none
RESULTS = Path("resultados")
_COLUMNS = ["run", "date", "scenarios", "horizon", "draws", "seed", "version", "state"]


def run_name(date: str, digest: str) -> str:
    """Name of a kept run.

    Examples
    --------
    >>> run_name("2026-11-29", "0123456789abcdef")
    '2026-11-29-01234567'
    """
    return f"{date}-{digest[:8]}"


def home_of(out: Path) -> Path:
    """Folder of the runs kept of some results: beside them."""
    return out.absolute().parent / RUNS


def kept_at(out: Path) -> Path | None:
    """The kept run that results lead to; None when they are a folder of their own, or nothing."""
    if out.is_symlink():
        target = out.parent / out.readlink()
        return target if target.parent.resolve() == home_of(out).resolve() else None
    pointer = out / POINTER
    if not pointer.is_file():
        return None
    with suppress(OSError, UnicodeDecodeError):
        name = Path(pointer.read_text(encoding="utf-8").strip()).name
        return home_of(out) / name if name else None
    return None


def folder_of(name: str | Path) -> Path:
    """Folder of a run by its path, by the results that lead to it, or by the name (or its first
    letters) of a kept one.

    Raises
    ------
    InputError
        When several kept runs begin so.
    """
    path = Path(name)
    if (kept := kept_at(path)) is not None:
        return kept
    if path.exists() or len(path.parts) != 1:
        return path
    found = [f for f in _folders(Path(RUNS)) if f.name.startswith(path.name)]
    if len(found) > 1:
        raise InputError(
            "results.runs.several",
            "{runs}",
            "{name}",
            "the first letters of one run: {found}",
            "write more of its name (piimss runs)",
            runs=RUNS,
            name=str(name),
            found=", ".join(f.name for f in found[:5]),
        )
    return found[0] if found else path


def is_run(name: str | Path) -> bool:
    """Whether a name leads to the folder of a run."""
    return (folder_of(name) / MANIFEST).is_file()


def _folders(home: Path) -> list[Path]:
    if not home.is_dir():
        return []
    return sorted(f for f in home.iterdir() if f.is_dir() and not f.name.startswith("."))


def runs(out: str | Path = RESULTS) -> pd.DataFrame:
    """Runs kept of some results, the last one first.

    Parameters
    ----------
    out : str or Path
        The results (``resultados``).

    Returns
    -------
    DataFrame
        Indexed by run: date, scenarios, horizon, draws, seed, version, and state (``last``, or
        what is wrong with it).

    Examples
    --------
    >>> runs("nowhere").empty
    True
    """
    out = Path(out)
    last = kept_at(out)
    rows = [_row(folder, last) for folder in _folders(home_of(out))]
    table = pd.DataFrame(rows, columns=_COLUMNS).set_index("run")
    return table.sort_values("date", ascending=False, kind="stable")


def _row(folder: Path, last: Path | None) -> list[object]:
    try:
        manifest = manifest_of(folder)
    except PiimssError:
        found = (folder / MANIFEST).is_file()
        state = translate("edited by hand" if found else "without its manifest")
        return [folder.name, folder.name[:10], "—", "—", "—", "—", "—", state]
    version = str(manifest["versions"].get(PACKAGE))
    states = []
    if last is not None and last.name == folder.name:
        states.append(translate("the last one"))
    if version != version_of(PACKAGE):
        states.append(translate("of another version"))
    names = manifest.get("order") or manifest.get("scenarios") or [manifest.get("scenario", "")]
    return [
        folder.name,
        manifest.get("date", folder.name[:10]),
        ", ".join(names),
        manifest["horizon"],
        manifest["draws"],
        manifest["seed"],
        version,
        ", ".join(states),
    ]


@contextmanager
def _told(where: Path) -> Iterator[None]:
    try:
        yield
    except OSError as err:
        raise OutputError(
            "results.runs.point",
            "{where}",
            "{reason}",
            "a place where results can lead to the run, which is whole in its folder",
            "check permissions and space; open the run in {runs}",
            where=str(where),
            reason=reason(err),
            runs=RUNS,
        ) from None


def point(out: Path, run: Path) -> None:
    """Make results lead to a kept run: by a link, or by a file with its name where the system makes
    no links. Results that were a folder of their own are kept as a run first.

    Raises
    ------
    OutputError
        When the place cannot be written; the results are then as they were.
    """
    with _told(out):
        own = out.is_dir() and not out.is_symlink()
        if own and kept_at(out) is None and any(out.iterdir()):
            _adopt(out)
        part = Path(tempfile.mkdtemp(prefix=f".{out.name}{LEFT}", dir=out.absolute().parent))
        try:
            lead = part / out.name
            try:
                lead.symlink_to(Path(RUNS) / run.name, target_is_directory=True)
            except OSError:
                lead.mkdir()
                (lead / POINTER).write_text(f"{RUNS}/{run.name}\n", encoding="utf-8")
            there = out.is_symlink() or out.exists()
            if not there or (out.is_symlink() and lead.is_symlink()):
                lead.replace(out)
                return
            before = part / "before"  # an empty folder, that of a pointer, or a link
            out.replace(before)
            try:
                lead.replace(out)
            except OSError:
                before.replace(out)
                raise
        finally:
            shutil.rmtree(part, ignore_errors=True)


def _adopt(out: Path) -> None:
    """Results of a run that was not kept become a kept run."""
    manifest = out / MANIFEST
    if not ours(manifest):
        raise OutputError(
            "results.runs.adopt",
            "{out}",
            "not a folder of results",
            "a new or empty folder, or one of an earlier run",
            "choose another --out",
            out=str(out),
        )
    said = manifest.read_bytes()
    told = json.loads(said)
    date = str(told.get("date", "0000-00-00"))  # of a run that did not know its name
    name = Path(str(told.get("run", ""))).name
    home = home_of(out)
    home.mkdir(exist_ok=True)
    if not name or (home / name).exists():  # of a copy of a kept run
        name = run_name(date, hashlib.sha256(said).hexdigest())
    out.replace(home / name)


def check(run: Path) -> list[str]:
    """Files of a kept run that are missing or not as they were written."""
    try:
        files = manifest_of(run).get("files", {})
    except DataError as err:
        return [str(err)]
    wrong = [
        name
        for name, digest in files.items()
        if not (run / name).is_file() or file_digest(run / name) != digest
    ]
    store = run / STORE
    if not wrong and f"{store.name}/{zarr_seal.MARKER}" in files:
        try:
            zarr_seal.as_written(store, zarr_seal.said_of(store))
        except DataError as err:
            return [str(err)]
    return wrong
