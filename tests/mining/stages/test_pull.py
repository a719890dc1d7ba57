"""A pull over several pages: what is stored, where it goes on, and when it stops."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError, PullError
from kb.storage import ticketstore
from kb.storage.workspace import Workspace
from mining.importers.values import EARLIEST
from mining.pull import cursor
from mining.pull.zendesk import DESK
from mining.stages.pull import MOST_IDLE_PAGES, Order, PullReport, run
from tests.helpdesk import EMAIL, TOKEN, Asked, HelpDesk, Reply, Time, helpdesk, variables
from tests.zendesk_desk import CUSTOMER_EMAIL, PAGE, USERS, a_ticket, played


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "shop", "", "")


def pulled(desk: HelpDesk, workspace: Workspace, **changes: Any) -> PullReport:
    """A pull of Zendesk with three tickets a page."""
    order = Order(**{"page_size": PAGE, **changes})
    return run(workspace, DESK, order, variables(desk.url), clock=Time().clock)


def stored(workspace: Workspace) -> tuple[list[Any], list[Any]]:
    """Everything stored, in order."""
    tickets = ticketstore.read_tickets(workspace).sort_values("ticket_id")
    messages = ticketstore.read_messages(workspace)
    return tickets.to_dict("records"), messages.to_dict("records")


def test_a_pull_cut_at_any_request_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    """The next pull says that it resumes, repeats one page at most, and no ticket is lost."""
    whole = Workspace.create(tmp_path / "whole", "", "")
    with helpdesk(played(5)) as desk:
        requests = pulled(desk, whole).requests
        for number in range(1, requests + 1):
            cut = Workspace.create(tmp_path / f"cut{number}", "", "")
            (cut.data_dir).mkdir()
            (cut.data_dir / "key").write_bytes(whole.key)
            desk.asked.clear()
            desk.faults = {number: Reply(status=400)}
            with pytest.raises(PullError):
                pulled(desk, cut)
            done = cursor.load(cut, "zendesk")
            desk.faults = {}
            report = pulled(desk, cut)
            assert report.is_resumed == (done is not None)
            assert number + report.requests <= requests + 1 + PAGE + 1
            assert stored(cut) == stored(whole)


def test_a_second_pull_begins_where_the_first_ended(workspace: Workspace) -> None:
    """It asks one page and stores nothing twice."""
    with helpdesk(played(6)) as desk:
        pulled(desk, workspace)
        desk.asked.clear()
        desk.play = played(7)
        report = pulled(desk, workspace)
        assert desk.asked[0].query["cursor"] == "6"
    assert (report.pages, report.document()["added"], report.is_resumed) == (1, 1, False)


def test_full_begins_anew(workspace: Workspace) -> None:
    """Known tickets are left alone."""
    with helpdesk(played(6)) as desk:
        pulled(desk, workspace)
        report = pulled(desk, workspace, is_full=True)
    assert (report.document()["unchanged"], report.document()["added"]) == (6, 0)


def test_since_begins_there_and_resumes_there(workspace: Workspace) -> None:
    """The same date goes on after a stop; another date begins anew."""
    since = datetime(2025, 1, 1, tzinfo=UTC)
    with helpdesk(played(7)) as desk:
        desk.faults = {6: Reply(status=400)}
        with pytest.raises(PullError):
            pulled(desk, workspace, since=since)
        assert desk.asked[0].query["start_time"] == str(int(since.timestamp()))
        assert pulled(desk, workspace, since=since).is_resumed
        assert not pulled(desk, workspace, since=since).is_resumed


def test_a_damaged_cursor_is_one_clear_line(workspace: Workspace) -> None:
    """It names the file and what to do."""
    place = cursor.path(workspace, "zendesk")
    place.parent.mkdir(parents=True)
    for text in ("", "{", "[]", '{"format": 9}', '{"format": 1, "position": {}}'):
        place.write_text(text)
        with helpdesk(played(1)) as desk, pytest.raises(InputError, match="pass --full"):
            pulled(desk, workspace)


def test_a_cursor_of_another_account_is_not_followed(workspace: Workspace) -> None:
    """Its ids mean other tickets."""
    kept = cursor.Cursor("other.zendesk.com", EARLIEST, {"cursor": "9"})
    cursor.save(workspace, "zendesk", kept)
    with helpdesk(played(1)) as desk, pytest.raises(PullError, match=r"other\.zendesk\.com"):
        pulled(desk, workspace)


@pytest.mark.parametrize("moves", [True, False])
def test_paging_without_end_is_stopped(workspace: Workspace, moves: bool) -> None:
    """With one cursor for ever, or with ever new ones that bring the same tickets."""

    def play(asked: Asked) -> Reply:
        if "comments" in asked.path:
            return Reply({"comments": []})
        after = int(asked.query.get("cursor", "0")) + 1 if moves else 1
        page = {"tickets": [a_ticket(1)], "users": USERS, "after_cursor": str(after)}
        return Reply({**page, "end_of_stream": False})

    with helpdesk(play) as desk, pytest.raises(PullError, match="no end"):
        pulled(desk, workspace)
    assert len(desk.asked) <= (MOST_IDLE_PAGES + 3 if moves else 4)
    assert len(ticketstore.read_tickets(workspace)) == 1


def test_comments_without_end_are_stopped(workspace: Workspace) -> None:
    """A ticket's own pages cannot hold the pull for ever either."""

    def play(asked: Asked) -> Reply:
        if "comments" in asked.path:
            return Reply({"comments": [], "meta": {"has_more": True, "after_cursor": "x"}})
        return Reply({"tickets": [a_ticket(1)], "end_of_stream": True})

    with helpdesk(play) as desk, pytest.raises(PullError, match="no end"):
        pulled(desk, workspace)


def test_a_help_desk_without_tickets_is_no_error(workspace: Workspace) -> None:
    """A new shop has none yet, and a later pull may bring none."""
    with helpdesk(lambda _: Reply({"tickets": [], "end_of_stream": True})) as desk:
        assert pulled(desk, workspace).document()["kept"] == 0


@pytest.mark.parametrize("odd", [None, [], 7, "text", {"id": None}, {"id": 1}, {"id": {}}])
def test_odd_records_are_counted_or_left_out(workspace: Workspace, odd: Any) -> None:
    """A page with one broken record stores the others."""
    page = {"tickets": [odd, a_ticket(2)], "users": None, "end_of_stream": True}
    with helpdesk(lambda a: Reply({"comments": []} if "comments" in a.path else page)) as desk:
        report = pulled(desk, workspace)
    assert report.document()["kept"] == 1


def test_nothing_raw_and_no_credential_is_written(workspace: Workspace) -> None:
    """Not a customer's address, not a token, in no file of the workspace."""
    with helpdesk(played(7)) as desk:
        report = pulled(desk, workspace)
    text = json.dumps(report.document()) + "".join(report.lines())
    everything = text.encode() + b"".join(
        path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()
    )
    assert b"[EMAIL]" in "".join(ticketstore.read_messages(workspace)["text"]).encode()
    for private in (TOKEN, EMAIL, CUSTOMER_EMAIL, "Canary"):
        assert private.encode() not in everything
