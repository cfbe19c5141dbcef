"""The pages of docs/como say steps that work: each block is used as the page tells."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.catalog import datapackage
from piimss_forecast.catalog.validate import validate
from piimss_forecast.metas import recompute

PAGES = Path(__file__).resolve().parents[2] / "docs" / "como"
NAMES = ("escenario", "indicador", "enfermedad", "producto_de_pension", "pais")


def block(page: str, language: str) -> str:
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    return re.search(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)[1]


@pytest.mark.parametrize("page", NAMES)
def test_each_page_is_in_both_languages_and_names_files_that_exist(page, root):
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    assert text.startswith("# ") and "\n## In English: " in text
    for name in re.findall(r"`([\w/]+\.(?:py|toml|csv)|(?:data|models|tests)/[\w/]*)`", text):
        homes = (root, root / "piimss_forecast", root / "data", root / "data" / "law")
        own = name.startswith(("mi_", "empleo_debil"))
        assert own or any((home / name).exists() for home in homes), name


def test_a_scenario_is_a_file(tmp_path):
    path = tmp_path / "empleo_debil.toml"
    path.write_text(block("escenario", "toml"), encoding="utf-8")
    weak = pf.project(pf.scenario(path), draws=2).data["jobs"].sel(draw=0)
    trend = pf.project("tendencial", draws=2).data["jobs"].sel(draw=0)
    assert float(weak.sel(year=2030)) < float(trend.sel(year=2030))
    assert bool((weak == trend).sel(year=slice(None, 2024)).all())
    assert weak.sel(year=2030) / weak.sel(year=2029) < 1.015  # 0.8 % and platforms


def test_an_indicator_is_rows_of_data(data_copy):
    code = "EJ-1.1"
    for name in ("concepts.csv", "figures.csv", "indicators.toml"):
        path = data_copy / name
        path.write_text(
            path.read_text(encoding="utf-8").rstrip("\n") + "\n" + block("indicador", name),
            encoding="utf-8",
        )
    datapackage.write(data_copy)
    catalog = pf.catalog(data_copy)
    about = [str(p) for p in validate(catalog).problems if code in str(p) or "example_" in str(p)]
    assert not about
    row = recompute(catalog).query("code == @code").squeeze()
    assert row["year"] == 2024 and row["recomputed"] == 420_000 / 20_000 and row["ok"]
    done = pf.project(pf.Request(pf.scenario("tendencial"), catalog, horizon=2030, draws=20))
    path = done.data["indicator"].sel(code=code)
    assert path.sel(draw=0, year=2023) == 20.5
    assert np.isfinite(path.sel(year=slice(2025, None))).all()
    judged = pf.assess(done).table().loc[code]
    assert judged["target"] == 23.0 and 0 < judged["probability"] < 1
