"""What is not known because the source has no such column, in sentences.

Takes `reporting.source_columns`, gives sentences that a page shows beside the figures concerned.
"""

from __future__ import annotations

import pandas as pd

from dashboard.translations import _, mark

_CONSEQUENCES = {
    "invoice_no": mark("The source has no invoice number: an order is a customer’s day."),
    "stock_code": mark("The source has no stock code: figures of products are not known."),
    "quantity": mark("The source has no quantity: each line counts as one item."),
    "country": mark("The source has no country: where customers are is not known."),
}


def list_unknowns(columns: pd.DataFrame) -> dict[str, str]:
    """Return what each missing column costs, by its name; `columns` has name and found_as (None where absent)."""
    missing = columns.loc[columns["found_as"].isna(), "name"]
    return {name: _(_CONSEQUENCES[name]) for name in missing if name in _CONSEQUENCES}
