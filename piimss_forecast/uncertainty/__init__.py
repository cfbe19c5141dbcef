"""Keyed random streams, driver processes and summaries of draws."""

from .estimation import Process, compare, estimate_process, growth
from .levels import Levels, estimate_levels
from .processes import autoregressive, correlated, correlated_shocks, correlation_matrix
from .streams import Stream, stream
from .summaries import INTERVALS, quantile_rows, quantiles, random_paths

__all__ = [
    "INTERVALS",
    "Levels",
    "Process",
    "Stream",
    "autoregressive",
    "compare",
    "correlated",
    "correlated_shocks",
    "correlation_matrix",
    "estimate_levels",
    "estimate_process",
    "growth",
    "quantile_rows",
    "quantiles",
    "random_paths",
    "stream",
]
