"""Is the data folder of a run sound: what a run refuses, and every other reader of a user's own
folder with it.
"""

from __future__ import annotations

import warnings

from ..catalog import Catalog, load
from ..catalog.own import is_embedded
from ..catalog.validate import validate
from ..core.errors import DataError, PiimssError, PiimssWarning
from ..metas import unlike_printed

_known: dict[str, tuple[PiimssError, ...]] = {}  # problems by digest of the folder
_told: set[str] = set()


def problems(catalog: Catalog) -> tuple[PiimssError, ...]:
    """What is wrong in a data folder, looked for once in a process while its files stay the same.

    Parameters
    ----------
    catalog : Catalog
        Of the folder.
    """
    if catalog.digest not in _known:
        wrong = (*validate(catalog, bookkeeping=False).problems, *unlike_printed(catalog))
        _known[catalog.digest] = wrong
    return _known[catalog.digest]


def refuse_unsound(catalog: Catalog) -> None:
    """Stop at the first problem of a data folder.

    Parameters
    ----------
    catalog : Catalog
        Of the folder.

    Raises
    ------
    PiimssError
        The problem.
    """
    for problem in problems(catalog):
        raise problem


def warn_unsound(catalog: Catalog) -> None:
    """Say once that a user's own folder has problems, for who projects it all the same; the
    embedded data cost nothing.

    Parameters
    ----------
    catalog : Catalog
        Of the projection.
    """
    if is_embedded(catalog) or catalog.digest in _told or catalog.digest == load().digest:
        return
    if found := problems(catalog):
        _told.add(catalog.digest)
        said = DataError(
            "results.warn_unsound",
            "{folder}",
            "problems: {n}; the first: {problem}",
            "a folder that piimss run would take",
            "see them all with piimss data validate --data {folder}",
            folder=str(catalog.path),
            n=len(found),
            problem=found[0],
        )
        warnings.warn(PiimssWarning(said), stacklevel=3)
