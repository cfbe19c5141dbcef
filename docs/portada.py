"""The picture of the README: `python docs/portada.py` redraws docs/img/portada.png from the
embedded data.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt

import piimss_forecast as pf
from piimss_forecast import report

SERIES = (
    "adscrita_umf",
    "patients_in_treatment.diabetes",
    "pensions_contributory",
    "contribution_income.total",
    "reserve_balance.total",
    "avance_financiero",
)


def main() -> None:
    """Six fan charts, four scenarios."""
    runs = {
        name: pf.project(name).cube() for name in ("tendencial", "favorable", "adverso", "piimss")
    }
    figure, axes = plt.subplots(2, 3, figsize=(14, 7), layout="constrained")
    for name, ax in zip(SERIES, axes.flat, strict=True):
        report.fan(name, runs, ax=ax)
        if name != SERIES[0]:
            ax.get_legend().remove()
    figure.savefig(Path(__file__).parent / "img" / "portada.png", dpi=80)


if __name__ == "__main__":
    main()
