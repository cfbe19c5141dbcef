"""A request is complete before anything runs."""

import numpy as np
import pytest

from piimss_forecast.core.errors import DataError, InputError, PiimssError
from piimss_forecast.scenario import Request, load


@pytest.fixture(scope="module")
def adopted():
    return load("tendencial")


def test_a_base_year_without_its_totals_names_the_concepts_it_lacks(catalog, adopted):
    with pytest.raises(DataError) as caught:
        Request(adopted, catalog, base_year=catalog.base_year + 1)
    message = str(caught.value)
    assert str(catalog.base_year + 1) in message and "adscrita_umf" in message
    assert "insured_jobs" not in message  # already published for that year


@pytest.mark.parametrize(
    ("name", "value"),
    [("base_year", 1990), ("base_year", 2500), ("horizon", 2018), ("draws", 0), ("seed", -1)],
)
def test_an_argument_out_of_range_is_named(catalog, adopted, name, value):
    with pytest.raises(InputError, match=name):
        Request(adopted, catalog, **{name: value})


def test_tables_given_are_kept_and_cannot_be_changed(catalog, adopted):
    mine = np.full((2, 101), 0.05)
    request = Request(adopted, catalog, tables={"viudez": mine})
    mine[:] = 0.5
    assert (request.tables["viudez"] == 0.05).all()
    with pytest.raises(ValueError, match="read-only"):
        request.tables["viudez"][0, 0] = 1.0
    assert request.digest != Request(adopted, catalog).digest


@pytest.mark.parametrize("given", [("tendencial", None), (None, None), (None, "x"), (None, {})])
def test_what_is_no_set_or_catalogue_is_refused_before_anything_runs(catalog, adopted, given):
    """project() of such a request raised a bare AttributeError."""
    name, folder = given
    for parts in ((name, catalog), (adopted, folder), given):
        with pytest.raises(InputError, match=r"pf\.scenario"):
            Request(*parts)


@pytest.mark.parametrize(
    "tables", [{"x": [1, 2]}, {"viudez": [1, 2]}, [1, 2], "x", {"viudez": [[1], [1, 2]]}, 3]
)
def test_what_is_no_mortality_table_is_refused_before_anything_runs(catalog, adopted, tables):
    with pytest.raises(PiimssError, match=r"mortality_tables|\[sex, age\]"):
        Request(adopted, catalog, tables=tables)
