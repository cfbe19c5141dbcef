"""Where the draws of the morbidity walk start: the base year, with the error of what nobody counted
in it.
"""

from __future__ import annotations

import numpy as np

from ..scenario.run import Run
from . import divide, shift_odds
from .disease import adopted, published
from .fit import Base

_LAST_KNOWN = 0.98


def opening_state(run: Run, base: Base, block: slice) -> np.ndarray:
    """Shares by state from which a block of draws walks, ``[state, draw, sex, age]``; draw 0 is the
    base year as fitted.

    Two levels are off, one draw a path, with median one. The prevalence that surveys measure, on
    its odds: those who are known stay as many, those who do not know it move. And the patients in
    treatment of a base year for which nobody published them: the known (or, without surveys, all
    the ill) move with them.

    Parameters
    ----------
    run : Run
        In its morbidity link.
    base : Base
        The disease in the base year.
    block : slice
        Draws.
    """
    prevalence, known = base.prevalence[None], base.known[None]
    disease = base.disease
    start_sd = adopted(run, "start_level_sd", disease)
    if base.survey is not None:
        size = _moved(run, f"prevalence_{base.name}", adopted(run, "prevalence_level_sd", disease))
        prevalence = shift_odds(prevalence, size[block])
        known = known * np.divide(
            base.prevalence, prevalence, out=np.ones_like(prevalence), where=prevalence > 0
        )
    if not counted(run, base):
        size = _moved(run, f"start_{base.name}", start_sd)
        if base.survey is not None:
            known = known * size[block]
        else:
            prevalence = np.minimum(prevalence * size[block], 1.0)
    return divide(
        prevalence,
        np.minimum(known, _LAST_KNOWN),
        np.asarray(base.entry),
        np.asarray(base.control),
    )


def counted(run: Run, base: Base) -> bool:
    """Whether patients of the base year are published: in treatment, or behind the cost.

    Parameters
    ----------
    run : Run
        In its morbidity link.
    base : Base
        The disease in the base year.
    """
    disease = base.disease
    concepts = (disease.treated, disease.costed) if base.survey is None else (disease.treated,)
    return any(run.base_year in published(run, concept) for concept in concepts)


def _moved(run: Run, driver: str, percent: float) -> np.ndarray:
    """Factor by draw with median one, ``[draw, 1, 1]``."""
    return np.exp(percent / 100 * run.level(driver))[:, :, None]
