"""Intercom's conversations and tickets: their shapes and their traps. Payloads made by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.tickets import Skipped, SourceTicket
from mining.importers import intercom
from mining.importers.beside import Beside
from mining.importers.source import ImportOptions
from tests.mining.importers.exports import NOW, broken, none_is_lost
from tests.mining.importers.payloads import payloads

START = 1740000000
CUSTOMER = {"type": "user", "id": "u1", "name": "Léa Petit", "email": "lea@example.com"}
ADMIN = {"type": "admin", "id": "9", "name": "Sam"}


def a_part(name: str = "1", **changes: Any) -> dict[str, Any]:
    """A comment of the admin, a quarter of an hour after the start."""
    return {
        "type": "conversation_part",
        "id": name,
        "part_type": "comment",
        "author": ADMIN,
        "body": "<p>48 h après l&#39;expédition.</p>",
        "created_at": START + 900,
    } | changes


def a_source(**changes: Any) -> dict[str, Any]:
    """A customer's first message by e-mail."""
    return {
        "type": "email",
        "id": "s1",
        "delivered_as": "customer_initiated",
        "subject": "Livraison",
        "body": "<p>Quand arrive mon colis ?</p>",
        "author": CUSTOMER,
    } | changes


def parts(*given: dict[str, Any]) -> dict[str, Any]:
    """Parts as a single conversation holds them."""
    return {"type": "conversation_part.list", "conversation_parts": [*given]}


def a_payload(**changes: Any) -> dict[str, Any]:
    """A closed, rated conversation with one reply."""
    return {
        "type": "conversation",
        "id": "77",
        "created_at": START,
        "updated_at": START + 3600,
        "state": "closed",
        "source": a_source(),
        "conversation_rating": {"rating": 4, "remark": None},
        "statistics": {"last_close_at": START + 3600, "count_reopens": 1},
        "tags": {"type": "tag.list", "tags": [{"id": "3", "name": "livraison"}]},
        "conversation_parts": parts(a_part()),
    } | changes


def read(folder: Path, *documents: object) -> list[SourceTicket | Skipped]:
    """Everything the importer gives for documents saved as files of an export."""
    for position, document in enumerate(documents):
        (folder / f"page-{position}.json").write_text(json.dumps(document), encoding="utf-8")
    return list(intercom.SOURCE.read([folder], ImportOptions(now=NOW)))


def one(folder: Path, **changes: Any) -> SourceTicket:
    """The only ticket of an export with one conversation."""
    (ticket,) = read(folder, a_payload(**changes))
    assert isinstance(ticket, SourceTicket)
    return ticket


def told(ticket: SourceTicket) -> list[tuple[str, str, bool]]:
    """Who said what, and whether the customer could read it."""
    return [(m.author_kind, m.body, m.public) for m in ticket.messages]


def test_the_source_is_the_first_message_and_parts_follow(tmp_path: Path) -> None:
    """The customer's first words lie in the source, replies in the parts."""
    ticket = one(tmp_path)
    assert [m.author_kind for m in ticket.messages] == ["customer", "agent"]
    assert [m.direction for m in ticket.messages] == ["in", "out"]
    assert all(m.is_html for m in ticket.messages)
    assert ticket.messages[0].at == ticket.created_at


@pytest.mark.parametrize(
    "repeated",
    [
        a_part("s1", author=CUSTOMER, body="Quand arrive mon colis ?"),
        a_part("2", author=CUSTOMER, body="Quand arrive mon colis\u00a0?"),
    ],
)
def test_the_first_message_is_never_told_twice(tmp_path: Path, repeated: dict[str, Any]) -> None:
    """A part that is the source once more, by id or by its words, is left out."""
    ticket = one(tmp_path, conversation_parts=parts(repeated, a_part()))
    assert [m.author_kind for m in ticket.messages] == ["customer", "agent"]


