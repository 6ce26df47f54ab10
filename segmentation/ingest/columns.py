"""Which column of a source is which: headers recognised by a table of known synonyms.

Takes a first row and SOURCE_COLUMNS, gives a name for every position. It does not look at the values below.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segmentation.errors import ColumnsError
from segmentation.frames import SourceColumn
from segmentation.headers import CUSTOMER_ID_HEADERS, normalise_header
from segmentation.ingest.tidy import AMOUNTS

SYNONYMS: dict[str, tuple[str, ...]] = {
    "customer_id": (*CUSTOMER_ID_HEADERS, "customeremail", "email"),
    "invoice_at": (
        *("invoiceat", "invoicedate", "invoicedatetime", "orderdate", "orderedat", "orderdatetime", "ordertime"),
        *("transdate", "transactiondate", "transactiondatetime", "purchasedate", "purchasedat", "saledate"),
        *("salesdate", "paidon", "paidat", "createdat", "date", "datetime", "timestamp", "day", "datum"),
        *("rechnungsdatum", "bestelldatum", "kaufdatum", "datecommande", "datefacture", "fecha", "fechafactura"),
        *("fechapedido", "data", "datafatura", "datapedido", "datavenda"),
    ),
    "quantity": (
        *("quantity", "qty", "units", "items", "itemcount", "lineitemquantity", "quantityordered", "unitssold"),
        *("menge", "anzahl", "stuck", "quantite", "qte", "cantidad", "quantidade", "qtd", "aantal"),
    ),
    "unit_price": (
        *("unitprice", "price", "priceperunit", "priceeach", "itemprice", "sellingprice", "lineitemprice", "unitcost"),
        *("preis", "einzelpreis", "stuckpreis", "prix", "prixunitaire", "precio", "preciounitario", "preco"),
        *("precounitario", "prijs"),
    ),
    "revenue": (
        *("revenue", "lineamount", "linetotal", "netamount", "salesamount", "saleamount", "netsales", "sales"),
        *("amount", "tranamount", "transactionamount", "totalamount", "totalprice", "total", "value", "spend"),
        *("turnover", "umsatz", "betrag", "summe", "montant", "importe", "valor", "bedrag"),
    ),
    "invoice_no": (
        *("invoiceno", "invoice", "invoicenumber", "invoiceid", "orderid", "orderno", "ordernumber", "order"),
        *("transactionid", "transid", "transactionno", "receiptid", "receiptno", "receipt", "basketid", "billno"),
        *("rechnung", "rechnungsnummer", "rechnungsnr", "bestellnummer", "facture", "numerofacture", "commande"),
        *("factura", "pedido", "numeropedido", "fatura"),
    ),
    "stock_code": (
        *("stockcode", "sku", "productid", "productcode", "productno", "product", "itemid", "itemcode", "itemno"),
        *("articleid", "articleno", "article", "lineitemsku", "upc", "ean", "asin", "artikel", "artikelnummer"),
        *("artikelnr", "produit", "producto", "codigoproducto", "produto", "codigoproduto"),
    ),
    "description": (
        *("description", "productname", "productdescription", "itemname", "itemdescription", "title"),
        *("lineitemname", "bezeichnung", "beschreibung", "libelle", "descripcion", "descricao", "omschrijving"),
    ),
    "country": (
        *("country", "countrycode", "countryname", "billingcountry", "shippingcountry", "region", "market"),
        *("land", "pays", "pais"),
    ),
}
"""Known headers by column, best first; compared without case, spaces, underscores and accents."""

ORDER_TOTALS = frozenset({"totalamount", "totalprice", "total", "value", "spend", "sales", "summe"})
"""Headers that are as often an order's total: taken as a line's only where no unit price is there."""


@dataclass(frozen=True)
class Layout:
    """A name for every position of a source, and the headers that the known columns were found under."""

    names: tuple[str, ...]
    has_header: bool
    found: Mapping[str, str]


def parse_source_columns(text: str) -> dict[str, str]:
    """Return SOURCE_COLUMNS as column → header or position.

    Raises
    ------
    ColumnsError
        A part is not `column=header`, or names a column that is not known.
    """
    given: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, separator, header = (piece.strip() for piece in part.partition("="))
        if not separator or not header:
            raise ColumnsError(f"SOURCE_COLUMNS must be column=header pairs, found {part!r}. Try customer_id=client.")
        if name not in SYNONYMS:
            close = difflib.get_close_matches(name, SYNONYMS, n=1, cutoff=0)
            raise ColumnsError(
                f"SOURCE_COLUMNS names {name!r}, which is none of {', '.join(SYNONYMS)}. Is it {close[0]}?"
            )
        given[name] = header
    return given


def name_columns(first_row: Sequence[str], given: Mapping[str, str]) -> Layout:
    """Return a name for every position: a known column's, or `other_…`.

    Parameters
    ----------
    first_row
        The first row of the source: its headers, or already values.
    given
        SOURCE_COLUMNS; positions count from 1.

    Raises
    ------
    ColumnsError
        A required column is missing; lists what was found and the closest guess.
    """
    headers = [header.strip() for header in first_row]
    recognised = positions = _recognise(headers)
    for name in given:
        taken = _find_given(name, given, headers)
        positions = {other: place for other, place in positions.items() if place != taken} | {name: taken}
    _check_required(positions, headers, given)
    is_named = not all(value.isdecimal() for value in given.values())
    has_header = bool(recognised) or is_named or not _holds_values(headers, positions)
    names = _name_others(headers, has_header)
    for name, place in positions.items():
        names[place] = name
    return Layout(
        tuple(names), has_header, {name: _describe(headers, place, has_header) for name, place in positions.items()}
    )


def _recognise(headers: Sequence[str]) -> dict[str, int]:
    plain = [normalise_header(header) for header in headers]
    positions: dict[str, int] = {}
    for name, synonyms in SYNONYMS.items():
        usable = [
            word for word in synonyms if name != "revenue" or "unit_price" not in positions or word not in ORDER_TOTALS
        ]
        known = next((word for word in usable if word in plain), None)
        if known is not None:
            positions[name] = plain.index(known)
    # Shopify calls the order's number Name; anywhere else that is a customer's or a product's.
    if "invoice_no" not in positions and {"name", "lineitemname"} <= set(plain):
        positions["invoice_no"] = plain.index("name")
    return positions


def _holds_values(first_row: Sequence[str], positions: Mapping[str, int]) -> bool:
    """Return whether the first row is already a line: a date or an amount has digits, a header seldom."""
    return any(
        re.search(r"\d", first_row[place]) for name, place in positions.items() if name in ("invoice_at", *AMOUNTS)
    )


def _find_given(name: str, given: Mapping[str, str], headers: Sequence[str]) -> int:
    value = given[name]
    plain = [normalise_header(header) for header in headers]
    if value.isdecimal():
        # Always a position: as a header it could not be told from a value of the first line.
        if 1 <= int(value) <= len(headers):
            return int(value) - 1
    elif value in headers:
        return headers.index(value)
    elif normalise_header(value) in plain and normalise_header(value):
        return plain.index(normalise_header(value))
    close = difflib.get_close_matches(value, headers, n=1)
    guess = f" Is it {close[0]}?" if close else ""
    raise ColumnsError(
        f"SOURCE_COLUMNS says {name}={value}, but the source has {_list_headers(headers)}.{guess} "
        f"Set {_write_setting({**given, name: close[0] if close else '<its header>'})}."
    )


def _write_setting(given: Mapping[str, str]) -> str:
    return f"SOURCE_COLUMNS={','.join(f'{name}={header}' for name, header in given.items())}"


def _check_required(positions: Mapping[str, int], headers: Sequence[str], given: Mapping[str, str]) -> None:
    has_money = "revenue" in positions or {"quantity", "unit_price"} <= positions.keys()
    missing = [name for name in ("customer_id", "invoice_at") if name not in positions]
    if not missing and has_money:
        return
    spare = [header for place, header in enumerate(headers) if header and place not in positions.values()]
    has_total = any(normalise_header(header) in ORDER_TOTALS for header in spare)
    if not has_money:
        missing += ["revenue"] if has_total else [name for name in ("quantity", "unit_price") if name not in positions]
    guesses = {name: _guess_header(name, spare) for name in missing}
    known = [f"{header}" for header in guesses.values() if header]
    question = f" Is it {' and '.join(known)}?" if known else ""
    fix = _write_setting({**given, **{name: header or "<its header>" for name, header in guesses.items()}})
    money = " (or revenue, the line's total, instead of quantity and unit_price)"
    if has_money or has_total:
        money = "" if has_money else " (the line's total, or quantity and unit_price)"
    raise ColumnsError(
        f"No column for {' and '.join(missing)}{money} among {_list_headers(headers)}.{question} "
        f"Set {fix}. Where there is no header row, give positions: customer_id=1."
    )


def _guess_header(name: str, spare: Sequence[str]) -> str | None:
    def closeness(header: str) -> float:
        plain = normalise_header(header)
        return max(difflib.SequenceMatcher(None, plain, word).ratio() for word in SYNONYMS[name])

    best = max(spare, key=closeness, default=None)
    return best if best is not None and closeness(best) >= 0.6 else None


def _name_others(headers: Sequence[str], has_header: bool) -> list[str]:
    names: list[str] = []
    for place, header in enumerate(headers, start=1):
        name = f"other_{normalise_header(header)}" if has_header and normalise_header(header) else f"other_{place}"
        names.append(name if name not in names else f"other_{place}")
    return names


def _describe(headers: Sequence[str], place: int, has_header: bool) -> str:
    return headers[place] if has_header else str(place + 1)


def _list_headers(headers: Sequence[str]) -> str:
    return ", ".join(header for header in headers if header) or "nothing"


def describe_columns(layouts: Sequence[Layout]) -> tuple[SourceColumn, ...]:
    """Return how each known column was found over all files and sheets, in the order of SYNONYMS."""
    found: dict[str, list[str]] = {name: [] for name in SYNONYMS}
    for layout in layouts:
        for name, header in layout.found.items():
            if header not in found[name]:
                found[name].append(header)
    return tuple(SourceColumn(name, " / ".join(headers) or None) for name, headers in found.items())
