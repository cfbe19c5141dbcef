"""A scenario on disk while it is projected block by block: every draw of what tables need, and by
single age the draws whose quantiles are still to be taken.

Bytes of a block do not depend on who makes it, in which order or how many at a time (see
``scenario.blocks``). A block is three files: by ``ages`` (removed once the quantiles stand),
``draws``, and the ``chunks`` of the NetCDF. Each is written beside and renamed; the last one says
that the block is whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path

import numpy as np
import xarray as xr

from ..report.compact import by_year, spread, summed_up, with_ages
from ..report.netcdf import compressed
from ..scenario import Result
from ..scenario.arrays import of_draws
from ..scenario.blocks import blocks, joined_checks
from ..scenario.cache import Outcome
from ..scenario.packed import Packed
from ..scenario.packed import write as write_packed

_SECONDS = "seconds"  # of each link, beside the variables
_FILES = ("ages", "draws", "chunks")
_AGES = "quantiles"  # what stands for the draws by single age once they are summed up
_AXES = ("year", "is_projection")
_KEPT = 4  # arrays kept in memory: lines of one variable are asked for one after the other


class Spool(Mapping[str, xr.DataArray]):
    """The blocks of one scenario, read as its compact projection (see ``report.compact``): arrays
    with every draw, each read when it is asked for.

    Parameters
    ----------
    folder : Path
        Of this scenario alone.
    draws : int
        Of the whole scenario.
    head : mapping
        What names the numbers; files written for another are not whole.
    """

    def __init__(self, folder: Path, draws: int, head: Mapping[str, str]) -> None:
        self.folder, self.head, self.blocks = folder, dict(head), blocks(draws)
        self._kind = "draws"
        self._opened: dict[tuple[str, int], Packed] = {}
        self._read: dict[str, xr.DataArray] = {}

    def done(self, block: int) -> bool:
        """Whether a block is whole."""
        kinds = ("draws", "chunks") if self._file(_AGES, 0).is_file() else _FILES
        return all(self._file(kind, block).is_file() for kind in kinds)

    def forget(self) -> None:
        """Remove every block."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def of(self, kind: str) -> Spool:
        """The same blocks, read as those of the places that were put by a name."""
        other = copy(self)
        other._kind, other._read = kind, {}
        return other

    def put(
        self, block: int, result: Result, places: Mapping[str, xr.Dataset] | None = None
    ) -> None:
        """Keep a block, and those by state or delegation, each by its name."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for kind, data in (places or {}).items():
            self._write(kind, block, {str(name): array for name, array in data.items()})
        self._write("ages", block, dict(_by_age(result.data)))
        every = dict(spread(result.data))
        every[_SECONDS] = xr.DataArray(
            list(result.timings.values()), coords={"link": list(result.timings)}, dims="link"
        )
        for name in _AXES:
            every[name] = result.data[name]
        self._write("draws", block, every, result)
        self._write("chunks", block, dict(self._chunks(block, every)))

    def _chunks(
        self, block: int, arrays: Mapping[str, xr.DataArray]
    ) -> Iterator[tuple[str, xr.DataArray]]:
        """The compressed chunks of a block, by name and first row: a last block of one draw more
        than the others has two, for those of a file stand on a grid.
        """
        rows = self.blocks[0][1]
        for name, array in arrays.items():
            if "draw" in array.dims:
                values = array.to_numpy()
                for row in range(0, self.blocks[block][1], rows):
                    made = compressed(values[row : row + rows], rows)
                    yield f"{name}@{row}", xr.DataArray(np.frombuffer(made, np.uint8), dims="byte")

    @property
    def _first(self) -> Packed:
        return self._open(self._kind, 0)

    @property
    def margins(self) -> list[dict[str, object]]:
        """Published margins, which are of history and so of any block."""
        return [dict(margin) for margin in self._first.margins]

    def checks(self) -> list[dict[str, object]]:
        """Checks of all blocks, each once: cells of all, the largest gap of any."""
        return joined_checks(self._open("draws", b).checks for b in range(len(self.blocks)))

    def timings(self) -> dict[str, float]:
        """Processor seconds of each link."""
        found = [self._open("draws", b)[_SECONDS] for b in range(len(self.blocks))]
        seconds = np.sum([f.to_numpy() for f in found], axis=0).tolist()
        return dict(zip(found[0]["link"].to_numpy().tolist(), seconds, strict=True))

    def __getitem__(self, name: str) -> xr.DataArray:
        if name not in self:
            raise KeyError(name)
        if name not in self._read:
            while len(self._read) >= _KEPT:
                del self._read[next(iter(self._read))]
            self._read[name] = self._joined(name)
        return self._read[name]

    def _joined(self, name: str) -> xr.DataArray:
        first = self.like(name)
        if len(self.blocks) == 1 or "draw" not in first.dims:
            return first
        axis = first.get_axis_num("draw")
        others = [self._open(self._kind, b).numbers(name) for b in range(1, len(self.blocks))]
        labels = np.arange(sum(size for _, size in self.blocks))
        return of_draws(np.concatenate([first.to_numpy(), *others], axis=axis), first, labels)

    def __contains__(self, name: object) -> bool:
        return name in self._first and name != _SECONDS

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._first if name not in (*_AXES, _SECONDS))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def like(self, name: str) -> xr.DataArray:
        """An array of the first block: its axes, labels and attributes."""
        return self._first[name]

    def chunks(self, name: str) -> Iterator[tuple[int, bytes]]:
        """The compressed chunks of an array, with the draw each begins at."""
        for b, (first, size) in enumerate(self.blocks):
            for row in range(0, size, self.blocks[0][1]):
                yield first + row, self._open("chunks", b).numbers(f"{name}@{row}").tobytes()

    def quantiles(self) -> dict[str, xr.DataArray]:
        """``<name>_central`` and ``<name>_quantile`` of every variable by single age, exact, a year
        of one variable in memory at a time; kept in the place of the draws they are made of.
        """
        if not self._file(_AGES, 0).is_file():
            self._write(_AGES, 0, self._quantiles())
            self._forget("ages")
        kept = self._open(_AGES, 0)
        return {name: kept[name] for name in kept}

    def _quantiles(self) -> dict[str, xr.DataArray]:
        parts = [self._open("ages", b) for b in range(len(self.blocks))]
        made: dict[str, xr.DataArray] = {}
        for name in (key for key in parts[0] if "@" not in key):
            firsts = [part.numbers(name) for part in parts]
            years = (self._year(parts, firsts, name, t) for t in range(len(firsts[0])))
            made |= summed_up(name, parts[0][name], years)
        return made

    def _forget(self, kind: str) -> None:
        for b in range(len(self.blocks)):
            self._opened.pop((kind, b), None)
            self._file(kind, b).unlink(missing_ok=True)

    def _year(
        self, parts: Sequence[Packed], firsts: Sequence[np.ndarray], name: str, t: int
    ) -> np.ndarray | None:
        """Draws of a year, ``[draw, cell]``; None where they are all like the first."""
        key = f"{name}@{t}"
        if not any(key in part for part in parts) and all(
            np.array_equal(first[t], firsts[0][t], equal_nan=True) for first in firsts
        ):
            return None
        found = [
            part.numbers(key).reshape(size, -1)
            if key in part
            else np.broadcast_to(first[t].ravel(), (size, first[t].size))
            for part, first, (_, size) in zip(parts, firsts, self.blocks, strict=True)
        ]
        return np.concatenate(found) if len(found) > 1 else found[0]

    def _file(self, kind: str, block: int) -> Path:
        return self.folder / f"{self.blocks[block][0]:08d}.{kind}"

    def _open(self, kind: str, block: int) -> Packed:
        found = self._opened.get((kind, block))
        if found is None:
            head = {**self.head, "kind": kind}
            found = self._opened[kind, block] = Packed.of(self._file(kind, block), head)
        return found

    def _write(
        self,
        kind: str,
        block: int,
        arrays: Mapping[str, xr.DataArray],
        result: Result | None = None,
    ) -> None:
        file = self._file(kind, block)
        part = file.with_suffix(".part")
        checks, margins = (result.checks, result.margins) if result else ([], [])
        outcome = Outcome(arrays, tuple(checks), tuple(margins), frozenset())
        with part.open("wb") as opened:
            write_packed(opened, {**self.head, "kind": kind}, outcome)
        part.replace(file)


def _by_age(data: xr.Dataset) -> Iterator[tuple[str, xr.DataArray]]:
    """Of every variable with ages, its first draw and, year by year, the draws of those years in
    which they differ: history is alike in all.
    """
    for name in with_ages(data):
        yield name, data[name].isel(draw=0, drop=True)
        for t, draws in enumerate(by_year(data[name])):
            if draws is not None:
                rows = np.ascontiguousarray(draws.reshape(len(draws), -1))
                yield f"{name}@{t}", xr.DataArray(rows, dims=("draw", "cell"))
