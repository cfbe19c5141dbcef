"""A projection as a folder: its data, its request, its checks, and a manifest that seals each
file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from .. import report
from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core import checks
from ..core.checks import kind_of
from ..core.errors import DataError, OutputError, Term
from ..core.translate import N_
from ..report import netcdf
from ..scenario import Request
from .projection import Projection, version_of
from .projection import manifest_of as run_manifest
from .zarr_store import NAME as STORE
from .zarr_store import ZarrStore, needs_zarr, open_store

MANIFEST = "manifest.json"
DATA, REQUEST, CHECKS = "proyeccion.nc", "supuestos.json", "comprobaciones.json"
FILES = (DATA, REQUEST, CHECKS)
PACKAGE = "piimss-forecast"
_SEAL = "seal"
ARCHIVE = "corrida.zip"  # of a run of several scenarios, what its other files do not hold
WRITTEN = frozenset({MANIFEST, ARCHIVE, STORE, *FILES, "tablas.xlsx", "informe.html", "tables"})


def write(projection: Projection, folder: Path) -> Path:
    """Write a projection into ``folder``, replacing an earlier one as one step.

    Raises
    ------
    OutputError
        When the folder cannot be written, or holds something else or a run of another kind; it is
        then as it was before.
    """
    with report.staged(folder, MANIFEST, alike()) as stage:
        netcdf.write(projection.data, stage / DATA)
        _seal(projection, stage, {DATA: sha(stage / DATA)})
    return folder


def streamed(
    request: Request, folder: str | Path, client: Any, after: Any, cache: str | Path | None
) -> Projection:
    """A projection written into ``folder`` block by block as it is made, and read from there (see
    :func:`piimss_forecast.project`).

    Raises
    ------
    InputError
        Without the libraries, or when ``folder`` is no path.
    OutputError
        When the folder cannot be written, or holds something else or a run of another kind; it is
        then as it was before.
    """
    from .run_blocks import run_blocks

    folder = checks.path_of(folder, "pf.project, store")
    needs_zarr("pf.project, store")
    with report.staged(folder, MANIFEST, alike(scenario=request.assumptions.name)) as stage:
        store = ZarrStore(stage / STORE, request.draws)
        found = run_blocks(request, client, after=after, folder=cache, store=store)
        files = store.end([request])
        made = Projection(
            found.data, request, run_manifest(request, found), found.checks, found.margins, cache
        )
        _seal(made, stage, files)
    made.data = open_store(folder, request.assumptions.name)
    return made


def _seal(projection: Projection, stage: Path, files: dict[str, str]) -> None:
    """The request, the checks and, last, the manifest that says what stands beside it."""
    from .saved_run import set_of

    _write_json(stage / REQUEST, set_of(projection.request))
    _write_json(stage / CHECKS, {"checks": projection.checks, "margins": projection.margins})
    files = files | {name: sha(stage / name) for name in (REQUEST, CHECKS)}
    _write_json(stage / MANIFEST, sealed({**projection.manifest, "files": files}))


def load(
    folder: str | Path,
    catalog: Catalog | None = None,
    *,
    other_version: bool = False,
    only: Iterable[str] | None = None,
    scenario: str | None = None,
) -> Projection:
    """A projection written by :meth:`Projection.save`, equal, number by number, to the one saved;
    or a scenario of a run of ``piimss run``, whose variables by single age are summed up.

    Parameters
    ----------
    folder : str | Path
        Where it was saved; of a kept run its name is enough (see :func:`piimss_forecast.runs`).
    catalog : Catalog | None
        Of the data folder it was made with, when that was not the embedded one. A run of ``piimss
        run`` holds its own.
    other_version : bool
        Whether a run of another version of the package is admitted; its numbers are read as they
        were, and whatever runs again runs with this version.
    only : iterable of str, optional
        Variables to read of ``data`` when a few are enough; all when not given.
    scenario : str, optional
        Of a run of ``piimss run``; its first when not given.

    Returns
    -------
    Projection
        With its request, so that it compares, explains and solves like a live one.

    Raises
    ------
    DataError
        When a file is missing, cut, edited or of another run, when the run is of another version,
        or when the catalogue is not the one of the run; the message names the file and says why.
    AssumptionError
        When an assumption does not fit the schema saved with it.

    Examples
    --------
    >>> import tempfile
    >>> from piimss_forecast.results.projection import project
    >>> p = project("tendencial", draws=2)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = load(p.save(f"{folder}/run"))
    >>> again.data.identical(p.data), again.request.digest == p.request.digest
    (True, True)
    """
    from .runs import folder_of
    from .saved_run import assumptions_of, open_run

    folder = folder_of(checks.path_of(folder, "pf.load"))
    run = open_run(folder, catalog, other_version=other_version)
    if run is not None:
        return run.projection(scenario, only)
    manifest = manifest_of(folder)
    found = str(manifest["versions"].get(PACKAGE))
    if found != version_of(PACKAGE) and not other_version:
        raise problem(f"{folder / MANIFEST}", f"{PACKAGE} {found}", "version")
    stored = DATA not in manifest["files"]  # streamed to a store, which says itself what it holds
    for name in FILES[stored:]:
        if not (folder / name).is_file():
            raise problem(str(folder / name), N_("no file"), "missing")
        if sha(folder / name) != manifest["files"][name]:
            raise problem(str(folder / name), N_("other content (SHA-256)"), "edited")
    saved, notes = _read_json(folder / REQUEST), _read_json(folder / CHECKS)
    catalog = load_catalog() if catalog is None else catalog
    checks.instance(
        catalog,
        "pf.load, catalog",
        Catalog,
        N_("use pf.catalog(folder)"),
    )
    if catalog.digest != manifest["digests"]["data"]:
        raise problem(
            str(folder / MANIFEST),
            f"data {manifest['digests']['data'][:12]} ≠ {catalog.digest[:12]}",
            "catalogue",
        )
    request = Request(
        assumptions_of(saved),
        catalog,
        manifest["horizon"],
        manifest["draws"],
        manifest["seed"],
        {k: np.array(t, float) for k, t in saved["mortality_tables"].items()},
        manifest["base_year"],
    )
    if request.digest != manifest["digests"]["request"]:
        raise problem(str(folder / MANIFEST), "digests.request", "edited")
    if stored:
        whole = open_store(folder, request.assumptions.name)
        data = whole if only is None else whole[list(only)].load()
    else:
        data = netcdf.read(folder / DATA, only)
    plain = {k: v for k, v in manifest.items() if k not in ("files", _SEAL)}
    return Projection(data, request, plain, notes["checks"], notes["margins"])


def manifest_of(folder: Path) -> dict[str, Any]:
    """Manifest of a run, as it was written.

    Raises
    ------
    DataError
        When it is missing, of another program, or not as it was written.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise problem(str(path), N_("no file"), "missing")
    manifest = _read_json(path)
    if not isinstance(manifest, dict):
        raise problem(str(path), kind_of(manifest), "foreign")
    seal, own = manifest.get(_SEAL), {k: v for k, v in manifest.items() if k != _SEAL}
    if seal is None and of_job(manifest):  # written before runs could be read again
        return manifest
    if not isinstance(seal, str) or not isinstance(manifest.get("files"), dict):
        raise problem(str(path), f"{_SEAL}, files: ∅", "foreign")
    if seal_of(own) != seal:
        raise problem(str(path), N_("other content (SHA-256)"), "edited")
    return manifest


