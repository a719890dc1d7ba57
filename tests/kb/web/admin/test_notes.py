"""Notes of drafts in French: the words around what agents said, never what they said."""

from __future__ import annotations

import re

import pytest

from kb.web.admin.notes import retold

NOTES = [
    ("few customers share a question; look for a better title", "peu de clients posent"),
    ("until 2026-02-16 agents said: “You have 14 days.”", "jusqu’au 16 février 2026, les agents"),
    ("this answer went to 9 of 27 customers answered", "allée à 9 des 27 clients"),
    (
        "this answer went to 9 of 27 customers answered; others were told: “Non.” (3)",
        "d’autres ont reçu : « Non. » (3)",
    ),
    (
        "agents say both: “A.” (5 customers, 2026-01-01 to 2026-02-01), printed because it is "
        "newer, and “B.” (7 customers, 2025-01-01 to 2026-01-01)",
        "« A. » (5 clients, du 1er janvier 2026 au 1er février 2026), retenue",
    ),
    (
        "return_window is 30 jours in facts.toml; agents said “14 jours” to 5 customers until "
        "4 February 2026, “30 jours” to 5 customers since 9 February 2026",
        "« 14 jours » à 5 clients jusqu’au 4 février 2026, « 30 jours » à 5 clients depuis le 9",
    ),
    (
        "“Où est mon colis ?” answers the question and lacks 3 sentences that agents tell "
        "(12 to 30 customers each)",
        "mais il y manque 3 phrases que disent les agents (12 à 30 clients chacune)",
    ),
    (
        "title: lost its support (2 of 5 customers, 1 of 2 agents); remove it or write it anew",
        "n’a plus assez d’appui (2 clients sur 5, 1 agents sur 2)",
    ),
]


@pytest.mark.parametrize(("note", "wanted"), NOTES)
def test_a_note_is_told_in_french(note: str, wanted: str) -> None:
    """Without a word of English outside of quotes."""
    found = retold(note, "fr").replace("\xa0", " ").replace("\u202f", " ")
    assert wanted in found
    bare = re.sub("«[^»]*»", "", found)
    assert not re.search(r"\b(the|agents said|customers|since|until|which)\b", bare)


def test_what_agents_said_stays_as_it_was() -> None:
    """Even where it reads like a note."""
    said = "agents said since 2026-02-16 to 5 customers"
    assert said in retold(f"until 2026-02-16 agents said: “{said}”", "fr")


def test_english_notes_change_their_days_only() -> None:
    """And a note that nobody knows stays."""
    assert retold("until 2026-02-16 agents said: “A 2026-02-16.”", "en") == (
        "until 16\xa0February 2026 agents said: “A 2026-02-16.”"
    )
    assert (retold("something new", "fr"), retold("", "fr")) == ("something new", "")


def test_no_note_names_the_file_of_facts() -> None:
    """An editor has no file to open."""
    note = "return_window is 30 days in facts.toml; agents said “14 days” to 5 customers"
    assert retold(note, "en").startswith("with you, return_window is 30 days; agents said")