def test_parts_may_come_in_records_of_their_own(tmp_path: Path) -> None:
    """A tap writes one stream for parts; a part that stands in both places is told once."""
    whole = one(tmp_path)
    loose = {"stream": "conversation_parts", "data": a_part(conversation_id=77.0)}
    bare = {"stream": "conversations", "data": a_payload(conversation_parts=None)}
    both = {"stream": "conversations", "data": a_payload()}
    assert read(tmp_path, [loose, bare]) == [whole]
    assert read(tmp_path, [both, loose]) == [whole]


@pytest.mark.parametrize(
    "part_type", ["note", "note_and_reopen", "assignment", "away_mode_assignment"]
)
def test_notes_and_remarks_of_assignments_are_private(tmp_path: Path, part_type: str) -> None:
    """What teammates tell each other never reaches a customer."""
    ticket = one(tmp_path, conversation_parts=parts(a_part(part_type=part_type)))
    assert [m.public for m in ticket.messages] == [True, False]


def test_changes_of_state_are_no_messages(tmp_path: Path) -> None:
    """A part without a body says nothing; a close with one does."""
    snoozed, closed = a_part("2", part_type="snoozed", body=None), a_part("3", part_type="close")
    assert len(one(tmp_path, conversation_parts=parts(snoozed, closed)).messages) == 2


@pytest.mark.parametrize(
    "author",
    [
        {"type": "bot", "id": "1", "name": "Operator"},
        ADMIN | {"from_ai_agent": True},
        ADMIN | {"is_ai_answer": True},
    ],
)
def test_bots_and_ai_answers_are_no_agents(tmp_path: Path, author: dict[str, Any]) -> None:
    """Fin writes as an admin and says so in a field."""
    ticket = one(tmp_path, conversation_parts=parts(a_part(author=author)))
    assert ticket.messages[1].author_kind == "bot"


@pytest.mark.parametrize("way", ["admin_initiated", "automated", "campaigns_initiated"])
def test_what_the_shop_sent_first_is_agent_started(tmp_path: Path, way: str) -> None:
    """Outbound messages and campaigns are no demand, and a campaign is no agent's reply."""
    ticket = one(tmp_path, source=a_source(delivered_as=way, author=ADMIN))
    kind = "agent" if way == "admin_initiated" else "rule"
    assert (ticket.agent_started, ticket.messages[0].author_kind) == (True, kind)


@pytest.mark.parametrize("way", ["customer_initiated", "operator_initiated", None])
def test_what_a_customer_or_a_bot_started_is_demand(tmp_path: Path, way: str | None) -> None:
    """A bot's greeting opens many conversations in which the customer then asks."""
    assert not one(tmp_path, source=a_source(delivered_as=way)).agent_started


def test_a_first_message_without_author_is_the_customers(tmp_path: Path) -> None:
    """The author of a tweet is blank."""
    ticket = one(tmp_path, source=a_source(type="twitter", author={}))
    assert (ticket.messages[0].author_kind, ticket.channel) == ("customer", "social")


def test_redacted_messages_are_left_out(tmp_path: Path) -> None:
    """What was redacted at the source says only that."""
    assert one(tmp_path, conversation_parts=parts(a_part(redacted=True))).messages[1:] == ()


def test_times_come_before_durations(tmp_path: Path) -> None:
    """Durations leave office hours out, so the figure counts from the first reply's time."""
    statistics = {
        "first_admin_reply_at": START + 7200,
        "time_to_admin_reply": 900,
        "last_close_at": START + 9000,
        "time_to_last_close": 1800,
        "adjusted_handling_time": 360,
        "handling_time": 5000,
        "count_reopens": 2,
    }
    ticket = one(tmp_path, statistics=statistics)
    assert (ticket.first_response_minutes, ticket.resolution_minutes) == (None, None)
    assert ticket.first_agent_reply_at == datetime.fromtimestamp(START + 7200, UTC)
    assert ticket.solved_at == ticket.closed_at == datetime.fromtimestamp(START + 9000, UTC)
    assert (ticket.handling_minutes, ticket.reopens, ticket.csat) == (6.0, 2, 0.75)


