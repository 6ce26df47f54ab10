"""Texts of the actions: title, audience, assumption and why of each.

Takes nothing, gives the English texts by key; the catalogues translate them.
"""

from __future__ import annotations

from segmentation.sentences.text import N_, Sentence

_RATE = {"cases": "days", "came_share": "percent"}

ACTION_SENTENCES: dict[str, Sentence] = {
    "win_back_title": Sentence(
        N_("Win back {customers} member on notice"),
        N_("Win back {customers} members on notice"),
        counted="customers",
        kinds={"customers": "days"},
    ),
    "win_back_audience": Sentence(
        N_("Members who do not qualify now. They leave from {leave_on} on unless they qualify again."),
        kinds={"leave_on": "date"},
    ),
    "win_back_assumption": Sentence(
        N_(
            "If one in {one_in} of those who would leave, {missing_share} of them as before, "
            "returns to the usual {monthly} a month for {months} months."
        ),
        needs="cases",
        without=N_("If one in {one_in} of them returns to the usual {monthly} a month for {months} months."),
        kinds={"one_in": "days", "missing_share": "percent", "monthly": "money", "months": "days"},
    ),
    "win_back_why": Sentence(
        N_(
            "They spent {spent} in the last {window_months} months. Of {cases} members on notice in earlier months, "
            "{came_share} qualified again a month later."
        ),
        needs="cases",
        without=N_(
            "They spent {spent} in the last {window_months} months. Too few were on notice before to tell how many "
            "return by themselves."
        ),
        kinds={"spent": "money", "window_months": "days", **_RATE},
    ),
    "lift_title": Sentence(
        N_("Lift {customers} customer over the threshold"),
        N_("Lift {customers} customers over the threshold"),
        counted="customers",
        kinds={"customers": "days"},
    ),
    "lift_audience": Sentence(
        N_(
            "Customers near the boundary who are no members: one more purchase in the coming month would have "
            "them inside."
        )
    ),
    "lift_assumption": Sentence(
        N_(
            "If one in {one_in} of those who would not enter by themselves, {missing_share} of them as before, "
            "buys what is missing, {short_by} on average."
        ),
        needs="cases",
        without=N_("If one in {one_in} of them buys what is missing, {short_by} on average."),
        kinds={"one_in": "days", "missing_share": "percent", "short_by": "money"},
    ),
    "lift_why": Sentence(
        N_(
            "They spend {monthly} a month each, members {members_monthly}. Of {cases} customers as near in earlier "
            "months, {came_share} were members a month later."
        ),
        needs="cases",
        without=N_(
            "They spend {monthly} a month each, members {members_monthly}. Too few were as near before to tell how "
            "many enter by themselves."
        ),
        kinds={"monthly": "money", "members_monthly": "money", **_RATE},
    ),
    "reorder_title": Sentence(
        N_("Remind {customers} customer of an order that is due"),
        N_("Remind {customers} customers of an order that is due"),
        counted="customers",
        kinds={"customers": "days"},
    ),
    "reorder_audience": Sentence(
        N_("Customers not on notice whose last purchase lies more than {overdue} times their usual gap back."),
        kinds={"overdue": "decimal"},
    ),
    "reorder_assumption": Sentence(
        N_(
            "If one in {one_in} of those who would not buy, {missing_share} of them as before, "
            "places one order of the usual {basket}."
        ),
        needs="cases",
        without=N_("If one in {one_in} of them places one order of the usual {basket}."),
        kinds={"one_in": "days", "missing_share": "percent", "basket": "money"},
    ),
    "reorder_why": Sentence(
        N_(
            "Half of them last bought {recency_days} days ago or longer, with a usual gap of {usual_gap_days}. "
            "Of {cases} customers as late {months} months ago, {came_share} bought since."
        ),
        needs="cases",
        without=N_(
            "Half of them last bought {recency_days} days ago or longer, with a usual gap of {usual_gap_days}. "
            "Too few were as late {months} months ago to tell how many buy by themselves."
        ),
        kinds={"recency_days": "days", "usual_gap_days": "days", "months": "days", **_RATE},
    ),
    "cross_sell_title": Sentence(
        N_("Offer {customers} customer what Insiders buy"),
        N_("Offer {customers} customers what Insiders buy"),
        counted="customers",
        kinds={"customers": "days"},
    ),
    "cross_sell_audience": Sentence(
        N_("Members and near-members, each with up to {most} products that Insiders buy and they never bought."),
        kinds={"most": "days"},
    ),
    "cross_sell_assumption": Sentence(
        N_(
            "If one in {one_in} orders one of these products once, for {price} on average: "
            "the median order of the product, at most the customer’s mean basket."
        ),
        kinds={"one_in": "days", "price": "money"},
    ),
    "cross_sell_why": Sentence(
        N_(
            "{products} product, bought by at least {least_share} of the Insiders: "
            "{times} times the share of all customers."
        ),
        N_(
            "{products} products, each bought by at least {least_share} of the Insiders: "
            "typically {times} times the share of all customers."
        ),
        counted="products",
        kinds={"products": "days", "least_share": "percent", "times": "decimal"},
    ),
    "returns_title": Sentence(
        N_("Help {customers} customer who returns more"),
        N_("Help {customers} customers who return more"),
        counted="customers",
        kinds={"customers": "days"},
    ),
    "returns_audience": Sentence(
        N_(
            "Customers who bought for at least {basket} in the last {months} months and before, "
            "and whose share of returns rose by {rise} percentage points or more."
        ),
        kinds={"basket": "money", "months": "days", "rise": "days"},
    ),
    "returns_assumption": Sentence(
        N_("If one in {one_in} returns no more than before for {months} months."),
        kinds={"one_in": "days", "months": "days"},
    ),
    "returns_why": Sentence(
        N_(
            "They returned {returned} in the last {months} months: {share_now} of what they bought, "
            "against {share_before} in the {months_before} months before."
        ),
        kinds={
            "returned": "money",
            "months": "days",
            "share_now": "percent",
            "share_before": "percent",
            "months_before": "days",
        },
    ),
    "newcomers_title": Sentence(
        N_("Keep {customers} new customer on the way to Insider"),
        N_("Keep {customers} new customers on the way to Insider"),
        counted="customers",
        kinds={"customers": "days"},
    ),
    "newcomers_audience": Sentence(
        N_(
            "Customers who first bought in the last {months} months and are no members. {by_spending} spent "
            "as much as half of the Insiders had by then; {by_probability} more have a probability of {likely} or more "
            "to be a member next month."
        ),
        needs="by_probability",
        without=N_(
            "Customers who first bought in the last {months} months, are no members, and spent as much as half of "
            "the Insiders had by then."
        ),
        kinds={"months": "days", "by_spending": "days", "by_probability": "days", "likely": "percent"},
    ),
    "newcomers_assumption": Sentence(
        N_(
            "If one in {one_in} of those who would not buy again, {missing_share} of them as before, "
            "spends another {monthly} a month for {months} months."
        ),
        needs="cases",
        without=N_("If one in {one_in} of them spends another {monthly} a month for {months} months."),
        kinds={"one_in": "days", "missing_share": "percent", "monthly": "money", "months": "days"},
    ),
    "newcomers_why": Sentence(
        N_(
            "They spent {spent} since their first purchase. Of {cases} customers with such a start in the year before, "
            "{came_share} bought again within {months} months."
        ),
        needs="cases",
        without=N_(
            "They spent {spent} since their first purchase. Too few had such a start in the year before to tell how "
            "many buy again by themselves."
        ),
        kinds={"spent": "money", "months": "days", **_RATE},
    ),
}
