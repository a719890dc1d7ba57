"""Ctrl-C ends a command even where a library catches it."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import interrupts
from kb.storage.workspace import Workspace
from mining import pipeline
from tests.factories import NOW


@pytest.fixture(autouse=True)
def _as_in_a_terminal() -> Iterator[None]:
    """A suite in the background of a shell ignores interrupts."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


def pressed_and_caught() -> None:
    """Ctrl-C while somebody catches everything."""
    with contextlib.suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_it_interrupts_at_once() -> None:
    """As it does without us."""
    with pytest.raises(KeyboardInterrupt), interrupts.remembered():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_caught_by_somebody_it_comes_again() -> None:
    """The next check raises it; a new command starts without it."""
    with interrupts.remembered():
        interrupts.check()
        pressed_and_caught()
        with pytest.raises(KeyboardInterrupt):
            interrupts.check()
    with interrupts.remembered():
        interrupts.check()


def test_no_stage_starts_after_it(tmp_path: Path) -> None:
    """A run whose Ctrl-C was caught ends before its next stage."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    with interrupts.remembered():
        pressed_and_caught()
        with pytest.raises(KeyboardInterrupt):
            next(pipeline.run(workspace, now=NOW))


def test_a_listener_of_somebody_else_stays() -> None:
    """Interrupts that are ignored stay ignored."""
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts.remembered():
            signal.raise_signal(signal.SIGINT)
            interrupts.check()
    finally:
        signal.signal(signal.SIGINT, usual)
