"""Gorgias: the shapes of its API and their traps. Payloads made by hand, people invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from kb.tickets import Skipped, SourceTicket
from mining.importers import gorgias
from mining.importers.source import ImportOptions
from tests.mining.importers.exports import (
    NOW,
    broken,
    none_is_lost,
    only_ticket,
    records_of,
)

TEN = datetime(2025, 5, 2, 10, 0, tzinfo=UTC)


def a_message(minute: int, text: str = "Comment renvoyer ?", **changes: Any) -> dict[str, Any]:
    """A customer's public chat message, ``minute`` minutes after ten."""
    return {
        "id": minute + 1,
        "ticket_id": 555,
        "from_agent": False,
        "public": True,
        "channel": "chat",
        "via": "gorgias_chat",
        "rule_id": None,
        "stripped_text": text,
        "created_datetime": f"2025-05-02T10:{minute:02}:00.000000+00:00",
    } | changes


def a_reply(minute: int, text: str = "Sous 30 jours.", **changes: Any) -> dict[str, Any]:
    """A public reply of an agent."""
    sender = {"id": 4, "name": "Sam Durand", "email": "sam@shop.example"}
    return a_message(minute, text, **({"from_agent": True, "sender": sender} | changes))


def a_payload(**changes: Any) -> dict[str, Any]:
    """A closed chat with a question and its answer."""
    return {
        "id": 555,
        "status": "closed",
        "channel": "chat",
        "via": "gorgias_chat",
        "language": "fr",
        "from_agent": False,
        "spam": False,
        "subject": "Retour d'un article",
        "customer": {"id": 8, "name": "Zoé Marchand ", "email": "zoe@example.com"},
        "assignee_team": {"id": 2, "name": "Retours"},
        "tags": [{"id": 3, "name": "RETOUR"}],
        "created_datetime": "2025-05-02T10:00:00.000000+00:00",
        "closed_datetime": "2025-05-02T10:20:00.000000+00:00",
        "messages": [a_message(0), a_reply(4)],
    } | changes


def one(**changes: Any) -> SourceTicket:
    """The ticket of a page with one payload."""
    return only_ticket(gorgias.SOURCE, {"data": [a_payload(**changes)], "meta": {}})


def bodies(ticket: SourceTicket) -> list[str]:
    """What its messages say, in order."""
    return [m.body for m in ticket.messages]


def test_a_ticket_keeps_who_where_and_what() -> None:
    """Requester, channel, language, tags and team come as they stand."""
    ticket = one()
    assert (ticket.requester.name, ticket.requester.email) == ("Zoé Marchand", "zoe@example.com")
    assert (ticket.channel, ticket.language, ticket.group) == ("chat", "fr", "Retours")
    assert (ticket.tags, ticket.id) == (("RETOUR",), "gorgias:555")


def test_messages_of_their_own_page_join_by_ticket_id() -> None:
    """A list of tickets has no bodies; the list of messages has, and repeats itself."""
    tickets = {"data": [a_payload(messages=[])], "meta": {"next_cursor": None}}
    messages = {"data": [a_reply(4), a_message(0), a_reply(4)], "meta": {}}
    found = only_ticket(gorgias.SOURCE, tickets, messages)
    assert bodies(found) == ["Comment renvoyer ?", "Sous 30 jours."]


def test_a_message_in_the_ticket_and_beside_it_comes_once_and_whole() -> None:
    """A tap takes bodies out of the ticket's own messages; the other copy has them."""
    bare = [a_message(0, stripped_text=None), a_reply(4, stripped_text=None)]
    ticket = {"type": "RECORD", "stream": "ticket_details", "record": a_payload(messages=bare)}
    loose = [
        {"type": "RECORD", "stream": "messages", "record": record}
        for record in (a_message(0), a_reply(4))
    ]
    found = only_ticket(gorgias.SOURCE, [ticket, *loose])
    assert bodies(found) == ["Comment renvoyer ?", "Sous 30 jours."]


