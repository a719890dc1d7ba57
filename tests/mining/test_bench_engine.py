"""The bench of engines: what it compares, on figures worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from mining.bench_engine import ENGINES, compared, lines


def figures(seconds: float, digest: str = "a") -> dict[str, Any]:
    """What one engine gave."""
    stages = {"import": seconds - 1, "match": 1.0}
    used = {"start": 2.0, "cpu_seconds": 2 * seconds, "peak_megabytes": 500.0}
    return {"stages": stages, "digest": digest, **used}


def test_two_workers_are_held_against_one_and_against_this_machine() -> None:
    """20 s by one and 11 s by two is 1.82 times; 11 s against 10 s is a tenth more."""
    found = dict(zip(ENGINES, (figures(10), figures(20), figures(11)), strict=True))
    told = compared(found)
    assert told["two_to_one"] == pytest.approx(20 / 11)
    assert told["overhead"] == pytest.approx(0.1)
    assert told["are_equal"]
    text = "\n".join(lines({"tickets": 200, **found, **told}))
    assert "1.82 times" in text
    assert "+10% wall" in text


def test_other_results_are_said_aloud() -> None:
    """An engine that made something else is no faster engine."""
    found = dict(zip(ENGINES, (figures(10), figures(20), figures(11, "b")), strict=True))
    text = "\n".join(lines({"tickets": 200, **found, **compared(found)}))
    assert "NOT the same" in text
