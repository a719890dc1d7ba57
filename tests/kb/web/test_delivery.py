"""Messages that wait for a help desk: none is lost, none holds up the others."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kb.messages import HandoverError, Message
from kb.storage import messagestore
from kb.storage.workspace import Workspace
from kb.web.delivery import IN_A_ROW, LONGEST_WAIT, MOST_REFUSED, MOST_TRIES, Delivery
from tests.factories import NOW


@dataclass
class Desk:
    """A help desk that answers each message as it is told, and what it was asked."""

    answers: Callable[[Message], str]
    asked: list[str] = field(default_factory=list)
    now: datetime = NOW

    def pass_on(self, message: Message) -> str:
        """The id of a message there."""
        self.asked.append(message.reference)
        return self.answers(message)


def down(_message: Message) -> str:
    """A desk that does not answer."""
    raise HandoverError("desk: answered 503")


def refusing(bad: str) -> Callable[[Message], str]:
    """A desk that takes all but one."""

    def answer(message: Message) -> str:
        if message.reference == bad:
            raise HandoverError("desk: answered 422", is_of_message=True)
        return "81"

    return answer


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace in which messages A to F wait, the oldest first."""
    made = Workspace.create(tmp_path / "shop", 'locales = ["fr"]\n', "")
    for number, letter in enumerate("ABCDEF"):
        keep(made, letter, NOW - timedelta(minutes=10 - number))
    return made


def keep(workspace: Workspace, letter: str, at: datetime = NOW, *, is_bot: bool = False) -> None:
    """Let a message come."""
    said = Message(f"C-{letter}", at, "fr", "Où ?", "ada@example.com", is_suspected=is_bot)
    messagestore.keep(workspace, said)


def delivery(workspace: Workspace, desk: Desk) -> Delivery:
    """A delivery to the desk, whose clock it shares."""
    return Delivery(workspace, desk.pass_on, "webhook", lambda: desk.now, random.Random(7))


def left(workspace: Workspace) -> list[str]:
    """References of what still waits."""
    return sorted(message.reference for message in messagestore.waiting(workspace))


def test_what_the_desk_took_is_here_no_more(workspace: Workspace) -> None:
    """The oldest first; what is left is a line without anything of the customer."""
    desk = Desk(lambda _message: "81")
    assert delivery(workspace, desk).pass_due() is None
    assert desk.asked == [f"C-{letter}" for letter in "ABCDEF"]
    assert left(workspace) == []
    log = (messagestore.folder(workspace) / messagestore.LOG).read_text()
    assert '"81"' in log
    assert "ada@" not in log


def test_one_that_the_desk_refuses_holds_up_nobody(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is tried some times, then given up: told, counted, kept, and tried at the next start."""
    desk = Desk(refusing("C-A"))
    found = delivery(workspace, desk)
    waits = [found.pass_due()]
    assert left(workspace) == ["C-A"]
    while waits[-1] is not None:
        desk.now += timedelta(seconds=waits[-1])
        waits.append(found.pass_due())
    assert desk.asked.count("C-A") == MOST_REFUSED
    assert messagestore.count_given_up(workspace) == 1
    told = capsys.readouterr().err
    assert "C-A: given up after 5 tries, kept as C-A.undelivered.json" in told
    assert "such messages: 1" in told
    assert "ada@" not in told
    keep(workspace, "G")
    assert found.pass_due() is None
    assert desk.asked[-1] == "C-G"
    desk.answers = lambda _message: "82"
    assert delivery(workspace, desk).pass_due(is_start=True) is None
    assert left(workspace) == []


def test_a_desk_that_is_down_is_not_asked_for_each(workspace: Workspace) -> None:
    """After some faults in a row the others are left for later, with growing pauses and chance."""
    desk = Desk(down)
    found = delivery(workspace, desk)
    waits = [found.pass_due()]
    assert desk.asked == ["C-A", "C-B", "C-C"]
    assert len(desk.asked) == IN_A_ROW
    for _ in range(20):
        assert waits[-1] is not None
        desk.now += timedelta(seconds=waits[-1])
        waits.append(found.pass_due())
    assert desk.asked[3:6] == ["C-D", "C-E", "C-F"]
    assert all(wait is not None and wait <= LONGEST_WAIT for wait in waits)
    desk.answers = lambda _message: "81"
    keep(workspace, "G", desk.now)
    desk.asked.clear()
    found.pass_due()
    assert desk.asked[0] == "C-G"
    desk.now += timedelta(seconds=LONGEST_WAIT)
    found.pass_due()
    assert left(workspace) == []


def test_a_message_that_makes_the_desk_fail_does_not_stop_the_others(workspace: Workspace) -> None:
    """Whatever it breaks there, and whatever breaks here: it comes after what was tried less."""
    bad = {"C-A", "C-B", "C-C"}

    def answer(message: Message) -> str:
        if message.reference in bad:
            raise HandoverError("desk: answered 500")
        if message.reference == "C-D":
            raise ValueError(message.message)
        return "81"

    desk = Desk(answer)
    found = delivery(workspace, desk)
    for _ in range(2):
        desk.now += timedelta(seconds=found.pass_due() or 0.0)
    assert left(workspace) == ["C-A", "C-B", "C-C", "C-D"]


def test_how_often_a_message_was_tried_survives_a_kill(workspace: Workspace) -> None:
    """A desk that is down for days gives a message up, and only then."""
    desk = Desk(down)
    for letter in "BCDEF":
        next(messagestore.folder(workspace).glob(f"C-{letter}*")).unlink()
    for number in range(MOST_TRIES):
        assert messagestore.count_given_up(workspace) == 0, number
        desk.now += timedelta(seconds=LONGEST_WAIT)
        delivery(workspace, desk).pass_due()
    assert messagestore.count_given_up(workspace) == 1
    assert desk.now - NOW > timedelta(days=3)


def test_what_a_program_sent_is_not_passed_on(workspace: Workspace) -> None:
    """It is kept: it may have been a person whose browser fills everything in."""
    keep(workspace, "G", is_bot=True)
    desk = Desk(lambda _message: "81")
    assert delivery(workspace, desk).pass_due(is_start=True) is None
    assert left(workspace) == ["C-G"]
    assert "C-G" not in desk.asked


def test_no_word_of_a_message_is_in_the_log(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the fault says."""

    def answer(message: Message) -> str:
        raise ValueError(message.email)

    delivery(workspace, Desk(answer)).pass_due()
    said = capsys.readouterr().err
    assert ("ValueError" in said, "ada@" in said) == (True, False)
