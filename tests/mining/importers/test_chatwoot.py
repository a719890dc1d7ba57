"""Chatwoot: conversations, messages and events, and their traps. Payloads made by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from kb.tickets import Skipped, SourceTicket
from mining.importers import chatwoot
from mining.importers.source import ImportOptions
from tests.mining.importers.exports import (
    NOW,
    broken,
    none_is_lost,
    only_ticket,
    records_of,
)

START = 1740000000
STARTED = datetime.fromtimestamp(START, UTC)
SENDER = {
    "id": 7,
    "name": "Zoé Marchand",
    "email": "zoe@example.com",
    "phone_number": "+33199001234",
}
AGENT = {"id": 3, "name": "Sam Durand", "type": "user"}


def a_message(minute: int, text: str = "Où trouver ma facture ?", **changes: Any) -> dict[str, Any]:
    """A customer's message, ``minute`` minutes after the start."""
    return {
        "id": minute + 1,
        "content": text,
        "conversation_id": 42,
        "inbox_id": 3,
        "message_type": 0,
        "content_type": "text",
        "content_attributes": {},
        "private": False,
        "status": "sent",
        "sender": SENDER | {"type": "contact"},
        "created_at": START + 60 * minute,
    } | changes


def a_reply(minute: int, text: str = "Dans Mon compte.", **changes: Any) -> dict[str, Any]:
    """A public message of an agent."""
    return a_message(minute, text, **({"message_type": 1, "sender": AGENT} | changes))


def a_payload(**changes: Any) -> dict[str, Any]:
    """A resolved conversation of a web widget with a question and its answer."""
    return {
        "id": 42,
        "account_id": 1,
        "inbox_id": 3,
        "status": "resolved",
        "labels": ["facture"],
        "meta": {"sender": SENDER, "channel": "Channel::WebWidget", "team": {"name": "Compta"}},
        "additional_attributes": {"browser": {"browser_language": "fr"}},
        "custom_attributes": {"order_id": "MO-1042"},
        "created_at": START,
        "timestamp": START + 86_400,
        "last_activity_at": START + 86_400,
        "first_reply_created_at": 0,
        "snoozed_until": None,
        "messages": [a_message(0), a_reply(5)],
    } | changes


def an_event(name: str, value: float, **changes: Any) -> dict[str, Any]:
    """A reporting event of the conversation, ``value`` in seconds."""
    end = datetime.fromtimestamp(START + value, UTC).isoformat()
    return {"name": name, "value": value, "conversation_id": 42, "event_end_time": end} | changes


def one(**changes: Any) -> SourceTicket:
    """The ticket of a page with one conversation."""
    page = {"data": {"meta": {"all_count": 1}, "payload": [a_payload(**changes)]}}
    return only_ticket(chatwoot.SOURCE, page)


def bodies(ticket: SourceTicket) -> list[str]:
    """What its messages say, in order."""
    return [m.body for m in ticket.messages]


def test_a_conversation_keeps_who_where_and_what() -> None:
    """Requester, channel, labels, team, language and the order in an attribute."""
    ticket = one()
    assert (ticket.requester.name, ticket.requester.email) == ("Zoé Marchand", "zoe@example.com")
    assert (ticket.channel, ticket.status, ticket.group) == ("chat", "solved", "Compta")
    assert (ticket.tags, ticket.language, ticket.order_refs) == (("facture",), "fr", ("MO-1042",))


def test_messages_of_their_own_page_join_and_come_once() -> None:
    """The list of conversations holds the last message, the list of messages all of them."""
    last = a_payload(messages=[a_reply(5)], last_non_activity_message=a_reply(5))
    page = {"meta": {}, "payload": [a_message(0), a_reply(5), a_message(9, "Merci !")]}
    found = only_ticket(chatwoot.SOURCE, {"data": {"payload": [last]}}, page)
    assert bodies(found) == ["Où trouver ma facture ?", "Dans Mon compte.", "Merci !"]


