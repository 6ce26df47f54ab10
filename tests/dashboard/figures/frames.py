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


def snapshot_frame(
    first: str, insiders: list[int], entered: list[int], left: list[int], lineages: list[int] | None = None
) -> pd.DataFrame:
    """Return rows of `reporting.snapshots` of one path from its start, every window full; `lineages` where changed."""
    return pd.DataFrame(
        {
            "as_of": pd.date_range(first, periods=len(insiders), freq="MS"),
            "lineage": lineages or [1] * len(insiders),
            "insiders": insiders,
            "entered": entered,
            "left": left,
            "stability_jaccard": [None, *[0.9] * (len(insiders) - 1)],
            "is_full": True,
        }
    )


def segment_frame(rows: list[tuple[str, int, float]]) -> pd.DataFrame:
    """Return rows of `reporting.segments`: name, customers, revenue; the first is the Insiders."""
    frame = pd.DataFrame(rows, columns=["segment_name", "customers", "revenue"])
    return frame.assign(
        is_insiders=[position == 0 for position in range(len(rows))],
        revenue_share=frame["revenue"] / frame["revenue"].sum(),
    )


def forecast_frame(
    first: str, expected: list[float], spread: float | None = 0.2, group: str = "insiders"
) -> pd.DataFrame:
    """Return rows of `reporting.forecasts` of one group, 80% within `spread`, 95% twice, sums half it; None: none."""
    months = pd.date_range(first, periods=len(expected), freq="MS")
    frame = pd.DataFrame({"customer_group": group, "month": months, "method": "last_month", "revenue": expected})
    factors = {"lower_80": -1, "upper_80": 1, "lower_95": -2, "upper_95": 2}
    sum_factors = {"lower_80_of_sum": -0.5, "upper_80_of_sum": 0.5}
    bounds = {
        name: amounts * (1 + factor * spread) if spread is not None else float("nan")
        for amounts, named in ((frame["revenue"], factors), (frame["revenue"].cumsum(), sum_factors))
        for name, factor in named.items()
    }
    return frame.assign(**bounds, actual=float("nan"))


def evidence_frame(rows: list[tuple[str, str, int, float, float, float, float]]) -> pd.DataFrame:
    """Return rows of `reporting.evidence` since June 2011: comparison, measure, months, both means, both ends."""
    columns = ["comparison", "measure", "months", "insiders_mean", "others_mean", "ci_low", "ci_high"]
    frame = pd.DataFrame(rows, columns=columns)
    start = pd.Timestamp("2011-06-01")
    return frame.assign(
        chosen_as_of=start,
        period_start=start,
        period_end=[start + pd.DateOffset(months=months) for months in frame["months"]],
        difference=frame["insiders_mean"] - frame["others_mean"],
        p_value=0.001,
        p_adjusted=0.00001,
        effect_size=0.8,
        detectable_difference=12.0,
        method="Bootstrap.",
        insiders=237,
        others=2_479,
        is_in_sample=False,
    ).drop(columns="months")
