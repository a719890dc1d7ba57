"""What was live when."""

from __future__ import annotations

from datetime import datetime, timedelta

from kb.articles import Article, ArticleStatus
from kb.publications import Publication, changes, folded, live_at, moment
from tests.factories import NOW, an_article

LATER = NOW + timedelta(days=10)


def after(log: list[Publication], articles: list[Article], now: datetime) -> list[Publication]:
    """The log once the published ``articles`` are live at ``now``."""
    return [*log, *changes(folded(log), articles, now)]


def test_publishing_twice_appends_nothing() -> None:
    """An unchanged article stays live without a second row."""
    log = after([], [an_article()], NOW)
    assert len(log) == 1
    assert after(log, [an_article()], LATER) == log


def test_a_new_version_ends_the_old_one_at_the_same_moment() -> None:
    """At every moment exactly one version is live."""
    log = after([], [an_article()], NOW)
    changed = an_article(body="Neuf.\n")
    table = folded(after(log, [changed], LATER))
    assert [row.version for row in live_at(table, NOW)] == [an_article().version]
    assert [row.version for row in live_at(table, LATER)] == [changed.version]


def test_a_withdrawn_article_is_no_longer_live() -> None:
    """Archiving ends the publication; going back shows it live before."""
    log = after([], [an_article()], NOW)
    table = folded(after(log, [an_article(status=ArticleStatus.ARCHIVED)], LATER))
    assert len(live_at(table, LATER)) == 0
    assert len(live_at(table, LATER - timedelta(seconds=1))) == 1


def test_publishing_again_after_withdrawing_makes_a_second_period() -> None:
    """The gap between two periods stays a gap."""
    log = after([], [an_article()], NOW)
    log = after(log, [], LATER)
    table = folded(after(log, [an_article()], LATER + timedelta(days=1)))
    counts = [len(live_at(table, NOW + timedelta(days=d))) for d in (0, 10, 11)]
    assert counts == [1, 0, 1]


def test_nothing_is_live_in_an_empty_log() -> None:
    """No publications, no coverage."""
    assert len(live_at([], NOW)) == 0


def test_a_clock_that_was_set_back_publishes_nothing_twice() -> None:
    """What is live stays so; a change gets the last moment that the log knows."""
    log = after([], [an_article()], NOW)
    earlier = NOW - timedelta(hours=1)
    assert after(log, [an_article()], earlier) == log
    assert after(log, [], earlier)[-1].unpublished_at == NOW
    assert moment([], earlier) == earlier
    assert moment(log, LATER) == LATER
