"""Words of the workbook and the page, in Spanish and English."""

from __future__ import annotations

from .wording_limits import LIMITS

WORDING: dict[str, tuple[str, str]] = {
    **LIMITS,
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
    # page
    "nav.key": ("Lo principal", "Findings"),
    "nav.summary": ("Resumen", "Summary"),
    "nav.charts": ("Gráficas", "Charts"),
    "nav.metas": ("Metas", "Targets"),
    "nav.changes": ("Cambios", "Changes"),
    "nav.assumptions": ("Supuestos", "Assumptions"),
    "nav.discrepancies": ("Contradicciones", "Contradictions"),
    "nav.limits": ("Límites", "Limits"),
    "nav.provenance": ("Procedencia", "Provenance"),
    "page.caption": (
        "{label}, {first}, {horizon}: {central} (80 %: {low} a {high}).",
        "{label}, {first}, {horizon}: {central} (80 %: {low} to {high}).",
    ),
    "page.method": (
        "Método: {method}. Datos publicados: {points}.",
        "Method: {method}. Published points: {points}.",
    ),
    "page.skip": ("Ir al contenido", "Skip to content"),
    "page.key": ("Lo principal", "Main findings"),
    "page.summary": ("Resumen por escenario", "Summary by scenario"),
    "page.summary_note": (
        "Central y, debajo, el intervalo de 80 %.",
        "Central value and, below it, the 80 % interval.",
    ),
    "page.charts": ("Gráficas", "Charts"),
    "page.charts_note": (
        (
            "Negro: historia. Color: trayectoria central de cada escenario. Sombra: intervalo de 80"
            " % de {first}."
        ),
        "Black: history. Colour: central path of each scenario. Shade: 80 % interval of {first}.",
    ),
    "page.chart_data": ("Datos de la gráfica", "Data of the chart"),
    "page.metas": ("Metas", "Targets"),
    "page.metas_note": (
        (
            "Probabilidad de cumplir la meta en su año: la parte de las trayectorias que la alcanza"
            " bajo los supuestos de cada escenario. No es un juicio sobre las acciones del"
            " programa, que no están modeladas salvo donde el escenario lo dice."
        ),
        (
            "Probability of reaching the target in its year: the share of paths that reach it under"
            " each scenario's assumptions. It does not judge the programme's actions, which are not"
            " modelled unless the scenario says so."
        ),
    ),
    "page.thresholds": (
        (
            "Umbrales de probabilidad de cada veredicto (supuesto metas.status_probability):"
            " {value}; por debajo, improbable. «Cumplida» y «no cumplida» son de años ya publicados"
            " o reconstruidos."
        ),
        (
            "Probability from which each verdict is given (assumption metas.status_probability):"
            " {value}; below, unlikely. “Met” and “not met” belong to years already published or"
            " rebuilt."
        ),
    ),
    "page.no_forecast": (
        (
            "«Sin pronóstico» quiere decir que lo publicado no alcanza para dar una probabilidad"
            " honesta: muy pocos datos, un indicador nuevo o una definición que cambió. La nota de"
            " cada indicador dice qué ritmo pide su meta. «Adoptada»: el escenario toma como"
            " supuesto la trayectoria del programa, así que no hay probabilidad que calcular."
        ),
        (
            "“No forecast” means that what is published does not support an honest probability: too"
            " few points, a new indicator or a definition that changed. The note of each indicator"
            " says the pace its target asks for. “Adopted”: the scenario takes the programme's path"
            " as an assumption, so there is no probability to compute."
        ),
    ),
    "page.changes": ("Qué cambia entre escenarios", "What changes between scenarios"),
    "page.assumptions": (
        "Supuestos sin publicación que los respalde, o por verificar",
        "Assumptions without a publication behind them, or to be verified",
    ),
    "page.assumptions_note": (
        (
            "{assumed} supuestos y {unverified} por verificar, de {total} de {first}. Se reemplazan"
            " con el archivo propio del instituto o editando el conjunto de supuestos."
        ),
        (
            "{assumed} assumed and {unverified} to be verified, of {total} in {first}. The"
            " institute's own file, or an edited assumption set, replaces them."
        ),
    ),
    "page.unverified": ("Cifras por verificar ({n})", "Figures to be verified ({n})"),
    "page.discrepancies": (
        "Contradicciones de los documentos y cuál cifra se usa",
        "Contradictions in the documents and which figure is used",
    ),
    "page.severity": ("Gravedad {level} ({n})", "Severity {level} ({n})"),
    "page.limits": ("Límites: lo que aún no es profundo", "Limits: what is not yet deep"),
    "page.provenance": ("Procedencia", "Provenance"),
    "page.sources": ("Fuentes ({n})", "Sources ({n})"),
    "page.entries": ("{n} supuestos", "{n} assumptions"),
    "page.changed": ("{n} supuestos cambian", "{n} assumptions change"),
    "page.total_metas": ("{n} indicadores", "{n} indicators"),
    # findings
    "find.adscrita_umf": (
        (
            "La población adscrita a UMF pasa de {base} en {base_year} a {central} en {horizon} (80"
            " %: {low} a {high}){others}."
        ),
        (
            "The population registered at a UMF goes from {base} in {base_year} to {central} in"
            " {horizon} (80 %: {low} to {high}){others}."
        ),
    ),
    "find.adscrita_umf.share_65": (
        (
            "Las personas de 65 años y más, {base} de la adscrita en {base_year}, son {central} en"
            " {horizon} (80 %: {low} a {high}){others}."
        ),
        (
            "People aged 65 and over, {base} of the registered in {base_year}, are {central} in"
            " {horizon} (80 %: {low} to {high}){others}."
        ),
    ),
    "find.patients_in_treatment.diabetes": (
        (
            "Los pacientes en tratamiento por diabetes pasan de {base} a {central} en {horizon} (80"
            " %: {low} a {high}){others}."
        ),
        (
            "Patients treated for diabetes go from {base} to {central} in {horizon} (80 %: {low} to"
            " {high}){others}."
        ),
    ),
    "find.pensions_contributory": (
        (
            "Las pensiones en curso de pago de las leyes de 1973 y 1997 pasan de {base} a {central}"
            " en {horizon} (80 %: {low} a {high}){others}."
        ),
        (
            "Pensions in payment under the 1973 and 1997 laws go from {base} to {central} in"
            " {horizon} (80 %: {low} to {high}){others}."
        ),
    ),
    "find.contribution_income.total": (
        (
            "Las cuotas obrero-patronales pasan de {base} a {central} en {horizon} (80 %: {low} a"
            " {high}){others}."
        ),
        "Contributions go from {base} to {central} in {horizon} (80 %: {low} to {high}){others}.",
    ),
    "find.real_growth": (
        (
            "En pesos constantes las cuotas crecen {rate} por año entre {base_year} y {horizon} en"
            " el escenario {first} (central)."
        ),
        (
            "In constant pesos contributions grow {rate} a year from {base_year} to {horizon} in"
            " {first} (central)."
        ),
    ),
    "find.reserve_balance.total": (
        "Las reservas pasan de {base} a {central} en {horizon} (80 %: {low} a {high}){others}.",
        "Reserves go from {base} to {central} in {horizon} (80 %: {low} to {high}){others}.",
    ),
    "find.use": (
        (
            "Uso de reservas, {scenario}: la central las usa por primera vez en {year}; hasta"
            " {horizon} las usa el {share} de las trayectorias."
        ),
        (
            "Use of reserves, {scenario}: the central path first draws on reserves in {year};"
            " {share} of the paths draw on them up to {horizon}."
        ),
    ),
    "find.no_use": (
        (
            "Uso de reservas, {scenario}: la central no las usa hasta {horizon}; las usa el {share}"
            " de las trayectorias."
        ),
        (
            "Use of reserves, {scenario}: the central path does not draw on reserves up to"
            " {horizon}; {share} of the paths do."
        ),
    ),
    "find.metas": (
        "De las metas finales de {n} indicadores, bajo {scenario}: {counts}.",
        "Of the final targets of {n} indicators, under {scenario}: {counts}.",
    ),
    "find.other": ("; en {scenario}, {value}", "; in {scenario}, {value}"),
    "find.others": (
        "; en los demás escenarios, de {low} a {high}",
        "; in the other scenarios, {low} to {high}",
    ),
    "find.millions": ("millones de ", "million "),
    "find.no_base": ("sin cifra", "no figure"),
}
