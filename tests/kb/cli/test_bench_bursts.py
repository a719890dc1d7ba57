"""``askless bench bursts``."""

from __future__ import annotations

from pathlib import Path

import pytest

from mining.evaluation import bursts
from tests.shell import askless


def test_the_measurement_is_printed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line a shop, and the same figures as JSON with null for what cannot be said."""
    monkeypatch.setattr(bursts, "SHOPS", {"a small shop": bursts.Shop(topics=5, weeks=100)})
    done = askless("bench", "bursts", "--seeds", 2, "--output", tmp_path / "bursts.json", "--json")
    assert done.json["shops"]["a small shop"]["none"]["power"] is None
    assert (tmp_path / "bursts.json").exists()
    assert "a small shop" in askless("bench", "bursts", "--seeds", 1).out
