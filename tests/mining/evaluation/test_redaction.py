"""Scores of redaction, worked by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError
from mining.evaluation.redaction import evaluated, share, wilson_interval
from tests.shell import askless


def a_file(folder: Path, *rows: dict[str, Any]) -> Path:
    """A file of labelled messages."""
    path = folder / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_counts_by_hand(tmp_path: Path) -> None:
    """One entity found, one missed, one clean message kept and one altered."""
    path = a_file(
        tmp_path,
        {"text": "call 06 12 34 56 78", "lang": "en", "spans": [[5, 19, "PHONE"]]},
        {"text": "the secret word is swordfish", "lang": "en", "spans": [[19, 28, "CODE"]]},
        {"text": "a blue dress", "lang": "en", "spans": []},
        {"text": "mail a@b.example", "lang": "en", "spans": []},
    )
    document = evaluated(path).document()
    assert (document["n"], document["entities"], document["entity_recall"]) == (4, 2, 0.5)
    assert document["by_type"]["PHONE"]["recall"] == 1.0
    assert document["by_type"]["CODE"]["recall"] == 0.0
    assert document["char_recall"] == round(10 / 19, 4)
    assert document["char_precision"] == round(10 / 19, 4)
    assert document["clean_altered"] == 0.5


def test_the_requester_is_used(tmp_path: Path) -> None:
    """Names of the metadata are masked in that row alone."""
    row = {"text": "kiki", "lang": "en", "spans": [[0, 4, "NAME"]]}
    path = a_file(tmp_path, row, {**row, "requester": {"name": "Kiki"}})
    assert evaluated(path).document()["entity_recall"] == 0.5


@pytest.mark.parametrize(
    "row",
    [
        {"lang": "en"},
        {"text": 3},
        {"text": "abc", "spans": [[0, 9, "NAME"]]},
        {"text": "abc", "spans": ["x"]},
        {"text": "abc", "requester": "Léa"},
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: dict[str, Any]) -> None:
    """The error says which row, and never shows its text."""
    with pytest.raises(InputError, match="row 1") as raised:
        evaluated(a_file(tmp_path, row))
    assert "abc" not in str(raised.value)


def test_intervals_and_shares() -> None:
    """Worked values; a share is 0 or 1 only when it is."""
    assert wilson_interval(8, 10) == [0.4902, 0.9433]
    assert wilson_interval(0, 0) is None
    assert share(0, 0) is None
    assert share(99_999, 100_000) == 0.99999


def test_the_command_prints_one_document(tmp_path: Path) -> None:
    """All promised keys, beside the format version."""
    path = a_file(tmp_path, {"text": "call 06 12 34 56 78", "spans": [[5, 19, "PHONE"]]})
    done = askless("evaluate", "redaction", path, "--json")
    assert done.status == 0
    promised = (
        "format_version n seconds encoder entities entity_recall by_type char_recall "
        "char_precision clean_altered messages_per_second"
    )
    assert set(promised.split()) <= set(done.json)


def test_the_command_reads_like_a_report(tmp_path: Path) -> None:
    """Each share comes with its interval; a missing file is one line and status 1."""
    path = a_file(tmp_path, {"text": "call 06 12 34 56 78", "spans": [[5, 19, "PHONE"]]})
    assert "95 %" in askless("evaluate", "redaction", path).out
    missing = askless("evaluate", "redaction", tmp_path / "none.jsonl")
    assert missing.status == 1
    assert "no such file" in missing.err


def test_models_are_scored_as_the_import_uses_them(tmp_path: Path, ner: str) -> None:
    """A name only they know is recalled; without them it is missed; the document says which."""
    text = "Zebulon Krantz vous a déjà envoyé les photos du colis hier soir."
    path = a_file(tmp_path, {"text": text, "lang": "fr", "spans": [[0, 14, "NAME"]]})
    with_models, without = evaluated(path, ner="auto").document(), evaluated(path).document()
    assert (with_models["entity_recall"], with_models["ner"]) == (1.0, ner)
    assert (without["entity_recall"], without["ner"]) == (0.0, "")


def test_who_wrote_a_message_counts(tmp_path: Path) -> None:
    """Whom the desk speaks to is a name, and a row says that the desk wrote it."""
    row = {"text": "Quimey, merci, nous vérifions.", "lang": "fr", "spans": [[0, 6, "NAME"]]}
    path = a_file(tmp_path, row, {**row, "from": "agent"})
    assert evaluated(path).document()["entity_recall"] == 0.5


def test_required_models_that_are_missing_are_one_line(tmp_path: Path) -> None:
    """The command says what to install."""
    done = askless("evaluate", "redaction", a_file(tmp_path, {"text": "x"}), "--ner", "required")
    assert done.status == 1
    assert "pip install 'askless[ner]'" in done.err
