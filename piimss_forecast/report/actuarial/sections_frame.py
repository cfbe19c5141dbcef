"""Sections 1 to 7: what the report is, the law, who is covered, how it is financed."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ...core.calendar import day_in_words
from ...core.translate import N_
from ..attainment import final_metas
from ..content import in_words, plain
from ..messages import part
from ..wording_law import law_name
from .blocks import Block, absent, ask, listing, para, table
from .bundle import Bundle

PAYERS = N_(("employer", "worker", "state"))
MODES = N_(  # what an amount does after its last published value
    {
        "inflation": "with inflation",
        "path": "path of the scenario",
        "hold": "held",
        "decree": "by decree",
    }
)

_LIMITS = N_(
    {
        "sbc.floor_minimum_wage": "Lowest base, in minimum wages",
        "sbc.cap_uma": "Highest base, in UMA",
        "uma_daily": "UMA, MXN per day",
        "minimum_wage_daily": "Minimum wage, MXN per day",
    }
)
_SRT = {  # rows of SRT that stand beside each other: by class, and the bounds of any
    **{f"class_{n}": N_("SRT, class {n}") for n in range(1, 6)},
    "minimum": N_("SRT, lowest premium"),
    "maximum": N_("SRT, highest premium"),
}


def identity(b: Bundle) -> list[Block]:
    """1: title, programmes, users, purpose."""
    content = b.content
    programmes = dict.fromkeys(
        str(row["programme"]) for by in final_metas(content).values() for row in by.values()
    )
    rows = [
        (b.tell("Report"), b.word("doc.title")),
        (b.tell("Programmes"), "; ".join(b.word(f"programme.{p}") for p in programmes)),
        *((f"{b.word('run.scenarios')}: {s}", content.title(s)) for s in content.scenarios),
    ]
    return [
        b.pairs(b.tell("What was projected"), rows),
        para(
            b.tell(
                "It projects, in one ledger, registered population, chronic disease, pensions in"
                " payment, contributions, income, outlay and reserves, and from them the"
                " probability of each target. It is not the institute's statutory actuarial"
                " valuation, nor a substitute for it."
            )
        ),
        ask("report.client", "report.users", "report.purpose"),
    ]


def dates(b: Bundle) -> list[Block]:
    """2: valuation date, cut-off, horizon and why."""
    content = b.content
    figures = b.catalog.figures()
    observed = figures[figures["kind"] == "observed"]["period"].astype(str).str.extract(r"(\d{4})")
    targets = max(year for _, year in final_metas(content))
    rows = [
        (b.tell("Valuation date"), b.tell("31 December {year}", year=b.base)),
        (b.tell("Latest year with an observed figure"), str(observed[0].dropna().max())),
        (b.tell("Date of the run"), content.date),
        (b.tell("Last year projected"), str(content.horizon)),
        (b.tell("Last year of sufficiency"), str(b.measured_to or content.horizon)),
    ]
    return [
        b.pairs(b.tell("Dates"), rows),
        para(
            b.tell(
                "The valuation date is the last year with the ledger's published totals. The"
                " horizon is the last year asked of the run; the programmes set targets up to"
                " {targets}. Sufficiency of the reserves is followed to a later year, because a"
                " reserve that lasts beyond the horizon would otherwise show no end.",
                targets=targets,
            )
        ),
        ask("report.date"),
    ]


def responsible(b: Bundle) -> list[Block]:
    """3: who answers for the report."""
    return [
        para(
            b.tell(
                "The package computes and documents; an actuary answers for the report. What"
                " follows is that person's."
            )
        ),
        ask(
            *(f"actuary.{k}" for k in ("name", "licence", "qualification", "independence")),
            "actuary.standards",
        ),
    ]


def provisions(b: Bundle) -> list[Block]:
    """4: law, amendments, changes to come."""
    rows = pd.concat([b.law.parameters, b.law.values])
    ahead = rows[rows["valid_from"].astype(str) > f"{b.base}-12-31"].sort_values(
        ["valid_from", "parameter"]
    )
    ceav = b.law.table("ceav")
    top = ceav[(ceav["year"] > b.base) & (ceav["band"] == ceav["band"].max())]
    changes = [
        [
            _parameter(b, r["parameter"], r["branch"]),
            plain(r["value"]),
            b.word(f"unit.{r['unit']}"),
            _since(b, r["valid_from"]),
            r["source"],
        ]
        for r in ahead.to_dict("records")
    ]
    changes += [
        [
            b.tell("employer CEAV, highest band"),
            plain(r["value"]),
            b.word(f"unit.{r['unit']}"),
            _since(b, f"{r['year']}-01-01"),
            r["source"],
        ]
        for r in top.to_dict("records")
    ]
    head = [b.word(f"column.{c}") for c in ("parameter", "value", "unit")]
    out = [
        para(
            b.tell(
                "Law is data in this run: each parameter has its article, dates in force, source"
                " and quality. Pensions follow the Social Security Laws of 1973 and of 1997;"
                " contributions, reserves and sufficiency follow the law in force. {n} dated rows"
                " were read, {m} of them awaiting verification.",
                n=f"{len(rows):,}",
                m=int((rows["quality"] == "needs_verification").sum()),
            )
        ),
        table(
            b.tell("Values in force after the valuation date"),
            [*head, b.tell("from"), b.word("column.source")],
            changes,
            words=(0, 2, 3, 4),
            widths=(3.2, 0.9, 2.6, 2, 2.4),
        ),
    ]
    if b.earlier is None:
        out.append(
            absent(
                b.tell(
                    "No earlier run was given: the amendments since then are a person's to tell."
                )
            )
        )
    return [*out, ask("law.amendments", "law.mandated")]


def coverage(b: Bundle) -> list[Block]:
    """5: who is covered, and under which definition."""
    bands = ("0-14", "15-29", "30-44", "45-64", "65+", "M", "F", "share_65")
    people = ["adscrita_umf", "adscrita_consultorio", "derechohabientes"]
    status = [f"adscrita_status.{s}" for s in ("asegurado", "pensionado", "familiar", "estudiante")]
    jobs = ["jobs", "jobs_by_sex.M", "jobs_by_sex.F", "jobs_mean", "sbc"]
    kinds = ["ley_1973", "ley_1997", "rjp", "vejez_cesantia", "invalidez", "riesgo_parcial"]
    kinds += ["riesgo_total", "viudez", "orfandad", "ascendencia"]
    pensions = ["pensions_contributory", *(f"pensions_in_payment.{k}" for k in kinds)]
    return [
        para(
            b.tell(
                "Three populations are kept apart and never joined: those registered at a family"
                " medicine unit (31 December), those assigned to a consulting room, and all who"
                " are entitled. Insured jobs are posts, not persons (31 December). Pensions in"
                " payment are counted by type and regime on 31 December: their first line leaves"
                " out those of RJP, the institute's own staff, which the lines by type hold."
            )
        ),
        b.ends(b.tell("Covered population"), [*people, *status]),
        b.ends(
            b.tell("Registered population by sex and age"), [f"adscrita_umf.{k}" for k in bands]
        ),
        b.ends(b.tell("Jobs and base salary"), jobs),
        b.ends(b.tell("Pensions in payment"), pensions),
    ]


def rules(b: Bundle) -> list[Block]:
    """6: contribution and benefit rules, indexation, ceilings."""
    year = b.base + 1
    day = f"{year}-12-31"
    rows = b.law.parameters
    live = rows[
        (rows["valid_from"].astype(str) <= day)
        & (rows["valid_to"].isna() | (rows["valid_to"].astype(str) >= day))
        & rows["parameter"].str.startswith("rate.")
        & ~rows["parameter"].str.startswith("rate.effective")
    ]
    said = live[live["payer"].isin(PAYERS)].fillna({"article": "", "branch": ""})
    rates = [
        [
            _insurance(b, str(r["parameter"]), str(r["branch"])),
            b.tell(r["payer"]),
            plain(r["value"]),
            b.word(f"unit.{r['unit']}"),
            r["article"],
        ]
        for r in said.to_dict("records")
    ]
    limits = [(b.tell(said), plain(b.law.on(name, day))) for name, said in _LIMITS.items()]
    index = in_words(b.law.table("indexation"), b.lang).to_dict("records")
    after = [
        [law_name(r["parameter"], b.lang), b.tell(MODES.get(r["mode"], r["mode"])), r["article"]]
        for r in index
    ]
    words = (0, 1, 3, 4)
    head = ("branch", "payer", "value", "unit", "article")
    return [
        para(
            b.tell(
                "Rates, ceilings and floors are those of 31 December {year}, the first year that"
                " is projected; the valuation date is 31 December {base}.",
                year=year,
                base=b.base,
            )
        ),
        table(
            b.tell("Rates in force on 31 December {year}", year=year),
            [b.tell("payer") if c == "payer" else b.word(f"column.{c}") for c in head],
            rates,
            words=words,
            wide=(3,),
        ),
        b.pairs(b.tell("Ceilings and floors of {year}", year=year), limits),
        table(
            b.tell("What each amount does after its last published value"),
            [b.word("column.parameter"), b.tell("rule"), b.word("column.article")],
            after,
            words=(0, 1, 2),
        ),
        para(
            b.tell(
                "Pensions of the law of 1973 take the formula of article 167 on the last 250 weeks;"
                " those of the law of 1997 the account or the guaranteed pension, whichever the"
                " law gives. Pensions in payment rise with prices each February."
            )
        ),
    ]


def _parameter(b: Bundle, name: str, branch: object) -> str:
    """A parameter of the law by its name; a rate by its insurance and who pays it."""
    if not name.startswith("rate."):
        return law_name(name, b.lang)
    return f"{_insurance(b, name, str(branch))}, {b.tell(name.rpartition('.')[2])}"


def _since(b: Bundle, day: object) -> str:
    return day_in_words(dt.date.fromisoformat(str(day)), b.lang)


def _insurance(b: Bundle, parameter: str, branch: str) -> str:
    """Insurance of a rate in words; of SRT, which of its premiums."""
    kind = parameter.split(".")[2 if parameter.startswith("rate.srt.") else 0]
    return b.tell(_SRT[kind], n=kind[-1]) if kind in _SRT else part(branch, b.lang)


def financing(b: Bundle) -> list[Block]:
    """7: financing system and how the method follows it."""
    return [
        para(
            b.tell(
                "Each insurance is paid from its own contributions, the State's share and the"
                " reserves of LSS 280 to 286-K; pensions in course of payment of the law of 1973"
                " are transferred by the Federal Government, and RCV goes to individual accounts"
                " and is not income of the institute."
            )
        ),
        para(
            b.tell(
                "The method follows it: an open group (new entrants every year), cash flows by"
                " year and insurance, reserves as their programme, yields and use leave them. No"
                " closed-group liability is funded, so none is projected as if it were."
            )
        ),
        listing(
            [
                b.tell("Income: {items}", items=_items(b, "income")),
                b.tell("Outlay: {items}", items=_items(b, "outlay")),
            ]
        ),
    ]


def _items(b: Bundle, name: str) -> str:
    ids = b.content.cubes[b.content.first].tables[{"income": "ingresos", "outlay": "egresos"}[name]]
    own = [i for i in ids if i.startswith(f"{name}.") and i != f"{name}.total"]
    return "; ".join(part(i.removeprefix(f"{name}."), b.lang) for i in own)
