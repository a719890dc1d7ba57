"""What drafts bring to existing articles is written into their evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.evidence import Evidence
from kb.proposals import Addition, Proposal
from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from mining.drafting.attaching import Match, attach
from mining.drafting.filing import everything
from tests.factories import an_article
from tests.mining.drafting.test_against import DAYS, PRINT, a_draft, said

NOW = datetime(2026, 4, 1, tzinfo=UTC)
ID = "returns/return"
DRAFT = a_draft(said(DAYS), said(PRINT))


def a_match(kind: str, *added: Addition, topic_id: str = "t-1") -> Match:
    """A match of a draft whose first sentence the article says."""
    proposal = Proposal(kind, "en", ID, "why", topic_id=topic_id, added=added)
    return Match(proposal, replace(DRAFT, topic_id=topic_id), (DAYS, None))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one imported article."""
    made = Workspace.create(tmp_path / "shop", "", "")
    content.write_article(made, an_article(id=ID, locale="en", title="How?", body=f"{DAYS}\n"))
    return made


def evidence(workspace: Workspace) -> Evidence:
    """The article's evidence; fails when there is none."""
    found = evidence_store.read_evidence(workspace, ID, "en")
    assert found is not None
    return found


def test_a_duplicate_leaves_its_tickets_with_an_imported_article(workspace: Workspace) -> None:
    """Only those of what the article says; nothing is proposed."""
    attach(workspace, [a_match("duplicate")], now=NOW, chosen=everything)
    found = evidence(workspace)
    assert [(one.text, one.tickets) for one in found.attached] == [(DAYS, ("t-You h",))]
    assert (found.proposals, found.sentences, found.blocking) == ((), (), ())


def test_each_contradicted_sentence_blocks_until_decided(workspace: Workspace) -> None:
    """One flag a sentence; a dismissed proposal has none."""
    added = (Addition("a", "fact", replaces="b"), Addition("c", "fact", replaces="d"))
    match = a_match("contradiction", *added)
    attach(workspace, [match], now=NOW, chosen=everything)
    assert [flag.sentence for flag in evidence(workspace).blocking] == ["b", "d"]
    known = replace(evidence(workspace), dismissed=(match.proposal.id,))
    evidence_store.write_evidence(workspace, known)
    attach(workspace, [match], now=NOW, chosen=everything)
    assert evidence(workspace).blocking == ()


def test_a_run_of_one_topic_leaves_the_others_proposals(workspace: Workspace) -> None:
    """What is proposed no more goes, support stays."""
    first = a_match("edit", Addition("a", "fact"))
    other = a_match("edit", Addition("b", "fact"), topic_id="t-2")
    attach(workspace, [first, other], now=NOW, chosen=everything)
    attach(workspace, [], now=NOW, chosen=lambda topic, _locale: topic == "t-1")
    found = evidence(workspace)
    assert [one.topic_id for one in found.proposals] == ["t-2"]
    assert found.attached


def test_articles_without_a_match_get_no_evidence(workspace: Workspace) -> None:
    """Nothing is written for nothing."""
    attach(workspace, [], now=NOW, chosen=everything)
    assert evidence_store.read_evidence(workspace, ID, "en") is None
