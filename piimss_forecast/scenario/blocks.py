"""The draws of a request in blocks that begin at fixed ones: whoever makes a block makes the same
bytes, and the blocks of a run are the same wherever it runs.

A draw depends on no other one; but the libraries of linear algebra round the last rows of a block
otherwise than the first ones, so that blocks cut elsewhere may differ in the last digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
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


class Joined:
    """The result of a whole run, to which its blocks are added as they end, in any order: little
    more than the whole is ever in memory.

    Parameters
    ----------
    draws : int
        Of the whole run.
    """

    def __init__(self, draws: int) -> None:
        self.draws = draws
        self._whole: dict[str, xr.Variable] = {}
        self._coords: dict[str, Any] = {}
        self._rest: dict[int, Result] = {}  # by first draw, their arrays given up

    def add(self, part: Result) -> None:
        """Take the draws of a block."""
        data = part.data
        rows = data["draw"].to_numpy()
        first = int(rows[0])
        if not self._rest:
            self._begin(data)
        at = slice(first, first + rows.size)
        for name, whole in self._whole.items():
            if "draw" in whole.dims:
                whole[{"draw": at}] = data[name].variable
        self._rest[first] = replace(part, data=data.drop_vars(data.data_vars))

    def _begin(self, data: xr.Dataset) -> None:
        """Make room for the whole."""
        for name, array in data.items():
            shape = [self.draws if d == "draw" else n for d, n in array.sizes.items()]
            values = np.empty(shape, array.dtype) if "draw" in array.dims else array.to_numpy()
            self._whole[str(name)] = xr.Variable(array.dims, values, array.attrs)
        self._coords = {str(name): c.variable for name, c in data.coords.items()}
        draws = np.arange(self.draws)
        self._coords["draw"] = xr.Variable("draw", draws, data["draw"].attrs)

    def result(self) -> Result:
        """The whole, once every block was added."""
        parts = [self._rest[first] for first in sorted(self._rest)]
        return Result(
            xr.Dataset(self._whole, self._coords, parts[0].data.attrs),
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
