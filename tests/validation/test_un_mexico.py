"""Mexico in UN World Population Prospects 2024: the UN's own projection followed with five-year
steps.

Source: United Nations, DESA, Population Division (2024), World Population Prospects 2024 (CC BY 3.0
IGO), as distributed in the R data packages of the UN's modelling group
(``../shared/reference/demography``): population of 1 July by five-year groups, central death rates
5x5, total fertility and its shares by age, sex ratio at birth, net migrants by age, life expectancy
by period.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.demography import life_table, project_cohorts

pytestmark = pytest.mark.validation

PERIODS = [f"{year}-{year + 5}" for year in range(2020, 2050, 5)]


def read(folder: Path, name: str) -> pd.DataFrame:
    frame = pd.read_csv(folder / "reference" / "demography" / f"wpp2024_mexico_{name}.csv")
    return (
        frame.assign(
            first=frame["age"].astype(str).str.extract(r"^(\d+)")[0].astype(int)
        ).sort_values("first")
        if "age" in frame
        else frame
    )


@pytest.fixture(scope="module")
def rates(shared):
    return read(shared, "mx_5x5")


def by_period(frame: pd.DataFrame, columns: list[str]) -> np.ndarray:
    """``[period, column, age]``."""
    return np.stack([frame.loc[frame["period"] == p, columns].to_numpy(float).T for p in PERIODS])


def population(frame: pd.DataFrame, year: int) -> np.ndarray:
    """Thousands ``[sex, group]`` of 1 July."""
    return frame.loc[frame["year"] == year, ["popM", "popF"]].to_numpy(float).T


@pytest.fixture(scope="module")
def people(shared):
    return read(shared, "pop_age5_sex").drop_duplicates(["year", "age"])


@pytest.fixture(scope="module")
def projected(shared, rates, people):
    mx = np.stack(
        [[rates[(rates["period"] == p) & (rates["sex"] == s)]["mx"] for s in "MF"] for p in PERIODS]
    )
    tfr = read(shared, "tfrproj5dt").set_index("period")["tfr"].loc[PERIODS].to_numpy()
    srb = read(shared, "sexRatio5dt").set_index("period")["srb"].loc[PERIODS].to_numpy()
    asfr = np.zeros((6, 21))
    asfr[:, 3:10] = (
        by_period(read(shared, "percentASFR5dt"), ["pasfr"])[:, 0] / 100 * tfr[:, None] / 5
    )
    migrants = by_period(read(shared, "migprojAge5dt"), ["migM", "migF"])
    return project_cohorts(
        population(people, 2020),
        mx,
        asfr,
        srb,
        migrants,
        first_year=2020,
        interval=5,
        units="thousand",
    )


@pytest.mark.parametrize("year", range(2025, 2055, 5))
def test_population_of_every_step(people, projected, year):
    """Total within 0.10 %; mean absolute error of the groups under 85 within 0.2 %; those of 65
    and over within 0.5 %.
    """
    published, found = (
        population(people, year),
        projected["population"].sel(year=year).to_numpy()[0],
    )
    assert found.sum() == pytest.approx(published.sum(), rel=0.0010)
    assert np.abs(found[:, :17] / published[:, :17] - 1).mean() < 0.002
    assert found[:, 13:].sum() == pytest.approx(published[:, 13:].sum(), rel=0.005)


def test_life_expectancy_of_every_period(shared, rates):
    """Within 0.005 years of ``wpp2024_mexico_e0proj5dt.csv``, 2020-2025 to 2095-2100, both
    sexes.
    """
    published = read(shared, "e0proj5dt").set_index("period")
    assert len(published) == 16
    for period, row in published.iterrows():
        for sex in "MF":
            mx = rates[(rates["period"] == period) & (rates["sex"] == sex)]["mx"]
            assert life_table(mx, sex=sex)["ex"].iloc[0] == pytest.approx(
                row[f"e0{sex}"], abs=0.005
            ), (period, sex)
            assert life_table(mx, sex=sex, ax="andreev-kingkade")["ex"].iloc[0] == pytest.approx(
                row[f"e0{sex}"], abs=0.005
            ), (period, sex)