def test_a_message_keeps_its_kind_in_a_list_without_its_ticket_id() -> None:
    """A message has a channel and a subject too, and is no ticket for that."""
    messages = {"data": [a_message(0, ticket_id=None, subject="Retour")]}
    assert records_of(gorgias.SOURCE, messages) == []


@pytest.mark.parametrize(
    ("changes", "body", "is_html"),
    [
        ({"body_text": "Bonjour\n> cité"}, "Comment renvoyer ?", False),
        ({"stripped_text": None, "body_text": "Bonjour\n> cité"}, "Bonjour\n> cité", False),
        ({"stripped_text": " ", "body_html": "<p>L&#39;été</p>"}, "<p>L&#39;été</p>", True),
        ({"stripped_text": ["no", "text"]}, "", False),
    ],
)
def test_stripped_text_comes_before_body_text_before_html(
    changes: dict[str, Any], body: str, is_html: bool
) -> None:
    """Without quotes and signature where Gorgias cut them, HTML as the last resort."""
    message = one(messages=[a_message(0, **changes)]).messages[0]
    assert (message.body, message.is_html) == (body, is_html)


@pytest.mark.parametrize(
    "note",
    [{"public": False}, {"channel": "internal-note"}, {"source": {"type": "internal-note"}}],
)
def test_an_internal_note_is_not_public_and_no_reply(note: dict[str, Any]) -> None:
    """However the note is marked."""
    ticket = one(messages=[a_message(0), a_reply(2, **note), a_reply(6)])
    assert [m.public for m in ticket.messages] == [True, False, True]
    assert (ticket.replies, ticket.first_response_minutes) == (1, 6.0)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"rule_id": 77}, "rule"),
        ({"rule_id": 77.0}, "rule"),
        ({"via": "rule"}, "rule"),
        ({"meta": {"campaigns_id": 5}}, "rule"),
        ({"sender": {"id": 9, "name": "Gorgias Bot"}}, "bot"),
        ({"sender": {"id": 60}}, "bot"),
    ],
)
def test_machines_never_answer_for_an_agent(changes: dict[str, Any], kind: str) -> None:
    """Rules, campaigns and bots are told from people and count in no figure."""
    ticket = a_payload(messages=[a_message(0), a_reply(1, **changes), a_reply(9)])
    users = {"data": [{"id": 60, "email": "bot@shop.example", "role": {"name": "bot"}}]}
    found = only_ticket(gorgias.SOURCE, {"data": [ticket]}, users)
    assert found.messages[1].author_kind == kind
    assert (found.replies, found.first_response_minutes) == (1, 9.0)


def test_a_deleted_message_is_gone_and_a_failed_one_was_not_read() -> None:
    """Nobody got either; only the failed one is still shown to agents."""
    at = "2025-05-02T10:05:00"
    given = [a_message(0), a_reply(2, deleted_datetime=at), a_reply(3, failed_datetime=at)]
    ticket = one(messages=given)
    assert [m.public for m in ticket.messages] == [True, False]
    assert ticket.replies == 0


def test_figures_run_from_the_customers_first_message() -> None:
    """First reply and closing as the vendor counts them."""
    ticket = one()
    assert (ticket.first_response_minutes, ticket.resolution_minutes) == (4.0, 20.0)
    assert ticket.solved_at == ticket.closed_at == TEN + timedelta(minutes=20)


def test_what_an_agent_wrote_before_the_customer_answers_nothing() -> None:
    """The first response is the first one after the question."""
    ticket = one(messages=[a_reply(0), a_message(3), a_reply(8)])
    assert (ticket.first_response_minutes, ticket.replies) == (5.0, 2)


