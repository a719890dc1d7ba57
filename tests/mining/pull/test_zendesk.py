"""Zendesk's export by cursor and by time, its comments, and what must not happen twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.errors import PullError
from kb.storage import ticketstore
from kb.storage.workspace import Workspace
from mining import importers
from mining.importers.source import ImportOptions
from mining.pull.zendesk import DESK, DESK_BY_TIME
from mining.stages import intake
from mining.stages.pull import Order, PullReport, run
from tests.helpdesk import Asked, HelpDesk, Reply, Time, helpdesk, minute, variables
from tests.zendesk_desk import PAGE, USERS, a_ticket, comments_of, played, played_by_time


def pulled(desk: HelpDesk, workspace: Workspace, time: Time, **changes: Any) -> PullReport:
    """A pull of Zendesk, by cursor unless ``desk_kind`` says otherwise."""
    kind = changes.pop("kind", DESK)
    order = Order(**{"page_size": PAGE, **changes})
    return run(workspace, kind, order, variables(desk.url), clock=time.clock)


def stored_ids(workspace: Workspace) -> list[str]:
    """The ids of the stored tickets."""
    return sorted(ticketstore.read_tickets(workspace)["ticket_id"])


def test_all_pages_are_stored_with_their_comments(workspace: Workspace, time: Time) -> None:
    """Every ticket comes once, with the messages that lie at another address."""
    with helpdesk(played(7)) as desk:
        report = pulled(desk, workspace, time)
    assert stored_ids(workspace) == [f"zendesk:{n}" for n in range(1, 8)]
    messages = ticketstore.read_messages(workspace)
    assert [*messages["ticket_id"].value_counts()] == [2] * 7
    assert set(messages["author_kind"]) == {"customer", "agent"}
    assert report.document()["kept"] == 7
    assert report.document()["requests"] == report.pages + 7


def test_comments_of_several_pages_are_joined(workspace: Workspace, time: Time) -> None:
    """A long conversation is whole."""
    with helpdesk(played(1, comments=5)) as desk:
        pulled(desk, workspace, time)
    assert len(ticketstore.read_messages(workspace)) == 5


def test_a_ticket_that_stands_on_two_pages_is_asked_about_once(
    workspace: Workspace, time: Time
) -> None:
    """The export repeats tickets; in the same state they cost no request and count as repeated."""
    with helpdesk(played(6, overlap=1)) as desk:
        report = pulled(desk, workspace, time)
        asked = [path for path in desk.paths() if "comments" in path]
    assert len(asked) == len(set(asked)) == 6
    assert report.repeated > 0
    assert report.document()["added"] == 6


def test_the_export_by_time_gives_the_same_tickets(workspace: Workspace, time: Time) -> None:
    """Its pages meet in one second, whose tickets come twice."""
    with helpdesk(played_by_time(8)) as desk:
        report = pulled(desk, workspace, time, kind=DESK_BY_TIME)
    assert stored_ids(workspace) == [f"zendesk:{n}" for n in range(1, 9)]
    assert report.repeated > 0


def test_a_second_with_more_tickets_than_a_page_is_an_error(
    workspace: Workspace, time: Time
) -> None:
    """The export by time cannot get past it; the message says what can."""
    full = {"tickets": [a_ticket(1)], "next_page": "x", "end_time": 0, "end_of_stream": False}
    with helpdesk(lambda _: Reply(full)) as desk, pytest.raises(PullError, match="--by-time"):
        pulled(desk, workspace, time, kind=DESK_BY_TIME)


def test_a_deleted_ticket_is_stored_without_asking_for_comments(
    workspace: Workspace, time: Time
) -> None:
    """Its comments are gone; it is set apart, so that an older copy does not stay."""
    with helpdesk(played(2, status="deleted")) as desk:
        pulled(desk, workspace, time)
        assert not [path for path in desk.paths() if "comments" in path]
    assert {*ticketstore.read_tickets(workspace)["noise"]} == {"deleted"}


def test_an_id_cannot_lead_to_another_address(workspace: Workspace, time: Time) -> None:
    """An id is quoted where it stands in a path."""

    def play(asked: Asked) -> Reply:
        ticket = {"id": "../users/1", "created_at": minute(0), "updated_at": minute(0)}
        return Reply({"tickets": [ticket], "end_of_stream": True, "comments": []})

    with helpdesk(play) as desk:
        pulled(desk, workspace, time)
        assert desk.paths()[1] == "/api/v2/tickets/..%2Fusers%2F1/comments.json"


def test_an_answer_without_tickets_is_an_error(workspace: Workspace, time: Time) -> None:
    """One line says what was expected, without showing the answer."""
    with (
        helpdesk(lambda _: Reply({"private": "text"})) as desk,
        pytest.raises(PullError, match='expected a list "tickets"') as caught,
    ):
        pulled(desk, workspace, time)
    assert "private" not in str(caught.value)


def test_a_pull_stores_what_an_import_of_the_same_records_does(
    workspace: Workspace, time: Time, tmp_path: Path
) -> None:
    """One importer reads both: the hash of each ticket's content is the same."""
    whole = [{**a_ticket(n), "comments": comments_of(n)} for n in range(1, 6)]
    export = tmp_path / "export.json"
    export.write_text(json.dumps({"tickets": whole, "users": USERS}), encoding="utf-8")
    options = ImportOptions(now=time.clock.now())
    intake.run(workspace, importers.source("zendesk"), [export], options)
    with helpdesk(played(5)) as desk:
        report = pulled(desk, workspace, time)
    assert report.document()["unchanged"] == 5
