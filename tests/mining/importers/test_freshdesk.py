"""Freshdesk: three spellings of its tickets and their traps. Payloads made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from kb.tickets import Skipped, SourceTicket
from mining.importers import freshdesk
from mining.importers.source import ImportOptions
from tests.mining.importers.exports import (
    NOW,
    broken,
    none_is_lost,
    only_ticket,
    records_of,
)

NINE = datetime(2025, 1, 10, 9, 0, tzinfo=UTC)
REQUESTER = {"id": 71, "name": "Zoé Marchand", "email": "zoe@example.com", "mobile": "0199001234"}


def an_entry(hour: int, text: str = "Toujours rien ?", **changes: Any) -> dict[str, Any]:
    """A customer's public conversation entry at an hour of 10 January."""
    return {
        "id": 100 + hour,
        "ticket_id": 18,
        "incoming": True,
        "private": False,
        "source": 8,
        "user_id": 71,
        "body": f"<div>{text}</div>",
        "body_text": text,
        "auto_response": False,
        "automation_id": None,
        "created_at": f"2025-01-10T{hour:02}:00:00Z",
    } | changes


def a_reply(hour: int, text: str = "Nous vérifions.", **changes: Any) -> dict[str, Any]:
    """A public reply of an agent."""
    return an_entry(hour, text, **({"incoming": False, "source": 0, "user_id": 5} | changes))


def a_payload(**changes: Any) -> dict[str, Any]:
    """A closed ticket of the API's version 2."""
    return {
        "id": 18,
        "subject": "Paiement refusé",
        "description": "<div>Ma carte a été débitée&nbsp;!</div>",
        "description_text": "Ma carte a été débitée !",
        "status": 5,
        "priority": 2,
        "source": 1,
        "type": "Question",
        "tags": ["paiement"],
        "custom_fields": {"cf_order_number": "MO-1042", "cf_order_status": "shipped 2"},
        "requester_id": 71,
        "requester": REQUESTER,
        "responder_id": 5,
        "group_id": 67000259997,
        "spam": False,
        "cc_emails": None,
        "created_at": "2025-01-10T09:00:00Z",
        "updated_at": "2025-01-11T09:00:00Z",
        "stats": {
            "first_responded_at": "2025-01-10T11:30:00Z",
            "resolved_at": "2025-01-10T19:00:00Z",
            "closed_at": "2025-01-11T09:00:00Z",
            "reopened_at": None,
        },
        "conversations": [a_reply(11), an_entry(13)],
    } | changes


def a_v1_payload(**changes: Any) -> dict[str, Any]:
    """A ticket of version 1 or of an account export, in its wrapper."""
    note = {
        "id": 3,
        "body": "Where do you live?",
        "body_html": "<div>Where do you live?</div>",
        "incoming": False,
        "private": False,
        "deleted": False,
        "source": 0,
        "user_id": 5,
        "created_at": "2025-01-10T20:58:36+10:00",
    }
    return {
        "helpdesk_ticket": {
            "id": 5007268642,
            "display_id": 18,
            "subject": "Delivery",
            "description": "Do you deliver to Lyon?\nThanks",
            "description_html": "<div>Do you deliver to Lyon?<br>Thanks</div>",
            "status": 2,
            "status_name": "Open",
            "source": 2,
            "source_name": "Portal",
            "requester_id": 71,
            "requester_name": "Rachel Moreau",
            "responder_id": 5,
            "responder_name": "William",
            "cc_email": {"cc_emails": [], "fwd_emails": []},
            "frDueBy": "2025-01-11T19:00:00+10:00",
            "custom_field": {"numero_de_commande_12": "MO-77"},
            "deleted": False,
            "spam": False,
            "created_at": "2025-01-10T19:00:00+10:00",
            "notes": [{"note": note}],
        }
        | changes
    }


def one(**changes: Any) -> SourceTicket:
    """The ticket of a page with one payload."""
    return only_ticket(freshdesk.SOURCE, [a_payload(**changes)])


def bodies(ticket: SourceTicket) -> list[str]:
    """What its messages say, in order."""
    return [m.body for m in ticket.messages]


def test_a_ticket_keeps_who_where_and_what() -> None:
    """Requester, channel, tags, group and the order in a custom field."""
    ticket = one()
    assert (ticket.requester.name, ticket.requester.phone) == ("Zoé Marchand", "0199001234")
    assert (ticket.channel, ticket.status, ticket.tags) == ("email", "closed", ("paiement",))
    assert (ticket.group, ticket.order_refs) == ("67000259997", ("MO-1042",))


def test_the_description_is_the_first_message_once() -> None:
    """Conversations start at the second; the plain text is taken, not the HTML."""
    ticket = one()
    assert bodies(ticket) == ["Ma carte a été débitée !", "Nous vérifions.", "Toujours rien ?"]
    assert [m.author_kind for m in ticket.messages] == ["customer", "agent", "customer"]


