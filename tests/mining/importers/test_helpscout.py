"""Help Scout's conversations and threads: shapes and traps. Payloads made by hand."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.tickets import Skipped, SourceTicket
from mining.importers import helpscout
from tests.mining.importers.exports import broken, none_is_lost, only_ticket, records_of
from tests.mining.importers.payloads import payloads

TEN = "2025-04-01T10:00:00Z"
ELEVEN = "2025-04-01T11:00:00Z"
NOON = "2025-04-01T12:00:00Z"
JOE = {"id": 12, "type": "customer", "first": "Joe", "last": "Œuvrard", "email": "joe@example.com"}
SAM = {"id": 9, "type": "user", "first": "Sam", "last": "Roy"}


def a_thread(**changes: Any) -> dict[str, Any]:
    """The customer's first thread."""
    return {
        "id": 1,
        "type": "customer",
        "status": "active",
        "state": "published",
        "body": "Puis-je échanger le M contre un L ?",
        "createdBy": JOE,
        "createdAt": TEN,
    } | changes


def a_reply(**changes: Any) -> dict[str, Any]:
    """The agent's reply, an hour later, from a saved reply."""
    own = {"id": 2, "type": "message", "body": "Oui, sous 30 jours.<br>Sam", "createdBy": SAM}
    return a_thread(**own, createdAt=ELEVEN, savedReplyId=88) | changes