def test_a_last_message_alone_proves_nothing_and_is_counted() -> None:
    """Who began and how often an agent wrote is unknown."""
    options = ImportOptions(now=NOW)
    log = a_reply(8, "resolved by Sam", message_type=2)
    last = a_payload(messages=[log], last_non_activity_message=a_reply(5))
    found = only_ticket(chatwoot.SOURCE, [last], options=options)
    assert (found.agent_started, found.replies) == (False, None)
    assert options.counts.unmapped == {"a conversation with its last message only": 1}


def test_a_private_note_is_not_public_and_no_reply() -> None:
    """Agents talk to each other in the same list."""
    ticket = one(messages=[a_message(0), a_reply(2, private=True), a_reply(5)])
    assert [m.public for m in ticket.messages] == [True, False, True]
    assert ticket.replies == 1


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"content_attributes": {"automation_rule_id": 4}}, "rule"),
        ({"additional_attributes": {"campaign_id": 9}}, "rule"),
        ({"sender_type": "AgentBot"}, "bot"),
        ({"sender": {"id": 1, "name": "Bot", "type": "agent_bot"}}, "bot"),
        ({"sender_type": "Captain::Assistant", "sender": None}, "bot"),
        ({"message_type": 3, "sender": None}, "bot"),
        ({"message_type": "template"}, "bot"),
        ({"sender": None}, "bot"),
    ],
)
def test_machines_never_answer_for_an_agent(changes: dict[str, Any], kind: str) -> None:
    """Automations, campaigns, bots, templates and what nobody signed."""
    ticket = one(messages=[a_message(0), a_reply(1, **changes), a_reply(9)])
    assert [m.author_kind for m in ticket.messages] == ["customer", kind, "agent"]
    assert ticket.replies == 1


def test_a_reply_from_the_channel_itself_is_an_agents() -> None:
    """An answer typed in the shop's own app has no sender, but an echo."""
    echo = a_reply(5, sender=None, content_attributes={"external_echo": True})
    assert one(messages=[a_message(0), echo]).replies == 1


@pytest.mark.parametrize(
    "changes",
    [{"message_type": 2}, {"message_type": "activity"}, {"content_attributes": {"deleted": True}}],
)
def test_the_log_and_deleted_messages_are_no_messages(changes: dict[str, Any]) -> None:
    """Nobody said them."""
    ticket = one(messages=[a_message(0), a_reply(3, "assigned to Sam", **changes)])
    assert bodies(ticket) == ["Où trouver ma facture ?"]


def test_a_failed_message_was_not_read() -> None:
    """It did not reach the customer."""
    assert one(messages=[a_message(0), a_reply(4, status="failed")]).replies == 0


def test_webhooks_write_types_as_words() -> None:
    """``incoming`` and ``outgoing`` with the sender's type beside; the conversation is nested."""
    entry = a_message(0, message_type="incoming", conversation_id=None, conversation={"id": 42.0})
    reply = a_reply(5, message_type="outgoing", sender_type="User")
    found = only_ticket(chatwoot.SOURCE, [a_payload(messages=[]), entry, reply])
    assert [m.author_kind for m in found.messages] == ["customer", "agent"]


@pytest.mark.parametrize(
    ("messages", "is_started"),
    [
        ([a_reply(0), a_message(5)], True),
        ([a_reply(0, additional_attributes={"campaign_id": 1}), a_message(5)], False),
        ([a_reply(0, private=True), a_message(5)], False),
        ([a_message(0), a_reply(5)], False),
        ([], False),
    ],
)
def test_agent_started_is_told_by_the_first_person(
    messages: list[dict[str, Any]], is_started: bool
) -> None:
    """A campaign that the customer answers and a note start nothing."""
    assert one(messages=messages).agent_started is is_started


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("open", "open"),
        ("pending", "pending"),
        ("snoozed", "hold"),
        ("resolved", "solved"),
        (None, "open"),
    ],
)
def test_statuses_are_mapped(status: str | None, ours: str) -> None:
    """Snoozed is on hold."""
    assert one(status=status).status == ours


