"""The rules that decide whether a line of the source counts, in words.

Takes nothing, gives names to translate; `kept` is the fate of a line that no rule leaves out.
"""

from __future__ import annotations

from dashboard.translations import mark

KEPT = "kept"
RULES = {
    KEPT: mark("Counts"),
    "unreadable": mark("Quantity or price unreadable"),
    "repeated_invoice": mark("Invoice repeated"),
    "no_customer": mark("No customer"),
    "not_a_product": mark("Not a product"),
    "no_price": mark("No price"),
    "no_quantity": mark("No quantity"),
}
