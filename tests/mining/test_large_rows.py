"""Rows too many for memory: the same numbers, from a file that nobody sees."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mining import large_rows
from mining.large_rows import zero_rows
from mining.stated import stated
from tests.mined import WordEncoder, ticket_rows, tickets


@pytest.mark.parametrize("most", [0, 2**27])
def test_rows_are_zeros_until_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """In memory and in a file alike, and plain arrays both."""
    monkeypatch.setattr(large_rows, "MOST_IN_MEMORY", most)
    rows = zero_rows(3, 2, folder=tmp_path / "new")
    rows[1] = 0.5
    assert type(rows) is np.ndarray
    assert rows.tolist() == [[0, 0], [0.5, 0.5], [0, 0]]


def test_the_file_has_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process leaves nothing behind."""
    monkeypatch.setattr(large_rows, "MOST_IN_MEMORY", 0)
    zero_rows(3, 2, folder=tmp_path)[:] = 1
    assert list(tmp_path.iterdir()) == []


def test_needs_are_the_same_wherever_their_vectors_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last bit, whatever is looked at together."""
    frame = tickets(ticket_rows(times=2))
    one = stated(frame, WordEncoder())
    monkeypatch.setattr(large_rows, "MOST_IN_MEMORY", 0)
    monkeypatch.setattr("mining.stated.COPIED", 7)
    other = stated(frame, WordEncoder(), cache_dir=tmp_path)
    assert (one.texts, one.shown, one.needs) == (other.texts, other.shown, other.needs)
    assert np.abs(one.vectors - other.vectors).max() == 0
