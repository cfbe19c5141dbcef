"""Life tables: hand cases, the UN's expectancies of Mexico, laws of the open interval, bad
input.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piimss_forecast.core.errors import InputError, ModelError
from piimss_forecast.demography import (
    five_year_survival,
    life_expectancy,
    life_table,
    scale_to_expectancy,
    single_year_survival,
)
from piimss_forecast.demography.separation import FAMILIES

# Death rates of a low-mortality country at 0, 1, 5, ..., 80 and 85 and over.
ABRIDGED = np.array(
    [
        0.009,
        4e-4,
        2e-4,
        2e-4,
        1e-3,
        1.3e-3,
        1.1e-3,
        1.4e-3,
        1.9e-3,
        3e-3,
        5e-3,
        7e-3,
        0.011,
        0.019,
        0.028,
        0.041,
        0.07,
        0.11,
        0.19,
    ]
)

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


@pytest.mark.parametrize(("rule", "tolerance"), [("uno", 0.002), ("andreev-kingkade", 0.0005)])
def test_un_expectancies_of_mexico(catalog, rule, tolerance):
    mx, published = (
        catalog.demography("mortality_5x5"),
        catalog.demography("e0_5y").set_index(["period", "sex"])["e0"],
    )
    seen = 0
    for (period, sex), group in mx.groupby(["period", "sex"]):
        if (period, sex) in published.index:
            found = life_table(group.sort_values("age")["mx"].to_numpy(), sex=sex, ax=rule)[
                "ex"
            ].iloc[0]
            assert found == pytest.approx(published[period, sex], abs=tolerance), (period, sex)
            seen += 1
    assert seen == 12


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
    assert (
        life_table(worse, sex="M", ages=ages)["ex"].iloc[0]
        < life_table(mx, sex="M", ages=ages)["ex"].iloc[0]
    )


@pytest.mark.parametrize("bad", [-0.01, np.nan, np.inf])
def test_a_rate_that_is_none_names_its_age(bad):
    mx = ABRIDGED.copy()
    mx[5] = bad
    with pytest.raises(InputError, match=r"edad 20"):
        life_table(mx, sex="M")


@pytest.mark.parametrize(
    "arguments",
    [
        {"sex": "B"},
        {"sex": "M", "ax": "kings"},
        {"sex": "M", "open_interval": "weibull"},
        {"sex": "M", "ages": [0, 5, 10]},
        {"sex": "M", "ages": np.arange(0, 95, 5)},
        {"sex": "M", "ax": [0.5, 0.5]},
        {"sex": "M", "family": "centre"},
        {"sex": "M", "deaths": [1.0, 2.0], "exposure": [10.0, 10.0]},
    ],
)
def test_bad_arguments(arguments):
    with pytest.raises(InputError):
        life_table(ABRIDGED, **arguments)


def test_rates_too_high_for_their_interval():
    with pytest.raises(InputError, match="edad 60"):
        life_table([0.1, 2.5, 0.5], sex="F", ages=[59, 60, 61])


def test_a_law_needs_ages_and_rising_rates():
    with pytest.raises(ModelError, match="law_from"):
        life_table(ABRIDGED, sex="M", open_interval="gompertz", law_from=80)
    with pytest.raises(ModelError, match="pendiente"):
        life_table(
            np.linspace(0.3, 0.1, 60), sex="M", ages=np.arange(40, 100), open_interval="kannisto"
        )


def test_ages_without_deaths_are_ages_nobody_dies_in():
    mx = ABRIDGED.copy()
    mx[[2, 3, 6]] = 0.0
    for rule in ("uno", "greville", "coale-demeny", "andreev-kingkade"):
        table = life_table(mx, sex="F", ax=rule)
        assert np.isfinite(table.drop(columns="n")).all(axis=None)
        assert (table["qx"].iloc[[2, 3, 6]] == 0).all() and table["Lx"].iloc[2] == pytest.approx(
            5 * table["lx"].iloc[2]
        )
    with pytest.raises(InputError, match="edad 85"):
        life_table(np.append(mx[:-1], 0.0), sex="F")


def test_from_deaths_and_exposure():
    exposure = np.full(19, 5e4)
    pd.testing.assert_frame_equal(
        life_table(deaths=ABRIDGED * exposure, exposure=exposure, sex="F"),
        life_table(ABRIDGED, sex="F"),
    )
    for deaths, people in ((np.nan, 5e4), (-1.0, 5e4), (3.0, 0.0), (0.0, 0.0), (1.0, np.inf)):
        d, e = ABRIDGED * exposure, exposure.copy()
        d[6], e[6] = deaths, people
        with pytest.raises(InputError, match="edad 25"):
            life_table(deaths=d, exposure=e, sex="F")
    for arguments in ({}, {"deaths": exposure}, {"deaths": exposure, "exposure": exposure[1:]}):
        with pytest.raises(InputError):
            life_table(**arguments, sex="F")


@pytest.mark.parametrize("open_age", range(65, 115, 5))
@pytest.mark.parametrize("law", ["inverse", "kannisto", "gompertz"])
def test_any_open_age_and_any_first_age(open_age, law):
    """A Gompertz law cut at different open ages gives the same life left at 30, near its exact
    value.
    """
    ages = np.arange(30, open_age + 1)
    mx = gompertz(ages + 0.5)
    if law == "kannisto" and open_age > 100:
        with pytest.raises(
            InputError, match="kannisto"
        ):  # Gompertz has gone beyond one a year, which that law cannot reach
            life_table(mx, sex="M", ages=ages, open_interval=law)
        return
    t = np.linspace(0, 100, 10_001)
    alive = np.exp(-gompertz(ages[-1]) / 0.1 * np.expm1(0.1 * t))
    mx[-1] = 1 / np.trapezoid(alive, t)
    whole = np.trapezoid(np.exp(-gompertz(30) / 0.1 * np.expm1(0.1 * t)), t)
    table = life_table(mx, sex="M", ages=ages, open_interval=law)
    assert table["ex"].iloc[0] == pytest.approx(
        whole, abs=0.6 if law == "kannisto" else 0.02
    )  # Kannisto's law bends where Gompertz does not
    assert np.isfinite(table.drop(columns="n")).all(axis=None)


def test_coale_demeny_families():
    """Coale and Demeny (1983), as in Manual X: a0 and 4a1 of the four families, by q0 (West by
    m0 in Preston's form).
    """
    high = {
        f: life_table(np.append(0.2, ABRIDGED[1:]), sex="F", ax="coale-demeny", family=f)["ax"]
        .iloc[:2]
        .tolist()
        for f in FAMILIES
    }
    assert high == {
        "west": [0.35, 1.361],
        "north": [0.35, 1.570],
        "east": [0.31, 1.324],
        "south": [0.35, 1.239],
    }
    low = {
        f: life_table(np.append(0.02, ABRIDGED[1:]), sex="M", ax="coale-demeny", family=f).iloc[:2]
        for f in FAMILIES
    }
    for family, a0, a1 in (
        ("north", 0.0425, 1.859),
        ("east", 0.0025, 1.614),
        ("south", 0.0425, 1.541),
    ):
        q0 = low[family]["qx"].iloc[0]
        np.testing.assert_allclose(
            low[family]["ax"], [a0 + 2.875 * q0, a1 - 3.013 * q0], rtol=1e-12
        )
    np.testing.assert_allclose(
        low["west"]["ax"], [0.0425 + 2.875 * 0.0196, 1.653 - 3.013 * 0.0196], rtol=0.01
    )  # the two forms of West


def test_greville_from_ten_differs_from_the_un_rule_only_there():
    un, other = life_table(ABRIDGED, sex="M"), life_table(ABRIDGED, sex="M", ax="greville")
    assert un["ax"].iloc[3] == 2.5 != other["ax"].iloc[3]
    np.testing.assert_array_equal(un["ax"].drop(3), other["ax"].drop(3))


def single(level=1.0):
    return np.stack(
        [
            gompertz(np.arange(101), 4e-5 * level, 0.092),
            gompertz(np.arange(101), 2.5e-5 * level, 0.096),
        ]
    )


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


def test_five_year_rates_without_ages_are_asked_for_them():
    """20 rates of 0-4 ... 95+ read as 0, 1, 5 ... 90+ lose some four years of life."""
    mx = np.array([0.0035, 2.5e-4, *ABRIDGED[3:], 0.35])
    mx = np.insert(mx, -1, 0.27)
    assert len(mx) == 20
    with pytest.raises(InputError, match="quinquenales"):
        life_table(mx, sex="F")
    ages = [f"{x}-{x + 4}" for x in range(0, 95, 5)] + ["95+"]
    with pytest.raises(InputError, match="primer año aparte"):
        life_table(mx, sex="F", ages=ages)
    given = life_table(mx, sex="F", ages=ages, ax=[1.4, *[2.5] * 18, np.nan])
    assert given["age"].tolist() == list(range(0, 100, 5))
    apart = np.array([0.0160, 4.6e-4, *mx[1:]])
    whole = life_table(apart, sex="F", ages=[0, 1, *range(5, 100, 5)])
    merged = float((whole["dx"][:2].sum()) / (whole["Lx"][:2].sum()))
    assert merged == pytest.approx(mx[0], rel=0.03)  # the same children, apart and together
    assert given["ex"].iloc[0] == pytest.approx(whole["ex"].iloc[0], abs=0.1)
    wrong = life_table(mx, sex="F", ages=[0, 1, *range(5, 95, 5)])
    assert wrong["ex"].iloc[0] < whole["ex"].iloc[0] - 3


def test_ages_as_tables_print_them():
    plain = life_table([0.5, 0.5, 0.5], sex="M", ages=[108, 109, 110])
    text = life_table([0.5, 0.5, 0.5], sex="M", ages=["108", "109", "110+"])
    pd.testing.assert_frame_equal(plain, text)
    assert life_table([0.1, 0.2], sex="M", ages=[80.0, np.int64(85)])["n"].iloc[0] == 5
    for ages, where in (
        (["108", "109", "x"], r"ages\[2\]"),
        (["108+", "109", "110"], r"ages\[0\]"),
        ([108, 109.5, 110], r"ages\[1\]"),
        ([108, None, 110], r"ages\[1\]"),
        ([True, 5, 10], r"ages\[0\]"),
        ([109, 108, 110], r"ages\[1\]"),
        ([108, 109], "ages"),
        (7, "ages"),
    ):
        with pytest.raises(InputError, match=where):
            life_table([0.5, 0.5, 0.5], sex="M", ages=ages)


def test_years_lived_given_need_no_last_value_and_fit_their_interval():
    ages = [0, 1, 5]
    expected = life_table([0.02, 0.002, 0.05], sex="M", ages=ages, ax=[0.1, 1.5, 99.0])
    for ax in ([0.1, 1.5, np.nan], [0.1, 1.5]):
        pd.testing.assert_frame_equal(
            life_table([0.02, 0.002, 0.05], sex="M", ages=ages, ax=ax), expected
        )
    for ax, where in (([0.1, 7, 1], "edad 1"), ([-1, 1, 1], "edad 0"), ([0.1], "ax")):
        with pytest.raises(InputError, match=where):
            life_table([0.02, 0.002, 0.05], sex="M", ages=ages, ax=ax)


@pytest.mark.parametrize("rule", ["uno", "greville", "coale-demeny", "andreev-kingkade"])
def test_a_table_of_both_sexes_lies_between_them(rule):
    men, women, both = (life_table(ABRIDGED, sex=s, ax=rule) for s in ("M", "F", "T"))
    np.testing.assert_allclose(both["ax"][:2], (men["ax"][:2] + women["ax"][:2]) / 2)
    pd.testing.assert_series_equal(both["ax"][2:], men["ax"][2:])