@pytest.mark.parametrize(
    ("changes", "body", "is_html"),
    [
        ({"description_text": None}, "<div>Ma carte a été débitée&nbsp;!</div>", True),
        ({"description_text": "", "description": "Prix < 5 ?"}, "Prix < 5 ?", False),
        ({"description_text": None, "description": None}, "", False),
        ({"description_text": {"no": "text"}, "description": 7}, "7", False),
    ],
)
def test_a_description_is_read_as_what_it_is(
    changes: dict[str, Any], body: str, is_html: bool
) -> None:
    """HTML where version 2 gives nothing else, plain where it holds no tag."""
    message = one(**changes).messages[0]
    assert (message.body, message.is_html) == (body, is_html)


def test_conversations_of_their_own_list_join_by_ticket_id() -> None:
    """A copy in both places comes once."""
    page = [a_reply(11), a_reply(12, "Réglé.", ticket_id=18.0), a_reply(12, "Réglé.")]
    found = only_ticket(freshdesk.SOURCE, [a_payload()], page)
    assert bodies(found)[1:] == ["Nous vérifions.", "Réglé.", "Toujours rien ?"]


def test_a_private_note_is_not_public_and_no_reply() -> None:
    """Source 2 with ``private``."""
    ticket = one(conversations=[a_reply(10, source=2, private=True), a_reply(11)])
    assert [m.public for m in ticket.messages] == [True, False, True]
    assert ticket.replies == 1


@pytest.mark.parametrize("changes", [{"auto_response": True}, {"automation_id": 67000.0}])
def test_a_rule_never_answers_for_an_agent(changes: dict[str, Any]) -> None:
    """Automatic replies and automations are told from people."""
    ticket = one(conversations=[a_reply(10, **changes), a_reply(11)])
    assert [m.author_kind for m in ticket.messages[1:]] == ["rule", "agent"]
    assert ticket.replies == 1


def test_a_survey_comment_is_no_customer_message() -> None:
    """A conversation of source 6 comes from the survey, incoming as it is."""
    comment = one(conversations=[an_entry(12, "super", source=6)]).messages[1]
    assert (comment.author_kind, comment.direction, comment.public) == ("system", "in", False)


def test_an_outbound_mail_is_the_companys() -> None:
    """Source 10: the description is an agent's, the ticket no demand."""
    ticket = one(source=10)
    assert ticket.agent_started
    assert (ticket.messages[0].author_kind, ticket.messages[0].direction) == ("agent", "out")
    assert not one(source=3).agent_started


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"status": 2}, "open"),
        ({"status": "3"}, "pending"),
        ({"status": 4.0}, "solved"),
        ({"status": "Closed"}, "closed"),
        ({"spam": True}, "spam"),
        ({"deleted": True}, "deleted"),
        ({"status": None}, "open"),
    ],
)
def test_statuses_are_mapped(changes: dict[str, Any], status: str) -> None:
    """Codes in any type, words, and the flags that come before them."""
    assert one(**changes).status == status


def test_the_accounts_own_status_is_open_and_counted() -> None:
    """Six and up mean what the account says; a ticket of theirs is not resolved."""
    options = ImportOptions(now=NOW)
    ticket = only_ticket(freshdesk.SOURCE, [a_payload(status=8)], options=options)
    assert (ticket.status, ticket.solved_at, ticket.closed_at) == ("open", None, None)
    assert options.counts.unmapped == {"status '8'": 1}


def test_a_merged_ticket_is_told_by_the_note_that_closes_it() -> None:
    """The API has no flag; Freshdesk writes a note, and a customer's words are none."""
    words = "This ticket is closed and merged into ticket 17"
    assert one(conversations=[a_reply(12, words, private=True)]).status == "merged"
    assert one(conversations=[an_entry(12, words)]).status == "closed"


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        (1, "email"),
        (2, "contact_form"),
        ("3", "phone"),
        (5, "social"),
        (7.0, "chat"),
        (9, "contact_form"),
        (12, "chat"),
        (13, "whatsapp"),
        ("Feedback Widget", "contact_form"),
        (None, "other"),
    ],
)
def test_channels_are_mapped(code: Any, ours: str) -> None:
    """Codes and names of ticket sources."""
    assert one(source=code).channel == ours


def test_an_unknown_channel_is_counted() -> None:
    """An account may add sources of its own."""
    options = ImportOptions(now=NOW)
    ticket = only_ticket(freshdesk.SOURCE, [a_payload(source=101)], options=options)
    assert (ticket.channel, options.counts.unmapped) == ("other", {"channel '101'": 1})


