"""The bridge between two runs: what data, law, mortality tables, each area of assumptions and the
method move from an old result to a new one.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..core import checks
from ..core.errors import InputError, PiimssError
from ..core.translate import N_
from ..scenario import Assumptions, Request
from .attribution import shares, told
from .projection import Projection
from .quantities import Quantity, quantity
from .steps import steps
from .storage import load

SHOWN_ALWAYS = ("data", "law", "tables")  # steps that every bridge shows, moved or not
METHOD = "method"


def reconcile(
    old: Projection | str | Path,
    new: Projection | str | Path,
    series: str = "avance_financiero",
    year: int | None = None,
) -> pd.DataFrame:
    """What moved since the last run, step by step.

    Steps are ``data`` (figures, demography, indicators, and the base year that they bring),
    ``law``, ``tables`` (of mortality), each area of assumptions that differs, and ``method``: what
    the same inputs give with this version of the package and did not with the one of a run. Each
    step is the mean over all orders in which the inputs may change, so the order of the rows
    favours none; the steps add up to the difference.

    Parameters
    ----------
    old : Projection | str | Path
        The earlier run, or the folder where it was saved.
    new : Projection | str | Path
        The later one.
    series : str
        Identifier of a table's series, an indicator code, or ``"probability:CODE"``.
    year : int | None
        The last that both reach when not given; of a probability, the last target within it.

    Returns
    -------
    DataFrame
        Indexed by step with ``contribution`` and the running ``value``; first row ``old``, last
        ``total``. ``attrs`` holds series, year, versions of both runs, method and error.

    Raises
    ------
    InputError
        When the two cannot be bridged; the message says why.
    DataError
        When a folder is no saved run, or its catalogue is another one (load it with
        ``pf.load(folder, catalog)``).

    Examples
    --------
    >>> from piimss_forecast.results.projection import project
    >>> before = project("tendencial", draws=2)
    >>> faster = before.assumptions.patch({"employment.growth": 2.0}, first=2026)
    >>> bridge = reconcile(before, project(faster, draws=2), "jobs")
    >>> bridge.index.tolist()
    ['old', 'data', 'law', 'tables', 'employment', 'method', 'total']
    """
    first, last = _run(old, "old"), _run(new, "new")
    asked = _asked(first, last, series, year)
    ends = asked.of(first), asked.of(last)
    start, end = _together(first.request, last.request)
    changes = steps(start, end, base_year=True)
    try:
        found, here = shares(start, changes, asked, first.cache)
    except PiimssError as err:
        raise _apart(
            "closes",
            str(err),
            N_("inputs of both runs that close together"),
            N_(
                "bridge them by an intermediate run: old figures with new assumptions, or the other"
                " way round"
            ),
        ) from None
    parts = dict.fromkeys(SHOWN_ALWAYS, 0.0) | dict(
        zip(changes, map(float, found.parts), strict=True)
    )
    # What this version gives for the inputs of either run and its own did not.
    parts[METHOD] = (here[0] - ends[0]) + (ends[1] - here[1])
    rows = told(parts, "old", ends, asked, found).rename_axis("step")
    rows.attrs.update(old=_version(first), new=_version(last))
    return rows


def _run(given: object, name: str) -> Projection:
    if isinstance(given, (str, Path)):
        return load(given, other_version=True)
    return checks.instance(
        given,
        f"reconcile, {name}",
        Projection,
        N_("project first: pf.project(scenario), or give the folder of a saved run"),
    )


def _version(run: Projection) -> str:
    return str(run.manifest["versions"]["piimss-forecast"])


def _asked(old: Projection, new: Projection, series: str, year: int | None) -> Quantity:
    """The quantity, which both runs hold in the year."""
    common = min(old.request.horizon, new.request.horizon)
    asked = quantity(new if new.request.horizon == common else old, series, year)
    for name, run in (("old", old), ("new", new)):
        try:
            asked.of(run)
        except (PiimssError, KeyError):
            raise _apart(
                "unknown",
                f"{name}: ∅ {asked.series} ({asked.year})",
                N_("a series that both runs hold in that year"),
                N_("choose another series or year"),
            ) from None
    if asked.uses_draws:
        for field in ("draws", "seed"):
            found = [getattr(run.request, field) for run in (old, new)]
            if found[0] != found[1]:
                raise _apart(
                    "paths",
                    f"{field}: {found[0]} ≠ {found[1]}",
                    N_("probabilities of the same paths"),
                    N_("project one of them again with the draws and seed of the other"),
                )
    return asked


def _together(old: Request, new: Request) -> tuple[Request, Request]:
    """Both requests as this version can run them, to one horizon, with the seed of the new one."""
    horizon = max(old.horizon, new.horizon)
    now = [
        run.replace(horizon=horizon, draws=new.draws, seed=new.seed, base_year=run.base_year)
        for run in (old, new)
    ]
    known = _known(now[1].assumptions)
    return _readable(now[0], known), _readable(now[1], known)


def _known(newest: Assumptions) -> Assumptions:
    """Every key of this version: those of the new run, and for what it lacks those of the base
    scenario.
    """
    from ..scenario import load as load_set

    here = load_set("tendencial")
    return here.taking(newest, here.shared(newest))


def _readable(request: Request, known: Assumptions) -> Request:
    """The request with the keys of this version: what its set lacks comes from ``known``, what no
    link reads any more falls out. Either counts as method.
    """
    own = request.assumptions
    return request.replace(
        assumptions=known.taking(own, known.shared(own)), base_year=request.base_year
    )


def _apart(kind: str, found: str, expected: str, todo: str) -> InputError:
    return InputError(
        f"results.reconcile.{kind}", "reconcile", "{found}", expected, todo, found=found
    )


__all__ = ["reconcile"]
