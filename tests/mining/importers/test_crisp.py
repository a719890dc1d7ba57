"""Crisp's conversations and messages: shapes and traps. Payloads made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.tickets import Skipped, SourceTicket
from mining.importers import crisp
from mining.importers.source import ImportOptions
from tests.mining.importers.exports import (
    NOW,
    broken,
    none_is_lost,
    only_ticket,
    records_of,
)
from tests.mining.importers.payloads import payloads

START = datetime(2025, 5, 2, 10, 0, tzinfo=UTC)


def ms(minute: int) -> int:
    """Milliseconds of ``minute`` minutes after the start."""
    return int((START + timedelta(minutes=minute)).timestamp() * 1000)


def a_message(minute: int, content: Any = "Puis-je échanger ?", **changes: Any) -> dict[str, Any]:
    """What the customer wrote ``minute`` minutes after the start."""
    return {
        "session_id": "session_a1",
        "type": "text",
        "from": "user",
        "origin": "chat",
        "content": content,
        "timestamp": ms(minute),
        "fingerprint": 163239623329114 + minute,
        "user": {"nickname": "Ana", "user_id": "session_a1"},
        "automated": False,
    } | changes


def a_reply(minute: int, content: Any = "Oui, sous 14 jours.", **changes: Any) -> dict[str, Any]:
    """What an operator wrote."""
    sam = {"nickname": "Sam", "user_id": "a2b3"}
    return a_message(minute, content, user=sam, **{"from": "operator"}) | changes


def an_event(minute: int, namespace: str) -> dict[str, Any]:
    """A change of the conversation."""
    return a_reply(minute, {"namespace": namespace}, type="event")


def a_payload(*messages: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A resolved conversation with its messages in it."""
    return {
        "session_id": "session_a1",
        "website_id": "8c842203",
        "people_id": "p9",
        "state": "resolved",
        "is_blocked": False,
        "created_at": ms(0),
        "updated_at": ms(60),
        "meta": {
            "nickname": "Ana",
            "email": "ana@example.com",
            "segments": ["retour"],
            "device": {"locales": ["fr-FR", "en"]},
        },
        "messages": [*(messages or (a_message(0), a_reply(5)))],
    } | changes


def a_page(*records: dict[str, Any]) -> dict[str, Any]:
    """A page of the REST API."""
    return {"error": False, "reason": "listed", "data": [*records]}


def one(*messages: dict[str, Any], **changes: Any) -> SourceTicket:
    """The ticket of a page with one conversation."""
    return only_ticket(crisp.SOURCE, a_page(a_payload(*messages, **changes)))


def test_a_conversation_is_read() -> None:
    """Its session is its id, its times are milliseconds."""
    ticket = one()
    assert (ticket.source_id, ticket.created_at) == ("session_a1", START)
    assert [(m.author_kind, m.direction) for m in ticket.messages] == [
        ("customer", "in"),
        ("agent", "out"),
    ]
    assert ticket.messages[1].at == START + timedelta(minutes=5)
    assert (ticket.channel, ticket.language, ticket.tags) == ("chat", "fr", ("retour",))
    assert (ticket.requester.email, ticket.requester.source_id) == ("ana@example.com", "p9")


def test_messages_may_come_in_pages_of_their_own() -> None:
    """The API lists them for each conversation; a copy is told once."""
    bare = a_payload(messages=None)
    walk = a_page(a_reply(5)), a_page(a_message(0), a_reply(5))
    assert only_ticket(crisp.SOURCE, a_page(bare), *walk) == one()
    assert only_ticket(crisp.SOURCE, a_page(a_payload()), *walk) == one()


def test_a_single_conversation_is_unwrapped() -> None:
    """``/conversation/{session}`` answers with one object under data."""
    bare = {name: value for name, value in a_payload().items() if name != "messages"}
    own = {"error": False, "reason": "resolved", "data": bare}
    assert only_ticket(crisp.SOURCE, own, a_page(a_message(0), a_reply(5))) == one()


def a_hook(event: str, data: dict[str, Any]) -> dict[str, Any]:
    """What Crisp sends when something happens."""
    own = {"website_id": "w1", **data}
    return {"website_id": "w1", "event": event, "data": own, "timestamp": ms(9)}


