"""What changed between two assumption sets, two catalogues, or two runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from .. import report
from ..catalog import Catalog
from ..catalog.schemas import TABLES
from ..core.checks import kind_of
from ..core.errors import InputError
from ..core.read import read_csv
from ..scenario import Assumptions, Request
from .projection import Projection
from .saved_run import SavedRun

_CELLS = ["table", "key", "column", "a", "b"]
_SHOWN = ("value", "title", "printed")  # what stands for a row of one side alone
_FIELDS = ("horizon", "draws", "seed", "base_year")


def _no_cells() -> pd.DataFrame:
    return pd.DataFrame(columns=_CELLS).set_index(["table", "key"])


def _no_pairs() -> pd.DataFrame:
    return pd.DataFrame(columns=["a", "b"])


@dataclass(frozen=True)
class Diff:
    """What differs, each part a table that is empty where nothing does.

    Parameters
    ----------
    assumptions : DataFrame
        By key: a, b, unit, source_a, source_b.
    figures : DataFrame
        By table of the data folder and key of the row: column, a, b (published figures,
        indicators, macro, demography).
    law : DataFrame
        The same of the rows of the law.
    tables : DataFrame
        Mortality tables by type of pension: largest difference, or the side that has it.
    request : DataFrame
        Horizon, draws, seed, base year and versions that differ: a, b.
    results : DataFrame
        Central results of two runs at their last common year: a, b, difference, percent.
    """

    assumptions: pd.DataFrame
    figures: pd.DataFrame = field(default_factory=_no_cells)
    law: pd.DataFrame = field(default_factory=_no_cells)
    tables: pd.DataFrame = field(default_factory=_no_pairs)
    request: pd.DataFrame = field(default_factory=_no_pairs)
    results: pd.DataFrame = field(default_factory=_no_pairs)


Side = Assumptions | Catalog | Projection | Request | SavedRun


def diff(a: Side, b: Side) -> Diff:
    """What changed from ``a`` to ``b``.

    Parameters
    ----------
    a : Assumptions | Catalog | Projection | Request | SavedRun
        Where one starts.
    b : Assumptions | Catalog | Projection | Request | SavedRun
        The other, of the same kind; the assumptions of a run are those of the set of that name.
        Of two runs of ``piimss run`` each scenario is compared with
        that of its name; assumptions and results then say which in a column ``scenario``.

    Returns
    -------
    Diff
        With every input that differs, and for two projections their results.

    Raises
    ------
    InputError
        For anything else, or two different kinds.

    Examples
    --------
    >>> from piimss_forecast.scenario import load
    >>> "employment.growth" in diff(load("tendencial"), load("piimss")).assumptions.index
    True
    """
    if isinstance(a, SavedRun) and isinstance(b, SavedRun):
        return _runs(a, b)
    if isinstance(a, SavedRun) and isinstance(b, Projection):
        a = a.projection(b.name)
    if isinstance(a, Projection) and isinstance(b, SavedRun):
        b = b.projection(a.name)
    if isinstance(a, SavedRun) and isinstance(b, Assumptions):
        a = a.request(b.name).assumptions
    if isinstance(a, Assumptions) and isinstance(b, SavedRun):
        b = b.request(a.name).assumptions
    if isinstance(a, Projection) and isinstance(b, Projection):
        inputs = _requests(a.request, b.request)
        request = pd.concat([inputs.request, _versions(a.manifest, b.manifest)])
        return Diff(
            inputs.assumptions, inputs.figures, inputs.law, inputs.tables, request, _results(a, b)
        )
    if isinstance(a, Request) and isinstance(b, Request):
        return _requests(a, b)
    if isinstance(a, Assumptions) and isinstance(b, Assumptions):
        return Diff(a.differences(b))
    if isinstance(a, Catalog) and isinstance(b, Catalog):
        return Diff(_no_pairs(), _cells(a, b, law=False), _cells(a, b, law=True))
    raise InputError(
        "results.diff",
        "diff",
        "{kind}, {kind_2}",
        "two Assumptions, two Projections, two Requests or two Catalogs",
        "use pf.scenario(name) or pf.project(name) for both",
        kind=kind_of(a),
        kind_2=kind_of(b),
    )


def _requests(a: Request, b: Request) -> Diff:
    return Diff(
        a.assumptions.differences(b.assumptions),
        _cells(a.catalog, b.catalog, law=False),
        _cells(a.catalog, b.catalog, law=True),
        _tables(a, b),
        _pairs({name: (getattr(a, name), getattr(b, name)) for name in _FIELDS}),
    )


def _versions(a: Mapping[str, Any], b: Mapping[str, Any]) -> pd.DataFrame:
    left, right = a["versions"], b["versions"]
    names = dict.fromkeys([*left, *right])
    return _pairs({f"version {n}": (left.get(n, "—"), right.get(n, "—")) for n in names})


def _runs(a: SavedRun, b: SavedRun) -> Diff:
    """What changed between two runs of several scenarios."""
    common = [name for name in a.scenarios if name in b.scenarios]
    parts = {name: _requests(a.request(name), b.request(name)) for name in common}
    if not parts:
        raise InputError(
            "results.diff.runs",
            "diff",
            "{a} | {b}",
            "two runs with a scenario in common",
            "run them with the same scenarios",
            a=", ".join(a.scenarios),
            b=", ".join(b.scenarios),
        )
    first = parts[common[0]]
    scenarios = {"scenarios": (", ".join(a.scenarios), ", ".join(b.scenarios))}
    own = [p.assumptions.assign(scenario=name) for name, p in parts.items()]
    return Diff(
        pd.concat(own),
        first.figures,
        first.law,
        first.tables,
        pd.concat([first.request, _pairs(scenarios), _versions(a.manifest, b.manifest)]),
        _written(a, b, common),
    )


def _written(a: SavedRun, b: SavedRun, scenarios: list[str]) -> pd.DataFrame:
    """Central results that two runs wrote of the last year of both, where they differ."""
    year = min(a.manifest["horizon"], b.manifest["horizon"])
    sides = []
    for run in (a, b):
        table = run.table("resumen")
        rows = table[(table["year"] == year) & table["scenario"].isin(scenarios)]
        sides.append(rows.set_index(["scenario", "series"])["central"])
    both = pd.DataFrame({"a": sides[0], "b": sides[1]}).reindex(sides[0].index)
    both = both[both["a"] != both["b"]].reset_index("scenario")
    return _compared(both.assign(year=year))


def _compared(both: pd.DataFrame) -> pd.DataFrame:
    return both.assign(difference=both["b"] - both["a"], percent=100 * (both["b"] / both["a"] - 1))


def _pairs(rows: Mapping[str, tuple[object, object]]) -> pd.DataFrame:
    changed = {name: pair for name, pair in rows.items() if pair[0] != pair[1]}
    return pd.DataFrame.from_dict(changed, orient="index", columns=["a", "b"], dtype=object)


def _tables(a: Request, b: Request) -> pd.DataFrame:
    """Mortality tables that differ, in words short enough for a line."""
    rows: dict[str, tuple[object, object]] = {}
    for name in sorted({*a.tables, *b.tables}):
        left, right = a.tables.get(name), b.tables.get(name)
        if left is None or right is None or not np.array_equal(left, right):
            rows[name] = (_mean(left), _mean(right))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["a", "b"], dtype=object)


def _mean(table: np.ndarray | None) -> object:
    """Mean death probability of a table, or that the assumed one stands."""
    return "—" if table is None else round(float(table.mean()), 6)


def _cells(a: Catalog, b: Catalog, *, law: bool) -> pd.DataFrame:
    """Cells of the tables of two data folders that differ."""
    same = a.law_digest == b.law_digest if law else a.data_digest == b.data_digest
    rows = [] if same else list(_law_cells(a, b) if law else _data_cells(a, b))
    return pd.DataFrame(rows, columns=_CELLS).set_index(["table", "key"])


Cell = tuple[str, str, str, str, str]


def _law_cells(a: Catalog, b: Catalog) -> Iterator[Cell]:
    files = {f.stem for c in (a, b) for f in c.law_path.glob("*.csv")}
    for name in sorted(files):
        yield from _table_cells(f"law/{name}", *(_read_law(c, name) for c in (a, b)))


def _read_law(catalog: Catalog, name: str) -> pd.DataFrame | None:
    path = catalog.law_path / f"{name}.csv"
    return read_csv(path, TABLES.get(f"law/{name}")) if path.is_file() else None


def _data_cells(a: Catalog, b: Catalog) -> Iterator[Cell]:
    for name in TABLES:
        if not name.startswith("law/"):
            yield from _table_cells(name, *(_read(c, name) for c in (a, b)))
    codes = dict.fromkeys([*a.indicators().index, *b.indicators().index])
    for code in map(str, codes):
        left, right = (
            repr(c.indicator(code)) if code in c.indicators().index else "" for c in (a, b)
        )
        if left != right:
            yield ("indicators", code, "", left and "✓", right and "✓")
    if a.last_known != b.last_known:
        yield ("figures", "last_known", "", str(a.last_known or "—"), str(b.last_known or "—"))


def _read(catalog: Catalog, name: str) -> pd.DataFrame | None:
    path = catalog.path / f"{name}.csv"
    return read_csv(path, TABLES[name], label=f"{name}.csv") if path.is_file() else None


def _table_cells(name: str, a: pd.DataFrame | None, b: pd.DataFrame | None) -> Iterator[Cell]:
    """Rows paired by the key of the table's contract; a row of one side alone shows its value."""
    key = _key(name, a if a is not None else b)
    left, right = (_by_key(t, key) for t in (a, b))
    for at in sorted({*left, *right}):
        one, two = left.get(at, {}), right.get(at, {})
        columns = [c for c in dict.fromkeys([*one, *two]) if one.get(c) != two.get(c)]
        if not one or not two:
            columns = [next((c for c in _SHOWN if c in (one or two)), "")]
        for column in columns:
            yield (name, at, column, _text(one, column), _text(two, column))


def _text(row: dict[str, str], column: str) -> str:
    return row.get(column, "✓" if row else "") if row else ""


def _key(name: str, table: pd.DataFrame | None) -> list[str]:
    schema = TABLES.get(name)
    if schema is not None and schema.unique:
        return [str(c) for c in schema.unique]
    if schema is not None and (alone := [c for c, s in schema.columns.items() if s.unique]):
        return alone[:1]
    return [] if table is None else [str(c) for c in table.columns]


def _by_key(table: pd.DataFrame | None, key: list[str]) -> dict[str, dict[str, str]]:
    if table is None:
        return {}
    words = table.map(
        lambda v: "" if pd.isna(v) else f"{v:.12g}" if isinstance(v, float) else str(v)
    )
    names = words[key].agg(", ".join, axis=1)
    return dict(zip(names, words.to_dict("records"), strict=True))


def _results(a: Projection, b: Projection) -> pd.DataFrame:
    """Central results at the last year both reach."""
    left, right = (report.build("resumen", p.cube())["central"] for p in (a, b))
    year = min(a.request.horizon, b.request.horizon)
    both = pd.DataFrame({"a": left.xs(year, level="year"), "b": right.xs(year, level="year")})
    return _compared(both)
