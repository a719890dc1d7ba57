"""Orders of Shopify: the CSV export of the admin, and what its Admin API answers.

API shapes: REST (``{"orders": [...]}``, 2019 to now), GraphQL (``data.orders.edges[].node`` or
``nodes``) and the JSON lines of its bulk operations, in which lines with ``__parentId`` are parts
of an order. An order that was moved to Shopify bears the day of the move as ``created_at`` and the
real day as ``processed_at``, by which Shopify's own reports count: the earlier of the two counts.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kb.storage.packed import fits
from kb.tickets import Skipped
from kb.words import fold
from mining.importers import values
from mining.importers.csv_rows import Table
from mining.importers.orders.source import (
    OrderFields,
    OrderReading,
    OrderSource,
    SourceOrder,
    is_yes,
    order,
)
from mining.importers.orders.tables import COMMON, ENDINGS, Roles, cells, columns, lacking, opened
from mining.importers.records import JSON_ENDINGS, input_files, json_records
from mining.importers.source import ImportOptions, child

NAME = "shopify"
ROLES: Roles = {
    **COMMON,
    "number": ("name", "nom", "order name", "order", "commande", "numero de commande"),
    "payment": ("payment method", "mode de paiement", "moyen de paiement", "methode de paiement"),
}
TEST_GATEWAY = "bogus"
"""Shopify's gateway for tests: "(for testing) Bogus Gateway"."""
LISTS = ("orders", "edges", "nodes")
WRAPPERS = ("data", "orders", "edges", "nodes", "node", "order")
"""Keys around orders in answers of the API, from the outside in."""
DEEPEST = 6
_GID = "gid://shopify/"

Record = Mapping[str, Any]


def read(paths: Sequence[Path], options: ImportOptions) -> OrderReading:
    """The orders of the files at ``paths``: CSV by the ending of the name, else JSON.

    Raises:
        InputError: a file that cannot be read as either.
    """
    for path in input_files(paths, (*ENDINGS, *JSON_ENDINGS)):
        if fits(path.name, ENDINGS):
            yield from _table(path, options)
        else:
            yield from _answers(path, options)


def _table(path: Path, options: ImportOptions) -> OrderReading:
    found = opened(path)
    if isinstance(found, Skipped):
        yield found
        return
    own = columns(found.headers, ROLES)
    if not {"number", "created_at"} <= own.keys():
        raise lacking(path, found.headers, "Name and Created at; is it an export of orders?")
    for row in _whole(found, own):
        yield row if isinstance(row, Skipped) else _row(*row, options)


def _whole(found: Table, own: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]] | Skipped]:
    """(place, cells by role) of each order: its first row, filled in from those of its items."""
    rows = cells(found, own)
    for number, run in itertools.groupby(rows, key=_key):
        if isinstance(number, Skipped):
            yield number
            continue
        whole: dict[str, str] = {}
        place = ""
        for row in run:
            assert not isinstance(row, Skipped)
            place = place or row[0]
            whole |= {role: cell for role, cell in row[1].items() if cell and not whole.get(role)}
        yield place, whole


def _key(row: tuple[str, dict[str, str]] | Skipped) -> str | Skipped:
    """What rows of one order have in common; rows without a number stand for themselves."""
    return row if isinstance(row, Skipped) else row[1]["number"] or f" {row[0]}"


def _row(place: str, row: Mapping[str, str], options: ImportOptions) -> SourceOrder | Skipped:
    fields = OrderFields(
        numbers=(row.get("number"),),
        times=(row.get("created_at"),),
        email=row.get("email"),
        phone=row.get("phone"),
        customer_id=row.get("customer_id"),
        cancelled=(row.get("cancelled_at"), row.get("cancelled")),
        statuses=(row.get("financial"),),
        is_test=is_yes(row.get("test")) or TEST_GATEWAY in fold(row.get("payment", "")),
        locale=row.get("locale"),
        channel=row.get("channel"),
    )
    return order(NAME, place, fields, options)


def _answers(path: Path, options: ImportOptions) -> OrderReading:
    position = 0
    for record in json_records(path, LISTS):
        for found in _unwrapped(record):
            position += 1
            place = f"{path.name}, record {position}"
            if isinstance(found, Skipped):
                yield found
            elif not isinstance(found, dict):
                yield Skipped(place, "not an object")
            elif not _is_part(found):
                yield _order(found, place, options)


def _unwrapped(value: Any, depth: int = 0) -> Iterator[Any]:
    """The orders in an answer of the API; what is around none is given as it is."""
    if isinstance(value, list) and depth < DEEPEST:
        for item in value:
            yield from _unwrapped(item, depth + 1)
        return
    inside = _inside(value) if isinstance(value, dict) and depth < DEEPEST else None
    if inside is None:
        yield value
    else:
        yield from _unwrapped(inside, depth + 1)


def _inside(record: Record) -> Any:
    """What stands in a wrapper; None of an order, which has a name or an id."""
    if record.get("id") or record.get("name"):
        return None
    inner = (record.get(key) for key in WRAPPERS)
    return next((found for found in inner if isinstance(found, dict | list)), None)


def _is_part(record: Record) -> bool:
    """Whether a line of a bulk operation is an item or customer, and no order itself."""
    kind = values.text(record.get("id")).removeprefix(_GID).partition("/")[0]
    return "__parentId" in record and kind != "Order"


def _order(record: Record, place: str, options: ImportOptions) -> SourceOrder | Skipped:
    customer = child(record, "customer")
    fields = OrderFields(
        numbers=[record.get("name"), _either(record, "order_number"), _id(record.get("id"))],
        times=[_either(record, "created_at"), _either(record, "processed_at")],
        email=_email(record, customer),
        phone=record.get("phone") or customer.get("phone"),
        customer_id=_id(customer.get("id")),
        cancelled=(_either(record, "cancelled_at"),),
        statuses=(record.get("financial_status"), record.get("displayFinancialStatus")),
        is_test=is_yes(record.get("test")) or _is_bogus(record),
        locale=_either(record, "customer_locale") or customer.get("locale"),
        channel=_either(record, "source_name"),
    )
    return order(NAME, place, fields, options)


def _either(record: Record, key: str) -> Any:
    """The value of ``some_key`` (REST) or of ``someKey`` (GraphQL)."""
    first, *rest = key.split("_")
    camel = first + "".join(part.capitalize() for part in rest)
    return record.get(key) or record.get(camel)


def _email(record: Record, customer: Record) -> Any:
    address = child(customer, "defaultEmailAddress").get("emailAddress")
    given: Iterable[Any] = (
        record.get("email"),
        record.get("contact_email"),
        customer.get("email"),
        address,
    )
    return next((value for value in given if values.text(value).strip()), None)


def _id(value: Any) -> str:
    """``gid://shopify/Order/123?x=y`` as ``123``, as REST has it."""
    found = values.identity(value)
    return found.rpartition("/")[2].partition("?")[0] if found.startswith(_GID) else found


def _is_bogus(record: Record) -> bool:
    names = values.texts(record.get("payment_gateway_names") or record.get("paymentGatewayNames"))
    return any(TEST_GATEWAY in fold(name) for name in names)


SOURCE = OrderSource(NAME, "Shopify: CSV export of orders, Admin API (REST, GraphQL, bulk)", read)
