"""What a forecast says about itself, in Spanish and English: notes, reasons for silence and what
can be said instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..core import errors

_TEXTS = {
    # notes of a forecast
    "few_points": (
        "Pocas observaciones ({n}): intervalos ensanchados x{factor}.",
        "Few observations ({n}): intervals widened x{factor}.",
    ),
    "restricted": (
        "Con {n} observaciones sólo se usa la combinación de deriva y suavizamiento simple.",
        "With {n} observations only drift and simple smoothing are combined.",
    ),
    "prior": (
        (
            "Con {n} observaciones: deriva con información previa ({drift} ± {drift_sd} por año en"
            " la escala {scale}); intervalos sin calibrar."
        ),
        (
            "With {n} observations: drift with a prior ({drift} ± {drift_sd} a year on the {scale}"
            " scale); intervals are not calibrated."
        ),
    ),
    "prior_unused": (
        "La información previa no se usó: {n} observaciones bastan para estimar.",
        "The prior was not used: {n} observations are enough to estimate.",
    ),
    "beyond": (
        (
            "Más allá del horizonte {calibrated} no hay calibración medida: el ancho se extiende"
            " con la raíz del horizonte."
        ),
        (
            "Beyond horizon {calibrated} no calibration was measured: the width is extended with"
            " the square root of the horizon."
        ),
    ),
    "uncalibrated": (
        (
            "Intervalos del propio modelo '{model}', sin calibrar: suelen cubrir menos de lo que"
            " dicen."
        ),
        (
            "Intervals are those of model '{model}' itself, not calibrated: they usually cover less"
            " than they say."
        ),
    ),
    "monthly": (
        "Serie mensual: sin calibración medida; intervalos del propio modelo '{model}' x{factor}.",
        (
            "Monthly series: no calibration was measured; intervals are those of model '{model}'"
            " x{factor}."
        ),
    ),
    "extras_unused": (
        "Días festivos y regresores sólo los usa model='prophet': no se usaron.",
        "Holidays and regressors are used by model='prophet' only: they were not used.",
    ),
    "gaps": (
        "Periodos sin dato interpolados para el ajuste: {years}.",
        "Periods without a figure, interpolated for the fit: {years}.",
    ),
    "trimmed": (
        "Sin dato en los últimos periodos del índice: el pronóstico parte de {year}.",
        "No figure in the last periods of the index: the forecast starts from {year}.",
    ),
    "event": (
        (
            "Evento declarado en {year} ({kind}): {reason}. Su tamaño está en .effects y el"
            " pronóstico sin ajuste en .unadjusted."
        ),
        (
            "Declared event in {year} ({kind}): {reason}. Its size is in .effects and the run"
            " without adjustment in .unadjusted."
        ),
    ),
    "regular": (
        "Serie más regular que las que sirvieron para calibrar: se aplica un ancho mínimo.",
        "Series more regular than those used to calibrate: a least width is applied.",
    ),
    "dropped": (
        "No se pudo ajustar: {models}; la combinación sigue sin ellos.",
        "Could not be fitted: {models}; the combination goes on without them.",
    ),
    "at_bound": (
        (
            "Hay cifras iguales a la cota: el pronóstico le da una probabilidad propia y los"
            " intervalos pueden llegar a ella."
        ),
        (
            "Figures sit on the bound: the forecast gives it a probability of its own and the"
            " intervals may reach it."
        ),
    ),
    "last_change": (
        (
            "El último cambio es {times} veces el usual: revise la cifra, o declare un evento si"
            " es real."
        ),
        (
            "The last change is {times} times the usual one: check the figure, or declare an event"
            " if it is real."
        ),
    ),
    # reasons for no forecast
    "too_short": (
        (
            "{n} observaciones no permiten un pronóstico estadístico (se necesitan 5, o 3 con"
            " información previa)."
        ),
        "{n} observations do not allow a statistical forecast (5 are needed, or 3 with a prior).",
    ),
    "too_short_monthly": (
        "{n} meses no permiten un pronóstico estadístico con estacionalidad (se necesitan 24).",
        "{n} months do not allow a statistical forecast with seasonality (24 are needed).",
    ),
    "no_prior": (
        "{n} observaciones sólo permiten un pronóstico con información previa (argumento prior=).",
        "{n} observations allow a forecast only with a prior (argument prior=).",
    ),
    "constant": (
        (
            "Las {n} observaciones son iguales a {value:g}: la serie no dice nada de su propia"
            " variación."
        ),
        "All {n} observations equal {value:g}: the series says nothing of its own variation.",
    ),
    # what can be said instead
    "say_last": ("Último dato: {value:g} en {year}.", "Last figure: {value:g} in {year}."),
    "say_change": (
        "Cambio medio observado: {change:+.3g} por año.",
        "Mean change observed: {change:+.3g} a year.",
    ),
    "say_required": (
        (
            "Puede compararse el cambio anual requerido por la meta con la experiencia de"
            " indicadores semejantes (clase de referencia)."
        ),
        (
            "The yearly change that the target requires can be compared with the experience of"
            " similar indicators (reference class)."
        ),
    ),
    "say_prior": (
        "Con una deriva previa de la clase de referencia (prior=Prior(...)) sí hay pronóstico.",
        "With a prior drift from the reference class (prior=Prior(...)) there is a forecast.",
    ),
    "say_constant": (
        (
            "Si el valor está fijado por norma, trátelo como supuesto; si es un marcador, corríjalo"
            " en la fuente."
        ),
        (
            "If the value is set by rule, treat it as an assumption; if it is a placeholder,"
            " correct it at the source."
        ),
    ),
}


@dataclass(frozen=True)
class Message:
    """One sentence in two languages: a code and the values that go in it.

    Examples
    --------
    >>> Message("say_last", {"value": 3.5, "year": 2024}).text("en")
    'Last figure: 3.5 in 2024.'
    """

    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, lang: str | None = None) -> str:
        """The sentence in ``lang`` (``es`` or ``en``; the session's language when not given)."""
        es, en = _TEXTS[self.code]
        return (es if (lang or errors.language) == "es" else en).format(**self.values)

    def __str__(self) -> str:
        return self.text()