def test_web_hooks_make_a_conversation() -> None:
    """A shop that kept them has its messages, who wrote, and the last state; others are left."""
    ticket = only_ticket(
        crisp.SOURCE,
        [
            a_hook("session:request:initiated", {"session_id": "session_a1"}),
            a_hook("message:send", a_message(0)),
            a_hook("message:received", a_reply(5)),
            a_hook("message:received", a_reply(5)),
            a_hook("session:set_email", {"session_id": "session_a1", "email": "ana@example.com"}),
            a_hook("session:set_state", {"session_id": "session_a1", "state": "resolved"}),
        ],
    )
    assert [m.author_kind for m in ticket.messages] == ["customer", "agent"]
    assert (ticket.requester.name, ticket.requester.email) == ("Ana", "ana@example.com")
    assert (ticket.created_at, ticket.status, ticket.channel) == (START, "solved", "chat")


def test_messages_without_their_conversation_make_one() -> None:
    """Each session its own; one whose conversation is there is told once."""
    other = a_message(3, "Bonjour", session_id="session_b2", fingerprint=7)
    found = records_of(crisp.SOURCE, a_page(a_payload(messages=None)), a_page(a_message(0), other))
    tickets = [one for one in found if isinstance(one, SourceTicket)]
    bodies = {one.source_id: [m.body for m in one.messages] for one in tickets}
    assert bodies == {"session_a1": ["Puis-je échanger ?"], "session_b2": ["Bonjour"]}


def test_notes_are_private() -> None:
    """Operators leave them for each other."""
    assert [m.public for m in one(a_message(0), a_reply(1, type="note")).messages] == [True, False]


def test_events_are_no_messages() -> None:
    """They tell what changed."""
    assert len(one(a_message(0), an_event(1, "segment:added")).messages) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"automated": True},
        {"origin": "urn:crisp.im:bot:0"},
        {"origin": "urn:crisp.im:triggers:0"},
        {"user": {"type": "website", "nickname": "La Boutique"}},
    ],
)
def test_machines_are_no_agents(changes: dict[str, Any]) -> None:
    """They write in an operator's name, and never count as a reply."""
    ticket = one(a_reply(0, **changes), a_message(1))
    assert ticket.messages[0].author_kind == "bot"
    assert not ticket.agent_started


def test_a_choice_in_a_bots_list_is_the_customers_word() -> None:
    """It lies in the bot's own message."""
    choices = [
        {"value": "1", "label": "Livraison", "selected": False},
        {"value": "2", "label": "Retour d'un article", "selected": True},
    ]
    asked = a_reply(0, {"id": "x", "text": "Quel sujet ?", "choices": choices}, type="picker")
    told = [(m.author_kind, m.body) for m in one(asked | {"automated": True}).messages]
    assert told == [("bot", "Quel sujet ?"), ("customer", "Retour d'un article")]


def test_what_is_filled_in_a_field_is_the_customers_word() -> None:
    """The value lies beside the question."""
    content = {"id": "x", "text": "Votre commande ?", "value": "CMD-1001"}
    asked = a_reply(0, content, type="field", automated=True)
    assert [m.author_kind for m in one(asked).messages] == ["bot", "customer"]


def test_a_file_alone_is_still_a_reply() -> None:
    """Its name and address are no words."""
    content = {
        "name": "etiquette.pdf",
        "url": "https://example.com/e.pdf",
        "type": "application/pdf",
    }
    ticket = one(a_message(0), a_reply(1, content, type="file"))
    assert [m.body for m in ticket.messages] == ["Puis-je échanger ?", ""]


def test_an_operator_who_writes_first_started_it() -> None:
    """A proactive chat is no demand; nor is a campaign."""
    assert one(a_reply(0), a_message(1)).agent_started
    campaign = a_reply(0, origin="urn:crisp.im:campaigns:0", automated=True)
    assert one(campaign, a_message(1)).agent_started
    assert not one().agent_started


def test_events_tell_the_solution_and_the_reopens() -> None:
    """The last time it was resolved, and how often it was opened again."""
    names = ["state:resolved", "state:unresolved", "state:unresolved", "state:resolved"]
    events = [an_event(10 * n, name) for n, name in enumerate(names, start=1)]
    ticket = one(a_message(0), *events)
    assert (ticket.solved_at, ticket.reopens) == (START + timedelta(minutes=40), 1)


