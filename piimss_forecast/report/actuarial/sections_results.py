"""Sections 13 to 17: what comes out, and how sure it is."""

from __future__ import annotations

import math

import pandas as pd

from ...metas import UNSURE, decimals_of
from ..attainment import Row, chance, final_metas, number
from ..content import MISSING, signed
from ..lasting import behind, lasting
from ..lines import FANS
from ..measured import FEWEST, by_class, held
from ..messages import label, part
from .blocks import Block, absent, bars, chart, figure, heading, para, table
from .bundle import Bundle

TORNADO = ("reserve_balance.total", "avance_financiero")  # what sensitivity is told of
_ROWS = 15  # assumptions of a tornado
_VALUES = ("nominal", "real_2018", "share_gdp")
_MOVED = (
    "income_central",
    "outlay_central",
    "staff_fund_central",
    "gap_central",
    "spendable_central",
)
_SHOWN = ("last_year", "cost_rate", "cost_rate_horizon", "level_premium", "income_rate")


def flows(b: Bundle) -> list[Block]:
    """13: population and cash flows by year."""
    content = b.content
    tables = content.cubes[content.first].tables
    out: list[Block] = [
        b.by_year(b.tell("Main results, central path, {s}", s=content.first), tables["resumen"]),
        _by_scenario(b, tables["resumen"]),
    ]
    for name in FANS:
        if name in content.cubes[content.first].unit:
            alt = f"{label(name, b.lang)}. {held(name, b.lang)}"
            out.append(chart(f"{name}.svg", alt))
    out += [
        b.by_year(b.word(f"table.{name}"), [i for i in tables[name] if _statement(i)])
        for name in ("ingresos", "egresos", "gasto_pensiones", "cuotas")
    ]
    years, wage = b.years(), [b.tell("Outlay, % of the wage mass")]
    share = [b.tell("Outlay, % of GDP")]
    for year in years:
        wage.append(figure(b.at("cost_rate.total", year), "percent"))
        share.append(figure(100 * b.at("outlay.total", year) / b.at("gdp", year), "percent"))
    real = ("contribution_income_real", "reserve_total_real")
    return [
        *out,
        table(b.tell("Relative size"), ["", *map(str, years)], [wage, share]),
        b.by_year(b.tell("In constant pesos"), real),
    ]


def _statement(name: str) -> bool:
    """Whether a line is of the statement itself and not a breakdown of it by another key."""
    return name.split(".")[0] in ("income", "outlay", "pension_outlay", "contribution_income")


def _by_scenario(b: Bundle, names: tuple[str, ...]) -> Block:
    end, rows = b.content.horizon, []
    for name in names:
        unit = b.unit(name)
        row = [label(name, b.lang), b.word(f"unit.{unit}")]
        for scenario in b.content.scenarios:
            low, mid, high = (
                figure(b.at(name, end, scenario, s), unit) for s in ("p10", "central", "p90")
            )
            row.append(f"{mid}\n({low} – {high})")
        rows.append(row)
    caption = b.tell("Every scenario in {year}: central path (10 % – 90 %)", year=end)
    head = ["", b.word("column.unit"), *b.content.scenarios]
    widths = (2.2, 1.1, *(1.8 for _ in b.content.scenarios))
    return table(caption, head, rows, words=(0, 1), widths=widths)


def reserves(b: Bundle) -> list[Block]:
    """14: basis, movement, ratio, exhaustion."""
    years = b.years()[1:]
    opening = b.content.assumption_rows(b.content.first)["finance.opening_balance"]
    moves = [[b.tell("opening balance"), *(b.at("reserve_balance.total", y - 1) for y in years)]]
    for name in ("reserve_contribution", "reserve_interest", "reserve_use", "reserve_balance"):
        moves.append([label(f"{name}.total", b.lang), *(b.at(f"{name}.total", y) for y in years)])
    moves.append(
        [
            b.tell("closing balance in years of outlay"),
            *(b.at("reserve_balance.total", y) / b.at("outlay.total", y) for y in years),
        ]
    )
    content = b.content
    ids = [
        i
        for i in content.cubes[content.first].tables["reservas"]
        if i.startswith("reserve_balance.")
    ]
    return [
        para(
            b.tell(
                "Neither the balance nor the market value of each reserve is published. The ledger"
                " opens with an assumption ({name}; quality: {quality}) and rebuilds from it the"
                " balances of {base}, from which the projection starts; they grow by contributions"
                " and yields. Use follows LSS 280 to 286-K. The fund for staff (FCOLCLC) is not"
                " spendable.",
                name=opening["name"],
                quality=b.word(f"quality.{opening['quality']}"),
                base=b.base,
            )
        ),
        table(
            b.tell("Movement of the reserves, mdp, {s}", s=content.first),
            ["", *map(str, years)],
            moves,
        ),
        b.by_year(b.tell("Balance by reserve"), ids),
        *sufficiency(b),
    ]


