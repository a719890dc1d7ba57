"""Evidence as a document."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kb.errors import InputError
from kb.evidence import EditorText, parse_evidence
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