@pytest.mark.parametrize(
    ("changes", "is_started"),
    [
        ({"from_agent": True, "messages": [a_reply(0), a_message(5)]}, True),
        ({"from_agent": True, "messages": []}, True),
        ({"from_agent": None, "messages": [a_reply(0), a_message(5)]}, True),
        ({"from_agent": False, "messages": [a_reply(7)]}, False),
        ({"from_agent": True, "messages": [a_reply(0, rule_id=1), a_message(5)]}, False),
        ({}, False),
    ],
)
def test_agent_started_is_told_by_the_first_person(
    changes: dict[str, Any], is_started: bool
) -> None:
    """A campaign that the customer answers starts nothing; missing messages prove nothing."""
    assert one(**changes).agent_started is is_started


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"trashed_datetime": "2025-05-03T08:00:00"}, "deleted"),
        ({"spam": True}, "spam"),
        ({"snooze_datetime": "2027-06-01T09:00:00+00:00"}, "hold"),
        ({"snooze_datetime": "2025-06-01T09:00:00+00:00"}, "closed"),
        ({"status": "open"}, "open"),
        ({"status": None}, "open"),
    ],
)
def test_status_says_what_is_no_demand_and_what_sleeps(
    changes: dict[str, Any], status: str
) -> None:
    """Trashed and spam tickets are in the list by default; a snooze to come is not closed."""
    assert one(**changes).status == status


def test_a_snoozed_ticket_is_not_resolved() -> None:
    """It opens again by itself."""
    ticket = one(snooze_datetime="2027-06-01T09:00:00+00:00")
    assert (ticket.closed_at, ticket.resolution_minutes) == (None, None)


@pytest.mark.parametrize(
    ("channel", "ours"),
    [
        ("aircall", "phone"),
        ("instagram-direct-message", "social"),
        ("yotpo-review", "review"),
        ("facebook-recommendations", "review"),
        ("help-center", "contact_form"),
        ("whatsapp", "whatsapp"),
        ("internal-note", "other"),
        (None, "other"),
    ],
)
def test_channels_are_mapped(channel: str | None, ours: str) -> None:
    """Every channel Gorgias names, and none at all."""
    assert one(channel=channel).channel == ours


def test_an_unknown_channel_and_status_are_counted() -> None:
    """They are read as other and open, and the import says so."""
    options = ImportOptions(now=NOW)
    ticket = only_ticket(
        gorgias.SOURCE, [a_payload(channel="pigeon", status="waiting")], options=options
    )
    assert (ticket.channel, ticket.status) == ("other", "open")
    assert options.counts.unmapped == {"channel 'pigeon'": 1, "status 'waiting'": 1}


@pytest.mark.parametrize(("score", "csat"), [(1, 0.0), (3, 0.5), ("5", 1.0), (0, None), (9, None)])
def test_a_survey_score_becomes_satisfaction(score: Any, csat: float | None) -> None:
    """One to five become 0 to 1; what lies outside is no score."""
    survey = {"id": 1, "ticket_id": 555, "customer_id": 8, "score": score}
    page = {"data": [survey]}
    assert only_ticket(gorgias.SOURCE, {"data": [a_payload()]}, page).csat == csat


def test_of_two_surveys_the_one_scored_last_counts() -> None:
    """Whatever their order in the export; one that was never answered is no score."""
    surveys = [
        {"id": 2, "ticket_id": 555, "score": 5, "scored_datetime": "2025-05-04T08:00:00"},
        {"id": 1, "ticket_id": 555, "score": 1, "scored_datetime": "2025-05-03T08:00:00"},
        {"id": 3, "ticket_id": 555, "score": None, "scored_datetime": None},
    ]
    assert only_ticket(gorgias.SOURCE, [a_payload(), *surveys]).csat == 1.0


def test_customers_fill_in_what_the_ticket_leaves_out() -> None:
    """Name and telephone stand with the customer."""
    channels = [{"type": "email"}, {"type": "phone", "address": "+33 1 99 00 12 34"}]
    customer = {"id": 8.0, "email": "zoe@example.com", "firstname": "Zoé", "channels": channels}
    ticket = a_payload(customer={"id": 8})
    found = only_ticket(gorgias.SOURCE, {"data": [ticket]}, {"data": [customer]}).requester
    assert (found.name, found.phone, found.source_id) == ("Zoé", "+33 1 99 00 12 34", "8")


