"""Whom an agent speaks to is masked by the place of the name, without any list of names."""

from __future__ import annotations

import pytest

from mining.recognisers.given_names import GIVEN_NAMES, NOT_NAMES
from mining.recognisers.plain_words import PLAIN_WORDS, is_plain_word
from mining.redaction import Redactor, find_spans


def names(text: str, *, from_agent: bool = True) -> list[str]:
    """The names found in ``text``, by default an agent's reply."""
    spans = find_spans(text, from_agent=from_agent)
    return [text[span.start : span.end] for span in spans if span.type == "NAME"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sorry to hear that, Oyá.", "Oyá"),
        ("Votre colis part demain, Maëlys !", "Maëlys"),
        ("Thanks for waiting, Þórunn, we will write on Monday.", "Þórunn"),
        ("Désolé, Gwennolaïg, nous vérifions.", "Gwennolaïg"),
        ("Désolée Tuğçe, nous vérifions.", "Tuğçe"),
        ("Nous revenons vers vous, Łucja", "Łucja"),
        ("Your refund left today, Zsófi Kerekes.", "Zsófi Kerekes"),
        ("It is back in stock, Nkiruka 😊", "Nkiruka"),
        ("Votre demande est notée, Enogat. ^JB", "Enogat"),
        ("Does that help, Ximena?", "Ximena"),
        ("Quimey, thanks for your message.", "Quimey"),
        ("@buyer88 Quimey, thanks for your message.", "Quimey"),
        ("[HANDLE] Quimey, merci pour votre message.", "Quimey"),
        ("Quimey, merci, nous vérifions.", "Quimey"),
        ("Quimey - we are looking into it.", "Quimey"),
        ("Absolutely Oyá: three parcels.", "Oyá"),
        ("Hello, My apologies, Oyá: it is late.", "Oyá"),
        ("Avec plaisir Thaïs-Aël !", "Thaïs-Aël"),
        ("Bonjour Maëlys 🙂 nous vérifions.", "Maëlys"),
        ("Sorry Oyá, cheques and vouchers are refused.", "Oyá"),
        ("Second point :\nPardon, Oyá : le délai est passé.", "Oyá"),
        ("Le colis est chez DHL, Maïwenn.", "Maïwenn"),
        ("Votre colis est arrivé à Lyon, Maïwenn.", "Maïwenn"),
        ("Sorry for the wait, Will.", "Will"),
        ("We hear you, Mark.", "Mark"),
        ("Merci pour la photo, Jean-Guénolé.", "Jean-Guénolé"),
    ],
)
def test_whom_an_agent_speaks_to(text: str, name: str) -> None:
    """Before the end of a clause, after a comma, or opening the reply; rare names too."""
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Merci, Bonne journée.",
        "Hello, Paris.",
        "Yes, Monday.",
        "Oui, Mardi.",
        "See you in May, June or July.",
        "Nous livrons en France, Belgique, Suisse.",
        "It ships to Austin, Texas.",
        "Nos boutiques : Vannes, Quimper, Lorient.",
        "Oslo, Malmö, Aarhus and Turku are served.",
        "Available in Oak, Walnut and Zebrano.",
        "Le fauteuil existe en Blanc, Taupe, Kaki.",
        "Le prix est de 20 €, TTC.",
        "Choisissez la taille, XL.",
        "Avec Visa, Mastercard, Bancontact.",
        "Cliquez sur Mon compte, Commandes, Détails.",
        "Unfortunately, we cannot.",
        "Prochainement, nous livrerons en Corse.",
        "Remboursé, sans réponse du client.",
        "Re-bonjour, je reviens vers vous.",
        "Titres, dates et lieux des ateliers.",
        "Ajouter, supprimer ou ranger des articles.",
        "Awww, we love that.",
        "Dr, we noted your call.",
        "Les normes WPA, WPB, WPXK.",
        "However, We'll write again.",
        "Le store est arrivé, Store compris.",
        "The cushion is soft, Cushion care is easy.",
        'Hello, Use "Forgot password" first.',
        "Merci pour votre message, Cher client.",
        "",
    ],
)
def test_what_is_no_person_stays(text: str) -> None:
    """Days, places, lists, abbreviations, pages of a shop, adverbs, ordinary words."""
    assert names(text) == []


def test_only_an_agents_message_is_read_so() -> None:
    """Customers name models and colours there: nothing is guessed for them, nor by default."""
    text = "I want the large one, Zebrano."
    assert names(text, from_agent=False) == []
    assert [span.type for span in find_spans(text)] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Où est mon colis ? Merci de votre aide, Maëlys", "Maëlys"),
        ("It broke. Thanks for looking into it, Þórunn.", "Þórunn"),
        ("Il est cassé.\nCordialement et bonne fin de semaine, Enogat Le Bihan", "Enogat Le Bihan"),
    ],
)
def test_a_customers_signature_after_thanks(text: str, name: str) -> None:
    """Thanks of a few words, a comma and the name close the message."""
    assert names(text, from_agent=False) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Merci de livrer à Rennes, Bretagne",
        "Merci pour le lot de 3, Zebrano",
        "Merci. Bien reçu, ok",
    ],
)
def test_thanks_for_a_thing_are_no_signature(text: str) -> None:
    """A place, a number of goods or a new sentence after the thanks is none."""
    assert names(text, from_agent=False) == []


def test_the_name_has_one_placeholder_in_the_ticket() -> None:
    """Masked in the reply under the number it has; masking again changes nothing."""
    redactor = Redactor()
    assert redactor.redacted("Je m'appelle Maëlys Quéré").text == "Je m'appelle [NAME]"
    reply = redactor.redacted("C'est noté, Maëlys.", from_agent=True).text
    assert reply == "C'est noté, [NAME]."
    assert redactor.redacted(reply, from_agent=True).text == reply


def test_no_first_name_is_an_ordinary_word() -> None:
    """What is in the list of first names is left to the place it stands in."""
    assert not PLAIN_WORDS & GIVEN_NAMES
    assert not any(is_plain_word(name) for name in GIVEN_NAMES)
    assert all(is_plain_word(word) for word in NOT_NAMES - GIVEN_NAMES)


@pytest.mark.parametrize("word", ["regretfully", "prochainement", "re-bonjour", "we'll", "qu'il"])
def test_ordinary_words_are_known_by_their_parts(word: str) -> None:
    """Adverbs by their ends; hyphens and apostrophes part the others."""
    assert is_plain_word(word)


@pytest.mark.parametrize("word", ["kimberly", "lilly", "clement", "jean-guenole", "o'dea"])
def test_names_with_such_ends_are_none(word: str) -> None:
    """First names in -ly and -ment, and hyphens after a known first name."""
    assert not is_plain_word(word)
