"""Official and users' files into the catalogue's schema."""

from .figures import import_figures

__all__ = ["import_figures"]
