"""Headers of tables that others wrote, made comparable, and those that mean a customer's id.

Takes a header, gives it without what exports write differently. It knows of no file.
"""

from __future__ import annotations

import re
import unicodedata

CUSTOMER_ID_HEADERS = (
    *("customerid", "customer", "customerno", "customernumber", "customercode", "custid", "clientid", "client"),
    *("clientno", "clientnumber", "buyerid", "buyer", "userid", "user", "memberid", "accountid", "account"),
    *("shopperid", "consumerid", "kunde", "kundennummer", "kundennr", "kundenid", "idclient", "numeroclient"),
    *("clienteid", "idcliente", "cliente", "codigocliente", "klantid", "klant"),
)
"""As `normalise_header` returns them, best first."""


def normalise_header(header: str) -> str:
    """Return the header without case, spaces, underscores, punctuation and accents."""
    plain = unicodedata.normalize("NFKD", header.casefold())
    return re.sub(r"[\W_]+", "", "".join(mark for mark in plain if not unicodedata.combining(mark)))
