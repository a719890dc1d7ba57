"""Zendesk's other spellings: audits, events, ratings, surveys, chats, CSV. Payloads by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from kb.errors import InputError
from kb.tickets import Skipped, SourceTicket
from mining.importers import zendesk
from mining.importers.source import ImportOptions
from tests.mining.importers.exports import NOW, broken, none_is_lost, only_ticket, records_of
from tests.mining.importers.test_zendesk import USERS, a_comment, a_payload

BARE = {k: v for k, v in a_payload().items() if k not in {"comments", "metric_set"}}
WHOLE = {"tickets": [a_payload()], "users": USERS}
EVENTS = [{k: v for k, v in c.items() if k != "created_at"} for c in a_payload()["comments"]]
AUDITS = [
    {
        "id": 70 + n,
        "ticket_id": 9101,
        "created_at": comment["created_at"],
        "author_id": comment["author_id"],
        "events": [{"id": 1, "type": "Create", "value": "x"}, {"type": "Comment", **event}],
    }
    for n, (comment, event) in enumerate(zip(a_payload()["comments"], EVENTS, strict=True))
]


def one(*documents: Any, options: ImportOptions | None = None) -> SourceTicket:
    """The one ticket of these pages."""
    return only_ticket(zendesk.SOURCE, *documents, options=options)


def told(ticket: SourceTicket) -> list[tuple[str, str]]:
    """Who said what."""
    return [(m.author_kind, m.body) for m in ticket.messages]


def child_events() -> list[dict[str, Any]]:
    """Ticket events of the incremental export, with comments."""
    return [
        {
            "id": audit["id"],
            "ticket_id": 9101,
            "timestamp": 1741075800 + 60 * n,
            "updater_id": audit["author_id"],
            "child_events": [{"event_type": "Comment", "type": "Comment", **EVENTS[n]}],
        }
        for n, audit in enumerate(AUDITS)
    ]


@pytest.mark.parametrize(
    "document",
    [
        {"tickets": [{**BARE, "audits": AUDITS}], "users": USERS},
        {"tickets": [BARE], "users": USERS, "audits": AUDITS},
        {"tickets": [BARE], "users": USERS, "ticket_events": child_events()},
        {"ticket": BARE, "users": USERS, "comments": a_payload()["comments"]},
        [{"ticket": BARE}, {"users": USERS}, {"audits": AUDITS}],
        [
            {"type": "RECORD", "stream": "tickets", "record": BARE},
            *({"type": "RECORD", "stream": "users", "record": u} for u in USERS),
            *({"type": "RECORD", "stream": "ticket_audits", "record": a} for a in AUDITS),
        ],
        [
            {"stream": "tickets", "data": BARE},
            *({"stream": "users", "data": u} for u in USERS),
            *(
                {"stream": "ticket_comments", "data": {**c, "ticket_id": 9101.0}}
                for c in a_payload()["comments"]
            ),
        ],
    ],
    ids=["inside", "loose", "events", "with its lists", "single", "singer", "airbyte"],
)
def test_comments_wherever_they_stand(document: Any) -> None:
    """In audits of the ticket, loose audits, ticket events, Singer and Airbyte streams."""
    assert told(one(document)) == [("customer", "Bonjour"), ("agent", "Réponse")]


def test_a_comment_in_its_ticket_and_in_an_audit_is_told_once() -> None:
    """Both hold it under the same id."""
    assert len(one({**WHOLE, "audits": AUDITS}).messages) == 2


def test_overlapping_pages_give_each_copy_of_a_ticket() -> None:
    """By time a ticket comes again; the newest copy wins when they are stored."""
    found = records_of(zendesk.SOURCE, WHOLE, WHOLE)
    assert [t.source_id for t in found if isinstance(t, SourceTicket)] == ["9101", "9101"]


def test_other_streams_are_no_tickets() -> None:
    """Macros, policies and articles have ids, times and descriptions too."""
    others = [
        {"stream": s, "data": {"id": 1, "description": "x", "created_at": "2025-01-01T00:00:00Z"}}
        for s in ("sla_policies", "macros", "articles", "ticket_fields")
    ]
    assert records_of(zendesk.SOURCE, others) == []


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"suspended_tickets": [{"id": 1, "cause": "spam", "content": "x"}]}, "suspended"),
        ({"deleted_tickets": [{"id": 1, "subject": "x", "previous_state": "open"}]}, "deleted"),
        ({"id": 3, "body": "x", "author_id": 4, "via": {"channel": "web"}}, "not a ticket"),
    ],
)
def test_what_was_left_of_tickets_is_counted(record: dict[str, Any], reason: str) -> None:
    """Suspended and deleted ones have lists of their own; a comment alone is no ticket."""
    (found,) = records_of(zendesk.SOURCE, [record])
    assert isinstance(found, Skipped)
    assert found.reason == reason


def test_comments_that_name_no_ticket_are_counted() -> None:
    """A saved page of one ticket's comments does not say whose they are."""
    options = ImportOptions(now=NOW)
    one({"tickets": [BARE]}, {"comments": [a_comment(), a_comment(id=2)]}, options=options)
    assert options.counts.unmapped == {"a comment that names no ticket": 2}


