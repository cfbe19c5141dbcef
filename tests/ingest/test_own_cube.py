"""From files of known totals to a projection that used them."""

from __future__ import annotations

import shutil

import duckdb
import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import piimss_forecast as pf
from piimss_forecast.cli import app
from piimss_forecast.ingest import Cube, asegurados, open_cube, read_uma_bands, salary_patch
from piimss_forecast.ingest.asegurados_sound import check_ages, check_women
from piimss_forecast.results.own_cube import ALL, OWN_FIGURES, _alone

pytestmark = pytest.mark.slow

JOBS, UMA, LOWEST = 22_517_076, 113.14, 278.80  # December 2025


@pytest.fixture(scope="module")
def adopted(tmp_path_factory, open_files):
    """The folder that the command writes, and the sums of the file."""
    folder = tmp_path_factory.mktemp("abiertos")
    known = open_files.write_asg(folder, "2025-12-31", rows=1500, jobs=JOBS, uma=UMA)
    open_files.write_asg(folder, "2020-12-31", rows=1500, jobs=19_773_732, layout="2017")
    asegurados(folder, folder / "cubo")
    asked = ["data", "adopt", str(folder / "cubo"), "--out", str(folder / "propio")]
    done = CliRunner().invoke(app, [*asked, "--accept", "generated", "--lang", "en"])
    assert done.exit_code == 0, done.output
    return folder, known, done.output


@pytest.fixture(scope="module")
def projection(adopted):
    folder = adopted[0] / "propio"
    own = pf.scenario(folder / "propio.toml")
    return pf.project(own, catalog=pf.catalog(folder / "datos"), draws=1)


@pytest.mark.slow
def test_the_projection_stands_on_the_sums_of_the_files(adopted, projection):
    known = adopted[1]
    at = projection.data.sel(draw=0, year=2025)
    assert float(at["jobs"]) == known["ta"].sum() == JOBS
    women = known.xs("2", level="sex")["ta"].sum() / JOBS
    assert float(at["jobs_by_sex"].sel(sex="F")) == pytest.approx(women * JOBS)
    assert float(at["sbc"]) == pytest.approx(known["masa_sal_ta"].sum() / known["ta_sal"].sum())
    field = known["tec"].sum() + known["tpc"].sum()
    assert float(at["jobs_by_contract"].sel(contract="campo")) == pytest.approx(field, rel=1e-4)
    rows = read_uma_bands(adopted[0] / "asg-2025-12-31.csv")
    spread = projection.request.assumptions.get("contributions.salary_sd_log")
    assert spread == salary_patch(rows, UMA, LOWEST)["contributions.salary_sd_log"]


def test_the_profile_gives_the_jobs_of_each_age_group_back(adopted, projection):
    jobs = open_cube(adopted[0] / "cubo").table("sex", "age", month="2025-12-31")["jobs"]
    people = projection.data["population"].sel(draw=0, year=2025).to_numpy()
    made = projection.request.assumptions.profile("employment.profile") * people
    for s, code in enumerate("12"):
        for group, first in (("E4", 25), ("E9", 50), ("E11", 60)):
            told = made[s, first : first + 5].sum()
            assert told == pytest.approx(jobs[code, group], rel=5e-3), (code, group)


def test_it_says_what_each_entry_moves(adopted, projection):
    folder, _, said = adopted
    moved = pd.read_csv(folder / "propio" / "cambios.csv", index_col="entry")
    assert moved.index[0] == OWN_FIGURES and moved.index[-1] == ALL
    assert moved.loc["contributions.modality_base", ["before", "after"]].tolist() == [
        "assumed",
        "derived",
    ]
    now = pf.project("tendencial", draws=1).data.sel(draw=0, year=2030)
    then = projection.data.sel(draw=0, year=2030)
    for series in ("sbc", "pension_outlay", "contribution_income"):
        change = 100 * (float(then[series].sum()) / float(now[series].sum()) - 1)
        assert moved.loc[ALL, series] == pytest.approx(change, abs=1e-3), series
    assert abs(moved.loc["employment.profile", "pension_outlay"]) > 0.5
    assert moved.loc["employment.profile", "contribution_income"] == 0
    assert "own figures" in said and "employment.profile" in said


def test_cohorts_grow_and_shrink_by_what_the_files_count(adopted, projection):
    folder = adopted[0]
    born = pd.read_csv(folder / "propio" / "cohortes.csv")
    jobs = open_cube(folder / "cubo").table("month", "sex", "age")["jobs"]
    men = born[(born["sex"] == "M") & (born["start"] == 2020)].set_index("born")
    assert men.loc["1996-2000", "age"] == 20
    change = jobs["2025-12-31", "1", "E4"] - jobs["2020-12-31", "1", "E3"]
    assert men.loc["1996-2000", "net"] == pytest.approx(change)
    assert men.loc["2006-2010", "net"] == jobs["2025-12-31", "1", "E2"]
    found = projection.request.assumptions.get("pensions.first_job")
    table = pf.ingest.cohorts(open_cube(folder / "cubo"), pf.catalog())
    assert found == pf.ingest.first_job(table, 15.0)
    assert 17 < found["mean_M"] < 40 and found["sd"] > 3
    moved = pd.read_csv(folder / "propio" / "cambios.csv", index_col="entry")
    assert moved.loc["pensions.first_job", "before"] == "assumed"
    assert moved.loc["pensions.first_job", "pension_outlay"] != 0


