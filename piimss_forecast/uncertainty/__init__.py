"""Keyed random streams, driver processes and summaries of draws."""

from .processes import autoregressive, correlated_shocks, correlation_matrix
from .streams import Stream, stream
from .summaries import INTERVALS, quantiles

__all__ = ["INTERVALS", "Stream", "autoregressive", "correlated_shocks", "correlation_matrix", "quantiles", "stream"]