@pytest.mark.parametrize(
    ("channel", "ours"),
    [
        ("Channel::Email", "email"),
        ("Channel::Whatsapp", "whatsapp"),
        ("Channel::TwilioSms", "sms"),
        ("Channel::FacebookPage", "social"),
        ("Channel::Telegram", "social"),
        ("Channel::Api", "other"),
        (None, "other"),
    ],
)
def test_channels_are_mapped(channel: str | None, ours: str) -> None:
    """The classes of inboxes."""
    assert one(meta={"channel": channel}).channel == ours


def test_the_inbox_tells_the_channel_and_twilios_medium() -> None:
    """Where the conversation does not; Twilio carries SMS and WhatsApp."""
    inbox = {"id": 3, "name": "Wa", "channel_type": "Channel::TwilioSms", "medium": "whatsapp"}
    page = {"payload": [inbox]}
    assert only_ticket(chatwoot.SOURCE, [a_payload(meta=None)], page).channel == "whatsapp"


def test_unknown_values_are_counted() -> None:
    """A fork adds channels and statuses of its own."""
    options = ImportOptions(now=NOW)
    record = a_payload(status="parked", meta={"channel": "Channel::Pigeon"})
    ticket = only_ticket(chatwoot.SOURCE, [record], options=options)
    assert (ticket.channel, ticket.status) == ("other", "open")
    assert set(options.counts.unmapped) == {"channel 'Channel::Pigeon'", "status 'parked'"}


@pytest.mark.parametrize(("rating", "csat"), [(1, 0.0), (4, 0.75), ("5", 1.0), (0, None)])
def test_a_rating_becomes_satisfaction(rating: Any, csat: float | None) -> None:
    """One to five become 0 to 1."""
    answer = {
        "id": 1,
        "conversation_id": 42,
        "rating": rating,
        "feedback_message": "",
        "contact": {},
    }
    assert only_ticket(chatwoot.SOURCE, [a_payload(), answer]).csat == csat


def test_of_two_ratings_the_later_counts() -> None:
    """The list has the newest first."""
    answers = [
        {"id": 2, "conversation_id": 42, "rating": 5, "created_at": START + 900},
        {"id": 1, "conversation_id": 42, "rating": 1, "created_at": START + 800},
    ]
    assert only_ticket(chatwoot.SOURCE, [a_payload()], {"payload": answers}).csat == 1.0


def test_a_webhooks_rating_holds_its_conversation() -> None:
    """The answer stands around the conversation it is about."""
    answer = {"event": "csat_survey_response_created", "id": 1, "rating": 3}
    found = only_ticket(chatwoot.SOURCE, [a_payload(), answer | {"conversation": {"id": 42}}])
    assert found.csat == 0.5


def test_a_rating_lies_in_the_surveys_own_message_too() -> None:
    """Where the list of answers was not exported."""
    submitted = {"submitted_values": {"csat_survey_response": {"rating": 2}}}
    survey = a_reply(9, message_type=3, content_type="input_csat", content_attributes=submitted)
    assert one(messages=[a_message(0), survey]).csat == 0.25


def test_figures_come_from_reporting_events() -> None:
    """Seconds; of several resolutions the last, which counts from the beginning."""
    events = [
        an_event("first_response", 300.0),
        an_event("conversation_resolved", 3600),
        an_event("conversation_resolved", 7200),
    ]
    ticket = only_ticket(chatwoot.SOURCE, [a_payload()], {"payload": events})
    assert (ticket.first_response_minutes, ticket.resolution_minutes) == (5.0, 120.0)
    assert ticket.solved_at == datetime.fromtimestamp(START + 7200, UTC)
    assert ticket.reopens == 1


def test_an_open_conversation_is_not_resolved() -> None:
    """A resolution that was undone is a reopening."""
    events = [an_event("resolution", 3600), an_event("conversation_opened", 90)]
    ticket = only_ticket(chatwoot.SOURCE, [a_payload(status="open"), *events])
    assert (ticket.solved_at, ticket.resolution_minutes, ticket.reopens) == (None, None, 1)


