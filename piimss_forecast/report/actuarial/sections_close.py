"""Sections 18 to 26: reconciliation, experience, risk, conclusions, opinion, annexes."""

from __future__ import annotations

import math

import pandas as pd

from ...core.translate import N_
from ..content import MISSING, plain, readable
from ..findings import findings
from ..messages import label, with_unit
from .blocks import Block, absent, ask, figure, heading, listing, para, table
from .bundle import Bundle
from .sections_data import law_rows, limits, lists

_FIVE = N_(
    (
        "Does the experience of the actuary suit the work?",
        "Do the standards apply, and were they followed?",
        "Was access to the data free, and were they tested?",
        "Are methods and assumptions reasonable?",
        "Does the report tell the results fairly?",
    )
)
_TERMS = N_(
    {
        "central": "the path under the adopted assumptions, without chance",
        "80 %": "limits that leave one path in ten below and one above",
        "mdp": "million current Mexican pesos",
        "SBC": "contribution base salary, pesos a day",
        "UMA": "legal unit of account",
        "SEM, GMP, SIV, SRT, SGPS": (
            "insurances: sickness and maternity, medical care of pensioners, invalidity and life,"
            " work risks, child care and social benefits"
        ),
        "RO, ROCF, RFA, RGFA": (
            "reserves: operating; operation for contingencies and financing; financial and"
            " actuarial; general financial and actuarial"
        ),
        "FCOLCLC": "fund for the labour obligations of the institute's own staff",
        "RJP": "pension scheme of the institute's own staff",
        "RCV": "retirement, unemployment at advanced age and old age: individual accounts",
        "level premium": "constant percent of the wage mass that pays the outlay of the years",
        "cost rate": "outlay in percent of the wage mass of the year",
    }
)
_STEPS = N_(
    {
        "old": "earlier run",
        "data": "data",
        "law": "law",
        "tables": "mortality tables",
        "method": "method (version)",
        "total": "this run",
    }
)
_UNKNOWN = 12  # rows shown of what differs most from what was published


def reconciliation(b: Bundle) -> list[Block]:
    """18: from the previous report to this one."""
    if b.earlier is None:
        return [
            absent(
                b.tell(
                    "No earlier run was given; with piimss report RUN --earlier FOLDER its results"
                    " are set beside these, and bridged where both can be run."
                )
            )
        ]
    old = b.earlier.resumen.set_index(["series", "year"])["central"]
    years = [y for y in (b.base, b.content.horizon) if y in set(old.index.get_level_values(1))]
    rows = []
    for name in b.content.cubes[b.content.first].tables["resumen"]:
        for year in years:
            if (name, year) in old.index:
                before, now = float(old[name, year]), b.at(name, year)
                cells = [figure(before, b.unit(name)), figure(now, b.unit(name))]
                rows.append([label(name, b.lang), year, *cells, _moved(b, name, before, now)])
    changed = [[what, *values] for what, values in b.earlier.changed.items()]
    column, before_this = b.tell("this run"), b.tell("earlier run")
    told = {"name": b.earlier.name, "base": b.earlier.base}
    out = [
        para(b.tell("Earlier run: {name}, base year {base}.", **told)),
        table(b.tell("What differs"), ["", before_this, column], changed, words=(0, 1, 2)),
        table(
            b.tell("Main results, central path of the first scenario"),
            ["", b.word("column.year"), before_this, column, b.tell("change")],
            rows,
        ),
    ]
    for series, steps in b.earlier.bridges.items():
        parts: list[list[object]] = [
            [
                b.tell(_STEPS[s]) if s in _STEPS else b.word(f"area.{s}"),
                float(r["contribution"]),
                float(r["value"]),
            ]
            for s, r in steps.rename(str).iterrows()
        ]
        head = ["", b.tell("contribution"), b.word("column.value")]
        out.append(table(f"{label(series, b.lang)}, {steps.attrs['year']}", head, parts))
    if not b.earlier.bridges:
        out.append(
            absent(
                b.tell(
                    "The steps (data, law, assumptions, method) are not told apart. {why}",
                    why=b.earlier.apart,
                )
            )
        )
    return out


def _moved(b: Bundle, name: str, before: float, now: float) -> str:
    """Change in percent, without the sign of what does not move; of what is below zero, where a
    percentage says nothing, the change itself.
    """
    if not (before > 0 and now > 0):
        said = with_unit(figure(abs(now - before)), b.unit(name), b.lang)
        sign = "+" if now > before else "−" if now < before else ""
        return f"{sign}{said}" if math.isfinite(now - before) else MISSING
    change = round(100 * (now / before - 1), 1)
    return f"{change:+.1f} %" if change else "0.0 %"


