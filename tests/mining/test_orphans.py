"""Worker processes end with the import that started them, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.realdata import REPOSITORY

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

ENDLESS = """
import itertools
from kb.config import Privacy, Settings
from mining.intake import stored_tickets
from tests.factories import a_source_ticket

RULES = Settings(privacy=Privacy(ner="off"))
tickets = (a_source_ticket(f"Where is parcel {at}?") for at in itertools.count())
for _ in stored_tickets(tickets, key=b"k" * 32, settings=RULES, workers=2):
    print("stored", flush=True)
"""
BENCH = f"""
import sys
from mining.bench_usage import used

used([sys.executable, "-c", {ENDLESS!r}])
"""
LONGEST = 240.0
"""Seconds to wait for what takes less than one on an idle machine."""


def offspring(pid: int) -> set[int]:
    """All processes that ``pid`` started, and those that they started."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        parents.setdefault(int(parent), []).append(int(entry.name))
    found, waiting = set(), [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found.update(children)
        waiting += children
    return found


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("code", [ENDLESS, BENCH], ids=["import", "bench"])
def test_no_worker_outlives_a_killed_import(code: str) -> None:
    """Killed without a word, neither an import nor its bench leaves a process behind."""
    least = 4 if code is ENDLESS else 5
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.DEVNULL, cwd=REPOSITORY
    ) as process:
        until = time.monotonic() + LONGEST
        while len(started := offspring(process.pid)) < least and time.monotonic() < until:
            time.sleep(0.1)
        os.kill(process.pid, signal.SIGKILL)
    while any(map(is_alive, started)) and time.monotonic() < until:
        time.sleep(0.1)
    assert len(started) >= least
    assert not [pid for pid in started if is_alive(pid)]
