"""What the projection does not tell, said on the page."""

from __future__ import annotations

from ..core.translate import N_

LIMITS: dict[str, str] = N_(
    {
        "limit.series": (
            "Published series are annual, short and at times contradictory. Intervals"
            " reflect the adopted volatility of drivers and demography; they hold neither"
            " all model error nor changes of law. Their width was learnt on hindcasts from"
            " 2012 to 2023; what each class then held is said beside its band (piimss"
            " backtest)."
        ),
        "limit.profiles": (
            "The age structure of the registered and the insured, contribution density"
            " and balances by reserve are not published in the detail needed: they are"
            " stated assumptions fitted to every published margin (sheet history). Your"
            " own file by age and sex replaces them."
        ),
        "limit.disease": (
            "Each disease runs through its states (undiagnosed, untreated, controlled,"
            " uncontrolled) with assumed rates where nothing is published; neither the"
            " passage from one to another nor the joint cost is modelled. Deaths that a"
            " lever avoids are reported apart and do not change the population."
        ),
        "limit.pensions": (
            "Pensions are projected by age, sex, type and regime, not person by person;"
            " individual weeks and salaries need the institute's files. The staff payroll"
            " (RJP) follows one of two published courses that contradict each other."
        ),
        "limit.finance": (
            "The statement of income and outlay closes in one perimeter with residual"
            " items. It is not the institute's actuarial valuation, nor a substitute for"
            " it."
        ),
        "limit.geography": "Everything is national: no regions, units or industries.",
        "limit.geography_states": (
            "Only what the tables of the states hold is by state, as parts of the national ledger:"
            " disease, outlay, reserves and targets are national, and there are no medical units"
            " or industries."
        ),
        "limit.metas": (
            "Many indicators have one or few points; their probability rests on the"
            " spread of similar indicators, not on their own history. The method of each"
            " is in the table. Judging the programme of 2020-2024 from earlier years, the"
            " model alone erred more than the mere share of past targets that were met."
        ),
    }
)
