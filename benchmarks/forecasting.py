"""Accuracy, coverage and speed of the forecasts on the 645 annual series of the M3 competition.

Run from the root of the repository, one core::

    OMP_NUM_THREADS=1 python benchmarks/forecasting.py [--models combination,naive,...] [--sample N]
    [--shock] [--short]

``statsmodels_ets`` (additive, damped) and ``prophet`` (where installed) stand beside the models of
the package; the whole takes about three minutes, most of it AutoARIMA and Prophet.

Columns: sMAPE (%), MASE and OWA against naive (mean of the two relative errors), share covered by
the 80 % and 95 % intervals, mean scaled interval score at 95 %, milliseconds per series.
``--shock`` repeats the default with a pulse five and four years before the end, ignored and
declared. ``--short`` cuts every series to its last n figures. ``--cells`` judges the default on
simulated series of known kinds, its weak cells among them, and needs no file.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from piimss_forecast.timeseries import MODELS, Forecast, forecast, forecast_panel

M3 = Path(__file__).resolve().parents[2] / "shared" / "validation" / "m3_yearly.csv"
DEFAULT = (
    "combination",
    "combination_median",
    "ets",
    "arima",
    "theta",
    "dynamic_theta",
    "boxcox_theta",
    "state_space",
    "statsmodels_ets",
    "prophet",
    "drift",
    "naive",
)
HORIZON = 6
Pair = tuple[pd.Series, np.ndarray]


def read_m3(path: Path = M3) -> list[Pair]:
    """Training series and hold-out of each of the 645 series."""
    table = pd.read_csv(path)
    pairs = []
    for name, group in table.groupby("id"):
        train, test = group[group["part"] == "train"], group[group["part"] == "test"]
        pairs.append(
            (
                pd.Series(train["y"].to_numpy(float), index=train["year"].to_numpy(int), name=name),
                test["y"].to_numpy(float),
            )
        )
    return pairs


def changes(pairs: list[Pair]) -> np.ndarray:
    """Mean absolute yearly change of each training series, ``[series, 1]``: the unit of MASE and
    of the scaled interval score.
    """
    return np.array([np.abs(np.diff(train)).mean() for train, _ in pairs])[:, None]


def run(
    pairs: list[Pair],
    model: str,
    unit: np.ndarray,
    events: tuple[int, ...] = (),
    last: int | None = None,
) -> dict[str, float]:
    """Scores of one model over many series; ``events`` are offsets from the last year, ``last``
    cuts the training series.
    """
    found, spent = [], 0.0
    for train, _ in pairs:
        known = train.tail(last) if last else train
        year = int(known.index[-1])
        start = time.perf_counter()
        if model == "statsmodels_ets":
            found.append(statsmodels_ets(known.to_numpy(float)))
            spent += time.perf_counter() - start
            continue
        said = forecast(known, HORIZON, model=model, events=[year + offset for offset in events])
        if isinstance(said, Forecast):
            found.append(
                [said.median, *said.interval(0.80).to_numpy().T, *said.interval(0.95).to_numpy().T]
            )
        else:
            found.append([np.full(HORIZON, known.iloc[-1])] * 5)
        spent += time.perf_counter() - start
    point, low80, high80, low95, high95 = np.moveaxis(np.array(found, float), 1, 0)
    actual = np.array([test for _, test in pairs])
    outside = np.maximum(low95 - actual, 0) + np.maximum(actual - high95, 0)
    return {
        "sMAPE": float((200 * np.abs(actual - point) / (np.abs(actual) + np.abs(point))).mean()),
        "MASE": float((np.abs(actual - point) / unit).mean()),
        "cov80": float(((actual >= low80) & (actual <= high80)).mean()),
        "cov95": float(((actual >= low95) & (actual <= high95)).mean()),
        "MSIS95": float(((high95 - low95 + 40 * outside) / unit).mean()),
        "ms": 1e3 * spent / len(pairs),
    }


def statsmodels_ets(y: np.ndarray) -> list[np.ndarray]:
    """Point and ends at 80 % and 95 % of statsmodels' ETSModel(A, Ad, N), as the library gives
    them; the last value where it fails.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            said = (
                ETSModel(pd.Series(y), error="add", trend="add", damped_trend=True)
                .fit(disp=False)
                .get_prediction(len(y), len(y) + HORIZON - 1)
            )
            ends = [
                np.asarray(said.summary_frame(alpha=1 - level)[side])
                for level in (0.80, 0.95)
                for side in ("pi_lower", "pi_upper")
            ]
        return [np.asarray(said.predicted_mean), *ends]
    except (ValueError, np.linalg.LinAlgError):
        return [np.full(HORIZON, y[-1])] * 5


def panel_speed(pairs: list[Pair], workers: int) -> float:
    """Milliseconds per series of the default in one panel."""
    frame = pd.concat(
        [
            pd.DataFrame({"unique_id": str(train.name), "ds": train.index, "y": train.to_numpy()})
            for train, _ in pairs
        ]
    )
    start = time.perf_counter()
    forecast_panel(frame, HORIZON, workers=workers)
    return 1e3 * (time.perf_counter() - start) / len(pairs)


def owa(scores: dict[str, float], naive: dict[str, float]) -> float:
    """Overall weighted average of the M4 competition: mean of sMAPE and MASE relative to naive."""
    return (scores["sMAPE"] / naive["sMAPE"] + scores["MASE"] / naive["MASE"]) / 2


