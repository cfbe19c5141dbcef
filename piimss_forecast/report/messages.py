"""Message catalogue: every word a user reads in tables, sheets, pages and the terminal, in
Spanish and English.
"""

from __future__ import annotations

from ..core.translate import LANGS, language
from ..core.variables import variables
from .wording import WORDING

_TEXT: dict[str, tuple[str, str]] = {
    **WORDING,
    # tables
    "table.resumen": ("Resumen", "Summary"),
    "table.poblacion": ("Población de México", "Population of Mexico"),
    "table.adscrita": ("Población adscrita", "Registered population"),
    "table.estatus": ("Adscrita por condición", "Registered by status"),
    "table.prevalencia": ("Enfermedades crónicas", "Chronic disease"),
    "table.costo_salud": ("Costo médico por enfermedad", "Medical cost by disease"),
    "table.empleo": ("Empleo y salario", "Employment and salary"),
    "table.cuotas": ("Ingresos por cuotas", "Contribution income"),
    "table.cuotas_uma": (
        "Puestos y cuotas por banda de salario en UMA",
        "Jobs and contributions by salary band in UMA",
    ),
    "table.demanda": (
        "Demanda de servicios al uso publicado",
        "Demand for services at published rates",
    ),
    "table.pensiones": ("Pensiones en curso de pago", "Pensions in payment"),
    "table.gasto_pensiones": ("Gasto en pensiones", "Pension outlay"),
    "table.ingresos": ("Ingresos", "Income"),
    "table.egresos": ("Egresos", "Outlay"),
    "table.reservas": ("Reservas", "Reserves"),
    "table.metas": ("Metas", "Targets"),
    "table.supuestos": ("Supuestos", "Assumptions"),
    "table.fuentes": ("Fuentes", "Sources"),
    # units
    "unit.persons": ("personas", "persons"),
    "unit.jobs": ("puestos", "jobs"),
    "unit.pensions": ("pensiones", "pensions"),
    "unit.patients": ("pacientes", "patients"),
    "unit.percent": ("%", "%"),
    "unit.mdp": ("mdp corrientes", "million current MXN"),
    "unit.mdp_2018": ("mdp de diciembre de 2018", "million MXN of December 2018"),
    "unit.mxn_per_day": ("pesos por día", "MXN per day"),
    "unit.ratio": ("razón", "ratio"),
    "unit.index": ("índice", "index"),
    "unit.years": ("años", "years"),
    "unit.per_1000": ("por 1,000", "per 1,000"),
    "unit.per_100000": ("por 100,000", "per 100,000"),
    "unit.days": ("días", "days"),
    "unit.consultations": ("consultas", "consultations"),
    "unit.units": ("unidades", "units"),
    "unit.per_100": ("por 100", "per 100"),
    "unit.per_10000": ("por 10,000", "per 10,000"),
    "unit.count": ("número", "count"),
    "unit.beds": ("camas", "beds"),
    "unit.surgeries": ("cirugías", "surgeries"),
    "unit.cases": ("casos", "cases"),
    "unit.births": ("nacimientos", "births"),
    "unit.log": ("logaritmo", "logarithm"),
    "unit.fraction_per_year": ("fracción anual", "fraction a year"),
    "unit.per_year": ("por año", "a year"),
    "unit.by_code": ("la de cada indicador", "that of each indicator"),
    "unit.deaths": ("defunciones", "deaths"),
    "unit.hours": ("horas", "hours"),
    "unit.score": ("puntos", "points"),
    "unit.percentage_points": ("puntos porcentuales", "percentage points"),
    "unit.percent_per_year": ("% anual", "% a year"),
    "unit.multiplier": ("multiplicador", "multiplier"),
    "unit.probability": ("probabilidad", "probability"),
    "unit.sd": ("desviación estándar", "standard deviation"),
    "unit.year": ("año", "year"),
    "unit.calendar_year": ("año calendario", "calendar year"),
    "unit.children_per_woman": ("hijos por mujer", "children per woman"),
    "unit.mxn": ("pesos", "MXN"),
    "unit.mxn_per_month": ("pesos por mes", "MXN per month"),
    "unit.mxn_per_person": ("pesos por persona", "MXN per person"),
    "unit.weeks": ("semanas", "weeks"),
    "unit.months": ("meses", "months"),
    "unit.minutes": ("minutos", "minutes"),
    "unit.events": ("eventos", "events"),
    "unit.posts": ("plazas", "posts"),
    "unit.rooms": ("salas", "rooms"),
    "unit.detections": ("detecciones", "detections"),
    "unit.certificates": ("certificados", "certificates"),
    # statistics
    "stat.central": ("central", "central"),
    "stat.p10": ("10 %", "10 %"),
    "stat.p50": ("mediana", "median"),
    "stat.p90": ("90 %", "90 %"),
    "year": ("año", "year"),
    "unit": ("unidad", "unit"),
    "series": ("serie", "series"),
    "scenario": ("escenario", "scenario"),
    "kind": ("tipo", "kind"),
    "kind.published": ("publicada", "published"),
    "kind.rebuilt": ("reconstruida", "rebuilt"),
    "kind.projection": ("proyección", "projection"),
    "kind.published_figure": ("cifra publicada", "published figure"),
    "history": ("historia", "history"),
    "projection": ("proyección", "projection"),
    "target": ("meta", "target"),
    "interval80": ("intervalo de 80 %", "80 % interval"),
}

