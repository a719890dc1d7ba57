"""Words that are kept are the words that would be read anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import words
from kb.matching_features import Queries
from mining import kept_replies, kept_words
from mining.encoders import UseEncoder

ODD = st.sampled_from(
    ["L’été, l'échange d'été: c'est sa sœur's!", "it's its 'ss ’s", "e\u0301te\u0301 ŒUVRES œuvres",
     "generalizations relational \U0001f600 maux yeux", "STRASSE Straße", "I\u0307stanbul ﬁne"]
)  # fmt: skip
TEXTS = st.lists(
    st.tuples(
        st.one_of(ODD, st.text(max_size=40), st.from_regex(r"([a-zéèœ']{1,12} ){0,8}")),
        st.sampled_from(["fr", "en", "und"]),
    ),
    max_size=12,
)


def queries(told: list[tuple[str, str]]) -> Queries:
    """The texts as queries, nothing read of them yet."""
    vectors = np.zeros((len(told), 2), dtype=np.float32)
    return Queries([text for text, _ in told], [locale for _, locale in told], vectors)


def words_of(found: Queries) -> tuple[object, ...]:
    """All that queries know of words, comparable."""
    asked = (found.asked_terms, found.asked_phrases)
    numbers = [(list(o.words), o.places.tolist(), o.ends.tolist()) for o in asked]
    return found.terms, found.stems, numbers


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_words_that_are_kept_are_those_read_anew(told: list[tuple[str, str]]) -> None:
    """Whatever the letters, the language and the order."""
    kept = kept_words.numbers(queries(told))
    found = queries(told)
    found.__dict__.update(kept_words.read(kept, found.texts, found.locales))
    assert words_of(found) == words_of(queries(told))
    for (word, language), root in words._remembered.items():
        assert root == stemmed(word, language)


def stemmed(word: str, language: str) -> str:
    """The stem of a word, asked of the stemmer itself."""
    is_own = word == "ete" or language == "und"
    return word if is_own else str(words._stemmer(language).stemWord(word))


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in another process."""
    monkeypatch.setattr(words, "_remembered", {})
    for one in (words._term, words.stem, words._stemmer):
        one.cache_clear()


def test_a_second_run_stems_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same texts are read from the file, others are not."""
    monkeypatch.setattr(kept_words, "FEWEST_KEPT", 1)
    monkeypatch.setattr(kept_replies, "FEWEST_KEPT", 1)
    told = [("Where are my parcels?", "en"), ("Où sont mes colis ?", "fr")]
    first = kept_words.with_words(queries(told), UseEncoder(), tmp_path)
    forget(monkeypatch)
    again = kept_words.with_words(queries(told), UseEncoder(), tmp_path)
    assert words_of(again) == words_of(first)
    assert words.stem.cache_info().misses == 0
    assert words.stem("parcels", "en") == "parcel"
    assert words._stemmer.cache_info().misses == 0
    kept_words.with_words(
        queries([("Where are my parcels?", "fr"), told[1]]), UseEncoder(), tmp_path
    )
    assert words._stemmer.cache_info().misses > 0


def test_a_file_holds_no_word(tmp_path: Path) -> None:
    """Neither the words nor their stems, as letters or as their numbers."""
    found = kept_words.numbers(queries([("Write to Bartholomew Featherstone", "en")] * 3))
    held = b"".join(np.asarray(one).tobytes() for one in found.values())
    wide = "".join(chr(one) for one in found["ends"].ravel().tolist() if one)
    assert b"barth" not in held.lower()
    assert len(wide) <= len("iy")
