"""What a draft is in view of one article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kb.articles import Article, ArticleStatus
from kb.decisions import sentences_of
from kb.evidence import SentenceEvidence
from kb.proposals import Proposal, applied
from mining.drafting.against import Standing, proposed, relation
from mining.drafting.drafter import Draft
from mining.drafting.guidance import Guide
from tests.mining.drafting.test_guidance import by_letter

TITLE = "How do I return an item?"
DAYS, OPEN, PRINT, DROP, SALE = (
    "You have 30 days to return an item.",
    "Open My account and choose it.",
    "Print the return label.",
    "Drop the parcel at a pickup point.",
    "Sale items cannot be returned.",
)


def said(text: str, section: str = "step", **changes: Any) -> SentenceEvidence:
    """A sentence told to twelve customers in March."""
    days = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC)
    one = SentenceEvidence(text, section, (f"t-{text[:5]}",), 12, 9, 3, *days)
    return replace(one, **changes)


def a_draft(*told: SentenceEvidence, title: str = TITLE) -> Draft:
    """A draft that prints those sentences."""
    return Draft("t-1", "en", title, "", "", told, 40, 40, 5, 40)


def an_article(*lines: str, title: str = TITLE, **changes: Any) -> Article:
    """A live article with a sentence a line."""
    body = "\n\n".join(lines) + "\n"
    made = Article("returns/return", "en", title, body, ArticleStatus.PUBLISHED)
    return replace(made, **changes)


def proposal(draft: Draft, article: Article, **changes: Any) -> Proposal | None:
    """What is proposed for the draft in view of the article."""
    written = tuple(sentences_of(article.body))
    guide = Guide((draft.title,), tuple(one.text for one in draft.sentences), "en")
    standing = Standing(article, Guide((article.title,), written, "en"), written, **changes)
    found = relation(guide, standing.guide, by_letter)
    return proposed(draft, guide, standing, found, ())


def kind(draft: Draft, article: Article) -> str | None:
    """The proposal's kind; None for a draft that is new."""
    found = proposal(draft, article)
    return found.kind if found else None


def test_what_an_article_says_is_a_duplicate() -> None:
    """In another order too."""
    assert kind(a_draft(said(PRINT), said(DAYS)), an_article(DAYS, PRINT)) == "duplicate"


def test_a_step_that_is_lacking_is_an_edit_in_its_place() -> None:
    """Behind the step agents say before it, with its support."""
    article = an_article(DAYS, f"1. {OPEN}\n2. {DROP}")
    found = proposal(a_draft(said(OPEN), said(PRINT), said(DROP)), article)
    assert found is not None
    assert found.kind == "edit"
    assert [(one.text, one.after, one.customers) for one in found.added] == [(PRINT, OPEN, 12)]
    assert f"1. {OPEN}\n2. {PRINT}\n3. {DROP}" in applied(article.body, found)
    assert "lacks 1 sentence that agents tell (12 customers)" in found.note


def test_another_amount_than_a_live_article_contradicts_it() -> None:
    """Both sentences, counts and days are named, and the old one is replaced."""
    article = an_article(DAYS.replace("30", "14"), PRINT)
    found = proposal(a_draft(said(DAYS, "answer"), said(PRINT)), article)
    assert found is not None
    assert found.kind == "contradiction"
    assert found.note == (
        "en/returns/return is live: it says “You have 14 days to return an item.”, agents said "
        "“You have 30 days to return an item.” to 12 customers from 1 March 2026 to 31 March 2026"
    )
    assert sentences_of(applied(article.body, found)) == [DAYS, PRINT]


def test_a_denial_contradicts_too() -> None:
    """What may be and what may not."""
    article = an_article(SALE.replace("cannot", "can"), PRINT)
    assert kind(a_draft(said(SALE, "condition"), said(PRINT)), article) == "contradiction"


def test_an_article_that_is_not_live_is_not_contradicted() -> None:
    """Nobody reads it: what agents tell is an edit of it at most."""
    article = an_article(DAYS.replace("30", "14"), PRINT, status=ArticleStatus.IN_REVIEW)
    assert kind(a_draft(said(DAYS, "answer"), said(PRINT)), article) == "duplicate"


def test_another_condition_is_new() -> None:
    """However much is said alike."""
    sofa = a_draft(said(OPEN), said(PRINT), title="How do I return a sofa?")
    assert kind(sofa, an_article(OPEN, PRINT, title="How do I return a lamp?")) is None


def test_most_steps_of_another_question_are_a_merge() -> None:
    """Where neither holds all of the other."""
    told = said(OPEN), said(PRINT), said("It takes a week.", "fact"), said("Xmas too.", "fact")
    draft = a_draft(*told, title="How much is it to exchange an item?")
    lines = f"1. {OPEN}\n2. {PRINT}", SALE, "Keep the box."
    article = an_article(*lines, title="How do I exchange an item?")
    assert kind(draft, article) == "merge"


def test_two_drafts_stay_two_unless_most_of_one_is_the_others() -> None:
    """An edit of a draft that nobody has read helps nobody."""
    draft, article = a_draft(said(OPEN), said(PRINT), said(DROP), said(SALE)), an_article(OPEN)
    draft_only = replace(article, body=f"{OPEN}\n\nKeep the box.\n\nAnother thing.\n")
    assert proposal(draft, draft_only, is_drafted_only=True) is None
    assert proposal(draft, draft_only) is not None


def test_an_article_without_words_makes_a_draft_new() -> None:
    """Nothing to compare with."""
    assert kind(a_draft(said(DAYS)), an_article("🙂", title="Été")) is None
