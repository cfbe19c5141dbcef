"""A reform written as a dated row of the law: the cap of the base salary rises to 30 UMA in 2028
(case 32 of November 2026).
"""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.contributions import LogNormal, national_income, rate_table
from piimss_forecast.contributions.distribution import mean_censored

pytestmark = pytest.mark.slow


@pytest.fixture
def reformed(data_copy):
    file = data_copy / "law" / "parameters.csv"
    out = []
    for line in file.read_text(encoding="utf-8").splitlines():
        cells = line.split(",")
        if cells[0] == "sbc.cap_uma":
            out.append(",".join([*cells[:4], "2027-12-31", *cells[5:]]))
            cells[1], cells[3] = "30", "2028-01-01"
        out.append(",".join(cells))
    file.write_text("\n".join(out) + "\n", encoding="utf-8")
    return pf.catalog(data_copy)


def test_the_chain_runs_and_the_top_band_pays_more_from_2028(reformed):
    today, later = (
        pf.project("tendencial", draws=1, catalog=c).data.isel(draw=0)
        for c in (pf.catalog(), reformed)
    )
    name = "contribution_income_by_uma_band"
    assert (today.sizes["uma_band"], later.sizes["uma_band"]) == (25, 30)
    assert later["uma_band"].values[-1] == "29-30"
    top = [d[name].isel(uma_band=slice(24, None)).sum("uma_band") for d in (today, later)]
    before = today["year"] < 2028
    np.testing.assert_array_equal(top[0].where(before, drop=True), top[1].where(before, drop=True))
    assert (top[1] > top[0]).where(~before, drop=True).all()
    below = [d[name].isel(uma_band=slice(0, 24)) for d in (today, later)]
    np.testing.assert_allclose(below[0], below[1], rtol=1e-9)  # nobody under the old cap moves
    total = [d["contribution_income"].sum("branch") for d in (today, later)]
    assert (total[1] > total[0]).where(~before, drop=True).all()


def test_a_cap_of_another_year_moves_the_mean_and_not_the_salaries(reformed):
    years, uma = np.array([2027, 2028]), np.full((1, 2), 120.0)
    sbc, floor = np.full((1, 2), 700.0), np.full((1, 2), 330.0)
    income = national_income(
        np.full((1, 2), 1e6),
        sbc,
        uma,
        floor,
        rate_table(reformed.statutes, years),
        salaries=LogNormal(0.79),
        premium=np.full(2, 0.0183),
        state_quota=np.full((1, 2), 17.0),
        cap_of_sbc=np.array([25.0, 25.0]),
    )
    location = LogNormal(0.79).fit(sbc, floor, 25 * uma).location
    assert income.base[0, 0] == 700.0
    assert income.base[0, 1] == pytest.approx(
        float(mean_censored(location[0, 1], 0.79, 330.0, 30 * 120.0)), rel=1e-9
    )
