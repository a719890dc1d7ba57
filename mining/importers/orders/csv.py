"""Orders in CSV: a row an order, or counts by week or day (``week,orders``).

Headers are known in French and English. A table with a count of orders and no order number holds
counts: the days of one week are added up, and may be split by ``locale`` and ``channel``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kb.errors import InputError
from kb.tickets import Skipped
from mining.importers.columns import plain_header
from mining.importers.orders.source import (
    OrderFields,
    OrderReading,
    OrderSource,
    SourceCount,
    count,
    is_yes,
    order,
)
from mining.importers.orders.tables import (
    COMMON,
    ENDINGS,
    Roles,
    Tabular,
    cells,
    columns,
    lacking,
    opened,
)
from mining.importers.records import input_files
from mining.importers.source import ImportOptions

ROLES: Roles = {
    **COMMON,
    "number": (
        "order number",
        "order id",
        "order",
        "order name",
        "order ref",
        "order reference",
        "numero de commande",
        "n de commande",
        "n commande",
        "ref commande",
        "reference commande",
        "commande",
        "id commande",
        "reference",
        "number",
        "numero",
        "id",
    ),
    "customer": ("customer", "client", "acheteur", "buyer"),
    "status": ("status", "order status", "statut", "statut de la commande", "etat"),
}
COUNT_ROLES: Roles = {
    "day": (
        "week",
        "semaine",
        "week start",
        "week starting",
        "week of",
        "debut de semaine",
        "semaine du",
        "day",
        "jour",
        "date",
    ),
    "orders": (
        "orders",
        "commandes",
        "order count",
        "orders count",
        "number of orders",
        "total orders",
        "nombre de commandes",
        "nb commandes",
        "nb de commandes",
    ),
    "locale": COMMON["locale"],
    "channel": COMMON["channel"],
}

SHOPIFY = frozenset({"name", "financial status", "created at"})
"""Headers that stand together in Shopify's export alone."""


def read(paths: Sequence[Path], options: ImportOptions) -> OrderReading:
    """The orders or counts of the files at ``paths``.

    Raises:
        InputError: a file that is missing, empty or not text, or without the columns needed.
    """
    for path in input_files(paths, ENDINGS):
        found = opened(path)
        if isinstance(found, Skipped):
            yield found
        else:
            yield from records(found, options)


def records(found: Tabular, options: ImportOptions, name: str = "csv") -> OrderReading:
    """The orders or counts in the rows of a table, for the source called ``name``.

    Raises:
        InputError: it has no row, or not the columns needed.
    """
    if {plain_header(header) for header in found.headers} >= SHOPIFY:
        # Its numbers stand under Name and its rows are items: read here, no order would join.
        raise InputError(
            found.path, "is Shopify's export of orders; read it by `askless import orders shopify`"
        )
    own = columns(found.headers, ROLES)
    counted = columns(found.headers, COUNT_ROLES)
    is_counts = {"day", "orders"} <= counted.keys() and "number" not in own
    if not is_counts and not {"number", "created_at"} <= own.keys():
        wanted = "the order's number and time (order number, created at), or week and orders"
        raise lacking(found.path, found.headers, wanted)
    for row in cells(found, counted if is_counts else own):
        if isinstance(row, Skipped):
            yield row
        elif is_counts:
            yield _count(*row, options)
        else:
            yield order(name, row[0], _fields(row[1]), options)


def _count(place: str, row: Mapping[str, str], options: ImportOptions) -> SourceCount | Skipped:
    return count(place, row, row["day"], options)


def _fields(row: Mapping[str, str]) -> OrderFields:
    who = row.get("customer", "")
    return OrderFields(
        numbers=(row["number"],),
        times=(row["created_at"],),
        email=row.get("email") or (who if "@" in who else ""),
        phone=row.get("phone"),
        customer_id=row.get("customer_id") or ("" if "@" in who else who),
        cancelled=(row.get("cancelled_at"), row.get("cancelled")),
        statuses=(row.get("status"), row.get("financial")),
        is_test=is_yes(row.get("test")),
        locale=row.get("locale"),
        channel=row.get("channel"),
    )


SOURCE = OrderSource("csv", "CSV: a row an order, or counts (week,orders)", read)
