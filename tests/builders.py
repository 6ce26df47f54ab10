"""Small histories for tests, built from sales that can be added up by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import pandas as pd

from segmentation.frames import CUSTOMER_MONTH_COLUMNS, KEPT, LINE_FATE_COLUMNS, MONEY_SCALE, History

Sale = tuple[str, str, float]
"""Customer, day, money: one order of one unit of one product; a return where the money is below zero."""

Rejected = tuple[str, str, float]
"""Fate, day, money of a line that does not count."""


def build_history(sales: Iterable[Sale], rejected: Iterable[Rejected] = (), country: str = "France") -> History:
    """Return the history of some sales, as the ingest would aggregate them."""
    lines, lost = _list_lines(sales, "customer_id"), _list_lines(rejected, "fate")
    customer_months = _sum_customer_months(lines, country)
    fingerprints = {month: fingerprint_month(rows) for month, rows in customer_months.groupby("month")}
    return History(
        customer_months=customer_months,
        days=_sum_days(lines, lost),
        line_fates=_sum_fates(lines, lost),
        fingerprints=pd.Series(fingerprints, dtype="object"),
    )


def build_customer_months(sales: Iterable[Sale], country: str = "France") -> pd.DataFrame:
    """Return the customer × month rows of some sales alone."""
    return _sum_customer_months(_list_lines(sales, "customer_id"), country)


def draw_sales(seed: int, customers: int, first_month: str, months: int) -> list[Sale]:
    """Return the sales of a shop whose customers differ in how often and how much they buy and return."""
    random = np.random.default_rng(seed)
    starts = pd.date_range(first_month, periods=months, freq="MS")
    rates = random.lognormal(-1.2, 0.9, customers)
    sizes = random.lognormal(4, 1, customers)
    sales: list[Sale] = []
    for start in starts:
        for customer, orders in enumerate(random.poisson(rates)):
            for _ in range(orders):
                day = (start + pd.Timedelta(days=int(random.integers(0, 28)))).date().isoformat()
                money = round(float(sizes[customer] * random.lognormal(0, 0.5)), 2) + 0.01
                sales.append((f"c{customer:04d}", day, money))
                if random.random() < 0.1:
                    sales.append((f"c{customer:04d}", day, -money))
    return sales


def shuffle_history(history: History, seed: int) -> History:
    """Return the same history with the rows of every frame in another order."""
    return History(
        customer_months=history.customer_months.sample(frac=1, random_state=seed),
        days=history.days.sample(frac=1, random_state=seed),
        line_fates=history.line_fates.sample(frac=1, random_state=seed),
        fingerprints=history.fingerprints.sample(frac=1, random_state=seed),
    )


def fingerprint_month(rows: pd.DataFrame) -> str:
    """Return a digest of a month's rows, whatever their order."""
    text = rows.sort_values("customer_id").to_csv(index=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _list_lines(lines: Iterable[tuple[str, str, float]], first_column: str) -> pd.DataFrame:
    frame = pd.DataFrame(list(lines), columns=[first_column, "day", "money"]).astype({first_column: "str"})
    days = pd.to_datetime(frame["day"]).astype("datetime64[us]")
    revenue = (frame["money"].astype("float64") * MONEY_SCALE).round().astype("int64")
    month = days.dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")
    return frame.assign(day=days, month=month, revenue=revenue, is_purchase=revenue > 0)


def _sum_customer_months(lines: pd.DataFrame, country: str) -> pd.DataFrame:
    sold = lines["revenue"].where(lines["is_purchase"], 0)
    bought_on = lines["day"].where(lines["is_purchase"])
    rows = (
        lines.assign(gross=sold, returned=sold - lines["revenue"], bought_on=bought_on)
        .groupby(["month", "customer_id"])
        .agg(
            first_day=("bought_on", "min"),
            last_day=("bought_on", "max"),
            purchase_days=("bought_on", "nunique"),
            orders=("is_purchase", "sum"),
            gross=("gross", "sum"),
            returned=("returned", "sum"),
            revenue=("revenue", "sum"),
        )
        .reset_index()
    )
    rows["orders"] = rows["orders"].astype("int64")
    rows = rows.assign(
        items=rows["orders"] * MONEY_SCALE,
        products=rows["orders"].astype("Int64"),
        country=pd.Series(country, index=rows.index, dtype="str"),
    )
    return rows[list(CUSTOMER_MONTH_COLUMNS)]


def _sum_days(lines: pd.DataFrame, lost: pd.DataFrame) -> pd.DataFrame:
    bought = lines[lines["is_purchase"]]
    days = pd.Index(sorted({*lines["day"], *lost["day"]}), name="day").astype("datetime64[us]")
    rejected = lost.groupby("day").size().reindex(days, fill_value=0)
    return pd.DataFrame(
        {
            "lines": lines.groupby("day").size().reindex(days, fill_value=0) + rejected,
            "rejected_lines": rejected,
            "revenue": lines.groupby("day")["revenue"].sum().reindex(days, fill_value=0),
            "orders": bought.groupby("day").size().reindex(days, fill_value=0),
            "customers": bought.groupby("day")["customer_id"].nunique().reindex(days, fill_value=0),
        }
    ).reset_index()


def _sum_fates(lines: pd.DataFrame, lost: pd.DataFrame) -> pd.DataFrame:
    kept = lines.assign(fate=KEPT, return_lines=(~lines["is_purchase"]).astype("int64"), example=None)
    example = lost["fate"] + " line"
    every = pd.concat([kept, lost.assign(return_lines=0, example=example)], ignore_index=True)
    sums = every.groupby(["month", "fate"]).agg(
        lines=("revenue", "size"),
        return_lines=("return_lines", "sum"),
        revenue=("revenue", "sum"),
        example=("example", "first"),
    )
    return sums.reset_index()[list(LINE_FATE_COLUMNS)]
