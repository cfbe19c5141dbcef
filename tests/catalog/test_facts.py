"""From a concept to its history: what is admitted, what is known by a year, what is an error."""

import numpy as np
import pandas as pd
import pytest

from piimss_forecast.catalog.facts import (
    by_year,
    dated,
    figure,
    last_observed,
    last_year,
    previous,
    spans,
    yearly,
)
from piimss_forecast.core.errors import DataError


def test_a_history_is_that_of_the_catalogue_between_two_years(catalog):
    whole = catalog.series("insured_jobs")["value"]
    part = yearly(catalog, "insured_jobs", since=2015, until=2024)
    assert list(part.index) == list(range(2015, 2025)) and part.name == "insured_jobs"
    assert (part == whole.loc[2015:2024]).all()
    assert by_year(catalog, "insured_jobs", since=2015, until=2024) == part.to_dict()


def test_printed_leaves_out_what_is_derived(catalog):
    quality = catalog.series("adscrita_umf")["quality"]
    printed = yearly(catalog, "adscrita_umf", printed=True)
    assert set(printed.index) == set(quality.index[quality == "published"]) < set(quality.index)


def test_what_was_not_known_yet_is_empty_and_an_unknown_concept_an_error(catalog):
    early = catalog.known_to(2018)
    assert max(by_year(early, "insured_jobs")) == 2018
    assert yearly(early, "insured_jobs_platform_workers").empty  # none before 2025
    assert yearly(catalog, "insured_jobs", until=1900).empty
    assert spans(early, "diabetes_detections_reduction") == {}
    with pytest.raises(DataError, match="insured_jbos"):
        yearly(catalog, "insured_jbos")


def test_spans_and_dates_are_those_that_had_ended(catalog):
    assert spans(catalog, "adscrita_consultorio_growth") == {(2015, 2024): 25.7, (2018, 2024): 11.7}
    assert spans(catalog, "adscrita_consultorio_growth", until=2023) == {}
    students = dated(catalog, "seguro_facultativo_affiliates")
    assert list(students) == sorted(students) and "2020-11" in students
    assert figure(catalog, "seguro_facultativo_affiliates", "2020-11") == students["2020-11"]
    assert figure(catalog, "seguro_facultativo_affiliates", "1990-01") is None
    assert last_year("2025-01/2025-11") == 2025


class Years:
    """What of a run the helpers read."""

    years, base_year, draws = np.arange(2018, 2031), 2020, 2


def test_an_unbroken_run_must_reach_the_base_year():
    observed = pd.Series({2018: 1.0, 2019: 2.0, 2020: 3.0, 2022: 4.0}, name="uma_daily")
    assert last_observed(Years, observed) == 2020
    with pytest.raises(DataError, match="uma_daily, 2019"):
        last_observed(Years, observed.drop(2019))


def test_the_level_before_the_first_year_is_the_published_one_or_missing():
    levels = np.tile(np.arange(13.0), (2, 1))
    with_figure = previous(Years, levels, pd.Series({2017: 7.0}))
    assert with_figure[0].tolist() == [7.0, *range(12)]
    assert np.isnan(previous(Years, levels, pd.Series({2019: 7.0}))[:, 0]).all()
