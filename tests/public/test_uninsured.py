"""The costing of IMSS's report of 2023-2024 (23 states) and the persons it is for."""

import numpy as np
import pytest

import piimss_forecast as pf
from piimss_forecast.core.errors import InputError
from piimss_forecast.finance.costing import health_costing


@pytest.fixture(scope="module")
def table():
    return pf.uninsured(pf.project("tendencial", draws=1))


def test_the_published_gaps_are_reproduced_to_the_unit_printed(table):
    """imss_informe_labores_2023_2024: resources 182,424 (136,705 of FASSA); gross gap 100,823 and
    62,058, net gap 55,104 and 16,339 mdp.
    """
    total = table.loc["total"]
    for column, printed in (
        ("resources", 182424),
        ("gross_gap_techo", 100823),
        ("gross_gap_piso", 62058),
        ("net_gap_techo", 55104),
        ("net_gap_piso", 16339),
    ):
        assert total[column] == pytest.approx(printed, abs=1e-6), column


def test_the_states_are_the_23_and_add_to_the_total(table):
    states = table.drop("total")
    assert len(states) == 23 and states.index.is_unique
    np.testing.assert_allclose(states.sum(), table.loc["total"])
    np.testing.assert_allclose(states["net_gap_techo"] + states["resources"], states["cost_techo"])


def test_persons_move_with_those_whom_the_institute_does_not_cover(table):
    growth = table["persons_horizon"] / table["persons"]
    np.testing.assert_allclose(growth, growth.iloc[0])
    assert 0.9 < growth.iloc[0] < 1.1


def test_negative_persons_are_refused():
    with pytest.raises(InputError, match="persons"):
        health_costing(np.array([-1.0]), 1.0, np.zeros(1), np.zeros(1))


def test_something_else_than_a_projection_is_refused():
    with pytest.raises(InputError):
        pf.uninsured("tendencial")
