"""The five tiles of Overview: how many, what share, growing, what comes next, and how far ahead of others.

Takes a request, the revenue by month, the forecast and single numbers, gives tiles. A comparison that does not exist
is left out.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.heads import emphasise
from dashboard.components.tiles import Better, change, tile
from dashboard.figures.bands import index_expected, sum_expected
from dashboard.figures.measures import write_difference, write_measure
from dashboard.figures.revenue import pivot_groups
from dashboard.formatting import Formats
from dashboard.pages.request import PageRequest
from dashboard.queries.overview import QUARTER_MONTHS, Facts
from dashboard.translations import _, ngettext
from segmentation.months import add_months, count_months


def build_tiles(request: PageRequest, revenue: pd.DataFrame, forecasts: pd.DataFrame, facts: Facts) -> list[Component]:
    """Return the tiles; what comes next only where it is forecast.

    The last is the lead over others; the overlap with the month before where no evidence is known yet.

    Parameters
    ----------
    revenue, forecasts
        What `read_months` gave.
    """
    insiders = pivot_groups(revenue)["insiders"]
    expected = index_expected(forecasts, "insiders").head(QUARTER_MONTHS)
    tiles = [_build_members(request), _build_share(request), _build_month(request, revenue)]
    if not expected.empty:
        tiles.append(_build_next(request, insiders, expected, facts.error))
    if facts.lead is not None:
        tiles.append(_build_lead(request, facts.lead))
    elif pd.notna(request.snapshot["stability_jaccard"]):
        tiles.append(_build_overlap(request))
    return tiles


def _build_members(request: PageRequest) -> Component:
    formats, snapshot = request.formats, request.snapshot
    part_of = _("{share} of {customers} customers").format(
        share=formats.percent(snapshot["insiders_share_of_customers"]), customers=formats.number(snapshot["customers"])
    )
    definition = _("Members at the end of {month}.").format(month=formats.month_name(request.month))
    if request.is_newest_lineage:
        sized = _("The programme is sized at {size} of the customers who bought.")
        definition = f"{definition} {sized.format(size=request.write_programme_size())}"
    return tile(
        "overview-insiders",
        _("Insiders"),
        definition,
        formats.number(snapshot["insiders"]),
        part_of,
        _compare_snapshots(request, "insiders"),
        _follow(request, "insiders"),
    )


def _build_share(request: PageRequest) -> Component:
    formats, snapshot = request.formats, request.snapshot
    part_of = _("{insiders} of {all}").format(
        insiders=formats.money_compact(snapshot["insiders_revenue"]), all=formats.money_compact(snapshot["revenue"])
    )
    definition = ngettext(
        "Revenue of the Insiders over the revenue of all customers of the base, purchases less returns, "
        "in the month before {day}.",
        "Revenue of the Insiders over the revenue of all customers of the base, purchases less returns, "
        "in the {months} months before {day}.",
        int(snapshot["window_months"]),
    )
    return tile(
        "overview-share",
        _("Share of revenue"),
        definition.format(months=formats.number(snapshot["window_months"]), day=formats.date(request.as_of)),
        formats.percent(snapshot["insiders_revenue_share"]),
        part_of,
        _compare_snapshots(request, "insiders_revenue_share", is_share=True),
        _follow(request, "insiders_revenue_share"),
    )


def _build_month(request: PageRequest, revenue: pd.DataFrame) -> Component:
    formats, groups = request.formats, pivot_groups(revenue)
    insiders = groups["insiders"]
    spent, everyone = insiders.iloc[-1], groups.iloc[-1].sum()
    share = formats.percent(spent / everyone) if everyone > 0 else formats.percent(None)
    definition = _(
        "Revenue of {month}, purchases less returns, from those who are Insiders now. All: every known customer."
    )
    changes = [
        _compare_money(formats, spent, insiders.get(pd.Timestamp(month)), month, request)
        for month in dict.fromkeys((add_months(request.month, -1), request.compared_month))
        if month is not None
    ]
    return tile(
        "overview-month",
        _("{month} revenue").format(month=formats.month_name(request.month).capitalize()),
        definition.format(month=formats.month(request.month)),
        formats.money_compact(spent),
        _("from Insiders, {share} of all").format(share=share),
        [item for item in changes if item is not None],
        insiders.tolist(),
    )


def _build_next(
    request: PageRequest, insiders: pd.Series, expected: pd.DataFrame, error: pd.Series | None
) -> Component:
    formats, total = request.formats, sum_expected(expected)
    months = len(expected)
    label = ngettext("Next month", "Next {count} months", months).format(count=formats.number(months))
    definition = _(
        "Revenue expected until the end of {month} from those who are Insiders now, whether they stay or not."
    )
    return tile(
        "overview-next",
        label,
        definition.format(month=formats.month(expected.index[-1])),
        formats.money_compact(total["revenue"]),
        write_range(total, formats),
        _tell_error(error, months, formats),
        insiders.tolist(),
        expected["revenue"].tolist(),
    )


def write_range(total: pd.Series, formats: Formats) -> str:
    """Return the 80% interval of an expected amount, in words, or that none is known."""
    if pd.isna(total["lower_80"]) or pd.isna(total["upper_80"]):
        return _("without an interval")
    return _("80%: {low} to {high}").format(
        low=formats.money_compact(total["lower_80"]), high=formats.money_compact(total["upper_80"])
    )


def _tell_error(error: pd.Series | None, months: int, formats: Formats) -> list[Component]:
    """Return by how much the chosen method was off for the Insiders over as many months, and in how many tests."""
    if error is None or error["horizon_months"] != months:
        return []
    tests = int(error["origins"])
    sentence = ngettext("Off by **{error}** in {count} test", "Off by **{error}** in {count} tests", tests)
    words = sentence.format(error=formats.percent(error["wape"], 0), count=formats.number(tests))
    return [html.Span(emphasise(words))]


def _build_lead(request: PageRequest, lead: pd.Series) -> Component:
    formats, first, last = request.formats, lead["period_start"], add_months(lead["period_end"].date(), -1)
    span = count_months(first.date(), lead["period_end"].date())
    definition = ngettext(
        "Mean revenue of an Insider of {day} less that of another customer, in the month after.",
        "Mean revenue of an Insider of {day} less that of another customer, in the {months} months after.",
        span,
    )
    months = formats.month_short(first)
    if first.date() != last:
        months = f"{months}–{formats.month_short(last)}"
    return tile(
        "overview-lead",
        _("Lead over others"),
        definition.format(day=formats.date(lead["chosen_as_of"]), months=formats.number(span)),
        write_difference("revenue", lead["difference"], formats, True),
        _write_lead_interval(lead, formats),
        [html.Span(emphasise(_("Per customer, **{months}**").format(months=months)))],
        _follow_lead(request, lead["course"]),
    )


def _follow_lead(request: PageRequest, course: dict[str, float]) -> list[float]:
    of_lineage = request.published.loc[request.published["lineage"] == request.snapshot["lineage"], "as_of"]
    return [course[f"{as_of:%Y-%m-%d}"] for as_of in of_lineage if f"{as_of:%Y-%m-%d}" in course]


def _write_lead_interval(lead: pd.Series, formats: Formats) -> str:
    if pd.isna(lead["ci_low"]) or pd.isna(lead["ci_high"]):
        return _("without an interval")
    low, high = (write_measure("revenue", lead[name], formats) for name in ("ci_low", "ci_high"))
    return _("95%: {low} to {high}").format(low=low, high=high)


def _build_overlap(request: PageRequest) -> Component:
    formats, snapshot = request.formats, request.snapshot
    before = snapshot["insiders"] - snapshot["entered"] + snapshot["left"]
    both, either = before - snapshot["left"], snapshot["insiders"] + snapshot["left"]
    part_of = _("{both} of {either} in both months")
    definition = _("Insiders of this month and of the month before: those in both, over those in either (Jaccard).")
    month = formats.month_name(add_months(request.month, -1))
    return tile(
        "overview-overlap",
        _("Same as in {month}").format(month=month),
        definition,
        formats.percent(snapshot["stability_jaccard"]),
        part_of.format(both=formats.number(both), either=formats.number(either)),
        _compare_snapshots(request, "stability_jaccard", is_share=True),
        _follow(request, "stability_jaccard"),
    )


def _follow(request: PageRequest, column: str) -> list[float]:
    """Return the column's course up to the month shown, within its lineage; months without a value are left out."""
    snapshot, published = request.snapshot, request.published
    shown = published[(published["as_of"] <= snapshot["as_of"]) & (published["lineage"] == snapshot["lineage"])]
    return shown[column].dropna().astype(float).tolist()


