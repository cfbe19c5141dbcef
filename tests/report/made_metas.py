"""Made-up targets of a made-up run."""

from __future__ import annotations

import numpy as np
import pandas as pd

from piimss_forecast.catalog import load as load_catalog
from piimss_forecast.metas import Joint

YEARS = np.arange(2018, 2031)


def make_metas(shift: float, lang: str) -> pd.DataFrame:
    """Every indicator of the catalogue with a made-up assessment; every fifth has no forecast."""
    rows = []
    for k, (code, row) in enumerate(load_catalog().indicators().iterrows()):
        known = k % 5 != 4
        rows.append(
            {
                "code": code,
                "name": row[f"name_{lang}"],
                "unit": row["unit"],
                "year": row["target_year"],
                "baseline_year": row["baseline_year"],
                "baseline": row["baseline"],
                "target": row["target"],
                "value": row["target"] * 0.97 if known else np.nan,
                "low": row["target"] * 0.9 if known else np.nan,
                "high": row["target"] * 1.05 if known else np.nan,
                "probability": float(np.clip(k / 40 + shift, 0, 1)) if known else np.nan,
                "status": ("improbable", "en_riesgo", "alcanzable", "cumplida", "sin_pronostico")[
                    k % 5
                ],
                "programme": row["programme"],
                "error": 0.01 if known else np.nan,
                "provenance": "projected",
                "source": "",
                "target_other": np.nan,
                "probability_other": np.nan,
                "points": int(row["points"]),
                "method": "paseo" if known else "",
                "note": "" if known else "un solo dato",
                "why": f"porque sí, {code}",
                "change": f"`piimss solve {code} <b>` da el valor",
                "decide": f"decidir {code} a tiempo",
                "class_targets": 91,
                "class_met": 47,
                "class_share": 0.36,
                "class_low": 0.17,
                "class_high": 0.74,
                "weighed": 0.35 if known else np.nan,
                "weighed_error": 0.004 if known else np.nan,
                "class_note": "de 91 metas se cumplieron 47",
            }
        )
    return pd.DataFrame(rows)


def make_courses() -> pd.DataFrame:
    """The course of every indicator: a record, targets and a fan."""
    rows = {}
    for code, row in load_catalog().indicators().iterrows():
        course = pd.DataFrame(index=pd.Index(YEARS, name="year"))
        course["published"] = np.where(YEARS <= 2024, row["target"], np.nan)
        course["target"] = np.where(row["target_year"] == YEARS, row["target"], np.nan)
        for name, factor in (("p10", 0.9), ("p50", 0.97), ("p90", 1.05)):
            course[name] = np.where(YEARS >= 2024, row["target"] * factor, np.nan)
        rows[code] = course
    return pd.concat(rows, names=["code", "year"])


def make_together() -> pd.DataFrame:
    """Targets met in the same path, by programme."""
    row = Joint(10, 0.27, 0.1, 0.5, 0.11, 0.0, 1.4)
    return pd.DataFrame({"piimss_2025_2030": row._asdict()}).T