# Series that are no variable; names of variables stand in variables.toml.
_LABEL: dict[str, tuple[str, str]] = {
    "prevalence": ("Prevalencia en la adscrita", "Prevalence in the registered"),
}

_PART: dict[str, tuple[str, str]] = {
    "total": ("total", "total"),
    "M": ("hombres", "men"),
    "F": ("mujeres", "women"),
    "share_65": ("65 y más, % del total", "65 and over, % of total"),
    "0-14": ("0 a 14 años", "ages 0-14"),
    "15-29": ("15 a 29 años", "ages 15-29"),
    "30-44": ("30 a 44 años", "ages 30-44"),
    "45-64": ("45 a 64 años", "ages 45-64"),
    "65+": ("65 años y más", "ages 65 and over"),
    "diabetes": ("diabetes", "diabetes"),
    "hypertension": ("hipertensión", "hypertension"),
    "ckd": ("enfermedad renal crónica", "chronic kidney disease"),
    "undiagnosed": ("sin diagnóstico", "undiagnosed"),
    "untreated": ("diagnóstico sin tratamiento", "diagnosed, untreated"),
    "controlled": ("en control", "controlled"),
    "uncontrolled": ("en tratamiento sin control", "treated, uncontrolled"),
    "incidence": ("incidencia", "incidence"),
    "finding": ("diagnóstico y tratamiento", "diagnosis and treatment"),
    "control_gain": ("logro del control", "control gained"),
    "control_loss": ("pérdida del control", "control lost"),
    "death_ill": ("muerte con la enfermedad", "death with the disease"),
    "death_healthy": ("muerte sin la enfermedad", "death without the disease"),
    "ambulatory": ("ambulatorio", "ambulatory"),
    "hospital": ("hospitalario", "hospital"),
    "permanente": ("permanentes", "permanent"),
    "eventual_urbano": ("eventuales urbanos", "temporary urban"),
    "campo": ("del campo", "field"),
    "independientes": ("independientes", "independent workers"),
    "hogar": ("del hogar", "domestic workers"),
    "plataformas": ("de plataformas digitales", "platform workers"),
    "hijos": ("hijos", "children"),
    "conyuge": ("cónyuges", "spouses"),
    "ascendientes": ("ascendientes", "parents"),
    "SEM": ("SEM", "SEM"),
    "asegurado": ("asegurados", "insured"),
    "pensionado": ("pensionados", "pensioners"),
    "familiar": ("familiares", "dependants"),
    "estudiante": ("estudiantes", "students"),
    "vejez_cesantia": ("vejez y cesantía", "old age"),
    "invalidez": ("invalidez", "invalidity"),
    "riesgo_total": ("riesgo de trabajo, incapacidad total", "work risk, total disability"),
    "riesgo_parcial": ("riesgo de trabajo, incapacidad parcial", "work risk, partial disability"),
    "viudez": ("viudez", "widowhood"),
    "orfandad": ("orfandad", "orphanhood"),
    "ascendencia": ("ascendencia", "ascendants"),
    "ley_1973": ("Ley 1973", "1973 law"),
    "ley_1997": ("Ley 1997", "1997 law"),
    "rjp": ("RJP (personal del IMSS)", "RJP (IMSS staff)"),
    "renta_vitalicia": ("Ley 1997, renta vitalicia", "1997 law, life annuity"),
    "retiro_programado": ("Ley 1997, retiro programado", "1997 law, programmed withdrawal"),
    "garantizada": ("Ley 1997, pensión garantizada", "1997 law, guaranteed pension"),
    "negativa": ("negativa de pensión", "pension refused"),
    "antes_julio_1997": ("primer empleo antes de julio de 1997", "first job before July 1997"),
    "desde_julio_1997": ("primer empleo desde julio de 1997", "first job since July 1997"),
    "activo": ("con empleo", "with a job"),
    "conservacion_derechos": ("en conservación de derechos", "with conserved rights"),
    "gobierno_federal": ("Gobierno Federal", "Federal Government"),
    "imss_siv_srt": ("IMSS, SIV y SRT", "IMSS, SIV and SRT"),
    "imss_rjp": ("IMSS, RJP", "IMSS, RJP"),
    "SEM_especie": ("SEM en especie", "SEM in kind"),
    "SEM_dinero": ("SEM en dinero", "SEM in cash"),
    "GMP": ("GMP", "GMP"),
    "SIV": ("SIV", "SIV"),
    "SRT": ("SRT", "SRT"),
    "SGPS": ("SGPS", "SGPS"),
    "RO": ("RO", "RO"),
    "ROCF": ("ROCF", "ROCF"),
    "RFA": ("RFA", "RFA"),
    "RGFA": ("RGFA", "RGFA"),
    "cuotas": ("cuotas obrero-patronales", "contributions"),
    "aportacion_estado": ("aportación del Estado", "State's share"),
    "transferencia_pensiones": (
        "transferencia federal para pensiones",
        "federal transfer for pensions",
    ),
    "productos_financieros": ("productos financieros", "yields of the reserves"),
    "otros_ingresos": ("otros ingresos y cierre al total", "other income and closure to the total"),
    "enfermedades_cronicas_sem": ("enfermedades crónicas, SEM", "chronic disease, SEM"),
    "enfermedades_cronicas_gmp": ("enfermedades crónicas, GMP", "chronic disease, GMP"),
    "otros_servicios_y_personal": ("otros servicios y personal", "other services and staff"),
    "pensiones_federales": ("pensiones con cargo federal", "pensions charged to the Federation"),
    "pensiones_siv_srt": ("pensiones SIV y SRT", "SIV and SRT pensions"),
    "FCOLCLC_1": ("FCOLCLC subcuenta 1", "FCOLCLC subaccount 1"),
    "FCOLCLC_2": ("FCOLCLC subcuenta 2", "FCOLCLC subaccount 2"),
}


def text(key: str, lang: str | None = None) -> str:
    """The message ``key``; a unit that has no message is shown as it is written in the data."""
    if key in _TEXT:
        return _TEXT[key][LANGS.index(language(lang))]
    return key.rpartition(".")[2].replace("_", " ")


def label(series: str, lang: str | None = None) -> str:
    """Name of a series identifier such as ``contribution_income.SIV``.

    Examples
    --------
    >>> label("patients.diabetes", "en")
    'People with the disease: diabetes'
    """
    head, _, part = series.partition(".")
    position = LANGS.index(language(lang))
    declared = variables().get(head)
    names = (
        (declared.label_es, declared.label_en)
        if declared
        else _LABEL.get(head, (head.replace("_", " "),) * 2)
    )
    name = names[position]
    parts = [_PART.get(p, (p.replace("_", " "),) * 2)[position] for p in part.split(".")]
    return name if not part else f"{name}: {', '.join(parts)}"