def experience(b: Bundle) -> list[Block]:
    """19: what was published beside what the model gives."""
    rows = b.content.history
    inside = rows.groupby("module")["within"].agg(["sum", "count"])
    counted = [[b.word(f"area.{m}"), int(r["count"]), int(r["sum"])] for m, r in inside.iterrows()]
    far = rows[~rows["within"].astype(bool)].copy()
    far["size"] = (far["gap"].abs() / far["tolerance"].where(far["tolerance"] > 0)).fillna(0)
    far = far.sort_values("size", ascending=False, kind="stable").head(_UNKNOWN)
    points = b.word("short.percentage_points")
    apart = [
        [
            b.content.named(r["margin"]),
            r["period"],
            b.word(f"unit.{r['unit']}"),
            *(figure(float(r[c])) for c in ("published", "model")),
            f"{r['gap']:+,.1f} {'%' if r['basis'] == 'percent' else points}",
        ]
        for r in far.to_dict("records")
    ]
    past = b.content.sufficiency["suficiencia_informes"].to_dict("records")
    reports = [[str(r["report"]), b.word(f"sufficiency.{r['what']}"), str(r["year"])] for r in past]
    column = b.word
    return [
        para(
            b.tell(
                "Every published margin of history stands beside what the ledger gives for the same"
                " year, with the tolerance that was set beforehand. What would have been projected"
                " in past years, and what bands then held, is in section 17."
            )
        ),
        table(
            b.tell("Published margins by module"),
            [column("column.module"), b.tell("margins"), b.tell("within tolerance")],
            counted,
        ),
        table(
            b.tell("Those farthest outside their tolerance"),
            [
                column(f"column.{c}")
                for c in ("margin", "period", "unit", "published", "model", "gap")
            ],
            apart,
            words=(0, 1, 2),
        ),
        table(
            b.word("about.suficiencia_informes"),
            [column("column.report"), "", column("column.year")],
            reports,
            words=(0, 1),
            wide=(1,),
        ),
    ]


def risks(b: Bundle) -> list[Block]:
    """20: uncertainty that is measured, and what is not."""
    rows = b.content.assumption_rows(b.content.first)
    spread = [
        [row["name"], readable(row["value"], 80, b.lang), b.word(f"unit.{row['unit']}")]
        for key, row in rows.items()
        if key.endswith(("_sd", "_level_sd"))
    ]
    still = b.content.manifest["scenarios"][b.content.first].get("without_uncertainty", [])
    return [
        table(
            b.tell("Measured: spread of drivers and error of adopted means"),
            [b.word(f"column.{c}") for c in ("name", "value", "unit")],
            spread,
            words=(0, 1, 2),
        ),
        heading(b.tell("Not measured: adopted paths without an error of their own")),
        listing(rows[k]["name"] if k in rows else k for k in still),
        para(
            b.tell(
                "Identified and not measured: changes of law, of the perimeter of the institute and"
                " of the definition of the published series; errors of the published figures."
            )
        ),
    ]


def mechanisms(b: Bundle) -> list[Block]:
    """21: what balances the accounts, by law."""
    rules = [
        [r["reserve"], r["article"], plain(r["note"]), plain(r["value"])]
        for r in law_rows(b, "reserves")
    ]
    return [
        para(
            b.tell(
                "The legal parameters of this run hold no automatic balancing mechanism: rates and"
                " benefits do not move with the balance. Contingencies are met by the reserves of"
                " the law, under these rules."
            )
        ),
        table(
            b.tell("Rules of the reserves"),
            [b.tell("reserve"), b.word("column.article"), b.tell("rule"), b.word("column.value")],
            rules,
            words=(0, 1, 2),
            wide=(2,),
        ),
    ]


def conclusions(b: Bundle) -> list[Block]:
    """22: findings of the run; conclusion and recommendations of a person."""
    return [
        listing(findings(b.content)),
        ask("conclusions.sustainability", "conclusions.recommendations"),
    ]


def opinion(b: Bundle) -> list[Block]:
    """23: actuarial opinion."""
    return [
        para(b.tell("The opinion is that of the responsible actuary; the package holds none.")),
        ask(*(f"opinion.{k}" for k in ("data", "assumptions", "methods", "results"))),
    ]


def review(b: Bundle) -> list[Block]:
    """24: independent review."""
    return [
        para(b.tell("Questions that an independent review answers:")),
        listing(b.tell(q) for q in _FIVE),
        ask(*(f"review.{k}" for k in ("reviewer", "scope", "outcome"))),
    ]


def closing(b: Bundle) -> list[Block]:
    """25: limits, reliance, later events, departures."""
    figures = b.catalog.figures()
    year = pd.to_numeric(figures["period"].astype(str).str[:4], errors="coerce")
    seen = figures[(year > b.base) & figures["kind"].isin(["observed", "preliminary"])]
    later = [
        [
            b.content.named(r["concept"]),
            r["period"],
            float(r["value"]),
            b.word(f"unit.{r['unit']}"),
            r["source"],
        ]
        for r in seen.to_dict("records")
    ]
    columns = ("concept", "period", "value", "unit", "source")
    return [
        limits(b),
        para(
            b.tell(
                "The run relies on published figures as their sources print them: they were"
                " compared with each other and with their history, and were not audited."
            )
        ),
        table(
            b.tell("Figures of after the valuation date that the data hold"),
            [b.word(f"column.{c}") for c in columns],
            later,
            words=(0, 1, 3, 4),
        ),
        ask("statements.reliance", "statements.later_events", "statements.deviations"),
    ]


def annexes(b: Bundle) -> list[Block]:
    """26: glossary and machine-readable annex."""
    return [
        b.pairs(b.tell("Glossary"), [(b.tell(k), b.tell(v)) for k, v in _TERMS.items()]),
        para(
            b.tell(
                "Legislation: section 4 and data/law. Statistics: the files below, which hold every"
                " series, scenario and year; this report is made from them."
            )
        ),
        table(
            b.tell("Files of the run"),
            [b.word("column.file"), "SHA-256"],
            [[name, digest] for name, digest in b.files.items()],
            words=(0, 1),
            wide=(1,),
        ),
        *lists(b),
    ]
