"""Answers 1 to 4 of the report: who is eligible, how many, what sets them apart, what share of revenue.

Takes the reader's request, gives answers; every number is read from `reporting`.
"""

from __future__ import annotations

import pandas as pd

from dashboard.components.unknowns import list_unknowns
from dashboard.figures import members
from dashboard.figures.report import draw_concentration, draw_members
from dashboard.figures.report_rows import Pair, Share, draw_pairs, draw_shares
from dashboard.formatting import Formats
from dashboard.pages.report_answer import Answer, Figure
from dashboard.pages.request import PageRequest
from dashboard.queries.concentration import read_concentration
from dashboard.queries.overview import read_lines, read_months
from dashboard.queries.reader import Reader
from dashboard.queries.report import read_profiles
from dashboard.queries.runs import read_source_columns
from dashboard.translations import _, ngettext
from segmentation.months import add_months


def answer_eligible(queries: Reader, request: PageRequest) -> Answer:
    """Return who can be an Insider, and whose sales nobody can be credited with."""
    formats, snapshot = request.formats, request.snapshot
    _rules, sales = queries.read(read_lines, request.as_of)
    profiles = queries.read(read_profiles, request.as_of)
    months = int(snapshot["window_months"])
    sentence = ngettext(
        "Every customer with a purchase in the last month: **{count}**.",
        "Every customer with a purchase in the last {months} months: **{count}**.",
        months,
    ).format(months=formats.number(months), count=formats.number(snapshot["customers"]))
    silent = int(profiles["silent"].sum())
    if silent:
        words = ngettext(
            "{count} of them bought nothing, but is an Insider on notice.",
            "{count} of them bought nothing, but are Insiders on notice.",
            silent,
        )
        sentence += " " + words.format(count=formats.number(silent))
    total = sales.sum()
    if total <= 0:
        return Answer(_("Who is eligible?"), sentence)
    unnamed = sales.get("no_customer", 0.0) / total
    if unnamed > 0:
        words = _("Sales without a customer, {share} of all, cannot count.")
        sentence += " " + words.format(share=formats.percent(unnamed))
    return Answer(_("Who is eligible?"), sentence, figure=_show_sales(sales / total, formats))


def _show_sales(shares: pd.Series, formats: Formats) -> Figure:
    names = {
        "base": _("Eligible customers"),
        "others": _("Other customers"),
        "no_customer": _("No customer named"),
        "left_out": _("Left out by a rule"),
    }
    bars = [
        Share(name, shares[part], formats.percent(shares[part]))
        for part, name in names.items()
        if part == "base" or shares.get(part, 0.0) != 0
    ]
    alternative = ", ".join(f"{bar.name}: {bar.text}" for bar in bars)
    return Figure(_("Where all sales went"), draw_shares(bars), alternative)


def answer_members(request: PageRequest) -> Answer:
    """Return how many Insiders there are, who came and went, how many stayed."""
    formats, snapshot, previous = request.formats, request.snapshot, request.previous
    sentence = ngettext("[[{count} Insider]],", "[[{count} Insiders]],", int(snapshot["insiders"])).format(
        count=formats.number(snapshot["insiders"])
    )
    on_notice = int(snapshot["on_notice"])
    noticed = _("{count} of them on notice.") if on_notice else _("none of them on notice.")
    sentence = f"{sentence} {noticed.format(count=formats.number(on_notice))}"
    if previous is None:
        sentence += " " + _("There is no month before to compare with.")
    else:
        sentence += " " + _("**{entered} entered and {left} left** in {month}.").format(
            entered=formats.number(snapshot["entered"]),
            left=formats.number(snapshot["left"]),
            month=formats.month_name(request.month),
        )
        if previous["insiders"] > 0:
            stayed = 1 - snapshot["left"] / previous["insiders"]
            sentence += " " + _("{share} of {month}’s Insiders stayed.").format(
                share=formats.percent(stayed, 0), month=formats.month_name(add_months(request.month, -1))
            )
    return Answer(_("How many are Insiders?"), sentence, figure=_show_members(request))


def _show_members(request: PageRequest) -> Figure | None:
    published = request.published
    path = (published["as_of"] <= request.snapshot["as_of"]) & (published["lineage"] == request.snapshot["lineage"])
    shown = published[path]
    if len(shown) < 2:
        return None
    months = [add_months(as_of.date(), -1) for as_of in shown["as_of"]]
    return Figure(
        _("Insiders at month end, who entered and left"),
        draw_members(shown, months, request.formats),
        members.describe_members(shown, request.formats),
    )


