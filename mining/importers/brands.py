"""Which brand of a shop a ticket belongs to: help desks call it brand, product, store or mailbox.

An id stands for a brand whose name the export does not tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kb.tickets import Skipped, SourceTicket
from kb.words import fold
from mining.importers import values
from mining.importers.beside import Beside

if TYPE_CHECKING:
    from mining.redaction import Redactor

OTHER, NONE = "another brand", "no brand"
"""Reasons of tickets that were read well and are not those asked for."""
STORES = frozenset(
    {"shopify", "magento", "magento2", "bigcommerce", "woocommerce", "prestashop", "salesforce"}
)
"""Integrations of Gorgias that are shops."""
SHOPS_MAY_BEAR = frozenset({"NAME", "TRACKING"})
"""Kinds of personal data that a brand's name or id is taken for."""
_LONGEST = 60


def brand(name: Any) -> str:
    """A brand's name on one line; empty for what is no name: an address, a text."""
    found = " ".join(values.identity(name).split())
    return "" if "@" in found or len(found) > _LONGEST else found


def brand_of(side: Beside, kind: str, brand_id: Any) -> str:
    """The name of the brand with this id among the records of a kind, else the id."""
    own = values.identity(brand_id)
    record = side.one(kind, own)
    inside = record.get(kind)
    told = inside if isinstance(inside, dict) else record
    return brand(told.get("name")) or brand(own)


def store_of(record: Mapping[str, Any]) -> str:
    """The shop among the integrations of a ticket or of its customer, as Gorgias names them."""
    for found in _integrations(record):
        kind = values.text(found.get("type") or found.get("__integration_type__")).lower()
        if kind in STORES:
            return brand(found.get("name") or _address(found) or found.get("id"))
    return ""


def _integrations(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Those of the ticket, else, if it is but one, that of its customer."""
    customer = record.get("customer")
    places = [record.get("integrations")]
    if isinstance(customer, dict):
        places.append(customer.get("integrations"))
    for place in places:
        inside = place.values() if isinstance(place, dict) else place
        found = [one for one in inside if isinstance(one, dict)] if inside else []
        if place is places[0] or len(found) == 1:
            yield from found


def _address(found: Mapping[str, Any]) -> Any:
    meta = found.get("meta")
    return meta.get("shop_name") if isinstance(meta, dict) else None


def of_brands(
    records: Iterable[SourceTicket | Skipped], wanted: Iterable[str]
) -> Iterator[SourceTicket | Skipped]:
    """``records`` with the tickets of brands that are not ``wanted`` as skipped; none wants all.

    Names are compared without case and accents.
    """
    asked = {fold(name).strip() for name in wanted}
    for record in records:
        is_other = isinstance(record, SourceTicket) and fold(record.brand) not in asked
        if asked and is_other and isinstance(record, SourceTicket):
            yield Skipped(record.id, OTHER if record.brand else NONE)
        else:
            yield record


def stored_brand(ticket: SourceTicket, redactor: Redactor) -> str:
    """The brand of a ticket; empty when it names the requester, or holds data of a person.

    Shops bear people's names, and ids look like tracking numbers: these alone are let through.
    """
    found = ticket.brand
    if not found:
        return ""
    own = fold(ticket.requester.name).strip()
    types = {span.type for span in redactor.spans(found, ticket.language or "fr")}
    return "" if types - SHOPS_MAY_BEAR or (own and own in fold(found)) else found
