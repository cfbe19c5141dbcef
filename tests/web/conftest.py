"""One desk for the folder: its answers are known once they are worked out."""

import pytest

from piimss_forecast.scenario import load
from piimss_forecast.web.desk import Desk, Settings


@pytest.fixture(scope="session")
def desk(catalog):
    """A desk with two scenarios and few draws."""
    made = Desk({n: load(n) for n in ("tendencial", "piimss")}, catalog, Settings(draws=6))
    yield made
    made.close()


@pytest.fixture
def session(desk):
    """Somebody's table."""
    return desk.session("tendencial")
