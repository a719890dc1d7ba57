"""Customers' words of articles: what counts, what is left out, and by whom it was written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.article_words import WORD
from kb.articles import Article
from mining.article_words import MOST, Rule, Written, article_words, held_terms
from tests.factories import an_article

PARCEL = an_article()
SIZES = an_article(id="products/sizes", title="Choisir sa taille", body="Le tableau est là.\n")


def by(customers: Iterable[object], text: str, article: Article | None = PARCEL) -> list[Written]:
    """The same text of several customers."""
    own = article.id if article else None
    return [Written(str(who), text, "fr", own) for who in customers]


OTHERS = by((f"o{n}" for n in range(40)), "Quel pantalon prendre pour mon fils", SIZES)


def mined(*written: list[Written], rule: Rule | None = None) -> dict[str, list[str]]:
    """Article id -> texts mined beside :data:`OTHERS`."""
    every = [one for some in (*written, OTHERS) for one in some]
    found = article_words(every, [PARCEL, SIZES], rule or Rule())
    return {place[0]: [one.text for one in own] for place, own in found.items()}


def words(*written: list[Written], **rule: Any) -> list[str]:
    """The texts of the article about parcels."""
    return mined(*written, rule=Rule(**rule)).get(PARCEL.id, [])


def test_a_word_of_five_customers_that_the_article_lacks_is_kept() -> None:
    """As they write it, with its accents; the article's own word "colis" is not."""
    assert words(by(range(5), "Mon colis ? Livré...")) == ["livré"]


def test_a_word_of_four_customers_is_not_kept() -> None:
    """However often each of them wrote it."""
    four = by(range(4), "Un livreur introuvable") + by(range(4), "Encore ce livreur")
    assert "livreur" not in words(four, by(range(9), "Mon colis"))


def test_a_word_the_article_holds_in_another_form_is_not_kept() -> None:
    """In stems, accents folded: "SUIVEZ" is in its body, "compté" is no news beside "compte"."""
    assert words(by(range(9), "suivez le compte du colis")) == []


def test_a_word_that_everybody_writes_tells_nothing() -> None:
    """Customers of another article write it as often."""
    both = [*by(range(20), "bleu"), *by((f"o{n}" for n in range(40)), "bleue", SIZES)]
    assert mined(both).get(PARCEL.id, []) == []


def test_a_customer_counts_once_however_many_tickets() -> None:
    """Five tickets of one customer are one."""
    assert words(by(["same"] * 9, "le livreur"), by(range(9), "mon colis")) == []


def test_a_question_of_many_in_the_same_words_is_kept_whole() -> None:
    """Order and stop words may differ; the commonest way to ask is shown."""
    asked = by(range(4), "Le livreur est passé quand ?") + by(range(4, 6), "passé, ce livreur ?")
    assert words(asked)[0] == "Le livreur est passé quand ?"


def test_a_question_of_one_customer_never_leaves() -> None:
    """Though each of its words has enough customers."""
    rows = by(range(6), "livreur") + by(range(6), "absent") + by(["one"], "livreur absent hier ?")
    assert set(words(rows)) == {"livreur", "absent"}


def test_what_a_recogniser_marks_is_left_out_in_capitals_too() -> None:
    """Customers write names without them."""
    rows = by(range(9), "le livreur garnier")
    assert words(rows, is_private=lambda text, _: "Garnier" in text) == ["livreur"]


def test_names_are_left_out_where_no_model_looked_for_them() -> None:
    """A word that most write with a capital inside a sentence is one, be it a brand."""
    rows = by(range(9), "Quand passe ce livreur Chronopost ?") + by(range(9), "livreur")
    assert words(rows)[:2] == ["Quand passe ce livreur Chronopost ?", "chronopost"]
    assert words(rows, has_names=False) == ["livreur", "passe"]


@pytest.mark.parametrize(
    "text", ["12345678 fois", "le 75011", "problème besoin", "👍🙂 !", "", "don't"]
)
def test_numbers_signs_and_words_that_only_ask_are_no_words(text: str) -> None:
    """Nothing to search for."""
    assert words(by(range(9), text)) == []


def test_one_article_has_nothing_to_be_told_from() -> None:
    """Nor is anything found without tickets, without articles, or in an unknown language."""
    alone = by(range(9), "le livreur absent")
    assert article_words(alone, [PARCEL], Rule()) == {}
    assert article_words([], [PARCEL], Rule()) == {}
    assert article_words([*alone, *OTHERS], [], Rule()) == {}
    german = [Written(str(n), "der Fahrer", "de", PARCEL.id) for n in range(9)]
    assert article_words(german, [PARCEL], Rule()) == {}


def test_an_article_about_everything_gets_a_dozen_at_most() -> None:
    """A hub's customers write many words; questions come first, the most telling next."""
    rows = [
        one
        for n in range(30)
        for one in by(range(9), f"{'abcdefghijklmnopqrstuvwxyzéàîôù'[n]}zork")
    ]
    assert len(words(rows)) == MOST


PLACES = st.sampled_from([PARCEL, SIZES, None])
TEXTS = st.sampled_from(
    ["où est le livreur", "œuvre retardée", "l'échange été", "taille ?", "", "🙂"]
)


@given(st.lists(st.tuples(st.integers(0, 9), TEXTS, PLACES), max_size=60), st.randoms())
def test_order_changes_nothing_and_support_holds(rows: list[Any], chance: Any) -> None:
    """Law: every word has enough customers, is not in its article, and order does not count."""
    every = [one for who, text, article in rows for one in by([who], text, article)] + OTHERS
    found = article_words(every, [PARCEL, SIZES], Rule(3))
    chance.shuffle(every)
    assert article_words(every, [PARCEL, SIZES], Rule(3)) == found
    held = {one.id: held_terms(one) for one in (PARCEL, SIZES)}
    for (article, _), own in found.items():
        assert all(one.customers >= 3 for one in own)
        assert all(one.text not in held[article] for one in own if one.kind == WORD)
