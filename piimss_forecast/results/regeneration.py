"""The main job: project the scenarios and leave tables, workbook, page, NetCDF and manifest in
one folder.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .. import report
from ..catalog import Catalog
from ..ingest import open_cube
from ..links import LINKS
from ..scenario import Assumptions, Request
from ..scenario.blocks import blocks
from ..scenario.cache import digest
from ..scenario.spreads import at_limit, without_uncertainty
from ..scenario.store import code_digest
from . import outputs, saved_run
from .cluster import Cluster
from .explained import together
from .job import Job, Summary
from .kept import kept_blocks
from .manifest import MANIFEST, alike, for_run, sealed, today
from .own_places import OwnPlaces
from .run_content import Made, states_of
from .runs import home_of, kept_at, point, run_name
from .sound import refuse_unsound
from .unused import unused
from .workers import Piece, Workers, processes
from .zarr_store import needs_zarr

LONG_DRAWS = 200  # draws that go on beyond the horizon of a run, for the tables of sufficiency
SCENARIOS = ("tendencial", "favorable", "adverso", "piimss")
_WORTH_SHARING = 400  # draws of all scenarios from which another process is worth its start

Step = Callable[[str, str, int], None]  # scenario or file, what ends, how many steps that is


def regenerate(
    scenarios: Sequence[Assumptions],
    catalog: Catalog,
    out: Path,
    *,
    horizon: int,
    draws: int,
    seed: int,
    lang: str = "es",
    progress: Step | None = None,
    cache: Path | None = None,
    jobs: int | None = None,
    sufficient_to: int | None = None,
    keep: bool = False,
    states: bool = False,
    cluster: str = "",
    zarr: bool = False,
    cubes: tuple[Path | None, Path | None] = (None, None),
) -> dict[str, Any]:
    """Project every scenario and write the results into ``out`` as one step; returns the manifest.

    With ``keep``, or where ``out`` leads to a kept run already, the run goes to a folder of its own
    by date and digest beside ``out``, which then leads to it.

    ``sufficient_to`` is the last year of the tables of sufficiency (the horizon when not given); to
    a later one than the horizon go the first 200 draws. ``states`` adds the thirty-two of them;
    ``cubes``, of insured and of registered persons, add them and the delegations.
    ``cluster`` is the address of a dask scheduler whose workers make the blocks. With ``zarr``
    every draw of every variable goes to a zarr store too, block by block.

    Draws are projected in blocks that go to disk, in this process and ``jobs - 1`` others. The same
    arguments give the same bytes in every CSV and the same values in the NetCDF, whoever made them.
    Of a run of many draws that was interrupted, the blocks that were whole are used again.

    Raises
    ------
    PiimssError
        ; ``out`` is then as it was before.
    """
    start = time.perf_counter()
    if zarr:
        needs_zarr("--zarr")
    refuse_unsound(catalog)
    requests = tuple(Request(a, catalog, horizon, draws, seed, {}, 0) for a in scenarios)
    useful = 1 if draws * len(requests) < _WORTH_SHARING else 2 * len(requests) * len(blocks(draws))
    jobs = processes(jobs, useful)
    last = max(sufficient_to or horizon, horizon)
    insured, registered = (None if folder is None else open_cube(folder) for folder in cubes)
    own = OwnPlaces.of(insured, registered, catalog, "--cube")
    states = states or own is not None
    also = [name for name, asked in (("states", states), ("zarr", zarr)) if asked]
    also += [own.digest] if own is not None else []
    run = digest([r.digest for r in requests], code_digest(), lang, last, *also)
    name, target = run_name(today(), run), out
    if keep or kept_at(out) is not None:
        target = home_of(out) / name
    with (
        report.staged(target, MANIFEST, alike(job=True)) as stage,
        kept_blocks(target, stage, requests, *also) as folder,
    ):
        job = Job(requests, folder, lang=lang, cache=cache, states=states, zarr=zarr, own=own)
        if jobs > 1:
            job.warm_up()
        if zarr:
            job.begin_store()
        with Workers(job, jobs) as workers:
            far = _far(job, cluster, progress) if cluster else frozenset()
            parts = _project(job, workers, last, progress, far)
            summaries: dict[str, Summary] = parts[_SUMMARY]
            explained = together(list(parts[_EXPLAINED].values()))
            shared = states_of(job, workers) if states else {}
            manifest = {"run": name} | for_run(
                {n: s.manifest for n, s in summaries.items()}, horizon, draws, seed, lang
            )
            for a in scenarios:
                manifest["scenarios"][a.name] |= {
                    "without_uncertainty": without_uncertainty(a),
                    "spreads_at_limit": at_limit(a),
                }
            manifest["unused"] = unused(catalog, scenarios[0], horizon).to_dict("records")
            alone = parts[_ALONE][scenarios[0].name]
            made = Made(job, summaries, manifest, explained, parts[_LASTING], alone, shared)
            _write(workers, made.contents(), summaries, stage, progress)
        files = job.store.end(requests) if zarr else {}
        if len(figures := catalog.own_figures()):
            report.write_csv(figures, stage / outputs.TABLES / "cifras_propias.csv")
        manifest |= {
            "digest": run,
            "order": list(summaries),
            "base_year": requests[0].base_year,
            "files": files | saved_run.write(stage, requests, summaries, explained),
            "seconds": round(time.perf_counter() - start, 1),
        }
        if zarr:  # as late as can be: until then an interrupted run goes on with it
            job.store.path.replace(stage / job.store.path.name)
        manifest = sealed(manifest)
        (stage / MANIFEST).write_text(
            json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
            encoding="utf-8",
        )
        if progress:
            progress(
                scenarios[-1].name, out.name, 1
            )  # the last chance to stop before the results take the place of earlier ones
    if target != out:
        point(out, target)
    return manifest


def steps(scenarios: int, draws: int) -> int:
    """Steps that ``progress`` is told of in all."""
    return scenarios * (len(blocks(draws)) * len(LINKS) + 3) + len(_FILES) + 1


_FILES = (outputs.WORKBOOK, outputs.NETCDF, outputs.PAGE, outputs.TABLES)


def _blocks(job: Job) -> tuple[list[tuple[int, int]], frozenset[tuple[int, int]]]:
    """Every block by scenario and number, and those that are not there yet."""
    every = [(k, b) for k in range(len(job.requests)) for b in range(len(job.spool(k).blocks))]
    return every, frozenset(key for key in every if not job.spool(key[0]).done(key[1]))


def _far(job: Job, address: str, progress: Step | None) -> frozenset[tuple[int, int]]:
    """Every block that is not there yet, made by the workers of a cluster; which they made."""
    _, missing = _blocks(job)

    def done(key: tuple[int, int]) -> None:
        if progress:
            progress(job.requests[key[0]].assumptions.name, _draws(job, *key), len(LINKS))

    with Cluster(address) as cluster:
        cluster.blocks(job, sorted(missing), done)
    return missing


def _project(
    job: Job, workers: Workers, last: int, progress: Step | None, far: frozenset[tuple[int, int]]
) -> dict[str, dict[str, Any]]:
    """Every block of every scenario that is not there yet, and what is made of them, by what it is
    and scenario; those made ``far`` away were told. All are handed out at once: a process that has
    no block left to make goes on with what is made of them.
    """
    names = [r.assumptions.name for r in job.requests]
    every, missing = _blocks(job)
    told = set(missing)  # blocks whose links were not told one by one

    def done(key: tuple[int, Any]) -> None:
        if progress and key[1] in _WORDS:
            progress(names[key[0]], report.text(_WORDS[key[1]], job.lang), 1)
        elif progress and key in told:
            progress(names[key[0]], _draws(job, *key), len(LINKS))

    def here(piece: Piece) -> dict[str, Any]:
        if piece.work is not Job.block or progress is None:
            return {}
        told.discard(piece.key)
        return {"after": lambda link: progress(names[piece.key[0]], link, 1)}

    for key in sorted(set(every) - missing - far):
        if progress:
            progress(names[key[0]], _draws(job, *key), len(LINKS))
    made = workers.do(_pieces(job, missing, last), done, here)
    found: dict[str, dict[str, Any]] = {}
    for k, what in sorted(key for key in made if isinstance(key[1], str)):
        found.setdefault(what, {})[names[k]] = made[k, what]
    return found


_SUMMARY, _ALONE, _LASTING, _EXPLAINED = "summary", "alone", "lasting", "explained"
_WORDS = {  # of what is told when it ends; what is alone takes no step of its own
    _SUMMARY: "table.resumen",
    _LASTING: "nav.sufficiency",
    _EXPLAINED: "sheet.explicacion",
}


def _pieces(job: Job, missing: frozenset[tuple[int, int]], last: int) -> list[Piece]:
    """What the job makes before its files, in the order in which it is begun."""
    every = range(len(job.requests))
    needs = [frozenset(key for key in missing if key[0] in (0, k)) for k in every]
    out: list[Piece] = []
    for k in every:
        out += [Piece(key, Job.block, key) for key in sorted(missing) if key[0] == k]
        if k:  # its blocks will stand by the time those of the next scenario do
            out.append(Piece((k - 1, _SUMMARY), Job.summary, (k - 1,), needs[k - 1]))
    out.append(Piece((0, _ALONE), Job.alone, (), needs[0], away=True))  # loads two libraries
    out += [Piece((k, _LASTING), Job.lasting, (k, last, LONG_DRAWS), needs[k]) for k in every]
    out.append(Piece((every[-1], _SUMMARY), Job.summary, (every[-1],), needs[-1]))
    out += [Piece((k, _EXPLAINED), Job.explained, (k,), needs[0]) for k in every]
    return out


def _draws(job: Job, k: int, b: int) -> str:
    first, size = job.spool(k).blocks[b]
    return f"{first:,}-{first + size - 1:,}"


def _write(
    workers: Workers,
    contents: Sequence[report.Content],
    summaries: dict[str, Summary],
    stage: Path,
    progress: Step | None,
) -> None:
    """Every file, the longest to write first; all in the first language, the page in each."""
    content = contents[0]
    ages = tuple(s.ages for s in summaries.values())
    pieces = [
        Piece(outputs.WORKBOOK, outputs.write_workbook, (content, stage)),
        Piece(outputs.PAGE, outputs.write_page, (contents, stage)),
        Piece(outputs.NETCDF, outputs.write_netcdf, (ages, outputs.facts_of(content), stage)),
        Piece(
            outputs.TABLES,
            outputs.write_tables,
            (content, outputs.paired_by_scenario(summaries), stage),
        ),
    ]
    workers.do(pieces, (lambda key: progress(str(key), "", 1)) if progress else None, ahead=1)
