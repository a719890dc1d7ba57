"""Titles and ways to ask."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from mining.drafting.asked import Asked, Background
from mining.drafting.candidates import candidates
from mining.drafting.noun_phrases import Phrase, phrases
from mining.drafting.phrases import offers, wishes
from mining.drafting.plain_asking import behind, plain
from mining.drafting.title_forms import forms
from mining.drafting.titles import (
    Question,
    Title,
    as_question,
    questions,
    title,
    variants,
    what_if,
)
from mining.topic_words import Spread, word_counts


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


def spread_of(*texts: str, customers: int = 6) -> Spread:
    """Each text written by so many customers of the desk."""
    every = [text for text in texts for _ in range(customers)]
    return word_counts(every, [0] * len(every), 1, "fr").spread


@pytest.mark.parametrize(
    ("known", "is_shown"),
    [
        ("Comment repriser une robe rose ?", False),
        ("Comment repriser une robe, Rose ?", True),
        ("Comment, reprise, une robe, Rose ?", False),
    ],
)
def test_a_form_and_a_capital_need_customers_of_the_desk(known: str, is_shown: bool) -> None:
    """A name is no word that others write small; a stem that others share is not enough."""
    some = asked("Comment repriser la robe Rose ?")
    background = Background({"rob": 1.0, "repris": 1.0}, 5, spread=spread_of(known))
    found = [one.text for one in candidates(some, "fr", background)]
    assert ("Comment repriser la robe Rose ?" in found) is is_shown


def test_what_agents_told_needs_no_customer_of_the_desk() -> None:
    """It stands on those who were told."""
    some = asked("Comment échanger la robe ?")
    told = ["Vous pouvez échanger la robe sous 30 jours."]
    background = Background({"rob": 1.0}, 5, answers=told, spread=spread_of("bonjour"))
    assert candidates(some, "fr", background)


def test_what_a_recogniser_marks_is_no_question() -> None:
    """A private word never gets into a title, however many wrote it."""
    background = Background({"camille": 1.0}, 5, is_private=lambda text: "Camille" in text)
    assert questions(asked("Où est Camille du magasin ?"), "fr", background) == []


def test_without_a_shared_question_the_name_makes_a_weak_title() -> None:
    """A topic's short label becomes a question, and the reviewer is told."""
    made = title([], ["Colis en retard"], "fr")
    assert (made.text, made.is_weak) == ("Colis en retard\u00a0: comment faire\u00a0?", True)


def test_a_label_that_is_a_sentence_is_no_name() -> None:
    """A customer's sentence is not printed as a label."""
    assert title([], ["J'ai commandé samedi dernier depuis mon téléphone"], "fr").text == ""


def meaning(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """A toy encoder of two directions: what is about parcels, and what is about refunds."""
    rows = np.array([["colis" in t, "rembours" in t] for t in texts], np.float32) + 0.01
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_the_title_is_near_what_most_ask() -> None:
    """A question that few mean loses against one near the topic's middle."""
    texts = [*asked("Où est mon colis ?", "Quand arrive mon colis ?"), *asked("Mon colis ?")]
    side = asked("Comment être remboursé ?")
    weights = {"colis": 1.0, "rembours": 1.0}
    background = Background(weights, 5, answers=["Le colis part demain."], encode=meaning)
    found = questions([*texts, *side], "fr", background)
    assert "colis" in title(found, [], "fr").text


def test_a_statement_becomes_what_to_do_about_it() -> None:
    """Where nobody asks, what customers report is asked about."""
    background = Background({"colis": 1.0, "retard": 1.0}, 5)
    found = questions(asked("Mon colis est en retard."), "fr", background)
    assert title(found, [], "fr").text == "Que faire si mon colis est en retard\u00a0?"


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("Il manque un article.", "fr", "Que faire s'il manque un article\u00a0?"),
        ("J'ai reçu le mauvais article", "fr", "Que faire si j'ai reçu le mauvais article\u00a0?"),
        ("I received the wrong item", "en", "What can I do if I received the wrong item?"),
        ("My parcel is late!", "en", "What can I do if my parcel is late?"),
    ],
)
def test_what_to_do_reads_well(text: str, locale: str, expected: str) -> None:
    """Elision in French, and the English "I" keeps its capital."""
    assert what_if(text, locale) == expected


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("Je voudrais échanger mon article svp", "fr", "Comment échanger mon article ?"),
        ("Je souhaite me désabonner de vos mails", "fr", "Comment me désabonner de vos mails ?"),
        ("I would like to return my order", "en", "How do I return my order?"),
        ("I need an invoice, please", "en", "How do I get an invoice?"),
        ("Je voudrais savoir où est mon colis", "fr", "Où est mon colis"),
    ],
)
def test_wishes_are_asked(text: str, locale: str, expected: str) -> None:
    """What many wish for is turned into the question behind it."""
    found = candidates(asked(text), locale, Background({}, 5))
    assert expected in {one.text for one in found}


