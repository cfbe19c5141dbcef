"""Message catalogue: every word a user reads in tables, sheets, pages and the terminal, in
Spanish and English.
"""

from __future__ import annotations

from ..core.translate import N_, language, translate
from ..core.variables import variables
from .wording import WORDING

_TEXT: dict[str, str] = N_(
    {
        **WORDING,
        # tables
        "table.resumen": "Summary",
        "table.poblacion": "Population of Mexico",
        "table.adscrita": "Registered population",
        "table.estatus": "Registered by status",
        "table.prevalencia": "Chronic disease",
        "table.costo_salud": "Medical cost by disease",
        "table.empleo": "Employment and salary",
        "table.cuotas": "Contribution income",
        "table.cuotas_uma": "Jobs and contributions by salary band in UMA",
        "table.demanda": "Demand for services at published rates",
        "table.pensiones": "Pensions in payment",
        "table.gasto_pensiones": "Pension outlay",
        "table.ingresos": "Income",
        "table.egresos": "Outlay",
        "table.reservas": "Reserves",
        "table.metas": "Targets",
        "table.supuestos": "Assumptions",
        "table.fuentes": "Sources",
        # units
        "unit.persons": "persons",
        "unit.jobs": "jobs",
        "unit.pensions": "pensions",
        "unit.patients": "patients",
        "unit.percent": "%",
        "unit.mdp": "million current MXN",
        "unit.mdp_2018": "million MXN of December 2018",
        "unit.mxn_per_day": "MXN per day",
        "unit.ratio": "ratio",
        "unit.index": "index",
        "unit.windows": "windows",
        "unit.years": "years",
        "unit.per_1000": "per 1,000",
        "unit.per_100000": "per 100,000",
        "unit.days": "days",
        "unit.consultations": "consultations",
        "unit.units": "units",
        "unit.per_100": "per 100",
        "unit.per_10000": "per 10,000",
        "unit.count": "count",
        "unit.beds": "beds",
        "unit.surgeries": "surgeries",
        "unit.cases": "cases",
        "unit.births": "births",
        "unit.log": "logarithm",
        "unit.fraction_per_year": "fraction a year",
        "unit.per_year": "a year",
        "unit.by_code": "that of each indicator",
        "unit.deaths": "deaths",
        "unit.hours": "hours",
        "unit.score": "points",
        "unit.percentage_points": "percentage points",
        "unit.percent_per_year": "% a year",
        "unit.units_per_year": "units a year",
        "unit.persons_per_year": "persons a year",
        "unit.multiplier": "multiplier",
        "unit.probability": "probability",
        "unit.sd": "standard deviation",
        "unit.year": "year",
        "unit.calendar_year": "calendar year",
        "unit.children_per_woman": "children per woman",
        "unit.mxn": "MXN",
        "unit.mxn_per_month": "MXN per month",
        "unit.mxn_per_person": "MXN per person",
        "unit.weeks": "weeks",
        "unit.months": "months",
        "unit.minutes": "minutes",
        "unit.events": "events",
        "unit.posts": "posts",
        "unit.rooms": "rooms",
        "unit.detections": "detections",
        "unit.certificates": "certificates",
        "unit.children": "children",
        "unit.flag": "yes (1) or no (0)",
        "unit.log_odds": "log odds",
        "unit.none": "none",
        "unit.per_million": "per million",
        "unit.rate": "rate",
        "unit.usd": "US dollars",
        "unit.uma": "UMA",
        "unit.minimum_wage": "minimum wages",
        "unit.mxn_per_year": "MXN per year",
        "unit.month": "month",
        "unit.day_of_month": "day of the month",
        "unit.percent_of_uma": "% of UMA",
        "unit.percent_of_sbc": "% of SBC",
        "unit.percent_of_sbc_over_3_uma": "% of SBC over 3 UMA",
        "unit.percent_of_smgdf_1997": "% of the DF minimum wage of 1997",
        "unit.percent_of_pension": "% of the pension",
        "unit.percent_of_average_salary": "% of the average salary",
        "unit.percent_of_annual_increment": "% of the annual increment",
        "unit.months_of_pension": "months of pension",
        "unit.days_of_pension": "days of pension",
        "unit.days_of_mean_annual_global_income": "days of mean annual global income",
        "unit.days_of_mean_annual_income_of_the_insurance": (
            "days of mean annual income of the insurance"
        ),
        "unit.index_2018_07_2h_100": "index, second half of July 2018 = 100",
        "unit.MXN a month": "MXN per month",
        # areas of the assumptions
        "area.contributions": "Contributions",
        "area.coverage": "Coverage",
        "area.demography": "Demography",
        "area.employment": "Employment",
        "area.finance": "Finance",
        "area.macro": "Economy",
        "area.metas": "Targets",
        "area.morbidity": "Morbidity",
        "area.pensions": "Pensions",
        "area.salary": "Salary",
        "area.uncertainty": "Uncertainty",
        # statistics
        "stat.central": "central",
        "stat.p10": "10 %",
        "stat.p50": "median",
        "stat.p90": "90 %",
        "year": "year",
        "unit": "unit",
        "series": "series",
        "scenario": "scenario",
        "kind": "kind",
        "kind.published": "published",
        "kind.rebuilt": "rebuilt",
        "kind.projection": "projection",
        "kind.published_figure": "published figure",
        "history": "history",
        "projection": "projection",
        "target": "target",
        "interval80": "80 % interval",
    }
)