def test_loose_ratings_and_the_newest_of_two() -> None:
    """A customer may think again; "offered" is no rating."""
    rated = [
        {"id": 1, "ticket_id": 9101, "score": "good", "updated_at": "2025-03-05T00:00:00Z"},
        {"id": 2, "ticket_id": 9101, "score": "bad", "updated_at": "2025-03-06T00:00:00Z"},
        {"id": 3, "ticket_id": 9101, "score": "offered", "updated_at": "2025-03-07T00:00:00Z"},
    ]
    assert one(WHOLE, {"satisfaction_ratings": rated}).csat == 0.0


def test_survey_responses_and_shapes_not_known() -> None:
    """A rating's category counts; one that names no ticket is counted, never guessed."""
    answer = {"type": "rating_scale", "rating": 5, "rating_category": "good"}
    answers = [{"type": "open_ended", "value": "Merci"}, answer]
    known = {"id": "a", "survey": {}, "subjects": [{"zrn": "zen:ticket:9101"}], "answers": answers}
    options = ImportOptions(now=NOW)
    page = {"survey_responses": [known, {"id": "b", "survey": {}, "answers": answers}]}
    bare = {**BARE, "satisfaction_rating": None}
    assert one({"tickets": [bare]}, page, options=options).csat == 1.0
    assert options.counts.unmapped == {"a survey that names no ticket": 1}


def test_an_unknown_score_is_counted() -> None:
    """It is no satisfaction of a scale we know."""
    options = ImportOptions(now=NOW)
    page = {"tickets": [{**BARE, "satisfaction_rating": {"score": "meh"}}]}
    assert one(page, options=options).csat is None
    assert options.counts.unmapped == {"satisfaction 'meh'": 1}


def test_an_accounts_own_status_counts_as_its_category() -> None:
    """Custom statuses belong to one of the five."""
    page = {
        "tickets": [a_payload(status="waiting_for_carrier", custom_status_id=44)],
        "custom_statuses": [{"id": 44, "status_category": "pending", "agent_label": "Carrier"}],
    }
    assert one(page).status == "pending"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("This request was closed and merged into request #12 « Colis »", "merged"),
        ("Request #9 « Colis » was closed and merged into this request. Last comment:", "solved"),
    ],
)
def test_merge_notes_make_the_stub_and_not_the_target(text: str, status: str) -> None:
    """The one that was closed is no demand; in the other the note is no agent's reply."""
    stub = a_comment(id=3, author_id=5, plain_body=text, created_at="2025-03-05T10:00:00Z")
    page = {"tickets": [a_payload(comments=[a_comment(), stub])], "users": USERS}
    ticket = one(page)
    assert (ticket.status, ticket.messages[1].author_kind) == (status, "rule")


def test_samples_are_no_demand() -> None:
    """Every new account holds one."""
    ticket = one({"tickets": [a_payload(via={"channel": "sample_ticket"})]})
    assert (ticket.agent_started, ticket.channel) == (True, "other")


@pytest.mark.parametrize(
    ("channel", "ours"),
    [
        ("chat_transcript", "chat"),
        ("sunshine_conversations_facebook_messenger", "social"),
        ("whatsapp", "whatsapp"),
        ("voice", "phone"),
        ("web", "contact_form"),
    ],
)
def test_channels_are_known(channel: str, ours: str) -> None:
    """None of them is counted as unknown."""
    options = ImportOptions(now=NOW)
    assert one([a_payload(via={"channel": channel})], options=options).channel == ours
    assert options.counts.unmapped == {}


