"""Arrays with labels in common: made once, and nobody's to write on."""

import numpy as np
import pytest
import xarray as xr

import piimss_forecast as pf
from piimss_forecast.scenario.arrays import dataset, labelled, select


def one(labels, **more) -> xr.DataArray:
    return labelled(np.arange(float(len(labels))), ("item",), {"item": labels}, more)


def test_a_label_written_on_moves_no_later_run():
    made = pf.project("tendencial", draws=1, horizon=2025)
    with pytest.raises(ValueError, match="read-only"):
        made.data["year"].to_numpy()[:] += 1
    assert pf.project("adverso", draws=1, horizon=2025).data["year"].to_numpy()[0] == 2018


def test_labels_that_are_equal_and_of_other_kinds_stay_of_their_kind():
    kinds = [one(labels)["item"].dtype.kind for labels in ([True], [1], [1.0], ["1"])]
    assert kinds == ["b", "i", "f", "U"]


def test_numbers_at_labels_are_those_of_xarray():
    array = labelled(
        np.arange(12.0).reshape(2, 3, 2),
        ("draw", "item", "sex"),
        {"draw": [0, 1], "item": ["a", "b", "c"], "sex": ["M", "F"]},
    )
    for asked in ({"item": "b"}, {"item": ["c", "a"]}, {"item": ["b"], "sex": "F"}, {}):
        np.testing.assert_array_equal(select(array, asked), array.sel(asked).to_numpy())
    with pytest.raises(ValueError, match="list"):
        select(array, {"item": "d"})


def test_arrays_side_by_side_are_those_that_xarray_aligns():
    arrays = {"x": one(["a", "c"], unit="mdp").rename("x"), "y": one(["b", "a"]).rename("y")}
    made = dataset(arrays, known=("item", np.array([True, False, True])))
    plain = xr.Dataset(
        {n: a.reindex(item=["a", "c", "b"], fill_value=0) for n, a in arrays.items()}
    )
    xr.testing.assert_identical(made.drop_vars("known"), plain)
    assert made["known"].to_numpy().tolist() == [True, False, True]


def test_another_axis_has_the_same_labels_everywhere():
    years = [labelled(np.zeros(2), ("year",), {"year": y}) for y in ([2024, 2025], [2025, 2026])]
    with pytest.raises(ValueError, match="other labels of year"):
        dataset(dict(zip("ab", years, strict=True)))
