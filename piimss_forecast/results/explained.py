"""What explains the summary of a run's scenarios, worked out once for its files: shares of each
difference by group of inputs, each changed input alone, and the response to a few levers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import report
from ..core.checks import shown
from ..core.errors import AssumptionError
from ..core.resources import models_folder
from ..links import run_many
from ..report.explained import Explained, long_form
from ..report.lines import Data
from ..scenario import Request
from ..scenario.cache import Cache
from ..scenario.schema import read_toml
from . import shapley
from .quantities import Noted, joined
from .steps import steps

FILE = "explained.toml"


def asked(models: str | Path | None = None) -> tuple[tuple[str, ...], dict[str, float]]:
    """Series that are explained, and the step of each lever in the unit of its key.

    Parameters
    ----------
    models : str | Path, optional
        Folder with another ``explained.toml``; the embedded one when not given or when it has none.

    Raises
    ------
    AssumptionError
        For a list that is none, or a step that is not a number above zero.

    Examples
    --------
    >>> asked()[1]["employment.growth"]
    1.0
    """
    file = models_folder(models) / FILE
    raw = read_toml(file if file.is_file() else models_folder() / FILE)
    explain, levers = raw.get("explain"), raw.get("levers", {})
    series = explain.get("series") if isinstance(explain, dict) else None
    if not isinstance(series, list) or not all(isinstance(s, str) for s in series):
        raise _wrong("explain, series", series, "a list of series of the tables")
    if not isinstance(levers, dict):
        raise _wrong("levers", levers, "a table of levers")
    steps_of = {}
    for key, row in levers.items():
        step = row.get("step") if isinstance(row, dict) else None
        if isinstance(step, bool) or not isinstance(step, (int, float)) or not step > 0:
            raise _wrong(f"{key}, step", step, "a number above zero, in the unit of the key")
        steps_of[key] = float(step)
    return tuple(series), steps_of


def _wrong(where: str, found: object, expected: str) -> AssumptionError:
    return AssumptionError(
        "results.explained",
        "{where}",
        "{found}",
        expected,
        "correct the file",
        where=f"{FILE}, {where}",
        found=shown(found),
    )


def explain(
    requests: Sequence[Request],
    scenario: int,
    like: Data,
    cache: Cache,
    models: str | Path | None = None,
) -> Explained:
    """What explains one scenario: of the first, its response to levers; of another, its difference
    from the first.

    Parameters
    ----------
    requests : sequence of Request
        One a scenario.
    scenario : int
        Which of them.
    like : mapping of str to DataArray
        A compact projection of any of them.
    cache : Cache
        Where results of links are looked up.
    models : str | Path, optional
        Folder of ``explained.toml``.

    Returns
    -------
    Explained
        Of the central path alone.
    """
    base = requests[0].replace(draws=1)
    if scenario == 0:
        return _responses(base, like, cache, models)
    other = requests[scenario].replace(draws=1)
    ahead = base.years > base.base_year
    years, name = base.years[ahead], other.assumptions.name
    changes = list(steps(base, other).items())
    alone = steps(base, other, by_key=True)
    wanted = shapley.subsets(len(changes))
    mixes = [_mixed(base, [change for _, change in changes], subset) for subset in wanted]
    series, _ = asked(models)
    wholes = central_paths([*mixes, *(f(base) for f in alone.values())], series, like, cache)
    paths = wholes[:, :, ahead]
    known = dict(zip(wanted, paths, strict=False))
    found = shapley.shared(known.__getitem__, len(changes))
    start = paths[0]
    tell = {"scenario": name}
    shares = [
        long_form(part, tell | {"group": group}, series, years, "contribution")
        for (group, _), part in zip(changes, found.parts, strict=True)
    ]
    single = [
        long_form(path - start, tell | {"key": key}, series, years, "effect")
        for key, path in zip(alone, paths[len(wanted) :], strict=True)
    ]
    whole = np.abs(known[wanted[-1]] - start)
    rest = np.divide(found.error, whole, out=np.zeros_like(whole), where=whole > 0)
    return Explained(_joined(shares), _joined(single), error=float(np.nanmax(rest, initial=0.0)))


def together(parts: Sequence[Explained]) -> Explained:
    """The parts of every scenario in one.

    Parameters
    ----------
    parts : sequence of Explained
        One a scenario, in order.
    """
    none = Explained()
    return Explained(
        _joined([p.shares for p in parts if len(p.shares)] or [none.shares]),
        _joined([p.single for p in parts if len(p.single)] or [none.single]),
        parts[0].response,
        parts[0].steps,
        max(p.error for p in parts),
    )


def central_paths(
    requests: Sequence[Request], series: Sequence[str], like: Data, cache: Cache
) -> np.ndarray:
    """Central path of some series in many requests at once, which differ in assumptions, catalogue
    or tables alone; ``[request, series, year]``.

    Parameters
    ----------
    requests : sequence of Request
        What is asked of the engine; no more of the chain is run than it needs.
    series : sequence of str
        Of the tables.
    like : mapping of str to DataArray
        A compact projection, of which no more is read than tells the variables of the series.
    cache : Cache
        Where results of links are looked up.
    """
    noted = Noted(like)
    for name in series:
        report.series(name, noted)
    names = dict.fromkeys(name.removesuffix("_groups") for name in noted.names)
    pieces = run_many(requests, names, first=0, draws=1, cache=cache)
    out = np.empty((len(requests), len(series), len(requests[0].years)))
    for members, arrays in joined(pieces):
        for k, name in enumerate(series):
            line = report.series(name, report.Compact(arrays))
            out[members, k] = line.draws.transpose("draw", "year").to_numpy()
    return out


def _responses(base: Request, like: Data, cache: Cache, models: str | Path | None) -> Explained:
    """Change of every series when each lever is moved by its step, down and up, from the first
    projected year on.
    """
    series, every = asked(models)
    found = {k: s for k, s in every.items() if k in base.assumptions}
    moved = [_moved(base, key, sign * step) for key, step in found.items() for sign in (-1, 1)]
    ahead = base.years > base.base_year
    paths = central_paths([base, *moved], series, like, cache)[:, :, ahead]
    paths = paths - paths[:1]
    rows = []
    for k, key in enumerate(found):
        low, high = paths[1 + 2 * k], paths[2 + 2 * k]
        part = long_form(low, {"key": key}, series, base.years[ahead], "low")
        rows.append(part.assign(high=high.ravel()))
    return Explained(response=_joined(rows), steps=found)


def _moved(base: Request, key: str, step: float) -> Request:
    """The request with a path by year moved by ``step`` in every projected year."""
    known = base.assumptions
    ahead = [int(y) for y in base.years if y > base.base_year]
    low, high = known.range_of(key)
    path = np.clip(known.path(key, ahead) + step, low, high)
    before: dict[str, Any] = {}
    if isinstance(known.row(key).value, Mapping):
        before = {str(y): v for y, v in known.row(key).value.items() if int(y) <= base.base_year}
    before |= {str(base.base_year): float(known.get(key, base.base_year))}
    value = before | {str(y): float(v) for y, v in zip(ahead, path, strict=True)}
    return base.replace(assumptions=known.patch({key: value}, first=ahead[0]))


def _mixed(base: Request, changes: Sequence[Any], subset: int) -> Request:
    for i, change in enumerate(changes):
        if subset >> i & 1:
            base = change(base)
    return base


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
