"""Sections 8 to 12: data, frame, assumptions, methods, shocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from ...core.translate import N_
from ..content import in_words, plain, readable
from .blocks import Block, absent, heading, listing, para, table
from .bundle import Bundle

FRAME = ("macro", "demography", "employment", "salary")  # areas of the frame, the rest follow
_VALUE, _WHY = 90, 400  # letters of a value and of a reason
_EVENTS = "demography.crisis_years"
# Method card of the documentation by link of the chain.
_METHODS = N_(
    {
        "economy": "prices, wages and interest: yearly deviations of adopted paths, autoregressive",
        "population": "cohort component, one year and one age at a time",
        "employment": "growth of insured jobs by contract, sex and age",
        "coverage": "registered and entitled by raking to every published margin",
        "morbidity": "illness and death by state of care, per disease",
        "pensions": "multi-state ledger of pensions by type, regime, sex and age",
        "contributions": "law of each branch on jobs and salaries, times collection",
        "finance": "statement of income and outlay, reserves by their legal rules",
        "accounts": "the same statement by insurance",
        "metas": "each indicator recomputed, or forecast by its own series",
    }
)


def data(b: Bundle) -> list[Block]:
    """8: data, their quality, what was done about it."""
    content, figures = b.content, b.catalog.figures()
    quality = Counter(figures["quality"])
    severity = Counter(content.discrepancies["severity"])
    used = set(figures["source"])
    counted = [(b.word(f"quality.{q}"), f"{n:,}") for q, n in quality.most_common()]
    return [
        para(
            b.tell(
                "{n} published figures of {m} sources were read; they are data with value, unit,"
                " period, kind, quality and place in the source. The digest of the whole folder"
                " is {digest}.",
                n=f"{len(figures):,}",
                m=len(used),
                digest=content.digest_of_data(),
            )
        ),
        b.pairs(b.tell("Figures by quality"), counted),
        para(
            b.tell(
                "Before the run the folder is validated: contracts, keys, units, ranges, dates in"
                " force, neighbours and history of each figure. Nothing was imputed in silence:"
                " what is needed and not published is an assumption (sections 9 and 10). Sources"
                " contradict each other {n} times ({by}); the annex (26) says what was used"
                " in those of the first order (A), and why.",
                n=len(content.discrepancies),
                by=", ".join(f"{k}: {severity[k]}" for k in sorted(severity)),
            )
        ),
        para(
            b.tell(
                "Limits of the data: published series are annual, short and at times contradictory;"
                " profiles by age, balances by reserve and contribution density are not published"
                " in the detail needed."
            )
        ),
    ]


def lists(b: Bundle) -> list[Block]:
    """Annexes of the data: contradictions, figures that await verification, sources."""
    content, figures, column = b.content, b.catalog.figures(), b.word
    used = set(figures["source"])
    sources = [
        [plain(r[c]) for c in ("source", "title", "publisher", "date")] + [str(n)]
        for r, n in (
            (r, int((figures["source"] == r["source"]).sum()))
            for r in content.sources.to_dict("records")
        )
        if r["source"] in used
    ]
    worst = content.discrepancies[content.discrepancies["severity"] == "A"]
    differ = [
        [plain(r[c]) for c in ("concept", "period", "printed", "used", "why")]
        for r in worst.to_dict("records")
    ]
    doubtful = [
        [plain(r["concept"]), plain(r["period"]), float(r["value"]), r["unit"], plain(r["source"])]
        for r in content.needs_verification.to_dict("records")
    ]
    return [
        table(
            b.tell("Contradictions of the first order (A)"),
            [column(f"column.{c}") for c in ("concept", "period", "printed", "used", "why")],
            differ,
            words=(0, 1, 2, 3, 4),
            widths=(1.6, 0.8, 2, 2, 3),
        ),
        table(
            b.tell("Figures that await verification"),
            [column(f"column.{c}") for c in ("concept", "period", "value", "unit", "source")],
            doubtful,
            words=(0, 1, 3, 4),
        ),
        table(
            b.tell("Sources"),
            [
                *(column(f"column.{c}") for c in ("source", "title", "publisher")),
                b.word("run.date"),
                b.tell("figures"),
            ],
            sources,
            words=(0, 1, 2, 3),
            widths=(2, 4, 2, 1, 0.7),
        ),
    ]


def frame(b: Bundle) -> list[Block]:
    """9: demographic, labour and economic frame."""
    return [
        para(
            b.tell(
                "The frame is that of the reference scenario, {name}; section 10 says what the"
                " others change. Each row has its source and its reason.",
                name=b.content.title(b.content.first),
            )
        ),
        *_assumptions(b, FRAME),
    ]


def assumptions(b: Bundle) -> list[Block]:
    """10: the other assumptions, their quality, and what each scenario changes."""
    rows = b.content.assumption_rows(b.content.first)
    quality = Counter(row["quality"] for row in rows.values())
    areas = [a for a in dict.fromkeys(k.partition(".")[0] for k in rows) if a not in FRAME]
    out = [
        para(
            b.tell(
                "{n} assumptions: {counts}. The central path is the adopted assumption, around"
                " which the drivers are centred; no margin for prudence is added to any.",
                n=len(rows),
                counts=", ".join(
                    f"{b.word(f'quality.{q}')}, {m}" for q, m in quality.most_common()
                ),
            )
        ),
        *_assumptions(b, areas),
        heading(b.tell("What each scenario changes")),
    ]
    head = [b.word("column.name"), b.tell("in {first}", first=b.content.first)]
    for scenario in b.content.scenarios[1:]:
        changes = [
            [
                row["name"] or key,
                readable(row["a"], _VALUE, b.lang),
                readable(row["b"], _VALUE, b.lang),
                row["why"],
            ]
            for key, row in b.content.change_rows(scenario).items()
        ]
        out.append(
            table(
                b.content.title(scenario),
                [*head, b.tell("in {first}", first=scenario), b.word("column.why")],
                changes,
                words=(0, 1, 2, 3),
                widths=(2, 1.5, 1.5, 5),
            )
        )
    if b.earlier is None:
        out.append(absent(b.tell("Changes since the previous report: no earlier run was given.")))
    return out


def _assumptions(b: Bundle, areas: Collection[str]) -> list[Block]:
    """A table an area: name, value with its unit, source and quality, reason."""
    head = [b.word(f"column.{c}") for c in ("name", "value", "source", "why")]
    out = []
    rows = b.content.assumption_rows(b.content.first)
    for area in areas:
        cells = [_row(b, row) for key, row in rows.items() if key.partition(".")[0] == area]
        if cells:
            title = b.word(f"area.{area}")
            out.append(table(title, head, cells, words=range(4), widths=(2, 1.7, 1.2, 5)))
    return out


def _row(b: Bundle, row: Mapping[str, Any]) -> list[str]:
    unit = "" if row["unit"] == "none" else b.word(f"unit.{row['unit']}")
    quality = b.word(f"quality.{row['quality']}")
    source = (
        quality if row["source"] in (row["quality"], quality) else f"{row['source']}, {quality}"
    )
    value = f"{readable(row['value'], _VALUE, b.lang)} {unit}"
    return [row["name"], value.strip(), source, readable(row["why"], _WHY)]


def methods(b: Bundle) -> list[Block]:
    """11: models, software, seed, limits."""
    first = b.content.manifest["scenarios"][b.content.first]
    links = list(first.get("timings_seconds", {}))
    named = [[link, b.tell(_METHODS[link])] for link in _METHODS if link in links]
    return [
        para(
            b.tell(
                "A chain of models, each a pure function of arrays whose published cases are"
                " tested; the formulas, data and limits of each stand in its method card, in the"
                " documentation of the package. Random numbers are keyed by driver and path, so"
                " that all scenarios share them."
            )
        ),
        table(
            b.tell("Links of the chain"),
            [b.tell("link"), b.word("column.method")],
            named,
            words=(0, 1),
            wide=(1,),
        ),
        b.pairs(b.word("run.title"), b.content.facts(digits=64)),
        para(
            b.tell(
                "In every path and year of the run these identities close, or the run fails: births"
                " less deaths and net migration against the change of population, sums over ages,"
                " stock and flow of pensioners, balances of reserves, deaths of the ill and the"
                " well, contributions against jobs, base and rate."
            )
        ),
    ]


def shocks(b: Bundle) -> list[Block]:
    """12: shocks and what was done about them."""
    row = b.content.assumption_rows(b.content.first).get(_EVENTS)
    out = []
    if row:
        value = readable(row["value"], lang=b.lang)
        said = [(row["name"], value), (b.word("column.why"), row["why"])]
        out.append(b.pairs(b.tell("The epidemic of COVID-19"), said))
    return [
        *out,
        para(
            b.tell(
                "Years of the epidemic stay in the published history and are not projected forward:"
                " mortality returns to its trend, and the series forecast by themselves declare the"
                " years as a pulse. What bands held is in section 17."
            )
        ),
        absent(
            b.tell(
                "The run holds no path without the epidemic, so its effect on the results is not"
                " separated."
            )
        ),
    ]


def law_rows(b: Bundle, name: str) -> list[dict[str, object]]:
    """Rows of a table of the law, in words."""
    rows = in_words(b.law.table(name), b.lang).to_dict("records")
    return [{str(k): v for k, v in row.items()} for row in rows]


def limits(b: Bundle) -> Block:
    """What the projection does not tell."""
    place = "geography_states" if "tables/estados.csv" in b.files else "geography"
    keys = ("series", "profiles", "disease", "pensions", "finance", place, "metas")
    return listing(b.word(f"limit.{k}") for k in keys)
