"""Items of agents' lists, and sentences that lean on another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.config import Drafting
from mining.drafting.drafter import Desk, Draft, Material, NoDraft, draft
from mining.drafting.items import is_bare
from mining.drafting.leaning import leans
from mining.drafting.replies import Reply
from tests.desk import RETURN_EN, RETURN_FR, a_material, replies


def drafted(material: Material) -> Draft | NoDraft:
    """What becomes of ``material`` at a desk of five."""
    return draft(material, Desk(5), Drafting())


def with_text(text: str) -> list[Reply]:
    """Forty replies of the return need, each with ``text`` behind it."""
    told = replies(RETURN_EN.points, "en", 40)
    return [replace(reply, text=f"{reply.text}\n{text}") for reply in told]


def body_with(text: str) -> str:
    """The draft of the return need whose replies all end in ``text``."""
    made = drafted(replace(a_material(RETURN_EN, "en"), replies=with_text(text)))
    assert isinstance(made, Draft), made
    return made.body


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("Order number", "en", True),
        ("Contact information (phone or e-mail)", "en", True),
        ("Any message you may have seen.", "en", True),
        ("If the item is damaged", "en", True),
        ("You have 30 days", "en", False),
        ("Choose the item", "en", False),
        ("Numéro de commande", "fr", True),
        ("La lettre de la pièce qui manque", "fr", True),
        ("Le retour est gratuit", "fr", False),
        ("Vérifier l'adresse", "fr", False),
        ("", "fr", False),
    ],
)
def test_a_noun_phrase_is_told_from_a_sentence(text: str, locale: str, *, expected: bool) -> None:
    """By its verbs."""
    assert is_bare(text, locale) is expected


def test_what_a_list_asks_for_is_needed_at_hand() -> None:
    """Its items are no steps and no statements."""
    body = body_with("Please send us the following details:\n- Name on the account\n- Colour code")
    needed = body.split("## What you need at hand")[1]
    assert "- Name on the account" in needed
    assert "- Colour code" in needed


def test_other_items_keep_the_sentence_that_opened_their_list() -> None:
    """They are printed under it."""
    body = body_with("We take nothing back in these cases:\n- Opened underwear\n- Cut fabrics")
    assert (
        "- We take nothing back in these cases:\n    - Opened underwear\n    - Cut fabrics" in body
    )


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("They are free.", "en", True),
        ("Click on it to see more.", "en", True),
        ("Choose that option.", "en", True),
        ("Open the card and keep this card.", "en", False),
        ("If it rains, wait.", "en", False),
        ("It is possible to wait.", "en", False),
        ("The status will be displayed there.", "en", True),
        ("You will find the date of delivery there.", "en", True),
        ("There should be a button next to it.", "en", True),
        ("Explain the situation to them.", "en", True),
        ("Open the box and see whether the label is there.", "en", False),
        ("Take the parcel and put the label on it.", "en", False),
        ("Elle est gratuite.", "fr", True),
        ("Choisissez cette option.", "fr", True),
        ("Il suffit d'attendre l'été.", "fr", False),
        ("", "en", False),
        ("Note bust, waist and hips and look those three figures up.", "en", False),
        ("Mesurez taille et hanches, puis reportez ces deux mesures.", "fr", False),
        ("Au-delà, l'œuvre retardée est gratuite.", "fr", True),
        ("Il suffit de le laisser à l'accueil.", "fr", True),
        ("Passez le chercher cet été.", "fr", True),
        ("Il faut laisser le colis fermé.", "fr", False),
        ("After that it is being prepared.", "en", True),
        ("For a higher amount, the return is free.", "en", True),
        ("Go up one, it hangs better.", "en", True),
    ],
)
def test_a_lost_noun_is_seen(text: str, locale: str, *, expected: bool) -> None:
    """A pronoun or demonstrative whose noun is not in the sentence before it."""
    assert leans(text, locale) is expected


def test_a_named_noun_is_not_lost() -> None:
    """What stands around it names it."""
    assert not leans("Choose that option.", "en", {"option"})


def test_a_leaning_sentence_is_printed_behind_the_one_it_followed() -> None:
    """In the same line, so that nothing comes between."""
    body = body_with("The gift box costs extra money. It holds up to four cups.")
    assert "The gift box costs extra money. It holds up to four cups." in body


def test_a_leaning_sentence_whose_noun_is_gone_is_dropped() -> None:
    """It followed something else each time."""
    told = [
        replace(
            reply, text=f"{reply.text}\nThe {chr(97 + n % 20) * 6} is here. It holds four cups."
        )
        for n, reply in enumerate(replies(RETURN_EN.points, "en", 40))
    ]
    made = drafted(replace(a_material(RETURN_EN, "en"), replies=told))
    assert isinstance(made, Draft), made
    assert "four cups" not in made.body


@pytest.mark.parametrize(
    ("points", "locale"),
    [
        ([["What is your order number for the lamp."], ["Send us your postcode."]], "en"),
        ([["Quel est votre numéro de commande."], ["Envoyez-nous votre code postal."]], "fr"),
    ],
)
def test_requests_for_details_alone_are_no_draft(points: list[list[str]], locale: str) -> None:
    """Somebody who reads them has no answer."""
    need = RETURN_FR if locale == "fr" else RETURN_EN
    made = drafted(replace(a_material(need, locale), replies=replies(points, locale, 40)))
    assert isinstance(made, NoDraft)
    assert "only asks for details" in made.reason


@pytest.mark.parametrize(
    ("farewell", "locale"),
    [
        ("We cannot wait to show you our shop.", "en"),
        ("Looking forward to your next visit.", "en"),
        ("Perhaps we meet you again in spring.", "en"),
        ("Nous avons hâte de vous revoir.", "fr"),
        ("Nous vous disons à très bientôt.", "fr"),
    ],
)
def test_a_farewell_is_not_printed(farewell: str, locale: str) -> None:
    """However often it was said."""
    need = RETURN_FR if locale == "fr" else RETURN_EN
    told = replies([*need.points, [farewell]], locale, 60)
    made = drafted(replace(a_material(need, locale), replies=told))
    assert isinstance(made, Draft), made
    assert farewell not in made.body
