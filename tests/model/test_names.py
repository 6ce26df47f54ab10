from __future__ import annotations

import pandas as pd

from segmentation.model.names import INSIDERS_NAME, SegmentName, carry_names, name_segments

BASE = pd.Series(
    {"customers": 100, "mean_orders": 4.0, "mean_recency_days": 100.0, "mean_revenue": 200.0, "return_share": 0.02}
)


def name(*profiles: tuple[float, float, float, float]) -> list[tuple[str, ...]]:
    """Names of segments of orders, recency, revenue and return share, after the Insiders."""
    columns = ["mean_orders", "mean_recency_days", "mean_revenue", "return_share"]
    rows = pd.DataFrame([(20, 5, 1000, 0.01), *profiles], columns=columns).assign(customers=20)
    names = name_segments(rows, BASE)
    assert names[0] == INSIDERS_NAME
    assert len(set(names.values())) == len(names)
    return [names[position].traits for position in range(1, len(names))]


def test_a_segment_is_named_by_orders_and_recency_relative_to_the_base():
    assert name((6, 40, 200, 0), (6, 190, 200, 0), (2, 90, 200, 0), (1, 150, 200, 0), (4, 60, 9, 0)) == [
        ("frequent", "recent"),
        ("frequent", "lapsed"),
        ("occasional", "lapsing"),
        ("rare", "lapsed"),
        ("regular", "recent"),
    ]


def test_segments_with_the_same_traits_get_a_further_one():
    assert name((1, 150, 90, 0), (1, 150, 10, 0)) == [
        ("rare", "lapsed", "low_spend"),
        ("rare", "lapsed", "least_spend"),
    ]


def test_a_segment_that_returned_most_says_so_before_what_it_spends():
    assert name((1, 150, 10, 0), (1, 150, 9, 1.0)) == [
        ("rare", "lapsed", "least_spend"),
        ("rare", "lapsed", "mostly_returned"),
    ]


def test_segments_that_share_every_trait_are_numbered():
    rows = pd.DataFrame(
        [(20, 5, 1000, 0.01, 20), *[(1, 150, 10, 0, 20)] * 3],
        columns=["mean_orders", "mean_recency_days", "mean_revenue", "return_share", "customers"],
    )
    shared = ("rare", "lapsed", "least_spend")
    assert list(name_segments(rows, BASE).values())[1:] == [SegmentName(shared, position) for position in (1, 2, 3)]


def test_segments_without_customers_are_called_empty():
    rows = pd.DataFrame(
        [(20, 5, 1000, 0.01, 20), *[(float("nan"),) * 4 + (0,)] * 2],
        columns=["mean_orders", "mean_recency_days", "mean_revenue", "return_share", "customers"],
    )
    assert list(name_segments(rows, BASE).values())[1:] == [SegmentName(("empty",)), SegmentName(("empty",), 2)]


OLD = {0: INSIDERS_NAME, 1: SegmentName(("frequent",)), 2: SegmentName(("lapsed",)), 3: SegmentName(("rare",))}
OWN = {segment_id: SegmentName(("regular",), segment_id) for segment_id in range(1, 6)} | {0: INSIDERS_NAME}


def carry(old_ids: str, new_ids: str, segments: int = 4) -> dict[int, SegmentName]:
    """Carry OLD to a lineage of so many segments; each place of the texts is a customer, . where there is none."""
    old, new = (
        pd.Series({place: int(digit) for place, digit in enumerate(ids) if digit != "."}) for ids in (old_ids, new_ids)
    )
    return carry_names(OLD, old, {segment_id: OWN[segment_id] for segment_id in range(segments)}, new)


def test_a_new_lineage_takes_the_names_of_the_segments_whose_customers_it_has():
    names = carry("0111122223333", "0333311112222")
    assert names == {0: INSIDERS_NAME, 3: OLD[1], 1: OLD[2], 2: OLD[3]}


def test_names_are_matched_so_that_most_customers_keep_theirs():
    # 1 shares three with the frequent and two with the lapsed, 2 shares three with the frequent alone:
    # that 2 takes its three and 1 its two is better than the other way round
    assert carry("111221113", "111112223") == {0: INSIDERS_NAME, 1: OLD[2], 2: OLD[1], 3: OLD[3]}


def test_the_insiders_stay_the_insiders_whoever_they_are():
    assert carry("000112233", "112030233")[0] == INSIDERS_NAME


def test_a_further_segment_and_one_that_shares_nobody_go_by_their_own_names():
    assert carry("0112233..", "011223344", segments=5) == {0: INSIDERS_NAME, 1: OLD[1], 2: OLD[2], 3: OLD[3], 4: OWN[4]}
    assert carry("01122..", "0112233")[3] == OWN[3]


def test_fewer_segments_take_the_best_of_the_names():
    assert carry("01122223333", "01111112222", segments=3) == {0: INSIDERS_NAME, 1: OLD[2], 2: OLD[3]}


def test_an_own_name_that_was_carried_elsewhere_gets_a_number():
    own = {0: INSIDERS_NAME, 1: SegmentName(("lapsed",)), 2: SegmentName(("rare",))}
    old = {0: INSIDERS_NAME, 1: SegmentName(("rare",))}
    names = carry_names(old, pd.Series({"a": 1}), own, pd.Series({"a": 1, "b": 2}))
    assert names == {0: INSIDERS_NAME, 1: SegmentName(("rare",)), 2: SegmentName(("rare",), 2)}