def test_a_word_of_four_customers_is_not_in_any_candidate() -> None:
    """The rule holds for wishes too: k customers, not k messages."""
    few = [Asked(f"c{n % 4}", "Je voudrais échanger mon pantalon") for n in range(20)]
    assert candidates(few, "fr", Background({}, 5)) == []


@pytest.mark.parametrize(
    ("text", "locale", "is_whole"),
    [
        ("Le site dit que mon code promo", "fr", False),
        ("Le site dit que mon code promo n'est pas valable", "fr", True),
        ("The site says that my promo code", "en", False),
        ("The site says that my promo code is invalid", "en", True),
    ],
)
def test_a_clause_without_its_verb_is_no_variant(text: str, locale: str, is_whole: bool) -> None:
    """What somebody says needs a verb; without one the sentence was cut."""
    found = questions(asked(*[text] * 9), locale, Background({"promo": 1.0, "cod": 0.5}, 5))
    assert [one.is_about for one in found] == [is_whole]


def a_question(text: str, on_need: float, **changes: object) -> Question:
    """A question that may be a title by its form."""
    values = {"is_question": True, "ways": 9, "ways_share": 0.5, "is_about": True, "stands": True}
    return Question(text, 1.0, on_need=on_need, on_answer=0.3, **(values | changes))  # type: ignore[arg-type]


def test_a_question_far_from_what_is_asked_is_a_weak_title_at_best() -> None:
    """Three who want delivery in the morning do not name a topic of parcels that are late."""
    far = a_question("Comment réceptionner le matin ?", 0.27)
    near = a_question(
        "J'ai commandé, où en est la livraison ?", 0.68, stands=False, is_question=False
    )
    found = title([near, far], ["suivi"], "fr")
    assert (found.text, found.is_weak) == ("Suivi\u00a0: comment faire\u00a0?", True)


def test_a_question_behind_a_statement_has_its_mark_as_a_variant() -> None:
    """« Code invalide, que faire » asks."""
    found = [a_question("Code promo invalide, que faire.", 0.7, is_question=False)]
    assert variants(found, "Autre chose", "fr") == ("Code promo invalide, que faire\u00a0?",)


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("How to restore my password?", "en", "How do I restore my password?"),
        ("What to do to close account", "en", "How do I close my account"),
        ("How do I lodge an customer claim?", "en", "How do I lodge a customer claim?"),
        ("How do I check when will my parcel arrive?", "en", "when will my parcel arrive?"),
        ("How do I replace my key?", "en", "How do I get my key replaced?"),
        ("Comment faire pour annuler ?", "fr", "Comment annuler ?"),
        ("Comment savoir ou en est mon œuvre ?", "fr", "Comment savoir où en est mon œuvre ?"),
        ("Comment rembourser le colis ?", "fr", "Comment obtenir le remboursement du colis ?"),
        ("Où est l'été 🙂", "fr", "Où est l'été 🙂"),
        ("", "fr", ""),
    ],
)
def test_a_question_is_put_in_its_plain_form(text: str, locale: str, expected: str) -> None:
    """One form for one way to ask, no slip of grammar, and what the shop does is got."""
    assert plain(text, locale) == expected


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("Can you e-mail me the invoice?", "en", ["How do I get the invoice?"]),
        ("No confirmation e-mail", "en", ["I have no confirmation e-mail"]),
        ("Cancelling my order", "en", ["How do I cancel my order?"]),
        ("Tracking says delivered", "en", []),
        ("Pouvez-vous m'envoyer la facture ?", "fr", ["Comment obtenir la facture ?"]),
        ("Toujours pas d'étiquette !", "fr", ["Je n'ai pas d'étiquette"]),
        ("", "fr", []),
    ],
)
def test_requests_and_fragments_stand_for_a_question(
    text: str, locale: str, expected: list[str]
) -> None:
    """What is asked of an agent, and what is missing, is what a page answers."""
    assert behind(text, locale) == expected