def shocked(pairs: list[Pair]) -> list[Pair]:
    """A fall of 3 and 1.8 mean changes in the years five and four before the end (2020 and 2021
    for data to 2024).
    """
    out = []
    for train, test in pairs:
        hit = train.copy()
        step = float(np.abs(np.diff(train)).mean())
        hit.iloc[-5] = max(hit.iloc[-5] - 3.0 * step, 0.01 * hit.iloc[-5])
        hit.iloc[-4] = max(hit.iloc[-4] - 1.8 * step, 0.01 * hit.iloc[-4])
        out.append((hit, test))
    return out


def cells(count: int, years: int = 25) -> dict[str, list[Pair]]:
    """Simulated series of each kind, the same every time: what was seen and the six years after.

    The unit is the usual yearly change; levels stand far from zero.
    """
    rng = np.random.default_rng(2030)
    ahead, t = HORIZON, np.arange(years + HORIZON)
    turn = np.clip(t - (years - 4), 0, None)  # years since three before the end
    walk = np.cumsum(rng.standard_normal((count, t.size)), axis=1)
    noise = rng.standard_normal((count, t.size))
    quiet = np.where(t < 15, 0.0, np.cumsum(np.where(t < 15, 0.0, noise), axis=1))
    made = {
        "random walk": 100 + walk,
        "pulse of 6 changes in the last year": 100 + walk + 6 * (t == years - 1),
        "level break of 2 changes, 3 years before the end": 100 + walk + 2 * (turn > 0),
        "slope break of 2 changes a year, 3 years before": 100 + t + 0.5 * noise - 2 * turn,
        "the same slope, which turns back after the last year": (
            100 + t + 0.5 * noise - 2 * np.minimum(turn, turn[years - 1])
        ),
        "growth of 6 % a year": 100 * 1.06**t * np.exp(0.01 * noise),
        "constant for 15 years, then a random walk": 100 + quiet,
        "white noise": 100 + noise,
    }
    index = np.arange(1, years + 1)
    return {
        kind: [(pd.Series(row[:years], index=index), row[years : years + ahead]) for row in rows]
        for kind, rows in made.items()
    }


def show(rows: dict[str, dict[str, float]], naive: dict[str, float]) -> None:
    """Print the table."""
    print(
        f"{'method':32s}{'sMAPE':>8s}{'MASE':>7s}{'OWA':>7s}"
        f"{'cov80':>7s}{'cov95':>7s}{'MSIS95':>9s}{'ms':>7s}"
    )
    for name, r in rows.items():
        print(
            f"{name:32s}{r['sMAPE']:8.2f}{r['MASE']:7.3f}{owa(r, naive):7.3f}"
            f"{r['cov80']:7.3f}{r['cov95']:7.3f}{r['MSIS95']:9.2f}{r['ms']:7.2f}"
        )


def main() -> int:
    """Run and print; exit code 2 when the public file is absent."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--models", default=",".join(DEFAULT), help="names of MODELS, with commas")
    parser.add_argument("--sample", type=int, help="so many series at random instead of all")
    parser.add_argument("--shock", action="store_true", help="the pulse experiment")
    parser.add_argument(
        "--short", action="store_true", help="the default on series cut to their last n figures"
    )
    parser.add_argument("--cells", type=int, help="so many simulated series of each kind")
    given = parser.parse_args()
    if given.cells:
        judged = {k: (p, changes(p)) for k, p in cells(given.cells).items()}
        for kind, (pairs, unit) in judged.items():
            naive = run(pairs, "naive", unit)
            print(kind)
            show({"  default": run(pairs, "combination", unit), "  naive": naive}, naive)
        return 0
    if not M3.exists():
        print(f"{M3} is absent: see shared/validation/README.md", file=sys.stderr)
        return 2
    pairs = read_m3()
    if given.sample:
        pairs = [
            pairs[i]
            for i in np.random.default_rng(0).choice(len(pairs), given.sample, replace=False)
        ]
    start = time.perf_counter()
    forecast(pairs[0][0], HORIZON)
    first = time.perf_counter() - start
    start = time.perf_counter()
    forecast(pairs[0][0].tail(15), HORIZON).summary()
    once = time.perf_counter() - start
    start = time.perf_counter()
    forecast(pairs[1][0].tail(15), HORIZON).table()
    plain = time.perf_counter() - start
    print(
        f"{len(pairs)} series; first call with imports {first:.2f} s; one series of 15 points after"
        f" import {1e3 * plain:.1f} ms, with its own back-test {1e3 * once:.0f} ms; a panel on one"
        f" core {panel_speed(pairs, 1):.2f} ms a series"
    )
    names = [
        name for name in given.models.split(",") if name in MODELS or name == "statsmodels_ets"
    ]
    if "prophet" in names and importlib.util.find_spec("prophet") is None:
        print("prophet is not installed: its row is left out")
        names.remove("prophet")
    unit = changes(pairs)
    rows = {name: run(pairs, name, unit) for name in dict.fromkeys((*names, "naive"))}
    naive = rows["naive"]
    show(rows, naive)
    if given.shock:
        hit = shocked(pairs)
        show(
            {
                "clean": rows.get("combination") or run(pairs, "combination", unit),
                "pulse ignored": run(hit, "combination", unit),
                "pulse declared": run(hit, "combination", unit, (-4, -3)),
            },
            naive,
        )
    if given.short:
        show(
            {f"last {n}": run(pairs, "combination", unit, last=n) for n in (5, 6, 7, 8, 10, 12)},
            naive,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
