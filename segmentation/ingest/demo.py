"""A synthetic shop as a file: what the product shows where no source is named, and what tests can know.

Takes a size, a seed and a day, gives a CSV with the columns of Online Retail and, beside it, the truth:
which customers were planted as the best. It knows nothing of segments, and its figures stand for no real shop.
"""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from segmentation.errors import SettingsError
from segmentation.months import add_months, find_first_of_month

CUSTOMERS = 4_000
MONTHS = 30
SEED = 7

COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")

KINDS = pd.DataFrame(
    {
        "share": [0.06, 0.32, 0.47, 0.15],
        "orders_a_month": [1.2, 0.45, 0.15, 0.2],
        "lines_an_order": [11.0, 7.0, 4.0, 5.0],
        "units_a_line": [9.0, 4.0, 3.0, 3.0],
        "months_active": [48.0, 20.0, 14.0, 30.0],
        "season": [0.6, 1.0, 1.0, 3.0],
    },
    index=pd.Index(["best", "regular", "occasional", "seasonal"], name="kind"),
)
"""What a kind of customer does on average; `season` is the power to which it follows SEASON."""

SEASON = np.array([0.75, 0.8, 0.95, 0.9, 1.0, 0.95, 0.9, 0.9, 1.15, 1.25, 1.6, 1.2])
"""How busy January to December are."""

COUNTRIES = {
    "United Kingdom": 0.86,
    "Ireland": 0.04,
    "Germany": 0.04,
    "France": 0.03,
    "Netherlands": 0.02,
    "Spain": 0.01,
}

MATERIALS = ("OAK", "LINEN", "GLASS", "ENAMEL", "WICKER", "COPPER", "PAPER", "CERAMIC", "WOOL", "SLATE")
THINGS = ("BOWL", "LAMP", "BASKET", "MUG", "TRAY", "CLOCK", "CUSHION", "GARLAND", "NOTEBOOK", "VASE")
COLOURS = ("WHITE", "GREEN", "BLUE", "RED", "GREY")


