"""What the manifest of a run says, and whether its files are those that were written."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.checks import kind_of
from ..core.errors import DataError, OutputError, Term
from ..core.reasons import reason
from ..core.translate import N_

if TYPE_CHECKING:
    from ..scenario import Request, Result

MANIFEST = "manifest.json"
DATA, REQUEST, CHECKS = "proyeccion.nc", "supuestos.json", "comprobaciones.json"
FILES = (DATA, REQUEST, CHECKS)
STORE = "proyeccion.zarr"
ARCHIVE = "corrida.zip"  # of a run of several scenarios, what its other files do not hold
WRITTEN = frozenset({MANIFEST, ARCHIVE, STORE, *FILES, "tablas.xlsx", "informe.html", "tables"})
PACKAGE = "piimss-forecast"
SEAL = "seal"


def for_request(request: Request, result: Result) -> dict[str, Any]:
    """Everything that names the run and can be compared with another one's."""
    parts = request.parts
    return {
        "scenario": request.assumptions.name,
        "title": request.assumptions.title,
        "horizon": request.horizon,
        "draws": request.draws,
        "seed": request.seed,
        "base_year": request.base_year,
        "digests": {
            "request": request.digest,
            "assumptions": parts["assumptions"],
            "data": request.catalog.digest,
            "figures": parts["data"],
            "law": parts["law"],
            "mortality_tables": parts["tables"],
        },
        "versions": versions(),
        "checks": len(result.checks),
        "timings_seconds": {k: round(v, 3) for k, v in result.timings.items()},
    }


def for_run(
    manifests: dict[str, Any], horizon: int, draws: int, seed: int, lang: str
) -> dict[str, Any]:
    """The same of a run of several scenarios, from those of each."""
    first = next(iter(manifests.values()))
    return {
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]),
        "date": today(),
        "horizon": horizon,
        "draws": draws,
        "seed": seed,
        "lang": lang,
        "versions": versions(),
        "data_digest": first["digests"]["data"],
        "scenarios": {
            n: {
                "assumptions_digest": m["digests"]["assumptions"],
                "checks": m["checks"],
                "timings_seconds": m["timings_seconds"],
            }
            for n, m in manifests.items()
        },
    }


def today() -> str:
    """Date of the run; reproducible builds fix the clock through ``SOURCE_DATE_EPOCH``."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    return now.strftime("%Y-%m-%d")


def versions() -> dict[str, str]:
    """Versions of python and of the libraries whose numbers a result depends on."""
    packages = ("piimss-forecast", "numpy", "scipy", "pandas", "xarray", "h5py")
    return {"python": platform.python_version(), **{name: version_of(name) for name in packages}}


@cache
def version_of(package: str) -> str:
    """Version of one package; of all of them, each is read from its metadata."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def manifest_of(folder: Path) -> dict[str, Any]:
    """Manifest of a run, as it was written.

    Raises
    ------
    DataError
        When it is missing, of another program, or not as it was written.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise problem(path, N_("no file"), "missing")
    manifest = read_json(path)
    if not isinstance(manifest, dict):
        raise problem(path, kind_of(manifest), "foreign")
    seal = manifest.get(SEAL)
    if seal is None and of_job(manifest):  # written before runs could be read again
        return manifest
    if not isinstance(seal, str) or not isinstance(manifest.get("files"), dict):
        raise problem(path, f"{SEAL}, files: ∅", "foreign")
    if not intact(manifest):
        raise problem(path, N_("other content (SHA-256)"), "edited")
    return manifest


def of_job(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest is of a run of several scenarios."""
    return isinstance(manifest.get("scenarios"), dict) and "command" in manifest


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest with the digest of itself, so that an edit of it shows."""
    return {**manifest, SEAL: _digest(manifest)}


def intact(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest is as it was sealed."""
    return manifest.get(SEAL) == _digest({k: v for k, v in manifest.items() if k != SEAL})


def same_version(manifest: Mapping[str, Any], where: Path) -> None:
    """Make sure that a run is of this version of the package.

    Raises
    ------
    DataError
        When it is of another.
    """
    found = str(manifest["versions"].get(PACKAGE))
    if found != version_of(PACKAGE):
        raise problem(where, f"{PACKAGE} {found}", "version")


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


def _digest(manifest: Mapping[str, Any]) -> str:
    return hashlib.sha256(
        json.dumps(manifest, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def read_json(path: Path) -> Any:
    """What a file of a run says.

    Raises
    ------
    DataError
        When it is no JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError) as err:
        raise problem(path, reason(err), "foreign") from None


def problem(where: str | Path, found: str, kind: str) -> DataError:
    """What is wrong with a saved run.

    Parameters
    ----------
    where : str or Path
        File of the run.
    found : str
        In it.
    kind : str
        ``missing``, ``foreign``, ``old``, ``edited``, ``version``, ``catalogue``,
        ``no_store`` or ``store``.
    """
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
        "no_store": (
            N_("the store of a run made with --zarr"),
            N_("run again with piimss run --zarr, or pf.project(store=)"),
        ),
        "store": (
            N_("a store that is whole"),
            N_("project again, or copy the whole folder again"),
        ),
    }[kind]
    return DataError(
        f"results.load.{kind}",
        "{where}",
        "{found}",
        expected,
        todo,
        where=str(where),
        package=PACKAGE,
        version=version_of(PACKAGE),
        found=Term(found),
    )
