"""Forecast: what revenue to expect of the shop, of the Insiders and of everyone else.

Takes the history and the rosters of the path, gives the coming months with intervals, and how the
methods did from earlier origins. It reads no published forecast.
"""

from segmentation.answers.forecast.backtests import ACCURACY_COLUMNS, BACKTEST_COLUMNS
from segmentation.answers.forecast.forecast import FORECAST_COLUMNS, Forecast, forecast_revenue

__all__ = ["ACCURACY_COLUMNS", "BACKTEST_COLUMNS", "FORECAST_COLUMNS", "Forecast", "forecast_revenue"]
