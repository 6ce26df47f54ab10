"""How well the points rule says what the model does one as-of date later, on two real files.

The figures of the rule to enter are those of an independent implementation: F1 and agreement are means over
the as-of dates, to within .01. Those of the rule to stay are over the members of all dates together, or of each
date: all of them (who does not qualify), and those who were not on notice before (who is put on notice).
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from segmentation.frames import MONEY_SCALE
from segmentation.model.conditions import Fit
from segmentation.model.path import Step
from tests.real_histories import replay_real_path

pytestmark = pytest.mark.real_data

ENOUGH_NOTICES = 10


@pytest.fixture(scope="module")
def two_years(real_data) -> tuple[Step, ...]:
    return replay_real_path(real_data / "online_retail_II.csv.gz")


@pytest.fixture(scope="module")
def one_year(real_data) -> tuple[Step, ...]:
    return replay_real_path(real_data / "online_retail.csv.gz")


@pytest.fixture(scope="module")
def last_year(two_years) -> list[tuple[Step, Step]]:
    """Each as-of date whose rule was fitted at 2010-12-01 or later, after the date of that rule."""
    return [(before, now) for before, now in pairwise(two_years) if before.as_of >= date(2010, 12, 1)]


def measure_f1(fit: Fit) -> float:
    return 2 * fit.precision * fit.recall / (fit.precision + fit.recall)


def mean(numbers) -> float:
    found = list(numbers)
    return sum(found) / len(found)


def count_stays(before: Step, now: Step, only_new: bool = False) -> tuple[int, int, int, int]:
    """Count members of the date before, or those not on notice then: named by its rule, not qualifying now, both."""
    were = before.memberships
    members = were.index[were["is_member"] & ~(were["on_notice"] & only_new)]
    points = now.features["points"].reindex(members).fillna(0)
    named = points < before.rule.stay_points
    fails = ~now.memberships["qualifies"].reindex(members, fill_value=False)
    return len(members), int(named.sum()), int(fails.sum()), int((named & fails).sum())


def test_the_rule_to_enter_holds_a_month_later_every_month(last_year):
    assert len(last_year) == 12
    for _, now in last_year:
        assert measure_f1(now.rule_fit.enter) >= 0.90
        assert now.rule_fit.enter.agreement >= 0.97


def test_the_figures_of_the_rule_to_enter_come_out(last_year, one_year):
    for fits, f1, agreement in (
        ([now.rule_fit.enter for _, now in last_year], 0.948, 0.992),
        ([step.rule_fit.enter for step in one_year[1:]], 0.920, 0.986),
    ):
        assert mean(map(measure_f1, fits)) == pytest.approx(f1, abs=0.01)
        assert mean(fit.agreement for fit in fits) == pytest.approx(agreement, abs=0.003)


def test_the_rule_to_stay_says_more_than_that_everyone_stays_every_month(last_year):
    for _, now in last_year:
        assert now.rule_fit.stay.agreement > now.rule_fit.stay.baseline_agreement


def test_the_rule_to_stay_names_the_members_who_do_not_qualify_every_month(last_year):
    counts = [count_stays(before, now) for before, now in last_year]
    assert all(fails >= ENOUGH_NOTICES for _, _, fails, _ in counts)
    members, named, fails, both = (sum(column) for column in zip(*counts, strict=True))
    # .958 and .70 in coarser steps, which have nothing between 2,500 and 3,000
    assert 1 - (named + fails - 2 * both) / members >= 0.958
    assert 1 - fails / members == pytest.approx(0.909, abs=0.003)
    assert 2 * both / (named + fails) == pytest.approx(0.775, abs=0.003)
    assert all(2 * both / (named + fails) >= 0.60 for _, named, fails, both in counts)


def test_the_rule_to_stay_names_who_is_put_on_notice_in_all_months_but_one(last_year):
    counts = [count_stays(before, now, only_new=True) for before, now in last_year]
    assert all(fails >= ENOUGH_NOTICES for _, _, fails, _ in counts)
    _, named, fails, both = (sum(column) for column in zip(*counts, strict=True))
    assert 2 * both / (named + fails) == pytest.approx(0.712, abs=0.003)
    missed = {
        now.as_of: 2 * both / (named + fails)
        for (_, now), (_, named, fails, both) in zip(last_year, counts, strict=True)
        if 2 * both / (named + fails) < 0.60
    }
    assert missed == {date(2011, 4, 1): pytest.approx(0.588, abs=0.001)}


def test_the_figures_are_those_that_the_step_tells(last_year):
    for before, now in last_year:
        for only_new, fit in ((False, now.rule_fit.stay), (True, now.rule_fit.notices)):
            members, named, fails, both = count_stays(before, now, only_new)
            assert (fit.precision, fit.recall) == (both / named, both / fails)
            assert fit.agreement == pytest.approx(1 - (named + fails - 2 * both) / members)


def test_while_the_window_fills_the_rule_to_enter_keeps_its_bar_or_nearly(two_years, one_year):
    for steps, least in ((two_years, 0.90), (one_year, 0.88)):
        for before, now in pairwise(steps):
            if before.window_months < 12:
                assert measure_f1(now.rule_fit.enter) >= least
                assert now.rule_fit.enter.agreement >= 0.97


def test_the_rule_of_the_newest_date_comes_out_and_does_not_flicker(two_years, one_year):
    thresholds = [(step.rule.enter_points, step.rule.stay_points) for step in two_years]
    assert thresholds[-1] == (3000 * MONEY_SCALE, 2750 * MONEY_SCALE)
    # thirteen as-of dates with a full window have one rule
    assert set(thresholds[9:]) == {thresholds[-1]}
    # while the window fills up, it follows the growing sums
    entries = [enter for enter, _ in thresholds]
    assert entries == sorted(entries)
    assert (one_year[-1].rule.enter_points, one_year[-1].rule.stay_points) == (3000 * MONEY_SCALE, 2500 * MONEY_SCALE)
