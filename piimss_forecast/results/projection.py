"""A projected scenario: its data, its tables and figures, its file; and the function that makes
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from .. import report
from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core import checks
from ..core.checks import shown
from ..core.defaults import DRAWS, HORIZON, SEED
from ..core.errors import InputError, PiimssError
from ..core.translate import N_
from ..scenario import Assumptions, Request
from ..scenario import load as load_assumptions
from ..scenario.margin import margins_table
from .cards import Shown
from .manifest import for_request
from .sound import warn_unsound


@dataclass(repr=False)
class Projection(Shown):
    """One scenario projected.

    Parameters
    ----------
    data : Dataset
        Variables on draw, year and their other axes.
    request : Request
        What it answers.
    manifest : dict[str, Any]
        Versions, digests and dates of the run.
    checks : list[dict[str, object]]
        Identities checked, a row each.
    margins : list[dict[str, object]]
        Published margins beside what the ledger gives, a row each.
    cache : str | Path | None
        Folder whose results whatever runs again from it uses too; none when not given.
    """

    data: xr.Dataset
    request: Request
    manifest: dict[str, Any]
    checks: list[dict[str, object]] = field(default_factory=list)
    margins: list[dict[str, object]] = field(default_factory=list)
    cache: str | Path | None = field(default=None, repr=False, compare=False)
    _compact: xr.Dataset | None = None
    _cube: report.Cube | None = None

    @property
    def assumptions(self) -> Assumptions:
        """What is assumed."""
        return self.request.assumptions

    @property
    def catalog(self) -> Catalog:
        """What is published, with its law."""
        return self.request.catalog

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.assumptions.name

    def compact(self) -> xr.Dataset:
        """The data without its largest arrays (see :func:`piimss_forecast.report.compact`); made
        once.
        """
        if self._compact is None:
            self._compact = report.compact(self.data)
        return self._compact

    def cube(self) -> report.Cube:
        """Central path and quantiles of every line of the tables; computed once."""
        if self._cube is None:
            self._cube = report.cube(self.compact(), report.published_values(self.catalog))
        return self._cube

    def table(self, name: str, lang: str | None = None) -> pd.DataFrame:
        """A table of the projection: index (series, year); columns label, unit, kind, central, p10,
        p50, p90.

        Parameters
        ----------
        name : str
            ``resumen``, ``adscrita``, ``prevalencia``, ``pensiones``, ``cuotas``, ``reservas``...,
            ``historia``, ``supuestos``, or ``series``: what each published series says by itself
            beside the scenario (see :func:`piimss_forecast.beside`).
        lang : str, optional
            ``es`` or ``en``; the session's when not given.

        Raises
        ------
        InputError
            For an unknown table (the message lists them), or another language.
        """
        lang = checks.language(lang, "Projection.table, lang")
        if name == "supuestos":
            return self.assumptions.table(lang)
        if name == "historia":
            return margins_table(self.margins, lang)
        if name == "series":
            from .beside import beside  # the libraries of series load when they are asked for

            return beside(self, lang=lang)
        table = report.build(name, self.cube(), lang)
        table.attrs["measured"] = report.held(name, lang)
        return table

    def save(self, folder: str | Path) -> Path:
        """Write the data, the request and the manifest with a digest of each file into ``folder``,
        replacing it as one step (see :func:`piimss_forecast.load`).

        Parameters
        ----------
        folder : str | Path
            Where the run is written.

        Raises
        ------
        InputError
            When ``folder`` is no path.
        OutputError
            When the folder cannot be written, or holds what is no run, or files beside one; it is
            then as it was before.
        """
        from .storage import write

        return write(self, checks.path_of(folder, "Projection.save"))


def project(
    scenario: str | Path | Assumptions | Request = "tendencial",
    *,
    horizon: int = HORIZON,
    draws: int = DRAWS,
    seed: int = SEED,
    client: Any = None,
    catalog: Catalog | None = None,
    mortality_tables: Mapping[str, np.ndarray] | None = None,
    base_year: int | None = None,
    progress: Any = None,
    cache: str | Path | None = None,
    store: str | Path | None = None,
) -> Projection:
    """Project a scenario from the published figures to ``horizon``: people, illness, pensions,
    cuotas, reserves and metas in one ledger.

    Parameters
    ----------
    scenario : str | Path | Assumptions | Request
        Name of an embedded assumption set, a TOML file, Assumptions, or a whole Request, which
        then holds every other input.
    horizon : int
        Last year (2025 to 2100).
    draws : int
        Number of paths; draw 0 is the central one.
    seed : int
        Of the keyed random streams; the same seed gives the same numbers under any chunking.
    client : Any
        A dask ``Client`` whose workers make the blocks of draws, or None; the bytes are the same.
    catalog : Catalog | None
        Another data folder's catalogue.
    mortality_tables : Mapping[str, ndarray] | None
        Yearly death probabilities ``[sex, age]`` of pensioners by type of pension, in place of the
        assumed multipliers: the user's own (``ingest.mortality_table``) or EMSSA-97 and EMSSI-97
        (``pensions.annuitant_table``).
    base_year : int | None
        Last year of history; the catalogue's when not given.
    progress : Any
        Called with each link's name, block after block; not by the workers of a client.
    cache : str | Path | None
        Folder where results of links are kept for later processes, keyed by everything they depend
        on (see :mod:`piimss_forecast.scenario.store`); at most 2 GiB, the least recently used go
        first. None keeps them in memory only.
    store : str | Path | None
        Folder of the projection, which :func:`piimss_forecast.load` opens: every block of draws
        goes to a zarr store in it as it ends, and ``data`` is read from there when it is asked for.
        None keeps all of it in memory. Needs the extra ``scale``.

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
    >>> again = project(p.request.replace(draws=1))
    >>> bool((again.data["jobs"] == p.data["jobs"].sel(draw=[0])).all())
    True
    """
    from .run_blocks import run_blocks  # half a second that a saved run does not need
    from .storage import streamed

    if isinstance(scenario, Request):
        given = (horizon, draws, seed, catalog, mortality_tables, base_year)
        if given != (HORIZON, DRAWS, SEED, None, None, None):
            raise InputError(
                "results.project",
                "project",
                "Request, horizon/draws/seed/catalog/mortality_tables/base_year",
                "a Request alone: it says everything",
                "use request.replace(...)",
            )
        request = scenario
    else:
        request = Request(
            load_assumptions(scenario),
            load_catalog() if catalog is None else _catalog(catalog),
            horizon,
            draws,
            seed,
            {} if mortality_tables is None else mortality_tables,
            0 if base_year is None else base_year,
        )
    warn_unsound(request.catalog)
    request.check_totals()
    if client is not None and not (hasattr(client, "submit") and hasattr(client, "scatter")):
        raise InputError(
            "results.project.client",
            "project, client",
            "{found}",
            "a client of dask.distributed",
            "give Client(...), or none",
            found=shown(client),
        )
    try:
        if store is not None:
            return streamed(request, store, client, progress, cache)
        result = run_blocks(request, client, after=progress, folder=cache)
    except PiimssError as err:
        told = request.explained(err)
        if told is err:
            raise
        raise told from err
    manifest = for_request(request, result)
    return Projection(result.data, request, manifest, result.checks, result.margins, cache)


def _catalog(catalog: object) -> Catalog:
    return checks.instance(
        catalog,
        "project, catalog",
        Catalog,
        N_("use catalog=pf.catalog(folder)"),
    )


__all__ = ["Projection", "project"]