@pytest.mark.parametrize(
    ("rating", "csat"),
    [(103, 1.0), (102, 5 / 6), (101, 4 / 6), (100, 0.5), (-101, 2 / 6), (-102, 1 / 6), (-103, 0.0)],
)
def test_seven_ratings_become_satisfaction(rating: int, csat: float) -> None:
    """From extremely unhappy to extremely happy, 0 to 1."""
    given = {"id": 1, "ticket_id": 18, "ratings": {"default_question": rating, "question_2": 100}}
    assert only_ticket(freshdesk.SOURCE, [a_payload(), given]).csat == pytest.approx(csat)


def test_a_taps_ratings_are_a_list_and_the_last_answer_counts() -> None:
    """Question and value; an older answer to the same survey is out."""
    early = {"question": "default_question", "value": -103}
    late = {"question": "default_question", "value": 103}
    records = [
        {"id": 2, "ticket_id": 18, "ratings": [late], "created_at": "2025-01-12T08:00:00Z"},
        {"id": 1, "ticket_id": 18, "ratings": [early], "created_at": "2025-01-11T08:00:00Z"},
    ]
    stream = [{"type": "RECORD", "stream": "satisfaction_ratings", "record": r} for r in records]
    assert only_ticket(freshdesk.SOURCE, [a_payload(), *stream]).csat == 1.0


def test_a_rating_of_an_older_account_is_counted_not_guessed() -> None:
    """One, two and three mean different things in different accounts."""
    options = ImportOptions(now=NOW)
    given = {"id": 1, "ticket_id": 18, "ratings": {"default_question": 1}}
    assert only_ticket(freshdesk.SOURCE, [a_payload(), given], options=options).csat is None
    assert options.counts.unmapped == {"rating 1": 1}


def test_figures_come_from_stats() -> None:
    """First reply, resolution and closing, in minutes since creation."""
    ticket = one()
    assert (ticket.first_response_minutes, ticket.resolution_minutes) == (150.0, 600.0)
    assert ticket.closed_at == NINE + timedelta(days=1)
    assert (ticket.reopens, ticket.replies) == (0, 1)


def test_a_ticket_that_was_reopened_was_so_once_at_least() -> None:
    """Freshdesk keeps the last time only; without stats nothing is known."""
    assert one(stats={"reopened_at": "2025-01-10T20:00:00Z"}).reopens == 1
    assert one(stats=None).reopens is None


def test_without_conversations_replies_are_unknown() -> None:
    """A list of tickets says nothing of how often an agent wrote."""
    assert one(conversations=None).replies is None


@pytest.mark.parametrize(
    ("entry", "minutes"),
    [
        ({"time_spent_in_seconds": 5400, "time_spent": "01:31"}, 90.0),
        ({"time_spent": "01:30"}, 90.0),
        ({"timespent": "0.50"}, 30.0),
        ({"time_spent": "long"}, None),
    ],
)
def test_logged_time_is_handling_time(entry: dict[str, Any], minutes: float | None) -> None:
    """Seconds, hours and minutes, or version 1's hours."""
    given = {"id": 4, "ticket_id": 18, "agent_id": 5} | entry
    assert only_ticket(freshdesk.SOURCE, [a_payload(), given]).handling_minutes == minutes


def test_version_1_is_read_out_of_its_wrapper() -> None:
    """The number agents see is the id; plain text is taken; times with a zone are moved to UTC."""
    ticket = only_ticket(freshdesk.SOURCE, a_v1_payload())
    assert (ticket.source_id, ticket.created_at, ticket.channel) == ("18", NINE, "contact_form")
    assert bodies(ticket) == ["Do you deliver to Lyon?\nThanks", "Where do you live?"]
    assert (ticket.messages[1].author, ticket.requester.name) == ("William", "Rachel Moreau")
    assert ticket.order_refs == ("MO-77",)


@pytest.mark.parametrize("is_named", [True, False])
def test_a_ticket_beside_its_conversations_is_read(is_named: bool) -> None:
    """One object holds both; a conversation there need not say which ticket it belongs to."""
    bare = {name: value for name, value in a_payload().items() if name != "conversations"}
    reply = {name: value for name, value in a_reply(1).items() if is_named or name != "ticket_id"}
    ticket = only_ticket(freshdesk.SOURCE, {"ticket": bare, "conversations": [reply]})
    assert (ticket.source_id, bodies(ticket)[1:]) == ("18", ["Nous vérifions."])


def test_version_1_wraps_agents_contacts_and_times_too() -> None:
    """Each is found under the id the ticket names."""
    agent = {"agent": {"id": 1, "user_id": 5, "user": {"name": "William Ash"}}}
    contact = {"user": {"id": 71, "name": "Rachel", "email": "rachel@example.com"}}
    entry = {"time_entry": {"id": 9, "ticket_id": 18, "timespent": "0.25"}}
    ticket = only_ticket(freshdesk.SOURCE, [a_v1_payload(), agent, contact, entry])
    assert ticket.messages[1].author == "William Ash"
    assert (ticket.requester.email, ticket.handling_minutes) == ("rachel@example.com", 15.0)


