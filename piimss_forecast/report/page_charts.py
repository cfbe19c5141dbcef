"""Charts of the page: each with its figures in words, as a table and as a file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from .content import MISSING, Content, signed
from .csv_link import csv_link
from .cube import Cube
from .findings import amount
from .lines import FANS
from .measured import held
from .messages import label, part, text
from .picture import picture
from .picture_bars import tornado_picture, waterfall_picture
from .picture_flow import Flow, flow_picture
from .picture_people import pyramid_picture, pyramid_table
from .wide import Wide, wide

RESERVES = "reserve_balance.total"
_OLD = 65  # age from which the caption of the pyramid counts
_STATS = ("central", "p10", "p50", "p90")
# Rows of the flow, by table, with the colour of each.
_CUOTAS, _INCOME, _OUTLAY = "contribution_income.", "income.", "outlay."


def charts(content: Content) -> Mapping[str, Any]:
    """Fans, pyramid and flow of money."""
    table = wide("resumen", content)
    found = [_fan(content, table, name) for name in FANS if name in table.label]
    return {"charts": [*found, *_pyramid(content), *_flow(content)]}


def explained(content: Content) -> Mapping[str, Any]:
    """What parts of each scenario explain its reserves, and which inputs move them most."""
    found = content.explained
    if found.shares.empty:
        return {}
    return {"charts": [*_bridges(content, found.shares), *_tornado(content, found.single)]}


def _fan(content: Content, table: Wide, name: str) -> dict[str, Any]:
    """A fan chart with its figures as text and as a table."""
    unit, end, first = table.unit[name], content.horizon, content.first
    low, centre, high = (table.at(name, end, first, s) for s in ("p10", "central", "p90"))
    below, above = (amount(v, unit, content.lang, like=centre, bare=True) for v in (low, high))
    caption = content.say(
        "page.caption",
        label=table.label[name],
        first=first,
        horizon=end,
        central=amount(centre, unit, content.lang),
        low=below,
        high=above,
    )
    caption = f"{caption} {held(name, content.lang)}"
    heads = [f"{s}, {content.say(f'stat.{k}')}" for s in content.scenarios for k in _shown()]
    rows = [
        [
            str(year),
            *(
                _figure(table.at(name, year, s, k), unit)
                for s in content.scenarios
                for k in _shown()
            ),
        ]
        for year in table.years
    ]
    return {
        "label": table.label[name],
        "caption": caption,
        "heads": [content.say("year"), *heads],
        "rows": rows,
        "unit": table.shown[name],
        "svg": picture(name, content.cubes, caption, content.lang),
        "csv": csv_link(name, _long(content.cubes, name)),
    }


def _shown() -> tuple[str, str, str]:
    return ("p10", "central", "p90")


def _long(cubes: Mapping[str, Cube], *names: str) -> pd.DataFrame:
    """Series of every scenario in long form."""
    parts = []
    for scenario, cube in cubes.items():
        for name in names:
            figures = {stat: cube.line(name, stat) for stat in _STATS}
            lead = {"series": name, "unit": cube.unit[name], "scenario": scenario}
            parts.append(
                pd.DataFrame({**lead, "year": cube.years, "kind": cube.kinds(name), **figures})
            )
    return pd.concat(parts, ignore_index=True)


def _figure(value: float, unit: str) -> str:
    digits = 2 if unit == "mxn_per_day" else 1 if unit in ("percent", "mdp", "mdp_2018") else 0
    return f"{value:,.{digits}f}" if math.isfinite(value) else MISSING


def _pyramid(content: Content) -> Iterator[dict[str, Any]]:
    """The population registered, in the base year and at the horizon."""
    people = content.people.get(content.first)
    if people is None:
        return
    years = [content.base_year, content.horizon]
    table = pyramid_table(people, years)
    name = label("adscrita_umf", content.lang)
    old = table.index >= _OLD
    shares = [
        100 * float(table.loc[old, [y]].to_numpy().sum() / table[[y]].to_numpy().sum())
        for y in years
    ]
    said = content.say(
        "page.pyramid_said",
        name=name,
        first=content.first,
        base=years[0],
        horizon=years[1],
        before=f"{shares[0]:.1f}",
        after=f"{shares[1]:.1f}",
    )
    title = content.say("page.pyramid", name=name, first=content.first)
    words = [f"{year}, {part(sex, content.lang)}" for year in years for sex in ("M", "F")]
    names = [f"{year}_{sex}" for year in years for sex in ("M", "F")]
    frame = table.set_axis(names, axis=1).reset_index()
    yield {
        "label": title,
        "caption": said,
        "heads": [content.say("column.age"), *words],
        "rows": [
            [str(age), *(f"{v:,.0f}" for v in row)]
            for age, row in zip(table.index, table.to_numpy(), strict=True)
        ],
        "unit": content.say("unit.persons"),
        "svg": pyramid_picture(table, title=title, said=said, lang=content.lang),
        "csv": csv_link("adscrita_umf_edad_sexo", frame),
    }


def _flow(content: Content) -> Iterator[dict[str, Any]]:
    """The money of the horizon, from cuotas to outlay."""
    cube, lang = content.cubes[content.first], content.lang
    if "income.cuotas" not in cube.unit or "outlay.total" not in cube.unit:
        return
    sources, uses = flows(cube, lang)
    title = content.say("page.flow", first=content.first, year=content.horizon)
    total = f"{cube.line('income.total')[-1] / 1e3:,.1f}"
    said = content.say("page.flow_said", title=title, total=total)
    rows = [[content.say("page.from"), f.name, f"{f.value:,.1f}"] for f in sources]
    rows += [[content.say("page.to"), f.name, f"{f.value:,.1f}"] for f in uses]
    yield {
        "label": title,
        "caption": said,
        "heads": [
            content.say("page.side"),
            content.say("series"),
            content.say("page.thousand_mdp"),
        ],
        "rows": rows,
        "unit": content.say("page.thousand_mdp"),
        "svg": flow_picture(
            sources,
            uses,
            middle=f"{content.say('page.income')} {total}",
            unit=content.say("page.thousand_mdp"),
            title=title,
            said=said,
        ),
        "csv": csv_link("flujo_ingresos_egresos", _drawn(content)),
    }


def _drawn(content: Content) -> pd.DataFrame:
    """The bands of the flow of every scenario, as they are drawn."""
    unit = content.say("page.thousand_mdp")
    rows = [
        [scenario, content.horizon, content.say(side), flow.name, unit, flow.value]
        for scenario, cube in content.cubes.items()
        for side, drawn in zip(("page.from", "page.to"), flows(cube, content.lang), strict=True)
        for flow in drawn
    ]
    return pd.DataFrame(rows, columns=["scenario", "year", "side", "series", "unit", "value"])


def flows(cube: Cube, lang: str | None = None) -> tuple[list[Flow], list[Flow]]:
    """Where the money of the last year comes from and where it goes, thousand mdp of the central
    path; cuotas as collected, shared among insurances as those of the law are.

    Parameters
    ----------
    cube : Cube
        Statistics of a scenario.
    lang : str, optional
        ``es`` or ``en``.

    Returns
    -------
    tuple of list of Flow
        Sources and uses, which add up to the same: what is left goes to the reserves, what lacks
        comes from them.
    """

    def last(name: str) -> float:
        return float(np.nan_to_num(cube.line(name)[-1])) / 1e3

    def named(table: str, prefix: str, left_out: tuple[str, ...]) -> list[str]:
        names = [n for n in cube.tables[table] if n.startswith(prefix)]
        return [n for n in names if n not in left_out]

    law = named("cuotas", _CUOTAS, (f"{_CUOTAS}total",))
    whole = sum(map(last, law))
    taken = last("income.cuotas")
    said = text("page.cuotas", lang)
    sources = [
        Flow(said.format(part=part(n.removeprefix(_CUOTAS), lang)), taken * last(n) / whole)
        for n in law
    ]
    uses = [
        Flow(part(n.removeprefix(_OUTLAY), lang), last(n), 2)
        for n in named("egresos", _OUTLAY, ("outlay.total",))
        if last(n) > 0
    ]
    for name in named("ingresos", _INCOME, ("income.total", "income.cuotas")):
        said = part(name.removeprefix(_INCOME), lang)
        if last(name) > 0:
            sources.append(Flow(said, last(name), 1))
        elif last(name) < 0:  # what income.total is less
            uses.append(Flow(text("page.less", lang).format(name=said), -last(name), 1))
    rest = sum(f.value for f in sources) - sum(f.value for f in uses)
    if rest > 0:
        uses.append(Flow(text("page.to_reserves", lang), rest, 4))
    elif rest < 0:
        sources.append(Flow(text("page.from_reserves", lang), -rest, 4))
    return sources, uses


def _bridges(content: Content, shares: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A waterfall of the reserves of each scenario against those of the first one."""
    own = shares[(shares["series"] == RESERVES) & (shares["year"] == content.horizon)]
    start = float(content.cubes[content.first].line(RESERVES)[-1])
    for scenario, rows in own.groupby("scenario", sort=False):
        moved = rows.set_index("group")["contribution"]
        moved = moved[moved != 0]
        names = {str(g): content.say(f"area.{g}") for g in moved.index}
        steps = pd.DataFrame(
            {
                "contribution": [math.nan, *moved, moved.sum()],
                "value": [start, *(start + moved.cumsum()), start + moved.sum()],
            },
            index=[content.first, *moved.index, str(scenario)],
        )
        title = content.say(
            "page.bridge",
            series=label(RESERVES, content.lang),
            year=content.horizon,
            scenario=scenario,
            first=content.first,
        )
        largest = moved.abs().sort_values(ascending=False).index[:3]
        said = content.say(
            "page.bridge_said",
            title=title,
            parts="; ".join(f"{names[str(g)]} {signed(moved[g])}" for g in largest),
        )
        yield {
            "label": title,
            "caption": said,
            "heads": [content.say("column.group"), content.say("column.contribution")],
            "rows": [[names[str(g)], signed(v)] for g, v in moved.items()],
            "unit": content.say("unit.mdp"),
            "svg": waterfall_picture(
                steps, unit="mdp", title=title, said=said, names=names, lang=content.lang
            ),
            "csv": csv_link(f"puente_{scenario}", shares[shares["scenario"] == scenario]),
        }


