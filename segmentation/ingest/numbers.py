"""Numbers written as text: which mark is the decimal one, and what they amount to.

Takes columns of text, gives Ibis expressions of decimal(18,4), rounded half up. It judges no line.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from segmentation.errors import DecimalError

AMOUNT = "decimal(18, 4)"

# One or two digits after a mark, or more than three, are decimals; exactly three may be thousands.
_DECIMALS = r"(\d{1,2}|\d{4,})\D*$"
_SPACES_AND_CURRENCY = r"[\s\x{00A0}\x{202F}'’\p{Sc}]"

_ASK = (
    "Numbers such as {example} may have a decimal {mark} or a {mark} between thousands. "
    "Set DECIMAL=, or DECIMAL=. to say which."
)


def find_decimal_mark(lines: ir.Table, names: Sequence[str], decimal: str) -> str:
    """Return the decimal mark of the text columns `names`: DECIMAL where it is set, else what most values show.

    Raises
    ------
    DecimalError
        Commas occur only as in 1,234, or points only as in 1.234 and more than once; or as many values
        speak for one mark as for the other.
    """
    texts = [lines[name] for name in names if lines[name].type().is_string()]
    if decimal or not texts:
        return decimal or "."
    found = lines.agg(
        with_comma=ibis.coalesce(*(text.max(where=text.contains(",")) for text in texts)),
        with_point=ibis.coalesce(*(text.max(where=text.contains(".")) for text in texts)),
        pointed=sum(text.contains(".").sum().fill_null(0) for text in texts),
    ).execute()
    example = found["with_comma"].iloc[0]
    if not isinstance(example, str):
        _check_points(texts, lines, int(found["pointed"].iloc[0]), found["with_point"].iloc[0])
        return "."
    votes = lines.agg(
        comma=sum(_count(text, rf"(,{_DECIMALS}|\.\d{{3}},)") for text in texts),
        point=sum(_count(text, rf"(\.{_DECIMALS}|,\d{{3}}[.,])") for text in texts),
    ).execute()
    comma, point = int(votes["comma"].iloc[0]), int(votes["point"].iloc[0])
    if comma == point:
        raise DecimalError(_ASK.format(example=example, mark="comma"))
    return "," if comma > point else "."


def _check_points(texts: Sequence[ir.StringColumn], lines: ir.Table, pointed: int, example: str) -> None:
    """Refuse points that may all stand between thousands: one such value alone is a price of three decimals."""
    grouped = lines.agg(n=sum(_count(text, r"^\D*[1-9]\d{0,2}(\.\d{3})+\D*$") for text in texts)).execute()
    if pointed > 1 and int(grouped["n"].iloc[0]) == pointed:
        raise DecimalError(_ASK.format(example=example, mark="point"))


def _count(text: ir.StringColumn, pattern: str) -> ir.IntegerScalar:
    return text.re_search(pattern).sum().fill_null(0)


def read_number(column: ir.Column, mark: str) -> ir.DecimalValue:
    """Return the column as decimal(18,4); null where it is blank, no number or too large.

    Parameters
    ----------
    column
        Text, or a number of any type.
    mark
        The decimal mark of text; the other one stands between thousands. Accountants' (5.76) and 5.76-
        are negative.
    """
    if not column.type().is_string():
        return column.try_cast(AMOUNT)
    thousands = "." if mark == "," else ","
    bare = column.re_replace(_SPACES_AND_CURRENCY, "").replace("\u2212", "-")
    tidy = bare.re_replace(r"^(?:\(([^()+-]+)\)|([^()+-]+)-)$", r"-\1\2")
    grouped = tidy.re_search(rf"^[+-]?\d{{1,3}}(\{thousands}\d{{3}})+(\{mark}\d*)?$")
    joined = grouped.ifelse(tidy.replace(thousands, ""), tidy.contains(thousands).ifelse(ibis.null("string"), tidy))
    careful = joined.replace(mark, ".").try_cast(AMOUNT)
    # Most values are plain: only the others take the slow way.
    plain = column.contains(".") if mark == "," else ibis.literal(False)
    return ibis.coalesce(plain.ifelse(ibis.null(AMOUNT), column.try_cast(AMOUNT)), careful)
