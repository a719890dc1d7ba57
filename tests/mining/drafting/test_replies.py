"""Sentences of replies: what stays together, what is said plainly."""

from __future__ import annotations

import re

import pytest

from mining.drafting.replies import Reply, heard, said
from mining.drafting.sections import kind, need
from mining.drafting.wording import WORDINGS
from tests.desk import START


def told(text: str, locale: str) -> list[str]:
    """The telling sentences of one reply."""
    reply = Reply("t", "c", "a", START, text)
    return [one.text for one in said([reply], WORDINGS[locale])]


@pytest.mark.parametrize(
    ("text", "locale", "parts"),
    [
        ("Lien expiré ? Refaites une demande.", "fr", ["Lien expiré ? Refaites une demande."]),
        ("Label gone? Print it again.", "en", ["Label gone? Print it again."]),
        ("Où est le colis ? Regardez le suivi.", "fr", ["Où est le colis ?", "Regardez le suivi."]),
        ("Is the box open? Take a photo.", "en", ["Is the box open?", "Take a photo."]),
        ("Vu le colis ?", "fr", ["Vu le colis ?"]),
        ("😀 ? Refaites une demande.", "fr", ["Refaites une demande."]),
    ],
)
def test_a_question_agents_answer_stays_with_its_answer(
    text: str, locale: str, parts: list[str]
) -> None:
    """It is the condition of what follows; a real question is none."""
    assert told(text, locale) == parts


def test_such_a_question_makes_a_special_case() -> None:
    """And says when a thing asked for is needed."""
    wording = WORDINGS["fr"]
    assert kind("Lien expiré ? Refaites une demande.", wording) == "condition"
    text = "Commande sans compte ? Indiquez-nous le numéro de commande."
    assert need(text, wording) == "Le numéro de commande (commande sans compte)"


@pytest.mark.parametrize(
    ("text", "locale", "section"),
    [
        ("Mon compte > Œuvres.", "fr", "step"),
        ("Il faut patienter 14 jours cet été.", "fr", "fact"),
        ("Vous avez 7 jours pour nous faire savoir qu'il est retardé.", "fr", "fact"),
        ("Il faut ouvrir le colis retardé.", "fr", "step"),
        ("You may still receive an e-mail.", "en", "fact"),
        ("You need 200 points to get a voucher.", "en", "fact"),
        ("You need to sign in first.", "en", "step"),
    ],
)
def test_a_rule_or_a_delay_is_no_step(text: str, locale: str, section: str) -> None:
    """Although the same verbs begin what is to be done."""
    assert kind(text, WORDINGS[locale]) == section


def test_a_delay_is_nothing_to_have_at_hand() -> None:
    """« Il nous faut 30 jours » asks for nothing."""
    assert need("Il nous faut 30 jours au maximum pour tout retirer.", WORDINGS["fr"]) == ""
    assert need("Il nous faut 2 photos du colis.", WORDINGS["fr"]) == "2 Photos du colis"


@pytest.mark.parametrize(
    ("text", "locale", "needed"),
    [
        (
            "With no second parcel due, send us a photo.",
            "en",
            "A photo (with no second parcel due)",
        ),
        ("Sans étiquette, envoyez-nous une photo.", "fr", "Une photo (sans étiquette)"),
        ("Thank you, send us a photo.", "en", "A photo"),
    ],
)
def test_what_is_missing_is_a_condition_too(text: str, locale: str, needed: str) -> None:
    """Cut off, the request would hold for everybody."""
    assert need(text, WORDINGS[locale]) == needed


def test_values_and_names_of_address_are_masked_or_gone() -> None:
    """« [NAME] » goes, dates become placeholders, a phrase of the table says what was meant."""
    text = "[NAME], votre commande [ORDER_1] part le 12/03/2026, puis arrive le 14 mars chez vous."
    assert told(text, "fr") == ["Votre commande part le [DATE], puis arrive le [DATE] chez vous."]
    assert told("Please note that the label is in the parcel.", "en") == [
        "The label is in the parcel."
    ]


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_pleasantries_are_also_found_in_lower_case(locale: str) -> None:
    """No capital is in the pattern: it is tried on lower case, which is faster."""
    pattern = WORDINGS[locale].pleasantry.pattern
    assert re.sub(r"\\[A-Za-z]", "", pattern).islower()


@pytest.mark.parametrize(
    "text", ["DÉSOLÉE pour ce retard du colis.", "Excu\u017fez ce retard du colis."]
)
def test_pleasantries_are_found_in_any_case(text: str) -> None:
    """In capitals, and with a letter that only "ignore case" knows."""
    assert told(text, "fr") == []


def test_what_was_read_before_is_not_read_again() -> None:
    """The sentences known of a text stand for it."""
    reply = Reply("t", "c", "a", START, "Imprimez votre étiquette de retour.")
    known = {reply.text: heard("Ouvrez la page des retours.", "fr")}
    found = [one.text for one in said([reply], WORDINGS["fr"], known)]
    assert found == ["Ouvrez la page des retours."]
