"""The institute's own files from the command line: they become a scenario that runs, or an error
that says what is wrong.
"""

import shutil
import warnings

import numpy as np
import pandas as pd
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import PiimssWarning
from piimss_forecast.links import run_chain
from piimss_forecast.results.unused import unused
from piimss_forecast.scenario import Request


@pytest.fixture(scope="module")
def ages(tmp_path_factory):
    """A file as the institute could send it: the ledger's own statuses, with men of 30-39
    counted a tenth higher and women lower.
    """
    data = run_chain(
        Request(pf.scenario("tendencial"), pf.catalog(), 2025, 1, 0), until="coverage"
    ).data.sel(draw=0, year=2024)
    table = data["adscrita_status_age"]
    people = data["adscrita_umf"].to_numpy()
    group = np.repeat(np.arange(21), [5] * 20 + [1])
    within = people / np.stack(
        [np.bincount(group, weights=p)[group] for p in people]
    )  # single ages as the whole has them
    persons = table.to_numpy()[..., group] * within  # [status, sex, age]
    moved = 0.1 * persons[0, 0, 30:40]
    persons[0, :, 30:40] += np.stack([moved, -moved])
    index = pd.MultiIndex.from_product(
        [table["status"].to_numpy(), ["M", "F"], range(101)], names=["status", "sex", "age"]
    )
    frame = pd.DataFrame(
        {"period": "2024", "persons": persons.reshape(-1).round(3)}, index=index
    ).reset_index()
    path = tmp_path_factory.mktemp("ages") / "adscrita.csv"
    frame[["period", "status", "sex", "age", "persons"]].to_csv(path, index=False)
    return path


def test_an_age_sex_file_becomes_a_scenario(piimss, ages, tmp_path):
    out = tmp_path / "propio.toml"
    done = piimss("data", "ages", ages, "--out", out)
    assert done.returncode == 0, done.stderr
    assert "adscrita_umf" in done.stdout and sorted(p.name for p in tmp_path.iterdir()) == [
        "propio.toml"
    ]
    own = pf.scenario(out)
    assert own.row("employment.profile").source == "adscrita.csv"
    before, after = (
        run_chain(Request(a, pf.catalog(), 2025, 1, 0), until="coverage")
        .data["adscrita_umf"]
        .sel(draw=0, year=2024)
        for a in (pf.scenario("tendencial"), own)
    )
    assert float(after.sum()) == pytest.approx(62_600_000)
    at = {"sex": "M", "age": slice(30, 39)}
    assert float(after.sel(at).sum()) > 1.01 * float(before.sel(at).sum())


def test_a_short_age_sex_file_is_told_by_its_gap(piimss, ages, tmp_path):
    frame = pd.read_csv(ages)
    frame["persons"] *= 0.9
    frame.to_csv(tmp_path / "corto.csv", index=False)
    done = piimss("data", "ages", tmp_path / "corto.csv", "--out", tmp_path / "x.toml")
    assert done.returncode == 1 and "corto.csv" in done.stderr and "-10.00 %" in done.stderr
    assert not (tmp_path / "x.toml").exists()


def test_a_user_s_file_is_never_written_over(piimss, ages, tmp_path):
    before = ages.read_bytes()
    for out in (ages, tmp_path / "otro.csv"):
        done = piimss("data", "ages", ages, "--out", out)
        assert done.returncode == 2 and ".toml" in done.stderr
    assert ages.read_bytes() == before and not (tmp_path / "otro.csv").exists()


def test_a_table_by_uma_band_becomes_a_scenario(piimss, tmp_path):
    shares = [0.01, 0.02, 0.2, 0.25, 0.2, 0.1, 0.07, 0.05, 0.03, 0.02, *[0.05 / 15] * 15]
    rows = [f"1|W{band}|{22_155_184 * share:.0f}" for band, share in enumerate(shares, 1)]
    (tmp_path / "asg.csv").write_text("\n".join(["sexo|rango_uma|ta_sal", *rows]), encoding="utf-8")
    done = piimss(
        "data", "bands", tmp_path / "asg.csv", "--year", 2024, "--out", tmp_path / "bandas.toml"
    )
    assert done.returncode == 0, done.stderr
    row = pf.scenario(tmp_path / "bandas.toml").row("contributions.salary_sd_log")
    assert row.source == "asg.csv" and 0.3 < row.value < 1.5
    wrong = piimss(
        "data", "bands", tmp_path / "asg.csv", "--year", 1990, "--out", tmp_path / "y.toml"
    )
    assert wrong.returncode == 1 and "1990" in wrong.stderr


