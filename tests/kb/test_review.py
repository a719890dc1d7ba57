"""The review workflow."""

from __future__ import annotations

import itertools

import pytest

from kb.articles import ArticleStatus
from kb.errors import ReviewError
from kb.review import ALLOWED_MOVES, moved
from tests.factories import NOW, an_article


def test_publishing_names_the_reviewer_and_the_day() -> None:
    """Readers see when an article was last reviewed."""
    draft = an_article(status=ArticleStatus.DRAFT)
    after, move = moved(draft, ArticleStatus.PUBLISHED, who="Ana", now=NOW, action="approve")
    assert (after.reviewed_by, after.reviewed_on) == ("Ana", NOW.date())
    assert (move.from_status, move.to_status, move.who) == ("draft", "published", "Ana")


@pytest.mark.parametrize(("start", "end"), [*itertools.product(ArticleStatus, repeat=2)])
def test_only_allowed_moves_are_made(start: ArticleStatus, end: ArticleStatus) -> None:
    """Every pair of statuses is either a move of the table or an error."""
    article = an_article(status=start)
    if end in ALLOWED_MOVES[start]:
        assert moved(article, end, who="Ana", now=NOW, action="x")[0].status is end
    else:
        with pytest.raises(ReviewError, match="cannot become"):
            moved(article, end, who="Ana", now=NOW, action="x")


def test_a_decision_needs_a_name() -> None:
    """The log never says that nobody approved an article."""
    with pytest.raises(ReviewError, match="--by"):
        moved(an_article(), ArticleStatus.ARCHIVED, who=" ", now=NOW, action="archive")
