"""Proposals for an article on its page: shown as changed lines, taken in, set aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kb.proposals import Addition, Proposal
from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from tests.adminshop import AdminServer, Visitor
from tests.editorshop import BODY, DRAFT, HERE, a_draft, an_editors_shop, evidence_of

NEW = "La robe retardée est échangée sans frais."
ADDED = Addition(NEW, "fact", tickets=("jsonl:1",), customers=12)
PROPOSAL = Proposal("edit", "fr", DRAFT, "12 customers were told more", added=(ADDED,))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A shop with three drafts and a live article."""
    return an_editors_shop(tmp_path_factory.mktemp("proposed") / "shop")


@pytest.fixture(scope="module")
def served(shop: Workspace) -> Iterator[AdminServer]:
    """Its admin pages."""
    with AdminServer(shop) as running:
        yield running


@pytest.fixture
def ana(shop: Workspace, served: AdminServer) -> Visitor:
    """Somebody signed in; something is proposed for the draft."""
    content.write_article(shop, a_draft())
    known = evidence_of(a_draft())
    evidence_store.write_evidence(shop, replace(known, proposals=(PROPOSAL,)))
    return served.visitor("ana")


def decided(ana: Visitor, **fields: str) -> tuple[int, str]:
    """The answer to a form of the proposal."""
    found = ana.post(f"{HERE}proposals", page=HERE, proposal=PROPOSAL.id, **fields)
    return found.status, found.to or ""


def test_the_page_shows_the_lines_that_would_change(ana: Visitor) -> None:
    """Why, to how many customers it was told, and what is added."""
    text = ana.get(HERE).text
    assert "12 customers were told more" in text
    assert "Up to 12 customers were told so." in text
    assert f"<ins>- {NEW}</ins>" in text


def test_taking_it_in_writes_the_article_with_its_evidence(shop: Workspace, ana: Visitor) -> None:
    """In review; nothing is proposed any more."""
    assert decided(ana, action="accept") == (303, f"{HERE}?said=accept")
    article = content.read_article(shop, DRAFT, "fr")
    assert (NEW in article.body, article.status.value) == (True, "in_review")
    evidence = evidence_store.read_evidence(shop, DRAFT, "fr")
    assert evidence is not None
    assert evidence.open_proposals == ()
    assert [one.customers for one in evidence.sentences if one.text == NEW] == [12]


def test_setting_it_aside_needs_a_reason_and_leaves_the_text(shop: Workspace, ana: Visitor) -> None:
    """It is remembered, so that it is not made again."""
    assert decided(ana, action="dismiss")[0] == 409
    assert decided(ana, action="dismiss", reason="déjà dit")[0] == 303
    assert content.read_article(shop, DRAFT, "fr").body == BODY
    evidence = evidence_store.read_evidence(shop, DRAFT, "fr")
    assert evidence is not None
    assert evidence.dismissed == (PROPOSAL.id,)


def test_what_is_no_proposal_any_more_is_told(ana: Visitor) -> None:
    """A second tab, or an address made up."""
    decided(ana, action="dismiss", reason="non")
    assert decided(ana, action="accept")[0] == 409
    assert decided(ana, action="burn")[0] == 400