def test_a_first_opening_is_no_reopening_and_no_event_no_knowledge() -> None:
    """Its value is 0."""
    event = an_event("conversation_opened", 0)
    assert only_ticket(chatwoot.SOURCE, [a_payload(), event]).reopens == 0
    assert one().reopens is None


def test_the_first_reply_is_told_by_the_conversation() -> None:
    """Its own time, where there are no events; 0 is none."""
    assert one(first_reply_created_at=START + 240).first_response_minutes == 4.0
    assert one(first_reply_created_at=0).first_agent_reply_at is None


@pytest.mark.parametrize(
    "spelling",
    [START, str(START), float(START), START * 1000, "2025-02-19T21:20:00Z", "2025-02-19 21:20:00"],
)
def test_one_moment_in_six_spellings(spelling: object) -> None:
    """Seconds in the API, ISO in webhooks and dumps."""
    assert one(created_at=spelling).created_at == STARTED


def test_the_beginning_is_not_the_last_activity() -> None:
    """Without ``created_at`` the first message dates it, then only ``timestamp``."""
    assert one(created_at=None).created_at == STARTED
    assert one(created_at=None, messages=[]).created_at > STARTED


def test_contacts_fill_in_what_the_conversation_leaves_out() -> None:
    """The sender of an incoming message names the contact."""
    contact = {"id": 7.0, "name": "Zoé", "email": "zoe@example.com", "phone_number": None}
    first = a_message(0, sender={"id": 7, "type": "contact"})
    record = a_payload(meta={}, messages=[first])
    found = only_ticket(chatwoot.SOURCE, [record], {"payload": [contact]}).requester
    assert (found.email, found.source_id) == ("zoe@example.com", "7")


def test_the_subject_is_the_mails() -> None:
    """Mail inboxes keep it in an attribute, or with the message."""
    mail = {"email": {"subject": "Facture n° 7"}}
    assert one(additional_attributes={"mail_subject": "Reçu"}).subject == "Reçu"
    assert one(messages=[a_message(0, content_attributes=mail)]).subject == "Facture n° 7"


@pytest.mark.parametrize("empty", [None, {}, [], ""])
def test_null_and_empty_are_no_value(empty: object) -> None:
    """Whatever stands for nothing."""
    ticket = one(meta=empty, labels=empty, messages=empty, additional_attributes=empty)
    assert (ticket.requester.email, ticket.tags, ticket.messages) == ("", (), ())


def test_a_conversation_that_stands_twice_comes_twice() -> None:
    """The store takes the newer one."""
    assert len(records_of(chatwoot.SOURCE, [a_payload(), a_payload(status="open")])) == 2


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (a_payload(id=None), "no id"),
        (a_payload(created_at=0, timestamp=None, messages=[]), "no time"),
        ({"stream": "labels", "data": {"id": 1, "title": "x"}}, "not a ticket"),
    ],
)
def test_what_cannot_be_used_is_skipped_with_its_reason(
    record: dict[str, Any], reason: str
) -> None:
    """Every record is a ticket or counted."""
    page = {"data": [record]} if "stream" not in record else record
    assert records_of(chatwoot.SOURCE, page) == [Skipped("page-0.json, record 1", reason)]


FIELDS = (
    *a_payload(), *a_message(0), *an_event("x", 1), "sender_type", "additional_attributes",
    "rating", "email", "phone_number", "channel_type", "medium", "sender", "channel", "team",
    "submitted_values", "csat_survey_response", "conversation", "last_non_activity_message",
    "automation_rule_id", "campaign_id", "browser", "mail_subject", "payload", "data", "_stream",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(broken(FIELDS, a_payload()), broken(FIELDS, a_message(0)), broken(FIELDS, an_event("x", 1)))
def test_any_types_give_one_ticket_or_one_reason(
    first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]
) -> None:
    """No payload ends in a traceback, and none vanishes."""
    document = [{"data": first, "stream": "conversations"}, second, third]
    assert none_is_lost(chatwoot.SOURCE, chatwoot.LISTS, chatwoot.kind_of, document)
