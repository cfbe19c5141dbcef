"""Words of the workbook."""

from __future__ import annotations

from ..core.translate import N_

WORKBOOK: dict[str, str] = N_(
    {
        # sheets
        "sheet.ejecutivo": "Executive",
        "sheet.explicacion": "Explanation",
        "sheet.palancas": "Levers",
        "sheet.procedencia": "Lineage",
        "sheet.cifras": "Figures",
        "sheet.retropronosticos": "Hindcasts",
        "sheet.datos": "Data",
        "sheet.series": "Series",
        "sheet.datos_explicacion": "Explanation_data",
        "about.ejecutivo": "One page: main results, scenarios side by side, targets and reserves",
        "about.explicacion": (
            "Why each scenario departs from the first one: waterfall by group of assumptions, and"
            " each assumption alone"
        ),
        "about.palancas": (
            "A few assumptions to move by hand, with the measured response of the main results"
        ),
        "about.procedencia": (
            "Where each series comes from: formula, what it reads, published figures with document"
            " and place"
        ),
        "about.cifras": "Every published figure, with its document; your own are marked",
        "about.retropronosticos": (
            "What the bands held in hindcasts: percent of published figures inside, by kind"
        ),
        "about.datos": "Every series of every scenario by year, one row each, for other programs",
        "about.series": "Every series of the data, one row each: table, name, unit, module",
        "about.datos_explicacion": "What the explanation and the levers read",
        # the executive page
        "book.choose": "Scenario shown in every sheet",
        "book.choose_tip": (
            "Choose a scenario here: the tables, the charts of this page and their differences show"
            " it in every sheet."
        ),
        "book.choose_wrong": "Choose one of the scenarios of the list.",
        "book.main": "Main results of the scenario shown",
        "book.at_horizon": "Scenarios side by side, {year}",
        "book.from_first": "difference from {first} (pp: percentage points)",
        "book.growth_mean": "mean change a year",
        "book.verdicts": "Targets by verdict (last target of each indicator)",
        "book.lasting": "How long the reserves last (central path)",
        # blocks of a table
        "block.chosen": "Scenario shown",
        "block.difference": "Difference from {first} (scenario shown less {first})",
        "block.growth": "Growth on the year before, % (scenario shown)",
        "block.share": "Share of the total, % (scenario shown)",
        "block.scenario": "Scenario {name}: {title}",
        "book.low": "10 % limit",
        "book.high": "90 % limit",
        "book.legend": (
            "Bold: published figure. Italics: rebuilt by the model from what is published. Shaded:"
            " projection."
        ),
        "book.change": "Change the scenario",
        "book.first_page": "For other programs: of this sheet the first page alone is printed",
        "book.trace": "Where it comes from",
        "book.back_to_table": "Back to the table",
        # explanation
        "why.result": "Result",
        "why.year": "Year",
        "why.choose": "Choose a result and a year of the projection in the yellow cells.",
        "why.waterfall": "Difference of {other} from {first}",
        "why.groups": "Contribution of each group of assumptions",
        "why.total": "Difference",
        "why.end": "The scenario",
        "why.note": (
            "Contributions are the mean step of each group over every order in which the groups may"
            " change (Shapley): no order favours any, and they add up to the difference. In the"
            " charts green adds and orange takes away."
        ),
        "why.alone": "Each changed assumption alone, largest effect first",
        "why.alone_note": (
            "Effect on {first} of taking one assumption alone from the other scenario; what two"
            " do together is in the waterfall and not here."
        ),
        "why.tornado": "Each assumption alone",
        "why.check": "Check against the table (0 is right)",
        "chart.waterfall": (
            "Waterfall of the difference of {other} from {first} in the chosen result and year, by"
            " group of assumptions; its figures are in the table above."
        ),
        "chart.tornado": (
            "Bars of the effect of each assumption alone on the chosen result, by scenario; its"
            " figures are in the table beside it."
        ),
        "chart.lines": "Lines of {name}, by year, central path of each scenario; unit: {unit}.",
        "chart.fan": (
            "Fan of {name}: history, central path of each scenario, and 80 % band of {first};"
            " unit: {unit}."
        ),
        # levers
        "lever.change": "your change",
        "lever.change_tip": (
            "Write how much is added to the assumption in every projected year, in its unit. Zero"
            " leaves the scenario as it is."
        ),
        "lever.range": "from {low} to {high}",
        "lever.wrong": (
            "The response was measured between {low} and {high}: outside it run the projection"
            " again with the assumption changed."
        ),
        "lever.note": (
            "Straight lines between the ends measured by running the chain with each lever moved"
            " alone; what two levers do together is left out. For the exact value run again with"
            " the assumption changed."
        ),
        "lever.measured": "measured range",
        "lever.result": "Result with your changes",
        "lever.effect": "Effect of your changes",
        "lever.base": "Central path of {first}",
        "lever.up": "share of the upward step",
        "lever.down": "share of the downward step",
        # assumptions, lineage, figures
        "book.value": "value (all years)",
        "book.by_quality": "Rows of this sheet by quality",
        "column.table": "table",
        "column.module": "module",
        "column.reads": "reads from other modules",
        "column.keys": "assumptions read by the module",
        "column.own": "own",
        "column.note_of_source": "note of the source",
        "column.formula": "formula or method",
        "column.document": "document",
        "column.series": "series",
        "column.label": "name",
        "column.item": "part",
        "column.variable": "variable",
        "book.figure_of": "published figure",
        "book.own": "own",
        "people.both": "both sexes",
        "people.all": "all ages",
        # short units, where a column is narrow
        "short.mdp": "mdp",
        "short.mdp_2018": "mdp of 2018",
        "short.mxn_per_day": "MXN/day",
        "short.mxn_per_month": "MXN/month",
        "short.mxn_per_person": "MXN/person",
        "short.consultations": "consult.",
        "short.percent_per_year": "% a year",
        "short.percentage_points": "points",
    }
)
