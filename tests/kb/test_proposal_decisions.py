"""Accepting and dismissing what is proposed for an article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kb.articles import Article, ArticleStatus
from kb.decisions import Decision
from kb.errors import ReviewError
from kb.evidence import CONTRADICTS_ARTICLE, Evidence, Flag
from kb.proposal_decisions import accepted, dismissed
from kb.proposals import Addition, Proposal

NOW = datetime(2026, 4, 1, tzinfo=UTC)
OLD, NEW = "L'étui coûte 3 €.", "L'étui coûte 4 €."
ARTICLE = Article("a/b", "fr", "L'étui ?", f"{OLD}\n", ArticleStatus.PUBLISHED, summary=OLD)
ADDED = Addition(NEW, "answer", replaces=OLD, tickets=("t1", "t2"), customers=7)
PROPOSAL = Proposal("contradiction", "fr", "a/b", "agents say 4 €", added=(ADDED,))
EVIDENCE = Evidence(
    "a/b", "fr", "", "", NOW, 0, 0, 0, (),
    flags=(Flag(CONTRADICTS_ARTICLE, "agents say 4 €", OLD),), proposals=(PROPOSAL,),
)  # fmt: skip


def accept(evidence: Evidence | None = EVIDENCE, **changes: str) -> Decision:
    """Ada's decision to take it in."""
    told = {"proposal_id": PROPOSAL.id, "who": "Ada"} | changes
    return accepted(ARTICLE, evidence, now=NOW, recogniser=lambda _text, _locale: (), **told)


def test_an_accepted_proposal_is_an_edit_in_review() -> None:
    """Its text, and the summary made of it, are in the article; the log says who and why."""
    made = accept()
    assert (made.article.body, made.article.summary) == (f"{NEW}\n", NEW)
    assert made.article.status is ArticleStatus.IN_REVIEW
    assert (made.move.action, made.move.who, made.move.reason) == ("accept", "Ada", PROPOSAL.note)


def test_its_sentences_stand_on_their_tickets() -> None:
    """And not on the editor; nothing is left to decide."""
    evidence = accept().evidence
    assert evidence is not None
    assert [(one.text, one.tickets, one.customers) for one in evidence.sentences] == [
        (NEW, ("t1", "t2"), 7)
    ]
    assert (evidence.edits, evidence.proposals, evidence.blocking) == ((), (), ())


def test_a_dismissed_proposal_is_not_made_again() -> None:
    """The article stays, the flag goes, the reason is logged."""
    made = dismissed(ARTICLE, EVIDENCE, PROPOSAL.id, who="Ada", now=NOW, reason="3 € is right")
    assert made.article == ARTICLE
    assert made.move.reason == "3 € is right"
    assert made.evidence is not None
    assert made.evidence.dismissed == (PROPOSAL.id,)
    assert made.evidence.blocking == ()
    assert replace(made.evidence, proposals=(PROPOSAL,)).open_proposals == ()


@pytest.mark.parametrize("evidence", [None, replace(EVIDENCE, dismissed=(PROPOSAL.id,))])
def test_what_is_not_open_cannot_be_accepted(evidence: Evidence | None) -> None:
    """Nothing proposed, or set aside before."""
    with pytest.raises(ReviewError, match="fr/a/b has no such open proposal"):
        accept(evidence)


def test_a_decision_has_a_name_and_a_dismissal_a_reason() -> None:
    """As every other one."""
    with pytest.raises(ReviewError, match="nobody is named"):
        accept(who=" ")
    with pytest.raises(ReviewError, match="say why"):
        dismissed(ARTICLE, EVIDENCE, PROPOSAL.id, who="Ada", now=NOW, reason="")
