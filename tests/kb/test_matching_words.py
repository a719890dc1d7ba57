"""Wording in common: BM25 over its ceiling."""

from __future__ import annotations

import pytest

from kb.matching_words import WordCounts, phrases


def test_lexical_counts_the_words_that_no_article_has() -> None:
    """A ticket half about something else shares less than one that is all about it."""
    counts = WordCounts.of([["colis", "suivi"], ["retour"]])
    whole, half = counts.shares([["colis"], ["colis", "zèbre"]])[:, 0]
    assert whole > half > 0


def test_lexical_stays_between_0_and_1() -> None:
    """Even where a word is repeated endlessly."""
    counts = WordCounts.of([["colis"] * 500, ["retour"]])
    assert 0 < counts.shares([["colis", "colis"]]).max() <= 1


def test_ticket_without_known_words_shares_nothing() -> None:
    """An empty or foreign ticket has lexical evidence 0 for every article."""
    counts = WordCounts.of([["colis"]])
    assert counts.shares([[], ["pedido"]]).tolist() == [[0.0], [0.0]]


def test_long_article_is_not_near_for_its_length() -> None:
    """The same word says less where it is one of very many."""
    counts = WordCounts.of([["colis"], ["colis", *(f"mot{n}" for n in range(300))]])
    short, long = counts.shares([["colis"]])[0]
    assert short > 2 * long


def test_phrases_are_words_and_pairs_of_neighbours() -> None:
    """In order, so that "pas reçu" is told from "reçu"."""
    assert phrases(["pas", "recu", "colis"]) == ["pas", "recu", "colis", "pas recu", "recu colis"]
    assert phrases(["été"]) == ["été"]
    assert phrases([]) == []


def test_same_words_in_another_order_share_less() -> None:
    """What pairs are for."""
    counts = WordCounts.of([phrases(["comment", "je", "paie"]), phrases(["paie", "comment", "je"])])
    first, second = counts.shares([phrases(["comment", "je", "paie"])])[0]
    assert first > second


def test_smaller_choice_has_its_own_rarity() -> None:
    """What only articles taken away hold counts as unknown."""
    counts = WordCounts.of([["colis"], ["retour"]]).only([0])
    assert counts.rarity("retour") == pytest.approx(counts.rarity("zèbre"))
