"""Tests of needs read month by month: a day leaves earlier months alone, and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining import kept_needs, settled, stated_by_month
from mining.embedding import Vectors
from mining.stated import Stated, stated
from tests.mined import WordEncoder, ticket_rows, tickets

LEARNT_FROM = 60


@dataclass(frozen=True)
class Counting(WordEncoder):
    """The encoder of words, which tells how many texts it was given."""

    texts: list[str] = field(default_factory=list)

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors of ``texts``."""
        self.texts.extend(texts)
        return super().encode(texts)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few tickets are many enough."""
    monkeypatch.setattr(stated_by_month, "LEARNT_FROM", LEARNT_FROM)
    monkeypatch.setattr(settled, "NEWEST", 1)


def shop(*, days: int = 150) -> pd.DataFrame:
    """Tickets of some months, a day apart, oldest first."""
    frame = tickets(ticket_rows(times=3)).head(days).reset_index(drop=True)
    first = pd.Timestamp("2026-01-01", tz="UTC")
    times = [first + pd.Timedelta(days=number) for number in range(len(frame))]
    return frame.assign(created_at=times)


def read(frame: pd.DataFrame, folder: Path | None = None) -> Stated:
    """Their needs."""
    return stated_by_month.stated_by_month(frame, WordEncoder(), cache_dir=folder)


def assert_same(one: Stated, other: Stated) -> None:
    """To the bit."""
    assert (one.needs, one.texts, one.shown) == (other.needs, other.texts, other.shown)
    assert np.array_equal(one.ticket, other.ticket)
    assert np.array_equal(one.vectors, other.vectors)


def files(folder: Path) -> dict[str, int]:
    """When each month's file was written."""
    return {
        path.name: path.stat().st_mtime_ns for path in (folder / kept_needs.MONTHS_FOLDER).iterdir()
    }


def test_few_tickets_are_read_all_together(tmp_path: Path) -> None:
    """As everywhere else."""
    frame = shop(days=LEARNT_FROM)
    assert_same(read(frame, tmp_path), stated(frame, WordEncoder()))
    assert not (tmp_path / kept_needs.MONTHS_FOLDER).exists()


def test_a_day_leaves_earlier_months_and_what_was_learnt_alone(tmp_path: Path) -> None:
    """One file is new, of the month that grew; the result is that of a run from nothing."""
    old, new = shop(days=145), shop(days=146)
    read(old, tmp_path)
    before = files(tmp_path)
    found = read(new, tmp_path)
    after = files(tmp_path)
    assert len(set(after) - set(before)) == 1
    assert all(after[name] == when for name, when in before.items() if name in after)
    assert_same(found, read(new))


@settings(max_examples=6, deadline=None)
@given(
    changed=st.sets(st.integers(0, 149), max_size=3),
    dropped=st.sets(st.integers(0, 149), max_size=3),
    seed=st.integers(0, 99),
)
def test_what_was_kept_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, changed: set[int], dropped: set[int], seed: int
) -> None:
    """After any change and in any order the needs are those of a run from nothing."""
    folder, frame = tmp_path_factory.mktemp("kept"), shop()
    read(frame, folder)
    texts = [f"{t} Merci !" if n in changed else t for n, t in enumerate(frame["text"].tolist())]
    later = frame.assign(text=texts).drop(index=list(dropped)).sample(frac=1, random_state=seed)
    assert_same(read(later, folder), read(later))


def test_each_ticket_has_the_same_needs_wherever_it_stands() -> None:
    """Order changes nothing."""
    frame = shop()
    shuffled = frame.sample(frac=1, random_state=5)
    one, other = read(frame), read(shuffled)
    assert other.ticket.tolist() == sorted(other.ticket.tolist())
    assert dict(zip(frame["ticket_id"], one.texts, strict=True)) == dict(
        zip(shuffled["ticket_id"], other.texts, strict=True)
    )


def test_a_damaged_file_is_read_anew(tmp_path: Path) -> None:
    """A month's, and that of what was learnt."""
    first = read(shop(), tmp_path)
    for path in (tmp_path / kept_needs.MONTHS_FOLDER).iterdir():
        path.write_bytes(path.read_bytes()[:60])
    assert_same(read(shop(), tmp_path), first)
    assert_same(read(shop(), tmp_path), first)


def test_files_hold_numbers_alone(tmp_path: Path) -> None:
    """No id and no word of a ticket."""
    read(shop(), tmp_path)
    for path in (tmp_path / kept_needs.MONTHS_FOLDER).iterdir():
        with np.load(path, allow_pickle=False) as held:
            assert {held[name].dtype.kind for name in held.files} <= set("ifbu")


def test_nothing_is_learnt_where_every_month_is_known(tmp_path: Path) -> None:
    """Nothing is encoded either."""
    read(shop(), tmp_path)
    for path in (tmp_path / kept_needs.MONTHS_FOLDER).glob("learnt-*"):
        path.unlink()
    encoder = Counting()
    stated_by_month.stated_by_month(shop(), encoder, cache_dir=tmp_path)
    assert not encoder.texts
    assert not list((tmp_path / kept_needs.MONTHS_FOLDER).glob("learnt-*"))
