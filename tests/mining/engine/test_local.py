"""Tests of the engine of one machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kb.errors import StageError
from mining.engine import Work, in_force, is_far, mapped
from mining.engine.local import LocalEngine
from tests import clusterwork

ROOT = Path(__file__).parents[3]
STARTED = """
from mining.engine import Work
from mining.engine.local import LocalEngine
from tests import clusterwork

work = Work("try", workers=2, warm="tests.endedstarter")
list(LocalEngine().map(clusterwork.doubled, range(6), work))
"""


def test_a_killed_worker_is_one_clear_line(tmp_path: Path) -> None:
    """Whoever waits learns what to do."""
    parts = [(tmp_path / "done", number) for number in range(6)]
    work = Work("try", workers=2, warm="tests.clusterwork")
    with pytest.raises(StageError, match="try: a worker process ended"):
        list(LocalEngine().map(clusterwork.killed_once, parts, work))


def test_a_killed_starter_of_workers_is_the_same_line() -> None:
    """No end of somebody's input, which click would take for Ctrl-C and status 130.

    In a process of its own: the one that forks workers is started once.
    """
    told = subprocess.run(
        [sys.executable, "-c", STARTED], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "StageError: try: a worker process ended" in told.stderr
    assert told.returncode == 1


def test_what_is_done_is_given_to_each_worker_once() -> None:
    """However many partitions: an index of articles is larger than what it is asked."""
    given = clusterwork.Heavy()
    work = Work("try", workers=2, warm="tests.clusterwork")
    found = list(LocalEngine().map(given, range(12), work))
    assert [number for number, _ in found] == list(range(12))
    assert len({name for _, name in found}) <= given.sent <= work.workers


def test_the_engine_in_force_does_the_work() -> None:
    """Stages ask for the engine in force; before and after the block it is the local one."""

    class Counting(LocalEngine):
        closed = 0

        def close(self) -> None:
            self.closed += 1

    chosen = Counting()
    with in_force(chosen):
        assert list(mapped(clusterwork.doubled, [1, 2], Work("try"))) == [2, 4]
    assert chosen.closed == 1
    assert not is_far()
