"""What a process and those it started took: each second once."""

from __future__ import annotations

import sys

import pytest

from mining.bench_usage import used

BUSY = """
import json, os, time
def busy():
    while time.process_time() < 0.6: pass
worker = os.fork()
if not worker:
    busy()
    time.sleep(0.3)
    os._exit(0)
{after}
print(json.dumps({{"took": sum(os.times()[:4])}}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell of workers")
@pytest.mark.parametrize(
    ("after", "workers"), [("os.wait()", 0.0), ("busy()\ntime.sleep(0.5)", 0.6)]
)
def test_what_workers_took_is_counted_once(after: str, workers: float) -> None:
    """Whether the first process waited for their end, which adds theirs to its own, or did not."""
    found = used([sys.executable, "-c", BUSY.format(after=after)])
    took = found.answer["took"] + workers
    assert found.main_cpu_seconds + found.other_cpu_seconds == pytest.approx(took, rel=0.3)