def test_agents_and_groups_of_version_2_are_named() -> None:
    """An agent's name lies in a contact of its own."""
    agent = {"id": 5, "ticket_scope": 1, "contact": {"name": "Sam Durand", "email": "s@x.example"}}
    group = {"id": 67000259997, "name": "Paiements", "escalate_to": None, "unassigned_for": None}
    ticket = only_ticket(freshdesk.SOURCE, [a_payload(), agent, group])
    assert (ticket.messages[1].author, ticket.group) == ("Sam Durand", "Paiements")


def test_a_tap_writes_custom_fields_as_a_list() -> None:
    """Name and value in objects of their own."""
    fields = [{"name": "cf_order_id", "value": "MO-9"}, {"name": "cf_colour", "value": "red 2"}]
    record = {"type": "RECORD", "stream": "tickets", "record": a_payload(custom_fields=fields)}
    assert only_ticket(freshdesk.SOURCE, [record]).order_refs == ("MO-9",)


def test_an_entry_that_does_not_say_is_the_requesters_or_an_agents() -> None:
    """Without ``incoming`` the author's id decides."""
    given = [an_entry(10, incoming=None), a_reply(11, incoming=None)]
    assert [m.author_kind for m in one(conversations=given).messages[1:]] == ["customer", "agent"]


@pytest.mark.parametrize(
    "spelling",
    [
        "2025-01-10T09:00:00Z",
        "2025-01-10T09:00:00.000000+00:00",
        "2025-01-10 09:00:00",
        "2025-01-10T19:00:00+10:00",
        1736499600,
        "1736499600000",
    ],
)
def test_one_moment_in_six_spellings(spelling: object) -> None:
    """As the API, a warehouse and an export write it."""
    assert one(created_at=spelling).created_at == NINE


@pytest.mark.parametrize("empty", [None, {}, [], ""])
def test_null_and_empty_are_no_value(empty: object) -> None:
    """Whatever stands for nothing."""
    ticket = one(requester=empty, tags=empty, stats=empty, conversations=empty, custom_fields=empty)
    assert (ticket.tags, ticket.order_refs, ticket.reopens) == ((), (), None)
    assert len(ticket.messages) == 1


def test_a_ticket_that_stands_twice_comes_twice() -> None:
    """A restart after page 300 repeats tickets; the store takes the newer one."""
    page = {"total": 2, "results": [a_payload(), a_payload(status=2)]}
    assert len(records_of(freshdesk.SOURCE, page)) == 2


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (a_payload(id=None), "no id"),
        (a_payload(created_at="0000-00-00"), "no time"),
        ({"stream": "solution_articles", "data": {"id": 1, "description": "x"}}, "not a ticket"),
        ("text", "not an object"),
    ],
)
def test_what_cannot_be_used_is_skipped_with_its_reason(record: Any, reason: str) -> None:
    """Every record is a ticket or counted."""
    (found,) = records_of(freshdesk.SOURCE, [record])
    assert isinstance(found, Skipped)
    assert found.reason == reason


def test_a_chat_repeats_its_description_behind_a_greeting() -> None:
    """The first message comes once, and the bot's greeting answers nothing."""
    words = "Où est mon colis ?"
    greeting = an_entry(9, body_text="Bonjour !", incoming=False, category=5, user_id=None)
    asked = an_entry(9, id=8, body_text=words, incoming=True, category=1)
    ticket = one(source=15, description_text=words, conversations=[greeting, asked])
    told = [(m.author_kind, m.body) for m in ticket.messages]
    assert told == [("bot", "Bonjour !"), ("customer", words)]
    assert ticket.channel == "chat"


FIELDS = (
    *a_payload(), *an_entry(10), *a_v1_payload()["helpdesk_ticket"], "helpdesk_ticket", "note",
    "ratings", "default_question", "time_spent", "timespent", "time_spent_in_seconds", "contact",
    "name", "value", "question", "first_responded_at", "resolved_at", "satisfaction_ratings",
    "time_entries", "user", "agent", "email", "_stream",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(broken(FIELDS, a_payload()), broken(FIELDS, an_entry(10)))
def test_any_types_give_one_ticket_or_one_reason(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    """No payload ends in a traceback, and none vanishes."""
    document = [{"data": first, "stream": "tickets"}, {"helpdesk_ticket": first}, second]
    assert none_is_lost(freshdesk.SOURCE, freshdesk.LISTS, freshdesk.kind_of, document)