def test_without_events_the_last_change_tells_the_solution() -> None:
    """It is the only time there is; how often it was reopened is not known."""
    ticket = one()
    assert (ticket.solved_at, ticket.reopens) == (START + timedelta(minutes=60), None)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"state": "pending"}, "new"),
        ({"state": "unresolved"}, "open"),
        ({"is_blocked": True}, "spam"),
    ],
)
def test_states_are_ours(changes: dict[str, Any], status: str) -> None:
    """What is not resolved has no solution."""
    ticket = one(**changes)
    assert (ticket.status, ticket.solved_at) == (status, None)


@pytest.mark.parametrize(
    ("origin", "channel"),
    [
        ("chat", "chat"),
        ("email", "email"),
        ("urn:crisp.im:contact-form:0", "contact_form"),
        ("urn:crisp.im:whatsapp:0", "whatsapp"),
        ("urn:crisp.im:instagram:0", "social"),
    ],
)
def test_channels_are_ours(origin: str, channel: str) -> None:
    """A plugin's name says which."""
    ticket = one(a_message(0, origin=origin))
    assert (ticket.channel, ticket.channel_raw) == (channel, origin)


def test_an_unknown_origin_is_other_and_counted() -> None:
    """Anybody may write a plugin."""
    options = ImportOptions(now=NOW)
    payload = a_payload(a_message(0, origin="urn:acme:pigeon:0"))
    assert only_ticket(crisp.SOURCE, payload, options=options).channel == "other"
    assert options.counts.unmapped == {"channel 'urn:acme:pigeon:0'": 1}


@pytest.mark.parametrize(("stars", "csat"), [(5, 1.0), (1, 0.0), (0, None)])
def test_ratings_join_by_session(stars: int, csat: float | None) -> None:
    """One to five stars."""
    rating = {"session_id": "session_a1", "stars": stars, "comment": "Merci"}
    assert only_ticket(crisp.SOURCE, a_payload(), [rating]).csat == csat


def test_the_first_message_dates_a_conversation_without_a_time() -> None:
    """An export that leaves created_at out still has dated messages."""
    assert one(created_at=None).created_at == START


@pytest.mark.parametrize("empty", [None, {}, [], ""])
def test_null_and_empty_are_no_customer(empty: object) -> None:
    """A conversation without meta and messages is one still."""
    ticket = one(meta=empty, messages=empty)
    assert (ticket.requester.email, ticket.language, ticket.messages) == ("", None, ())


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (a_payload(session_id=None), "no id"),
        (a_payload(created_at=None, messages=[]), "no time"),
        ({"people_id": "p9", "email": "ana@example.com"}, "no conversation"),
    ],
)
def test_what_cannot_be_used_is_skipped_with_its_reason(
    record: dict[str, Any], reason: str
) -> None:
    """Every record is a ticket or counted."""
    assert records_of(crisp.SOURCE, [record]) == [Skipped("page-0.json, record 1", reason)]


def test_a_conversation_that_stands_twice_comes_twice() -> None:
    """Pages overlap while conversations move; the store takes the newer one."""
    assert len(records_of(crisp.SOURCE, a_page(a_payload()), a_page(a_payload()))) == 2


FIELDS = (
    *a_payload(), *a_message(0), *a_payload()["meta"], "choices", "text", "value", "label",
    "selected", "namespace", "locales", "stars", "topic", "inbox_id", "data", "_stream",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(broken(FIELDS, a_payload()), min_size=1, max_size=3), broken(FIELDS, a_message(0)))
def test_any_types_give_one_ticket_or_one_reason(
    given: list[dict[str, Any]], message: dict[str, Any]
) -> None:
    """No payload ends in a traceback, and none vanishes."""
    assert none_is_lost(crisp.SOURCE, crisp.LISTS, crisp.kind_of, [*given, message])


@settings(max_examples=100, deadline=None)
@given(payloads(FIELDS))
def test_any_message_in_a_conversation_leaves_it_one(message: dict[str, Any]) -> None:
    """Broken messages break no conversation."""
    assert one(a_message(0), message, a_reply(5)).source_id == "session_a1"
