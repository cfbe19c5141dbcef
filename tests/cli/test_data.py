"""The data of the package from the command line: checked, shown, exported, replaced by own."""

from __future__ import annotations

import pandas as pd


def test_validation_lists_what_needs_verification(piimss, data_copy):
    done = piimss("data", "validate")
    assert done.returncode == 0, done.stdout[-2000:]
    path = data_copy / "figures.csv"
    text = path.read_text(encoding="utf-8")
    line = next(x for x in text.splitlines() if ",adscrita_umf,2020," in x)
    path.write_text(text.replace(line, line.replace("57073874", "-57073874")), encoding="utf-8")
    done = piimss("data", "validate", "--data", data_copy)
    assert done.returncode == 1 and "adscrita_umf" in done.stdout + done.stderr


def test_own_figures_replace_the_embedded_ones(piimss, tmp_path):
    mine = tmp_path / "mis_cifras.csv"
    header = (
        "figure,concept,period,date_basis,value,unit,sex,age,geography,kind,quality,bound,source,"
        "locator,note"
    )
    mine.write_text(
        f"{header}\nmine_1,insured_jobs,2026,31-dec,22700000,jobs,T,all,MX,observed,published,exact,piimss_2025_2030,L1,\n",
        encoding="utf-8",
    )
    done = piimss("data", "import", mine, "--out", tmp_path / "datos")
    assert done.returncode == 0, done.stderr
    shown = piimss("data", "show", "insured_jobs", "--data", tmp_path / "datos")
    assert "22,700,000" in shown.stdout
    mine.write_text(
        f"{header}\nmine_1,insured_jobs,2026,31-dec,22700000,persons,T,all,MX,observed,published,exact,piimss_2025_2030,L1,\n",
        encoding="utf-8",
    )
    done = piimss("data", "import", mine, "--out", tmp_path / "otra")
    assert done.returncode == 1 and "jobs" in done.stderr and not (tmp_path / "otra").exists()


def test_export_and_english(piimss, tmp_path):
    done = piimss("data", "export", "insured_jobs", "--out", tmp_path / "jobs.csv")
    assert done.returncode == 0 and len(pd.read_csv(tmp_path / "jobs.csv")) >= 14
    done = piimss("run", "nope", "--lang", "en")
    assert "What to do" in done.stderr
