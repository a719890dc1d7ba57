"""Evidence as a document."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kb.errors import InputError
from kb.evidence import EditorText, parse_evidence
from kb.proposals import Addition, Proposal
from tests.kb.test_decisions import CONFLICT, NOW, some_evidence


def test_evidence_survives_json() -> None:
    """Written and read again it is the same value, times included."""
    evidence = replace(
        some_evidence(CONFLICT),
        edits=(EditorText("L'été", "Ada", NOW),),
        left_out={"few_customers": 3},
    )
    document = json.loads(json.dumps(evidence.document()))
    assert parse_evidence(document, "x.json") == evidence


def test_another_format_version_is_refused() -> None:
    """A file of another version says which is expected."""
    document = some_evidence().document() | {"format_version": 99}
    with pytest.raises(InputError, match=r"x\.json: evidence format is 99, expected 1"):
        parse_evidence(document, "x.json")


def test_a_damaged_document_is_one_clear_line() -> None:
    """A missing key is no traceback."""
    document = some_evidence().document()
    del document["sentences"]
    with pytest.raises(InputError, match="not an evidence document"):
        parse_evidence(document, "x.json")


def test_only_conflicts_block() -> None:
    """The flags an editor must decide on."""
    assert some_evidence(CONFLICT).blocking == (CONFLICT,)
    assert some_evidence(replace(CONFLICT, kind="superseded")).blocking == ()


def test_what_later_drafts_propose_survives_json() -> None:
    """With the tickets that support the article, and what an editor set aside."""
    added = Addition("Deposit it.", "step", tickets=("jsonl:1",), first_seen_at=NOW)
    proposal = Proposal("edit", "fr", "a/b", "lacks a step", added=(added,))
    sentences = some_evidence().sentences
    evidence = replace(
        some_evidence(), attached=sentences, proposals=(proposal,), dismissed=("00",)
    )
    document = json.loads(json.dumps(evidence.document()))
    assert parse_evidence(document, "x.json") == evidence


def test_an_older_document_has_no_proposals() -> None:
    """Files written before proposals were kept are read as they are."""
    document = some_evidence().document()
    for key in ("attached", "proposals", "dismissed"):
        del document[key]
    assert parse_evidence(document, "x.json") == some_evidence()


def test_a_dismissed_proposal_is_not_open() -> None:
    """It is kept, so that it is not made again."""
    proposal = Proposal("edit", "fr", "a/b", "lacks", added=(Addition("Do it.", "step"),))
    evidence = replace(some_evidence(), proposals=(proposal,))
    assert evidence.open_proposals == (proposal,)
    assert replace(evidence, dismissed=(proposal.id,)).open_proposals == ()


def test_attached_tickets_renew_an_article() -> None:
    """The last time agents told it counts, in whichever words."""
    later = replace(some_evidence().sentences[0], last_seen_at=NOW)
    assert replace(some_evidence(), sentences=(), attached=(later,)).last_supported_at == NOW
    assert replace(some_evidence(), sentences=()).last_supported_at is None
