"""The bench of the queue: its made workspace, and what it says of edits at once."""

from __future__ import annotations

from pathlib import Path

from kb.storage import content
from mining.bench_queue import Plan, edits, lines, workspace


def test_every_edit_is_saved_or_told(tmp_path: Path) -> None:
    """None is lost, and the lines say so."""
    made = workspace(tmp_path / "shop", 3)
    assert len(content.read_articles(made)) == 3
    found = edits(made, number=12, threads=4)
    assert (found.saved + found.told, found.lost) == (12, 0)
    speed = {"pages": 1, "median_ms": 1.0, "p99_ms": 2.0, "first_ms": 3.0}
    told = {"resting": speed, "never_idle": speed, "edits_at_once": vars(found)}
    assert "0 lost" in list(lines({**vars(Plan()), **told}))[-1]