# Series that are no variable; names of variables stand in variables.toml.
_LABEL: dict[str, str] = N_(
    {
        "prevalence": "Prevalence in the registered",
        "share_45_64_umf": "45 to 64, % of the registered at a UMF",
    }
)

_PART: dict[str, str] = N_(
    {
        "total": "total",
        "none": "none of it",
        "all": "whole",
        "M": "men",
        "F": "women",
        "share_65": "65 and over, % of total",
        "0-14": "ages 0-14",
        "15-29": "ages 15-29",
        "30-44": "ages 30-44",
        "45-64": "ages 45-64",
        "65+": "ages 65 and over",
        "diabetes": "diabetes",
        "hypertension": "hypertension",
        "ckd": "chronic kidney disease",
        "undiagnosed": "undiagnosed",
        "untreated": "diagnosed, untreated",
        "controlled": "controlled",
        "uncontrolled": "treated, uncontrolled",
        "incidence": "incidence",
        "finding": "diagnosis and treatment",
        "control_gain": "control gained",
        "control_loss": "control lost",
        "death_ill": "death with the disease",
        "death_healthy": "death without the disease",
        "ambulatory": "ambulatory",
        "hospital": "hospital",
        "permanente": "permanent",
        "eventual_urbano": "temporary urban",
        "campo": "field",
        "independientes": "independent workers",
        "hogar": "domestic workers",
        "plataformas": "platform workers",
        "hijos": "children",
        "conyuge": "spouses",
        "ascendientes": "parents",
        "SEM": "SEM",
        "asegurado": "insured",
        "pensionado": "pensioners",
        "familiar": "dependants",
        "estudiante": "students",
        "vejez_cesantia": "old age",
        "invalidez": "invalidity",
        "riesgo_total": "work risk, total disability",
        "riesgo_parcial": "work risk, partial disability",
        "viudez": "widowhood",
        "orfandad": "orphanhood",
        "ascendencia": "ascendants",
        "ley_1973": "1973 law",
        "ley_1997": "1997 law",
        "rjp": "RJP (IMSS staff)",
        "renta_vitalicia": "1997 law, life annuity",
        "retiro_programado": "1997 law, programmed withdrawal",
        "garantizada": "1997 law, guaranteed pension",
        "negativa": "pension refused",
        "antes_julio_1997": "first job before July 1997",
        "desde_julio_1997": "first job since July 1997",
        "activo": "with a job",
        "conservacion_derechos": "with conserved rights",
        "gobierno_federal": "Federal Government",
        "imss_siv_srt": "IMSS, SIV and SRT",
        "por_reintegrar": "to be given back",
        "vencido": "overdue",
        "sobre_limite": "over the limit",
        "garantizada_vejez": "guaranteed, old age, after the account",
        "garantizada_rentas": "guaranteed, what the State adds to annuities",
        "sumas_aseguradas": "sums insured less individual accounts",
        "pensiones_temporales": "temporary and provisional pensions",
        "otras_siv_srt": "SIV and SRT, indemnities and difference not reconciled",
        "imss_rjp": "IMSS, RJP",
        "SEM_KIND_FIXED": "SEM in kind, fixed",
        "SEM_KIND_EXCESS": "SEM in kind, excess",
        "SEM_CASH": "SEM in cash",
        "RCV_RETIRO": "RCV, retirement",
        "RCV_CEAV": "RCV, CEAV",
        "RCV_CUOTA_SOCIAL": "RCV, social quota",
        "SEM_especie": "SEM in kind",
        "SEM_dinero": "SEM in cash",
        "GMP": "GMP",
        "SIV": "SIV",
        "SRT": "SRT",
        "SGPS": "SGPS",
        "RO": "RO",
        "ROCF": "ROCF",
        "RFA": "RFA",
        "RGFA": "RGFA",
        "cuotas": "contributions",
        "aportacion_estado": "State's share",
        "transferencia_pensiones": "federal transfer for pensions",
        "productos_financieros": "yields of the reserves",
        "seguro_salud_familia": "family health insurance",
        "otros_ingresos": "other own income",
        "diferencia_sin_conciliar": "difference not reconciled",
        "SSFAM": "SSFAM",
        "servicios_personales": "staff",
        "medicinas_y_materiales": "medicines and materials",
        "servicios_generales": "services",
        "subsidios": "subsidies",
        "subsidios_SEM": "subsidies, SEM",
        "subsidios_SRT": "subsidies, SRT",
        "guarderias": "day care",
        "inversion_fisica": "physical investment",
        "sumas_y_pensiones": "constitutive sums and temporary pensions",
        "enfermedades_cronicas_sem": "chronic disease, SEM",
        "enfermedades_cronicas_gmp": "chronic disease, GMP",
        "otros_servicios_y_personal": "other services and staff",
        "pensiones_federales": "pensions charged to the Federation",
        "pensiones_siv_srt": "SIV and SRT pensions",
        "FCOLCLC_1": "FCOLCLC subaccount 1",
        "FCOLCLC_2": "FCOLCLC subaccount 2",
        # keys of the assumptions by name
        "active": "active",
        "alcanzable": "attainable",
        "annuity_choice": "choice of annuity",
        "annuity_interest": "interest of annuities",
        "cap": "cap",
        "conserved": "with conserved rights",
        "contributions": "contributions",
        "coverage": "coverage",
        "employment": "employment",
        "en_riesgo": "at risk",
        "female": "women",
        "female_percent": "women, %",
        "fertility": "fertility",
        "first": "first",
        "highest": "highest",
        "hire_age": "age at hiring",
        "hire_sd": "standard deviation at hiring",
        "identity": "identity",
        "inflation": "inflation",
        "insured": "insured",
        "interest": "interest",
        "invalid_percent": "invalid, %",
        "knee": "knee",
        "lapse": "lapse",
        "last": "last",
        "log": "logarithm",
        "logit": "logit",
        "lower": "lower",
        "lowest": "lowest",
        "mean": "mean",
        "mean_F": "mean, women",
        "mean_M": "mean, men",
        "migration": "migration",
        "metas": "indicators by their own series",
        "minimum_wage": "minimum wage",
        "morbidity": "chronic disease",
        "mortality": "mortality",
        "mother_percent": "mothers, %",
        "no_registrado": "not registered",
        "outlay": "outlay",
        "parent_f": "mothers",
        "parent_m": "fathers",
        "parent_sd": "standard deviation, parents",
        "parents": "parents",
        "print": "printed figure",
        "pension_entry": "entry into pension",
        "pensioners": "pensioners",
        "pensions": "pensions",
        "prevalence": "prevalence",
        "prices": "prices",
        "reactivate": "return to a job",
        "real_return": "real return",
        "salary": "salaries",
        "salary_growth": "growth of salary",
        "salary_sd_log": "standard deviation of the log of salary",
        "sbc_real": "real SBC",
        "sd": "standard deviation",
        "separate": "separation",
        "service_F": "service, women",
        "service_M": "service, men",
        "slope": "slope",
        "spouse_gap": "gap between spouses",
        "spouse_sd": "standard deviation, spouses",
        "survivors": "survivors",
        "trend": "trend",
        "unit_cost": "unit cost",
        "upper": "upper",
        "yearly_percent": "a year, %",
        "ages": "ages",
        "year": "a year",
    }
)


