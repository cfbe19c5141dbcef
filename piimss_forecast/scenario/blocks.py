"""The draws of a request in blocks that begin at fixed ones: whoever makes a block makes the same
bytes, and the blocks of a run are the same wherever it runs.

A draw depends on no other one; but the libraries of linear algebra round the last rows of a block
otherwise than the first ones, so that blocks cut elsewhere may differ in the last digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import xarray as xr

from .engine import Result

BLOCK_DRAWS = 250  # draws: the arrays of two processes stay small beside what both begin with


def blocks(draws: int) -> list[tuple[int, int]]:
    """First draw and size of each block; a single draw is never left over for the last one, since
    sums of one row may round otherwise.

    Parameters
    ----------
    draws : int
        Of the whole request.

    Examples
    --------
    >>> blocks(600), blocks(251), blocks(1)
    ([(0, 250), (250, 250), (500, 100)], [(0, 251)], [(0, 1)])
    """
    starts = list(range(0, draws, BLOCK_DRAWS)) or [0]
    if len(starts) > 1 and draws - starts[-1] == 1:
        starts.pop()
    return [(a, b - a) for a, b in zip(starts, [*starts[1:], draws], strict=True)]


def joined(parts: Sequence[Result]) -> Result:
    """The result of a whole run from those of its blocks, in their order; blocks give up each array
    once it is joined, so that little more than the whole is ever in memory.

    Parameters
    ----------
    parts : sequence of Result
        Of one request, the first draws first.
    """
    if len(parts) == 1:
        return parts[0]
    first = parts[0].data
    draws = np.concatenate([part.data["draw"].to_numpy() for part in parts])
    coords = {name: c for name, c in first.coords.items() if "draw" not in c.dims}
    coords["draw"] = xr.DataArray(draws, dims="draw", attrs=first["draw"].attrs)
    whole: dict[str, xr.Variable] = {}
    for name in map(str, list(first.data_vars)):
        like = first[name]
        if "draw" in like.dims:
            axis = like.get_axis_num("draw")
            values = np.concatenate([part.data[name].to_numpy() for part in parts], axis=axis)
            whole[name] = xr.Variable(like.dims, values, like.attrs)
        else:
            whole[name] = like.variable
        for part in parts:
            part.data = part.data.drop_vars(name)
    return Result(
        xr.Dataset(whole, coords, first.attrs),
        joined_checks(part.checks for part in parts),
        {link: sum(part.timings[link] for part in parts) for link in parts[0].timings},
        parts[0].margins,
    )


def joined_checks(found: Iterable[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Checks of all blocks, each once: cells of all, the largest gap of any.

    Parameters
    ----------
    found : iterable of sequence of dict
        Checks of each block, in the same order.
    """
    return [
        {
            **same[0],
            "cells": sum(check["cells"] for check in same),
            "largest_gap": max(check["largest_gap"] for check in same),
        }
        for same in zip(*found, strict=True)
    ]
