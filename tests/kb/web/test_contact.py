"""The receiver of the contact form: nothing is lost, nothing is told to others."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from kb.errors import KbError
from kb.messages import Message
from kb.storage import messagestore
from kb.storage.workspace import Workspace
from kb.web import contact
from kb.web.contact import ContactPage, PassOn

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


def test_what_the_desk_took_is_here_no_more(workspace: Workspace) -> None:
    """What is left is a line without anything of the customer."""
    found = page(workspace, lambda _message: "81")
    client(found).post("/api/contact", json=GOOD)
    found.pass_waiting()
    assert kept(workspace) == []
    log = (messagestore.folder(workspace) / messagestore.LOG).read_text()
    assert '"81"' in log
    assert "ada@" not in log


def test_what_the_desk_did_not_take_stays_and_is_tried_again(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each failure is said."""
    answers: list[str | KbError] = [KbError("desk: answered 500"), "82"]

    def pass_on(_message: Message) -> str:
        answer = answers.pop(0)
        if isinstance(answer, KbError):
            raise answer
        return answer

    client(page(workspace)).post("/api/contact", json=GOOD)
    found = page(workspace, pass_on)
    assert found.pass_waiting() == 1
    assert len(kept(workspace)) == 1
    assert "answered 500" in capsys.readouterr().err
    assert found.pass_waiting() == 0
    assert kept(workspace) == []


def test_what_a_program_sent_is_kept_and_not_passed_on(workspace: Workspace) -> None:
    """It may have been a person whose browser fills everything in."""
    found = page(workspace, lambda _message: "81")
    client(found).post("/api/contact", json={**GOOD, "website": "x"})
    assert found.pass_waiting() == 0
    assert [message.is_suspected for message in kept(workspace)] == [True]


def test_programs_do_not_fill_the_place_of_people(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond so many of what they sent, people's messages still arrive."""
    monkeypatch.setattr(contact, "MOST_SUSPECTED", 1)
    monkeypatch.setattr(contact, "MOST_KEPT", 1)
    browser = client(page(workspace))
    sent = ({**GOOD, "website": "x"}, {**GOOD, "website": "x"}, GOOD)
    statuses = [browser.post("/api/contact", json=fields).status_code for fields in sent]
    assert statuses == [202, 503, 202]


def test_what_waited_when_a_server_starts_is_tried_until_it_is_passed_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a new message, and whatever goes wrong on the way; no word of it in the log."""
    monkeypatch.setattr(contact, "AGAIN_SECONDS", 0.0)
    client(page(workspace)).post("/api/contact", json=GOOD)
    faults = [ValueError(GOOD["message"]), KbError("desk: answered 500")]

    def pass_on(_message: Message) -> str:
        if faults:
            raise faults.pop()
        return "83"

    page(workspace, pass_on).pass_all_waiting()
    assert kept(workspace) == []
    said = capsys.readouterr().err
    assert ("ValueError" in said, "colis" in said) == (True, False)
