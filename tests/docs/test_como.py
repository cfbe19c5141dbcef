"""The pages of docs/como say steps that work: each block is used as the page tells."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
import tomli_w

import piimss_forecast as pf
from piimss_forecast.catalog import datapackage
from piimss_forecast.catalog.validate import validate
from piimss_forecast.metas import recompute

pytestmark = pytest.mark.slow

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


def append(folder: Path, page: str, names: tuple[str, ...]) -> None:
    """Add the blocks of a page to the files they are named after."""
    for name in names:
        path = folder / name
        path.write_text(
            path.read_text(encoding="utf-8").rstrip("\n") + "\n" + block(page, name),
            encoding="utf-8",
        )
    datapackage.write(str(folder))


def test_an_indicator_is_rows_of_data(data_copy):
    code = "EJ-1.1"
    append(data_copy, "indicador", ("concepts.csv", "figures.csv", "indicators.toml"))
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


def with_ledger(folder: Path, line: str) -> Path:
    """The last step of the page: a line below the first variable of the new indicator."""
    path = folder / "indicators.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("baseline = 420000\n", f"baseline = 420000\n{line}\n"), "utf-8")
    return folder


def test_an_indicator_of_the_ledger_is_a_line_more(data_copy):
    append(data_copy, "indicador", ("concepts.csv", "figures.csv", "indicators.toml"))
    catalog = pf.catalog(with_ledger(data_copy, block("indicador", "ledger").strip()))
    done = pf.project(pf.Request(pf.scenario("tendencial"), catalog, horizon=2028, draws=3)).data
    path = done["indicator"].sel(code="EJ-1.1")
    assert path["basis"].item() == "ledger"
    people = done["adscrita_umf"].sum(["sex", "age"]) / 20_000
    new = slice(2025, None)
    np.testing.assert_allclose(path.sel(year=new), people.sel(year=new), rtol=1e-12)
    assert path.sel(draw=0, year=2023) == 20.5  # what is printed stays as it is


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('{ variable = "adscrita_um" }', "EJ-1.1.*adscrita_umf"),
        ('{ variable = "jobs", sum = "age" }', "EJ-1.1.*sum"),
        ('{ variable = "adscrita_umf", at = { sex = "X" } }', "adscrita_umf.*X.*sex, age"),
        ('{ variable = "adscrita_umf", at = { branch = "SRT" } }', "adscrita_umf.*sex, age"),
    ],
)
def test_a_line_that_names_nothing_of_the_ledger_is_told(data_copy, line, named):
    append(data_copy, "indicador", ("concepts.csv", "figures.csv", "indicators.toml"))
    catalog = pf.catalog(with_ledger(data_copy, f"ledger = {line}"))
    with pytest.raises(pf.PiimssError, match=named):
        pf.project(pf.Request(pf.scenario("tendencial"), catalog, horizon=2026, draws=1))


# What the test assumes of asthma, which is nobody's estimate.
ASMA = {
    "control": {2025: 60.0, 2030: 65.0},
    "excess_mortality": {2025: 1.0, 2030: 0.9},
    "incidence_multiplier": {2025: 1.0, 2030: 1.0},
    "prevalence_shape": {"ages": [0, 20, 60, 100], "M": [0.1, 0.05, 0.07, 0.06]},
    "relative_risk": {"ages": [0, 100], "M": [1.5, 1.2]},
}
ENTRIES = {"start_cost": 7000.0, "start_prevalence": 5.0, "sixty_margin": 1.0}


def with_asma(models: Path, leave_out: str = "") -> Path:
    """The third step of the page, on a copy of the models."""
    for name in ("schema", "tendencial"):
        path = models / f"{name}.toml"
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
        area = whole["morbidity"]
        for key, row in list(area.items()):
            entries = row["keys"] if "keys" in row else row.get("value")
            if key == leave_out:
                continue
            if key.endswith("_hypertension") and not key.startswith("detection_"):
                own = ASMA[key.removesuffix("_hypertension")]
                value = {str(k): v for k, v in own.items()}
                value |= {"F": own["M"]} if "M" in own else {}
                area[key.replace("hypertension", "asma")] = row | (
                    {"value": value} if name == "tendencial" else {}
                )
            elif isinstance(entries, list) and "hypertension" in entries:
                entries.append("asma")
            elif isinstance(entries, dict) and "hypertension" in entries:
                entries["asma"] = ENTRIES.get(key, entries["hypertension"])
        path.write_text(tomli_w.dumps(whole), encoding="utf-8")
    return models


DISEASE_FILES = ("concepts.csv", "figures.csv", "diseases.csv")


def test_a_disease_is_rows_of_data_and_its_assumptions(data_copy, models_copy, tmp_path):
    append(data_copy, "enfermedad", DISEASE_FILES)
    catalog = pf.catalog(data_copy)
    assert [str(p) for p in validate(catalog).problems] == []
    scenario = pf.scenario("tendencial", with_asma(models_copy))
    done = pf.project(pf.Request(scenario, catalog, horizon=2030, draws=6, seed=3))
    usual = pf.project("tendencial", horizon=2030, draws=6, seed=3)
    new, old = done.data, usual.data

    names = ["diabetes", "hypertension", "ckd", "asma"]
    assert new["patients"]["disease"].values.tolist() == names
    by_disease = [n for n, array in old.data_vars.items() if "disease" in array.dims]
    assert len(by_disease) > 10
    for name in [*by_disease, "patients_dm_or_hta", "detection_coverage", "adscrita_umf"]:
        same = new[name].sel(disease=names[:3]) if name in by_disease else new[name]
        np.testing.assert_array_equal(same, old[name], err_msg=name)

    # The figures of the page are met, and the states close.
    asma = new.sel(disease="asma", draw=0)
    assert float(asma["patients_in_treatment"].sel(year=2024)) == pytest.approx(9e5, rel=1e-9)
    assert float(asma["health_cost"].sel(year=2024)) == pytest.approx(7200, rel=1e-9)
    patients = new["patients"].sel(disease="asma").sum(["sex", "age"])
    np.testing.assert_allclose(
        new["patients_state"].sel(disease="asma").sum("state"), patients, rtol=1e-9
    )
    assert bool((patients.sel(year=2030) > 0).all())
    margins = {(m["margin"], m["period"]): m for m in done.margins}
    survey = margins["national prevalence, asma, 20+", "2022"]
    assert survey["model"] == pytest.approx(6.0, abs=0.05) and survey["within"]

    # Its cost is part of the outlay on chronic disease, and its lines stand in the tables.
    three, four = (d["health_cost"].sum("disease") for d in (old, new))
    np.testing.assert_allclose(four - three, new["health_cost"].sel(disease="asma"), rtol=1e-6)
    np.testing.assert_allclose(new["health_cost_insurance"].sum("insurance"), four, rtol=1e-9)
    lines = set(done.table("costo_salud").index.get_level_values("series"))
    assert {"health_cost.asma", "health_cost.ckd"} <= lines
    prevalence = done.table("prevalencia", lang="en")
    assert "prevalence.asma" in prevalence.index.get_level_values("series")

    # Saved, it comes back with the assumptions of its own diseases, and runs again.
    again = pf.load(done.save(tmp_path / "saved"), catalog)
    assert again.data.identical(done.data)
    assert again.request.digest == done.request.digest
    assert again.assumptions.contracts() == scenario.contracts()
    shorter = pf.project(again.request.replace(horizon=2026, draws=1)).data["health_cost"]
    np.testing.assert_allclose(shorter, new["health_cost"].sel(draw=[0], year=shorter["year"]))


@pytest.mark.parametrize(
    ("leave_out", "named"),
    [("control_hypertension", "morbidity.control_asma"), ("hospital_share", "asma")],
)
def test_what_is_missing_of_a_disease_is_named(data_copy, models_copy, leave_out, named):
    append(data_copy, "enfermedad", DISEASE_FILES)
    scenario = pf.scenario("tendencial", with_asma(models_copy, leave_out))
    with pytest.raises(pf.PiimssError, match=named):
        pf.project(pf.Request(scenario, pf.catalog(data_copy), horizon=2026, draws=2))


def test_assumptions_of_a_disease_that_the_data_lack_are_unused(models_copy):
    with pytest.raises(pf.PiimssError, match="asma"):
        pf.project(pf.scenario("tendencial", with_asma(models_copy)), draws=2, horizon=2026)