def text(key: str, lang: str | None = None) -> str:
    """The message ``key``; a unit that has no message is shown as it is written in the data."""
    if key == "kind.published":  # of a figure, where Spanish tells the gender
        return translate("published", lang, context="kind")
    if key == "sheet.graficas":  # names of sheets have no accents
        return translate("Charts", lang, context="sheet")
    if key in _TEXT:
        return translate(_TEXT[key], lang)
    return key.rpartition(".")[2].replace("_", " ")


def with_unit(number: str, unit: str, lang: str | None = None) -> str:
    """A number with its unit in words; a ratio has none.

    Examples
    --------
    >>> with_unit("1.5", "percent_per_year", "en"), with_unit("0.8", "ratio", "en")
    ('1.5 % a year', '0.8')
    """
    return number if unit == "ratio" else f"{number} {text(f'unit.{unit}', lang)}"


def part(name: str, lang: str | None = None) -> str:
    """A category (``ley_1973``, ``permanente``...) or a key of an assumption as people read it;
    what has no name stays as it is.

    Examples
    --------
    >>> part("ley_1973", "en"), part("2030", "en")
    ('1973 law', '2030')
    """
    if "~" in name:
        return " ~ ".join(part(one, lang) for one in name.split("~"))
    return translate(_PART[name], lang) if name in _PART else name


def label(series: str, lang: str | None = None) -> str:
    """Name of a series identifier such as ``contribution_income.SIV``.

    Examples
    --------
    >>> label("patients.diabetes", "en")
    'People with the disease: diabetes'
    >>> label("P25-2.1", "en")
    'P25-2.1'
    """
    head, _, part = series.partition(".")
    declared = variables().get(head)
    if not declared and "-" in head:
        return series  # code of an indicator
    name = (
        getattr(declared, f"label_{language(lang)}")
        if declared
        else translate(_LABEL.get(head, head.replace("_", " ")), lang)
    )
    parts = [translate(_PART.get(p, p.replace("_", " ")), lang) for p in part.split(".")]
    return name if not part else f"{name}: {', '.join(parts)}"