OPENED = (
    ["run", "tendencial", "--draws", 2],
    ["compare", "tendencial", "adverso", "--draws", 2],
    ["metas", "tendencial", "--draws", 2],
    ["solve", "jobs >= 24000000@2030", "employment.growth", "--draws", 2],
    ["backtest", 2020],
    ["sufficiency", "tendencial", "--draws", 2],
    ["serve", "tendencial", "--draws", 2],
)


@pytest.fixture(scope="module")
def wrong_folder(tmp_path_factory, root):
    """Cost of diabetes of 2024 with a digit more."""
    folder = tmp_path_factory.mktemp("own") / "datos"
    shutil.copytree(root / "data", folder)
    with (folder / "figures.csv").open("a", encoding="utf-8") as end:
        end.write(
            "own,diabetes_cost,2024,year,388020,mdp,T,all,MX,observed,published,exact,"
            "piimss_2025_2030,p1,\n"
        )
    return folder


@pytest.mark.parametrize("words", OPENED, ids=lambda words: words[0])
def test_every_command_refuses_the_folder_that_a_run_refuses(piimss, wrong_folder, tmp_path, words):
    done = piimss(*words, "--data", wrong_folder, cwd=tmp_path)
    assert done.returncode == 1, done.stdout
    assert "388,020" in done.stderr and "38,802" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_python_says_once_what_a_run_would_refuse(wrong_folder):
    given = {"draws": 1, "horizon": 2025, "catalog": pf.catalog(wrong_folder)}
    with pytest.warns(PiimssWarning, match="38,802"):
        pf.project("tendencial", **given)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pf.project("tendencial", **given)
        pf.project("tendencial", draws=1, horizon=2025)


def test_rows_that_no_link_reads_are_listed_with_who_reads_them(data_copy):
    for table, before, after in (
        ("history", "insured_jobs,2015,17884033", "insured_jobs,2015,17884034"),
        ("states/parameters", "drift_kept,0.25", "drift_kept,0.3"),
        ("demography/conapo_annual", "births,2010,2356951", "births,2010,2356950"),
    ):
        text = (data_copy / f"{table}.csv").read_text(encoding="utf-8")
        assert text.count(before) == 1
        (data_copy / f"{table}.csv").write_text(text.replace(before, after), encoding="utf-8")
    found = unused(pf.catalog(data_copy), pf.scenario("tendencial"), 2025)
    said = dict(zip(found["table"], found["reason_en"], strict=True))
    assert "hindcasts" in said["history.csv"] and "by state" in said["states/parameters.csv"]
    assert said["demography/conapo_annual.csv"] == "no result to 2025 depends on it"


def test_back_test_of_a_module_prints_margins_and_what_they_miss(piimss):
    done = piimss("backtest", 2018, 2020, "--module", "cobertura", "--draws", 20)
    assert done.returncode == 0, done.stderr
    for word in ("57,073,874", "liberado", "65 y más en la", "80 %:"):
        assert word in done.stdout, word
    assert piimss("backtest", "--module", "nothing").returncode == 2


def test_back_test_of_the_targets_prints_each_and_what_the_probabilities_scored(piimss, tmp_path):
    done = piimss("backtest", 2020, "--metas", "--draws", 5, "--csv", tmp_path / "metas")
    assert done.returncode == 0, done.stderr
    assert "probability" in (tmp_path / "metas/retropronosticos_metas.csv").read_text("utf-8")
    for word in ("P20-5.3", "115.9", "Puntaje de Brier", "conociendo la parte que se cumplió"):
        assert word in done.stdout, word
    since = piimss("backtest", "--published", "--draws", 20, "--csv", tmp_path / "publicado")
    assert since.returncode == 0, since.stderr
    assert "shcp_lif" in (tmp_path / "publicado/publicado.csv").read_text("utf-8")
    assert "la corrida toma" in since.stdout
    assert "--metas" in piimss("backtest", "--published", "--metas").stderr
    refused = piimss("backtest", 2020, "--metas", "--module", "cobertura", "--detail")
    assert refused.returncode != 0 and "--module, --detail" in refused.stderr
