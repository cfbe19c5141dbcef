"""What a projection says of itself in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.card import Card
from ..core.translate import language, translate

if TYPE_CHECKING:
    from .projection import Projection


def projection_card(run: Projection) -> Card:
    """Scenario, years, paths, seed, digest and checks of a run.

    Parameters
    ----------
    run : Projection
        Whose card it is.
    """
    request = run.request
    first = int(run.data["year"].to_numpy()[0])
    rows = (
        (translate("scenario"), f"{run.name}: {run.assumptions.title.get(language(), '')}"),
        (translate("years (base)"), f"{first}-{request.horizon} ({request.base_year})"),
        (translate("paths, seed"), f"{request.draws:,}, {request.seed}"),
        (translate("digest"), request.digest[:12]),
        (translate("identities that close"), str(len(run.checks))),
    )
    return Card("Projection", rows, '["jobs"]  .table("resumen")  .plot("jobs")  .data  .save()')
