"""The actuarial report of a run: its folder read back, what must run again for it, and the PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pandas as pd

from .. import report
from ..core import checks
from ..core.errors import DataError, OutputError, PiimssError
from ..core.translate import translate
from ..report.actuarial import disclosures
from ..report.actuarial.bundle import Bundle, Earlier
from ..report.actuarial.folder import Tables, digests, read_manifest, read_run
from ..report.actuarial.sections_results import TORNADO
from ..report.actuarial.signing import read_signing
from ..report.content import Content
from ..scenario.margin import margins_table
from .manifest import PACKAGE
from .projection import Projection, project
from .reconciliation import reconcile
from .runs import folder_of
from .saved_run import SavedRun, open_run
from .storage import load as load_saved
from .sufficiency import sufficiency

_MEASURED = 2  # draws of the present values: only the central path is told


def actuarial_report(
    run: str | Path,
    out: str | Path | None = None,
    *,
    lang: str | None = None,
    signing: str | Path | None = None,
    earlier: str | Path | None = None,
) -> ActuarialReport:
    """The actuarial report of a run, with the disclosures of ISAP 1 and 2 and of the ISSA-ILO
    guidelines on actuarial work.

    Figures are those of the run. Present values, which a run does not write, are worked out on the
    central path of the figures and assumptions that it holds.

    Parameters
    ----------
    run : str | Path
        Folder written by ``piimss run``, or the name of a kept one.
    out : str | Path, optional
        PDF to write; none when not given. The same run gives the same bytes.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.
    signing : str | Path, optional
        TOML file with what only a person can supply (``piimss report form``).
    earlier : str | Path, optional
        Folder of the previous run, to be reconciled with step by step: of ``piimss run`` or of
        ``Projection.save``, of any version. One written before runs held their assumptions is set
        beside this one without steps.

    Returns
    -------
    ActuarialReport
        ``.checklist`` (state of each disclosure) and ``.missing`` (what a person must supply).

    Raises
    ------
    DataError
        When a folder is no run or was edited, or the run is of another version.
    InputError
        When the file of signing cannot be read or has an unknown key.
    OutputError
        When the PDF cannot be typeset or written.

    Examples
    --------
    >>> import piimss_forecast as pf
    >>> pf.actuarial_report("nowhere")
    Traceback (most recent call last):
    ...
    piimss_forecast.core.errors.DataError: nowhere/manifest.json: no se encontró ningún archivo; \
