"""Loses a scheduler while its workers work: ``python -m tests.lostscheduler PORT FOLDER``.

A process of its own, because a client of distributed that is closed while it connects anew leaves
the socket it was opening to the garbage collector (``Client._reconnect``, tornado's
``TCPClient.connect``), which would tell of it in whichever test comes next.
"""

from __future__ import annotations

import itertools
import json
import logging
import sys
from pathlib import Path

from distributed import LocalCluster

from mining.engine import Work
from mining.engine.cluster import DaskEngine
from mining.engine.connection import Patience
from tests import clusterwork


def main() -> None:
    """Write what came, and the lines that were said, as JSON."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    first = a_cluster(port)
    said: list[str] = []
    far = DaskEngine(
        f"tcp://127.0.0.1:{port}",
        patience=Patience(seconds=20, straggler_seconds=0.3, poll_seconds=0.05),
        say=said.append,
    )
    parts = [(folder / "done", number) for number in range(20)]
    found = far.map(clusterwork.noted, parts, Work("try"))
    came = list(itertools.islice(found, 5))
    first.close()
    second = a_cluster(port)
    came += found
    far.close()
    second.close()
    sys.stdout.write(json.dumps({"came": came, "said": said}))


def a_cluster(port: int, *, processes: bool = False) -> LocalCluster:
    """A scheduler at ``port`` with a worker, in this process or in its own."""
    return LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=processes,
        protocol="tcp",
        scheduler_port=port,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )


if __name__ == "__main__":
    main()
