"""Speed of the demographic engine: the cohort-component kernel, and mortality fits beside StMoMo
(R) where it is installed.

Run: python benchmarks/demography.py [--shared ../shared]     Prints a Markdown table; ratios are of
one run on one machine.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from timing import best

from piimss_forecast.demography import (
    clip_cohorts,
    fit_mortality,
    initial_exposure,
    project_arrays,
    project_cohorts,
)

AGES, YEARS = 101, 76
MODELS = ("LC", "APC", "CBD", "M7", "PLAT", "RH")
LIMITS = {"RH": 10.0}  # seconds; the others under one
STMOMO = {
    "LC": "lc(link='logit')",
    "APC": "apc(link='logit')",
    "CBD": "cbd()",
    "M7": "m7()",
    "RH": "rh(link='logit',cohortAgeFun='1')",
}
R_SCRIPT = """
suppressMessages(library(StMoMo)); a <- commandArgs(trailingOnly=TRUE)
D <- as.matrix(read.csv(a[1],row.names=1,check.names=FALSE))
E <- as.matrix(read.csv(a[2],row.names=1,check.names=FALSE))
w <- genWeightMat(55:89, as.numeric(colnames(D)), clip=3)
m <- {model}; y <- as.numeric(colnames(D))
t <- system.time(f <- fit(m, Dxt=D, Ext=E, ages=55:89, years=y, wxt=w, verbose=FALSE))
cat(t[["elapsed"]], AIC(f))
"""


def world(draws: int) -> dict[str, np.ndarray]:
    """Rates of a country, each draw with its own mortality and fertility."""
    rng, age = np.random.default_rng(0), np.arange(AGES)
    mx = np.stack([4e-5 * np.exp(0.092 * age) + 5e-4, 2.5e-5 * np.exp(0.096 * age) + 4e-4])
    mx[:, 0] = 0.011
    asfr = np.where((age >= 15) & (age < 50), 1.9 / 35, 0.0)
    moves = np.zeros((1, YEARS, 2, AGES))
    moves[..., 20:40] = -500.0
    return {
        "population": rng.uniform(1e5, 1e6, (1, 2, AGES)),
        "mx": np.exp(rng.normal(0, 0.05, (draws, YEARS, 1, 1))) * mx,
        "asfr": np.exp(rng.normal(0, 0.05, (draws, YEARS, 1))) * asfr,
        "srb": np.full(YEARS, 1.05),
        "migration": moves,
    }


def kernel() -> None:
    """Time and memory of the projection; time by number of draws."""
    print(
        f"| projection, {YEARS} years x {AGES} ages x 2 sexes | draws | seconds | peak MiB of"
        " outputs and temporaries |\n|---|---|---|---|"
    )
    for draws in (250, 500, 1000, 2000):
        case = world(draws)
        _row(
            "last population, flows summed over age (`keep='last'`)",
            draws,
            lambda c=case: project_arrays(**c, keep="last"),
        )
        if draws == 1000:
            _row("every year, deaths by age", draws, lambda c=case: project_arrays(**c))
            _row(
                "`project_cohorts`: checks, deaths both ways, exposure, Dataset",
                draws,
                lambda c=case: project_cohorts(**c),
            )


def _row(name: str, draws: int, run: Callable[[], object]) -> None:
    seconds = best(run)
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"| {name} | {draws:,} | {seconds:.3f} | {peak / 2**20:,.0f} |")


def england_wales(folder: Path) -> tuple[np.ndarray, np.ndarray, str]:
    """Deaths and initial exposure of ages 55-89, 1961-2011 (or of a made-up country where the
    public case is absent).
    """
    if (folder / "deaths.csv").is_file():
        deaths, central = (
            _table(folder / f"{name}.csv") for name in ("deaths", "central_exposure")
        )
        return deaths, initial_exposure(central, deaths), "England and Wales, males (HMD)"
    rng, age, year = (
        np.random.default_rng(1),
        np.arange(55, 90)[:, None],
        np.arange(1961, 2012)[None],
    )
    rate = np.exp(
        -9.8
        + 0.095 * age
        - (0.02 - 2e-4 * (age - 55)) * (year - 1961)
        + 0.05 * np.sin((year - age) / 6)
    )
    deaths = rng.poisson(2e5 * rate).astype(float)
    return (
        deaths,
        initial_exposure(np.full(rate.shape, 2e5), deaths),
        "simulated counts (../shared is absent)",
    )


def _table(file: Path) -> np.ndarray:
    with file.open(newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    return np.array([[float(v) for v in row[1:]] for row in rows if 55 <= int(row[0]) <= 89])


def fits(folder: Path) -> bool:
    """Fit the six models; the same in R when StMoMo is there. Returns whether all are within
    their limits.
    """
    deaths, exposure, source = england_wales(folder)
    ages, years = np.arange(55, 90), np.arange(1961, 2012)
    weights = clip_cohorts(ages, years, 3)
    peer = _stmomo()
    print(
        f"\n{source}, 35 ages x 51 years, binomial-logit."
        f" {peer or 'R with StMoMo is not installed here: no ratio.'}\n"
    )
    print(
        "| model | parameters | AIC | seconds | StMoMo seconds | ratio |\n|---|---|---|---|---|---|"
    )
    good = True
    for model in MODELS:
        fit = fit_mortality(
            deaths,
            exposure,
            ages=ages,
            years=years,
            model=model,
            link="binomial-logit",
            weights=weights,
        )
        seconds = best(
            lambda m=model: fit_mortality(
                deaths,
                exposure,
                ages=ages,
                years=years,
                model=m,
                link="binomial-logit",
                weights=weights,
            )
        )
        theirs = _time_in_r(model, deaths, exposure, ages, years) if peer else None
        ratio = f"{theirs:.2f} | {seconds / theirs:.3f}" if theirs else "- | -"
        print(f"| {model} | {fit.nparams} | {fit.aic:,.2f} | {seconds:.3f} | {ratio} |")
        good = good and seconds < LIMITS.get(model, 1.0)
    return good


def _stmomo() -> str | None:
    """Version line of StMoMo, or None when R or the package is absent."""
    if shutil.which("Rscript") is None:
        return None
    found = subprocess.run(
        ["Rscript", "-e", "cat(as.character(packageVersion('StMoMo')))"],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"StMoMo {found.stdout} in the same run." if found.returncode == 0 else None


def _time_in_r(
    model: str, deaths: np.ndarray, exposure: np.ndarray, ages: np.ndarray, years: np.ndarray
) -> float | None:
    if model not in STMOMO:
        return None
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{name}.csv" for name in ("d", "e")]
        for file, table in zip(files, (deaths, exposure), strict=True):
            lines = [
                ",".join(["age", *map(str, years)]),
                *(",".join([str(a), *map(str, row)]) for a, row in zip(ages, table, strict=True)),
            ]
            file.write_text("\n".join(lines) + "\n")
        script = Path(folder) / "fit.R"
        script.write_text(R_SCRIPT.replace("{model}", STMOMO[model]))
        done = subprocess.run(
            ["Rscript", str(script), *map(str, files)], capture_output=True, text=True, check=False
        )
    return float(done.stdout.split()[-2]) if done.returncode == 0 and done.stdout.split() else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared",
        type=Path,
        default=Path(__file__).resolve().parents[2] / "shared",
        help="folder of the public cases",
    )
    options = parser.parse_args()
    kernel()
    return 0 if fits(options.shared / "validation" / "ew_males") else 1


if __name__ == "__main__":
    sys.exit(main())
