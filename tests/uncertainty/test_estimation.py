"""Drivers estimated from a few years: recovery from long histories, shrinkage in short ones, the
adopted values beside.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piimss_forecast.core.errors import DataError
from piimss_forecast.uncertainty import (
    autoregressive,
    compare,
    correlation_matrix,
    estimate_process,
    growth,
)


def simulated(n: int, seed: int = 0) -> dict[str, pd.Series]:
    """Two drivers: persistence 0.6 and 0, sd 1.5 and 3, correlation -0.5."""
    factor = np.linalg.cholesky(np.array([[1, -0.5], [-0.5, 1]]))
    shocks = factor @ np.random.default_rng(seed).normal(size=(2, n))
    index = range(3000, 3000 + n)
    each = zip("ab", shocks, (0.6, 0.0), (1.5, 3.0), strict=True)
    return {
        name: pd.Series(autoregressive(s[None], phi, sd)[0] + 2, index=index)
        for name, s, phi, sd in each
    }


def test_a_long_history_gives_the_truth_back() -> None:
    found = estimate_process(simulated(4000))
    assert found.persistence.tolist() == pytest.approx(
        [0.6, 0.0], abs=0.05
    ) and found.sd.tolist() == pytest.approx([1.5, 3.0], rel=0.05)
    assert found.correlation.loc["a", "b"] == pytest.approx(-0.5, abs=0.06) and found.share < 0.05


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 500), n=st.integers(7, 14))
def test_short_histories_are_shrunk_and_valid(seed: int, n: int) -> None:
    history = simulated(n, seed)
    found = estimate_process(history)
    raw = np.corrcoef(np.stack([history["a"].to_numpy(), history["b"].to_numpy()]))[0, 1]
    assert 0 <= found.share <= 1 and abs(found.correlation.loc["a", "b"]) < 1 and np.isfinite(raw)
    assert ((found.persistence >= 0) & (found.persistence < 0.96)).all() and (found.sd > 0).all()
    assert np.linalg.eigvalsh(found.correlation)[0] > 0
    scaled = estimate_process({k: 7 * v for k, v in history.items()})
    assert scaled.sd.to_numpy() == pytest.approx(7 * found.sd.to_numpy())
    assert scaled.persistence.to_numpy() == pytest.approx(found.persistence.to_numpy())


def test_one_event_counts_once() -> None:
    y = pd.Series([3, 2.5, 3.2, 2.8, 3.1, -4.0, 8.0, 2.9, 3.0, 2.7], index=range(2015, 2025))
    assert (
        estimate_process({"y": y}, event=(2020, 2021)).sd["y"]
        < estimate_process({"y": y}, event=()).sd["y"]
    )


def test_real_growth_by_hand() -> None:
    levels, prices = (
        pd.Series([100.0, 110.0, 130.0], index=[2020, 2021, 2023]),
        pd.Series([4.0, 5.0], index=[2021, 2023]),
    )
    real = growth(levels, prices)
    assert real.index.tolist() == [2021] and real[2021] == pytest.approx(
        100 * np.log(1.1 / 1.04)
    ), "a gap gives no yearly change"


def test_bad_histories() -> None:
    years = range(2015, 2025)
    for y in (
        pd.Series(3.0, index=years),
        pd.Series([1.0, 2, 4], index=[2022, 2023, 2024]),
        pd.Series(dtype=float),
    ):
        with pytest.raises(DataError, match="estimate_process"):
            estimate_process({"y": y})


def test_the_institutes_drivers_beside_the_adopted_values(catalog) -> None:  # type: ignore[no-untyped-def]
    """The history of 2012-2025 contradicts no adopted spread, persistence or correlation by more
    than two standard errors.
    """
    import piimss_forecast as pf

    prices = catalog.macro("inflation_dec_dec", kind="observed")
    statutes = catalog.statutes
    history = {
        "employment": growth(catalog.series("insured_jobs")["value"]),
        "sbc_real": growth(catalog.series("sbc_december")["value"], prices),
        "inflation": prices,
        "minimum_wage": growth(statutes.published("minimum_wage_daily"), prices),
        "uma": growth(statutes.published("uma_daily")),
    }
    found = estimate_process({name: values.loc[2012:2025] for name, values in history.items()})
    a = pf.scenario("tendencial")
    adopted = {
        key: a.get(f"uncertainty.{key}") for key in ("innovation_sd", "persistence", "correlation")
    }
    table = compare(found, adopted["innovation_sd"], adopted["persistence"], adopted["correlation"])
    away = ((table["estimated"] - table["adopted"]).abs() / table["error"]).drop(
        [row for row in table.index if "uma" in row]
    )
    assert away.max() < 2, away[away >= 2]
    names = list(found.correlation)
    assert (
        np.linalg.eigvalsh(
            correlation_matrix(
                names,
                {
                    k: v
                    for k, v in adopted["correlation"].items()
                    if set(k.split("~")) <= set(names)
                },
            )
        )[0]
        > 0
    )