def test_durations_in_seconds_become_minutes(tmp_path: Path) -> None:
    """Without the times the durations stand in."""
    statistics = {"time_to_admin_reply": 900, "time_to_last_close": 3600}
    ticket = one(tmp_path, statistics=statistics)
    assert (ticket.first_response_minutes, ticket.resolution_minutes) == (15.0, 60.0)


def test_without_statistics_the_last_close_tells_the_solution(tmp_path: Path) -> None:
    """``statistics`` may be null; the part that closed it has a time."""
    closed = [
        a_part(n, part_type="close", body=None, created_at=START + s)
        for n, s in [("2", 60), ("3", 90)]
    ]
    ticket = one(tmp_path, statistics=None, conversation_parts=parts(*closed))
    assert ticket.solved_at == datetime.fromtimestamp(START + 90, UTC)
    assert (ticket.reopens, ticket.first_response_minutes) == (None, None)


def test_an_open_conversation_is_not_solved(tmp_path: Path) -> None:
    """It was closed and opened again."""
    ticket = one(tmp_path, state="open")
    assert (ticket.status, ticket.solved_at, ticket.resolution_minutes) == ("open", None, None)


@pytest.mark.parametrize(("rating", "csat"), [(1, 0.0), (5, 1.0), (None, None), (7, None)])
def test_ratings_of_one_to_five_become_satisfaction(
    tmp_path: Path, rating: int | None, csat: float | None
) -> None:
    """No rating is not a bad one."""
    assert one(tmp_path, conversation_rating={"rating": rating}).csat == csat


@pytest.mark.parametrize(
    ("kind", "channel"),
    [
        ("conversation", "chat"),
        ("phone_switch", "phone"),
        ("whatsapp", "whatsapp"),
        ("push", "other"),
    ],
)
def test_channels_are_ours(tmp_path: Path, kind: str, channel: str) -> None:
    """The Messenger is chat."""
    assert one(tmp_path, source=a_source(type=kind)).channel == channel


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"state": "snoozed"}, "pending"),
        ({"state": None, "open": False}, "closed"),
        ({"deleted": True}, "deleted"),
        ({"state": None, "ticket_state": "waiting_on_customer"}, "pending"),
        ({"state": None, "ticket_state": {"category": "resolved"}}, "solved"),
    ],
)
def test_states_are_ours(tmp_path: Path, changes: dict[str, Any], status: str) -> None:
    """Of conversations, of legacy ones that are only open or not, and of tickets old and new."""
    assert one(tmp_path, **changes).status == status


def test_contacts_admins_and_teams_are_joined(tmp_path: Path) -> None:
    """A conversation names its contact by id alone."""
    bare = a_payload(
        source=a_source(author={"type": "lead", "id": "u1"}),
        team_assignee_id=5,
        conversation_parts=parts(a_part(author={"type": "admin", "id": 9.0})),
    )
    beside = [
        {"type": "contact", "id": "u1", "name": "Léa", "email": "lea@example.com", "phone": "+33"},
        {"type": "admin", "id": "9", "name": "Sam", "email": "sam@shop.example"},
        {"type": "team", "id": "5", "name": "Retours"},
    ]
    (ticket,) = read(tmp_path, {"type": "conversation.list", "conversations": [bare]}, beside)
    assert isinstance(ticket, SourceTicket)
    assert (ticket.requester.name, ticket.requester.phone) == ("Léa", "+33")
    assert (ticket.messages[1].author, ticket.group) == ("Sam", "Retours")


def test_team_nought_is_no_team(tmp_path: Path) -> None:
    """An unassigned ticket has it."""
    assert one(tmp_path, team_assignee_id="0").group == ""


def test_the_requester_of_an_outbound_message_is_its_contact(tmp_path: Path) -> None:
    """The author is the admin then."""
    contacts = {"type": "contact.list", "contacts": [{"type": "contact", "id": "c8"}]}
    ticket = one(tmp_path, source=a_source(author=ADMIN), contacts=contacts)
    assert ticket.requester.source_id == "c8"


