"""Words of the page."""

from __future__ import annotations

from ..core.translate import N_

PAGE: dict[str, str] = N_(
    {
        "nav.key": "Findings",
        "nav.summary": "Summary",
        "nav.charts": "Charts",
        "nav.metas": "Targets",
        "nav.changes": "Changes",
        "nav.assumptions": "Assumptions",
        "nav.discrepancies": "Contradictions",
        "nav.limits": "Limits",
        "nav.provenance": "Provenance",
        "page.caption": "{label}, {first}, {horizon}: {central} (80 %: {low} to {high}).",
        "page.method": "Method: {method}. Published points: {points}.",
        "page.would_change": "What would change it:",
        "page.skip": "Skip to content",
        "page.key": "Main findings",
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
            "Probability of reaching the target in its year: the share of paths that"
            " reach it under each scenario's assumptions. It does not judge the"
            " programme's actions, which are not modelled unless the scenario says so."
        ),
        "page.thresholds": (
            "Probability from which each verdict is given (assumption"
            " metas.status_probability): {value}; below, unlikely. “Met” and “not met”"
            " belong to published years; “probably” to years that nobody published and the"
            " model rebuilds; “cannot tell”, where more draws could change the verdict."
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
