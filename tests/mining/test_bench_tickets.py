"""The tickets that topics are timed on: no two alike, the same every time, their needs known."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from kb.errors import InputError
from mining.bench_tickets import Made, made_tickets, repeated_tickets


def key(text: str) -> str:
    """What makes two texts the same for topics."""
    return " ".join(text.casefold().split())


@pytest.fixture(scope="module")
def made() -> list[Made]:
    """Three thousand."""
    return list(made_tickets(3_000, seed=7))


def test_no_two_are_alike(made: list[Made]) -> None:
    """Not even but for case and blanks."""
    assert len({key(one.text) for one in made}) == len(made)


def test_the_same_seed_gives_the_same(made: list[Made]) -> None:
    """And a shorter list is the start of a longer one; another seed gives others."""
    assert list(made_tickets(50, seed=7)) == made[:50]
    assert list(made_tickets(50, seed=8)) != made[:50]


def test_hundreds_of_needs_in_two_languages(made: list[Made]) -> None:
    """The commonest need has many tickets, and no language is rare."""
    assert len({one.label for one in made}) > 300
    assert min(Counter(one.language for one in made).values()) > 1_000


def test_every_slot_is_filled(made: list[Made]) -> None:
    """No brace is left of any template."""
    assert not [one.text for one in made if "{" in one.text or "}" in one.text]


def test_lines_of_a_file_are_repeated_with_other_words(tmp_path: Path) -> None:
    """First every line as it is, then others that keep label and language."""
    rows = [
        {"text": "Où est mon colis ?", "label": "parcel", "lang": "fr"},
        {"text": "été", "label": None, "lang": "fr"},
        {"text": "I want my money back 😀", "label": "refund", "lang": "en"},
        {"text": " "},
    ]
    path = tmp_path / "t.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = list(repeated_tickets(path, 300, seed=7))
    assert [one.text for one in found[:3]] == [str(row["text"]) for row in rows[:3]]
    assert [(one.label, one.language) for one in found[-3:]] == [
        (row["label"], row["lang"]) for row in rows[:3]
    ]
    assert len({key(one.text) for one in found}) == 300


def test_a_file_without_texts_is_refused(tmp_path: Path) -> None:
    """The message names the file."""
    path = tmp_path / "none.jsonl"
    path.write_text('{"label": "a"}\n')
    with pytest.raises(InputError, match=r"none\.jsonl"):
        list(repeated_tickets(path, 5, seed=7))
