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
        "held.all": "Published inside the band, all checks:",
        "held.outside": "Outside the years of events:",
        "held.few": "Fewer than {n} checks, their coverage says little: {names}.",
        "held.hindsight": "Not known then: {what} ({source}). {why}",
        "held.missing": "Not checked: {what}. {why}",
    }
)
