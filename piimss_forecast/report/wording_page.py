"""Words of the page."""

from __future__ import annotations

from ..core.translate import N_

PAGE: dict[str, str] = N_(
    {
        "nav.key": "At a glance",
        "nav.summary": "Summary",
        "nav.explained": "Differences",
        "nav.closed": "Closed programme",
        "nav.glossary": "Glossary",
        "nav.charts": "Charts",
        "nav.metas": "Targets",
        "nav.changes": "Changes",
        "nav.assumptions": "Assumptions",
        "nav.discrepancies": "Contradictions",
        "nav.limits": "Limits",
        "nav.provenance": "Provenance",
        "page.caption": "{label}, {first}, {horizon}: {central} (80 %: {low} to {high}).",
        "page.method": "Method: {method}. Published points: {points}.",
        "page.weighed": "{value} with its class",
        "page.class_note": (
            "The first probability says what follows if the scenario holds. The second is weighed"
            " with the share of past targets like it that were met: judging the programme of"
            " 2020-2024 from earlier years, the model alone erred more than that share, and both"
            " together as much as the share by itself."
        ),
        "page.would_change": "What would change it:",
        "page.skip": "Skip to content",
        "page.key": "At a glance",
        "page.findings": "Main findings",
        "page.to_come": "Targets to come: how likely under each scenario",
        "page.target_of": "target {target} ({year}), from {baseline}",
        "page.target_alone": "target {target} ({year})",
        "page.lever": "What would change it",
        "page.reserves": "How far the reserves go",
        "page.lasts_to": "income and reserves cover outlay through",
        "page.first_used": "reserves first drawn on in",
        "page.range": "80 %: {range}",
        "page.after": "after {horizon}",
        "page.movers": "What moves most “{series}” of {year}: {names}.",
        "page.verdicts": "Verdicts by scenario",
        "page.scenarios": "The scenarios",
        "page.csv": "Download CSV",
        "page.language": "Language",
        "page.explained": "What explains the differences between scenarios",
        "page.explained_note": (
            "Reserves of the horizon on the central path: each step is what one group of"
            " assumptions contributes (mean over all orders); each bar, what one input alone does."
        ),
        "page.bridge": "{series}, {year}: from {first} to {scenario}",
        "page.bridge_said": "{title}. Largest steps (mdp): {parts}.",
        "page.tornado": "{series}, {year}: each input alone",
        "page.tornado_said": "What each changed input alone does; the largest: {first}.",
        "page.pyramid": "{name} by age and sex, {first}",
        "page.pyramid_said": (
            "{name} by age and sex, {first}, {base} and {horizon}: aged 65 and over, {before} % and"
            " {after} %."
        ),
        "page.flow": "From contributions to outlay, {first}, {year}",
        "page.flow_said": (
            "{title}: {total} thousand million pesos, as collected; contributions are shared among"
            " insurances as the law sets them. What is left goes to the reserves."
        ),
        "page.from": "from",
        "page.to": "to",
        "page.side": "side",
        "page.thousand_mdp": "thousand million current MXN",
        "page.income": "income",
        "page.less": "less {name}",
        "page.cuotas": "Contributions, {part}",
        "page.to_reserves": "to the reserves",
        "page.from_reserves": "from the reserves",
        "page.closed": "The programme that has ended",
        "page.closed_note": (
            "Targets whose year has passed: met or not where the year was published; probably,"
            " where the model rebuilds it."
        ),
        "page.glossary": "Glossary",
        "page.bullet_said": (
            "{name}: target {target}. Smoothed median and 80 % interval: {stands}."
        ),
        "page.course_said": "{name}: published, projection under {first} and targets by year.",
        "page.summary": "Summary by scenario",
        "page.summary_note": "Central value and, below it, the 80 % interval.",
        "page.charts": "Charts",
        "page.charts_note": (
            "Black: history. Colour: central path of each scenario. Shade: 80 % interval"
            " of {first}."
        ),
        "page.chart_data": "Data of the chart",
        "page.metas": "Targets",
        "page.metas_note": (
            "Probability of reaching the target in its year: the share, smoothed, of"
            " the paths that reach it under each scenario's assumptions. It does not judge the"
            " programme's actions, which are not modelled unless the scenario says so."
        ),
        "page.thresholds": (
            "Probability from which each verdict is given (assumption"
            " metas.status_probability): {value}; below, unlikely. “Met” and “not met”"
            " belong to published years; “probably” to years that nobody published and the"
            " model rebuilds."
        ),
        "page.no_forecast": (
            "Works and training follow schedules, paces and slips; the surgery wait, queue and"
            " capacity; short series, the way that errs least for their kind; indicators with"
            " one or two points, what others like them did of what they were asked: their"
            " probability is wide and the method says so."
        ),
        "page.changes": "What changes between scenarios",
        "page.assumptions": "Assumptions without a publication behind them, or to be verified",
        "page.assumptions_note": (
            "{assumed} assumed and {unverified} to be verified, of {total} in {first}."
            " The institute's own file, or an edited assumption set, replaces them."
        ),
        "page.unverified": "Figures to be verified ({n})",
        "page.discrepancies": "Contradictions in the documents and which figure is used",
        "page.severity": "Severity {level} ({n})",
        "page.limits": "Limits: what is not yet deep",
        "page.provenance": "Provenance",
        "page.sources": "Sources ({n})",
        "page.entries": "{n} assumptions",
        "page.changed": "{n} assumptions change",
        "page.total_metas": "{n} indicators",
    }
)
