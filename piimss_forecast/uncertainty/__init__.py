"""Keyed random streams, driver processes and summaries of draws."""

from .estimation import Process, compare, estimate_process, growth
from .processes import autoregressive, correlated, correlated_shocks, correlation_matrix
from .streams import Stream, stream
from .summaries import INTERVALS, quantile_rows, quantiles

__all__ = [
    "INTERVALS",
    "Process",
    "Stream",
    "autoregressive",
    "compare",
    "correlated",
    "correlated_shocks",
    "correlation_matrix",
    "estimate_process",
    "growth",
    "quantile_rows",
    "quantiles",
    "stream",
]
