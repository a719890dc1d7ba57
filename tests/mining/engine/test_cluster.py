"""Tests of the Dask engine, with real workers that are killed, lag, and have no disk."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest

from kb.errors import StageError
from mining.engine import Work
from mining.engine.cluster import DaskEngine
from mining.engine.connection import Patience, SameAskless
from tests import clusterwork
from tests.lostscheduler import a_cluster

QUICK = Patience(seconds=20, straggler_seconds=0.3, poll_seconds=0.05)
WORK = Work("try")


@pytest.fixture(scope="module")
def engine() -> Iterator[DaskEngine]:
    """Two workers, processes of their own, for all tests of this module."""
    made = DaskEngine(workers=2, patience=QUICK)
    made.connection.threads()
    yield made
    made.close()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def done_in(path: Path) -> list[int]:
    """The numbers that workers noted, sorted."""
    return sorted(int(line) for line in path.read_text().split())


def test_results_come_in_order_and_partitions_are_read_as_they_are_needed(
    engine: DaskEngine,
) -> None:
    """An endless stream of partitions is no trouble: few are under way at once."""
    asked: list[int] = []
    stream = (asked.append(number) or number for number in itertools.count())
    found = engine.map(clusterwork.doubled, stream, WORK)
    assert list(itertools.islice(found, 30)) == [2 * number for number in range(30)]
    found.close()
    assert len(asked) < 30 + 10


def test_what_a_killed_worker_did_is_done_by_another(engine: DaskEngine, tmp_path: Path) -> None:
    """A worker killed over a partition costs time, and no partition."""
    path = tmp_path / "done"
    parts = [(path, number) for number in range(12)]
    assert list(engine.map(clusterwork.killed_once, parts, WORK)) == list(range(12))
    assert done_in(path).count(3) > 1
    assert set(done_in(path)) == set(range(12))


def test_a_straggler_is_overtaken(engine: DaskEngine, tmp_path: Path) -> None:
    """A partition that hangs on one worker is given to another, and comes once."""
    path = tmp_path / "done"
    engine.connection.client.wait_for_workers(2, timeout=60)  # the killed one is back
    parts = [(path, number) for number in range(12)]
    assert list(engine.map(clusterwork.lagging_once, parts, WORK)) == list(range(12))
    assert done_in(path).count(2) == 2
    os.kill(int(path.with_suffix(".pid").read_text()), signal.SIGKILL)  # or it would sleep on


def test_what_a_disk_refuses_once_is_tried_again(engine: DaskEngine, tmp_path: Path) -> None:
    """Another worker may have room; where none has, the error is told."""
    parts = [(tmp_path / "done", number) for number in range(4)]
    assert list(engine.map(clusterwork.refused_once, parts, WORK)) == list(range(4))
    with pytest.raises(OSError, match="No space left"):
        list(engine.map(clusterwork.refused, [1], WORK))


def test_an_error_reaches_us_and_no_log(engine: DaskEngine) -> None:
    """Neither a worker's log nor a name in the cluster tells what is in a partition."""
    with pytest.raises(ValueError, match="cannot read jane"):
        list(engine.map(clusterwork.wrong, ["jane@shop.example"], WORK))
    client = engine.connection.client
    assert "jane" not in f"{client.get_worker_logs()} {client.get_scheduler_logs()}"


def test_a_function_with_much_in_it_goes_to_each_worker_once(engine: DaskEngine) -> None:
    """What is too large to go with every partition lies with the workers."""
    much = LargeSum(bytes(500_000))
    assert list(engine.map(much.plus, range(8), WORK)) == [500_000 + n for n in range(8)]


class LargeSum:
    """A function that carries much."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def plus(self, number: int) -> int:
        """How much there is, and a number."""
        return len(self.data) + number


def test_a_worker_without_a_disk_works_on() -> None:
    """A cluster that writes what it holds to disk goes on in memory when the disk refuses."""
    spilling = dask.config.set({"distributed.worker.memory.target": 0.0001})
    with spilling, a_cluster(0, processes=True) as cluster:
        far = DaskEngine(cluster.scheduler_address, patience=QUICK)
        far.connection.client.run(clusterwork.without_disk)
        found = list(far.map(clusterwork.large, range(6), WORK))
        far.close()
    assert [one[0] for one in found] == list(range(6))
    assert {len(one) for one in found} == {2**20}


def test_a_lost_scheduler_is_waited_for(tmp_path: Path) -> None:
    """What was under way is asked for again when a scheduler is back; nothing comes twice."""
    command = [sys.executable, "-m", "tests.lostscheduler", str(free_port()), str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    found = json.loads(done.stdout)
    assert found["came"] == list(range(20))
    assert any("lost" in line for line in found["said"])


def test_no_scheduler_is_one_clear_line() -> None:
    """Who answers nowhere is named, with where the address stands."""
    nobody = DaskEngine(f"tcp://127.0.0.1:{free_port()}", patience=Patience(0.2, 1, 0.05))
    started = time.monotonic()
    with pytest.raises(StageError, match=r"no scheduler answers at .* \[dask\]"):
        list(nobody.map(clusterwork.doubled, [1], WORK))
    assert time.monotonic() - started < 60


def test_who_listens_and_never_answers_is_no_scheduler() -> None:
    """A question that nobody answers has an end: whoever listens there may be on its way out."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"tcp://127.0.0.1:{mute.getsockname()[1]}"
        silent = DaskEngine(address, patience=Patience(0.2, 1, 0.05))
        with pytest.raises(StageError, match="no scheduler answers at"):
            list(silent.map(clusterwork.doubled, [1], WORK))


def test_workers_of_another_askless_take_no_part() -> None:
    """Another version could give other results."""
    with pytest.raises(RuntimeError, match=r"expected 0\.0"):
        SameAskless("0.0").setup(None)
