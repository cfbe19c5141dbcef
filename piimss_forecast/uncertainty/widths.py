"""Which class of variable a driver's shocks are scaled with, by ``uncertainty.width``."""

from __future__ import annotations

KEY = "uncertainty.width"
# Drivers by the beginning of their name. Those of population are not scaled: their spread is that
# of the published ranges. Unit cost and other outlay have no outcome to be judged by.
_CLASSES = {
    "employment": "employment",
    "modality_": "employment",
    "sbc_real": "salary",
    "inflation": "prices",
    "minimum_wage": "minimum_wage",
    "interest": "interest",
    "z_coverage": "coverage",
    "z_elderly": "coverage",
    "coverage": "coverage",
    "z_incidence": "morbidity",
    "incidence_": "morbidity",
    "finding_": "morbidity",
    "start_": "morbidity",
    "prevalence_": "morbidity",
    "z_pension_entry": "pensions",
    "pension_": "pensions",
    "contributions.": "contributions",
    "detection_": "metas",
    "metas_": "metas",
}
SCALED = tuple(dict.fromkeys(_CLASSES.values()))


def class_of(driver: str) -> str | None:
    """Class of variable whose width scales a driver, None for those that none scales.

    Parameters
    ----------
    driver : str
        Name of its stream.

    Examples
    --------
    >>> class_of("sbc_real"), class_of("metas_P25-2.2"), class_of("z_mortality")
    ('salary', 'metas', None)
    """
    return next((c for head, c in _CLASSES.items() if driver.startswith(head)), None)