def test_legacy_conversations_are_read(tmp_path: Path) -> None:
    """The API 1.x has conversation_message, user and customers, times in milliseconds of a tap."""
    legacy = {
        "type": "conversation",
        "id": "12",
        "created_at": START * 1000,
        "conversation_message": {
            "id": "m1",
            "subject": "",
            "body": "<p>Où est-il ?</p>",
            "author": CUSTOMER,
        },
        "user": {"type": "user", "id": "u1"},
        "customers": [{"type": "user", "id": "u1"}],
        "assignee": {"type": "team", "id": "5"},
        "open": True,
        "tags": [{"name": "retard"}],
        "conversation_parts": [a_part()],
    }
    (ticket,) = read(tmp_path, {"conversations": [legacy]})
    assert isinstance(ticket, SourceTicket)
    assert [m.author_kind for m in ticket.messages] == ["customer", "agent"]
    assert (ticket.group, ticket.tags, ticket.status) == ("5", ("retard",), "open")
    assert ticket.created_at == datetime.fromtimestamp(START, UTC)


def test_tickets_are_read(tmp_path: Path) -> None:
    """Title and description are attributes; what only teammates see is no demand."""
    ticket = {
        "type": "ticket",
        "id": "70",
        "created_at": START,
        "ticket_state": "submitted",
        "ticket_attributes": {"_default_title_": "Retour", "_default_description_": "Trop petit"},
        "ticket_type": {"category": "Customer"},
        "ticket_parts": {"ticket_parts": [a_part(type="ticket_part")]},
    }
    tracker = ticket | {"id": "71", "ticket_type": {"category": "Tracker"}}
    (own, internal) = read(tmp_path, {"type": "ticket.list", "tickets": [ticket, tracker]})
    assert isinstance(own, SourceTicket)
    assert isinstance(internal, SourceTicket)
    assert (own.subject, own.messages[0].body, own.status) == ("Retour", "Trop petit", "new")
    assert (own.agent_started, internal.agent_started) == (False, True)


def test_records_of_other_streams_are_counted(tmp_path: Path) -> None:
    """Companies and segments stand in the same file; each is told as what it is not."""
    company = {"stream": "companies", "data": {"type": "company", "id": "c1", "created_at": START}}
    (skipped,) = read(tmp_path, [company])
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "no conversation"


@pytest.mark.parametrize("broken", [{"id": None}, {"created_at": "soon"}])
def test_a_conversation_without_id_or_time_is_skipped(
    tmp_path: Path, broken: dict[str, Any]
) -> None:
    """Each is counted by its reason."""
    (skipped,) = read(tmp_path, a_payload(**broken))
    assert isinstance(skipped, Skipped)


def test_ids_as_floats_are_the_same_ids(tmp_path: Path) -> None:
    """Airbyte files hold them."""
    assert one(tmp_path, id=77.0).source_id == "77"


def test_an_unknown_channel_is_other_and_counted() -> None:
    """The list of channels grows."""
    options = ImportOptions(now=NOW)
    made = intercom.ticket(a_payload(source=a_source(type="fax")), "", Beside(), options)
    assert isinstance(made, SourceTicket)
    assert made.channel == "other"
    assert options.counts.unmapped == {"channel 'fax'": 1}


FIELDS = (
    *a_payload(),
    *a_source(),
    *a_part(),
    *CUSTOMER,
    "conversation_message",
    "customers",
    "user",
)
MORE = (
    "contacts",
    "ticket_state",
    "category",
    "ticket_parts",
    "ticket_attributes",
    "rating",
    "open",
)


@settings(max_examples=300, deadline=None)
@given(st.lists(broken(FIELDS + MORE, a_payload()), min_size=1, max_size=3), payloads(FIELDS))
def test_any_types_give_one_ticket_or_one_reason(
    given: list[dict[str, Any]], part: dict[str, Any]
) -> None:
    """No payload ends in a traceback, and none vanishes."""
    document = [*given, {"stream": "conversation_parts", "data": part | {"conversation_id": "77"}}]
    assert none_is_lost(intercom.SOURCE, intercom.LISTS, intercom.kind_of, document)
