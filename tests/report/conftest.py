"""A small made-up run: figures with the shapes and names of a real one, the same every time."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from piimss_forecast.catalog import load as load_catalog
from piimss_forecast.core.dims import AGES, SEXES
from piimss_forecast.report import compact, cube, in_words
from piimss_forecast.report.content import Content
from piimss_forecast.results.provenance import cited, composition
from piimss_forecast.scenario.margin import MARGIN

HERE = Path(__file__).parent
make_explained = runpy.run_path(str(HERE / "made_explained.py"))["make_explained"]
make_metas, make_courses, make_together = (
    runpy.run_path(str(HERE / "made_metas.py"))[f"make_{name}"]
    for name in ("metas", "courses", "together")
)
make_beside, make_since = (
    runpy.run_path(str(HERE / "made_beside.py"))[f"make_{name}"] for name in ("beside", "since")
)
YEARS = np.arange(2018, 2031)
DISEASES = ["diabetes", "hypertension", "ckd"]
HOSTILE = '=HYPERLINK("http://evil.example","x")'


def _paths(
    rng: np.random.Generator, start: float, growth: float, sd: float, draws: int, tilt: float = 0.0
) -> np.ndarray:
    """Growing paths, equal in all draws and scenarios up to 2024, without noise in draw 0;
    [draw, year].
    """
    ahead = np.maximum(YEARS - 2024, 0)
    noise = rng.standard_normal((draws, 1)) * sd * np.sqrt(ahead)
    noise[0] = 0.0
    return start * (1 + growth) ** (YEARS - 2018) * np.exp(noise + tilt * ahead)


def make_dataset(tilt: float = 0.0, draws: int = 21) -> xr.Dataset:
    """A projection with the contract's variables; ``tilt`` raises every growth rate."""
    rng = np.random.default_rng(7)
    data: dict[str, xr.DataArray] = {}
    labels = {"draw": np.arange(draws), "year": YEARS, "sex": list(SEXES), "age": AGES}

    def add(
        name: str, values: np.ndarray, dims: tuple[str, ...], units: str, **coords: object
    ) -> None:
        known = {d: labels[d] for d in ("draw", "year", *dims) if d in labels}
        data[name] = xr.DataArray(
            values,
            dims=("draw", "year", *dims),
            coords={**known, **coords},
            attrs={"units": units, "long_name": name, "source": f"prueba: {name}"},
        )

    shape = np.exp(-AGES[None] / (45 + YEARS - 2018)[:, None])  # the population ages
    shape = (shape / shape.sum(axis=1, keepdims=True) / 2)[:, None, :] * np.ones((1, 2, 1))
    for name, start in (
        ("population", 1.26e8),
        ("adscrita_umf", 5.6e7),
        ("adscrita_consultorio", 5.0e7),
        ("derechohabientes", 6.8e7),
    ):
        total = _paths(rng, start, 0.012, 0.01, draws, tilt)
        add(name, total[:, :, None, None] * shape[None], ("sex", "age"), "persons")
    total = _paths(rng, 5e6, 0.03, 0.02, draws, tilt)
    old = np.where(AGES > 20, AGES / 100, 0.0)
    old = old / old.sum() / 2
    people = (
        total[:, :, None, None, None]
        * np.array([1.0, 1.6, 0.2])[None, None, :, None, None]
        * np.stack([old, old])[None, None, None]
    )
    add("patients", people, ("disease", "sex", "age"), "persons", disease=DISEASES)
    add(
        "patients_in_treatment",
        people.sum(axis=(3, 4)) * 0.6,
        ("disease",),
        "patients",
        disease=DISEASES,
    )
    add("health_cost", people.sum(axis=(3, 4)) * 0.01, ("disease",), "mdp", disease=DISEASES)

    def split(
        name: str, start: float, growth: float, dim: str, parts: list[str], units: str = "mdp"
    ) -> None:
        whole = _paths(rng, start, growth, 0.02, draws, tilt)
        add(
            name,
            whole[:, :, None]
            * np.linspace(1, 2, len(parts))[None, None]
            / np.linspace(1, 2, len(parts)).sum(),
            (dim,),
            units,
            **{dim: parts},
        )

    split(
        "adscrita_status",
        5.6e7,
        0.012,
        "status",
        ["asegurado", "pensionado", "familiar", "estudiante"],
        "persons",
    )
    split("jobs_by_uma_band", 2.0e7, 0.015, "uma_band", ["0-1", "1-2", "2-3"], "jobs")
    split(
        "contribution_income",
        3.3e5,
        0.08,
        "branch",
        ["SEM_especie", "SEM_dinero", "GMP", "SIV", "SRT", "SGPS"],
    )
    split("pension_outlay", 4.4e5, 0.11, "payer", ["gobierno_federal", "imss_siv_srt", "imss_rjp"])
    split(
        "reserve_balance",
        2.2e5,
        0.06,
        "reserve",
        ["RO", "ROCF", "RFA", "RGFA", "FCOLCLC_1", "FCOLCLC_2"],
    )
    insurances = [str(b) for b in data["contribution_income"]["branch"].values]
    for name, start, units in (
        ("income_branch", 4e5, "mdp"),
        ("outlay_branch", 4.1e5, "mdp"),
        ("result_branch", -1e4, "mdp"),
        ("cost_rate", 15.0, "percent"),
    ):
        split(name, start, 0.07, "branch", insurances, units)
    items = ["cuotas", "transferencia_pensiones", "otros_servicios_y_personal", "rjp"]
    split("income", 9e5, 0.08, "item", items)
    split("outlay", 9e5, 0.08, "item", items)
    data["income"][:, :, 2:] = 0.0
    data["outlay"][:, :, :2] = 0.0
    data["income"][:, :3, 1] = np.nan  # unknown in the first years; the total is known
    add("income_total", _paths(rng, 9e5, 0.08, 0.02, draws, tilt), (), "mdp")
    add(
        "reserve_use",
        np.where((YEARS > 2027) & (np.arange(draws)[:, None] % 3 == 0), 50.0, 0.0)[:, :, None]
        * np.ones(2),
        ("reserve",),
        "mdp",
        reserve=["RO", "ROCF", "RFA", "RGFA", "FCOLCLC_1", "FCOLCLC_2"][:2],
    )
    pensions = _paths(rng, 4.2e6, 0.04, 0.01, draws, tilt)[:, :, None, None] * np.full(
        (1, 1, 2, 3), 1 / 6
    )
    pensions[:, :4, :, 2] = np.nan
    add(
        "pensions_in_payment",
        pensions,
        ("type", "regime"),
        "pensions",
        type=["vejez_cesantia", "invalidez"],
        regime=["ley_1973", "ley_1997", "rjp"],
    )
    add("pensions_contributory", pensions[..., :2].sum(axis=(2, 3)), (), "pensions")
    for name, start, growth, units in (
        ("jobs", 2.0e7, 0.015, "jobs"),
        ("jobs_mean", 2.01e7, 0.015, "jobs"),
        ("beds", 3.4e4, 0.01, "beds"),
        ("sbc", 350.0, 0.07, "mxn_per_day"),
        ("uma", 80.6, 0.05, "mxn_per_day"),
        ("contribution_income_real", 3.3e5, 0.03, "mdp_2018"),
        ("reserve_total_real", 2.2e5, 0.01, "mdp_2018"),
    ):
        add(name, _paths(rng, start, growth, 0.01, draws, tilt), (), units)
    add(
        "avance_financiero",
        _paths(rng, 1e4, 0.0, 0.3, draws) - 9e3 + tilt * 1e5 * np.maximum(YEARS - 2024, 0),
        (),
        "mdp",
    )
    return compact(xr.Dataset(data).assign_coords(is_projection=("year", YEARS > 2024)))


