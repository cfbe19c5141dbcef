"""A run of several scenarios as a folder that is read again: what the files of the main job do not
hold (assumptions, figures and law it was made with, checks, paths of the indicators, effect of each
changed input) stands in one archive, sealed in the manifest.
"""

from __future__ import annotations

import atexit
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..catalog.digest import file_digest
from ..core.checks import one_of
from ..core.reasons import reason
from ..core.translate import N_
from ..report import netcdf_read
from ..scenario import Assumptions, Request, restore
from .manifest import ARCHIVE, DATA, MANIFEST, manifest_of, of_job, problem, same_version
from .projection import Projection

if TYPE_CHECKING:
    from ..report.explained import Explained
    from .job import Summary

_SETS, _CHECKS, _PATHS, _DATA = "supuestos", "comprobaciones", "indicadores", "datos"
_EFFECTS = "efectos.csv"
_TABLES = "tables"
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is written
_LARGEST = 256 * 2**20  # of an archive's content: no data folder is near it


def write(
    stage: Path,
    requests: Sequence[Request],
    summaries: Mapping[str, Summary],
    explained: Explained,
) -> dict[str, str]:
    """Write the archive of a run; gives the digest of each file that is read again.

    Parameters
    ----------
    stage : Path
        The folder, with its tables and NetCDF.
    requests : sequence of Request
        One a scenario, of one catalogue.
    summaries : mapping of str to Summary
        Of each scenario by its name.
    explained : Explained
        What explains them.
    """
    catalog = requests[0].catalog
    with zipfile.ZipFile(stage / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
        for request in requests:
            name = request.assumptions.name
            summary = summaries[name]
            _put(archive, f"{_SETS}/{name}.json", _json(set_of(request)))
            checks = {"checks": summary.checks, "margins": summary.margins}
            _put(archive, f"{_CHECKS}/{name}.json", _json(checks))
            _put(archive, f"{_PATHS}/{name}.npz", _paths(summary.indicator))
        _put(archive, _EFFECTS, explained.single.to_csv(index=False).encode())
        for root, into in ((catalog.path, _DATA), (catalog.law_path, f"{_DATA}/law")):
            for file in sorted(f for f in root.rglob("*") if f.is_file()):
                at = file.relative_to(root)
                if into == _DATA and at.parts[0] == "law":
                    continue
                _put(archive, f"{into}/{at.as_posix()}", file.read_bytes())
    read = [
        ARCHIVE,
        DATA,
        *(f"{_TABLES}/{f.name}" for f in (stage / _TABLES).glob("*.csv")),
    ]
    return {name: file_digest(stage / name) for name in sorted(read)}


def set_of(request: Request) -> dict[str, Any]:
    """The assumptions and tables of a request, as they are written."""
    own = request.assumptions
    return {
        "name": own.name,
        "title": own.title,
        "origin": own.origin,
        "known_to": own.known_to,
        "rows": own.rows(),
        "schema": own.contracts(),
        "mortality_tables": {k: t.tolist() for k, t in sorted(request.tables.items())},
    }


def assumptions_of(saved: Mapping[str, Any]) -> Assumptions:
    """The assumption set that :func:`set_of` wrote."""
    return restore(
        saved["name"],
        saved["title"],
        saved["rows"],
        saved["origin"],
        saved.get("schema"),
        saved.get("known_to"),
    )


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED, 6)


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def _paths(indicator: xr.DataArray) -> bytes:
    part = io.BytesIO()
    values = indicator.transpose("draw", "year", "code")
    np.savez(
        part,
        values=values.to_numpy(),
        year=values["year"].to_numpy(),
        code=values["code"].to_numpy().astype(str),
        basis=values["basis"].to_numpy().astype(str),
    )
    return part.getvalue()