def test_reopens_are_told_by_events() -> None:
    """None without events, for the ticket alone says nothing of it."""
    events = [
        {"id": 1, "object_type": "Ticket", "object_id": 555, "type": "ticket-closed"},
        {"id": 2, "object_type": "Ticket", "object_id": 555, "type": "ticket-reopened"},
        {"id": 3, "object_type": "Customer", "object_id": 555, "type": "ticket-reopened"},
    ]
    assert one().reopens is None
    assert only_ticket(gorgias.SOURCE, [a_payload(), *events]).reopens == 1


@pytest.mark.parametrize(
    "spelling",
    [
        "2025-05-02T10:00:00.000000+00:00",
        "2025-05-02T10:00:00.000000+0000",
        "2025-05-02T10:00:00",
        "2025-05-02 10:00:00.000000",
        "2025-05-02T12:00:00+02:00",
        1746180000,
    ],
)
def test_one_moment_in_six_spellings(spelling: object) -> None:
    """With and without T, zone and microseconds."""
    assert one(created_datetime=spelling).created_at == TEN


def test_ids_as_numbers_and_as_floats_are_one() -> None:
    """A float id in one list joins the whole number in the other."""
    page = {"data": [a_message(0, ticket_id=7253394974479.0)]}
    ticket = a_payload(id="7253394974479", messages=None)
    found = only_ticket(gorgias.SOURCE, {"data": [ticket]}, page)
    assert (found.source_id, bodies(found)) == ("7253394974479", ["Comment renvoyer ?"])


@pytest.mark.parametrize("empty", [None, {}, [], ""])
def test_null_and_empty_are_no_customer(empty: object) -> None:
    """Ticket without customer, tags, team and messages are tickets still."""
    ticket = one(customer=empty, tags=empty, assignee_team=empty, messages=empty)
    assert (ticket.requester.email, ticket.tags, ticket.messages) == ("", (), ())


def test_a_webhook_wraps_its_ticket() -> None:
    """``{"ticket": {…}}`` is the ticket."""
    assert only_ticket(gorgias.SOURCE, {"ticket": a_payload()}).source_id == "555"


def test_a_ticket_that_stands_twice_comes_twice() -> None:
    """The store takes the newer one; the importer hides nothing."""
    assert len(records_of(gorgias.SOURCE, [a_payload(), a_payload(status="open")])) == 2


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (a_payload(id=None), "no id"),
        (a_payload(created_datetime=None, messages=[]), "no time"),
        ({"stream": "macros", "data": {"id": 1, "name": "Merci"}}, "not a ticket"),
    ],
)
def test_what_cannot_be_used_is_skipped_with_its_reason(
    record: dict[str, Any], reason: str
) -> None:
    """Every record is a ticket or counted."""
    assert records_of(gorgias.SOURCE, [record]) == [Skipped("page-0.json, record 1", reason)]


def test_without_a_time_of_its_own_the_first_message_dates_the_ticket() -> None:
    """A ticket cut down by a warehouse still has dated messages."""
    assert one(created_datetime=None).created_at == TEN


FIELDS = (
    *a_payload(), *a_message(0), "ticket", "sender", "name", "score", "type", "role", "meta",
    "object_type", "object_id", "snooze_datetime", "events", "satisfaction_survey", "headers",
    "firstname", "channels", "source", "body_html", "scored_datetime", "email", "_stream",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(broken(FIELDS, a_payload()), broken(FIELDS, a_message(0)))
def test_any_types_give_one_ticket_or_one_reason(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    """No payload ends in a traceback, and none vanishes."""
    document = [{"data": first, "stream": "tickets"}, second]
    assert none_is_lost(gorgias.SOURCE, gorgias.LISTS, gorgias.kind_of, document)
