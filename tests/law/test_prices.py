"""Amounts that the consumer price index moves: the guaranteed pension and the State's quota."""

import numpy as np
import pytest

from piimss_forecast.contributions import cuotas, state_daily_quota, state_quota_on
from piimss_forecast.core.errors import LawError
from piimss_forecast.law import embedded
from piimss_forecast.pensions import garantizada, guaranteed_index

LAW = embedded()


def test_both_amounts_printed_for_2025():
    """Case 10 of November 2026: the first and the last cell of the table of art. 170."""
    assert float(garantizada(60, 850, 278.8, 2025)) == 3414
    assert float(garantizada(65, 1100, 5.5 * 113.14, 2025)) == 10_732


def test_the_table_of_2020_is_at_its_own_prices_and_moves_each_february():
    assert guaranteed_index(LAW, 2020) == 1.0
    by_year = [guaranteed_index(LAW, y) for y in range(2020, 2027)]
    uma = LAW.published("uma_daily").loc[2020:2026] / LAW.published("uma_daily")[2020]
    np.testing.assert_allclose(by_year, uma, rtol=2e-4)  # UMA follows the same index, rounded


def test_a_year_to_come_asks_for_its_prices():
    with pytest.raises(LawError, match="uma_daily"):
        garantizada(60, 1000, 300.0, 2031)
    moved = garantizada(60, 1000, 300.0, 2031, uma=2 * 117.31)
    assert float(moved) == pytest.approx(2 * guaranteed_index(LAW, 2026) * 2622, abs=1)
    later = LAW.indexed(
        2031,
        inflation=dict.fromkeys(range(2026, 2031), 0.04),
        minimum_wage_growth=dict.fromkeys(range(2027, 2032), 0.04),
    )
    assert guaranteed_index(later, 2031) == pytest.approx(
        guaranteed_index(LAW, 2026) * 1.04**5, rel=1e-3
    )


def test_the_state_s_quota_is_of_1997_moved_by_prices():
    """LSS 106-III: 13.9 % of 26.45 pesos on 1 July 1997; INPC of June 1997 31.250957."""
    assert state_quota_on(LAW, "1997-07-01", 0.0) == pytest.approx(0.139 * 26.45)
    september = 0.139 * 26.45 * 113.018 / 31.250957
    assert state_quota_on(LAW, "2021-08-15", 89.62) == pytest.approx(september)
    quarters = np.array([109.271, 111.824, 113.018, 114.601])
    assert float(state_daily_quota(LAW, 89.62, 2021)) == pytest.approx(
        0.139 * 26.45 * quarters.mean() / 31.250957
    )
    c = cuotas(500.0, 2021, days=1)
    assert float(c.sel(branch="SEM_especie", payer="state")[0]) == pytest.approx(13.1974, abs=1e-4)


def test_beyond_the_index_the_quota_moves_with_uma():
    years, uma = np.array([2025, 2026, 2027]), np.array([[113.14, 117.31, 122.0]])
    quota = state_daily_quota(LAW, uma, years)[0]
    np.testing.assert_allclose(quota / quota[0], uma[0] / uma[0, 0])
    with pytest.raises(LawError, match="106-III"):
        state_daily_quota(LAW, 5.0, 1990)


@pytest.mark.parametrize("inflation", [{2027: 4.0}, {2026: 0.04, 2027: -0.9}])
def test_inflation_in_percent_is_refused(inflation):
    """Case 14 of November 2026: 4. gave a UMA of 2,932.75."""
    with pytest.raises(LawError, match="fracci"):
        LAW.indexed(2028, inflation=inflation, minimum_wage_growth={2027: 0.1, 2028: 0.1})
