"""Events on disk: words that many typed only, counts by day when single events go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from kb.events import Event
from kb.self_service import search_figures
from kb.storage import eventstore
from kb.storage.event_tables import METADATA
from kb.storage.reviewdb import ReviewDatabase, postgresql_server
from kb.storage.workspace import Workspace
from tests.databases import Server

NOW = datetime(2026, 3, 1, 14, tzinfo=UTC)
KEY = b"k" * 32


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReviewDatabase]:
    """An empty store of either kind."""
    if request.param == "sqlite":
        yield eventstore.sqlite(tmp_path / "events.sqlite")
        return
    server: Server = request.getfixturevalue("review_server")
    database = eventstore._made(postgresql_server(server.url()))
    yield database
    with database.writing() as connection:
        METADATA.drop_all(connection)
    database.close()


def search(query: str, **changes: Any) -> Event:
    """A search in French without a result."""
    return Event(
        **{"hour_at": NOW, "kind": "search", "locale": "fr", "query": query, "results": 0} | changes
    )


def keep(store: ReviewDatabase, *found: Event) -> None:
    """Append with k = 5."""
    eventstore.append(store, found, key=KEY, k=5)


def test_click_through_stays_when_events_go(tmp_path: Path) -> None:
    """A click on what few searched is still a click on a search; one without a query is not."""
    store = eventstore.sqlite(tmp_path / "events.sqlite")
    click: dict[str, Any] = {"kind": "click", "value": "1", "article_id": "delivery/track"}
    keep(store, search("colis"), search("colis", **click), Event(NOW, locale="fr", **click))
    before = search_figures(eventstore.day_counts(store))
    eventstore.purge(store, NOW + timedelta(days=100), keep_days=30)
    assert search_figures(eventstore.day_counts(store)) == before
    assert (before[1].numerator, before[1].denominator) == (1, 1)


def test_words_are_shown_once_k_typed_them(store: ReviewDatabase) -> None:
    """Case and accents do not matter; four are too few."""
    keep(store, *[search("Colis perdu")] * 4)
    assert eventstore.query_counts(store, 5) == []
    assert eventstore.read_events(store, 5)["query"].isna().all()
    keep(store, search("colis perdú"))
    [row] = eventstore.query_counts(store, 5)
    assert (row["query"], row["searches"], row["zero"]) == ("colis perdú", 5, 5)
    assert eventstore.read_events(store, 5)["query"].notna().all()


def test_one_address_that_repeats_itself_does_not_reach_k(store: ReviewDatabase) -> None:
    """It is counted as searches, not as people."""
    keep(store, *[search("zwim", is_fresh=False)] * 20)
    assert eventstore.query_counts(store, 5) == []
    assert len(eventstore.read_events(store, 5)) == 20


def test_five_days_of_one_address_do_not_reach_k(store: ReviewDatabase) -> None:
    """Nobody can tell them from one visitor; two on one day are two."""
    keep(store, *[search("zwim", hour_at=NOW + timedelta(days=day)) for day in range(6)])
    assert eventstore.query_counts(store, 5) == []
    keep(store, search("zwim", hour_at=NOW + timedelta(days=5)))
    assert [row["query"] for row in eventstore.query_counts(store, 5)] == ["zwim"]


def test_a_store_of_an_earlier_version_is_taken_over(store: ReviewDatabase) -> None:
    """What one visitor may have made readable is hidden until two typed it on one day."""
    keep(store, *[search("colis")] * 5)
    with store.writing() as connection:
        for name in ("day", "today", "most"):
            connection.exec_driver_sql(f"ALTER TABLE event_queries DROP COLUMN {name}")
    eventstore._made(store)
    assert eventstore.query_counts(store, 5) == []
    keep(store, *[search("colis")] * 2)
    assert [row["searches"] for row in eventstore.query_counts(store, 5)] == [7]


def test_a_higher_k_hides_what_a_lower_one_kept(store: ReviewDatabase) -> None:
    """The setting may be raised later."""
    keep(store, *[search("colis")] * 6)
    assert eventstore.query_counts(store, 7) == []


def test_what_few_typed_is_nowhere_in_the_files(tmp_path: Path) -> None:
    """Not in the database, nor in the log beside it."""
    store = eventstore.sqlite(tmp_path / "events.sqlite")
    keep(store, *[search("zwimbastre")] * 4)
    assert not any(b"zwimbastre" in path.read_bytes() for path in tmp_path.iterdir())


def test_old_events_leave_counts_by_day(store: ReviewDatabase) -> None:
    """And figures stay what they were."""
    old = [search("colis", hour_at=NOW - timedelta(days=40))] * 5
    visit = Event(NOW - timedelta(days=40), "visit", "fr", searches=2, zero=1, views=1, contact=0)
    keep(store, *old, visit, search("colis", results=3))
    before = eventstore.query_counts(store, 5)
    assert eventstore.purge(store, NOW, keep_days=30) == 6
    assert eventstore.query_counts(store, 5) == before
    assert len(eventstore.read_events(store, 5)) == 1
    assert sum(row["has_view"] for row in eventstore.day_counts(store)) == 1
    assert eventstore.purge(store, NOW, keep_days=30) == 0


def test_the_hash_of_what_few_typed_goes_with_its_events(store: ReviewDatabase) -> None:
    """Its searches stay counted, without what they were for."""
    keep(store, search("rare", hour_at=NOW - timedelta(days=40)))
    eventstore.purge(store, NOW, keep_days=30)
    [row] = eventstore.day_counts(store)
    assert (row["events"], row["query_id"]) == (1, eventstore.FORGOTTEN)


def test_nothing_of_a_batch_is_kept_when_one_cannot_be(store: ReviewDatabase) -> None:
    """All of it or nothing."""
    broken = search("colis", locale=None)
    with pytest.raises(IntegrityError):
        keep(store, search("colis"), broken)
    assert len(eventstore.read_events(store, 5)) == 0


def test_the_same_words_have_another_hash_elsewhere(tmp_path: Path) -> None:
    """Without the workspace's key nobody can look a query up."""
    one, other = search("colis"), search("colis")
    assert eventstore._query_id(one, KEY) != eventstore._query_id(other, b"x" * 32)


def test_views_are_counted_for_good(tmp_path: Path) -> None:
    """By article, in any language, also when single events have gone."""
    workspace = Workspace.create(tmp_path / "shop", "", "")
    assert eventstore.article_views(workspace) == {}
    store = eventstore.of(workspace)
    old = NOW - timedelta(days=40)
    keep(
        store,
        Event(old, "view", "fr", article_id="a/b"),
        Event(NOW, "view", "en", article_id="a/b"),
        Event(NOW, "vote", "en", article_id="a/b", value="up"),
    )
    eventstore.purge(store, NOW, keep_days=30)
    assert eventstore.article_views(workspace) == {"a/b": 2.0}
