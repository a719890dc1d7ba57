"""The bench of measuring: its made workspace is one that every stage can read."""

from __future__ import annotations

from pathlib import Path

from kb.storage import files
from mining.bench_measure import STEPS, child, lines
from mining.bench_measure_shop import Plan

PLAN = {"tickets": 1_000, "topics": 10, "weeks": 30}


def test_every_step_takes_the_made_workspace(tmp_path: Path) -> None:
    """Counted, judged and reported tickets are those that were made; chance is seeded."""
    files.write_json(tmp_path / "given.json", PLAN)
    child("make", tmp_path)
    found = {name: child(name, tmp_path) for name in STEPS}
    assert found["report"] == {"tickets": PLAN["tickets"]}
    assert 0 < found["count"]["coverage"] < found["service"]["tickets"]
    timing = {"wall_seconds": 1.0, "cpu_seconds": 2.0, "peak_megabytes": 3.0}
    told = list(lines(PLAN | dict.fromkeys((*STEPS, "total"), timing)))
    assert told[0] == "1,000 tickets, 10 topics, 30 weeks"
    assert Plan() == Plan(1_000_000, 300, 104)
