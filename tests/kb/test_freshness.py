"""Freshness: what renews an article, when a draft expires, and clocks that are wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.articles import Article, ArticleStatus
from kb.evidence import CONTRADICTS_FACT, EditorText, Evidence, Flag, SentenceEvidence
from kb.freshness import State, expired, expires_at, freshness, has_expired, returned
from kb.review import Move
from tests.factories import an_article

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def told(at: datetime | None) -> SentenceEvidence:
    """A sentence that agents last told then."""
    return SentenceEvidence("Suivez votre colis.", "step", ("t1",), 5, 3, 2, None, at)


def evidence(article: Article, **changes: Any) -> Evidence:
    """The evidence of ``article`` as drafted and last told on 1 January."""
    made = Evidence(
        article.id, article.locale, "t-0001", article.version, START, 9, 5, 2, (told(START),)
    )
    return replace(made, **changes)


def state(article: Article, found: Evidence | None, days: float) -> State:
    """The state so many days after 1 January."""
    return freshness(article, found, now=START + days * DAY, stale_days=180).state


LIVE = an_article()
DRAFT = an_article(status=ArticleStatus.DRAFT, source="draft")


@pytest.mark.parametrize(("days", "expected"), [(179.9, State.FRESH), (180, State.STALE)])
def test_an_article_is_stale_after_180_days_without_support(days: float, expected: State) -> None:
    """The last reply with one of its sentences counts."""
    assert state(LIVE, evidence(LIVE), days) is expected


def test_attached_evidence_and_a_review_renew_an_article() -> None:
    """Replies that say the same in other words, and the day somebody approved it."""
    attached = evidence(LIVE, attached=(told(START + 100 * DAY),))
    assert state(LIVE, attached, 200) is State.FRESH
    assert state(an_article(reviewed_on=date(2026, 5, 1)), evidence(LIVE), 200) is State.FRESH


def test_an_article_that_agents_contradict_is_told_whatever_its_age() -> None:
    """A flag of another value, on the day it was drafted."""
    flags = (Flag(CONTRADICTS_FACT, "agents say 14 days"),)
    assert state(LIVE, evidence(LIVE, flags=flags), 1) is State.CONTRADICTED


def test_nothing_is_known_of_an_imported_article() -> None:
    """No evidence: it is not called stale, however long ago somebody reviewed it."""
    assert state(an_article(reviewed_on=date(2020, 5, 1)), None, 900) is State.UNKNOWN


def test_a_clock_before_the_evidence_makes_nothing_stale() -> None:
    """The clock jumped back: the newest support lies ahead of it."""
    old_and_new = evidence(LIVE, sentences=(told(START - 400 * DAY), told(START)))
    assert state(LIVE, old_and_new, -30) is State.UNKNOWN


def ends(article: Article, found: Evidence | None, *moves: Move) -> datetime | None:
    """When the draft expires, by 28 days."""
    return expires_at(article, found, moves, days=28)


def test_a_draft_expires_28_days_after_it_was_proposed_or_told() -> None:
    """The later of the two."""
    assert ends(DRAFT, evidence(DRAFT)) == START + 28 * DAY
    later = evidence(DRAFT, sentences=(told(START + 10 * DAY),))
    assert ends(DRAFT, later) == START + 38 * DAY


@pytest.mark.parametrize(
    "article",
    [
        LIVE,
        an_article(status=ArticleStatus.IN_REVIEW),
        an_article(status=ArticleStatus.ARCHIVED),
        an_article(status=ArticleStatus.DRAFT, title="Un titre changé"),
    ],
)
def test_what_somebody_decided_on_or_changed_never_expires(article: Article) -> None:
    """Live, in review, put away, or with an editor's title."""
    assert ends(article, evidence(DRAFT)) is None


def test_an_editors_sentence_keeps_a_draft() -> None:
    """Edited and set back: the evidence still names the editor."""
    edits = (EditorText("Suivez-le.", "Ada", START),)
    assert ends(DRAFT, evidence(DRAFT, edits=edits)) is None
    assert ends(DRAFT, None) is None


def test_an_expired_draft_says_so_and_comes_back() -> None:
    """Archived by askless with its reason; a draft again counts from its return."""
    gone = expired(DRAFT, now=START + 30 * DAY)
    assert (gone.article.status, gone.move.who, gone.move.reason) == (
        ArticleStatus.ARCHIVED,
        "askless",
        "expired",
    )
    assert has_expired(gone.article, [gone.move])
    back = returned(gone.article, now=START + 50 * DAY)
    moves = (gone.move, back.move)
    assert ends(back.article, evidence(DRAFT), *moves) == START + 78 * DAY
    assert not has_expired(back.article, moves)


@given(st.integers(-2000, 2000), st.integers(-2000, 2000))
def test_time_that_passes_never_makes_an_article_fresher(first: int, second: int) -> None:
    """Unknown before its support, then fresh, then stale."""
    order = [State.UNKNOWN, State.FRESH, State.STALE]
    states = [order.index(state(LIVE, evidence(LIVE), d)) for d in sorted((first, second))]
    assert states == sorted(states)
