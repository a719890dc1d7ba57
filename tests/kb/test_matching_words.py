"""Wording in common: BM25 over its ceiling."""

from __future__ import annotations

import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.matching_words import Asked, WordCounts, phrases


def test_lexical_counts_the_words_that_no_article_has() -> None:
    """A ticket half about something else shares less than one that is all about it."""
    counts = WordCounts.of([["colis", "suivi"], ["retour"]])
    whole, half = counts.shares(Asked.of([["colis"], ["colis", "zèbre"]]))[:, 0]
    assert whole > half > 0


def test_lexical_stays_between_0_and_1() -> None:
    """Even where a word is repeated endlessly."""
    counts = WordCounts.of([["colis"] * 500, ["retour"]])
    assert 0 < counts.shares(Asked.of([["colis", "colis"]])).max() <= 1


def test_ticket_without_known_words_shares_nothing() -> None:
    """An empty or foreign ticket has lexical evidence 0 for every article."""
    counts = WordCounts.of([["colis"]])
    assert counts.shares(Asked.of([[], ["pedido"]])).tolist() == [[0.0], [0.0]]


def test_long_article_is_not_near_for_its_length() -> None:
    """The same word says less where it is one of very many."""
    counts = WordCounts.of([["colis"], ["colis", *(f"mot{n}" for n in range(300))]])
    short, long = counts.shares(Asked.of([["colis"]]))[0]
    assert short > 2 * long


def test_phrases_are_words_and_pairs_of_neighbours() -> None:
    """In order, so that "pas reçu" is told from "reçu"."""
    assert phrases(["pas", "recu", "colis"]) == ["pas", "recu", "colis", "pas recu", "recu colis"]
    assert phrases(["été"]) == ["été"]
    assert phrases([]) == []


def test_same_words_in_another_order_share_less() -> None:
    """What pairs are for."""
    counts = WordCounts.of([phrases(["comment", "je", "paie"]), phrases(["paie", "comment", "je"])])
    first, second = counts.shares(Asked.of([phrases(["comment", "je", "paie"])]))[0]
    assert first > second


def test_smaller_choice_has_its_own_rarity() -> None:
    """What only articles taken away hold counts as unknown."""
    counts = WordCounts.of([["colis"], ["retour"]]).only([0])
    assert counts.rarity("retour") == pytest.approx(counts.rarity("zèbre"))


WORDS = st.lists(
    st.lists(st.sampled_from(["colis", "retour", "suivi", "zèbre", "a b"])), min_size=1
)


@given(WORDS, st.data())
def test_some_texts_share_what_they_share_alone(
    texts: list[list[str]], data: st.DataObject
) -> None:
    """To the bit, however texts are cut, and in another process."""
    counts = WordCounts.of([["colis", "suivi", "a b"], ["retour", "colis", "colis"], []])
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1)))
    alone = counts.shares(Asked.of([texts[row] for row in rows]))
    every = Asked.of(texts)
    counts.only([0]).shares(every)
    for asked in (every.only(rows), pickle.loads(pickle.dumps(every)).only(rows)):
        assert counts.shares(asked).tobytes() == alone.tobytes()
        assert [len(own) for own in held(asked)] == [len(set(texts[row])) for row in rows]


def held(asked: Asked) -> list[list[str]]:
    """The words of each text."""
    pairs = pairwise(asked.ends.tolist())
    return [[asked.words[place] for place in asked.places[a:b]] for a, b in pairs]
