"""Hand-made frames in the shape of the reporting views."""

from __future__ import annotations

import pandas as pd

from dashboard.formatting import Formats

FORMATS = Formats("en_GB", "GBP")


def revenue_frame(first: str, insiders: list[float], others: list[float]) -> pd.DataFrame:
    """Return rows of `reporting.revenue_by_month`, one per month and group."""
    months = pd.date_range(first, periods=len(insiders), freq="MS")
    groups = {"insiders": insiders, "others": others}
    parts = [pd.DataFrame({"month": months, "customer_group": name, "revenue": sums}) for name, sums in groups.items()]
    return pd.concat(parts, ignore_index=True)


def snapshot_frame(first: str, insiders: list[int], entered: list[int], left: list[int]) -> pd.DataFrame:
    """Return rows of `reporting.snapshots` of one path from its start."""
    return pd.DataFrame(
        {
            "as_of": pd.date_range(first, periods=len(insiders), freq="MS"),
            "insiders": insiders,
            "entered": entered,
            "left": left,
            "stability_jaccard": [None, *[0.9] * (len(insiders) - 1)],
        }
    )


def segment_frame(rows: list[tuple[str, int, float]]) -> pd.DataFrame:
    """Return rows of `reporting.segments`: name, customers, revenue; the first is the Insiders."""
    frame = pd.DataFrame(rows, columns=["segment_name", "customers", "revenue"])
    return frame.assign(
        is_insiders=[position == 0 for position in range(len(rows))],
        revenue_share=frame["revenue"] / frame["revenue"].sum(),
    )
