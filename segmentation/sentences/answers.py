"""Texts about what the evidence, the probabilities and the actions can and cannot tell.

Takes nothing, gives the English texts by key; the catalogues translate them.
"""

from __future__ import annotations

from segmentation.sentences.text import N_, Sentence

ANSWER_SENTENCES: dict[str, Sentence] = {
    "evidence_no_month_yet": Sentence(
        N_("Insiders were chosen for the first time as of {as_of}: what they do after that is known a month later."),
        kinds={"as_of": "date"},
    ),
    "evidence_nobody_chosen": Sentence(
        N_("Nobody was an Insider 1, 3 or 6 months before {as_of}: there is nobody to follow."),
        kinds={"as_of": "date"},
    ),
    "evidence_no_others": Sentence(
        N_("Everyone who bought was an Insider as of {chosen_as_of}, {insiders} customer: there is no other."),
        N_("Everyone who bought was an Insider as of {chosen_as_of}, {insiders} customers: there are no others."),
        counted="insiders",
        kinds={"insiders": "days", "chosen_as_of": "date"},
    ),
    "evidence_no_cause": Sentence(
        N_(
            "These are differences, no proof of a cause: Insiders were chosen for what they bought, and would "
            "buy more than others without any programme."
        )
    ),
    "evidence_short_period": Sentence(
        N_("{months} month after the choice is known so far; 6 tell more."),
        N_("{months} months after the choice are known so far; 6 tell more."),
        counted="months",
        kinds={"months": "days"},
    ),
    "evidence_power": Sentence(
        N_(
            "With {insiders} Insiders and {others} others, a difference of {difference} of revenue per customer "
            "over {months} month is seen in 8 of 10 cases, a smaller one less often."
        ),
        N_(
            "With {insiders} Insiders and {others} others, a difference of {difference} of revenue per customer "
            "over {months} months is seen in 8 of 10 cases, a smaller one less often."
        ),
        counted="months",
        kinds={"insiders": "days", "others": "days", "difference": "money", "months": "days"},
    ),
    "evidence_few_customers": Sentence(
        N_("Insiders: {insiders}, others: {others}. An interval and a test need {needed} customers on either side."),
        kinds={"insiders": "days", "others": "days", "needed": "days"},
    ),
    "evidence_one_customer": Sentence(
        N_(
            "One Insider brought {share} of what Insiders spent in {months} month after the choice: without them the "
            "mean is {mean_without}, not {mean}."
        ),
        N_(
            "One Insider brought {share} of what Insiders spent in the {months} months after the choice: without them "
            "the mean is {mean_without}, not {mean}."
        ),
        counted="months",
        kinds={"share": "percent", "months": "days", "mean_without": "money", "mean": "money"},
    ),
    "evidence_all_alike": Sentence(
        N_("All customers of a group spent the same after the choice: there is no interval, and no size of an effect.")
    ),
    "evidence_no_orders": Sentence(N_("A group has no order after the choice: its basket is not known.")),
    "evidence_overlap": Sentence(
        N_(
            "{shared} of the {insiders} Insiders are also among as many top customers by revenue: that comparison "
            "rests on the others."
        ),
        kinds={"shared": "days", "insiders": "days"},
    ),
    "evidence_same_customers": Sentence(
        N_("The {insiders} Insider is also the top customer by revenue: that comparison tells nothing."),
        N_("All {insiders} Insiders are also the top customers by revenue: that comparison tells nothing."),
        counted="insiders",
        kinds={"insiders": "days"},
    ),
    "evidence_method": Sentence(
        N_(
            "Bootstrap of customers, {resamples} resamples, 95%; permutation test, {resamples}, adjusted by Holm; "
            "Hedges' g, for shares Cohen's h."
        ),
        kinds={"resamples": "days"},
    ),
    "evidence_method_large": Sentence(
        N_(
            "Bootstrap of customers, {resamples} resamples, 95%; permutation test, {resamples}, adjusted by Holm; "
            "sums of more than {customers} customers by the central limit theorem; Hedges' g, for shares Cohen's h."
        ),
        kinds={"resamples": "days", "customers": "days"},
    ),
    "evidence_method_few": Sentence(
        N_("No interval and no test under {needed} customers on either side; Hedges' g, for shares Cohen's h."),
        kinds={"needed": "days"},
    ),
    "evidence_method_in_sample": Sentence(
        N_(
            "In sample: Insiders were chosen by these numbers, so no interval and no test; Hedges' g, for shares "
            "Cohen's h."
        )
    ),
    "holdout_none": Sentence(
        N_(
            "Nobody was held out by then, so what the programme itself adds is not known. HOLDOUT_SHARE=0.1 holds "
            "out one in ten of the customers who enter from then on."
        )
    ),
    "holdout_waiting": Sentence(
        N_(
            "{share} of those who enter since {started_on} are held out. With a whole month since: {treated} treated, "
            "{held_out} held out; a comparison needs {needed} of each."
        ),
        kinds={"share": "percent", "started_on": "date", "treated": "days", "held_out": "days", "needed": "days"},
    ),
    "holdout_ended_waiting": Sentence(
        N_(
            "{share} of those who entered from {started_on} on were held out, of those since {ended_on} nobody. With a "
            "whole month since: {treated} treated, {held_out} held out; a comparison needs {needed} of each."
        ),
        kinds={
            "share": "percent",
            "started_on": "date",
            "ended_on": "date",
            "treated": "days",
            "held_out": "days",
            "needed": "days",
        },
    ),
    "holdout_ended_compared": Sentence(
        N_(
            "{share} of those who entered from {started_on} on were held out at random, of those since {ended_on} "
            "nobody: the difference between {treated} treated and {held_out} held out is what the programme itself "
            "adds, as far as so many can tell."
        ),
        kinds={
            "share": "percent",
            "started_on": "date",
            "ended_on": "date",
            "treated": "days",
            "held_out": "days",
        },
    ),
    "holdout_compared": Sentence(
        N_(
            "{share} of those who enter since {started_on} are held out at random: the difference between {treated} "
            "treated and {held_out} held out is what the programme itself adds, as far as so many can tell."
        ),
        kinds={"share": "percent", "started_on": "date", "treated": "days", "held_out": "days"},
    ),
    "propensity_no_customers": Sentence(N_("No customers as of this month, so nobody has a probability.")),
    "propensity_no_dates": Sentence(
        N_("No earlier month shows who was an Insider a month later, so nobody has a probability.")
    ),
    "propensity_no_members": Sentence(
        N_("No customer of the earlier months was an Insider a month later, so nobody has a probability.")
    ),
    "propensity_all_members": Sentence(
        N_("All customers of the earlier months were Insiders a month later, so nobody has a probability.")
    ),
    "propensity_few_dates": Sentence(
        N_(
            "{dates} earlier month shows who was an Insider a month later, {needed} are needed for a test: "
            "the probabilities come from the margin alone, and how true they are is not known."
        ),
        N_(
            "{dates} earlier months show who was an Insider a month later, {needed} are needed for a test: "
            "the probabilities come from the margin alone, and how true they are is not known."
        ),
        counted="dates",
        kinds={"dates": "days", "needed": "days"},
    ),
    "propensity_few_cases": Sentence(
        N_(
            "Fewest Insiders, or others, in a part of the test: {fewest}. {needed} are needed: "
            "the probabilities come from the margin alone, and how true they are is not known."
        ),
        kinds={"fewest": "days", "needed": "days"},
    ),
    "propensity_margin_stands": Sentence(
        N_(
            "None of {classifiers} classifiers led the margin by more than {tie} of average precision and the standard "
            "error: the probabilities come from the margin."
        ),
        kinds={"classifiers": "days", "tie": "percent"},
    ),
    "propensity_without_lightgbm": Sentence(
        N_("LightGBM could not be loaded and was left out: it needs libgomp1 of the system.")
    ),
    "propensity_sample": Sentence(
        N_("Learnt from and tested on {chosen} of {customers} customers, chosen by their id."),
        kinds={"chosen": "days", "customers": "days"},
    ),
    "propensity_newcomers": Sentence(
        N_(
            "{newcomers} of the {entered} who entered in the tested months were no customers a month before: "
            "who is not yet a customer has no probability."
        ),
        kinds={"newcomers": "days", "entered": "days"},
    ),
    "propensity_window_fills": Sentence(
        N_(
            "The window held {held} of {window_months} months when this was tested: while it fills, more customers "
            "enter and fewer leave than later."
        ),
        kinds={"held": "days", "window_months": "days"},
    ),
    "actions_none": Sentence(N_("No action has a customer as of this month.")),
    "actions_assumed": Sentence(
        N_(
            "That one in {one_in} does what an action aims at is an assumption, no measurement: only a holdout tells "
            "what an action brings."
        ),
        kinds={"one_in": "days"},
    ),
    "actions_least_stake": Sentence(
        N_("A customer with less than {least} at stake stands on no list."), kinds={"least": "money"}
    ),
    "actions_overlap": Sentence(N_("A customer can stand on several lists: the amounts of the actions do not add up.")),
    "actions_held_out": Sentence(
        N_("{customers} customer is held out and stands on no list."),
        N_("{customers} customers are held out and stand on no list."),
        counted="customers",
        kinds={"customers": "days"},
    ),
    "actions_no_products": Sentence(
        N_("The source has no stock codes: no products can be offered to a customer."),
    ),
    "actions_partial_products": Sentence(
        N_("Products are known for {share} of what was sold: a customer may have bought a product that is offered."),
        kinds={"share": "percent"},
    ),
    "actions_no_common_products": Sentence(
        N_(
            "No product was bought by {least_share} of the Insiders, at least {least_buyers} of them, "
            "and not by everyone near: none is offered."
        ),
        kinds={"least_share": "percent", "least_buyers": "days"},
    ),
    "actions_no_usual_gap": Sentence(
        N_("No customer bought on three days: a usual gap is not known, and nobody can be past it.")
    ),
    "actions_short_window": Sentence(
        N_("Returns need {least_months} months to be compared, the window holds {window_months}."),
        kinds={"least_months": "days", "window_months": "days"},
    ),
    "actions_no_probabilities": Sentence(
        N_("The probability of being a member next month is not known: new customers are judged by spending alone.")
    ),
    "actions_no_typical_start": Sentence(
        N_(
            "Too few Insiders began {months} months after the data do, or later: what one typically spent at first "
            "is not known."
        ),
        kinds={"months": "days"},
    ),
}