se esperaba una \
carpeta que escribió piimss run. Qué hacer: dé la carpeta que nombra piimss run --out.
    """
    lang = checks.language(lang, "actuarial_report, lang")
    if out is not None:
        checks.one_of(Path(out).suffix, f"actuarial_report, out {out}", (".pdf",))
    folder = folder_of(checks.path_of(run, "actuarial_report, run"))
    if out is not None and Path(out).resolve().is_relative_to(Path(folder).resolve()):
        raise OutputError(
            "results.actuarial_report.inside",
            "{out}",
            "a file inside the folder of the run, which is sealed",
            "a file outside {run}",
            "choose another --out",
            out=str(out),
            run=str(folder),
        )
    found = _run(folder)
    bundle = _bundle(found, signing, lang)
    if out is None:
        return ActuarialReport(bundle)
    bundle = _computed(bundle, found, earlier)
    made = ActuarialReport(bundle)
    from ..report.actuarial.typeset import pdf

    page = pdf(bundle, made.written)
    report.write_file(Path(out), lambda part: _write(part, page))
    return made


@dataclass
class ActuarialReport:
    """A report and what it still lacks.

    Parameters
    ----------
    bundle : Bundle
        What it was written from.
    """

    bundle: Bundle

    def __post_init__(self) -> None:
        self.written = disclosures.sections(self.bundle)

    @property
    def checklist(self) -> pd.DataFrame:
        """State of each disclosure: title, standard, status, missing, untold."""
        return disclosures.checklist(self.bundle, self.written)

    @property
    def missing(self) -> dict[str, str]:
        """What a person must still supply, by ``table.key`` of the file of signing."""
        asked = disclosures.asked_by(self.bundle)
        return {k: asked[k] for row in self.checklist["missing"] for k in row}

    def __repr__(self) -> str:
        counts = self.checklist["status"].value_counts().to_dict()
        return f"<ActuarialReport {self.bundle.content.run_id}: {counts}>"


def _write(part: Path, page: bytes) -> None:
    part.write_bytes(page)


def _run(folder: Path) -> SavedRun:
    """The run of a folder; its manifest first, so that the message is about a report."""
    read_manifest(folder)  # of piimss run, so that the folder opens as one
    return cast(SavedRun, open_run(folder))


def _bundle(run: SavedRun, signing: str | Path | None, lang: str) -> Bundle:
    """What is read, before anything runs."""
    sets = [run.request(name).assumptions for name in run.scenarios]
    history = margins_table(run.notes()["margins"], lang)  # the tables are in one language
    files = digests(run.folder)
    content = replace(read_run(run.folder, run.catalog, sets, lang, files), history=history)
    said = {} if signing is None else read_signing(Path(signing))
    last = int(content.sufficiency["suficiencia"]["horizon"].max())
    return Bundle(content, run.catalog, files, said, measured_to=last)


def _computed(b: Bundle, run: SavedRun, earlier: str | Path | None) -> Bundle:
    """The same with sensitivity, present values and the earlier run."""
    asked = run.request().replace(draws=_MEASURED)
    return replace(
        b,
        tornado=_tornado(run.effects(), b.content.horizon),
        measures=sufficiency(asked, horizon=b.measured_to).measures(),
        earlier=None
        if earlier is None
        else _earlier(folder_of(earlier), b.content, project(asked)),
    )


def _tornado(effects: pd.DataFrame, year: int) -> dict[str, pd.DataFrame]:
    """Effects of each changed input (rows) by scenario (columns), the largest first, by series."""
    found = {}
    for series, rows in effects[effects["year"] == year].groupby("series", sort=False):
        table = rows.pivot(index="key", columns="scenario", values="effect")
        order = table.abs().max(axis=1).sort_values(ascending=False, kind="stable").index
        found[str(series)] = table.loc[order, list(dict.fromkeys(rows["scenario"]))]
    return {series: found[series] for series in TORNADO if series in found}


def _earlier(folder: Path, content: Content, now: Projection) -> Earlier:
    """The earlier run: bridged when it holds its request and both run, set beside when not."""
    try:
        saved = load_saved(folder, other_version=True)
    except DataError as err:
        if err.code != "results.load.old":
            raise
        return _beside(folder, content)
    asked, bridges, apart = saved.request, {}, ""
    try:
        bridges = {s: reconcile(saved, now, s, content.horizon) for s in TORNADO}
    except PiimssError as err:  # such as figures that this version cannot run with
        apart = err.message(content.lang)
    return Earlier(
        folder.name,
        int(asked.base_year),
        saved.table("resumen", content.lang).reset_index(),
        bridges,
        _changed(
            saved.manifest | {"data_digest": asked.catalog.digest},
            asked.assumptions.digest,
            content,
        ),
        apart,
    )


def _beside(folder: Path, content: Content) -> Earlier:
    """What an earlier run of ``piimss run`` printed."""
    manifest = read_manifest(folder)
    tables = Tables(folder, str(manifest["lang"]))
    first = tables.scenarios()[0]
    cube = tables.cube(first)
    frame = tables.read("resumen")
    digest = str(manifest["scenarios"][first].get("assumptions_digest"))
    return Earlier(
        folder.name,
        int(cube.years[~cube.future][-1]),
        frame[frame["scenario"] == first],
        {},
        _changed(manifest, digest, content),
        translate(
            "The earlier run was written before runs held their figures and assumptions.",
            content.lang,
        ),
    )


def _changed(old: Mapping[str, Any], digest: str, content: Content) -> dict[str, tuple[str, str]]:
    """What identifies both runs, where they differ."""
    new, lang = content.manifest, content.lang
    made = [str(m["versions"].get(PACKAGE, "")) for m in (old, new)]
    pairs = {
        translate("Digest of the data", lang): (str(old["data_digest"]), str(new["data_digest"])),
        translate("Digest of the assumptions", lang): (digest, content.digest(content.first)),
        translate("version", lang): (made[0], made[1]),
        translate("Paths", lang): (str(old["draws"]), str(new["draws"])),
    }
    return {k: (a[:16], b[:16]) for k, (a, b) in pairs.items() if a != b}
