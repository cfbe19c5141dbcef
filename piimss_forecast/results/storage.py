"""A projection as a folder: its data, its request, its checks, and a manifest that seals each
file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from .. import report
from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..catalog.digest import file_digest
from ..core import checks
from ..core.translate import N_
from ..report import netcdf, netcdf_read
from ..scenario import Request
from .manifest import (
    CHECKS,
    DATA,
    FILES,
    MANIFEST,
    REQUEST,
    SEAL,
    STORE,
    alike,
    for_request,
    manifest_of,
    problem,
    read_json,
    same_version,
    sealed,
)
from .projection import Projection
from .runs import folder_of
from .saved_run import assumptions_of, open_run, set_of
from .zarr_store import ZarrStore, needs_zarr, open_store


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
        _seal(projection, stage, {DATA: file_digest(stage / DATA)})
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
            found.data, request, for_request(request, found), found.checks, found.margins, cache
        )
        _seal(made, stage, files)
    made.data = open_store(folder, request.assumptions.name)
    return made


def _seal(projection: Projection, stage: Path, files: dict[str, str]) -> None:
    """The request, the checks and, last, the manifest that says what stands beside it."""
    _write_json(stage / REQUEST, set_of(projection.request))
    _write_json(stage / CHECKS, {"checks": projection.checks, "margins": projection.margins})
    files = files | {name: file_digest(stage / name) for name in (REQUEST, CHECKS)}
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
    folder = folder_of(checks.path_of(folder, "pf.load"))
    run = open_run(folder, catalog, other_version=other_version)
    if run is not None:
        return run.projection(scenario, only)
    manifest = manifest_of(folder)
    if not other_version:
        same_version(manifest, folder / MANIFEST)
    stored = DATA not in manifest["files"]  # streamed to a store, which says itself what it holds
    for name in FILES[stored:]:
        if not (folder / name).is_file():
            raise problem(folder / name, N_("no file"), "missing")
        if file_digest(folder / name) != manifest["files"][name]:
            raise problem(folder / name, N_("other content (SHA-256)"), "edited")
    saved, notes = read_json(folder / REQUEST), read_json(folder / CHECKS)
    catalog = load_catalog() if catalog is None else catalog
    checks.instance(
        catalog,
        "pf.load, catalog",
        Catalog,
        N_("use pf.catalog(folder)"),
    )
    if catalog.digest != manifest["digests"]["data"]:
        raise problem(
            folder / MANIFEST,
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
        raise problem(folder / MANIFEST, "digests.request", "edited")
    if stored:
        whole = open_store(folder, request.assumptions.name)
        data = whole if only is None else whole[list(only)].load()
    else:
        data = netcdf_read.read(folder / DATA, only)
    plain = {k: v for k, v in manifest.items() if k not in ("files", SEAL)}
    return Projection(data, request, plain, notes["checks"], notes["margins"])


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
