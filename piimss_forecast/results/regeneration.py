"""The main job: project the scenarios and leave tables, workbook, page, NetCDF and manifest in
one folder.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from .. import report
from ..catalog import Catalog
from ..catalog.validate import validate
from ..metas import unlike_printed
from ..scenario import Assumptions
from ..scenario.spreads import at_limit, without_uncertainty
from .assessment import assess
from .direction import judged, read, values_of
from .projection import project, versions
from .storage import MANIFEST, ours
from .unused import unused

SCENARIOS = ("tendencial", "favorable", "adverso", "piimss")


def regenerate(
    scenarios: Sequence[Assumptions],
    catalog: Catalog,
    out: Path,
    *,
    horizon: int,
    draws: int,
    seed: int,
    lang: str = "es",
    progress: Callable[[str, str], None] | None = None,
    cache: Path | None = None,
) -> dict[str, Any]:
    """Project every scenario and write the results into ``out`` as one step; returns the manifest.

    One scenario is in memory at a time; of each stays its compact form. The same arguments give the
    same bytes in every CSV and the same values in the NetCDF.

    Raises
    ------
    PiimssError
        ; ``out`` is then as it was before.
    """
    start = time.perf_counter()
    for problem in (*validate(catalog, bookkeeping=False).problems, *unlike_printed(catalog)):
        raise problem
    with report.staged(out, MANIFEST, ours) as stage:
        kept: dict[str, xr.Dataset] = {}
        cubes: dict[str, report.Cube] = {}
        metas: dict[str, pd.DataFrame] = {}
        manifests: dict[str, Any] = {}
        history = pd.DataFrame()
        outcomes: dict[str, dict[str, float]] = {}
        for assumptions in scenarios:
            after = (lambda link, s=assumptions.name: progress(s, link)) if progress else None
            projection = project(
                assumptions,
                horizon=horizon,
                draws=draws,
                seed=seed,
                catalog=catalog,
                progress=after,
                cache=cache,
            )
            kept[projection.name], metas[projection.name] = (
                projection.compact(),
                assess(projection, lang=lang).table(),
            )
            cubes[projection.name] = projection.cube()
            manifests[projection.name] = projection.manifest
            outcomes[projection.name] = values_of(projection, read()[0])
            history = projection.table("historia", lang)  # the same in every scenario
            del projection
            gc.collect()
        manifest = _manifest(manifests, horizon, draws, seed, lang)
        for assumptions in scenarios:
            manifest["scenarios"][assumptions.name] |= {
                "without_uncertainty": without_uncertainty(assumptions),
                "spreads_at_limit": at_limit(assumptions),
            }
        manifest["unused"] = unused(catalog, scenarios[0], horizon).to_dict("records")
        content = replace(
            _content(scenarios, catalog, cubes, metas, history, manifest, lang),
            directions=judged(outcomes, lang).reset_index(),
        )
        _write(content, kept, stage)
        if len(own := catalog.own_figures()):
            report.write_csv(own, stage / "tables" / "cifras_propias.csv")
        manifest["seconds"] = round(time.perf_counter() - start, 1)
        (stage / MANIFEST).write_text(
            json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
            encoding="utf-8",
        )
        if progress:
            progress(
                scenarios[-1].name, out.name
            )  # the last chance to stop before the results take the place of earlier ones
    return manifest


def _manifest(
    manifests: dict[str, Any], horizon: int, draws: int, seed: int, lang: str
) -> dict[str, Any]:
    first = next(iter(manifests.values()))
    # Reproducible builds fix the clock through this variable; otherwise it is the date of the run.
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    return {
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]),
        "date": now.strftime("%Y-%m-%d"),
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


def _content(
    scenarios: Sequence[Assumptions],
    catalog: Catalog,
    cubes: dict[str, report.Cube],
    metas: dict[str, pd.DataFrame],
    history: pd.DataFrame,
    manifest: dict[str, Any],
    lang: str,
) -> report.Content:
    first = scenarios[0]
    figures = catalog.figures()
    unverified = figures[figures["quality"] == "needs_verification"].reset_index(drop=True)
    return report.Content(
        cubes=cubes,
        titles={a.name: a.title for a in scenarios},
        assumptions={a.name: a.table(lang) for a in scenarios},
        changes={a.name: first.differences(a) for a in scenarios[1:]},
        metas=metas,
        history=history,
        sources=report.in_words(catalog.sources(), lang),
        discrepancies=report.in_words(catalog.discrepancies(), lang),
        needs_verification=report.in_words(unverified, lang),
        manifest=manifest,
        lang=lang,
    )


def _write(content: report.Content, kept: dict[str, xr.Dataset], stage: Path) -> None:
    # Only the main job needs the spreadsheet and template libraries: every other command starts
    # without them.
    from ..report.page import write_page
    from ..report.workbook import write_workbook

    folder = stage / "tables"
    folder.mkdir()
    for name, frame in _tables(content, kept):
        report.write_csv(frame, folder / f"{name}.csv")
    facts = {
        "published": json.dumps(content.cubes[content.first].published),
        "title": "piimss_forecast",
        "seed": content.manifest["seed"],
        "data_digest": content.manifest["data_digest"],
    }
    scenarios = pd.Index(list(kept), name="scenario")
    together = xr.concat(list(kept.values()), dim=scenarios, join="exact", combine_attrs="override")
    report.write_netcdf(together.assign_attrs(facts), stage / "proyeccion.nc")
    write_workbook(stage / "tablas.xlsx", content)
    write_page(stage / "informe.html", content)


def _tables(
    content: report.Content, kept: dict[str, xr.Dataset]
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every table in long form, scenarios one under the other."""
    for name in report.TABLES:
        yield (
            name,
            pd.concat(
                {s: report.build(name, c, content.lang) for s, c in content.cubes.items()},
                names=["scenario"],
            ).reset_index(),
        )
    yield "metas", pd.concat(content.metas, names=["scenario", "code"]).reset_index()
    yield "historia", content.history
    yield "supuestos", pd.concat(content.assumptions, names=["scenario", "key"]).reset_index()
    if len(kept) > 1:
        yield "direcciones", content.directions
        paired = report.paired_differences("resumen", kept)
        yield (
            "diferencias",
            paired.stack(level=0, future_stack=True)
            .rename_axis(["series", "year", "scenario"])
            .reset_index(),
        )