def a_payload(*threads: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A closed e-mail conversation with its threads embedded."""
    return {
        "id": 345,
        "number": 15473,
        "threads": 2,
        "type": "email",
        "status": "closed",
        "state": "published",
        "subject": "Échange de taille",
        "preview": "Oui, sous 30 jours.",
        "mailboxId": 85,
        "createdBy": JOE,
        "primaryCustomer": {"id": 12},
        "createdAt": TEN,
        "closedAt": NOON,
        "userUpdatedAt": NOON,
        "source": {"type": "email", "via": "customer"},
        "tags": [{"id": 1, "color": "#000", "tag": "échange"}],
        "_embedded": {"threads": [*(threads or (a_thread(), a_reply()))]},
    } | changes


def a_page(name: str, *items: dict[str, Any], of: str = "/v2/conversations") -> dict[str, Any]:
    """A HAL page."""
    links = {"self": {"href": f"https://api.example.com{of}"}}
    return {"_embedded": {name: [*items]}, "page": {"number": 1}, "_links": links}


def one(*threads: dict[str, Any], **changes: Any) -> SourceTicket:
    """The ticket of a page with one conversation."""
    page = a_page("conversations", a_payload(*threads, **changes))
    return only_ticket(helpscout.SOURCE, page)


def snake(value: Any) -> Any:
    """The payload as the Singer tap writes it."""
    if isinstance(value, dict):
        return {re.sub("([A-Z])", r"_\1", k).lower(): snake(v) for k, v in value.items()}
    return [snake(item) for item in value] if isinstance(value, list) else value


def test_a_conversation_is_read() -> None:
    """Threads, states, times, tags and the customer."""
    ticket = one()
    assert [m.author_kind for m in ticket.messages] == ["customer", "agent"]
    assert [m.is_html for m in ticket.messages] == [False, True]
    assert (ticket.status, ticket.channel, ticket.tags) == ("closed", "email", ("échange",))
    assert ticket.solved_at == ticket.closed_at == datetime(2025, 4, 1, 12, tzinfo=UTC)
    assert (ticket.requester.name, ticket.requester.email) == ("Joe Œuvrard", "joe@example.com")
    assert ticket.messages[1].author == "Sam Roy"


def test_a_taps_snake_case_is_the_same_conversation() -> None:
    """Threads are a stream of their own with conversation_id then."""
    bare = {k: v for k, v in a_payload().items() if k != "_embedded"}
    threads = [snake(t) | {"conversation_id": 345.0} for t in (a_thread(), a_reply())]
    lines = [
        {"type": "RECORD", "stream": "conversations", "record": snake(bare)},
        *({"type": "RECORD", "stream": "conversation_threads", "record": t} for t in threads),
    ]
    assert only_ticket(helpscout.SOURCE, lines) == one()


def test_pages_of_threads_find_their_conversation_by_their_address() -> None:
    """A thread of the API does not say which conversation it is in."""
    bare = a_page("conversations", a_payload(_embedded=None))
    own = a_page("threads", a_thread(), a_reply(), of="/v2/conversations/345/threads?page=1")
    other = a_page("threads", a_thread(id=7), of="/v2/conversations/346/threads")
    assert only_ticket(helpscout.SOURCE, own, bare, other) == one()


def test_a_thread_that_stands_twice_is_told_once() -> None:
    """Embedded, and in a page of its own."""
    own = a_page("threads", a_reply(), of="/v2/conversations/345/threads")
    assert only_ticket(helpscout.SOURCE, a_payload(), own) == one()


def test_the_old_api_is_read() -> None:
    """It wraps a conversation in item, and its threads are a list."""
    threads = [a_thread(), a_reply()]
    own = a_payload(threads=threads, primaryCustomer=None, customer=JOE, _embedded=None)
    assert only_ticket(helpscout.SOURCE, {"item": own}) == one()
    assert only_ticket(helpscout.SOURCE, {"page": 1, "pages": 1, "items": [own]}) == one()


def test_a_page_without_embedded_is_empty() -> None:
    """Nothing is reported about a page that holds nothing."""
    page = {"page": {"totalElements": 0}, "_links": {"self": {"href": "https://api.example.com"}}}
    assert records_of(helpscout.SOURCE, page) == []


@pytest.mark.parametrize("empty", [None, {}, {"threads": None}])
def test_a_conversation_without_threads_is_kept(empty: object) -> None:
    """Its subject says what it was about."""
    ticket = one(_embedded=empty)
    assert (ticket.subject, ticket.messages) == ("Échange de taille", ())


def test_the_preview_stands_in_for_a_single_thread() -> None:
    """With more of them it is the newest, which may be the agent's."""
    (message,) = one(_embedded=None, threads=1, preview="Puis-je").messages
    assert (message.body, message.author_kind, message.direction) == ("Puis-je", "customer", "in")


@pytest.mark.parametrize("kind", ["note", "forwardparent", "phone"])
def test_notes_are_private(kind: str) -> None:
    """Customers read neither notes nor what is forwarded to others."""
    assert [m.public for m in one(a_thread(), a_reply(type=kind)).messages] == [True, False]


def test_line_items_are_no_messages() -> None:
    """They tell an assignment or a change of state."""
    item = a_reply(type="lineitem", body=None, action={"type": "default", "text": "Sam closed"})
    assert len(one(a_thread(), item).messages) == 1


@pytest.mark.parametrize("state", ["draft", "hidden", "underreview"])
def test_threads_that_were_never_sent_are_left_out(state: str) -> None:
    """A draft of a reply is no reply."""
    assert len(one(a_thread(), a_reply(state=state)).messages) == 1


def test_a_workflows_mail_is_a_rules() -> None:
    """It never counts as an agent's reply."""
    sent = a_reply(action={"type": "automatic-workflow", "text": "ran"})
    assert one(a_thread(), sent).messages[1].author_kind == "rule"


@pytest.mark.parametrize(("author", "kind"), [(JOE, "customer"), (SAM, "agent")])
def test_who_wrote_in_a_chat_is_its_author(author: dict[str, Any], kind: str) -> None:
    """All its threads are of type chat."""
    ticket = one(a_thread(type="chat", createdBy=author), type="chat")
    assert (ticket.messages[0].author_kind, ticket.channel) == (kind, "chat")


@pytest.mark.parametrize(
    ("kind", "source", "channel"),
    [
        ("email", "email", "email"),
        ("email", "beacon-v2", "contact_form"),
        ("email", "web", "contact_form"),
        ("phone", "web", "phone"),
        ("chat", "beacon-v2", "chat"),
    ],
)
def test_channels_are_ours(kind: str, source: str, channel: str) -> None:
    """The form in the Beacon makes conversations of type email."""
    assert one(type=kind, source={"type": source, "via": "customer"}).channel == channel


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"status": "active"}, "open"),
        ({"status": "pending"}, "pending"),
        ({"status": "spam"}, "spam"),
        ({"state": "deleted"}, "deleted"),
    ],
)
def test_states_are_ours(changes: dict[str, Any], status: str) -> None:
    """A conversation that is open again has no end, though closedAt is still told."""
    ticket = one(**changes)
    assert (ticket.status, ticket.closed_at, ticket.solved_at) == (status, None, None)


