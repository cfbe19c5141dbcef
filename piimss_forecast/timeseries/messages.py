"""What a forecast says about itself: notes, reasons for silence and what
can be said instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..core.translate import N_, translate

_TEXTS = N_(
    {
        # notes of a forecast
        "few_points": "Few observations ({n}): intervals widened x{factor}.",
        "restricted": "With {n} observations only drift and simple smoothing are combined.",
        "prior": (
            "With {n} observations: drift with a prior ({drift} ± {drift_sd} a year on the"
            " {scale} scale); intervals are not calibrated."
        ),
        "prior_unused": "The prior was not used: {n} observations are enough to estimate.",
        "beyond": (
            "Beyond horizon {calibrated} no calibration was measured: the width is extended with"
            " the square root of the horizon."
        ),
        "uncalibrated": (
            "Intervals are those of model '{model}' itself, not calibrated: they usually cover"
            " less than they say."
        ),
        "measured": (
            "In the 645 yearly series of the M3 competition its intervals of 80 and 95 % held"
            " {held_80} and {held_95} %."
        ),
        "stands_in": (
            "Model '{model}' needs {needed} observations and has {n}: '{used}' was used instead."
        ),
        "monthly": (
            "Monthly series: no calibration was measured; intervals are those of model '{model}'"
            " x{factor}."
        ),
        "extras_unused": (
            "Holidays and regressors are used by model='prophet' only: they were not used."
        ),
        "gaps": "Periods without a figure, interpolated for the fit: {years}.",
        "trimmed": "No figure in the last periods of the index: the forecast starts from {year}.",
        "event": (
            "Declared event in {year} ({kind}): {reason}. Its size is in .effects and the run"
            " without adjustment in .unadjusted."
        ),
        "regular": "Series more regular than those used to calibrate: a least width is applied.",
        "dropped": "Could not be fitted: {models}; the combination goes on without them.",
        "at_bound": (
            "Figures sit on the bound: the forecast gives it a probability of its own and the"
            " intervals may reach it."
        ),
        "last_change": (
            "The last change is {times} times the usual one: check the figure, or declare an"
            " event if it is real."
        ),
        "stray": (
            "The figure of {year} is {times} usual changes from those beside it, which are like one"
            " another: check it, or declare the event if it is real. As it stands it widens the"
            " intervals."
        ),
        "turned": (
            "The last three changes are unlike all before: the slope may have turned, and the"
            " interval reaches the path that goes on with them. Declare the event if it is one."
        ),
        "reaches_back": "Intervals reach back to the level before the last change.",
        # reasons for no forecast
        "too_short": (
            "{n} observations do not allow a statistical forecast (5 are needed, or 3 with a"
            " prior)."
        ),
        "too_short_monthly": (
            "{n} months do not allow a statistical forecast with seasonality (24 are needed)."
        ),
        "no_prior": "{n} observations allow a forecast only with a prior (argument prior=).",
        "constant": (
            "All {n} observations equal {value:.16g}: the series says nothing of its own variation."
        ),
        "last_digits": (
            "The {n} observations lie between {low:.16g} and {high:.16g}: a difference in their"
            " last digits says nothing of their variation."
        ),
        # what can be said instead
        "say_last": "Last figure: {value:.16g} in {year}.",
        "say_change": "Mean change observed: {change:+.3g} a year.",
        "say_required": (
            "The yearly change that the target requires can be compared with the experience of"
            " similar indicators (reference class)."
        ),
        "say_prior": (
            "With a prior drift from the reference class (prior=Prior(...)) there is a forecast."
        ),
        "say_constant": (
            "If the value is set by rule, treat it as an assumption; if it is a placeholder,"
            " correct it at the source."
        ),
    }
)


@dataclass(frozen=True)
class Message:
    """One sentence in two languages.

    Parameters
    ----------
    code : str
        Which sentence.
    values : dict[str, Any]
        What goes in its fields.

    Examples
    --------
    >>> Message("say_last", {"value": 3.5, "year": 2024}).text("en")
    'Last figure: 3.5 in 2024.'
    """

    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, lang: str | None = None) -> str:
        """The sentence in ``lang`` (``es`` or ``en``; the session's language when not given).

        Parameters
        ----------
        lang : str | None
            Language, ``es`` or ``en``.
        """
        return translate(_TEXTS[self.code], lang).format(**self.values)

    def __str__(self) -> str:
        return self.text()
