"""Shares of the states: what they add to, how they go on, and how well they would have been
foretold.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from piimss_forecast import catalog as load_catalog
from piimss_forecast.states import fit, growth_errors, hindcast, normalised, project, summary


@pytest.fixture(scope="module")
def septembers():
    rows = load_catalog().of_folder("states/values")
    rows = rows[(rows["variable"] == "jobs") & (rows["date"].str[5:7] == "09")]
    wide = rows.pivot_table(index="date", columns="state", values="value")
    wide.index = wide.index.str[:4].astype(int)
    return wide


def parameters():
    return load_catalog().of_folder("states/parameters").set_index("parameter")["value"]


def test_the_states_add_to_the_published_nation_in_every_month_held():
    rows = load_catalog().of_folder("states/values")
    sums = rows.groupby(["variable", "date"])["value"].agg(["sum", "size"])
    assert (sums["size"] == 32).all()
    months = load_catalog().history("insured_jobs_month")
    jobs = sums.loc["jobs", "sum"]
    for date, found in jobs.items():
        assert found == months[pd.Period(date[:7], "M")], date
    assert sums.loc[("adscrita_umf", "2020-12-31"), "sum"] == 57_073_874
    assert sums.loc[("adscrita_umf", "2021-12-31"), "sum"] == 59_321_565


def test_shares_would_have_been_foretold_better_than_held(septembers):
    p = parameters()
    rows = hindcast(
        septembers,
        range(2009, 2021),
        horizon=4,
        kept=p["drift_kept"],
        shrinkage=p["spread_shrinkage"],
        years=int(p["drift_years"]),
    )
    found = summary(rows)
    assert found.index.tolist() == [1, 2, 3, 4]
    assert (found["model"] < found["held"]).all() and (found["model"] < found["alone"]).all()
    assert found["coverage_80"].between(74, 86).all(), found
    # The width in the data is what these origins teach.
    from piimss_forecast.states import width

    assert width(rows) == pytest.approx(p["width"], abs=5e-4)


def test_project_is_the_autoregression_and_its_spread(septembers):
    shares = septembers.div(septembers.sum(axis=1), axis=0).to_numpy()
    model = fit(shares, kept=0.25, shrinkage=0.5, years=20)
    z = np.zeros((1, 3, 32))
    logs = project(np.log(shares[-1]), model, z)
    step = model.drift + model.momentum * (model.growth - model.drift)
    assert logs[0, 0] == pytest.approx(np.log(shares[-1]) + step)
    z[0, 0, 5] = 1.0  # one shock: it arrives whole, then fades
    moved = (project(np.log(shares[-1]), model, z) - logs)[0, :, 5] / model.sd[5]
    m = model.momentum
    assert moved == pytest.approx([1, 1 + m, 1 + m + m**2])
    spread = growth_errors(model, 3)[:, 5] / model.sd[5]
    assert spread**2 == pytest.approx([1, 1 + (1 + m) ** 2, 1 + (1 + m) ** 2 + (1 + m + m**2) ** 2])
    assert normalised(logs).sum(axis=-1) == pytest.approx(1.0, abs=1e-15)
