"""Published figures, sources and indicators, with the law of their folder: read, validate, query.

The package is also a function: ``pf.catalog(folder)`` is :func:`load`.
"""

from ..core.callables import make_callable
from ..core.resources import embedded
from .catalog import Catalog, load
from .digest import folder_digest
from .diseases import Disease
from .indicators import Delivery, FormulaVariable, Indicator
from .preference import HISTORY_KINDS

__all__ = [
    "HISTORY_KINDS",
    "Catalog",
    "Delivery",
    "Disease",
    "FormulaVariable",
    "Indicator",
    "embedded",
    "folder_digest",
    "load",
]

make_callable(__name__, load)
