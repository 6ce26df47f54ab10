"""What the command `check` says of a source."""

from __future__ import annotations

from segmentation.ingest.report import describe_reading
from tests.ingest.conftest import Read

SHOP = ("client;date;amount\nA;30/11/2011;9,50\nA;2/12/2011;-2,00\nB;13/12/2011;1.000,25\n;14/12/2011;3\n").encode(
    "latin-1"
)


def test_it_names_columns_fates_months_and_notes(read: Read) -> None:
    assert describe_reading(read(SHOP + "C;soon;4;é;é\n".encode("latin-1"))) == (
        "Columns\n"
        "  customer_id  client\n"
        "  invoice_at   date (%d/%m/%Y)\n"
        "  quantity     not found\n"
        "  unit_price   not found\n"
        "  revenue      amount (decimal comma)\n"
        "  invoice_no   not found\n"
        "  stock_code   not found\n"
        "  description  not found\n"
        "  country      not found\n"
        "\n"
        "Lines read: 5\n"
        "                          lines                money\n"
        "  kept                        3             1,007.75   of them returns: 1\n"
        "  unreadable                  1                 0.00   C | soon | 4 | é\n"
        "  no_customer                 1                 3.00    | 14/12/2011 | 3\n"
        "\n"
        "Months\n"
        "  2011-11-30 to 2011-12-14\n"
        "              buyers     orders              revenue\n"
        "  2011-11          1          1                 9.50\n"
        "  2011-12          1          1               998.25\n"
        "\n"
        "Notes\n"
        "  shop.csv is not UTF-8: read as Windows-1252.\n"
        "  1 line of shop.csv has more values than its header: unreadable."
    )


def test_it_says_nothing_where_there_are_no_notes(read: Read) -> None:
    assert "Notes" not in describe_reading(read("client,date,amount\nA,2011-11-30,9.50\n"))