def test_own_figures_and_sectors_stand_in_their_files(adopted):
    folder, known, _ = adopted
    rows = pd.read_csv(folder / "propio" / "cifras.csv")
    figures = rows[rows["period"].astype(str).str[:4] == "2025"].set_index("concept")["value"]
    assert "insured_jobs" not in figures  # published, and the same
    assert figures["sbc_december"] == pytest.approx(
        known["masa_sal_ta"].sum() / known["ta_sal"].sum()
    )
    permanent = 100 * (known["tpu"].sum() + known["tpc"].sum()) / JOBS
    assert figures["insured_jobs_permanent_share"] == pytest.approx(permanent)
    assert figures["insured_jobs_platform_workers"] > 0 and "insured_jobs_mean" not in figures
    sectors = pd.read_csv(folder / "propio" / "sectores.csv")
    assert sectors["jobs"].sum() == JOBS and sectors["share"].sum() == pytest.approx(100, abs=1e-3)


def test_a_whole_year_gives_its_means(tmp_path):
    months = pd.period_range("2017-01", "2017-12", freq="M").to_timestamp(how="end").date
    jobs = 18_900_000 + 40_000 * np.arange(1, 13)
    keys = dict.fromkeys(("state", "delegation", "age", "uma_band", "sector", "platform"), "")
    rows = pd.DataFrame({"month": months, **keys, "sex": "1", "modality": "permanente_urbano"})
    rows = rows.assign(jobs=jobs, jobs_with_salary=jobs, wage_mass=jobs * 300.0, insured=jobs)
    (tmp_path / "cube").mkdir()
    duckdb.sql(f"COPY rows TO '{tmp_path}/cube/2017.parquet'")
    figures = pf.ingest.cube_figures(Cube(tmp_path, "asg")).set_index(["concept", "period"])[
        "value"
    ]
    assert figures["insured_jobs_mean", "2017"] == jobs.mean()
    assert figures["sbc_mean", "2017"] == pytest.approx(300.0)
    assert figures["insured_jobs", "2017"] == jobs[-1]


@pytest.mark.slow
def test_a_cube_without_a_december_and_more_workers_than_people(tmp_path, open_files):
    open_files.write_asg(tmp_path / "a", "2018-11-30", rows=60, jobs=20_457_926)
    with pytest.raises(pf.PiimssError, match="asg-AAAA-12-31"):
        pf.adopt(asegurados(tmp_path / "a", tmp_path / "c"), tmp_path / "o")
    assert not (tmp_path / "o").exists()
    open_files.write_asg(tmp_path / "b", "2018-12-31", rows=60, jobs=200_000_000)
    crowded = asegurados(tmp_path / "b", tmp_path / "d", accept="generated")
    with pytest.raises(pf.PiimssError, match="personas"):
        pf.adopt(crowded, tmp_path / "o", accept="generated")
    assert not (tmp_path / "o").exists()


def test_adopting_again_what_stands_adds_no_figure(adopted, tmp_path):
    """The folder of an earlier call as data: every figure is there already."""
    found = pf.adopt(
        adopted[0] / "cubo",
        tmp_path / "again",
        catalog=pf.catalog(adopted[0] / "propio" / "datos"),
        accept="generated",
    )
    assert found.figures.empty
    before, after = (
        pd.read_csv(folder / "datos" / "figures.csv")
        for folder in (adopted[0] / "propio", tmp_path / "again")
    )
    pd.testing.assert_frame_equal(before, after)


def _recoded(folder, out, **codes):
    """The two Decembers with other codes in the last one, as a cube."""
    shutil.copytree(folder, out, ignore=lambda *_: ["cubo", "propio"])
    file = out / "asg-2025-12-31.csv"
    rows = pd.read_csv(file, sep="|", dtype=str, encoding="latin-1", keep_default_na=False)
    for column, new in codes.items():
        rows[column] = rows[column].map(new).fillna(rows[column])
    rows.to_csv(file, sep="|", index=False, encoding="latin-1")
    return asegurados(out, out / "cubo")


def test_swapped_sexes_and_shifted_ages_need_a_reason(adopted, tmp_path):
    """The salaries of the files are not those published, which is a reason of its own."""
    folder, *_ = adopted
    swapped = _recoded(folder, tmp_path / "a", sexo={"1": "2", "2": "1"})
    with pytest.raises(pf.PiimssError, match=r"asg-2025-12-31, sexo.*40\.4 %"):
        pf.adopt(swapped, tmp_path / "o")
    figures = pf.ingest.cube_figures(swapped)
    with pytest.raises(pf.PiimssError, match=r"asg-2020-12-31, sexo.*61\.\d %"):
        check_women(figures, pf.catalog().known_to(2015))  # nothing is published: one another
    older = {f"E{group}": f"E{min(group + 1, 14)}" for group in range(1, 15)}
    shifted = _recoded(folder, tmp_path / "b", rango_edad=older)
    model = pd.Series({2020: 37.2, 2025: 37.6})
    check_ages(open_cube(folder / "cubo"), pf.catalog(), model)
    with pytest.raises(pf.PiimssError, match="asg-2025-12-31, rango_edad"):
        check_ages(shifted, pf.catalog(), model)


def test_what_an_entry_cannot_be_is_said_of_its_files(adopted):
    held = pf.scenario("tendencial")
    row = {"value": {"mean_M": 45.0, "mean_F": 24.0, "sd": 7.0, "lowest": 15.0}}
    row |= {"unit": "years", "quality": "derived", "why": "x"}
    row["source"] = "asg-2020-12-31, asg-2025-12-31"
    with pytest.raises(pf.PiimssError, match=r"asg-2025-12-31, pensions\.first_job.*mean_M.*17"):
        _alone(held, "pensions.first_job", row, pf.catalog())
