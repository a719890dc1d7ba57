"""Titles and ways to ask."""

from __future__ import annotations

import pytest

from mining.drafting.phrases import offers, wishes
from mining.drafting.titles import Asked, Background, as_question, questions, title


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("comment faire ??", "fr", "Comment faire\u00a0?"),
        ("où est l'été", "fr", "Où est l'été\u00a0?"),
        ("how do I return it ?!", "en", "How do I return it?"),
    ],
)
def test_a_question_has_a_capital_and_one_mark(text: str, locale: str, expected: str) -> None:
    """French puts a no-break space before the mark."""
    assert as_question(text, locale) == expected


@pytest.mark.parametrize(
    ("sentence", "locale", "expected"),
    [
        ("Je voudrais annuler ma commande svp", "fr", ["Comment annuler ma commande ?"]),
        ("Je ne veux plus recevoir les e-mails", "fr", []),
        ("Pourquoi baisser vos prix ?", "fr", []),
        ("dans mon panier la veille", "fr", []),
        ("I want to cancel my order now", "en", ["How do I cancel my order?"]),
        ("I received my order", "en", []),
        ("", "en", []),
    ],
)
def test_wishes_are_made_into_questions(sentence: str, locale: str, expected: list[str]) -> None:
    """A verb with its object makes a question; its denial, the shop's acts and nouns do not."""
    assert list(wishes(sentence, locale))[:1] == expected


def test_what_agents_tell_to_do_is_asked_by_customers() -> None:
    """ "Your" becomes "my", and a French imperative its infinitive if that is known."""
    assert "How do I cancel my order?" in list(offers("Cancel your order in My account.", "en", ()))
    assert list(offers("Modifiez l'adresse.", "fr", {"modifier"})) == [
        "Comment modifier l'adresse ?"
    ]
    assert list(offers("Modifiez l'adresse.", "fr", ())) == []


def asked(*texts: str) -> list[Asked]:
    """Each text asked by six customers."""
    return [Asked(f"c{n}-{i}", text) for n, text in enumerate(texts) for i in range(6)]


def test_no_word_of_a_question_is_under_the_rule() -> None:
    """A word that fewer than k customers wrote keeps a sentence from standing for all."""
    texts = asked("Où est mon colis ?", "Comment suivre mon colis ?")
    rare = [Asked("z", "Où est mon colis pour Zoé ?")]
    background = Background({"colis": 1.0}, 5)
    found = {one.text for one in questions([*texts, *rare], "fr", background)}
    assert "Où est mon colis ?" in found
    assert not any("Zoé" in text for text in found)


def test_what_a_recogniser_marks_is_no_question() -> None:
    """A private word never gets into a title, however many wrote it."""
    background = Background({"camille": 1.0}, 5, is_private=lambda text: "Camille" in text)
    assert questions(asked("Où est Camille du magasin ?"), "fr", background) == []


def test_without_a_shared_question_the_name_makes_a_weak_title() -> None:
    """A topic's short label becomes a question, and the reviewer is told."""
    made = title([], ["Colis en retard"], "fr")
    assert (made.text, made.is_weak) == ("Colis en retard\u00a0: que faire\u00a0?", True)


def test_a_label_that_is_a_sentence_is_no_name() -> None:
    """A customer's sentence is not printed as a label."""
    assert title([], ["J'ai commandé samedi dernier depuis mon téléphone"], "fr").text == ""