def test_a_call_is_no_text_of_a_customer() -> None:
    """What the telephone wrote says nothing; what it heard does."""
    stub = "Call from: +33 1 23 45 67 89\nTime of call: June 17"
    assert told(one([{**BARE, "description": stub}])) == [("system", stub)]
    heard = {"type": "VoiceComment", "data": {"transcription_text": "Où est mon colis ?"}}
    spoken = one([{**BARE, "comments": [a_comment(body=stub, plain_body=None, **heard)]}])
    assert told(spoken) == [("customer", "Où est mon colis ?")]


def test_a_chat_is_told_in_turns() -> None:
    """One comment holds the whole conversation."""
    body = (
        "(10:03:15 AM) Léa Petit: Où est mon colis ?\nJe l'attends.\n"
        "(10:03:40 AM) *** Sam joined the chat ***\n(10:04:02 AM) Sam: Il arrive demain."
    )
    page = {"tickets": [a_payload(comments=[a_comment(author_id=5, plain_body=body)])]}
    assert told(one({**page, "users": USERS})) == [
        ("customer", "Où est mon colis ?\nJe l'attends."),
        ("system", "Sam joined the chat ***"),
        ("agent", "Il arrive demain."),
    ]


def test_groups_have_names() -> None:
    """Side-loaded, else the id stays."""
    page = {"tickets": [a_payload(group_id=8)], "groups": [{"id": 8, "name": "Livraison"}]}
    assert one(page).group == "Livraison"


HEADER = "Summation column,Id,Requester,Requester id,Requester email,Subject,Tags,Status,Via,"
CSV = HEADER + (
    "Created at,Solved at,Satisfaction Score,Reopens,Replies,First reply time in minutes,"
    "Full resolution time in minutes\n"
    "1,9101,Léa,71,lea@example.com,Colis non reçu,livraison retard,Solved,Web form,"
    "2025-03-04 08:10,2025-03-05 08:10,Good,1,2,95,1490\n"
    "1,9102,Max,72,,Retour,,Deleted,Mail,2025-03-04 08:10,-,Not Offered,0,0,-,-\n"
)


def test_the_accounts_csv(tmp_path: Path) -> None:
    """It holds figures and subjects, and no messages; JSON beside it is read too."""
    (tmp_path / "tickets.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "users.json").write_text(json.dumps({"users": USERS}))
    first, second = zendesk.read([tmp_path], ImportOptions(now=NOW))
    assert isinstance(first, SourceTicket)
    assert isinstance(second, SourceTicket)
    figures = (first.first_response_minutes, first.resolution_minutes, first.reopens, first.csat)
    assert figures == (95.0, 1490.0, 1, 1.0)
    assert (first.tags, first.channel) == (("livraison", "retard"), "contact_form")
    assert (second.status, second.csat, second.first_response_minutes) == ("deleted", None, None)


def test_another_csv_is_named(tmp_path: Path) -> None:
    """It says what is missing and what to do."""
    path = tmp_path / "t.csv"
    path.write_text("id,message\n1,colis\n")
    with pytest.raises(InputError, match="no column created at, subject"):
        list(zendesk.read([path], ImportOptions(now=NOW)))


FIELDS = (
    "id ticket_id subject raw_subject description status via channel source from rel "
    "requester_id submitter_id author_id tags created_at updated_at "
    "satisfaction_rating score metric_set reopens replies reply_time_in_minutes "
    "calendar comments body html_body plain_body public audits events child_events "
    "type event_type timestamp data transcription_text users role email name groups "
    "survey_responses answers survey subjects zrn rating_category custom_statuses "
    "status_category ticket _stream stream record tickets"
).split()


@settings(max_examples=300, deadline=None)
@given(broken(FIELDS, {**BARE, "comments": a_payload()["comments"]}))
def test_any_types_give_one_ticket_or_one_reason(payload: dict[str, Any]) -> None:
    """No record is lost, and none breaks the import."""
    assert none_is_lost(zendesk.SOURCE, zendesk.LISTS, zendesk.kind_of, [payload])
