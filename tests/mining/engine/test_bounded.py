"""Tests of questions that may never be answered."""

from __future__ import annotations

import threading

import pytest

from mining.engine.bounded import within


def test_an_answer_or_an_error_comes_as_it_is() -> None:
    """What is asked in time is as if it were asked here."""
    assert within(10, lambda: 1) == 1
    with pytest.raises(ZeroDivisionError):
        within(10, lambda: 1 // 0)


def test_an_answer_that_comes_too_late_is_given_to_whoever_clears_up() -> None:
    """Nobody waits for it any more; what it opened can still be closed."""
    go, cleared = threading.Event(), threading.Event()
    with pytest.raises(TimeoutError):
        within(0.01, go.wait, late=lambda _answer: cleared.set())
    go.set()
    assert cleared.wait(10)
