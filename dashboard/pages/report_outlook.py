"""Answers 5 and 8 of the report: what the Insiders will bring, and what shows that they are better.

Takes the reader's request, gives answers; every number is read from `reporting`. Where there is none, the
answer's caveats say why.
"""

from __future__ import annotations

import pandas as pd

from dashboard.figures.bands import index_expected, sum_expected
from dashboard.figures.report import draw_expected
from dashboard.figures.report_rows import Interval, draw_intervals
from dashboard.formatting import Formats
from dashboard.pages.report_answer import Answer, Figure, say_caveats
from dashboard.pages.request import PageRequest
from dashboard.queries.caveats import read_caveats
from dashboard.queries.evidence import read_evidence
from dashboard.queries.forecast import read_accuracy
from dashboard.queries.overview import read_months
from dashboard.queries.reader import Reader
from dashboard.translations import _, mark, ngettext
from segmentation.months import add_months

_COMPARED = {
    "rest": mark("than all other customers"),
    "same_size_top": mark("than as many top spenders"),
    "random": mark("than as many drawn at random"),
    "holdout": mark("than the holdout"),
}


def answer_expected(queries: Reader, request: PageRequest) -> Answer:
    """Return what revenue to expect of the Insiders, how sure that is, and how the method did before."""
    question = _("What will they bring?")
    by_month, forecasts = queries.read(read_months, request.as_of)
    expected = index_expected(forecasts, "insiders")
    caveats = say_caveats(queries.read(read_caveats, request.as_of)["forecast"], 2)
    sentence = _("There is no forecast as of this month.")
    if not expected.empty:
        sentence = _say_expected(expected, request.formats)
        measured = _say_accuracy(queries.read(read_accuracy, request.as_of), request.formats)
        caveats = [measured, *caveats] if measured else caveats
    return Answer(question, sentence, caveats, _show_expected(by_month, expected, sentence, request.formats))


def _say_expected(expected: pd.DataFrame, formats: Formats) -> str:
    total, months = sum_expected(expected), list(expected.index)
    span = _("from {first} to {last}") if len(months) > 1 else _("in {last}")
    span = span.format(first=formats.month_name(months[0]), last=formats.month_name(months[-1]))
    amount = formats.money_compact(total["revenue"])
    if pd.isna(total["lower_80"]) or pd.isna(total["upper_80"]):
        return _("**{amount}** expected {span}.").format(amount=amount, span=span)
    return _("**{low} to {high}** {span} (80% interval), {monthly} a month expected.").format(
        low=formats.money_compact(total["lower_80"]),
        high=formats.money_compact(total["upper_80"]),
        span=span,
        monthly=formats.money_compact(total["revenue"] / len(months)),
    )


def _say_accuracy(accuracy: pd.DataFrame, formats: Formats) -> str:
    """Return how far off the chosen method was for the Insiders over the most months that were tested."""
    tested = accuracy[(accuracy["customer_group"] == "insiders") & accuracy["is_chosen"] & accuracy["wape"].notna()]
    if tested.empty:
        return ""
    longest = tested.sort_values("horizon_months").iloc[-1]
    months, origins = int(longest["horizon_months"]), int(longest["origins"])
    span = ngettext("one month", "{months} months together", months).format(months=formats.number(months))
    return ngettext(
        "Over {span} it was off by {error} in {count} test on earlier months.",
        "Over {span} it was off by {error} on average in {count} tests on earlier months.",
        origins,
    ).format(span=span, error=formats.percent(longest["wape"], 0), count=formats.number(origins))


def _show_expected(by_month: pd.DataFrame, expected: pd.DataFrame, told: str, formats: Formats) -> Figure | None:
    revenue = by_month.pivot_table(index="month", columns="customer_group", values="revenue")
    if revenue.empty:
        return None
    revenue = revenue.reindex(columns=["insiders", "others"]).fillna(0.0)
    last = _("In {month} Insiders brought {insiders}, others {others}.").format(
        month=formats.month(revenue.index[-1]),
        insiders=formats.money_compact(revenue["insiders"].iloc[-1]),
        others=formats.money_compact(revenue["others"].iloc[-1]),
    )
    alternative = f"{last} {told.replace('**', '')}"
    return Figure(_("Revenue a month, [[Insiders]] and others"), draw_expected(revenue, expected, formats), alternative)


