"""The thirty-two states: shares of the nation with an error of their own, which add up to it."""

from .hindcast import hindcast, summary, width
from .shares import ShareModel, fit, growth_errors, normalised, project

__all__ = [
    "ShareModel",
    "fit",
    "growth_errors",
    "hindcast",
    "normalised",
    "project",
    "summary",
    "width",
]