@dataclass(frozen=True)
class SavedRun:
    """A run of the main job in its folder; each part is read, and checked, when it is asked for.

    Parameters
    ----------
    folder : Path
        Where it stands.
    manifest : dict
        As it was written.
    other_version : bool
        Whether a run of another version of the package is admitted.
    given : Catalog, optional
        The catalogue it was made with; that of the run's own archive when not given.
    """

    folder: Path
    manifest: dict[str, Any]
    other_version: bool = False
    given: Catalog | None = None

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of its scenarios, the first being the reference."""
        return tuple(self.manifest["order"])

    def file(self, name: str) -> Path:
        """A file of the folder, as it was written.

        Raises
        ------
        DataError
            When it is missing or has other content.
        """
        path = self.folder / name
        if not path.is_file():
            raise problem(path, N_("no file"), "missing")
        if file_digest(path) != self.manifest["files"].get(name):
            raise problem(path, N_("other content (SHA-256)"), "edited")
        return path

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        path = self.file(ARCHIVE)
        try:
            archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile as err:
            raise problem(path, reason(err), "edited") from None
        if sum(info.file_size for info in archive.infolist()) > _LARGEST:
            raise problem(path, f"> {_LARGEST >> 20} MiB", "edited")
        return archive

    @cached_property
    def catalog(self) -> Catalog:
        """The figures and the law it was made with.

        Raises
        ------
        DataError
            When the catalogue given is another one.
        """
        digest = self.manifest["data_digest"]
        for known in (self.given, load_catalog()):
            if known is not None and known.digest == digest:
                return known
        if self.given is not None:
            raise problem(
                self.folder / MANIFEST,
                f"data {digest[:12]} ≠ {self.given.digest[:12]}",
                "catalogue",
            )
        # Figures are read from a folder; it stands as long as the process.
        home = tempfile.mkdtemp(prefix="piimss-datos-")
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        inside = [n for n in self._archive.namelist() if n.startswith(f"{_DATA}/")]
        self._archive.extractall(home, inside)
        return load_catalog(Path(home) / _DATA)

    def request(self, scenario: str | None = None) -> Request:
        """What a scenario of the run answers.

        Parameters
        ----------
        scenario : str, optional
            Of the run; its first when not given.
        """
        name = self._named(scenario)
        saved = json.loads(self._archive.read(f"{_SETS}/{name}.json"))
        return Request(
            assumptions_of(saved),
            self.catalog,
            self.manifest["horizon"],
            self.manifest["draws"],
            self.manifest["seed"],
            {k: np.array(t, float) for k, t in saved["mortality_tables"].items()},
            self.manifest["base_year"],
        )

    def effects(self) -> pd.DataFrame:
        """Effect of each changed input alone on the central path: scenario, series, year, key,
        effect (see :class:`piimss_forecast.report.explained.Explained`).

        Raises
        ------
        DataError
            When the run was made before runs kept them.
        """
        if _EFFECTS not in self._archive.namelist():
            raise problem(self.folder / ARCHIVE, f"∅ {_EFFECTS}", "old")
        return pd.read_csv(io.BytesIO(self._archive.read(_EFFECTS)), float_precision="round_trip")

    def notes(self, scenario: str | None = None) -> dict[str, Any]:
        """``checks`` that closed and ``margins`` of history of a scenario.

        Parameters
        ----------
        scenario : str, optional
            Of the run; its first when not given.
        """
        return dict(json.loads(self._archive.read(f"{_CHECKS}/{self._named(scenario)}.json")))

    def _named(self, scenario: str | None) -> str:
        if scenario is None:
            return self.scenarios[0]
        return one_of(scenario, f"{self.folder.name}, scenario", self.scenarios)

    def projection(
        self, scenario: str | None = None, only: Iterable[str] | None = None
    ) -> Projection:
        """A scenario of the run, as a projection that compares, explains and solves.

        Parameters
        ----------
        scenario : str, optional
            Of the run; its first when not given.
        only : iterable of str, optional
            Variables to read when a few are enough.
        """
        name, request = self._named(scenario), self.request(scenario)
        notes = self.notes(name)
        wanted = None if only is None else set(only)
        if wanted is not None and wanted <= {"indicator", "basis", "is_projection"}:
            data = self._indicators(name)
        else:
            data = netcdf_read.read(self.file(DATA), wanted, scenario=name)
        own = self.manifest["scenarios"][name]
        manifest = {
            "scenario": name,
            "title": request.assumptions.title,
            **{k: self.manifest[k] for k in ("horizon", "draws", "seed", "base_year", "versions")},
            "digests": {"request": request.digest, "data": request.catalog.digest},
            "checks": own["checks"],
            "timings_seconds": own["timings_seconds"],
        }
        made = Projection(data, request, manifest, notes["checks"], notes["margins"])
        made._compact = data  # ages are summed up already
        return made

    def _indicators(self, scenario: str) -> xr.Dataset:
        with np.load(io.BytesIO(self._archive.read(f"{_PATHS}/{scenario}.npz"))) as found:
            coords = {
                "draw": np.arange(len(found["values"])),
                "year": found["year"],
                "code": found["code"].astype(object),
                "basis": ("code", found["basis"].astype(object)),
                "is_projection": ("year", found["year"] > self.manifest["base_year"]),
            }
            values = xr.DataArray(found["values"], coords, ("draw", "year", "code"))
        return xr.Dataset({"indicator": values})

    def table(self, name: str) -> pd.DataFrame:
        """A table of the run as it was written, every scenario in it.

        Parameters
        ----------
        name : str
            Of the file in ``tables``, such as ``resumen``.
        """
        return pd.read_csv(self.file(f"{_TABLES}/{name}.csv"))


def open_run(
    folder: Path, catalog: Catalog | None = None, *, other_version: bool = False
) -> SavedRun | None:
    """The run of the main job in a folder; None when the folder is not one.

    Raises
    ------
    DataError
        When its manifest is missing, edited or of another version, or the run was made before runs
        could be read again.
    """
    manifest = manifest_of(folder)
    if not of_job(manifest):
        return None
    where = folder / MANIFEST
    if "files" not in manifest:
        raise problem(where, N_("a run without its archive"), "old")
    if not other_version:
        same_version(manifest, where)
    return SavedRun(folder, manifest, other_version, catalog)
