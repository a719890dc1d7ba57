"""What was read of tickets, kept: put together it is, to the bit, what reading them gives."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining import kept_told, told_sentences
from mining.kept_told import FOLDER
from mining.needs import needs_in
from mining.told_sentences import Pair, ToldSentences
from tests.mining.test_told_sentences import PAIRS

SENTENCES = st.sampled_from(
    ["Où est ma commande ?", "où est Ma commande", "Bonjour", "Another question: how do I pay 20?",
     "one more thing: How do I pay 30?", "My parcel [ORDER] is late.", "Aussi, je veux annuler.",
     "My order 12?", "My order 15."]
)  # fmt: skip
TEXTS = st.lists(SENTENCES, max_size=6).map(" ".join) | st.text(max_size=60)
TICKETS = st.lists(st.tuples(TEXTS, TEXTS), max_size=6)


def same(one: ToldSentences, other: ToldSentences) -> bool:
    """Whether all that was read is equal, and of the same kinds."""
    pairs = zip(vars(one).values(), vars(other).values(), strict=True)
    return all(
        np.array_equal(a, b) and getattr(a, "dtype", 0) == getattr(b, "dtype", 0) for a, b in pairs
    )


@given(st.lists(TICKETS, min_size=1, max_size=4))
def test_days_one_after_the_other_give_what_each_gives_alone(days: list[list[Pair]]) -> None:
    """Tickets that come, go, change their order and come again."""
    with TemporaryDirectory() as name:
        for pairs in days:
            found = kept_told.told_sentences(pairs, cache_dir=Path(name))
            assert same(found, told_sentences.told_sentences(pairs))


def test_only_new_tickets_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others come from the file, which forgets what was not asked for."""
    read: list[Pair] = []

    def reading(subject: str, text: str) -> list[object]:
        read.append((subject, text))
        return list(needs_in(subject, text))

    monkeypatch.setattr(kept_told, "needs_in", reading)
    kept_told.told_sentences(PAIRS, cache_dir=tmp_path)
    kept_told.told_sentences([("new", "Where is it?"), *PAIRS[:2]], cache_dir=tmp_path)
    kept_told.told_sentences(PAIRS, cache_dir=tmp_path)
    assert read == [*PAIRS, ("new", "Where is it?"), *PAIRS[2:]]


def test_a_torn_file_or_one_of_other_code_answers_nothing(tmp_path: Path) -> None:
    """Everything is read anew, and one whole file is left."""
    wanted = kept_told.told_sentences(PAIRS, cache_dir=tmp_path)
    path = next((tmp_path / FOLDER).iterdir())
    path.write_bytes(path.read_bytes()[:-100])
    (tmp_path / FOLDER / "other.npz").write_bytes(b"")
    assert same(kept_told.told_sentences(PAIRS, cache_dir=tmp_path), wanted)
    assert list((tmp_path / FOLDER).iterdir()) == [path]


def test_no_word_is_kept(tmp_path: Path) -> None:
    """A file holds numbers and hashes."""
    kept_told.told_sentences([("Zanzibar", "Where is Zanzibar?")], cache_dir=tmp_path)
    for path in (tmp_path / FOLDER).iterdir():
        assert b"anzibar" not in path.read_bytes()
