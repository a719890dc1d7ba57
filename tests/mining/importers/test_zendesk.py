"""Zendesk's incremental export: its shapes and its traps. Payloads made by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb.tickets import Skipped, SourceTicket
from mining.importers import zendesk
from mining.importers.source import ImportOptions

NOW = datetime(2026, 11, 21, tzinfo=UTC)
USERS = [
    {"id": 71, "name": "Léa Petit", "email": "lea@example.com", "role": "end-user"},
    {"id": 5, "name": "Sam", "email": "sam@shop.example", "role": "agent"},
]


def a_comment(**changes: Any) -> dict[str, Any]:
    """A public comment of the customer."""
    at = "2025-03-04T08:10:00Z"
    return {
        "id": 1,
        "author_id": 71,
        "public": True,
        "plain_body": "Bonjour",
        "created_at": at,
    } | changes


def a_payload(**changes: Any) -> dict[str, Any]:
    """A solved e-mail ticket with one comment of the customer and one of the agent."""
    return {
        "id": 9101,
        "subject": "Colis non reçu",
        "description": "Bonjour",
        "status": "solved",
        "via": {"channel": "email", "source": {"from": {"address": "lea@example.com"}}},
        "requester_id": 71,
        "submitter_id": 71,
        "tags": ["livraison"],
        "created_at": "2025-03-04T08:10:00Z",
        "satisfaction_rating": {"score": "good"},
        "metric_set": {"reopens": 2, "reply_time_in_minutes": {"calendar": 95}},
        "comments": [
            a_comment(),
            a_comment(id=2, author_id=5, plain_body="Réponse", created_at="2025-03-04T09:45:00Z"),
        ],
    } | changes


def read(folder: Path, *documents: object) -> list[SourceTicket | Skipped]:
    """Everything the importer gives for documents saved as pages of an export."""
    for position, document in enumerate(documents):
        (folder / f"page-{position}.json").write_text(json.dumps(document), encoding="utf-8")
    return list(zendesk.read([folder], ImportOptions(now=NOW)))


def one(folder: Path, **changes: Any) -> SourceTicket:
    """The only ticket of a page with the usual users."""
    page = {"tickets": [a_payload(**changes)], "users": USERS, "end_of_stream": True}
    (ticket,) = read(folder, page)
    assert isinstance(ticket, SourceTicket)
    return ticket


def test_description_is_the_first_comment_and_not_told_twice(tmp_path: Path) -> None:
    """With comments there the description is left out."""
    assert [m.body for m in one(tmp_path).messages] == ["Bonjour", "Réponse"]


def test_without_comments_the_description_is_the_message(tmp_path: Path) -> None:
    """An export without comments still says what the customer wanted."""
    assert [m.body for m in one(tmp_path, comments=None).messages] == ["Bonjour"]


def test_roles_come_from_the_users(tmp_path: Path) -> None:
    """An author with a staff role is an agent, the requester a customer."""
    kinds = [m.author_kind for m in one(tmp_path).messages]
    assert kinds == ["customer", "agent"]


def test_a_second_customer_is_not_an_agent(tmp_path: Path) -> None:
    """Somebody in copy with the role end-user writes in, not out."""
    other = {"id": 72, "name": "Max", "email": "max@example.com", "role": "end-user"}
    page = {"tickets": [a_payload(comments=[a_comment(author_id=72)])], "users": [*USERS, other]}
    (ticket,) = read(tmp_path, page)
    assert isinstance(ticket, SourceTicket)
    assert ticket.messages[0].direction == "in"


def test_private_comments_are_notes(tmp_path: Path) -> None:
    """public: false is never shown to a customer and never drafted from."""
    assert not one(tmp_path, comments=[a_comment(public=False)]).messages[0].public


def test_metrics_become_figures(tmp_path: Path) -> None:
    """Minutes to the first reply, reopens and satisfaction are read; a null metric is none."""
    ticket = one(tmp_path)
    assert (ticket.first_response_minutes, ticket.reopens, ticket.csat) == (95.0, 2, 1.0)
    assert ticket.resolution_minutes is None


def test_users_comments_and_metrics_may_come_in_files_of_their_own(tmp_path: Path) -> None:
    """Taps write one file a stream; the ticket is the same."""
    bare = {k: v for k, v in a_payload().items() if k not in {"comments", "metric_set"}}
    loose = [c | {"ticket_id": 9101} for c in a_payload()["comments"]]
    metric = {"ticket_id": 9101.0, "reopens": 2, "reply_time_in_minutes": {"calendar": 95}}
    whole = one(tmp_path)
    for file in tmp_path.iterdir():
        file.unlink()
    (apart,) = read(tmp_path, [bare], {"comments": loose}, [metric], {"users": USERS})
    assert apart == whole


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"status": "deleted"}, "deleted"),
        ({"tags": ["closed_by_merge"]}, "merged"),
        ({"status": "on-hold"}, "hold"),
    ],
)
def test_statuses_that_are_no_demand_are_told(
    tmp_path: Path, changes: dict[str, Any], status: str
) -> None:
    """Deleted and merged tickets stand in every export."""
    assert one(tmp_path, **changes).status == status


def test_agent_started_tickets_are_told(tmp_path: Path) -> None:
    """A ticket typed in by staff for a customer is no demand."""
    assert one(tmp_path, submitter_id=5, via={"channel": "web"}).agent_started


def test_an_unknown_channel_is_other_and_counted(tmp_path: Path) -> None:
    """The channel list of Zendesk is open."""
    (tmp_path / "a.json").write_text(json.dumps([a_payload(via={"channel": "carrier_pigeon"})]))
    options = ImportOptions(now=NOW)
    (ticket,) = zendesk.read([tmp_path], options)
    assert isinstance(ticket, SourceTicket)
    assert ticket.channel == "other"
    assert options.counts.unmapped == {"channel 'carrier_pigeon'": 1}


@pytest.mark.parametrize("broken", [{"id": None}, {"created_at": "soon"}])
def test_a_ticket_without_id_or_time_is_skipped(tmp_path: Path, broken: dict[str, Any]) -> None:
    """Each is counted by its reason."""
    (skipped,) = read(tmp_path, [a_payload(**broken)])
    assert isinstance(skipped, Skipped)


@pytest.mark.parametrize("junk", [None, 3, "x", [], {"a": 1}])
def test_wrong_types_anywhere_do_not_break_a_ticket(tmp_path: Path, junk: Any) -> None:
    """Every field of a ticket may hold anything."""
    fields = set(a_payload()) - {"id", "created_at"}
    for name in sorted(fields):
        assert one(tmp_path, **{name: junk}).source_id == "9101"