def sufficiency(b: Bundle) -> list[Block]:
    """How long income and spendable reserves last."""
    tables = lasting(b.content.sufficiency)
    summary, years = tables["suficiencia"], tables["suficiencia_por_ano"]
    stats = ("central", "p10", "p50", "p90")
    rows = [
        [r["scenario"], b.word(f"sufficiency.{r['what']}"), *(str(r[s]) for s in stats)]
        for r in summary.to_dict("records")
    ]
    wide = years.pivot(index="year", columns="scenario", values="probability")
    wide = wide[[s for s in b.content.scenarios if s in wide]]
    wide = wide[(wide.index % 5 == 0) | (wide.index == wide.index.min())]
    chances = [[str(y), *row] for y, row in zip(wide.index, wide.to_numpy(), strict=True)]
    own = years[years["scenario"] == b.content.first].set_index("year").loc[wide.index]
    moved = [[str(y), *(float(r[c]) for c in _MOVED)] for y, r in own.iterrows()]
    return [
        para(behind(b.content.sufficiency, b.lang)),
        table(
            b.word("about.suficiencia"),
            [b.word("column.scenario"), "", *(b.word(f"column.{s}") for s in stats)],
            rows,
            words=(0, 1),
            wide=(1,),
        ),
        table(
            b.tell("Probability that income and spendable reserves cover outlay through the year"),
            [b.word("column.year"), *wide.columns],
            chances,
        ),
        table(
            b.tell("Income, outlay and spendable reserves, mdp, {s}", s=b.content.first),
            [b.word(f"column.{c}") for c in ("year", *_MOVED)],
            moved,
        ),
    ]


def indicators(b: Bundle) -> list[Block]:
    """15: pay-as-you-go cost, level premium, balance, dependency."""
    content = b.content
    frame = lasting(content.sufficiency)["suficiencia_por_seguro"]
    first = frame[frame["scenario"] == content.first]
    rows = [
        [part(r["branch"], b.lang), str(r["last_year"]), *(f"{r[c]:.2f}" for c in _SHOWN[1:])]
        for r in first.to_dict("records")
    ]
    cost = [i for i in content.cubes[content.first].tables["seguros"] if i.startswith("cost_rate.")]
    out = [
        table(
            b.tell(
                "Each insurance with its own reserves, the total from one account; percent of the"
                " wage mass"
            ),
            [b.word(f"column.{c}") for c in ("branch", *_SHOWN)],
            rows,
        ),
        b.by_year(b.tell("Pay-as-you-go cost rate"), cost),
        b.by_year(
            b.tell("Dependency and replacement"),
            ["workers_per_pensioner", "pension_dependency_ratio", "replacement_rate"],
        ),
    ]
    if b.measures is not None:
        out.append(_balance(b, b.measures))
    return [
        *out,
        absent(
            b.tell(
                "Implicit debt and the general average premium of a closed group are not in the"
                " run: cash flows are those of an open group, and the level premium above is that"
                " of the same years."
            )
        ),
    ]


def _balance(b: Bundle, measures: pd.DataFrame) -> Block:
    rows = [
        [
            part(r["branch"], b.lang),
            b.word(f"measure.{r['measure']}"),
            *(f"{r[c]:,.0f}" for c in _VALUES[:-1]),
            f"{r[_VALUES[-1]]:.1f}",
        ]
        for r in measures.reset_index().to_dict("records")
    ]
    head = ("branch", "measure", *_VALUES)
    caption = b.tell(
        "Actuarial balance: present values of {first} to {last}, {s}",
        first=b.base + 1,
        last=b.measured_to,
        s=b.content.first,
    )
    return table(caption, [b.word(f"column.{c}") for c in head], rows, words=(0, 1), wide=(1,))