def test_what_a_user_started_is_no_demand() -> None:
    """Created by a user, sent by a user."""
    assert one(createdBy=SAM, source={"type": "web", "via": "user"}).agent_started
    assert not one().agent_started


@pytest.mark.parametrize("changes", [{"state": "draft"}, {"isDraft": True}])
def test_a_draft_is_skipped(changes: dict[str, Any]) -> None:
    """It was never sent to anybody."""
    (found,) = records_of(helpscout.SOURCE, a_payload(**changes))
    assert found == Skipped("page-0.json, record 1", "a draft")


@pytest.mark.parametrize(
    ("rating", "csat"),
    [
        ({"results": [{"id": 345, "ratingId": 1, "ratingComments": "Merci"}]}, 1.0),
        ([{"conversation_id": 345, "rating_id": 2}], 0.5),
        ([{"id": 5, "conversationId": 345, "rating": "Bad"}], 0.0),
        ([{"id": 5, "conversationId": 345, "rating": "Okay"}], 0.5),
        ([{"id": 5, "conversationId": 345, "rating": "Great"}], 1.0),
        ([{"conversation_id": 345, "rating_id": 3}], 0.0),
        ([{"id": 5, "conversationId": 999, "rating": "Great"}], None),
    ],
)
def test_ratings_are_joined(rating: object, csat: float | None) -> None:
    """Of the report, of the tap and of a webhook."""
    assert only_ticket(helpscout.SOURCE, a_payload(), rating).csat == csat


def test_customers_and_mailboxes_are_joined() -> None:
    """A conversation names them by id alone."""
    emails = {"emails": [{"id": 1, "value": "joe@example.com", "type": "home"}]}
    customer = {"id": 12, "firstName": "Joe", "lastName": "Roux", "_embedded": emails}
    mailbox = {"id": 85, "name": "Retours", "slug": "x"}
    pages = a_page("customers", customer), a_page("mailboxes", mailbox)
    ticket = only_ticket(helpscout.SOURCE, a_payload(createdBy=SAM), *pages)
    assert (ticket.requester.name, ticket.requester.email) == ("Joe Roux", "joe@example.com")
    assert ticket.group == "Retours"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (a_payload(id=None), "no id"),
        (a_payload(createdAt=None), "no time"),
        ({"id": "4b0e", "beaconId": "x", "mailboxId": 12, "createdAt": TEN}, "no conversation"),
        ({"stream": "workflows", "data": {"id": 1, "name": "Merci"}}, "no conversation"),
    ],
)
def test_what_cannot_be_used_is_skipped_with_its_reason(
    record: dict[str, Any], reason: str
) -> None:
    """Every record is a ticket or counted."""
    assert records_of(helpscout.SOURCE, [record]) == [Skipped("page-0.json, record 1", reason)]


def test_a_conversation_that_stands_twice_comes_twice() -> None:
    """The store takes the newer one."""
    assert len(records_of(helpscout.SOURCE, [a_payload(), a_payload(id=345.0)])) == 2


FIELDS = (
    *a_payload(), *a_thread(), *JOE, "threads", "value", "emails", "conversation_id", "ratingId",
    "rating", "action", "created_at", "primary_customer", "_page", "customer", "tag", "href",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(broken(FIELDS, a_payload()), min_size=1, max_size=3), payloads(FIELDS))
def test_any_types_give_one_ticket_or_one_reason(
    given: list[dict[str, Any]], thread: dict[str, Any]
) -> None:
    """No payload ends in a traceback, and none vanishes."""
    document = [*given, {"stream": "threads", "data": thread | {"conversation_id": "345"}}]
    assert none_is_lost(helpscout.SOURCE, helpscout.LISTS, helpscout.kind_of, document)
