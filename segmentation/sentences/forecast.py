"""Texts about what a forecast can and cannot tell.

Takes nothing, gives the English texts by key; the catalogues translate them.
"""

from __future__ import annotations

from segmentation.sentences.text import N_, Sentence

FORECAST_SENTENCES: dict[str, Sentence] = {
    "forecast_no_revenue": Sentence(
        N_("No forecast: {months} month of history, none with revenue above 0."),
        N_("No forecast: {months} months of history, none with revenue above 0."),
        counted="months",
        kinds={"months": "days"},
    ),
    "forecast_season_unknown": Sentence(
        N_("The season is unknown: {months} month of history, 12 show it once."),
        N_("The season is unknown: {months} months of history, 12 show it once."),
        counted="months",
        kinds={"months": "days"},
    ),
    "forecast_season_once": Sentence(
        N_(
            "The season was seen once: {months} months of history, 24 show it twice. "
            "Until then what one year brought by chance counts as its season."
        ),
        kinds={"months": "days"},
    ),
    "forecast_few_origins": Sentence(
        N_(
            "Tests on earlier months: {all} of all customers, {insiders} of the Insiders. "
            "With fewer than 6, the error and the intervals tell little."
        ),
        kinds={"all": "days", "insiders": "days"},
    ),
    "forecast_first_month_left_out": Sentence(
        N_("{month} begins late in the source: it is no whole month and does not count here."),
        kinds={"month": "month"},
    ),
    "forecast_silent_months": Sentence(
        N_("{months} month without a purchase at the end: the forecast cannot tell whether the shop still sells."),
        N_("{months} months without a purchase at the end: the forecast cannot tell whether the shop still sells."),
        counted="months",
        kinds={"months": "days"},
    ),
    "forecast_no_interval_shut": Sentence(
        N_("No interval: the shop sold nothing last month, though it did a year before.")
    ),
    "forecast_outages": Sentence(
        N_(
            "{months} month had no purchase, though the year before it did: the season takes that year instead, "
            "and the intervals leave it out."
        ),
        N_(
            "{months} months had no purchase, though the year before they did: the season takes that year instead, "
            "and the intervals leave them out."
        ),
        counted="months",
        kinds={"months": "days"},
    ),
    "forecast_months_without_revenue": Sentence(
        N_("{months} month had no revenue, or more returns than purchases: it counts as 2% of the median month."),
        N_("{months} months had no revenue, or more returns than purchases: each counts as 2% of the median month."),
        counted="months",
        kinds={"months": "days"},
    ),
    "forecast_no_members": Sentence(N_("No Insiders as of this month: only the whole shop is forecast.")),
    "forecast_members_without_revenue": Sentence(
        N_("{members} Insider, without revenue above 0 in the window: only the whole shop is forecast."),
        N_("{members} Insiders, without revenue above 0 in the window: only the whole shop is forecast."),
        counted="members",
        kinds={"members": "days"},
    ),
    "forecast_few_members": Sentence(
        N_("{members} Insider: one customer moves the month of the group."),
        N_("{members} Insiders: one customer moves the month of the group."),
        counted="members",
        kinds={"members": "days"},
    ),
    "forecast_one_member": Sentence(
        N_(
            "One customer brought {share} of the Insiders’ revenue of the year before: "
            "what that one does moves the forecast."
        ),
        kinds={"share": "percent"},
    ),
    "forecast_no_interval": Sentence(N_("No interval where a group is expected to buy nothing.")),
    "forecast_no_split": Sentence(
        N_("Who stays, leaves and enters is not forecast: fewer than 3 earlier months show it.")
    ),
}
