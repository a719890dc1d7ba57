"""The sample shop's truth as labelled tickets and gold articles."""

from __future__ import annotations

import json
from pathlib import Path

from kb.storage import files
from mining.evaluation.labelled_drafts import read_gold, read_labelled
from mining.evaluation.sample_drafts import main
from tests.factories import NOW

NEED = {"title": "Où ?", "short": "Ici.", "reply": [{"gold": "Ouvrez la page."}]}


def test_a_shop_becomes_tickets_with_labels_and_gold_articles(tmp_path: Path) -> None:
    """The first need is the label, noise is left out, points are steps, values go along."""
    truth = [
        {"id": "1", "needs": ["a", "b"], "planted": [{"type": "name", "value": "Zoé"}]},
        {"id": "2", "needs": [], "planted": []},
    ]
    sent = [{"id": n, "created_at": "2026-01-05", "text": "Où est mon colis ?"} for n in "12"]
    files.write_json_lines(tmp_path / "truth.jsonl", truth)
    files.write_json_lines(tmp_path / "tickets.jsonl", sent)
    needs = {"needs": [{"id": "a", "fr": NEED, "en": NEED}]}
    (tmp_path / "truth.json").write_text(json.dumps(needs), "utf-8")
    main(str(tmp_path), str(tmp_path / "out"))
    gold = read_gold(tmp_path / "out" / "gold.jsonl")
    assert [(g.label, g.locale, g.steps) for g in gold] == [
        ("a", "fr", ("Ouvrez la page.",)),
        ("a", "en", ("Ouvrez la page.",)),
    ]
    found = read_labelled(tmp_path / "out" / "tickets.jsonl", frozenset("a"), now=NOW)
    assert (found.labels, found.planted) == (("a",), {"Zoé"})
