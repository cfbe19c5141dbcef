"""From a cube of the institute's monthly files to the model: own figures and assumptions, and what
each of them moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from .. import report
from ..catalog import Catalog
from ..catalog import load as load_catalog
from ..core.defaults import HORIZON
from ..core.errors import DataError, PiimssError
from ..ingest import Cube, cube_figures, import_figures, open_cube, own_source, set_text
from ..ingest.asegurados_cohorts import cohorts
from ..ingest.asegurados_own import cube_assumptions, sectors
from ..ingest.asegurados_sound import check_ages, check_laws, check_women
from ..links import run_chain
from ..scenario import Assumptions, Request
from ..scenario import load as load_assumptions
from .projection import project

FIGURES, ASSUMPTIONS, MOVED, SECTORS = "cifras.csv", "propio.toml", "cambios.csv", "sectores.csv"
COHORTS = "cohortes.csv"
DATA = "datos"
SERIES = (
    "jobs",
    "sbc",
    "adscrita_umf",
    "pensions_contributory",
    "pension_outlay",
    "contribution_income",
    "reserve_balance",
)
OWN_FIGURES, ALL = "figures", "all"
_KEYS = (
    "employment.profile",
    "employment.permanent_share",
    "employment.field_share",
    "contributions.salary_sd_log",
    "contributions.modality_base",
    "pensions.first_job",
)


@dataclass(frozen=True)
class Adopted:
    """What a cube replaces.

    Parameters
    ----------
    folder : Path
        Holds ``propio.toml`` (assumptions), ``datos`` (data folder with the own figures),
        ``cifras.csv``, ``cambios.csv``, ``sectores.csv`` and ``cohortes.csv``: ``piimss run
        propio.toml --data datos`` projects with them.
    figures : DataFrame
        Own figures that are not published yet, with what stood before: figure, concept, period,
        before, after.
    rows : dict
        Key -> value, unit, source, quality and why of the assumptions replaced.
    moved : DataFrame
        Indexed by entry (``figures``, each key, ``all``): quality before and after, and percent by
        which it alone moves each series of 2030 in the central path.
    sectors : DataFrame
        Jobs, share and mean SBC by division of activity.
    cohorts : DataFrame
        Net entries and exits of each cohort of birth between Decembers five years apart; empty
        without two of them.
    """

    folder: Path
    figures: pd.DataFrame
    rows: dict[str, dict[str, Any]]
    moved: pd.DataFrame
    sectors: pd.DataFrame
    cohorts: pd.DataFrame


def adopt(
    cube: Cube | str | Path,
    out: str | Path,
    *,
    scenario: str | Assumptions = "tendencial",
    catalog: Catalog | None = None,
    accept: str = "",
) -> Adopted:
    """Take from a cube of insured persons all that the model would else assume or read in the
    press, and say how much results move.

    Figures are jobs and SBC of December and of the year, shares of women and of permanent jobs, and
    platform workers; assumptions the profile by sex and age, the spread of salaries by band of UMA,
    jobs by contract, the base of platform workers and, with Decembers five years apart, the age of
    the first job.

    Parameters
    ----------
    cube : Cube | str | Path
        Of asg (:func:`piimss_forecast.ingest.asegurados`), or its folder.
    out : str | Path
        Folder to write, new or of an earlier call.
    scenario : str | Assumptions
        The set that is changed.
    catalog : Catalog | None
        Published figures; the embedded ones when not given.
    accept : str
        The reason why figures that do not look like the published ones are taken.

    Returns
    -------
    Adopted
        Figures, assumptions, sectors, cohorts, and what each moves.

    Raises
    ------
    DataError
        When the cube has no December, or says what cannot be.

    Examples
    --------
    >>> found = adopt("cubo", "propio")  # doctest: +SKIP
    >>> found.moved["contribution_income"]  # doctest: +SKIP
    """
    cube = cube if isinstance(cube, Cube) else open_cube(cube)
    catalog = catalog or load_catalog()
    held = scenario if isinstance(scenario, Assumptions) else load_assumptions(scenario)
    figures = cube_figures(cube)
    check_laws(cube, catalog)
    if not accept.strip():
        check_women(figures, catalog)
    with report.staged(Path(out), marker=ASSUMPTIONS) as stage:
        figures.to_csv(stage / FIGURES, index=False, lineterminator="\n")
        (stage / DATA).mkdir()
        done = import_figures(
            catalog, stage / FIGURES, stage / DATA, accept=accept, sources=own_source()
        )
        new = (done.changes["done"] != "unchanged").to_numpy()  # a figure stands once
        figures[new].to_csv(stage / FIGURES, index=False, lineterminator="\n")
        own = load_catalog(stage / DATA)
        people = _people(held, own, figures)
        if not accept.strip():
            check_ages(cube, catalog, _mean_age(held, people))
        now = people.isel(year=-1).to_numpy()
        rows = cube_assumptions(cube, own, now, _standing(held))
        moved = _moved(held, catalog, own, rows)
        by_sector = sectors(cube, catalog)
        titles = (f"{held.name} con archivos del Instituto", f"{held.name} with the own files")
        text = set_text(Path(ASSUMPTIONS).stem, held.name, titles, rows)
        (stage / ASSUMPTIONS).write_text(text, encoding="utf-8")
        moved.to_csv(stage / MOVED, lineterminator="\n", float_format="%.4f")
        born = cohorts(cube, catalog)
        for name, table in ((SECTORS, by_sector), (COHORTS, born.set_index(["start", "end"]))):
            table.to_csv(stage / name, lineterminator="\n", float_format="%.4f")
    return Adopted(Path(out), done.changes[new], rows, moved, by_sector, born)


def _people(held: Assumptions, catalog: Catalog, figures: pd.DataFrame) -> Any:
    """Population by sex and age of each year up to the last December of the files."""
    year = int(figures.loc[figures["concept"] == "insured_jobs", "period"].max())
    request = Request(held, catalog, max(year, catalog.base_year) + 1, draws=1)
    people = run_chain(request, until="population").data["population"]
    return people.sel(draw=0, year=slice(None, year))


def _mean_age(held: Assumptions, people: Any) -> pd.Series:
    """Mean age of the jobs that the set gives to the population of each year."""
    jobs = (people * held.profile("employment.profile")).sum("sex")
    return ((jobs * (jobs["age"] + 0.5)).sum("age") / jobs.sum("age")).to_series()


def _standing(held: Assumptions) -> dict[str, dict[str, Any]]:
    """Value and unit of what may be replaced."""
    return {key: {"value": held.get(key), "unit": held.row(key).unit} for key in _KEYS}


def _moved(
    held: Assumptions, before: Catalog, own: Catalog, rows: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    """Each entry alone, and all together, against the set as it stands."""
    start = _series(held, before)
    told = {OWN_FIGURES: ("published", "published", _series(held, own))}
    for key, row in rows.items():
        alone = _alone(held, key, row, before)
        told[key] = (held.row(key).quality, str(row["quality"]), alone)
    told[ALL] = ("", "", _series(held.patch(rows), own))
    table = pd.DataFrame(
        {
            entry: {"before": then, "after": now} | (100 * (values / start - 1)).to_dict()
            for entry, (then, now, values) in told.items()
        }
    ).T
    return table.rename_axis("entry").astype(dict.fromkeys(SERIES, float))


def _alone(held: Assumptions, key: str, row: Mapping[str, Any], catalog: Catalog) -> pd.Series:
    """Key series with one entry changed; what cannot be is said of the files that it came from."""
    try:
        return _series(held.patch({key: row}), catalog)
    except PiimssError as err:
        raise DataError(
            "results.adopt.entry",
            "{source}, {key}",
            "{said}",
            "a value that the model can run with",
            "check the codes and counts of these files",
            source=str(row["source"]),
            key=key,
            said=str(err),
        ) from None


def _series(assumptions: Assumptions, catalog: Catalog) -> pd.Series:
    """Key series of the last year of the programmes, central path."""
    data = project(Request(assumptions, catalog, HORIZON, draws=1)).data
    last = data[list(SERIES)].sel(draw=0, year=HORIZON)
    return pd.Series({name: float(last[name].sum()) for name in SERIES})
