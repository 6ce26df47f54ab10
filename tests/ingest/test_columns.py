"""Headers of every spelling, and errors that say what to set."""

from __future__ import annotations

import pytest

from segmentation.errors import ColumnsError
from segmentation.headers import normalise_header
from segmentation.ingest.columns import describe_columns, name_columns, parse_source_columns


@pytest.mark.parametrize("header", ["Customer ID", "customer_id", "CUSTOMERID", " Cüstomer-Id ", "customer.id"])
def test_a_header_is_compared_without_case_space_underscore_and_accent(header: str) -> None:
    assert normalise_header(header) == "customerid"


@pytest.mark.parametrize(
    "headers",
    [
        ["Invoice", "StockCode", "Quantity", "InvoiceDate", "Price", "Customer ID"],
        ["InvoiceNo", "Stock Code", "QTY", "invoice_date", "UnitPrice", "CustomerID"],
        ["order_id", "SKU", "Lineitem quantity", "trans_date", "Lineitem price", "client"],
        ["Rechnung", "Artikelnummer", "Stück", "Datum", "Einzelpreis", "Kunde"],
        ["Commande", "Produit", "Quantité", "Date commande", "Prix unitaire", "Numéro client"],
    ],
)
def test_it_recognises_known_headers(headers: list[str]) -> None:
    layout = name_columns(headers, {})
    assert layout.names == ("invoice_no", "stock_code", "quantity", "invoice_at", "unit_price", "customer_id")
    assert layout.has_header


def test_a_customer_a_date_and_an_amount_are_enough() -> None:
    layout = name_columns(["customer_id", "trans_date", "tran_amount"], {})
    assert layout.names == ("customer_id", "invoice_at", "revenue")


def test_an_order_total_is_no_line_total_where_prices_are_there() -> None:
    headers = ["Email", "Created at", "Total", "Lineitem quantity", "Lineitem price"]
    assert "revenue" not in name_columns(headers, {}).names


def test_a_name_is_the_invoice_of_a_shopify_export_alone() -> None:
    shopify = ["Name", "Email", "Paid at", "Lineitem quantity", "Lineitem name", "Lineitem price"]
    assert name_columns(shopify, {}).names[0] == "invoice_no"
    assert name_columns(["Name", "Email", "Date", "Amount"], {}).names[0] == "other_name"


def test_a_line_total_is_taken_beside_prices() -> None:
    headers = ["client", "date", "qty", "price", "line_total"]
    assert name_columns(headers, {}).names[-1] == "revenue"


def test_unknown_empty_and_repeated_headers_get_names_of_their_own() -> None:
    layout = name_columns(["customer_id", "date", "amount", "Colour", "Colour", ""], {})
    assert layout.names[3:] == ("other_colour", "other_5", "other_6")


def test_source_columns_name_what_is_not_recognised() -> None:
    given = parse_source_columns("customer_id=Who, invoice_at=when_paid,revenue=sum of it")
    assert name_columns(["Who", "When Paid", "Sum of it"], given).names == ("customer_id", "invoice_at", "revenue")


def test_source_columns_win_over_a_synonym() -> None:
    layout = name_columns(["client", "account", "date", "amount"], {"customer_id": "account"})
    assert layout.names[:2] == ("other_client", "customer_id")


def test_positions_count_from_one_where_there_is_no_header() -> None:
    layout = name_columns(["7", "2011-01-01", "9.5"], parse_source_columns("customer_id=1,invoice_at=2,revenue=3"))
    assert layout.names == ("customer_id", "invoice_at", "revenue")
    assert not layout.has_header
    assert layout.found == {"customer_id": "1", "invoice_at": "2", "revenue": "3"}


def test_a_position_is_never_taken_for_a_value_of_the_first_line() -> None:
    given = parse_source_columns("customer_id=1,invoice_at=2,revenue=3")
    layout = name_columns(["10002", "2023-01-04", "84.84", "1"], given)
    assert layout.names == ("customer_id", "invoice_at", "revenue", "other_4")
    assert not layout.has_header


def test_a_header_of_which_every_column_is_given_by_position_is_no_line() -> None:
    layout = name_columns(["who", "when", "what"], parse_source_columns("customer_id=1,invoice_at=2,revenue=3"))
    assert layout.names == ("customer_id", "invoice_at", "revenue")
    assert layout.has_header


def test_positions_beside_a_header_keep_the_header() -> None:
    layout = name_columns(["who", "date", "amount"], {"customer_id": "1"})
    assert layout.names == ("customer_id", "invoice_at", "revenue")
    assert layout.has_header


def test_a_missing_column_is_said_with_the_closest_guess() -> None:
    with pytest.raises(ColumnsError) as raised:
        name_columns(["InvoiceNo", "Clients", "InvoiceDate", "Total"], {})
    assert str(raised.value) == (
        "No column for customer_id among InvoiceNo, Clients, InvoiceDate, Total. Is it Clients? "
        "Set SOURCE_COLUMNS=customer_id=Clients. Where there is no header row, give positions: customer_id=1."
    )


def test_missing_money_names_both_ways() -> None:
    both = r"No column for quantity and unit_price \(or revenue, .*\) among client, date, zz"
    with pytest.raises(ColumnsError, match=both):
        name_columns(["client", "date", "zz"], {})


def test_a_total_that_may_be_the_orders_is_asked_for() -> None:
    with pytest.raises(ColumnsError) as raised:
        name_columns(["customer", "date", "price", "total"], {})
    assert str(raised.value).startswith(
        "No column for revenue (the line's total, or quantity and unit_price) among customer, date, price, total. "
        "Is it total? Set SOURCE_COLUMNS=revenue=total."
    )


def test_a_header_that_is_not_there_is_said_with_the_closest() -> None:
    closest = r"customer_id=custmer, but the source has customer_, date.* Is it customer_\?"
    with pytest.raises(ColumnsError, match=closest):
        name_columns(["customer_", "date", "amount"], {"customer_id": "custmer"})


def test_a_position_beyond_the_last_column_is_refused() -> None:
    with pytest.raises(ColumnsError, match="customer_id=9, but the source has a, b"):
        name_columns(["a", "b"], {"customer_id": "9"})


def test_an_unknown_column_is_said_with_the_closest() -> None:
    with pytest.raises(ColumnsError, match=r"names 'custmer_id', .* Is it customer_id\?"):
        parse_source_columns("custmer_id=client")


@pytest.mark.parametrize("text", ["customer_id", "customer_id=", "client"])
def test_source_columns_must_be_pairs(text: str) -> None:
    with pytest.raises(ColumnsError, match="must be column=header pairs"):
        parse_source_columns(text)


def test_headers_that_differ_between_files_are_all_named() -> None:
    layouts = [name_columns([who, "date", "amount"], {}) for who in ("client", "Customer", "client")]
    columns = {column.name: column.found_as for column in describe_columns(layouts)}
    assert columns["customer_id"] == "client / Customer"
    assert columns["country"] is None
