"""``askless simulate`` and ``askless bench deflection``."""

from __future__ import annotations

from pathlib import Path

from tests.panels import a_panel, csv_of
from tests.shell import askless


def test_a_large_effect_is_said_to_show() -> None:
    """Half of the tickets prevented: the answer names a number of weeks."""
    done = askless("simulate", "--effect", "0.5", "--runs", 3, "--json")
    assert done.status == 0
    assert "shows after" in done.json["answer"]
    assert [row["weeks"] for row in done.json["weeks"]] == [4, 8, 13, 26, 52]


def test_the_size_of_the_shop_can_come_from_a_table(tmp_path: Path) -> None:
    """Topics and weeks before are those of the counts."""
    counts = tmp_path / "counts.csv"
    counts.write_text(csv_of(a_panel())[0], encoding="utf-8")
    done = askless("simulate", "--counts", counts, "--runs", 1, "--json")
    assert (done.json["topics"], done.json["first_week"]) == (60, 104)
    assert done.json["season_sd"] < 0.1  # the quiet shop's
    assert askless("simulate", "--counts", counts, "--own").status == 2


def test_an_effect_of_more_than_everything_is_wrong_usage() -> None:
    """120 % cannot be prevented."""
    assert askless("simulate", "--effect", "1.2").status == 2


def test_the_estimator_can_be_measured(tmp_path: Path) -> None:
    """Scenarios and targets are printed, and written where asked."""
    done = askless("bench", "deflection", "--seeds", 1, "--output", tmp_path / "bench.json")
    assert done.status == 0
    assert "PPI++ coverage" in done.out
    assert (tmp_path / "bench.json").exists()
