"""Work beside the requests: in line, once, and what goes wrong told without its text."""

from __future__ import annotations

import threading

import pytest

from kb.web.admin.forms import Refusal
from kb.web.admin.gate import refused
from kb.web.admin.work import MOST_WAITING, Piece, Work


@pytest.fixture
def work() -> Work:
    """A line that nothing stands in."""
    return Work(refused)


def ended(piece: Piece) -> Piece:
    """The piece when it came to its end."""
    assert piece.wait(10)
    return piece


def test_a_piece_gives_its_result(work: Work) -> None:
    """And is found by its id; others are not."""
    piece = ended(work.start(Piece("look", lambda: 7)))
    assert (work.find(piece.id), piece.result, work.find("other")) == (piece, 7, None)
    assert not work.is_at("look")


def test_a_fault_is_told_without_its_text(work: Work) -> None:
    """The next piece is done all the same."""
    bad = ended(work.start(Piece("look", lambda: {}["a ticket's text"])))
    assert bad.problem is not None
    assert bad.problem.word == "broken"
    assert "ticket" not in str(bad.problem.values)
    assert ended(work.start(Piece("look", lambda: 1))).result == 1


def test_what_follows_is_started_once(work: Work) -> None:
    """Whoever asks again, from another tab, gets the same piece."""
    first = ended(work.start(Piece("look", lambda: 1)))
    made = [work.follow(first, lambda: Piece("take", lambda: 2)) for _ in range(3)]
    assert len({piece.id for piece in made}) == 1


def test_patient_work_lets_others_go_first(work: Work) -> None:
    """What is being done goes on; the line behind it is sorted."""
    gate, done = threading.Event(), []
    work.start(Piece("look", lambda: gate.wait(10)))
    last = work.start(Piece("tell", lambda: done.append("tell"), is_patient=True))
    work.start(Piece("look", lambda: done.append("look")))
    gate.set()
    ended(last)
    assert done == ["look", "tell"]


def test_a_line_that_is_too_long_is_refused(work: Work) -> None:
    """Nothing is forgotten, and nobody waits for an hour."""
    gate = threading.Event()
    with pytest.raises(Refusal, match="too_much_work"):
        for _ in range(MOST_WAITING + 2):
            work.start(Piece("look", lambda: gate.wait(10)))
    gate.set()


def test_what_goes_on_alone_is_started_once(work: Work) -> None:
    """Whoever asks meanwhile gets the same piece; afterwards a new one."""
    gate = threading.Event()
    first = work.start_alone(lambda: Piece("live", lambda: gate.wait(10)))
    assert work.start_alone(lambda: Piece("live", lambda: 2)) is first
    assert work.at("live") is first
    gate.set()
    ended(first)
    assert work.start_alone(lambda: Piece("live", lambda: 2)) is not first
