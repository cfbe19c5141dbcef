"""The institute's own files from the command line: they become a scenario that runs, or an error
that says what is wrong.
"""

import numpy as np
import pandas as pd
import pytest

import piimss_forecast as pf
from piimss_forecast.links import run_chain
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


def test_back_test_of_a_module_prints_margins_and_what_they_miss(piimss):
    done = piimss("backtest", 2018, 2020, "--module", "cobertura", "--draws", 20)
    assert done.returncode == 0, done.stderr
    for word in ("57,073,874", "liberado", "65 y más en la", "80 %:"):
        assert word in done.stdout, word
    assert piimss("backtest", "--module", "nothing").returncode == 2


def test_back_test_of_the_targets_prints_each_and_what_the_probabilities_scored(piimss):
    done = piimss("backtest", 2020, "--metas", "--draws", 5)
    assert done.returncode == 0, done.stderr
    for word in ("P20-5.3", "115.9", "Puntaje de Brier", "sabiendo qué parte se cumplió"):
        assert word in done.stdout, word