def write_demo_shop(path: Path, customers: int, months: int, seed: int, end: date) -> None:
    """Write a shop of `months` whole months and the days of the running one before `end`.

    The same arguments give the same bytes. The truth lies beside it as `<name>.truth.csv`: customer_id, kind
    (best, regular, occasional, seasonal), active_from and active_until (first days of months, the latter
    exclusive). Both files appear at once whole or not at all.

    Parameters
    ----------
    path
        Where the gzipped CSV goes; folders are made.
    customers
        How many buy at least once.
    months
        How many months before the month of `end` the shop begins.
    end
        The first day that the shop does not know.

    Raises
    ------
    SettingsError
        No customer or no month is asked for.
    """
    if customers < 1 or months < 1:
        raise SettingsError(
            f"A demo shop needs at least 1 customer and 1 month, found {customers} and {months}. Ask for more."
        )
    rng = np.random.default_rng(seed)
    starts = pd.DatetimeIndex([add_months(find_first_of_month(end), step - months) for step in range(months + 1)])
    people = _draw_customers(rng, customers, months)
    orders = _draw_orders(rng, people, starts, pd.Timestamp(end))
    lines = _draw_lines(rng, orders, _draw_catalogue(rng))
    lines = _add_oddities(pd.concat([lines, _draw_returns(rng, lines, pd.Timestamp(end))], ignore_index=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_truth(path.with_name(path.name.split(".")[0] + ".truth.csv"), people, starts)
    _write_lines(path, _number_invoices(lines))


def _draw_customers(rng: np.random.Generator, count: int, months: int) -> pd.DataFrame:
    """One row per customer; a third is there from the first month, the rest arrive ever faster."""
    kind = rng.permutation(np.resize(np.repeat(KINDS.index, (KINDS["share"] * 100).round().astype(int)), count))
    arrivals = np.linspace(1.0, 2.0, months)
    arrivals[0] += arrivals.sum() / 2
    joined = rng.choice(months, count, p=arrivals / arrivals.sum())
    stays = rng.geometric(1 / KINDS.loc[kind, "months_active"].to_numpy())
    return pd.DataFrame(
        {
            "customer_id": 12_346 + np.arange(count),
            "kind": kind,
            "joined": joined,
            "left": np.minimum(joined + stays, months + 1),
            "pace": rng.gamma(4.0, 1 / 4.0, count),
            "country": rng.choice(list(COUNTRIES), count, p=list(COUNTRIES.values())),
        }
    )


def _draw_orders(
    rng: np.random.Generator, people: pd.DataFrame, starts: pd.DatetimeIndex, end: pd.Timestamp
) -> pd.DataFrame:
    """One row per order: the customer's columns and `at`; one in twenty is paid without an account."""
    month = np.arange(len(starts))
    days = np.append(starts.days_in_month[:-1], (end - starts[-1]).days)
    kinds = KINDS.loc[people["kind"]]
    season = SEASON[starts.month - 1] ** kinds["season"].to_numpy()[:, None] * days / 30.4375
    usual = (people["pace"].to_numpy() * kinds["orders_a_month"].to_numpy())[:, None] * season
    joined, left = people["joined"].to_numpy()[:, None], people["left"].to_numpy()[:, None]
    counts = rng.poisson(usual * ((month >= joined) & (month < left)))
    counts += (month == joined) & ~counts.any(axis=1, keepdims=True)
    who, when = np.nonzero(counts)
    who, when = np.repeat(who, counts[who, when]), np.repeat(when, counts[who, when])
    day = (rng.random(len(who)) * days[when]).astype(int)
    minute = np.clip(rng.normal(13 * 60, 150, len(who)), 7 * 60, 21 * 60).astype(int)
    at = starts[when] + pd.to_timedelta(day, unit="D") + pd.to_timedelta(minute, unit="min")
    orders = people.iloc[who].reset_index(drop=True).assign(at=at)
    return orders.assign(customer_id=orders["customer_id"].astype("Int64").mask(rng.random(len(orders)) < 0.05))


def _draw_catalogue(rng: np.random.Generator) -> pd.DataFrame:
    """Five hundred products, of which few sell much: code, description, price, share of lines."""
    names = [f"{material} {thing} {colour}" for material in MATERIALS for thing in THINGS for colour in COLOURS]
    share = 1 / (rng.permutation(len(names)) + 10.0)
    return pd.DataFrame(
        {
            "code": [str(20_000 + number) for number in rng.choice(65_000, len(names), replace=False)],
            "description": names,
            "price": np.clip(np.exp(rng.normal(0.8, 0.7, len(names))), 0.29, 24.95).round(2),
            "share": share / share.sum(),
        }
    )


def _draw_lines(rng: np.random.Generator, orders: pd.DataFrame, catalogue: pd.DataFrame) -> pd.DataFrame:
    """One row per order and product: order, at, customer_id, country, code, description, price, units."""
    kinds = KINDS.loc[orders["kind"]]
    order = np.repeat(np.arange(len(orders)), 1 + rng.poisson(kinds["lines_an_order"].to_numpy() - 1))
    product = rng.choice(len(catalogue), len(order), p=catalogue["share"].to_numpy())
    units = np.ceil(rng.gamma(1.5, kinds["units_a_line"].to_numpy()[order] / 1.5)).astype(int)
    lines = pd.DataFrame({"order": order, "units": units})
    lines[["at", "customer_id", "country"]] = (
        orders[["at", "customer_id", "country"]].iloc[order].reset_index(drop=True)
    )
    lines[["code", "description", "price"]] = (
        catalogue[["code", "description", "price"]].iloc[product].reset_index(drop=True)
    )
    return lines.drop_duplicates(["order", "code"], ignore_index=True)


def _draw_returns(rng: np.random.Generator, lines: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Some lines of one order in fifteen come back within a month, on an invoice of their own."""
    order = lines["order"].to_numpy()
    comes_back = (rng.random(order.max() + 1) < 1 / 15)[order] & (rng.random(len(lines)) < 0.4)
    delay_days = rng.integers(1, 30, order.max() + 1)[order]
    share = rng.choice([0.5, 1.0], len(lines))
    returns = lines.assign(
        at=lines["at"] + pd.to_timedelta(delay_days, unit="D"), units=-np.ceil(lines["units"] * share).astype(int)
    )
    is_seen: pd.Series[bool] = returns["at"].lt(end) & comes_back
    return returns.loc[is_seen]


def _add_oddities(lines: pd.DataFrame) -> pd.DataFrame:
    """What real exports hold: postage abroad, a free sample now and then, one invoice written twice."""
    firsts = lines[lines["units"] > 0].drop_duplicates("order")
    postage = firsts[firsts["country"] != "United Kingdom"].assign(
        code="POST", description="POSTAGE", price=15.0, units=1
    )
    samples = firsts.iloc[::500].assign(code="29999", description="SAMPLE CARD", price=0.0, units=1)
    middle = firsts["order"].iloc[len(firsts) // 2]
    written_once = pd.concat([lines, postage, samples], ignore_index=True)
    twice = written_once.loc[written_once["order"].eq(middle) & written_once["units"].gt(0)]
    return pd.concat([written_once, twice], ignore_index=True)


def _number_invoices(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines in the order of their time, each order and each return under a number of its own."""
    lines = lines.assign(is_return=lines["units"] < 0)
    lines = lines.sort_values(["at", "order", "is_return", "code"], ignore_index=True)
    number = 536_365 + lines.groupby(["at", "order", "is_return"], sort=False).ngroup()
    return pd.DataFrame(
        {
            "InvoiceNo": np.where(lines["is_return"], "C", "") + number.astype(str),
            "StockCode": lines["code"],
            "Description": lines["description"],
            "Quantity": lines["units"],
            "InvoiceDate": lines["at"].dt.strftime("%Y-%m-%d %H:%M"),
            "UnitPrice": lines["price"],
            "CustomerID": lines["customer_id"],
            "Country": lines["country"],
        },
        columns=list(COLUMNS),
    )


def _write_truth(path: Path, people: pd.DataFrame, starts: pd.DatetimeIndex) -> None:
    ends = starts.append(starts[-1:] + pd.offsets.MonthBegin(1))
    truth = people[["customer_id", "kind"]].assign(
        active_from=starts[people["joined"]], active_until=ends[people["left"]]
    )
    truth.to_csv(path, index=False, lineterminator="\n")


def _write_lines(path: Path, lines: pd.DataFrame) -> None:
    """Written aside and renamed, so that a kill leaves no half shop; no name or time in the gzip header."""
    part = path.with_name(path.name + ".part")
    text = lines.to_csv(index=False, float_format="%.2f", lineterminator="\n")
    with part.open("wb") as file, gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as zipped:
        zipped.write(text.encode())
    part.replace(path)
