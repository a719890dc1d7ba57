"""Which articles leave, and which stay behind and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kb.articles import ArticleStatus
from kb.exporting.choosing import Chosen, chosen
from kb.origins import Origin
from tests.factories import an_article

ARTICLE = an_article()
PLACE = (ARTICLE.id, "fr")
DAY = datetime(2026, 3, 1, tzinfo=UTC)
LATER = datetime(2026, 3, 2, tzinfo=UTC)


def choice(version: str = "other", **options: Any) -> Chosen:
    """What is chosen of one published article that came from the target on ``DAY``."""
    origin = Origin(
        *PLACE, "zendesk", "1", "1", "h", version, "published", "published", updated_at=DAY
    )
    return chosen([ARTICLE], {PLACE: origin}, **options)


@pytest.mark.parametrize("status", [s for s in ArticleStatus if s != "published"])
def test_only_published_articles_leave(status: ArticleStatus) -> None:
    """Drafts, articles in review and archived ones stay, and are counted."""
    found = chosen([ARTICLE.with_status(status)], {})
    assert (found.articles, found.unpublished) == ([], 1)


def test_an_article_of_ours_leaves() -> None:
    """It is not there yet."""
    assert chosen([ARTICLE], {}).articles == [ARTICLE]


def test_an_article_that_is_the_same_there_stays() -> None:
    """Unless all are asked for."""
    found = choice(ARTICLE.version)
    assert (found.articles, found.unchanged) == ([], [PLACE])
    assert choice(ARTICLE.version, also_unchanged=True).articles == [ARTICLE]


def test_an_article_edited_here_leaves() -> None:
    """The target's text is the one that was imported."""
    assert choice(remote={("1", "fr"): ("h", LATER)}).articles == [ARTICLE]


def test_an_article_changed_there_is_refused() -> None:
    """Whatever was asked for: the change there would be lost."""
    found = choice(remote={("1", "fr"): ("new", LATER)}, also_unchanged=True)
    assert (found.articles, found.changed_there) == ([], [PLACE])


def test_an_article_that_is_gone_there_leaves_as_new() -> None:
    """And is named."""
    found = choice(ARTICLE.version, remote={})
    assert (found.articles, found.gone_there) == ([ARTICLE], [PLACE])
