"""Words of the page, in Spanish and English."""

from __future__ import annotations

PAGE: dict[str, tuple[str, str]] = {
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
}
