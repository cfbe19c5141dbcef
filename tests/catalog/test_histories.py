"""Long histories: what they hold, where they go on, and what of them was known at an origin."""

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.catalog import load
from piimss_forecast.core.errors import DataError


@pytest.fixture(scope="module")
def cat():
    return load()


def test_every_history_has_values_in_its_measure(cat):
    for name, row in cat.histories().iterrows():
        values = pd.concat([cat.history(name), cat.history(name, kind="budget")])
        assert len(values), name
        if row["measure"] == "log":
            assert (values > 0).all(), name
        if row["measure"] == "logit":
            assert values.between(0, 100, inclusive="neither").all(), name


def test_names_are_unique_and_those_hindcast_have_a_class(cat):
    listed = cat.histories()
    assert not listed["name_es"].duplicated().any() and not listed["name_en"].duplicated().any()
    assert listed.loc[listed.index.str.endswith("_month"), "class"].isna().all()
    assert listed["class"].notna().sum() >= 20


def test_decembers_of_both_sources_of_jobs_agree(cat):
    """The monthly series of 1997-2021 and the Decembers printed by the institute are one."""
    printed = cat.series("insured_jobs")["value"]
    long = cat.history("insured_jobs")
    months = cat.history("insured_jobs_month")
    for year in range(2013, 2021):
        assert printed[year] == long[year] == months[pd.Period(f"{year}-12", "M")]
    told = cat.series("sbc_december")
    gap = (cat.history("sbc_december") - told["value"]).dropna().abs()
    assert (gap[told["quality"] == "published"] <= 0.05 + 1e-9).all()  # printed to the decimal
    assert len(gap) == len(told) and gap.max() < 0.2


def test_prices_are_those_of_the_macro_table(cat):
    prices = cat.history("inpc_december")
    inflation = 100 * (prices / prices.shift(1) - 1)
    told = cat.macro("inflation_dec_dec", kind="observed")
    gap = (inflation - told).dropna().abs()
    assert len(gap) >= 13 and gap.max() < 0.02


def test_real_salary_is_the_nominal_one_over_prices(cat):
    nominal, real = cat.history("sbc_december"), cat.history("sbc_real_december")
    assert real[2018] == nominal[2018]
    prices = cat.history("inpc_december")
    assert np.isclose(real[2010], nominal[2010] * prices[2018] / prices[2010])


def test_nothing_later_is_known_at_an_origin(cat):
    then = cat.known_to(2015)
    for name in cat.histories().index:
        values = then.history(name)
        last = (
            max((p.year if isinstance(p, pd.Period) else int(p)) for p in values.index)
            if len(values)
            else 0
        )
        assert last <= (2016 if name == "minimum_wage" else 2015), name
        budget = then.history(name, kind="budget")
        assert budget.empty or budget.index.max() <= 2016, name


def test_an_unknown_history_names_the_near_ones(cat):
    with pytest.raises(DataError, match="insured_jobs"):
        cat.history("insured_job")
