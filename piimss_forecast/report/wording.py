"""Words of the workbook and the page by key, in Spanish and English."""

from __future__ import annotations

from .wording_findings import FINDINGS
from .wording_limits import LIMITS
from .wording_page import PAGE

WORDING: dict[str, tuple[str, str]] = {
    **LIMITS,
    **PAGE,
    **FINDINGS,
    # the document
    "doc.title": (
        "Proyección de población adscrita, pensiones, cuotas, reservas y metas",
        "Projection of registered population, pensions, contributions, reserves and targets",
    ),
    "doc.subtitle": (
        "Escenarios comparados, de {base} a {horizon}",
        "Scenarios compared, {base} to {horizon}",
    ),
    "doc.index": ("Contenido", "Contents"),
    "doc.read_title": ("Cómo leer las cifras", "How to read the figures"),
    "doc.read_central": (
        "Central: la trayectoria con los supuestos adoptados, sin azar.",
        "Central: the path under the adopted assumptions, without chance.",
    ),
    "doc.read_interval": (
        (
            "10 % y 90 %: límites que dejan fuera una de cada diez trayectorias por abajo y una por"
            " arriba; entre ambos está el 80 %."
        ),
        (
            "10 % and 90 %: limits that leave out one path in ten below and one above; 80 % lie"
            " between them."
        ),
    ),
    "doc.read_median": (
        (
            "Mediana: la mitad de las trayectorias queda por debajo. Si se aparta de la central, la"
            " incertidumbre es asimétrica."
        ),
        (
            "Median: half of the paths lie below. Where it departs from the central path,"
            " uncertainty is asymmetric."
        ),
    ),
    "doc.read_common": (
        (
            "Todos los escenarios usan los mismos números aleatorios: sus diferencias vienen solo"
            " de los supuestos."
        ),
        "All scenarios use the same random numbers: their differences come from assumptions alone.",
    ),
    "doc.read_shade": (
        "Renglones sombreados: proyección. Renglones blancos: historia publicada o reconstruida.",
        "Shaded rows: projection. White rows: history, published or rebuilt.",
    ),
    "doc.read_blank": (
        "Celda vacía: no hay cifra publicada ni reconstrucción honesta.",
        "Empty cell: no published figure and no honest reconstruction.",
    ),
    "doc.read_money": (
        "mdp: millones de pesos corrientes, salvo donde se dice de qué año.",
        "mdp: million current pesos, unless a year is named.",
    ),
    "doc.charts_at": ("Gráficas a la derecha", "Charts to the right"),
    "doc.back": ("Volver a la portada", "Back to the cover"),
    "doc.data_of_charts": (
        "Datos de las gráficas de abanico (fórmulas hacia las tablas)",
        "Data of the fan charts (formulas to the tables)",
    ),
    "doc.band": ("banda de 80 %", "80 % band"),
    "doc.difference": ("diferencia con {first}", "difference to {first}"),
    "doc.origin": ("origen", "origin"),
    "doc.no_changes": (
        "Este escenario es el de referencia, o no cambia ningún supuesto.",
        "This scenario is the reference, or changes no assumption.",
    ),
    "doc.unverified": (
        (
            "{n} cifras de los datos están por verificar y {m} supuestos son supuestos sin"
            " publicación que los respalde o por verificar."
        ),
        (
            "{n} figures of the data await verification and {m} assumptions have no publication"
            " behind them or await verification."
        ),
    ),
    # facts of the run
    "run.title": ("La corrida", "The run"),
    "run.id": ("Corrida", "Run"),
    "run.date": ("Fecha", "Date"),
    "run.horizon": ("Horizonte", "Horizon"),
    "run.horizon_value": ("{horizon} (historia hasta {base})", "{horizon} (history to {base})"),
    "run.draws": ("Trayectorias", "Paths"),
    "run.seed": ("Semilla", "Seed"),
    "run.digest_data": ("Huella de los datos", "Digest of the data"),
    "run.digest_assumptions": ("Huella de los supuestos", "Digest of the assumptions"),
    "run.versions": ("Versiones", "Versions"),
    "run.checks": ("Identidades comprobadas", "Identities checked"),
    "run.checks_value": ("{n}, todas cierran", "{n}, all close"),
    "run.command": ("Orden", "Command"),
    "run.scenarios": ("Escenarios", "Scenarios"),
    # sheets
    "sheet.portada": ("Portada", "Cover"),
    "sheet.resumen": ("Resumen", "Summary"),
    "sheet.poblacion": ("Poblacion", "Population"),
    "sheet.adscrita": ("Adscrita", "Registered"),
    "sheet.estatus": ("Estatus", "Status"),
    "sheet.prevalencia": ("Prevalencia", "Prevalence"),
    "sheet.costo_salud": ("Costo_salud", "Health_cost"),
    "sheet.empleo": ("Empleo", "Employment"),
    "sheet.cuotas": ("Cuotas", "Contributions"),
    "sheet.cuotas_uma": ("Cuotas_UMA", "Contributions_UMA"),
    "sheet.demanda": ("Demanda", "Demand"),
    "sheet.pensiones": ("Pensiones", "Pensions"),
    "sheet.gasto_pensiones": ("Gasto_pensiones", "Pension_outlay"),
    "sheet.ingresos": ("Ingresos", "Income"),
    "sheet.egresos": ("Egresos", "Outlay"),
    "sheet.reservas": ("Reservas", "Reserves"),
    "sheet.metas": ("Metas", "Targets"),
    "sheet.supuestos": ("Supuestos", "Assumptions"),
    "sheet.cambios": ("Cambios", "Changes"),
    "sheet.historia": ("Historia", "History"),
    "sheet.fuentes": ("Fuentes", "Sources"),
    "sheet.discrepancias": ("Discrepancias", "Discrepancies"),
    "sheet.por_verificar": ("Por_verificar", "To_verify"),
    "sheet.datos_graficas": ("Datos_graficas", "Chart_data"),
    "sheet.graficas": ("Graficas", "Charts"),
    "about.graficas": (
        "Abanicos de lo principal: historia, centrales e intervalo de 80 %",
        "Fan charts of the main series: history, central paths, 80 % interval",
    ),
    "about.portada": (
        "Qué es, de qué corrida viene y cómo se lee",
        "What it is, which run made it and how to read it",
    ),
    "about.metas": (
        "Los indicadores de los tres programas: valor esperado, probabilidad de cumplir y por qué",
        "Indicators of the three programmes: expected value, probability of attainment and why",
    ),
    "about.supuestos": (
        "Cada supuesto con su valor, fuente, calidad y razón",
        "Every assumption with its value, source, quality and reason",
    ),
    "about.cambios": ("Qué cambia cada escenario y por qué", "What each scenario changes and why"),
    "about.historia": (
        "Cada cifra publicada junto a lo que da el modelo, y cuáles se liberan",
        "Each published figure beside the model's",
    ),
    "about.fuentes": ("Las fuentes de las cifras", "Sources of the figures"),
    "about.discrepancias": (
        "Contradicciones de los documentos: qué dicen, qué da el recálculo, qué se usa",
        "Contradictions in the documents: what they print, what recomputation gives, which is used",
    ),
    "about.por_verificar": (
        "Cifras que nadie ha cotejado aún con el documento original",
        "Figures not yet checked against the original document",
    ),
    "about.datos_graficas": ("Lo que dibujan las gráficas de abanico", "What the fan charts draw"),
    # columns
    "column.variable": ("variable", "variable"),
    "column.horizon": ("horizonte", "horizon"),
    "column.checks": ("comprobaciones", "checks"),
    "column.mean_abs_error_percent": ("error absoluto medio, %", "mean absolute error, %"),
    "column.coverage_80": ("cobertura del 80 %", "coverage of the 80 %"),
    "column.coverage_95": ("cobertura del 95 %", "coverage of the 95 %"),
    "column.origin": ("origen", "origin"),
    "word.margins_rule": (
        (
            "Sus cifras dan la forma por edad; los totales por calidad y la participación de 65 y"
            " más siguen los márgenes publicados."
        ),
        (
            "Your figures give the shape by age; totals by status and the share of 65 and over"
            " follow the published margins."
        ),
    ),
    "column.file": ("archivo", "file"),
    "column.band": ("banda", "band"),
    "column.mass": ("masa salarial diaria", "daily wage mass"),
    "word.yes": ("sí", "yes"),
    "word.no": ("no", "no"),
    "column.low_80": ("10 %", "10 %"),
    "column.high_80": ("90 %", "90 %"),
    "column.low_95": ("2.5 %", "2.5 %"),
    "column.high_95": ("97.5 %", "97.5 %"),
    "column.inside_80": ("dentro de 80 %", "inside 80 %"),
    "column.inside_95": ("dentro de 95 %", "inside 95 %"),
    "column.module": ("módulo", "module"),
    "column.margin": ("margen", "margin"),
    "column.published": ("publicado", "published"),
    "column.model": ("modelo", "model"),
    "column.gap": ("brecha", "gap"),
    "column.basis": ("en", "in"),
    "column.tolerance": ("tolerancia", "tolerance"),
    "column.within": ("dentro", "within"),
    "column.released": ("liberado", "released"),
    "title.history": ("Historia reproducida", "History reproduced"),
    "title.coverage": ("Publicado dentro del intervalo", "Published inside the interval"),
    "title.hindcast": (
        "Retropronóstico: lo que se habría proyectado con lo sabido entonces",
        "Hindcast: what would have been projected with what was known",
    ),
    "column.forecast": ("pronóstico", "forecast"),
    "column.observed": ("observado", "observed"),
    "column.error_percent": ("error, %", "error, %"),
    "column.group": ("grupo", "group"),
    "column.contribution": ("aportación", "contribution"),
    "column.parameter": ("parámetro", "parameter"),
    "column.article": ("artículo", "article"),
    "column.valid_from": ("desde", "from"),
    "column.valid_to": ("hasta", "to"),
    "column.source_a": ("fuente de a", "source of a"),
    "column.source_b": ("fuente de b", "source of b"),
    "column.others": ("otras cifras", "other figures"),
    "column.key": ("clave", "key"),
    "column.name": ("nombre", "name"),
    "column.value": ("valor", "value"),
    "column.unit": ("unidad", "unit"),
    "column.source": ("fuente", "source"),
    "column.quality": ("calidad", "quality"),
    "column.why": ("razón", "reason"),
    "column.code": ("clave", "code"),
    "column.a": ("en {first}", "in {first}"),
    "column.b": ("en el escenario", "in the scenario"),
    "column.title": ("título", "title"),
    "column.publisher": ("editor", "publisher"),
    "column.date": ("fecha", "date"),
    "column.licence": ("licencia", "licence"),
    "column.period_covered": ("período", "period covered"),
    "column.url": ("dirección", "address"),
    "column.note": ("nota", "note"),
    "column.rank": ("autoridad (1 es la mayor)", "authority (1 is highest)"),
    "column.id": ("id", "id"),
    "column.concept": ("concepto", "concept"),
    "column.period": ("período", "period"),
    "column.printed": ("impreso", "printed"),
    "column.recomputed": ("recálculo", "recomputed"),
    "column.used": ("se usa", "used"),
    "column.locator": ("ubicación", "locator"),
    "column.severity": ("gravedad", "severity"),
    "column.figure": ("cifra", "figure"),
    "column.date_basis": ("base de fecha", "date basis"),
    "column.sex": ("sexo", "sex"),
    "column.age": ("edad", "age"),
    "column.geography": ("geografía", "geography"),
    "column.kind": ("tipo", "kind"),
    "column.bound": ("exactitud", "exactness"),
    "column.year": ("año", "year"),
    "column.baseline": ("línea base", "baseline"),
    "column.baseline_year": ("año base", "baseline year"),
    "column.target": ("meta", "target"),
    "column.low": ("10 %", "10 %"),
    "column.high": ("90 %", "90 %"),
    "column.probability": ("probabilidad", "probability"),
    "column.status": ("estado", "status"),
    "column.points": ("datos en la historia", "points of history"),
    "column.method": ("método", "method"),
    "column.scenario": ("escenario", "scenario"),
    "column.programme": ("programa", "programme"),
    "column.indicator": ("indicador", "indicator"),
    "column.expected": ("mediana", "median"),
    # quality, programmes, probabilities
    "quality.published": ("publicado", "published"),
    "quality.derived": ("derivado", "derived"),
    "quality.assumed": ("supuesto", "assumed"),
    "quality.needs_verification": ("por verificar", "to be verified"),
    "programme.P25": ("PIIMSS 2025-2030", "PIIMSS 2025-2030"),
    "programme.P20": ("PIIMSS 2020-2024", "PIIMSS 2020-2024"),
    "programme.IB25": ("IMSS-BIENESTAR 2025-2030", "IMSS-BIENESTAR 2025-2030"),
    "status.cumplida": ("cumplida", "met"),
    "status.no_cumplida": ("no cumplida", "not met"),
    "status.alcanzable": ("alcanzable", "attainable"),
    "status.en_riesgo": ("en riesgo", "at risk"),
    "status.improbable": ("improbable", "unlikely"),
    "status.adoptada": ("adoptada como supuesto", "adopted as an assumption"),
    "status.sin_pronostico": ("sin pronóstico", "no forecast"),
}