def make_content(lang: str = "es", tilts: dict[str, float] | None = None) -> Content:
    """A run of the scenarios named, the first being the reference."""
    tilts = {"tendencial": 0.0, "favorable": 0.006, "adverso": -0.006} if tilts is None else tilts
    path = dict.fromkeys((2026, 2030), 1.5)

    def table(tilt: float) -> pd.DataFrame:
        rows = [
            (
                "employment.growth",
                "Crecimiento del empleo",
                json.dumps({str(y): v + 100 * tilt for y, v in path.items()}),
                "percent_per_year",
                "derived",
                "derived",
                "mean of the last years",
            ),
            (
                "finance.rocf_days",
                "Días del ROCF",
                "60",
                "days",
                "law_reserves",
                "needs_verification",
                "LSS 282, recalled",
            ),
            (
                "coverage.hostile",
                HOSTILE,
                "@SUM(A1)",
                "ratio",
                "assumed",
                "assumed",
                "-1+1 <script>alert(1)</script>",
            ),
        ]
        return pd.DataFrame(
            rows, columns=["key", "name", "value", "unit", "source", "quality", "why"]
        ).set_index("key")

    first, *others = tilts
    tables = {s: table(t) for s, t in tilts.items()}
    changes = {
        s: pd.DataFrame(
            {
                "a": [tables[first].loc["employment.growth", "value"]],
                "b": [tables[s].loc["employment.growth", "value"]],
                "unit": ["percent_per_year"],
                "source_a": ["derived"],
                "source_b": ["assumed"],
            },
            index=pd.Index(["employment.growth"], name="key"),
        )
        for s in others
    }
    sources = pd.DataFrame(
        {
            "source": ["conapo_2023"],
            "title": ["Proyecciones"],
            "publisher": ["CONAPO"],
            "url": ["https://example.org/x"],
            "note": [HOSTILE],
        }
    )
    discrepancies = pd.DataFrame(
        {
            "id": ["d1", "d2"],
            "concept": ["x", "y"],
            "period": ["2024", "2023"],
            "printed": ["-5", "6"],
            "recomputed": ["5", "7"],
            "unit": ["mdp", "mdp"],
            "used": ["5", "7"],
            "locator": ["L1", "L2"],
            "severity": ["A", "B"],
            "why": ["sign", "+round"],
        }
    )
    unverified = pd.DataFrame(
        {
            "figure": ["f1"],
            "concept": ["uma_daily"],
            "period": ["2026"],
            "value": [117.31],
            "unit": ["mxn_per_day"],
            "source": ["recall"],
            "locator": ["L9"],
            "note": [np.nan],
        }
    )
    manifest = {
        "run": "2026-11-22-0123abcd",
        "date": "2026-11-22",
        "command": "piimss run --out resultados",
        "draws": 21,
        "seed": 7,
        "data_digest": "ab" * 32,
        "scenarios": {s: {"assumptions_digest": "cd" * 32, "checks": 40} for s in tilts},
        "versions": {"python": "3.11", "numpy": "2.1"},
    }
    catalog = load_catalog()
    published = {"jobs": pd.Series({2024: 1.0}), "sbc": pd.Series({2018: 350.0})}
    cubes = {s: cube(make_dataset(t), published) for s, t in tilts.items()}
    ahead = [int(y) for y in YEARS if y > 2024]
    every = cited(catalog)
    some = every["concept"].isin(["adscrita_umf", "contribution_income", "insured_jobs"])
    own = every[some].assign(own=lambda f: f["figure"] == "s000_pda_umf_2024")
    return Content(
        cubes=cubes,
        explained=make_explained(cubes, YEARS[YEARS > 2024]),
        paths={
            s: pd.DataFrame([[1.5 + 100 * t] * 6], ["employment.growth"], ahead)
            for s, t in tilts.items()
        },
        lineage=composition(cubes[first].unit, catalog),
        beside=make_beside(tilts, lang),
        since=make_since(tilts, lang),
        hindcasts=catalog.of_folder("hindcast_series").assign(name=None),
        figures=in_words(own, lang),
        titles={s: {"es": f"Escenario {s}", "en": f"Scenario {s}"} for s in tilts},
        assumptions=tables,
        changes=changes,
        metas={s: make_metas(10 * t, lang) for s, t in tilts.items()},
        history=pd.DataFrame(
            [
                [
                    "coverage",
                    "adscrita_umf",
                    "2020",
                    "persons",
                    9.0,
                    9.0,
                    0.0,
                    "percent",
                    0.5,
                    True,
                    False,
                    "",
                    "recall",
                ],
                [
                    "coverage",
                    "=65+",
                    "2012",
                    "percent",
                    11.6,
                    12.3,
                    0.7,
                    "points",
                    0.5,
                    False,
                    True,
                    "base no dicha",
                    "recall",
                ],
            ],
            columns=list(MARGIN),
        ),
        sources=sources,
        discrepancies=discrepancies,
        needs_verification=unverified,
        manifest=manifest,
        lang=lang,
        concepts=catalog.concepts().set_index("concept")[f"name_{lang}"].to_dict(),
        courses={s: make_courses() for s in tilts},
        together={s: make_together() for s in tilts},
        people={s: make_dataset(t)["adscrita_umf_central"] for s, t in tilts.items()},
    )


@pytest.fixture(scope="session")
def datasets() -> dict[str, xr.Dataset]:
    return {s: make_dataset(t) for s, t in {"tendencial": 0.0, "favorable": 0.006}.items()}


@pytest.fixture(scope="session")
def content() -> Content:
    return make_content()


@pytest.fixture(scope="session")
def single() -> Content:
    return make_content("en", {"tendencial": 0.0})
