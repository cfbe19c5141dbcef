"""Words of the hindcasts: classes of variables, how each was run, what bands held."""

from __future__ import annotations

from ..core.translate import N_

HINDCAST = N_(
    {
        "class.employment": "jobs",
        "class.salary": "salaries",
        "class.prices": "prices",
        "class.minimum_wage": "minimum wage",
        "class.interest": "interest",
        "class.demography": "population",
        "class.coverage": "coverage",
        "class.morbidity": "chronic disease",
        "class.pensions": "pensions",
        "class.contributions": "contributions",
        "class.metas": "indicators by their own series",
        "class.all": "all",
        "route.chain": "the whole chain",
        "route.driver": "its driver alone",
        "route.own_series": "its own series",
        "method.chain": "the chain",
        "method.chain_common": "the chain, checks in common",
        "method.drift": "random walk with drift",
        "method.series": "single series (default)",
        "method.chain_budgeted": "the chain, years with a budget",
        "method.budget": "the budget of the year",
        "measured.band": (
            "80 % band: in hindcasts of {kind} it held the figure in {share} % of {checks} checks."
        ),
        "measured.all": (
            "80 % band: in hindcasts of all kinds it held the figure in {share} % of {checks}"
            " checks."
        ),
        "measured.short": "held {share} % in hindcasts",
        "sheet.contraste": "Series_alone",
        "sheet.publicado": "Published_since",
        "about.contraste": (
            "The path adopted beside what each published series says by itself, where both meet by"
            " their precision, and what both held in hindcasts"
        ),
        "about.publicado": (
            "What is already published of the years projected, beside the central path and its"
            " bands"
        ),
        "since.note": (
            "“Taken by the run”: every path has the figure, to 0.1 %. “In sight of”: the assumption"
            " that was adopted when the figure was known. Neither checks anything. The 80 % band"
            " goes from 10 % to 90 %, and that of 95 % from 2.5 % to 97.5 %."
        ),
        "nav.beside": "Series and published",
        "page.beside": "Beside the series alone, and beside what is already published",
        "page.beside_note": (
            "The scenario is the condition: its path is the centre and is not averaged with the"
            " series. Reference scenario; 80 % ranges in brackets. The tables series.csv and"
            " publicado.csv have every scenario and year."
        ),
        "beside.rule": (
            "Reconciled: mean of both weighted by the inverse of their variances on the scale of"
            " their errors; half-width with the same weights, both errors taken as one."
        ),
        "beside.taken": "taken",
        "beside.seen": "in sight",
        "beside.count": (
            "{rows} figures: the run takes {taken} as its own (to 0.1 %) and {seen} were in sight"
            " when their assumption was adopted: these check nothing; of the other {checked}, the"
            " 80 % band holds {in_80} and the 95 % band {in_95}."
        ),
        "beside.single": (
            "{rows} figures beside a single path, which has no band: run with more paths to see"
            " which figures the bands hold."
        ),
        "column.adopted": "adopted",
        "column.adopted_p10": "adopted, 10 %",
        "column.adopted_p90": "adopted, 90 %",
        "column.alone_series": "series alone",
        "column.alone_p10": "series alone, 10 %",
        "column.alone_p90": "series alone, 90 %",
        "column.reconciled": "reconciled",
        "column.reconciled_p10": "reconciled, 10 %",
        "column.reconciled_p90": "reconciled, 90 %",
        "column.inside": "adopted inside the range of the series",
        "column.events": "events declared",
        "column.rule": "rule",
        "column.adopted_held_80": "adopted: held by 80 %",
        "column.adopted_held_95": "adopted: held by 95 %",
        "column.alone_held_80": "series: held by 80 %",
        "column.alone_held_95": "series: held by 95 %",
        "column.held_pair": "held 80 / 95: adopted · series",
        "column.by": "by",
        "column.central": "central path",
        "column.msis_95": "MSIS 95",
        "column.gap_percent": "gap, %",
        "column.taken": "taken by the run",
        "column.seen": "in sight of",
        "held.all": "Published inside the band, all checks:",
        "held.outside": "Outside the years of events:",
        "held.few": "Fewer than {n} checks, their coverage says little: {names}.",
        "held.hindsight": "Not known then: {what} ({source}). {why}",
        "held.missing": "Not checked: {what}. {why}",
    }
)
