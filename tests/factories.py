"""Builders that name only what matters to the test that calls them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kb.articles import Article, ArticleStatus
from kb.storage.ticketstore import StoredTicket
from kb.tickets import Requester, SourceMessage, SourceTicket

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def an_article(**changes: Any) -> Article:
    """A published French article about parcels."""
    values: dict[str, Any] = {
        "id": "delivery/where-is-my-order",
        "locale": "fr",
        "title": "Où est mon colis ?",
        "body": "Suivez votre colis depuis Mon compte.\n",
        "status": ArticleStatus.PUBLISHED,
    }
    return Article(**(values | changes))


def a_ticket_row(**changes: Any) -> dict[str, Any]:
    """A row of TICKETS: a French e-mail that asks for a parcel."""
    return {
        "ticket_id": "jsonl:1",
        "source": "jsonl",
        "content_hash": "0",
        "created_at": NOW,
        "created_at_assumed": False,
        "language": "fr",
        "channel": "email",
        "status": "solved",
        "requester_key": "c1",
        "subject": "Colis",
        "text": "Où est mon colis ?",
        "noise": None,
        "replies": 1,
        "tags": [],
        "group_name": "",
        "order_keys": [],
        "redactions": 0,
        "brand": "",
        "ner": False,
    } | changes


def a_message_row(**changes: Any) -> dict[str, Any]:
    """A row of MESSAGES: the customer's first message."""
    return {
        "ticket_id": "jsonl:1",
        "position": 0,
        "at": NOW,
        "direction": "in",
        "author_kind": "customer",
        "author_key": "",
        "public": True,
        "language": "fr",
        "text": "Où est mon colis ?",
    } | changes


def a_stored_ticket(ticket_id: str = "jsonl:1", **changes: Any) -> StoredTicket:
    """A ticket with one message, ready to store."""
    row = a_ticket_row(ticket_id=ticket_id, **changes)
    return StoredTicket(row, (a_message_row(ticket_id=ticket_id, text=row["text"]),))


def a_source_message(body: str = "Où est mon colis ?", **changes: Any) -> SourceMessage:
    """A customer's message as a help desk sends it; ``author_kind`` sets the direction too."""
    kind = changes.get("author_kind", "customer")
    values: dict[str, Any] = {
        "id": "1",
        "at": NOW,
        "direction": "in" if kind == "customer" else "out",
        "author_kind": kind,
        "body": body,
    }
    return SourceMessage(**(values | changes))


def a_source_ticket(*messages: SourceMessage | str, **changes: Any) -> SourceTicket:
    """A ticket as a help desk sends it; a text stands for a customer's message."""
    given = messages or ("Où est mon colis ?",)
    values: dict[str, Any] = {
        "source": "jsonl",
        "source_id": "1",
        "created_at": NOW,
        "requester": Requester(name="Léa Garnier", email="lea@example.com"),
        "messages": tuple(a_source_message(m) if isinstance(m, str) else m for m in given),
        "channel": "email",
    }
    return SourceTicket(**(values | changes))


def an_order_row(**changes: Any) -> dict[str, Any]:
    """A row of ORDERS: an order of the customer of :func:`a_ticket_row`."""
    row = {"order_key": "o1", "customer_key": "c1", "source": "jsonl", "created_at": NOW}
    return row | {"is_cancelled": False, "locale": None, "channel": None} | changes


def a_count_row(**changes: Any) -> dict[str, Any]:
    """A row of ORDER_COUNTS: a hundred orders in the first week of March."""
    return {"day": "2026-03-02", "locale": None, "channel": None, "orders": 100} | changes
