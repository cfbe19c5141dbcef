"""The command line of the package: ``piimss``."""

from .app import app, main

__all__ = ["app", "main"]
