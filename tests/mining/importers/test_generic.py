"""JSON, Singer and Airbyte records of no known help desk, read by common field names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from kb.tickets import SourceTicket
from mining.importers.generic import AIRBYTE, JSON, LISTS, MESSAGES, PLAIN, SINGER, TEXTS, kind_of
from mining.importers.source import ImportOptions
from tests.mining.importers.exports import NOW, broken, none_is_lost, only_ticket, records_of

FLAT = {
    "ticketId": 12.0,
    "createdAt": "2025-03-04T10:00:00Z",
    "title": "Retard",
    "description": "Où est mon colis ?",
    "state": "résolu",
    "source": {"type": "chat"},
    "customer_email": "lea@example.com",
    "labels": ["livraison"],
    "order_number": "CMD-1001",
}
ANSWER = {"id": 2, "ticket_id": 12, "body": "Demain", "author_type": "Admin",
          "created_at": "2025-03-04 11:00:00"}  # fmt: skip
FIELDS = sorted({"comments", "author", "role", "incoming", "private", "requester", "from", "tags",
                 *TEXTS, *MESSAGES, *PLAIN, "ticket_id"})  # fmt: skip


def said(ticket: SourceTicket) -> list[tuple[str, str]]:
    """Who said what."""
    return [(m.author_kind, m.body) for m in ticket.messages]


def test_common_names_in_either_spelling_are_read() -> None:
    """One flat record is one ticket with one message."""
    ticket = only_ticket(JSON, FLAT)
    assert said(ticket) == [("customer", "Où est mon colis ?")]
    assert (ticket.id, ticket.channel, ticket.status) == ("jsonl:12", "chat", "solved")
    assert ticket.requester.email == "lea@example.com"
    assert (ticket.tags, ticket.order_refs) == (("livraison",), ("CMD-1001",))


def test_a_singer_stream_of_messages_joins_its_tickets() -> None:
    """In any order; messages that only say where a reader stood are no records."""
    stream = [
        {"type": "SCHEMA", "stream": "tickets", "schema": {}},
        {"type": "RECORD", "stream": "comments", "record": ANSWER},
        {"type": "RECORD", "stream": "tickets", "record": FLAT},
        {"type": "STATE", "value": {}},
    ]
    ticket = only_ticket(SINGER, stream)
    assert said(ticket) == [("customer", "Où est mon colis ?"), ("agent", "Demain")]


def test_an_airbyte_record_is_opened() -> None:
    """`stream`, `data` and `emitted_at` lie around it."""
    record = {"stream": "tickets", "data": FLAT, "emitted_at": 1746180000000}
    assert only_ticket(AIRBYTE, record).subject == "Retard"


def test_a_description_that_is_the_first_comment_counts_once() -> None:
    """As HTML in one place and plain in the other."""
    comments = [{"id": 1, "html_body": "<p>Où est mon colis&nbsp;?</p>", "role": "user"}]
    assert len(only_ticket(JSON, {**FLAT, "comments": comments}).messages) == 1


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ({"role": "end-user"}, "customer"),
        ({"direction": "outbound"}, "agent"),
        ({"from_agent": False}, "customer"),
        ({"incoming": False}, "agent"),
        ({"author": {"type": "bot"}}, "bot"),
        ({"author": {"email": "Lea@example.com"}}, "customer"),
        ({"author": {"email": "nina@shop.test"}}, "agent"),
        ({"role": "martian"}, "system"),
        ({}, "system"),
    ],
)
def test_who_wrote_is_told_by_role_direction_or_author(message: dict[str, Any], kind: str) -> None:
    """What nobody knows is no customer's word."""
    record = {**FLAT, "messages": [{"text": "1"}, {"text": "2", **message}]}
    assert only_ticket(JSON, record).messages[-1].author_kind == kind


def test_what_nobody_knows_is_counted() -> None:
    """An unknown role is in the report."""
    options = ImportOptions(now=NOW)
    record = {**FLAT, "messages": [{"text": "1", "role": "martian"}]}
    only_ticket(JSON, record, options=options)
    assert options.counts.unmapped == {"role 'martian'": 1}


@pytest.mark.parametrize("hidden", [{"public": False}, {"private": True}, {"internal": "true"}])
def test_a_note_is_not_public(hidden: dict[str, Any]) -> None:
    """In its three spellings."""
    record = {**FLAT, "messages": [{"text": "1"}, {"text": "fraude ?", "role": "agent", **hidden}]}
    assert not only_ticket(JSON, record).messages[-1].public


def test_an_address_is_a_mail_address_or_a_street() -> None:
    """Both words are in use; the street is masked in texts too."""
    for address, field in (("lea@example.com", "email"), ("3 rue des Lilas", "address")):
        ticket = only_ticket(JSON, {"id": 1, "created": "2025-03-04", "text": "x",
                                    "customer": {"address": address}})  # fmt: skip
        assert getattr(ticket.requester, field) == address


def test_a_record_without_text_says_why() -> None:
    """A stream of users gives no tickets, and each is counted."""
    (found,) = records_of(JSON, {"id": 1, "name": "Léa", "email": "lea@example.com"})
    assert not isinstance(found, SourceTicket)
    assert found.reason == "no text"


@settings(deadline=None, max_examples=500)
@given(broken(FIELDS, FLAT))
def test_wrong_types_are_kept_or_counted(record: dict[str, Any]) -> None:
    """Any value under any name: each record is a ticket, a reason, or a message of another."""
    assert none_is_lost(JSON, LISTS, kind_of, record)