def _tornado(content: Content, single: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """What each changed input alone does to the reserves."""
    own = single[(single["series"] == RESERVES) & (single["year"] == content.horizon)]
    if own.empty:
        return
    wide_form = own.pivot(index="key", columns="scenario", values="effect")
    wide_form = wide_form[[s for s in content.scenarios if s in wide_form]]
    order = wide_form.abs().max(axis=1).sort_values(ascending=False).index
    ranges = wide_form.loc[order]
    rows = content.assumption_rows(content.first)
    names = {str(k): str(rows[k]["name"]) if k in rows else str(k) for k in order}
    title = content.say("page.tornado", series=label(RESERVES, content.lang), year=content.horizon)
    said = content.say("page.tornado_said", first=names[str(order[0])])
    yield {
        "label": title,
        "caption": said,
        "heads": [content.say("column.name"), *map(str, ranges.columns)],
        "rows": [
            [names[str(k)], *map(signed, row)]
            for k, row in zip(ranges.index, ranges.to_numpy(), strict=True)
        ],
        "unit": content.say("unit.mdp"),
        "svg": tornado_picture(
            ranges, unit="mdp", title=title, said=said, names=names, first=1, lang=content.lang
        ),
        "csv": csv_link("efecto_de_cada_supuesto", single),
    }
