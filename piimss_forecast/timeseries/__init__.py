"""Short annual and monthly series: forecasts whose intervals cover what they say, back-tests,
candidate models, panels, parts and totals.
"""

from .annual import Event
from .backtesting import backtest, summarise
from .engine import Prior
from .figures import plot_backtest
from .forecasting import forecast
from .messages import Message
from .models import MODELS
from .panel import Panel, forecast_panel
from .reconciliation import reconcile
from .result import Forecast, NoForecast

__all__ = [
    "MODELS",
    "Event",
    "Forecast",
    "Message",
    "NoForecast",
    "Panel",
    "Prior",
    "backtest",
    "forecast",
    "forecast_panel",
    "plot_backtest",
    "reconcile",
    "summarise",
]
