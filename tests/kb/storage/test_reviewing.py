"""Claims, comments and schedules in the review database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.storage import reviewdb, reviewing
from kb.storage.reviewdb import ReviewDatabase
from kb.storage.reviewing import Comment, Schedule

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KEY = "draft fr returns/exchange"


@pytest.fixture
def database(tmp_path: Path) -> ReviewDatabase:
    """An empty one."""
    return reviewdb.sqlite(tmp_path / "review.sqlite")


def test_what_somebody_claimed_stays_theirs(database: ReviewDatabase) -> None:
    """The second is told who has it; claiming one's own again changes nothing."""
    assert reviewing.claim(database, [KEY, KEY], "ana", NOW) == []
    assert [one.who for one in reviewing.claim(database, [KEY, "gap fr t-1"], "bob", NOW)] == [
        "ana"
    ]
    assert {key: one.who for key, one in reviewing.read_claims(database).items()} == {
        KEY: "ana", "gap fr t-1": "bob"
    }  # fmt: skip


def test_only_ones_own_claims_are_given_back(database: ReviewDatabase) -> None:
    """Unless nobody is named: then whoever had it."""
    reviewing.claim(database, [KEY], "ana", NOW)
    assert reviewing.unclaim(database, [KEY], "bob") == 0
    assert reviewing.unclaim(database, [KEY]) == 1


def test_comments_come_oldest_first(database: ReviewDatabase) -> None:
    """Each of its article and language only."""
    for text in ("un", "deux 🎁"):
        reviewing.add_comment(database, "a/b", "fr", Comment("ana", NOW, text))
    assert [one.text for one in reviewing.read_comments(database, "a/b", "fr")] == ["un", "deux 🎁"]
    assert reviewing.read_comments(database, "a/b", "en") == []


def test_a_new_day_takes_the_place_of_the_one_before(database: ReviewDatabase) -> None:
    """And it can be taken back."""
    for days in (1, 5):
        wanted = Schedule("a/b", "fr", NOW + timedelta(days), "ana")
        reviewing.schedule(database, [wanted], NOW)
    [found] = reviewing.waiting(database).values()
    assert found.publish_at == NOW + timedelta(5)
    reviewing.unschedule(database, "a/b", "fr", is_done=False)
    assert reviewing.waiting(database) == {}


def test_what_was_drawn_by_lot_is_known_later(database: ReviewDatabase) -> None:
    """Also when it is live; not what was planned by hand, or taken back."""
    drawn = {name: Schedule(name, "fr", NOW, "ana", "1 of 2, seed 7") for name in ("a", "b", "c")}
    reviewing.schedule(database, [*drawn.values(), Schedule("d", "fr", NOW, "ana")], NOW)
    reviewing.unschedule(database, "a", "fr", is_done=True)
    reviewing.unschedule(database, "b", "fr", is_done=False)
    found = reviewing.lots(database)
    assert sorted(found) == [("a", "fr"), ("c", "fr")]
    assert len(set(found.values())) == 1
    reviewing.schedule(database, [drawn["b"]], NOW + timedelta(1))
    assert len(set(reviewing.lots(database).values())) == 2
