"""Invoices that stand in the source more than once, as overlapping files and sheets have them.

Takes the lines as read, gives them with a mark on every copy too many. It compares whole lines, all
columns as read, and looks at nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from segmentation.ingest.part import VALUE_MARK, WHOLE_LINE


def render_line(lines: ir.Table) -> ir.StringValue:
    """Return each line as read, in one text: what makes two lines equal, and what an example shows."""
    texts = [lines[name].cast("string").fill_null("") for name in lines.columns if name != WHOLE_LINE]
    joined = ibis.literal(VALUE_MARK).join(texts)
    return ibis.coalesce(lines[WHOLE_LINE], joined) if WHOLE_LINE in lines.columns else joined


def find_missing_columns(lines: ir.Table) -> list[str]:
    """Return which of the columns that tell a copy from a second purchase are not there."""
    return [name for name in ("invoice_no", "quantity") if name not in lines.columns]


def count_shared_lines(parts: Sequence[ir.Table]) -> int:
    """Return how many distinct whole lines stand in more than one of the parts, which have the same columns."""
    hashes = [render_line(part).hash().name("line_hash").as_table().distinct() for part in parts]
    seen = ibis.union(*hashes, distinct=False).group_by("line_hash").having(ibis._.count() > 1).agg()
    return int(seen.count().execute())


def mark_repeats(lines: ir.Table) -> ir.Table:
    """Return the lines with `as_read` (str) and `is_extra_copy` (bool).

    Where the counts of an invoice's distinct lines have a greatest common divisor n ≥ 2, the invoice was
    read n times, and count ÷ n copies of each line stay. Needs `invoice_no` and `quantity`; without them
    nothing is marked.
    """
    read = lines.mutate(as_read=render_line(lines))
    if find_missing_columns(lines):
        return read.mutate(is_extra_copy=False)
    keyed = read.mutate(line_hash=read.as_read.hash())
    times = find_times_read(keyed)
    if times.empty:
        return read.mutate(is_extra_copy=False)
    repeated = lines.get_backend().create_table("repeated_invoices", times)
    marked = keyed.left_join(repeated, [("invoice_no", "repeated_invoice")])
    marked = marked.drop("repeated_invoice")
    # Only lines of repeated invoices need to be numbered.
    once = marked.filter(marked.times.isnull()).mutate(is_extra_copy=False)
    copies = marked.filter(marked.times.notnull())
    same = ibis.window(group_by=[copies.invoice_no, copies.line_hash])
    stays = copies.count().over(same) // copies.times
    numbered = copies.mutate(is_extra_copy=ibis.row_number().over(same) >= stays)
    return ibis.union(once, numbered).drop("line_hash", "times")


def find_times_read(keyed: ir.Table) -> pd.DataFrame:
    """Return the invoices that were read more than once: repeated_invoice (str), times (int64).

    Parameters
    ----------
    keyed
        Lines with `invoice_no` and `line_hash`, equal where whole lines are equal.
    """
    named = keyed.filter(keyed.invoice_no.notnull() & (keyed.invoice_no.cast("string").strip() != ""))
    counts = named.group_by("invoice_no", "line_hash").agg(copies=ibis._.count())
    suspects = counts.group_by("invoice_no").agg(least=counts.copies.min()).filter(ibis._.least >= 2)
    pairs = counts.semi_join(suspects, "invoice_no").select("invoice_no", "copies").distinct().execute()
    pairs = pairs.sort_values(["invoice_no", "copies"], ignore_index=True)
    starts = np.flatnonzero(~pairs["invoice_no"].duplicated().to_numpy())
    divisors = np.gcd.reduceat(pairs["copies"].to_numpy(), starts) if len(starts) else np.empty(0, "int64")
    times = pd.DataFrame({"repeated_invoice": pairs["invoice_no"].to_numpy()[starts], "times": divisors})
    return times[times["times"] >= 2].reset_index(drop=True)
