"""Official and users' files into the catalogue's schema."""

from .figures import import_figures
from .mortality import mortality_table

__all__ = ["import_figures", "mortality_table"]
