"""A command that imports hardly looks for garbage; one that computes does as Python does."""

import gc

from piimss_forecast.cli.garbage import rarely
from piimss_forecast.cli.terminal import progress, working


def test_it_is_rare_while_a_command_imports_and_usual_once_it_computes():
    usual = gc.get_threshold()
    for computing in (working("x"), progress(1)):
        with rarely():
            assert gc.get_threshold()[0] > 10 * usual[0]
            with computing:
                assert gc.get_threshold() == usual
        assert gc.get_threshold() == usual


def test_it_is_usual_after_a_command_that_fails():
    usual = gc.get_threshold()
    try:
        with rarely():
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert gc.get_threshold() == usual
