"""Texts about customers and segments: profiles, conditions, reasons, names.

Takes nothing, gives the English texts by key; the catalogues translate them.
"""

from __future__ import annotations

from segmentation.sentences.text import N_, Sentence


def _name_quarters(quarters: int) -> dict[str, str]:
    """Name the numbers of a sentence that says what a pound counts in each quarter; in the newest it counts 1."""
    months = {f"months_{quarter}": "days" for quarter in range(1, quarters + 1)}
    weights = {f"weight_{quarter}": "weight" for quarter in range(2, quarters + 1)}
    return {"unit": "whole_money", "points": "threshold", **months, **weights}


_OWN_NEEDS = {"own_needed": "points", "needed": "threshold"}

MEMBER_SENTENCES: dict[str, Sentence] = {
    "segment_profile": Sentence(
        N_("{mean_orders} orders and {mean_revenue} a customer, last purchase {mean_recency_days} day ago."),
        N_("{mean_orders} orders and {mean_revenue} a customer, last purchase {mean_recency_days} days ago."),
        counted="mean_recency_days",
        kinds={"mean_orders": "decimal", "mean_revenue": "money", "mean_recency_days": "days"},
    ),
    "segment_empty": Sentence(N_("No customers as of this month.")),
    "points_enter_1": Sentence(
        N_("{unit} spent in the last {months_1} month counts 1 point; {points} points enter."),
        N_("{unit} spent in the last {months_1} months counts 1 point; {points} points enter."),
        counted="months_1",
        kinds={"unit": "whole_money", "months_1": "days", "points": "threshold"},
    ),
    "points_enter_2": Sentence(
        N_(
            "{unit} spent in the last {months_1} months counts 1 point, {months_1}–{months_2} months ago {weight_2}; "
            "{points} points enter."
        ),
        kinds=_name_quarters(2),
    ),
    "points_enter_3": Sentence(
        N_(
            "{unit} spent in the last {months_1} months counts 1 point, {months_1}–{months_2} months ago {weight_2}, "
            "{months_2}–{months_3} {weight_3}; {points} points enter."
        ),
        kinds=_name_quarters(3),
    ),
    "points_enter_4": Sentence(
        N_(
            "{unit} spent in the last {months_1} months counts 1 point, {months_1}–{months_2} months ago {weight_2}, "
            "{months_2}–{months_3} {weight_3}, {months_3}–{months_4} {weight_4}; {points} points enter."
        ),
        kinds=_name_quarters(4),
    ),
    "points_enter_unknown": Sentence(N_("No number of points to enter: too few customers to find one.")),
    "points_enter_untold": Sentence(N_("No number of points to enter: none tells who enters.")),
    "points_stay": Sentence(
        N_("Under {points} points members go on notice; {months} months in a row, and they leave."),
        kinds={"points": "threshold", "months": "days"},
    ),
    "points_stay_without_grace": Sentence(N_("Under {points} points members leave."), kinds={"points": "threshold"}),
    "points_stay_unknown": Sentence(
        N_("No number of points to stay: too few members went on notice, or stayed, to find one.")
    ),
    "points_stay_untold": Sentence(N_("No number of points to stay: none tells who goes on notice.")),
    "points_stay_without_entry": Sentence(N_("No number of points to stay, as there is none to enter.")),
}

CLAUSES: dict[str, Sentence] = {
    "noticed": Sentence(N_("on notice since {noticed_on}"), kinds={"noticed_on": "date"}),
    "revenue_rolled_off": Sentence(
        N_("{rolled_off} of revenue in {rolled_off_month} no longer counts"),
        kinds={"rolled_off": "money", "rolled_off_month": "month"},
    ),
    "month_rolled_off": Sentence(N_("{rolled_off_month} no longer counts"), kinds={"rolled_off_month": "month"}),
    "others_bought_more": Sentence(N_("others bought more")),
    "others_bought_less": Sentence(N_("others bought less")),
    "boundary_moved": Sentence(N_("the boundary moved")),
    "bought": Sentence(
        N_("last bought {recency_days} day ago"),
        N_("last bought {recency_days} days ago"),
        counted="recency_days",
        kinds={"recency_days": "days"},
    ),
    "usual_gap": Sentence(N_("usual gap {usual_gap_days}"), kinds={"usual_gap_days": "days"}),
    "nothing_bought": Sentence(
        N_("nothing bought in the last {window_months} month"),
        N_("nothing bought in the last {window_months} months"),
        counted="window_months",
        kinds={"window_months": "days"},
    ),
    "points": Sentence(N_("{points} points"), kinds={"points": "points"}),
    "points_rose": Sentence(
        N_("points rose from {points_before} to {points}"), kinds={"points_before": "points", "points": "points"}
    ),
    "points_rose_by_returns": Sentence(
        N_("points rose from {points_before} to {points} as earlier returns count less"),
        kinds={"points_before": "points", "points": "points"},
    ),
    "points_fell": Sentence(
        N_("points fell from {points_before} to {points}"), kinds={"points_before": "points", "points": "points"}
    ),
    "points_stayed": Sentence(N_("points stayed at {points}"), kinds={"points": "points"}),
    "entering_needs": Sentence(N_("entering needs {needed}"), kinds={"needed": "threshold"}),
    "staying_needs": Sentence(N_("staying needs {needed}"), kinds={"needed": "threshold"}),
    "own_entering_needs": Sentence(N_("entering needs {own_needed} this month, usually {needed}"), kinds=_OWN_NEEDS),
    "own_staying_needs": Sentence(N_("staying needs {own_needed} this month, usually {needed}"), kinds=_OWN_NEEDS),
    "days_entering_needs": Sentence(
        N_("with {purchase_days} purchase day entering needs {own_needed}, usually {needed}"),
        N_("with {purchase_days} purchase days entering needs {own_needed}, usually {needed}"),
        counted="purchase_days",
        kinds=_OWN_NEEDS | {"purchase_days": "days"},
    ),
    "days_staying_needs": Sentence(
        N_("with {purchase_days} purchase day staying needs {own_needed}, usually {needed}"),
        N_("with {purchase_days} purchase days staying needs {own_needed}, usually {needed}"),
        counted="purchase_days",
        kinds=_OWN_NEEDS | {"purchase_days": "days"},
    ),
}
"""Parts of a reason: clauses of a group are joined by a comma, groups by a semicolon."""

TRAITS = {
    "insiders": N_("Insiders"),
    "others": N_("Others"),
    "empty": N_("Empty"),
    "frequent": N_("frequent"),
    "regular": N_("regular"),
    "occasional": N_("occasional"),
    "rare": N_("rare"),
    "recent": N_("recent"),
    "lapsing": N_("lapsing"),
    "lapsed": N_("lapsed"),
    "mostly_returned": N_("mostly returned"),
    "high_spend": N_("high spend"),
    "medium_spend": N_("medium spend"),
    "low_spend": N_("low spend"),
    "least_spend": N_("least spend"),
}
