"""Worker processes end with the import that started them, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.processes import is_alive, offspring
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
CLUSTER = """
import itertools
from mining.engine import Work
from mining.engine.cluster import DaskEngine
from tests import clusterwork

for _ in DaskEngine(workers=1).map(clusterwork.doubled, itertools.count(), Work("try")):
    pass
"""
LONGEST = 240.0
"""Seconds to wait for what takes less than one on an idle machine."""


@pytest.mark.parametrize(
    ("code", "least"),
    [(ENDLESS, 4), (BENCH, 5), (CLUSTER, 3)],
    ids=["import", "bench", "cluster"],
)
def test_no_worker_outlives_a_killed_import(code: str, least: int) -> None:
    """Killed without a word, neither an import nor its bench or cluster leaves a process behind."""
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
