"""The quality gate: a source that would very likely replace the shop's figures by mistake.

Takes what was read and what is published, raises or not. It reads and writes nothing.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date

import pandas as pd

from segmentation.errors import QualityGateError
from segmentation.frames import History

MIN_KNOWN_SHARE = 0.5
"""Share of the newest snapshot's customers that a source must hold."""

REMEDY = (
    "Check SOURCE. If it is another shop, give it a database of its own: another DATA_DIR or DATABASE_URL, "
    "or start over with `make reset`."
)


def check_same_shop(as_of: date, known: Set[str], read: History) -> None:
    """Check that the source holds at least half of the customers of the newest snapshot.

    Raises
    ------
    QualityGateError
        It does not; says how many of how many.
    """
    found = len(known & set(read.customer_months["customer_id"].unique()))
    if found < MIN_KNOWN_SHARE * len(known):
        raise QualityGateError(
            f"At least half of the {len(known):,} customers as of {as_of} should be in the source, "
            f"found {found:,}. Nothing was published. {REMEDY}"
        )


def check_not_demo(is_demo: bool, snapshots: pd.DataFrame) -> None:
    """Check that the demo shop does not overwrite a real one.

    Raises
    ------
    QualityGateError
        No SOURCE is named, and the database holds a real shop.
    """
    if is_demo and not snapshots["is_demo"].all():
        raise QualityGateError(
            "SOURCE should name this shop's transactions, found none, and the database holds a real shop. "
            f"The demo shop does not replace it. {REMEDY}"
        )
