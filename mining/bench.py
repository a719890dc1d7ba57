"""Time and memory of the commands a user waits for, each in a process of its own.

Figures are those of :mod:`mining.bench_usage`, all processes of a command together. Those of one
call can be compared with each other; from one machine to another only their ratios can.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mining.bench_usage import used


@dataclass(frozen=True)
class Timing:
    """What one command took."""

    name: str
    command: str
    wall_seconds: float
    cpu_seconds: float
    peak_megabytes: float


def timed(name: str, *arguments: str) -> Timing:
    """Run ``askless`` with ``arguments`` and measure it.

    Raises:
        StageError: the command did not end with status 0.
    """
    usage = used([sys.executable, "-m", "kb.cli", *arguments])
    return Timing(name=name, command="askless " + " ".join(arguments), **usage.figures())


def bench(folder: Path, *, tickets: int, conversations: Path | None) -> list[Timing]:
    """The commands of a shop's day on a sample of ``tickets``, below the empty ``folder``.

    ``conversations`` (JSON lines without times, spread over two years) are taken from import to
    built site as well when given.
    """
    demo = str(folder / "demo")
    timings = [
        timed("help", "--help"),
        timed(f"demo on {tickets:,} tickets", "demo", demo, "--tickets", str(tickets)),
        timed("first run after the demo", "run", "--workspace", demo),
        timed("run without changes", "run", "--workspace", demo),
    ]
    if conversations is not None:
        timings += _real(folder / "real", conversations)
    return timings


def _real(workspace: Path, conversations: Path) -> list[Timing]:
    place = ("--workspace", str(workspace))
    steps: Sequence[tuple[str, ...]] = (
        ("init", str(workspace)),
        ("import", "jsonl", str(conversations), "--undated", "2024-01-01..2025-12-31", *place),
        ("mine", *place),
        ("gaps", *place),
        ("draft", *place),
        ("review", "approve", "--all", "--accept-flags", "--by", "bench", *place),
        ("publish", "--accept-regex-only", *place),
        ("build", *place),
    )
    return [timed(f"conversations: {step[0]}", *step) for step in steps]


def document(timings: Sequence[Timing], now: datetime | None = None) -> dict[str, Any]:
    """The timings with the machine they were taken on, as one JSON object."""
    return {
        "at": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "timings": [asdict(timing) for timing in timings],
    }
