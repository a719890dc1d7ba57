"""The receiver of the contact form: nothing is lost, nothing is told to others."""

from __future__ import annotations

import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from kb.messages import Message
from kb.storage import messagestore
from kb.storage.workspace import Workspace
from kb.web import contact
from kb.web.contact import ContactPage
from kb.web.delivery import PassOn

SETTINGS = 'locales = ["fr", "en"]\n\n[contact]\nreceive = true\nmost_per_minute = 3\n'
GOOD = {"locale": "fr", "message": "Où est mon colis ?", "email": "ada@example.com"}
OWN = "http://testserver"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace that takes messages."""
    return Workspace.create(tmp_path / "shop", SETTINGS, "")


def page(workspace: Workspace, pass_on: PassOn | None = None) -> ContactPage:
    """The endpoint of a help center below /help."""
    return ContactPage(workspace, OWN, "/help", pass_on)


def client(found: ContactPage) -> TestClient:
    """A browser before it."""
    return TestClient(Starlette(routes=[Route("/api/contact", found)]), follow_redirects=False)


def kept(workspace: Workspace) -> list[Message]:
    """The messages that wait."""
    return list(messagestore.waiting(workspace))


def test_a_message_is_on_disk_when_its_reference_is_told(workspace: Workspace) -> None:
    """Readable by its owner only."""
    answer = client(page(workspace)).post("/api/contact", json=GOOD)
    [message] = kept(workspace)
    assert (answer.status_code, answer.json()["reference"]) == (202, message.reference)
    [path] = messagestore.folder(workspace).iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_plain_form_leads_to_the_page_that_says_so(workspace: Workspace) -> None:
    """Without scripts."""
    answer = client(page(workspace)).post("/api/contact", data={**GOOD, "seen": "a/b,c/d"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/help/fr/contact/sent/")
    assert kept(workspace)[0].seen == ("a/b", "c/d")


def test_a_script_that_sends_a_form_gets_json(workspace: Workspace) -> None:
    """It says what it takes."""
    browser = client(page(workspace))
    answer = browser.post("/api/contact", data=GOOD, headers={"Accept": "application/json"})
    assert answer.json()["reference"] == kept(workspace)[0].reference


def test_errors_are_told_to_scripts_and_people(workspace: Workspace) -> None:
    """By field, and in words."""
    browser = client(page(workspace))
    wrong = {**GOOD, "email": "ada"}
    assert browser.post("/api/contact", json=wrong).json()["errors"] == {"email": "invalid"}
    answer = browser.post("/api/contact", data=wrong)
    assert answer.status_code == 422
    assert "email n'est pas valable" in answer.text
    assert kept(workspace) == []


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"content": b"{"}, 422),
        ({"content": b"[]"}, 422),
        ({"content": b"\xff" * 10}, 422),
        ({"content": b"x" * 70_000}, 413),
        ({"json": GOOD, "headers": {"Origin": "https://evil.example"}}, 403),
        ({"json": GOOD, "headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
    ],
)
def test_what_is_no_message_of_ours_is_refused(
    workspace: Workspace, options: dict[str, Any], status: int
) -> None:
    """And leaves nothing."""
    assert client(page(workspace)).post("/api/contact", **options).status_code == status
    assert kept(workspace) == []


def test_what_is_sent_twice_is_one_message(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second click, or a try after a cut line; other words, or the same later, are another."""
    found = page(workspace)
    found.visitors.most = 10
    browser = client(found)

    def sent(**fields: str) -> str:
        return str(browser.post("/api/contact", json={**GOOD, **fields}).json()["reference"])

    first = sent(seen="a/b")
    assert sent(seen="a/b,c/d") == first
    assert browser.post("/api/contact", data=GOOD).status_code == 303
    assert len(kept(workspace)) == 1
    assert sent(subject="Colis") != first
    monkeypatch.setattr(contact, "SAME_SECONDS", 0.0)
    assert sent() != first
    assert len(kept(workspace)) == 3


def test_one_address_sends_so_many_a_minute(workspace: Workspace) -> None:
    """The customer is told to try again: nothing is dropped in silence."""
    browser = client(page(workspace))
    statuses = [browser.post("/api/contact", json=GOOD).status_code for _ in range(4)]
    assert statuses == [202, 202, 202, 429]


def test_a_disk_that_is_full_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """To the customer as 503, to the log by reference and without a word of the message."""

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(messagestore, "keep", full)
    assert client(page(workspace)).post("/api/contact", json=GOOD).status_code == 503
    said = capsys.readouterr().err
    assert "contact C-" in said
    assert "colis" not in said
    assert "ada@" not in said


def test_programs_do_not_fill_the_place_of_people(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond so many of what they sent, people's messages still arrive."""
    monkeypatch.setattr(contact, "MOST_SUSPECTED", 1)
    monkeypatch.setattr(contact, "MOST_KEPT", 1)
    browser = client(page(workspace))
    sent = ({**GOOD, "website": "x"}, {**GOOD, "website": "x", "subject": "2"}, GOOD)
    statuses = [browser.post("/api/contact", json=fields).status_code for fields in sent]
    assert statuses == [202, 503, 202]


def test_what_a_program_sent_goes_after_thirty_days(workspace: Workspace) -> None:
    """It would else fill its place for good; of people nothing goes by itself."""
    old = datetime.now(UTC) - timedelta(days=31)
    for reference, is_suspected in (("C-OLD22222", True), ("C-OLD33333", False)):
        fields = {name: GOOD[name] for name in ("locale", "message", "email")}
        one = Message(reference, old, is_suspected=is_suspected, **fields)
        messagestore.keep(workspace, one)
    client(page(workspace)).post("/api/contact", json={**GOOD, "website": "x"})
    assert "C-OLD22222" not in {message.reference for message in kept(workspace)}
    assert len(kept(workspace)) == 2


def test_a_message_goes_to_the_desk_when_it_has_come(workspace: Workspace) -> None:
    """Without anybody asking; and what waited when a server starts goes, too."""
    passed: list[str] = []
    came = threading.Event()

    def pass_on(message: Message) -> str:
        passed.append(message.message)
        if len(passed) == 2:
            came.set()
        return "81"

    client(page(workspace)).post("/api/contact", json=GOOD)
    client(page(workspace, pass_on)).post("/api/contact", json={**GOOD, "message": "Deux"})
    assert came.wait(10)
    assert sorted(passed) == sorted([GOOD["message"], "Deux"])
