"""A source that is very likely another shop is refused."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from segmentation.errors import QualityGateError
from segmentation.jobs.gate import check_not_demo, check_same_shop
from tests.builders import build_history

AS_OF = date(2020, 3, 1)
READ = build_history([("c1", "2020-01-05", 10.0), ("c2", "2020-01-06", 10.0), ("new", "2020-02-01", 5.0)])


@pytest.mark.parametrize("known", [{"c1", "c2"}, {"c1", "c2", "gone", "lost"}, set()])
def test_a_source_with_half_of_the_customers_passes(known: set[str]) -> None:
    check_same_shop(AS_OF, known, READ)


def test_a_source_with_fewer_is_refused_with_the_counts() -> None:
    with pytest.raises(QualityGateError, match=r"half of the 5 customers as of 2020-03-01 .* found 2\.") as caught:
        check_same_shop(AS_OF, {"c1", "c2", "gone", "lost", "left"}, READ)
    assert caught.value.exit_code == 3


def test_the_demo_may_follow_itself_and_nothing_else() -> None:
    demo, real = pd.DataFrame({"is_demo": [True]}), pd.DataFrame({"is_demo": [False]})
    check_not_demo(True, demo)
    check_not_demo(True, demo.iloc[:0])
    check_not_demo(False, demo)
    check_not_demo(False, real)
    with pytest.raises(QualityGateError, match="SOURCE should name this shop's transactions"):
        check_not_demo(True, real)
