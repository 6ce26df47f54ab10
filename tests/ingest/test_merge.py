"""What a refresh replaces in the stored history, and what it leaves alone."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from segmentation.frames import CUSTOMER_MONTH_COLUMNS, History
from segmentation.ingest.history import fingerprint_months, merge_histories


def build_history(days: dict[str, int], fate: str = "kept") -> History:
    """A history in which customer A spends an amount on each of some days."""
    frame = pd.DataFrame({"day": pd.to_datetime(list(days)).astype("datetime64[us]"), "revenue": list(days.values())})
    frame = frame.assign(month=frame["day"].dt.to_period("M").dt.to_timestamp().astype("datetime64[us]"))
    months = frame.groupby("month", as_index=False)["revenue"].sum()
    fixed = {
        "customer_id": "A",
        "purchase_days": 1,
        "orders": 1,
        "items": 1,
        "returned": 0,
        "products": 1,
        "country": "UK",
    }
    customers = months.assign(**fixed, first_day=months["month"], last_day=months["month"], gross=months["revenue"])
    customers = customers[list(CUSTOMER_MONTH_COLUMNS)]
    totals = frame.drop(columns="month").assign(lines=1, rejected_lines=0, orders=1, customers=1)
    fates = months.assign(fate=fate, lines=1, return_lines=0, example=pd.Series([None] * len(months), dtype="str"))
    return History(customers, totals, fates, fingerprint_months(customers))


def get_revenue(history: History) -> dict[str, int]:
    rows = history.customer_months
    return dict(zip(rows["month"].dt.strftime("%Y-%m"), rows["revenue"], strict=True))


STORED = build_history({"2011-01-10": 1, "2011-02-10": 2, "2011-03-05": 3, "2011-03-20": 4})
END = date(2011, 4, 1)


def test_the_first_history_is_what_was_read_up_to_the_last_complete_month() -> None:
    assert get_revenue(merge_histories(None, STORED, date(2011, 3, 1))) == {"2011-01": 1, "2011-02": 2}


def test_months_that_the_source_covers_are_replaced() -> None:
    read = build_history({"2011-01-02": 10, "2011-02-10": 20, "2011-03-31": 30})
    assert get_revenue(merge_histories(STORED, read, END)) == {"2011-01": 10, "2011-02": 20, "2011-03": 30}


def test_a_source_trimmed_to_its_last_months_does_not_shrink_the_past() -> None:
    read = build_history({"2011-02-01": 20, "2011-03-31": 30})
    assert get_revenue(merge_histories(STORED, read, END)) == {"2011-01": 1, "2011-02": 20, "2011-03": 30}


def test_a_source_that_begins_within_a_stored_month_leaves_that_month() -> None:
    read = build_history({"2011-03-10": 30, "2011-04-02": 40})
    assert get_revenue(merge_histories(STORED, read, date(2011, 5, 1))) == {
        "2011-01": 1,
        "2011-02": 2,
        "2011-03": 7,
        "2011-04": 40,
    }


def test_a_source_that_begins_within_its_month_replaces_it_where_nothing_earlier_is_stored() -> None:
    read = build_history({"2011-03-05": 30})
    assert get_revenue(merge_histories(build_history({"2011-03-05": 3}), read, END)) == {"2011-03": 30}


def test_a_source_that_ends_within_a_stored_month_leaves_that_month() -> None:
    read = build_history({"2011-01-10": 10, "2011-02-10": 20, "2011-03-06": 30})
    assert get_revenue(merge_histories(STORED, read, END)) == {"2011-01": 10, "2011-02": 20, "2011-03": 7}


def test_a_month_in_which_the_source_has_nothing_is_emptied() -> None:
    read = build_history({"2011-01-10": 10, "2011-03-31": 30})
    assert get_revenue(merge_histories(STORED, read, END)) == {"2011-01": 10, "2011-03": 30}


def test_a_month_that_is_not_complete_is_left_out() -> None:
    read = build_history({"2011-03-31": 30, "2011-04-02": 40})
    assert "2011-04" not in get_revenue(merge_histories(STORED, read, END))


def test_days_fates_and_fingerprints_follow_their_months() -> None:
    merged = merge_histories(STORED, build_history({"2011-02-01": 20, "2011-03-31": 30}, fate="no_price"), END)
    assert merged.days["day"].dt.strftime("%m-%d").tolist() == ["01-10", "02-01", "03-31"]
    assert merged.line_fates["fate"].tolist() == ["kept", "no_price", "no_price"]
    pd.testing.assert_series_equal(merged.fingerprints, fingerprint_months(merged.customer_months))
    assert merged.fingerprints.iloc[0] == STORED.fingerprints.iloc[0]


def test_lines_without_a_date_are_in_no_stored_month() -> None:
    undated = STORED.line_fates.assign(month=pd.NaT, fate="unreadable").astype({"month": "datetime64[us]"})
    read = History(STORED.customer_months, STORED.days, pd.concat([STORED.line_fates, undated]), STORED.fingerprints)
    assert merge_histories(None, read, END).line_fates["fate"].unique().tolist() == ["kept"]


@pytest.mark.parametrize("stored", [None, STORED])
def test_merging_leaves_its_inputs_and_types_alone(stored: History | None) -> None:
    before = STORED.customer_months.copy()
    merged = merge_histories(stored, STORED, END)
    pd.testing.assert_frame_equal(STORED.customer_months, before)
    pd.testing.assert_frame_equal(merged.customer_months, before)
    pd.testing.assert_frame_equal(merged.days, STORED.days)
