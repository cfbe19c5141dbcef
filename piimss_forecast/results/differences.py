"""What changed between two assumption sets, or between two runs."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .. import report
from ..scenario import Assumptions
from .projection import Projection


@dataclass(frozen=True)
class Diff:
    """Assumptions that differ; for runs also what else differs (data, seed, versions) and the
    results at the horizon.
    """

    assumptions: pd.DataFrame
    run: pd.DataFrame
    results: pd.DataFrame


def diff(a: Assumptions | Projection, b: Assumptions | Projection) -> Diff:
    """Compare two assumption sets, or two runs.

    Parameters
    ----------
    a : Assumptions | Projection
        Two Assumptions, or two Projections.
    b : Assumptions | Projection
        Two Assumptions, or two Projections.

    Returns
    -------
    Diff
        With three tables; ``run`` and ``results`` are empty for assumption sets.

    Examples
    --------
    >>> from piimss_forecast.scenario import load
    >>> "employment.growth" in diff(load("tendencial"), load("piimss")).assumptions.index
    True
    """
    if isinstance(a, Projection) and isinstance(b, Projection):
        facts = {"data": ("digests", "data"), "assumptions": ("digests", "assumptions")}
        rows = {k: (a.manifest[x][y], b.manifest[x][y]) for k, (x, y) in facts.items()}
        rows |= {k: (a.manifest[k], b.manifest[k]) for k in ("horizon", "draws", "seed")}
        rows |= {
            f"version {k}": (v, b.manifest["versions"].get(k))
            for k, v in a.manifest["versions"].items()
        }
        run = pd.DataFrame(
            [(k, *v) for k, v in rows.items() if v[0] != v[1]], columns=["what", "a", "b"]
        ).set_index("what")
        left, right = (report.build("resumen", p.compact())["central"] for p in (a, b))
        year = min(
            left.index.get_level_values("year").max(), right.index.get_level_values("year").max()
        )
        both = pd.DataFrame({"a": left.xs(year, level="year"), "b": right.xs(year, level="year")})
        results = both.assign(
            difference=both["b"] - both["a"], percent=100 * (both["b"] / both["a"] - 1)
        )
        return Diff(a.assumptions.differences(b.assumptions), run, results)
    left_set = a.assumptions if isinstance(a, Projection) else a
    right_set = b.assumptions if isinstance(b, Projection) else b
    empty = pd.DataFrame(columns=["a", "b"])
    return Diff(left_set.differences(right_set), empty, empty)
