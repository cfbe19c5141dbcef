"""Sentences computed from the data: where the main figures go, when reserves are used, how many
targets are within reach.
"""

from __future__ import annotations

import math

from ..metas import percent, sampled
from .attainment import counts, final_metas
from .content import NBSP, Content
from .measured import held
from .messages import text
from .wide import Wide, wide

_LEVELS = (
    "adscrita_umf",
    "adscrita_umf.share_65",
    "patients_in_treatment.diabetes",
    "pensions_contributory",
    "contribution_income.total",
    "reserve_balance.total",
)
_COUNTS = ("persons", "patients", "pensions", "jobs")


def amount(
    value: float,
    unit: str,
    lang: str | None = None,
    *,
    like: float | None = None,
    bare: bool = False,
) -> str:
    """A figure as a sentence says it: counts in millions where they are long.

    Parameters
    ----------
    value : float
        Figure.
    unit : str
        Its unit.
    like : float | None
        Figure whose scale is used (its own when not given).
    bare : bool
        Leave the unit out.

    Examples
    --------
    >>> amount(62_612_345.0, "persons", "en").replace("\u00a0", " ")
    '62.61 million persons'
    >>> amount(11.26, "percent").replace("\u00a0", " ")
    '11.3 %'
    """
    if not math.isfinite(value):
        return text("find.no_base", lang)
    long = abs(value if like is None else like) >= 1e6 and unit in _COUNTS
    digits = 2 if long or unit == "mxn_per_day" else 1 if unit == "percent" else 0
    number = f"{value / (1e6 if long else 1):,.{digits}f}"
    if bare:
        return number
    scale = text("find.millions", lang) if long else ""
    return f"{number}{NBSP}{scale}{text(f'unit.{unit}', lang)}"


def findings(content: Content) -> list[str]:
    """Sentences on the main results of the first scenario, with the range of the others."""
    table = wide("resumen", content)
    present = [name for name in _LEVELS if name in table.label]
    said = []
    for name in present:
        said.append(f"{_level(content, table, name)} {held(name, content.lang)}")
        if name == "contribution_income.total":
            said.append(_real_growth(content, table))
    said += [
        _use(content, scenario)
        for scenario in content.scenarios
        if content.cubes[scenario].use is not None
    ]
    said.append(_metas(content))
    return said


def _level(content: Content, table: Wide, name: str) -> str:
    unit = table.unit[name]

    def at(year: int, scenario: str, stat: str) -> float:
        return table.at(name, year, scenario, stat)

    end, first = content.horizon, content.first
    central = at(end, first, "central")

    def show(value: float, *, bare: bool = False) -> str:
        return amount(value, unit, content.lang, like=central, bare=bare)

    others = [at(end, s, "central") for s in content.scenarios[1:]]
    if len(others) == 1:
        tail = content.say("find.other", scenario=content.scenarios[1], value=show(others[0]))
    else:
        tail = (
            content.say(
                "find.others", low=show(min(others), bare=True), high=show(max(others), bare=True)
            )
            if others
            else ""
        )
    return content.say(
        f"find.{name}",
        base=show(at(content.base_year, first, "central"), bare=unit != "percent"),
        base_year=content.base_year,
        horizon=end,
        others=tail,
        central=show(central),
        low=show(at(end, first, "p10"), bare=True),
        high=show(at(end, first, "p90"), bare=True),
    )


def _real_growth(content: Content, table: Wide) -> str:
    start, end = (
        table.at("contribution_income_real", year, content.first)
        for year in (content.base_year, content.horizon)
    )
    rate = (end / start) ** (1 / (content.horizon - content.base_year)) - 1
    return content.say(
        "find.real_growth",
        rate=amount(100 * rate, "percent", content.lang),
        base_year=content.base_year,
        horizon=content.horizon,
        first=content.first,
    )


def _use(content: Content, scenario: str) -> str:
    """First projected year in which the central path draws on a reserve, and the share of paths
    that do within the horizon.
    """
    year, share = content.cubes[scenario].use or (None, 0.0)
    paths = int(content.manifest.get("draws", 0)) - 1  # the central one is told apart
    said = percent(*sampled(share, max(paths, 1)))
    if year is None:
        return content.say("find.no_use", scenario=scenario, horizon=content.horizon, share=said)
    return content.say(
        "find.use", scenario=scenario, year=year, horizon=content.horizon, share=said
    )


def _metas(content: Content) -> str:
    found = "; ".join(
        f"{content.say(f'status.{status}')}, {n}"
        for status, n in counts(content, content.first).items()
    )
    return content.say(
        "find.metas", n=len(final_metas(content)), scenario=content.first, counts=found
    )
