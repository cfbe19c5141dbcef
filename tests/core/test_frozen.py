"""What is shared cannot be changed by one of its readers."""

from dataclasses import dataclass

import numpy as np
import pytest

from piimss_forecast.core.frozen import read_only


@dataclass(frozen=True)
class Pair:
    """Two arrays, one of them deep inside."""

    left: np.ndarray
    right: dict[str, tuple[np.ndarray, ...]]


def test_every_array_inside_is_read_only_and_nothing_is_copied():
    left, right = np.zeros(3), np.zeros(2)
    held = read_only([Pair(left, {"x": (right,)}), "text", 3])
    assert held[0].left is left
    for array in (held[0].left, held[0].right["x"][0]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_the_cache_of_the_catalogue_hands_out_what_cannot_be_changed(catalog):
    kept = catalog.memo("test of read-only arrays", lambda: np.zeros(2))
    with pytest.raises(ValueError, match="read-only"):
        kept += 1.0
    series = catalog.series("insured_jobs")
    series.loc[2024, "value"] = 0.0
    assert catalog.series("insured_jobs").loc[2024, "value"] == 22_238_379
