"""The chain up to coverage, run once for the tests of this folder."""

import numpy as np
import pytest

from piimss_forecast.catalog import load as catalog
from piimss_forecast.links import LINKS
from piimss_forecast.scenario import load
from piimss_forecast.scenario.run import Run

CAT = catalog()


def make_chain(draws=8, first=0, patch=None, horizon=2030, before=False):
    """A run of every link up to coverage; of those before it with ``before``."""
    run = Run(
        load("tendencial").patch(patch) if patch else load("tendencial"),
        CAT,
        np.arange(2018, horizon + 1),
        2024,
        draws,
        2030,
        first,
    )
    for name, link in LINKS.items():
        if not (before and name == "coverage"):
            link.run(run)
        if name == "coverage":
            break
    return run


@pytest.fixture(scope="session")
def chain():
    return make_chain


@pytest.fixture(scope="session")
def figures():
    return CAT


@pytest.fixture(scope="session")
def run():
    return make_chain()


@pytest.fixture(scope="session")
def past(run):
    from piimss_forecast.coverage.fit import fit_history

    return fit_history(run)