@pytest.mark.parametrize(
    ("phrase", "locale", "answers", "expected"),
    [
        (Phrase("assembly instructions", "t", 9), "en", ["The instructions are on the page."],
         ["Where can I find the assembly instructions?"]),
        (Phrase("assembly instructions", "t", 9), "en", [],
         ["How do I get the assembly instructions?"]),
        (Phrase("loyalty points", "", 9), "en", [], ["How do loyalty points work?"]),
        (Phrase("double débit", "m", 9), "fr", [], ["Que faire en cas de double débit ?"]),
        (Phrase("étiquette", "f", 9), "fr", [], ["Comment obtenir l'étiquette ?"]),
        (Phrase("livraison", "f", 9), "fr", [], ["Comment se passe la livraison ?"]),
        (Phrase("lin", "m", 9), "fr", [], ["Que faut-il savoir sur le lin ?"]),
        (Phrase("lin", "", 9), "fr", [], []),
    ],
)  # fmt: skip
def test_the_name_of_a_matter_makes_a_question(
    phrase: Phrase, locale: str, answers: list[str], expected: list[str]
) -> None:
    """By what kind of thing it names; French of unknown gender makes none."""
    assert forms(phrase, locale, answers) == expected


def test_a_matter_is_called_as_k_customers_call_it() -> None:
    """With its article, by most; what four wrote is no name."""
    some = asked("J'ai perdu la notice de montage", "Avez-vous la notice de montage ?")
    few = [Asked(f"z{n}", "Pas de la visserie spéciale") for n in range(4)]
    weights = {"notic": 1.0, "montag": 0.5, "visser": 1.0}
    found = phrases([*some, *few], [], weights, least=5, locale="fr")
    assert (found[0].text, found[0].article) == ("notice de montage", "f")
    assert not any("visserie" in one.text for one in found)


def test_a_matter_nobody_asks_about_in_one_way_is_named_by_a_form() -> None:
    """Where customers share its name and no question, a form of the name is the title."""
    texts = [f"Bonjour, la carte cadeau {word}" for word in ("bleue", "verte", "jaune", "rose")]
    background = Background({"cart": 1.0, "cadeau": 1.0}, 5)
    found = title(questions(asked(*texts), "fr", background), ["carte"], "fr")
    assert found == Title("Comment fonctionne la carte cadeau\u00a0?", is_weak=False)


def test_ordinary_words_of_help_centers_need_no_customers() -> None:
    """« Supprimer » may stand in a title whoever wrote it; what it acts on needs k."""
    some = [*asked("Mon compte client, bonjour"), Asked("z", "Comment supprimer mon compte ?")]
    few = [Asked("y", "Comment supprimer mon abonnement Zoé ?")]
    found = {one.text: one for one in candidates([*some, *few], "fr", Background({}, 5))}
    assert found["Comment supprimer mon compte ?"].is_lone
    assert not any("Zoé" in text for text in found)


def test_a_question_by_the_order_of_its_words_is_asked_as_it_is() -> None:
    """« L'emballage est-il gratuit ? » is no statement to ask what to do about."""
    background = Background({"emballag": 1.0, "gratuit": 1.0}, 5)
    found = questions(asked("L'emballage cadeau est-il gratuit ?"), "fr", background)
    assert title(found, [], "fr").text == "L'emballage cadeau est-il gratuit\u00a0?"


def test_a_form_that_fits_any_name_is_a_weak_title() -> None:
    """« Que faut-il savoir sur le lin ? » says little: an editor is told."""
    some = [Question("Que faut-il savoir sur le lin ?", 1.0, is_question=True, is_form=True,
                     stands=True, ways=9, ways_share=0.5)]  # fmt: skip
    assert title(some, [], "fr") == Title("Que faut-il savoir sur le lin\u00a0?", is_weak=True)
