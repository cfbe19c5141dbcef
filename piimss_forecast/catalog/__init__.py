"""Published figures, sources, indicators and law: read, validate, query."""

from .catalog import HISTORY, Catalog, folder_digest, load
from .indicators import Indicator, Variable
from .law import Law, LawYear
from .resources import embedded

__all__ = ["HISTORY", "Catalog", "Indicator", "Law", "LawYear", "Variable", "embedded", "folder_digest", "load"]
