"""A file with the prices of random lines raised.

Takes a file with the columns of Online Retail in their order, writes another. It reads no history.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

QUANTITY, PRICE, CUSTOMER = 3, 5, 6
"""Positions of columns."""

ONE_LINE_IN = 10


def raise_revenue(source: Path, target: Path, share: float, seed: int) -> None:
    """Raise the price of every tenth line, at random, so that the money of all customers grows by `share` in all.

    Lines that are equal as text are raised together: two sheets that overlap stay copies of each other.
    """
    # as Latin-1 every byte comes back as it was
    lines = pd.read_csv(source, dtype=str, keep_default_na=False, encoding="latin-1")
    quantity, price = (pd.to_numeric(lines.iloc[:, at], errors="coerce") for at in (QUANTITY, PRICE))
    money = (quantity * price).where(lines.iloc[:, CUSTOMER].str.strip() != "", 0.0).fillna(0.0)
    hashes = pd.util.hash_pandas_object(lines, index=False, hash_key=f"{seed:016d}")
    chosen = (hashes % ONE_LINE_IN == 0) & price.notna()
    factor = 1 + share * money.sum() / money[chosen].sum()
    raised = (price[chosen] * factor).map("{:.4f}".format)
    prices = lines.iloc[:, PRICE].mask(chosen, raised)
    lines.assign(**{str(lines.columns[PRICE]): prices}).to_csv(target, index=False, encoding="latin-1")
