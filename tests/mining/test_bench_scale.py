"""The bench of every stage: what is known is not measured again, and its figures are right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.storage import files
from mining.bench_scale import (
    AGAIN,
    EXPORT,
    OF_A_DAY,
    STAGES,
    bench_scale,
    exponent,
    limit_share,
    lines,
    whole,
)
from mining.bench_scale_parts import AFTER, _moved, child


def a_document(tickets: int, seconds: float, megabytes: float = 100.0) -> dict[str, Any]:
    """A size at which every stage took the same."""
    row = {
        "tickets": tickets,
        "wall_seconds": seconds,
        "cpu_seconds": 2 * seconds,
        "peak_megabytes": megabytes,
    }
    return {
        "tickets": tickets,
        "stages": {stage.name: row for stage in STAGES},
        "again": dict.fromkeys(AGAIN, row),
        "day": dict.fromkeys(OF_A_DAY, row | {"tickets": 3_000}),
        "sizes": {"bytes": 1_000_000},
        "limits": {
            "bytes_per_second": 1e6,
            "operations_per_second": 1e9,
            "topic_operations": 5e9,
            "match_operations": 1e9,
        },
        "new": {},
    }


def test_what_is_known_is_not_measured_again(tmp_path: Path) -> None:
    """A size whose document is whole starts no process, and all sizes are shown."""
    for tickets in (1_000, 10_000):
        files.write_json(tmp_path / f"scale-{tickets}.json", a_document(tickets, tickets / 100))
    told: list[str] = []
    found = bench_scale(tmp_path, [10_000], told.append)
    assert told == []
    assert [one["tickets"] for one in found] == [1_000, 10_000]
    half = a_document(5_000, 50.0)
    del half["stages"]["report"]
    assert whole([*found, half]) == found
    table = list(lines(found))
    assert "| match | 10,000 | 100.0 | 200.0 | 100 | 100 | 1.00 | 1.0% |" in table
    assert "| import to report | 1,000 | 90.0 | 180.0 | 11 | 100 |  |  |" in table
    assert "| 10,000 | whole day | 700.0 | 1400.0 | 100 |" in table
    assert "| match again, articles live | 1,000 | 10.0 | 20.0 | 100 | 100 |  |  |" in table


def test_a_part_of_one_size_has_no_exponent() -> None:
    """Ten times as many in a hundred times the time is a square; as many say nothing."""
    small, large = a_document(100, 1)["stages"]["read"], a_document(1_000, 100)["stages"]["read"]
    assert exponent(small, large) == pytest.approx(2)
    assert exponent(small, small) is None


def test_the_share_of_a_limit_is_the_least_time_over_the_time_taken() -> None:
    """5e9 operations at 1e9 a second take 5 s; of 100 s that is a twentieth."""
    found = a_document(10_000, 100)
    assert limit_share(found, "topics") == pytest.approx(0.05)
    assert limit_share(found, "build") is None


def test_parts_are_measured_on_a_real_export(tmp_path: Path) -> None:
    """Each answers how many tickets it took; the day's tickets are all of the day after."""
    files.write_json(tmp_path / "given.json", {"tickets": 200})
    assert child("make", tmp_path)["bytes"] == (tmp_path / EXPORT).stat().st_size
    for part in ("read", "redact"):
        found = child(part, tmp_path)
        assert found["tickets"] == 200
        assert found["own_cpu_seconds"] > 0
    ticket = {
        "id": "T0000007",
        "created_at": "2025-04-01T23:30:00+02:00",
        "requester": {"id": "C000001"},
        "messages": [{"id": "1", "at": "2025-04-02T00:10:00+02:00"}],
    }
    moved = json.loads(json.dumps(_moved(ticket)))
    assert moved["id"] == "T9000007"
    assert moved["created_at"].startswith(str(AFTER))
    assert moved["messages"][0]["at"] == "2026-10-02T00:10:00+02:00"
