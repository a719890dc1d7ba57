"""Sentences of tickets as numbers: the same however they are read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining import told_sentences as module
from mining.needs import needs_in
from mining.told_sentences import ToldSentences, told_sentences, written

PAIRS = [
    ("Parcel [ORDER]. Late!", "Where is [ORDER] now? One more thing: how do I pay by cheque?"),
    ("", "Où est l'œuvre retardée ?\nOù est l'œuvre Retardée ?\n😀"),
    ("Retour", "1) je veux annuler 20 articles\n2) comment payer ?"),
    ("", ""),
]


def same(one: ToldSentences, other: ToldSentences) -> bool:
    """Whether all that was read is equal."""
    pairs = zip(vars(one).values(), vars(other).values(), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


@pytest.mark.parametrize(("block", "workers"), [(1, 1), (3, 1), (2, 2)])
def test_blocks_and_processes_change_nothing(
    monkeypatch: pytest.MonkeyPatch, block: int, workers: int
) -> None:
    """Spellings, forms and rows are those of all tickets read at once."""
    whole = told_sentences(PAIRS)
    monkeypatch.setattr(module, "BLOCK", block)
    monkeypatch.setattr(module, "FEWEST_SHARED", 2)
    assert same(told_sentences(PAIRS, workers=workers), whole)


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=200)), max_size=4))
def test_what_is_written_is_what_was_read(pairs: list[tuple[str, str]]) -> None:
    """The words of a sentence, read from its ticket again, are those that were found in it."""
    read = told_sentences(pairs)
    every = np.ones(len(read.need), dtype=np.bool_)
    wanted = [
        "\n".join(one.text for one in need.sentences[: module.MOST_SENTENCES])
        for pair in pairs
        for need in needs_in(*pair)
    ]
    assert [plain for plain, _ in written(read, pairs, every)] == wanted


def test_of_several_spellings_the_first_by_alphabet_stands() -> None:
    """ "Retardée" and "retardée" are one sentence."""
    read = told_sentences(PAIRS)
    assert "Où est l'œuvre Retardée ?" in read.texts
    assert "Où est l'œuvre retardée ?" not in read.texts


def test_no_tickets() -> None:
    """Nothing is read."""
    read = told_sentences([])
    assert (len(read.needs), len(read.row), read.texts) == (0, 0, [])
