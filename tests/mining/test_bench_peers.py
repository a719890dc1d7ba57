"""The bench of other programs: its tables, and a script that can run where askless is not."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Any

import pytest

from kb.errors import StageError
from kb.storage import files
from mining import bench_peer_runs, bench_peers
from mining.bench_peer_programs import PLAIN, SEARCHES, TOPICS, TORCH
from mining.bench_peer_tables import lines
from mining.bench_peers import KNOWN, LEFT_OUT, Plan
from mining.bench_usage import used

TOOK = {"wall_seconds": 20.0, "cpu_seconds": 30.0, "peak_megabytes": 700.0}
FOUND = TOOK | {"name": "one", "topics": 99, "acc": 0.5, "nmi": 0.75, "ari": 0.25}
WARM = FOUND | {"name": "theirs, warm", "cpu_seconds": 90.0}
SLOW = FOUND | {"name": "slow", "cpu_seconds": 90.0}
SEARCHED = {"seconds": 5.0, "own_cpu_seconds": 2.0, "first": 0.8, "tickets": 1_000}
MASKED = TOOK | {
    "name": "rules",
    "n": 740,
    "entities": 1_248,
    "entity_recall": 0.968,
    "char_precision": 0.985,
    "clean_altered": 0.02,
    "messages_per_second": 976.4,
}


def known() -> dict[str, Any]:
    """Everything measured."""
    return {
        PLAIN.folder: [],
        "tickets 10000": [FOUND, FOUND, FOUND | {"name": "ours, warm", "cpu_seconds": 10.0}],
        **{f"topics {name}": SLOW for name in TOPICS},
        "topics warm": WARM,
        "topics evoc": {"name": "EVoC", "failed": "stopped after 600 processor seconds"},
        "reading": [TOOK | {"name": "pandas", "tickets": 1_000}],
        "redaction": [MASKED],
        "matching": {"tickets": 10_000, "matching": SEARCHED, "search": SEARCHED},
        **{f"matching {name}": SEARCHED for name in SEARCHES},
        "site": [FOUND],
    }


def test_what_is_known_is_not_run_again(tmp_path: Path) -> None:
    """A whole document starts no process, and its tables say all of it."""
    files.write_json(tmp_path / KNOWN, known())
    told: list[str] = []
    found = bench_peers.bench_peers(tmp_path, Plan(10_000), told.append)
    assert told == []
    table = list(lines(found, 10_000))
    assert "| one | 20.0 | 30.0 | 1.0 | 700 | 99 | 0.500 | 0.750 | 0.250 |" in table
    assert "| slow | 20.0 | 90.0 | 3.0 | 700 | 99 | 0.500 | 0.750 | 0.250 |" in table
    assert "| theirs, warm | 20.0 | 90.0 | 9.0 | 700 | 99 | 0.500 | 0.750 | 0.250 |" in table
    assert "| EVoC, same vectors | stopped after 600 processor seconds | | | | | | | |" in table
    assert "| rules | 740 | 0.968 of 1,248 | 0.985 | 0.020 | 976 | 700 |" in table
    assert "| Whoosh alone | 1,000 | 5.00 | 2.00 | 10.00 | 0.800 |" in table
    assert "| tantivy | 10,000 | 0.50 | 0.20 | 1.00 | 0.800 |" in table
    assert "| pandas | 1,000 | 20.0 | 30.0 | 700 |" in table
    assert "| one | 20.0 | 30.0 | 700 |" in table
    assert sum(line.startswith("Left out") for line in table) == len(LEFT_OUT)


def test_the_script_needs_nothing_of_askless() -> None:
    """It runs in an environment that holds the other programs alone."""
    tree = ast.parse(Path(bench_peer_runs.__file__).read_text("utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported - {"numpy"} <= sys.stdlib_module_names


def test_every_program_is_pinned() -> None:
    """A run next year installs what this one did."""
    assert all(one.count("==") == 1 for home in (PLAIN, TORCH) for one in home.packages)


def test_every_program_is_a_run_of_the_script() -> None:
    """A program that is named can be started."""
    assert {*TOPICS, *SEARCHES, "presidio"} == bench_peer_runs.RUNS.keys()


def test_a_program_that_takes_too_long_is_stopped() -> None:
    """It ends by the processor time it took, and the table will say so."""
    with pytest.raises(StageError, match=r"^stopped after \d+ processor seconds$"):
        used([sys.executable, "-c", "while True: pass"], most_cpu_seconds=0.05)


def test_a_program_that_fails_is_a_line_of_the_table(tmp_path: Path) -> None:
    """The others are still measured."""
    python = PLAIN.python(tmp_path)
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (tmp_path / "topics").mkdir()
    run = bench_peers._Peers(tmp_path, Plan(1_000))
    name, program = "bertopic", TOPICS["bertopic"]
    found = run._topics_of(name, program)
    assert found["name"] == program.name
    assert "ended with 1" in found["failed"]


def test_an_environment_that_is_not_there_is_said(tmp_path: Path) -> None:
    """The bench stops where a program cannot be started, and keeps what it knows."""
    files.write_json(tmp_path / KNOWN, {PLAIN.folder: [], "matching": {}})
    with pytest.raises((StageError, OSError)):
        bench_peers.bench_peers(tmp_path, Plan(1_000), lambda _line: None)
