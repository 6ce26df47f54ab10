"""The coming months as they were forecast, how the methods did before, and what came of earlier forecasts.

Takes a connection and an as-of date, gives frames of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import forecast_accuracy_view, forecast_record_view, forecasts_view


def read_forecasts(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return `reporting.forecasts` of every group, the next month first."""
    forecasts = forecasts_view.c
    asked = select(forecasts_view).where(forecasts.as_of == as_of)
    return fetch(connection, asked.order_by(forecasts.customer_group, forecasts.month))


def read_accuracy(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return `reporting.forecast_accuracy` of every group, by horizon."""
    accuracy = forecast_accuracy_view.c
    asked = select(forecast_accuracy_view).where(accuracy.as_of == as_of)
    order = (accuracy.customer_group, accuracy.method, accuracy.horizon_months)
    return fetch(connection, asked.order_by(*order)).astype({"is_chosen": bool})


def read_record(connection: Connection) -> pd.DataFrame:
    """Return `reporting.forecast_record`: every published forecast whose month came, by group and horizon."""
    record = forecast_record_view.c
    return fetch(connection, select(forecast_record_view).order_by(record.customer_group, record.horizon_months))


def read_earlier(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return what was forecast for the month after each earlier as-of date, by group, with what came of it."""
    forecasts = forecasts_view.c
    asked = select(forecasts_view).where(
        forecasts.as_of < as_of,
        forecasts.actual.is_not(None),
        forecasts.month == forecasts.as_of,
    )
    return fetch(connection, asked.order_by(forecasts.customer_group, forecasts.month))
