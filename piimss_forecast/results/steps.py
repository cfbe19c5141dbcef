"""The way from one request to another: figures, law, mortality tables, and assumptions by area or
by key, each as a change of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from ..scenario import Request

Step = Callable[[Request], Request]


def steps(
    base: Request, other: Request, *, by_key: bool = False, base_year: bool = False
) -> dict[str, Step]:
    """What differs between two requests, as changes in the order of the chain.

    Each takes a request and gives it with that part as ``other`` has it; all of them, one after
    the other, lead from ``base`` to ``other`` (horizon, draws and seed stay).

    Parameters
    ----------
    base : Request
        Where the way starts.
    other : Request
        Where it ends.
    by_key : bool
        One change by key of the assumptions, instead of by area.
    base_year : bool
        Whether the base year goes with the data; it stays otherwise.

    Returns
    -------
    dict
        Name -> change: ``data`` (figures, demography, indicators), ``law``, ``tables`` and the
        areas (or keys); only those that differ.
    """
    out: dict[str, Step] = {}
    a, b = base.parts, other.parts
    moves = base_year and base.base_year != other.base_year
    if a["data"] != b["data"] or moves:
        out["data"] = lambda now: now.replace(
            catalog=other.catalog.with_law(now.catalog),
            base_year=other.base_year if moves else now.base_year,
        )
    if a["law"] != b["law"]:
        out["law"] = lambda now: now.replace(
            catalog=now.catalog.with_law(other.catalog), base_year=now.base_year
        )
    if a["tables"] != b["tables"]:
        out["tables"] = lambda now: now.replace(tables=other.tables)
    changed = [str(k) for k in base.assumptions.differences(other.assumptions).index]
    areas = dict.fromkeys([*base.assumptions.areas, *other.assumptions.areas])
    groups = {area: [k for k in changed if k.split(".")[0] == area] for area in areas}
    if by_key:
        groups = {key: [key] for keys in groups.values() for key in keys}
    out |= {name: _patch(other, keys) for name, keys in groups.items() if keys}
    return out


def _patch(other: Request, keys: list[str]) -> Step:
    return lambda now: now.replace(assumptions=now.assumptions.taking(other.assumptions, keys))
