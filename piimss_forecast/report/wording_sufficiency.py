"""Words of the tables of sufficiency."""

from __future__ import annotations

from ..core.translate import N_

SUFFICIENCY: dict[str, str] = N_(
    {
        "table.seguros": "Accounts by insurance",
        "sheet.seguros": "Insurances",
        "sheet.suficiencia": "Sufficiency",
        "sheet.suficiencia_por_ano": "Sufficiency_by_year",
        "sheet.suficiencia_por_seguro": "Sufficiency_by_insurance",
        "sheet.suficiencia_informes": "Past_reports",
        "about.suficiencia": ("First use, last sufficient year and exhaustion of the reserves"),
        "about.suficiencia_por_ano": (
            "Probability that income and spendable reserves cover outlay through each year, and the"
            " gap that nothing covers (mdp)"
        ),
        "about.suficiencia_por_seguro": (
            "Each insurance with its own reserves alone (LSS 277-E), the total paid from one"
            " account, and its cost in percent of the wage mass"
        ),
        "about.suficiencia_informes": (
            "Last sufficient year of past official reports, for comparison only"
        ),
        "nav.sufficiency": "Sufficiency",
        "page.sufficiency": "How long the money lasts",
        "page.sufficiency_note": (
            "Spendable reserves: RO, ROCF, RFA and RGFA; the fund for staff (FCOLCLC) is not. All"
            " insurances are paid from one account; the table by insurance keeps them apart."
        ),
        "lasting.behind": (
            "{paths} paths to {last}, and ± is the sampling error that they leave in a probability,"
            " in points. Income (contributions, State's share, yields of every reserve, other own"
            " income) and outlay (with RJP, the staff's pensions) are those of the institute:"
            " pensions charged to the Federal Government are in neither. Spendable reserves end a"
            " year at what they were, plus income, less outlay, less what FCOLCLC keeps, plus the"
            " gap that nothing covers."
        ),
        "lasting.single": (
            "The central path alone to {last}: a single path has neither bands nor probabilities."
            " Ask for more with --draws."
        ),
        "sufficiency.first_use": "first use of a reserve",
        "sufficiency.last_year": "last sufficient year",
        "sufficiency.exhaustion": "spendable reserves exhausted",
        "sufficiency.income_covers": "last year in which income covers outlay",
        "sufficiency.last_year_risk": "last sufficient year, risk scenario",
        "column.what": "what",
        "column.p10": "10 %",
        "column.p50": "median",
        "column.p90": "90 %",
        "column.branch": "insurance",
        "column.measure": "measure",
        "column.report": "report of",
        "column.opening": "reserve of the base year, mdp",
        "column.last_year": "last sufficient year",
        "column.last_year_p10": "last year, 10 %",
        "column.last_year_p50": "last year, median",
        "column.last_year_p90": "last year, 90 %",
        "column.cost_rate": "cost rate, %",
        "column.cost_rate_horizon": "cost rate at the horizon, %",
        "column.level_premium": "level premium, %",
        "column.income_rate": "income, level, %",
        "column.gap_mean": "gap, mean of the paths",
        "column.staff_fund_central": "kept by FCOLCLC, central",
        "column.gap_central": "gap, central",
        "column.spendable_central": "spendable reserves, central",
        "column.income_central": "income, central",
        "column.outlay_central": "outlay, central",
        "column.cost_rate_central": "cost rate, central, %",
        "column.nominal": "present value, mdp",
        "column.real_2018": "mdp of 2018",
        "column.share_gdp": "% of GDP of the base year",
        "column.share_gdp_horizon": "% of GDP to the horizon",
        "measure.income": "income without yields",
        "measure.outlay": "outlay",
        "measure.deficit": "deficits of the years that have one",
        "measure.actuarial": "outlay less income less reserve",
    }
)
