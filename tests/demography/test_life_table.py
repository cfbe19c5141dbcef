"""Life tables: hand cases, the table of Austria's males of 1992, the UN's expectancies of Mexico, laws of the open interval, bad input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piimss_forecast.demography import five_year_survival, life_expectancy, life_table, scale_to_expectancy, single_year_survival
from piimss_forecast.errors import InputError, ModelError

# Preston, Heuveline and Guillot (2001), Demography, table 3.1: Austria, males, 1992 (as transcribed in ihmeuw-demographics/demCore,
# data-raw/austria_1992_lt.R): population, deaths, nax and the lx printed.
AUSTRIA_POPULATION = [
    47925,
    189127,
    234793,
    238790,
    254996,
    326831,
    355086,
    324222,
    269963,
    261971,
    238011,
    261612,
    181385,
    187962,
    153832,
    105169,
    73694,
    57512,
    32248,
]
AUSTRIA_DEATHS = [419, 70, 36, 46, 249, 420, 403, 441, 508, 769, 1154, 1866, 2043, 3496, 4366, 4337, 5279, 6460, 6146]
AUSTRIA_AX = [0.068, 1.626, 2.5, 3.143, 2.724, 2.520, 2.481, 2.601, 2.701, 2.663, 2.698, 2.676, 2.645, 2.624, 2.619, 2.593, 2.518, 2.423, 5.247]
AUSTRIA_LX = [100000, 99133, 98986, 98910, 98815, 98334, 97704, 97151, 96492, 95588, 94195, 91937, 88711, 83845, 76377, 66225, 53803, 37441, 21134]
AUSTRIA_NLX = [
    99192,
    396183,
    494741,
    494375,
    492980,
    490106,
    487127,
    484175,
    480384,
    474686,
    465777,
    452188,
    432096,
    401480,
    357713,
    301224,
    228404,
    145182,
    110889,
]
AUSTRIA_MX = np.array(AUSTRIA_DEATHS) / np.array(AUSTRIA_POPULATION)

rates = st.lists(st.floats(1e-4, 0.3), min_size=5, max_size=12)


def gompertz(ages, level=3e-5, slope=0.1):
    return level * np.exp(slope * np.asarray(ages, float))


def test_hand_case():
    # m = 1/2 a year: q = 0.5 / (1 + 0.5 * 0.5) = 0.4; L = d / m; e(open) = 2
    table = life_table([0.5, 0.5, 0.5], sex="M", ages=[30, 31, 32])
    np.testing.assert_allclose(table["qx"], [0.4, 0.4, 1.0])
    np.testing.assert_allclose(table["lx"], [100_000, 60_000, 36_000])
    np.testing.assert_allclose(table["Lx"], [80_000, 48_000, 72_000])
    np.testing.assert_allclose(table["ex"], [2.0, 2.0, 2.0])
    assert table["n"].tolist() == [1.0, 1.0, np.inf]


def test_austria_males_1992_to_the_person():
    table = life_table(AUSTRIA_MX, sex="M", ax=AUSTRIA_AX)
    assert table["age"].tolist() == [0, 1, *range(5, 90, 5)]
    assert table["lx"].round().astype(int).tolist() == AUSTRIA_LX
    np.testing.assert_allclose(table["Lx"], AUSTRIA_NLX, atol=3)


@pytest.mark.parametrize("rule", ["uno", "andreev-kingkade", "coale-demeny"])
def test_austria_by_rule_stays_close(rule):
    table = life_table(AUSTRIA_MX, sex="M", ax=rule)
    np.testing.assert_allclose(table["lx"][:18], AUSTRIA_LX[:18], rtol=3e-3)
    assert table["lx"].iloc[18] == pytest.approx(AUSTRIA_LX[18], rel=0.012)  # the book's a(80) = 2.423 is from another graduation
    assert table["ex"].iloc[0] == pytest.approx(sum(AUSTRIA_NLX) / 1e5, abs=0.05)


def test_coale_demeny_of_infants_is_the_book_one():
    assert life_table(AUSTRIA_MX, sex="M", ax="coale-demeny")["ax"].round(3).tolist()[:2] == [0.068, 1.626]


@pytest.mark.parametrize(("rule", "tolerance"), [("uno", 0.002), ("andreev-kingkade", 0.0005)])
def test_un_expectancies_of_mexico(catalog, rule, tolerance):
    mx, published = catalog.demography("mortality_5x5"), catalog.demography("e0_5y").set_index(["period", "sex"])["e0"]
    seen = 0
    for (period, sex), group in mx.groupby(["period", "sex"]):
        if (period, sex) in published.index:
            found = life_table(group.sort_values("age")["mx"].to_numpy(), sex=sex, ax=rule)["ex"].iloc[0]
            assert found == pytest.approx(published[period, sex], abs=tolerance), (period, sex)
            seen += 1
    assert seen == 12


def test_un_expectancies_to_2100(shared):
    folder = shared / "reference" / "demography"
    mx = pd.read_csv(folder / "wpp2024_mexico_mx_5x5.csv").assign(age=lambda f: f["age"].astype(str).str.rstrip("+").astype(int))
    published = pd.read_csv(folder / "wpp2024_mexico_e0proj5dt.csv").set_index("period")
    for period, row in published.iterrows():
        for sex in "MF":
            some = mx[(mx["period"] == period) & (mx["sex"] == sex)].sort_values("age")["mx"]
            assert life_table(some, sex=sex)["ex"].iloc[0] == pytest.approx(row[f"e0{sex}"], abs=0.005), (period, sex)


def test_greville_is_exact_enough_for_a_gompertz_hazard():
    level, slope = 3e-5, 0.1
    ages = np.array([0, 1, *range(5, 90, 5)])
    fine = np.linspace(0, 5, 2001)
    mx, ax = [], []
    for x in ages[2:-1]:
        alive = np.exp(-level / slope * (np.exp(slope * (x + fine)) - np.exp(slope * x)))
        deaths = gompertz(x + fine) * alive
        mx.append(np.trapezoid(deaths, fine) / np.trapezoid(alive, fine))
        ax.append(np.trapezoid(deaths * fine, fine) / np.trapezoid(deaths, fine))
    table = life_table([0.01, 0.001, *mx, 0.3], sex="F")
    adult = (table["age"] >= 20) & (table["age"] < 80)
    np.testing.assert_allclose(table["ax"][adult], np.array([2, 2, *ax, 0])[adult], atol=0.01)


def test_open_interval_laws_recover_their_own_hazard():
    ages = np.arange(50, 101)
    middle = ages + 0.5
    odds = 0.002 * np.exp(0.11 * (middle - 50))
    long_life = life_table(odds / (1 + odds), sex="F", ages=ages, open_interval="kannisto")
    t = np.linspace(0, 60, 60_001)
    at_100 = 0.002 * np.exp(0.11 * 50)
    expected = np.trapezoid(((1 + at_100) / (1 + at_100 * np.exp(0.11 * t))) ** (1 / 0.11), t)
    assert long_life["ex"].iloc[-1] == pytest.approx(expected, rel=1e-6)
    steep = life_table(gompertz(middle), sex="F", ages=ages, open_interval="gompertz")
    expected = np.trapezoid(np.exp(-gompertz(100) / 0.1 * np.expm1(0.1 * t)), t)
    assert steep["ex"].iloc[-1] == pytest.approx(expected, rel=1e-6)
    assert steep["mx"].iloc[-1] * steep["ex"].iloc[-1] == pytest.approx(1)


@given(rates)
def test_identities(mx):
    table = life_table(mx, sex="F", ages=np.arange(40, 40 + len(mx)))
    assert table["dx"].sum() == pytest.approx(100_000)
    np.testing.assert_allclose(table["dx"] / table["Lx"], table["mx"])
    np.testing.assert_allclose(table["Tx"] - table["Tx"].shift(-1, fill_value=0), table["Lx"])
    assert (np.diff(table["lx"]) < 0).all()


@given(rates, st.integers(0, 100))
def test_a_higher_rate_shortens_life(mx, where):
    ages = np.arange(40, 40 + len(mx))
    worse = np.array(mx)
    worse[where % len(mx)] *= 1.2
    assert life_table(worse, sex="M", ages=ages)["ex"].iloc[0] < life_table(mx, sex="M", ages=ages)["ex"].iloc[0]


@pytest.mark.parametrize("bad", [0.0, -0.01, np.nan, np.inf])
def test_a_rate_that_is_none_names_its_age(bad):
    mx = AUSTRIA_MX.copy()
    mx[5] = bad
    with pytest.raises(InputError, match=r"edad/age 20"):
        life_table(mx, sex="M")


@pytest.mark.parametrize(
    "arguments",
    [
        {"sex": "T"},
        {"sex": "M", "ax": "kings"},
        {"sex": "M", "open_interval": "weibull"},
        {"sex": "M", "ages": [0, 5, 10]},
        {"sex": "M", "ages": np.arange(0, 95, 5)},
        {"sex": "M", "ax": [0.5, 0.5]},
    ],
)
def test_bad_arguments(arguments):
    with pytest.raises(InputError):
        life_table(AUSTRIA_MX, **arguments)


def test_rates_too_high_for_their_interval():
    with pytest.raises(InputError, match="edad/age 60"):
        life_table([0.1, 2.5, 0.5], sex="F", ages=[59, 60, 61])


def test_a_law_needs_ages_and_rising_rates():
    with pytest.raises(ModelError, match="law_from"):
        life_table(AUSTRIA_MX, sex="M", open_interval="gompertz", law_from=80)
    with pytest.raises(ModelError, match="pendiente"):
        life_table(np.linspace(0.3, 0.1, 60), sex="M", ages=np.arange(40, 100), open_interval="kannisto")


def single(level=1.0):
    return np.stack([gompertz(np.arange(101), 4e-5 * level, 0.092), gompertz(np.arange(101), 2.5e-5 * level, 0.096)])


def test_fast_survival_and_expectancy_equal_the_life_table():
    mx = single()
    fast = single_year_survival(mx)
    for i, sex in enumerate("MF"):
        table = life_table(mx[i], sex=sex, ax="andreev-kingkade")
        lived, lx, total = (table[c].to_numpy() / 1e5 for c in ("Lx", "lx", "Tx"))
        expected = [lived[0], *(lived[1:-1] / lived[:-2]), total[-1] / total[-2]]
        np.testing.assert_allclose(fast.ratio[i], expected, rtol=1e-12)
        np.testing.assert_allclose(fast.leave[i, :-1], lx[1:] / lived[:-1], rtol=1e-12)
        assert life_expectancy(mx)[i] == pytest.approx(table["ex"].iloc[0], rel=1e-12)


def test_five_year_survival_equals_the_life_table(catalog):
    frame = catalog.demography("mortality_5x5").query("period == '2025-2030'")
    mx = frame.pivot(index="sex", columns="age", values="mx").loc[["M", "F"]].to_numpy(float)
    table = life_table(mx[1], sex="F", ax="andreev-kingkade")
    lived = table["Lx"].to_numpy()
    ratio = five_year_survival(mx).ratio[1]
    assert ratio.size == 21
    assert ratio[0] == pytest.approx((lived[0] + lived[1]) / 5e5)
    assert ratio[1] == pytest.approx(lived[2] / (lived[0] + lived[1]))
    assert ratio[-1] == pytest.approx(table["Tx"].iloc[-1] / table["Tx"].iloc[-2])


def test_scaling_reaches_the_expectancy_and_keeps_untouched_ages():
    pattern = np.where(np.arange(101) >= 40, 1.0, 0.0)
    moved = scale_to_expectancy(single(), np.array([70.0, 76.0]), pattern)
    np.testing.assert_allclose(life_expectancy(moved), [70.0, 76.0], atol=1e-9)
    np.testing.assert_allclose(moved[:, :40], single()[:, :40], rtol=1e-12)
    with pytest.raises(InputError):
        scale_to_expectancy(single(), np.array([500.0, 76.0]))


def test_rates_of_two_a_year_are_refused():
    mx = single()
    mx[0, 60] = 2.1
    with pytest.raises(InputError):
        single_year_survival(mx)