def of_job(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest is of a run of several scenarios."""
    return isinstance(manifest.get("scenarios"), dict) and "command" in manifest


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest with the digest of itself."""
    return {**manifest, _SEAL: seal_of(manifest)}


def ours(manifest: Path) -> bool:
    """Whether a file is a manifest that this package wrote, so that its folder may be replaced.

    Raises
    ------
    OutputError
        When it is, and other files stand beside it that would be lost.
    """
    try:
        found = json.loads(manifest.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError):
        return False
    versions_of = found.get("versions") if isinstance(found, dict) else None
    if not isinstance(versions_of, dict) or PACKAGE not in versions_of:
        return False
    beside = {f.name for f in manifest.parent.iterdir() if not f.name.startswith(".")} - WRITTEN
    if beside:
        raise OutputError(
            "results.ours",
            "{folder}",
            "{beside}",
            "only files of a run: the others would be lost",
            "move them, or choose another folder",
            folder=str(manifest.parent),
            beside=", ".join(sorted(beside)[:5]),
        )
    return True


def alike(*, job: bool = False, scenario: str = "") -> Callable[[Path], bool]:
    """What :func:`ours` says, for a folder that only a run of the same kind may replace: one of
    ``piimss run``, or a projection (of a scenario, when its name is given).

    Raises
    ------
    OutputError
        By what is given, for a run of another kind or scenario, whose files would be lost.
    """

    def same(manifest: Path) -> bool:
        if not ours(manifest):
            return False
        found = json.loads(manifest.read_text(encoding="utf-8"))
        if of_job(found) == job and (not scenario or found.get("scenario") == scenario):
            return True
        names = list(found["scenarios"]) if of_job(found) else [str(found.get("scenario"))]
        raise OutputError(
            "results.alike",
            "{folder}",
            N_("a run of piimss run: {names}") if of_job(found) else N_("a projection: {names}"),
            "a new or empty folder, or an earlier run of the same kind and scenario",
            "choose another folder: the files of that run would be lost",
            folder=str(manifest.parent),
            names=", ".join(names),
        )

    return same


def sha(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal_of(manifest: Mapping[str, Any]) -> str:
    """SHA-256 of the manifest itself, so that an edit of it shows."""
    return hashlib.sha256(
        json.dumps(manifest, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError) as err:
        raise problem(str(path), f"{type(err).__name__}: {str(err)[:80]}", "foreign") from None


def problem(where: str, found: str, kind: str) -> DataError:
    """What is wrong with a saved run."""
    expected, todo = {
        "missing": (N_("a folder written by Projection.save"), N_("check the path or save again")),
        "foreign": (
            N_("a JSON file written by Projection.save"),
            N_("check the path or save again"),
        ),
        "old": (
            N_("a run with corrida.zip, as piimss run writes it since 0.3"),
            N_("run again, or read its tables/*.csv"),
        ),
        "edited": (
            N_("the file as it was saved: it is cut, changed or of another run"),
            N_("restore the copy, or project and save again"),
        ),
        "version": (
            N_("a run of {package} {version}"),
            N_("project again, or pass other_version=True to read its numbers"),
        ),
        "catalogue": (
            N_("the catalogue the run was made with"),
            N_("pass catalog=pf.catalog(folder), or project again"),
        ),
    }[kind]
    return DataError(
        f"results.load.{kind}",
        "{where}",
        "{found}",
        expected,
        todo,
        where=where,
        package=PACKAGE,
        version=version_of(PACKAGE),
        found=Term(found),
    )