def sensitivity(b: Bundle) -> list[Block]:
    """16: one assumption at a time, and together."""
    content, out = b.content, []
    names = {k: r["name"] for s in content.scenarios for k, r in content.assumption_rows(s).items()}
    for series, frame in b.tornado.items():
        shown = frame.iloc[:_ROWS]
        low = shown.min(axis=1).clip(upper=0.0)
        high = shown.max(axis=1).clip(lower=0.0)
        rows = [
            (names.get(str(k), str(k)), a, signed(a), c, signed(c))
            for k, a, c in zip(shown.index, low, high, strict=True)
        ]
        unit = b.word(f"unit.{b.unit(series)}")
        out += [
            heading(f"{label(series, b.lang)}, {content.horizon}, {unit}"),
            bars(rows, [b.tell("Assumption"), b.tell("lowest effect"), b.tell("highest effect")]),
        ]
    intro = b.tell(
        "Each assumption alone is set as the other scenarios set it, all else as in {first}: the"
        " effect on the central path of {year}. The largest {n} are shown.",
        first=content.first,
        year=content.horizon,
        n=_ROWS,
    )
    if not out:
        reason = b.tell("With one scenario there is nothing to set an assumption to.")
        return [absent(reason)]
    return [para(intro), *out, para(b.tell("All together:")), _together(b)]


def _together(b: Bundle) -> Block:
    content, rows = b.content, []
    for name in b.has(("contribution_income.total", "outlay.total", *TORNADO)):
        base = b.at(name, content.horizon)
        others = [b.at(name, content.horizon, s) - base for s in content.scenarios[1:]]
        rows.append([label(name, b.lang), figure(base), *map(signed, others)])
    head = ["", content.first, *(f"{s} − {content.first}" for s in content.scenarios[1:])]
    return table(b.tell("Scenarios against the first, {year}", year=content.horizon), head, rows)


def chances(b: Bundle) -> list[Block]:
    """17: paths, bands, what bands held, probability of the targets."""
    content, rows = b.content, []
    for kind, (checks, *shares) in by_class().items():
        few = " *" if checks < FEWEST else ""
        rows.append(
            [b.word(f"class.{kind}"), f"{checks:,}{few}", *(f"{share:.0f} %" for share in shares)]
        )
    targets = []
    for (code, year), by in final_metas(content).items():
        row = by[next(iter(by))]
        seen = [by.get(s, {}) for s in content.scenarios]
        targets.append(
            [code, str(row["name"]), str(year), *_as_printed(b, code, row)]
            + [chance(found, b.lang) for found in seen]
        )
    return [
        para(
            b.tell(
                "{n} paths a scenario, seed {seed}; path 0 is the central one and takes no part in"
                " the quantiles. Bands hold the volatility of drivers and demography and the error"
                " of adopted means; they do not hold all model error nor changes of law.",
                n=f"{content.manifest['draws']:,}",
                seed=content.manifest["seed"],
            )
        ),
        table(
            b.tell("What bands held in hindcasts: share of published figures inside"),
            [b.word("column.class"), b.word("column.checks"), "80 %", "95 %"],
            rows,
        ),
        table(
            b.tell("Probability of the final targets"),
            [
                *(b.word(f"column.{c}") for c in ("code", "name", "year", "target", "value")),
                *content.scenarios,
            ],
            targets,
            words=(0, 1, 2),
            wide=(1,),
        ),
        para(b.tell(UNSURE)),
    ]


def _as_printed(b: Bundle, code: str, row: Row) -> list[str]:
    """Target and value with the decimals that the programme prints."""
    decimals = decimals_of(b.catalog.indicator(code))
    figures = (number(row[c]) for c in ("target", "value"))
    return [f"{v:,.{decimals}f}" if math.isfinite(v) else MISSING for v in figures]
