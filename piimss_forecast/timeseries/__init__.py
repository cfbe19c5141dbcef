"""Short annual series: forecasts whose intervals cover what they say, back-tests, candidate models."""

from .annual import Event
from .backtesting import backtest, summarise
from .engine import Prior
from .forecasting import forecast
from .messages import Message
from .models import MODELS
from .result import Forecast, NoForecast

__all__ = ["MODELS", "Event", "Forecast", "Message", "NoForecast", "Prior", "backtest", "forecast", "summarise"]
