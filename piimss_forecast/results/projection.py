"""A projected scenario: its data, its tables and figures, its file; and the function that makes
it.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from .. import report
from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core.errors import DataError
from ..links import run_blocks, run_chain
from ..scenario import Assumptions, Request, restore
from ..scenario import load as load_assumptions
from ..scenario.run import MARGIN

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass
class Projection:
    """One scenario projected: ``data`` (xarray.Dataset), ``assumptions``, ``catalog``,
    ``manifest``, ``checks`` and published ``margins``.
    """

    data: xr.Dataset
    assumptions: Assumptions
    catalog: Catalog
    manifest: dict[str, Any]
    checks: list[dict[str, object]] = field(default_factory=list)
    margins: list[dict[str, object]] = field(default_factory=list)
    _compact: xr.Dataset | None = None

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.assumptions.name

    def compact(self) -> xr.Dataset:
        """The data without its largest arrays (see :func:`piimss_forecast.report.compact`); made
        once.
        """
        if self._compact is None:
            self._compact = report.compact(self.data, report.published_values(self.catalog))
        return self._compact

    def table(self, name: str, lang: str = "es") -> pd.DataFrame:
        """A table of the projection: index (series, year); columns label, unit, kind, central, p10,
        p50, p90.

        Parameters
        ----------
        name : str
            ``resumen``, ``adscrita``, ``prevalencia``, ``pensiones``, ``cuotas``, ``reservas``...,
            ``historia`` or ``supuestos``.
        lang : str
            ``es`` or ``en``.

        Raises
        ------
        InputError
            For an unknown table (the message lists them).
        """
        if name == "supuestos":
            return self.assumptions.table(lang)
        if name == "historia":
            return pd.DataFrame(self.margins, columns=list(MARGIN))
        return report.build(name, self.compact(), lang)

    def plot(self, name: str, ax: Axes | None = None, lang: str = "es") -> Axes:
        """Fan chart of a series (``jobs``, ``adscrita_umf``, ``contribution_income.total``...):
        history, central path, 80 and 50 % bands.
        """
        return report.fan(name, {self.name: self.compact()}, ax=ax, lang=lang)

    def save(self, folder: str | Path) -> Path:
        """Write ``proyeccion.nc``, ``supuestos.json`` and ``manifest.json`` into ``folder``,
        replacing it as one step.

        Raises
        ------
        OutputError
            When the folder cannot be written; nothing is then left half-written.
        """
        with report.staged(Path(folder)) as stage:
            report.write_netcdf(self.data, stage / "proyeccion.nc")
            own = self.assumptions
            saved = {
                "name": own.name,
                "title": own.title,
                "origin": own.origin,
                "rows": own.rows(),
                "margins": self.margins,
            }
            (stage / "supuestos.json").write_text(
                json.dumps(saved, ensure_ascii=False, indent=1), encoding="utf-8"
            )
            (stage / "manifest.json").write_text(
                json.dumps(self.manifest, ensure_ascii=False, indent=1), encoding="utf-8"
            )
        return Path(folder)


def project(
    scenario: str | Path | Assumptions = "tendencial",
    *,
    horizon: int = 2030,
    draws: int = 1000,
    seed: int = 2030,
    client: Any = None,
    catalog: Catalog | None = None,
    mortality_tables: Mapping[str, np.ndarray] | None = None,
    progress: Any = None,
) -> Projection:
    """Project a scenario from the published figures to ``horizon``: people, illness, pensions,
    cuotas, reserves and metas in one ledger.

    Parameters
    ----------
    scenario : str | Path | Assumptions
        Name of an embedded assumption set, a TOML file, or Assumptions.
    horizon : int
        Last year (2025 to 2100).
    draws : int
        Number of paths; draw 0 is the central one.
    seed : int
        Of the keyed random streams; the same seed gives the same numbers under any chunking.
    client : Any
        A dask ``Client`` to spread blocks of draws, or None.
    catalog : Catalog | None
        Another data folder's catalogue.
    mortality_tables : Mapping[str, ndarray] | None
        Yearly death probabilities ``[sex, age]`` of pensioners by type of pension, in place of the
        assumed multipliers: the user's own (``ingest.mortality_table``) or EMSSA-97 and EMSSI-97
        (``pensions.annuitant_table``).
    progress : Any
        Called with each link's name.

    Returns
    -------
    Projection
        Whose ``data`` has dims draw, year and those of each variable.

    Raises
    ------
    PiimssError
        Of the kind concerned: data, assumptions, arguments, or an identity that does not close.

    Examples
    --------
    >>> p = project("tendencial", draws=3, seed=1)
    >>> p.data.sizes["draw"], int(p.data["year"][-1])
    (3, 2030)
    """
    assumptions = load_assumptions(scenario)
    catalog = catalog or load_catalog()
    request = Request(assumptions, catalog, horizon, draws, seed, mortality_tables or {})
    result = run_chain(request, after=progress) if client is None else run_blocks(request, client)
    tables = request.parts["tables"]
    manifest = {
        "scenario": assumptions.name,
        "title": assumptions.title,
        "horizon": horizon,
        "draws": draws,
        "seed": seed,
        "digests": {
            "assumptions": assumptions.digest,
            "data": catalog.digest,
            "mortality_tables": tables,
        },
        "versions": versions(),
        "checks": len(result.checks),
        "timings_seconds": {k: round(v, 3) for k, v in result.timings.items()},
    }
    return Projection(result.data, assumptions, catalog, manifest, result.checks, result.margins)


def load(folder: str | Path, catalog: Catalog | None = None) -> Projection:
    """A projection written by :meth:`Projection.save`; equal, number by number, to the one saved.

    Parameters
    ----------
    folder : str | Path
        Where it was saved.
    catalog : Catalog | None
        Of the data folder it was made with, when that was not the embedded one.

    Raises
    ------
    DataError
        When a file is missing, or the catalogue is not the one of the run.
    AssumptionError
        When the schema has changed since.
    """
    folder = Path(folder)
    for name in ("proyeccion.nc", "supuestos.json", "manifest.json"):
        if not (folder / name).is_file():
            raise DataError(
                str(folder / name),
                "ningún archivo / no file",
                es=("una carpeta escrita por Projection.save", "revise la ruta"),
                en=("a folder written by Projection.save", "check the path"),
            )
    saved = json.loads((folder / "supuestos.json").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    catalog = catalog or load_catalog()
    if catalog.digest != manifest["digests"]["data"]:
        raise DataError(
            str(folder / "manifest.json"),
            f"data {manifest['digests']['data'][:12]} ≠ {catalog.digest[:12]}",
            es=(
                "el catálogo con que se hizo la corrida",
                "pase catalog=pf.catalog(carpeta), o vuelva a proyectar",
            ),
            en=(
                "the catalogue the run was made with",
                "pass catalog=pf.catalog(folder), or project again",
            ),
        )
    assumptions = restore(saved["name"], saved["title"], saved["rows"], saved["origin"])
    data = xr.load_dataset(folder / "proyeccion.nc", engine="h5netcdf")
    return Projection(data, assumptions, catalog, manifest, margins=saved["margins"])


def versions() -> dict[str, str]:
    """Versions of python and of the libraries whose numbers a result depends on."""
    found = {"python": platform.python_version()}
    for package in ("piimss-forecast", "numpy", "scipy", "pandas", "xarray", "h5netcdf"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


__all__ = ["Projection", "load", "project", "versions"]