def answer_profile(queries: Reader, request: PageRequest) -> Answer:
    """Return what sets Insiders apart from the other customers, as averages."""
    question = _("What sets them apart?")
    profiles = queries.read(read_profiles, request.as_of)
    if set(profiles.index) != {True, False}:
        return Answer(question, _("There is nobody to compare: all customers are Insiders, or none is."))
    formats, ours, theirs = request.formats, profiles.loc[True], profiles.loc[False]
    sentence = " ".join(
        words
        for words in (
            _compare(_("They order **{times} times as often**."), ours["orders"], theirs["orders"], formats),
            _compare(
                _("An order is worth **{times} times as much**."), ours["mean_basket"], theirs["mean_basket"], formats
            ),
            _say_recency(ours["recency_days"], theirs["recency_days"], formats),
        )
        if words
    )
    unknowns = list_unknowns(queries.read(read_source_columns))
    caveats = [unknowns[name] for name in ("invoice_no", "stock_code") if name in unknowns]
    return Answer(question, sentence, caveats, _show_profile(ours, theirs, request))


def _compare(words: str, ours: float, theirs: float, formats: Formats) -> str:
    if pd.isna(ours) or pd.isna(theirs) or theirs <= 0:
        return ""
    return words.format(times=formats.number(ours / theirs, 1))


def _say_recency(ours: float, theirs: float, formats: Formats) -> str:
    if pd.isna(ours) or pd.isna(theirs):
        return ""
    return ngettext(
        "They last bought **{ours} day ago** on average, the others {theirs}.",
        "They last bought **{ours} days ago** on average, the others {theirs}.",
        round(ours),
    ).format(ours=formats.number(ours), theirs=formats.number(theirs))


def _show_profile(ours: pd.Series, theirs: pd.Series, request: PageRequest) -> Figure:
    formats = request.formats
    months = formats.number(request.snapshot["window_months"])
    measures = {
        "revenue": (_("Revenue, {months} months").format(months=months), formats.money_whole),
        "orders": (_("Orders"), lambda value: formats.number(value, 1)),
        "mean_basket": (_("Value of an order"), formats.money_whole),
        "products_per_order": (_("Products an order"), lambda value: formats.number(value, 1)),
        "recency_days": (_("Days since an order"), formats.number),
    }
    pairs = [
        Pair(words, ours[name], theirs[name], write(ours[name]), write(theirs[name]))
        for name, (words, write) in measures.items()
        if pd.notna(ours[name]) and pd.notna(theirs[name])
    ]
    told = "; ".join(
        _("{name}: {insiders} against {others}").format(
            name=pair.name, insiders=pair.insiders_text, others=pair.others_text
        )
        for pair in pairs
    )
    return Figure(_("Average [[Insider]] and other customer"), draw_pairs(pairs), told)


def answer_share(queries: Reader, request: PageRequest) -> Answer:
    """Return the Insiders' share of revenue, in the window and in its last month."""
    question = _("What share of revenue do they bring?")
    formats, snapshot = request.formats, request.snapshot
    share = snapshot["insiders_revenue_share"]
    if pd.isna(share):
        return Answer(question, _("There is no revenue to have a share of."))
    sentence = _("**{share}** of the last {months} months, {part} of {whole}.").format(
        share=formats.percent(share),
        months=formats.number(snapshot["window_months"]),
        part=formats.money_compact(snapshot["insiders_revenue"]),
        whole=formats.money_compact(snapshot["revenue"]),
    )
    by_month, _expected = queries.read(read_months, request.as_of)
    last = by_month[by_month["month"] == by_month["month"].max()].set_index("customer_group")["revenue"]
    if last.sum() > 0:
        sentence += " " + _("{share} of {month}.").format(
            share=formats.percent(last.get("insiders", 0.0) / last.sum()), month=formats.month_name(request.month)
        )
    return Answer(question, sentence, figure=_show_concentration(queries, request))


def _show_concentration(queries: Reader, request: PageRequest) -> Figure | None:
    points = queries.read(read_concentration, request.as_of)
    curve = points[["share_of_customers", "revenue_share"]].dropna()
    if curve.empty:
        return None
    formats, snapshot = request.formats, request.snapshot
    place = (float(snapshot["insiders_share_of_customers"]), float(snapshot["insiders_revenue_share"]))
    customers, revenue = (formats.percent(share) for share in place)
    label = _("{customers} of customers,\n{revenue} of revenue").format(customers=customers, revenue=revenue)
    told = _("The Insiders are {customers} of customers and bring {revenue} of revenue.")
    return Figure(
        _("Share of revenue by share of customers"),
        draw_concentration(curve, place, label, formats),
        told.format(customers=customers, revenue=revenue),
    )
