"""The actuarial report of a run: its folder read back, what must run again for it, and the PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from .. import report
from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core import checks
from ..core.errors import PiimssError
from ..core.translate import translate
from ..report.actuarial import disclosures
from ..report.actuarial.bundle import Bundle, Earlier
from ..report.actuarial.folder import Tables, digests, read_manifest, read_run
from ..report.actuarial.sections_results import TORNADO
from ..report.actuarial.signing import read_signing
from ..report.content import Content
from ..scenario import Assumptions, load, names
from .comparison import compare
from .projection import Projection, project, versions
from .reconciliation import reconcile
from .storage import PACKAGE
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
    data: str | Path | None = None,
    models: str | Path | None = None,
) -> ActuarialReport:
    """The actuarial report of a run, with the disclosures of ISAP 1 and 2 and of the ISSA-ILO
    guidelines on actuarial work.

    Figures are those of the run's tables. Sensitivity and present values, which a run does not
    write, are worked out on the central path of the same assumptions and data.

    Parameters
    ----------
    run : str | Path
        Folder written by ``piimss run``.
    out : str | Path, optional
        PDF to write; none when not given. The same run gives the same bytes.
    lang : str, optional
        ``es`` or ``en``; the session's when not given.
    signing : str | Path, optional
        TOML file with what only a person can supply (``piimss report form``).
    earlier : str | Path, optional
        Folder of the previous run, to be reconciled with: of ``piimss run``, or of
        ``Projection.save``, whose steps are told apart.
    data : str | Path, optional
        Data folder the run was made with, when not the embedded one.
    models : str | Path, optional
        Folder of the assumption sets it was made with, when not the embedded one.

    Returns
    -------
    ActuarialReport
        ``.checklist`` (state of each disclosure) and ``.missing`` (what a person must supply).

    Raises
    ------
    DataError
        When the folder is no run, was edited, or is of another version, data or assumptions.
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
    piimss_forecast.core.errors.DataError: nowhere/manifest.json: se encontró ∅; se esperaba una \
carpeta que escribió piimss run. Qué hacer: dé la carpeta que nombra piimss run --out.
    """
    lang = checks.language(lang, "actuarial_report, lang")
    folder = checks.path_of(run, "actuarial_report, run")
    catalog = load_catalog(data)
    bundle = _bundle(folder, catalog, models, signing, lang)
    if out is None:
        return ActuarialReport(bundle)
    sets = _sets(list(bundle.content.cubes), models)
    bundle = _computed(bundle, catalog, sets, earlier)
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


def _bundle(
    folder: Path,
    catalog: Catalog,
    models: str | Path | None,
    signing: str | Path | None,
    lang: str,
) -> Bundle:
    """What is read, before anything runs."""
    sets = _sets(list(read_manifest(folder)["scenarios"]), models)
    content = read_run(folder, catalog, list(sets.values()), versions()[PACKAGE], lang)
    said = {} if signing is None else read_signing(Path(signing))
    last = int(content.sufficiency["suficiencia"]["horizon"].max())
    return Bundle(content, catalog, digests(folder), said, measured_to=last)


def _sets(wanted: list[str], models: str | Path | None) -> dict[str, Assumptions]:
    known = names(models)
    for name in wanted:
        checks.one_of(name, "manifest.json, scenarios", known)
    return {name: load(name, models) for name in wanted}


def _computed(
    b: Bundle, catalog: Catalog, sets: Mapping[str, Assumptions], earlier: str | Path | None
) -> Bundle:
    """The same with sensitivity, present values and the earlier run."""
    content = b.content
    runs = [
        project(sets[s], horizon=content.horizon, draws=_MEASURED, catalog=catalog)
        for s in content.scenarios
    ]
    tornado = {}
    if len(runs) > 1:
        both = compare(runs)
        tornado = {s: both.tornado(s, content.horizon) for s in TORNADO}
    measured = sufficiency(runs[0].request, horizon=b.measured_to, draws=_MEASURED).measures()
    return Bundle(
        content,
        catalog,
        b.files,
        b.signing,
        tornado,
        measured,
        b.measured_to,
        None if earlier is None else _earlier(Path(earlier), content, runs[0], catalog),
    )


def _earlier(folder: Path, content: Content, now: Projection, catalog: Catalog) -> Earlier:
    """The earlier run: bridged when it was saved with its request, set beside when not."""
    try:
        saved = load_saved(folder, catalog, other_version=True)
    except PiimssError:
        return _beside(folder, content)
    table = saved.table("resumen", content.lang).reset_index()
    bridges = {s: reconcile(saved, now, s, content.horizon) for s in TORNADO}
    kept = saved.manifest
    other = {**kept, "data_digest": kept["digests"]["data"]}
    digest = kept["digests"]["assumptions"]
    changed = _changed(other, digest, content)
    return Earlier(folder.name, int(saved.request.base_year), table, bridges, changed)


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
