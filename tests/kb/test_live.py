"""What was live when: only versions readers could see at that moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

from kb.live import Timeline, publication_list
from kb.publications import PUBLICATIONS, Publication, live_at
from kb.tickets import TICKETS

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)


def a_publication(article: str = "a/b", version: str = "v1", **days: float) -> Publication:
    """A French publication; ``start`` and ``end`` in days after the start of 2026."""
    end = START + days["end"] * DAY if "end" in days else None
    return Publication(article, "fr", version, START + days.get("start", 0.0) * DAY, end)


def times(*days: float) -> pd.Series:
    """Aware times, in days after the start of 2026."""
    return pd.Series([START + day * DAY for day in days], dtype=TICKETS.columns[3].dtype)


def test_ticket_before_the_first_publication_has_no_article() -> None:
    """An article does not answer what was asked before it existed."""
    timeline = Timeline([a_publication(start=1)])
    epochs = timeline.epochs(times(0.5, 1.0, 2.0))
    assert [len(timeline.live_in(int(e))) for e in epochs] == [0, 1, 1]


def test_withdrawn_then_published_again() -> None:
    """In between nothing is live; the versions are told apart."""
    again = a_publication(version="v2", start=3)
    timeline = Timeline([a_publication(end=2), again])
    live = [timeline.live_in(int(e)) for e in timeline.epochs(times(1, 2, 2.5, 4))]
    assert live == [{("a/b", "fr", "v1")}, set(), set(), {("a/b", "fr", "v2")}]


def test_of_overlapping_versions_the_later_counts() -> None:
    """Two machines whose clocks disagree leave one version live, not two."""
    timeline = Timeline([a_publication(end=5), a_publication(version="v2", start=2)])
    assert timeline.live_at(START + 3 * DAY) == {("a/b", "fr", "v2")}


def test_epochs_agree_with_live_at() -> None:
    """The grouped answer is the one of kb.publications for each single moment."""
    given = [a_publication(end=2), a_publication("c/d", start=1), a_publication("e/f", start=2.5)]
    frame = PUBLICATIONS.frame([p.row() for p in given])
    timeline = Timeline(publication_list(frame))
    moments = times(0, 0.5, 1, 1.99, 2, 2.5, 9)
    for moment, epoch in zip(moments, timeline.epochs(moments), strict=True):
        single = {row.article for row in live_at(given, moment.to_pydatetime())}
        assert {article for article, _, _ in timeline.live_in(int(epoch))} == single


def test_newest_arrival_ignores_replaced_versions() -> None:
    """Correcting a live article is not a new article."""
    given = [
        a_publication(end=4),
        a_publication("c/d", start=2),
        a_publication(version="v2", start=4),
    ]
    assert Timeline(given).newest_arrival() == START + 2 * DAY


def test_no_publications_at_all() -> None:
    """Nothing was ever live, and nothing ever arrived."""
    timeline = Timeline([])
    assert timeline.live_in(int(timeline.epochs(times(1))[0])) == frozenset()
    assert timeline.newest_arrival() is None
    assert timeline.live_before(START) == frozenset()
