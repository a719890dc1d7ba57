"""A pull that gets SIGKILL in the middle: the next one ends as if nobody had stopped the first."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from kb.storage import ticketstore
from kb.storage.workspace import Workspace
from tests.helpdesk import EMAIL, TOKEN, HelpDesk, helpdesk, variables
from tests.shell import askless
from tests.starting import Starter
from tests.zendesk_desk import CUSTOMER_EMAIL, PAGE, played

pytestmark = pytest.mark.slow

PULL = ("pull", "zendesk", "--page-size", PAGE, "--json")


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """An empty workspace with a key, so that two pulls give the same hashes.

    The process that is killed would find names with the extra [ner], and this one would not.
    """
    workspace = Workspace.create(tmp_path / "shop", '[privacy]\nner = "off"\n', "")
    assert workspace.key
    return workspace


def stored(workspace: Workspace) -> tuple[list[Any], list[Any]]:
    """Everything stored, in order."""
    tickets = ticketstore.read_tickets(workspace).sort_values("ticket_id")
    return tickets.to_dict("records"), ticketstore.read_messages(workspace).to_dict("records")


def finished(
    desk: HelpDesk, shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> tuple[dict[str, Any], Workspace]:
    """The pull after the kill, and a pull of another workspace that nobody stopped."""
    for name, value in variables(desk.url).items():
        monkeypatch.setenv(name, value)
    whole = Workspace(shop.root.with_name("whole"))
    shutil.copytree(shop.root, whole.root, ignore=shutil.ignore_patterns("tickets", "pull"))
    assert askless(*PULL, "--workspace", whole.root).status == 0
    desk.asked.clear()
    done = askless(*PULL, "--workspace", shop.root)
    assert done.status == 0, done.err
    return done.json, whole


@pytest.mark.parametrize("request_number", [2, 5, 7])
def test_killed_while_asking(
    starter: Starter, shop: Workspace, monkeypatch: pytest.MonkeyPatch, request_number: int
) -> None:
    """Nothing is lost, and at most the page that was being asked for is asked again."""
    with helpdesk(played(7)) as desk:
        pids: Queue[int] = Queue()

        def kill(number: int) -> None:
            if number == request_number:
                os.killpg(pids.get(), signal.SIGKILL)

        desk.on_request = kill
        started = starter.start(*PULL, "--workspace", shop.root, env=variables(desk.url))
        pids.put(started.pid)
        assert started.wait() == -signal.SIGKILL
        desk.on_request = lambda _number: None
        document, whole = finished(desk, shop, monkeypatch)
        asked = [path for path in desk.paths() if "comments" in path]
    assert stored(shop) == stored(whole)
    assert document["resumed"] is (request_number > 1 + PAGE)
    assert len(asked) == (7 - PAGE if document["resumed"] else 7)


@pytest.mark.parametrize(("place", "event"), [("data/tickets", 3), ("data/pull", 2)])
def test_killed_while_writing(
    starter: Starter, shop: Workspace, monkeypatch: pytest.MonkeyPatch, place: str, event: int
) -> None:
    """In the middle of a month of tickets, or of the cursor file itself."""
    with helpdesk(played(7)) as desk:
        there = {"env": variables(desk.url), "dies": (shop.root / place, event)}
        done = starter.run(*PULL, "--workspace", shop.root, **there)
        assert done.returncode == -signal.SIGKILL
        _, whole = finished(desk, shop, monkeypatch)
    assert stored(shop) == stored(whole)


@pytest.mark.parametrize("status", [200, 401, 429, 500])
def test_a_process_shows_no_credential(starter: Starter, shop: Workspace, status: int) -> None:
    """Not on its output or errors, not in a file, whether the pull works or fails."""
    with helpdesk(played(4)) as desk:
        if status != 200:
            play = desk.play
            desk.play = lambda asked: _failing(play(asked), status)
        done = starter.run(*PULL, "--workspace", shop.root, env=variables(desk.url))
    said = done.stdout + done.stderr
    assert done.returncode == (0 if status == 200 else 1), said
    assert done.stderr.count("\n") <= 3
    assert "Traceback" not in said
    written = b"".join(p.read_bytes() for p in shop.root.rglob("*") if p.is_file())
    for private in (TOKEN, EMAIL, CUSTOMER_EMAIL):
        assert private.encode() not in said.encode() + written


def _failing(reply: Any, status: int) -> Any:
    from dataclasses import replace

    return replace(reply, status=status, headers={"Retry-After": "0" if status == 500 else "9999"})
