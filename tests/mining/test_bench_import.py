"""The bench of the import: every part is counted, and a process that fails says so."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kb.errors import StageError
from mining.bench_import import timed_import
from mining.bench_usage import used
from mining.sample import generator
from mining.sample_zendesk import write_export


def test_all_tickets_and_messages_are_counted(tmp_path: Path) -> None:
    """The figures speak of the whole export, and each part took some time."""
    generator()(tmp_path / "shop", tickets=200, seed=7)
    write_export(tmp_path / "shop" / "tickets.jsonl", tmp_path / "export.jsonl", limit=40)
    timing = timed_import(tmp_path / "workspace", tmp_path / "export.jsonl")
    assert timing.tickets == 40
    assert timing.messages > 40
    assert timing.cpu_seconds >= timing.read_seconds > 0
    assert "40 tickets" in timing.lines()[0]


def test_processes_that_are_started_are_accounted_for() -> None:
    """A grandchild's processor time and memory count, though nobody waits for it."""
    burn = "x = bytearray(80_000_000); s = sum(i * i for i in range(4_000_000))"
    start = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
    usage = used([sys.executable, "-c", start])
    assert usage.peak_megabytes > 70
    assert usage.main_cpu_seconds + usage.other_cpu_seconds > 0.05


def test_a_long_answer_is_read_whole() -> None:
    """More than a pipe holds, while nobody reads it."""
    usage = used([sys.executable, "-c", "print('{\"a\": \"' + 'x' * 200_000 + '\"}')"])
    assert len(usage.answer["a"]) == 200_000


def test_a_process_that_fails_is_named() -> None:
    """The bench stops with one line of its own."""
    with pytest.raises(StageError, match="ended with 3"):
        used([sys.executable, "-c", "raise SystemExit(3)"])