def _compare_snapshots(
    request: PageRequest, column: str, is_share: bool = False, better: Better = "up"
) -> list[Component]:
    formats, now = request.formats, request.snapshot[column]
    changes = []
    for row in (request.previous, None if _compares_previous(request) else request.compared):
        if row is None or pd.isna(row[column]):
            continue
        difference = round(float(now - row[column]), 3 if is_share else 0)
        text = formats.points(abs(difference)) if is_share else formats.number(abs(difference))
        changes.append(change(difference, text, _name_month(add_months(row["as_of"].date(), -1), request), better))
    return changes


def _compare_money(
    formats: Formats, now: float, before: float | None, month: date, request: PageRequest
) -> Component | None:
    if before is None or before <= 0:
        return None
    ratio = now / before - 1
    return change(ratio, formats.percent(abs(ratio), 1 if abs(ratio) < 0.2 else 0), _name_month(month, request))


def _name_month(month: date, request: PageRequest) -> str:
    """Return "vs Oct", with the year where the month is not one of the eleven before."""
    short = request.formats.month_short(month)
    is_near = 0 < count_months(month, request.month) < 12
    return _("vs {month}").format(month=short if is_near else f"{short} {month.year}")


def _compares_previous(request: PageRequest) -> bool:
    return request.compared_month == add_months(request.month, -1) and request.previous is not None
