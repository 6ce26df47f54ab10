"""What one look at a source found, as text for the command `check`.

Takes a `Reading`, gives lines of text. It reads no source and prints nothing.
"""

from __future__ import annotations

from gettext import gettext as _

import pandas as pd

from segmentation.frames import KEPT, MONEY_SCALE, REJECTED_FATES, Reading, SourceColumn


def describe_reading(reading: Reading) -> str:
    """Return the columns found, the fates in lines and money, the months and the notes, as text."""
    blocks = [
        [_("Columns"), *(_describe_column(column) for column in reading.columns)],
        [_("Lines read: {count:,}").format(count=reading.rows_read), *_describe_fates(reading.history.line_fates)],
        [_("Months"), *_describe_months(reading)],
        [_("Notes"), *(f"  {note}" for note in reading.notes)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if len(block) > 1)


def _describe_column(column: SourceColumn) -> str:
    found = column.found_as if column.found_as is not None else _("not found")
    note = f" ({column.note})" if column.note else ""
    return f"  {column.name:<12} {found}{note}"


def _describe_fates(line_fates: pd.DataFrame) -> list[str]:
    sums = line_fates.groupby("fate")[["lines", "return_lines", "revenue"]].sum()
    examples = line_fates.dropna(subset=["example"]).groupby("fate")["example"].first()
    names = (_("lines"), _("money"))
    rows = ["  {:<16} {:>12} {:>20}".format("", *names)]
    ordered = sums.loc[[fate for fate in (KEPT, *REJECTED_FATES) if fate in sums.index]]
    columns = (ordered["lines"], ordered["return_lines"], ordered["revenue"])
    for fate, lines, returns, revenue in zip(ordered.index, *columns, strict=True):
        detail = _("of them returns: {count:,}").format(count=returns) if fate == KEPT else str(examples.get(fate, ""))
        rows.append(f"  {fate:<16} {lines:>12,} {revenue / MONEY_SCALE:>20,.2f}   {detail}".rstrip())
    return rows


def _describe_months(reading: Reading) -> list[str]:
    days = reading.history.days
    if days.empty:
        return []
    customer_months = reading.history.customer_months
    months = customer_months.assign(is_buyer=customer_months["purchase_days"] > 0).groupby("month")
    sums = months[["is_buyer", "orders", "revenue"]].sum()
    span = _("  {first:%Y-%m-%d} to {last:%Y-%m-%d}").format(first=days["day"].min(), last=days["day"].max())
    names = (_("buyers"), _("orders"), _("revenue"))
    head = "  {:<7} {:>10} {:>10} {:>20}".format("", *names)
    columns = (sums["is_buyer"], sums["orders"], sums["revenue"])
    rows = [
        f"  {month:%Y-%m} {buyers:>10,} {orders:>10,} {revenue / MONEY_SCALE:>20,.2f}"
        for month, buyers, orders, revenue in zip(sums.index, *columns, strict=True)
    ]
    return [span, head, *rows]