def answer_better(queries: Reader, request: PageRequest) -> Answer:
    """Return how Insiders did after they were chosen, against others, over the longest period that is known."""
    question = _("What shows that they are better?")
    caveats = say_caveats(queries.read(read_caveats, request.as_of)["evidence"], 1)
    found = _choose_longest(queries.read(read_evidence, request.as_of))
    if ("rest", "revenue") not in found.index or pd.isna(found.loc[("rest", "revenue"), "insiders_mean"]):
        return Answer(question, _("Nothing can be compared as of this month."), caveats)
    formats, revenue = request.formats, found.loc[("rest", "revenue")]
    sentence = _say_better(revenue, formats)
    if ("rest", "active_share") in found.index:
        sentence += " " + _say_active(found.loc[("rest", "active_share")], formats)
    insiders = ngettext("{count} Insider", "{count} Insiders", revenue["insiders"])
    others = ngettext("{count} other", "{count} others", revenue["others"])
    counted = _("{insiders} and {others}; who never came back counts as 0.").format(
        insiders=insiders.format(count=formats.number(revenue["insiders"])),
        others=others.format(count=formats.number(revenue["others"])),
    )
    if revenue["is_in_sample"]:
        counted += " " + _("These are the months by which they were chosen: later ones are not known yet.")
    return Answer(question, sentence, [counted, *caveats], _show_evidence(found, formats), has_wide_caveats=True)


def _choose_longest(evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the comparisons over the longest period after the choice; without one, the months of the choice."""
    later = evidence[~evidence["is_in_sample"].astype(bool)]
    chosen = evidence if later.empty else later
    return chosen[chosen["period_end"] == chosen["period_end"].max()].set_index(["comparison", "measure"])


def _say_better(revenue: pd.Series, formats: Formats) -> str:
    ours, theirs = revenue["insiders_mean"], revenue["others_mean"]
    span = {
        "day": formats.date(revenue["chosen_as_of"]),
        "first": formats.month_name(revenue["period_start"]),
        "last": formats.month_name(add_months(revenue["period_end"].date(), -1)),
        "ours": formats.money_whole(ours),
        "theirs": formats.money_whole(theirs),
    }
    if span["first"] == span["last"]:
        when = _("in {last}").format(**span)
    else:
        when = _("from {first} to {last}").format(**span)
    if pd.isna(theirs):
        words = _(
            "Insiders chosen on {day} brought **{ours} each** {when}. There was no other customer to compare with."
        )
        return words.format(when=when, **span)
    if theirs <= 0 or ours <= 0:
        words = _("Insiders chosen on {day} brought **{ours} each** {when}, all other customers {theirs}.")
        return words.format(when=when, **span)
    words = _(
        "Insiders chosen on {day} brought **{times} times as much** per customer {when}: {ours} against {theirs}."
    )
    return words.format(when=when, times=formats.number(ours / theirs, 1), **span)


def _say_active(active: pd.Series, formats: Formats) -> str:
    if pd.isna(active["insiders_mean"]) or pd.isna(active["others_mean"]):
        return ""
    return _("**{ours} bought again**, of the others {theirs}.").format(
        ours=formats.percent(active["insiders_mean"], 0), theirs=formats.percent(active["others_mean"], 0)
    )


def _show_evidence(found: pd.DataFrame, formats: Formats) -> Figure | None:
    intervals = []
    for comparison, words in _COMPARED.items():
        if (comparison, "revenue") not in found.index:
            continue
        row = found.loc[(comparison, "revenue")]
        if row[["difference", "ci_low", "ci_high"]].isna().any():
            continue
        amounts = [formats.money_whole(row[name]) for name in ("difference", "ci_low", "ci_high")]
        text = _("{difference} ({low} to {high})").format(difference=amounts[0], low=amounts[1], high=amounts[2])
        intervals.append(Interval(_(words), row["difference"], row["ci_low"], row["ci_high"], text))
    if not intervals:
        return None
    told = "; ".join(f"{row.name}: {row.text}" for row in intervals)
    title = _("How much more revenue per customer, 95% interval")
    return Figure(title, draw_intervals(intervals, formats), told)
