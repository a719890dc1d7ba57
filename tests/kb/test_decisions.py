"""Editors' decisions: what they change, record and refuse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from kb.articles import Article, ArticleStatus
from kb.decisions import Decision, Edit, approved, edited, rejected, sentences_of, unread_notes
from kb.errors import ReviewError
from kb.evidence import Evidence, Flag, SentenceEvidence
from tests.factories import an_article

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
BODY = "Le retour prend 14 jours.\n\n## Étapes\n\n1. Ouvrez Mon compte.\n2. Imprimez l'étiquette.\n"


def a_draft(**changes: Any) -> Article:
    """A French draft on returns."""
    summary = "Le retour prend 14 jours."
    values = {"status": ArticleStatus.DRAFT, "body": BODY, "summary": summary, "source": "draft"}
    return an_article(**(values | changes))


def some_evidence(*flags: Flag) -> Evidence:
    """What the draft stands on."""
    line = SentenceEvidence("Le retour prend 14 jours.", "answer", ("t:1",), 6, 4, 2, NOW, NOW)
    return Evidence(
        article_id="delivery/where-is-my-order",
        locale="fr",
        topic_id="t-0001",
        version=a_draft().version,
        drafted_at=NOW,
        replies=10,
        customers=9,
        agents=3,
        sentences=(line,),
        flags=flags,
    )


CONFLICT = Flag("conflict", "agents say 14 and 30 days", "Le retour prend 14 jours.")


def no_data(_text: str, _locale: str) -> Iterable[str]:
    """A recogniser that finds nothing."""
    return ()


def an_edit(article: Article, evidence: Evidence | None = None, **changes: Any) -> Decision:
    """``article`` edited by Ada."""
    recogniser = changes.pop("recogniser", no_data)
    wanted = Edit(**({"who": "Ada", "now": NOW} | changes))
    return edited(article, evidence, wanted, recogniser=recogniser)


def test_approval_publishes_and_names_who_and_when() -> None:
    """An approved draft is published, reviewed by the named editor on that day."""
    decision = approved(a_draft(), None, who="Ada", now=NOW)
    assert decision.article.status is ArticleStatus.PUBLISHED
    assert (decision.article.reviewed_by, decision.article.reviewed_on) == ("Ada", NOW.date())
    assert (decision.move.action, decision.move.who, decision.move.at) == ("approve", "Ada", NOW)


def test_an_open_conflict_stops_approval() -> None:
    """A flag that waits for a decision is named in the refusal."""
    with pytest.raises(ReviewError, match=r"14 and 30 days.*--accept-flags"):
        approved(a_draft(), some_evidence(CONFLICT), who="Ada", now=NOW)


def test_a_conflict_can_be_accepted() -> None:
    """Accepting flags approves in spite of them."""
    decision = approved(a_draft(), some_evidence(CONFLICT), who="Ada", now=NOW, accept_flags=True)
    assert decision.article.is_published


def test_a_note_stops_nothing() -> None:
    """A superseded value is told, not asked about."""
    note = Flag("superseded", "until March agents said 14 days")
    assert approved(a_draft(), some_evidence(note), who="Ada", now=NOW).article.is_published


def test_rejection_archives_with_its_reason() -> None:
    """A rejected draft stays on file."""
    decision = rejected(a_draft(), who="Ada", now=NOW, reason="too thin")
    assert decision.article.status is ArticleStatus.ARCHIVED
    assert decision.move.reason == "too thin"


def test_rejection_needs_a_reason() -> None:
    """Without a reason nobody learns from it."""
    with pytest.raises(ReviewError, match="say why"):
        rejected(a_draft(), who="Ada", now=NOW, reason=" ")


@pytest.mark.parametrize("status", [ArticleStatus.DRAFT, ArticleStatus.PUBLISHED])
def test_an_edited_article_goes_to_review(status: ArticleStatus) -> None:
    """A draft and a published article both wait for review after an edit."""
    decision = an_edit(a_draft(status=status), title="Comment faire ?")
    assert decision.article.status is ArticleStatus.IN_REVIEW
    assert decision.article.title == "Comment faire ?"
    assert (decision.move.action, decision.move.from_status) == ("edit", status.value)


def test_an_edit_in_review_is_recorded_too() -> None:
    """An article in review stays there, with a record of the edit."""
    decision = an_edit(a_draft(status=ArticleStatus.IN_REVIEW), title="Été")
    assert decision.move.from_status == decision.move.to_status == "in_review"
    assert decision.move.version == decision.article.version


def test_sentences_of_an_editor_bear_the_name() -> None:
    """What has no evidence is kept under its author; what had stays as it was."""
    body = BODY.replace("2. Imprimez l'étiquette.", "2. Appelez-nous l'été.")
    decision = an_edit(a_draft(), some_evidence(), body=body)
    assert decision.evidence is not None
    assert [(e.text, e.who) for e in decision.evidence.edits] == [("Appelez-nous l'été.", "Ada")]


def test_an_edit_that_mends_the_conflict_settles_it() -> None:
    """When the sentence in question is gone, approval is open again."""
    body = BODY.replace("14", "30")
    decision = an_edit(a_draft(), some_evidence(CONFLICT), body=body)
    assert decision.evidence is not None
    assert decision.evidence.flags == ()
    assert decision.article.summary == "Le retour prend 30 jours."


def test_an_edit_elsewhere_leaves_the_conflict_open() -> None:
    """A new title decides nothing about a value."""
    decision = an_edit(a_draft(), some_evidence(CONFLICT), title="Comment faire ?")
    assert decision.evidence is not None
    assert decision.evidence.blocking == (CONFLICT,)


def test_personal_data_is_refused_without_repeating_it() -> None:
    """An editor cannot bring in a phone number, and the refusal does not print it."""
    with pytest.raises(ReviewError, match="PHONE") as refusal:
        an_edit(a_draft(), body="Appelez le 06 12 34 56 78.", recogniser=lambda *_: ["PHONE"])
    assert "06 12" not in str(refusal.value)


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"title": " "}, "title and a text"), ({"who": ""}, "--by"), ({}, "nothing would change")],
)
def test_empty_edits_are_refused(changes: dict[str, Any], why: str) -> None:
    """No title, no editor or no change: no edit."""
    with pytest.raises(ReviewError, match=why):
        an_edit(a_draft(), **changes)


def test_an_archived_article_is_not_edited() -> None:
    """What was put away has to be taken out first."""
    with pytest.raises(ReviewError, match="archived"):
        an_edit(a_draft(status=ArticleStatus.ARCHIVED), title="Été")


def test_sentences_of_a_body_leave_headings_out() -> None:
    """Paragraphs and list items give their sentences as plain text."""
    assert sentences_of("Un **deux**. Trois ?\n\n## Titre\n\n- L'été\n1. Œuvre.\n") == [
        "Un deux.",
        "Trois ?",
        "L'été",
        "Œuvre.",
    ]


@pytest.mark.parametrize("kind", ["weak_title", "several_answers"])
def test_a_note_waits_until_somebody_has_worked_on_the_draft(kind: str) -> None:
    """A draft as it was drafted has its notes unread; with another title they were read."""
    note = Flag(kind, "look at it")
    assert unread_notes(a_draft(), some_evidence(note)) == (note,)
    assert unread_notes(a_draft(title="Un autre titre"), some_evidence(note)) == ()


def test_other_flags_and_other_articles_have_no_notes() -> None:
    """A conflict is a flag, and what was not drafted has none."""
    assert unread_notes(a_draft(), some_evidence(CONFLICT)) == ()
    assert unread_notes(a_draft(), None) == ()
