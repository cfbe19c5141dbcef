"""What a cube of the institute's monthly files says of the figures and assumptions of the model."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..catalog import Catalog
from ..contributions import BANDS
from ..core.dims import AGES, SEXES
from ..core.errors import DataError
from ..core.words import CONTRACTS
from ..demography.graduation import aggregate
from ..employment.profile import profile_of_groups
from .asegurados_cohorts import SEX_CODES, age_groups, cohorts, first_job
from .asegurados_cube import Cube
from .asegurados_layout import Layout
from .asegurados_read import WITHOUT_JOB
from .asegurados_sound import WOMEN
from .sources import source_row
from .uma_bands import salary_rows

SOURCE = "asg_propio"
Rows = dict[str, dict[str, Any]]
_MONTHS = 12
_PLATFORM = "1"
_FIELD = ("eventual_campo", "permanente_campo")


def own_source() -> pd.DataFrame:
    """The row of ``sources.csv`` that own figures cite."""
    return source_row(
        SOURCE, title="Archivos mensuales de asegurados (asg)", publisher="IMSS, archivos propios"
    )


def cube_figures(cube: Cube) -> pd.DataFrame:
    """Figures of every year of which the cube holds December, or all its months.

    Parameters
    ----------
    cube : Cube
        Of asg.

    Returns
    -------
    DataFrame
        Rows of ``figures.csv``: jobs and SBC of December and of the year, shares of women and of
        permanent jobs, platform workers and their wage.

    Raises
    ------
    DataError
        When the cube has no December.
    """
    rows: list[dict[str, Any]] = []
    whole: Any = cube.table("month")
    sex: Any = cube.table("month", "sex")
    way: Any = cube.table("month", "modality")
    platform: Any = cube.table("month", "platform")
    for month in _decembers(cube):
        year, jobs = month[:4], whole.loc[month, "jobs"]
        by_sex = sex.loc[month, "jobs"].reindex(list(SEX_CODES))
        permanent = way.loc[month, "jobs"].filter(like="permanente").sum()
        rows += [
            _figure("insured_jobs", year, "31-dec", jobs, "jobs", month),
            _figure("sbc_december", year, "month-end", _wage(whole.loc[month]), _PESOS, month),
            _figure(
                WOMEN,
                year,
                "31-dec",
                100 * by_sex["2"] / by_sex.sum(),
                "percent",
                month,
                sex="F",
            ),
            _figure(
                "insured_jobs_permanent_share",
                year,
                "31-dec",
                100 * permanent / jobs,
                "percent",
                month,
            ),
        ]
        if (month, _PLATFORM) in platform.index:
            own = platform.loc[(month, _PLATFORM)]
            rows += [
                _figure(
                    "insured_jobs_platform_workers", year, "31-dec", own["jobs"], "jobs", month
                ),
                _figure(
                    "insured_jobs_platform_mean_daily_wage",
                    month[:7],
                    "month-end",
                    _wage(own),
                    _PESOS,
                    month,
                ),
            ]
    for year, months in whole.groupby(whole.index.str[:4]):
        if len(months) == _MONTHS:
            told = f"{year}, 12 months"
            mean = months.apply(_wage, axis=1).mean()
            jobs = months["jobs"].mean()
            rows += [
                _figure("insured_jobs_mean", str(year), "year", jobs, "jobs", told),
                _figure("sbc_mean", str(year), "year", mean, _PESOS, told),
            ]
    return pd.DataFrame(rows)


def cube_assumptions(cube: Cube, catalog: Catalog, population: np.ndarray, held: Rows) -> Rows:
    """Assumptions that the last December of the cube replaces.

    Parameters
    ----------
    cube : Cube
        Of asg.
    catalog : Catalog
        With the law of its dates and the meaning of its codes.
    population : ndarray
        ``[sex, age]`` of the country on that 31 December.
    held : dict
        What stands in the set: value and unit of each key that may be replaced, of which other
        years are kept.

    Returns
    -------
    dict
        Key -> value, unit, source, quality and why, for ``Assumptions.patch``.
    """
    month = _decembers(cube)[-1]
    law, name = catalog.statutes, f"asg-{month}"
    uma, lowest = law.on("uma_daily", month), law.on("minimum_wage_daily", month)
    out: Rows = {"employment.profile": _profile(cube, catalog, month, population)}
    bands = _bands(cube, month)
    if bands is not None:
        out |= salary_rows(bands, uma, lowest)
    ways: Any = cube.table("month", "modality")["jobs"].unstack()
    ways = ways.loc[_decembers(cube)].drop(columns=WITHOUT_JOB, errors="ignore")
    shares = 100 * ways.div(ways.sum(axis=1), axis=0)
    shares.index = shares.index.str[:4].astype(int)
    for key, kinds in (
        ("employment.permanent_share", [CONTRACTS[0] + "_urbano"]),
        ("employment.field_share", list(_FIELD)),
    ):
        found = shares.reindex(columns=kinds).fillna(0.0).sum(axis=1).round(4)
        value = {int(y): v for y, v in held[key]["value"].items() if int(y) < found.index[-1]}
        out[key] = {"value": {str(y): v for y, v in sorted((value | found.to_dict()).items())}}
        out[key]["why"] = "jobs by contract of each December; all field jobs stand in the field"
    platform: Any = cube.table("platform", month=month)
    if _PLATFORM in platform.index:
        base = held["contributions.modality_base"]["value"]
        times = round(_wage(platform.loc[_PLATFORM]) / lowest, 4)
        out["contributions.modality_base"] = {
            "value": dict(base) | {"plataformas": times},
            "why": "mean SBC of platform workers over the minimum wage; the others as they stood",
        }
    born = cohorts(cube, catalog)
    entered = first_job(born, held["pensions.first_job"]["value"]["lowest"])
    if entered:
        decembers = sorted({*born["start"], *born["end"]})
        out["pensions.first_job"] = {
            "value": entered,
            "source": ", ".join(f"asg-{year}-12-31" for year in decembers),
            "why": (
                "net entries of each cohort of birth between Decembers five years apart, as long"
                " as it grows; who leaves and comes back within them is not seen"
            ),
        }
    for key, row in out.items():
        row |= {"unit": held[key]["unit"], "quality": "derived"}
        row["source"] = row.get("source", name)
        row["why"] = f"{row['source']}: {row['why']}"
    return out


def sectors(cube: Cube, catalog: Catalog) -> pd.DataFrame:
    """Jobs, share of all and mean SBC by division of economic activity in the last December.

    Parameters
    ----------
    cube : Cube
        Of asg.
    catalog : Catalog
        With the names of the divisions.
    """
    found = cube.table("sector", month=_decembers(cube)[-1])
    found = found[found["jobs"] > 0]
    codes = Layout.of(catalog, "asg").codes
    names = codes[codes["column"] == "sector_economico_1"].set_index("code")["meaning"]
    return pd.DataFrame(
        {
            "name": names.reindex(found.index).fillna(""),
            "jobs": found["jobs"],
            "share": 100 * found["jobs"] / found["jobs"].sum(),
            "sbc": found["wage_mass"] / found["jobs_with_salary"],
        }
    ).rename_axis("sector")


_PESOS = "mxn_per_day"


def _decembers(cube: Cube) -> list[str]:
    months = cube.table("month").index.astype(str)
    found = sorted(months[months.str[5:7] == "12"])
    if cube.file != "asg" or not found:
        raise DataError(
            "ingest.own.december",
            "{folder}",
            "no December of insured persons",
            "a cube with an asg-YYYY-12-31 at least: the model stands on 31 December",
            "add that file to the folder and read it again",
            folder=str(cube.folder),
        )
    return found


def _wage(row: Any) -> float:
    return float(row["wage_mass"] / row["jobs_with_salary"])


def _figure(
    concept: str, period: str, basis: str, value: float, unit: str, told: str, *, sex: str = "T"
) -> dict[str, Any]:
    return {
        "figure": f"own_{concept}_{period.replace('-', '_')}",
        "concept": concept,
        "period": period,
        "date_basis": basis,
        "value": round(float(value), 6),
        "unit": unit,
        "sex": sex,
        "age": "all",
        "geography": "MX",
        "kind": "observed",
        "quality": "published",
        "bound": "exact",
        "source": SOURCE,
        "locator": f"asg {told}",
        "note": "",
    }


def _profile(cube: Cube, catalog: Catalog, month: str, population: np.ndarray) -> dict[str, Any]:
    """Workers of each sex and age group over the population."""
    groups = age_groups(catalog)
    jobs = cube.table("sex", "age", month=month)["jobs"]
    counts = jobs.unstack("age").reindex(index=list(SEX_CODES), columns=groups.index).fillna(0.0)
    edges = groups.to_numpy()
    people = aggregate(population[:, edges[0] :], np.append(edges, AGES.size), open_last=False)
    rates = counts.to_numpy(float) / people
    if (rates > 1).any():
        s, g = np.unravel_index(int(np.argmax(rates)), rates.shape)
        raise DataError(
            "ingest.own.profile",
            "{month}, {sex}, {age}",
            "{jobs:,.0f} jobs",
            "no more than the {people:,.0f} persons of the country",
            "check the codes of age of the file",
            month=month,
            sex=SEXES[s],
            age=f"{edges[g]}+" if g == len(edges) - 1 else f"{edges[g]}-{edges[g + 1] - 1}",
            jobs=counts.to_numpy()[s, g],
            people=people[s, g],
        )
    return {
        "value": profile_of_groups(rates, edges, population),
        "why": f"{counts.to_numpy().sum():,.0f} jobs by sex and age over the population",
    }


def _bands(cube: Cube, month: str) -> pd.DataFrame | None:
    """Jobs and wage mass by band of UMA; None before 2017, when files had none."""
    found = cube.table("uma_band", month=month)
    found = found[found.index.str.fullmatch("W[0-9]+")]
    if found.empty:
        return None
    found.index = pd.Index(found.index.str[1:].astype(int), name="band")
    table = pd.DataFrame({"jobs": found["jobs_with_salary"], "mass": found["wage_mass"]})
    table = table.reindex(range(1, BANDS + 1), fill_value=0.0)
    table.attrs["file"] = f"asg-{month}"
    return table
