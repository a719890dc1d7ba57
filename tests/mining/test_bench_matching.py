"""``askless bench matching`` at a small size: its processes run and its figures are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mining.bench_matching import Plan, bench_matching, lines


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Twenty tickets, ten articles."""
    folder: Path = tmp_path_factory.mktemp("bench")
    return bench_matching(folder, Plan(tickets=20, articles=10))


def test_every_part_says_what_it_took(found: dict[str, Any]) -> None:
    """Time and memory of its process."""
    for name in ("vectors", "matching", "search"):
        assert found[name]["cpu_seconds"] > 0
        assert found[name]["peak_megabytes"] > 0


def test_shares_are_shares(found: dict[str, Any]) -> None:
    """Most of the twenty tickets have no right article among ten: few are first."""
    many, searched = found["matching"], found["search"]
    shares = (many["first"], many["accepted"], many["precision"], searched["first"])
    assert all(0 <= share <= 1 for share in shares)
    assert many["first"] < 0.5
    assert searched["tickets"] == 20


def test_a_person_reads_the_ratio(found: dict[str, Any]) -> None:
    """To full-text search alone, per ticket."""
    told = "\n".join(lines(found))
    assert "20 tickets, 10 articles" in told
    assert f"{found['times_faster']:.0f} times faster a ticket" in told
