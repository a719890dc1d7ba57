"""Drawings kept from run to run: the same bytes, whatever lies in their folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.chart_drawing import drawing
from kb.interval_charts import values_by_week
from kb.kept_texts import keeping, kept
from kb.storage.drawings import Drawings

ROWS = [
    {"week": f"2026-0{n}-02", "series": "été", "value": n / 9, "low": None, "high": 0.9}
    for n in range(1, 5)
]


def test_a_kept_chart_is_the_chart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn now, kept and read again; the second time nothing of Altair is asked."""
    plain = drawing(values_by_week(ROWS, title="Part"), width=400)
    with keeping(Drawings(tmp_path)):
        assert drawing(values_by_week(ROWS, title="Part"), width=400) == plain
    monkeypatch.delattr("kb.interval_charts.altair")
    with keeping(Drawings(tmp_path)):
        assert drawing(values_by_week(ROWS, title="Part"), width=400) == plain
        with pytest.raises(NameError):
            values_by_week(ROWS, title="Share")


def test_a_text_that_is_not_whole_is_made_anew(tmp_path: Path) -> None:
    """Cut off, or no text at all; and one that nobody asks for goes."""
    with keeping(Drawings(tmp_path)):
        kept("a", lambda: "été\n" * 3)
        [path] = tmp_path.iterdir()
        whole = path.read_bytes()
        for broken in (b"", whole[:-3], b"\xff\xfe", whole + b"!"):
            path.write_bytes(broken)
            assert kept("a", lambda: "été\n" * 3) == "été\n" * 3
            assert path.read_bytes() == whole
    later = Drawings(tmp_path)
    assert later("b", lambda: "new") == "new"
    later.tidy()
    assert [one.name for one in tmp_path.iterdir()] == list(later.used)


def test_outside_of_a_run_nothing_is_kept(tmp_path: Path) -> None:
    """Each time made."""
    made = iter("ab")
    with keeping(Drawings(tmp_path / "drawn")):
        pass
    assert [kept("x", lambda: next(made)) for _ in range(2)] == ["a", "b"]
    assert not (tmp_path / "drawn").exists()
