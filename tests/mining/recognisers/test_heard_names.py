"""Names said elsewhere: in the roster, or in another message of the ticket."""

from __future__ import annotations

import pytest

from mining.recognisers.heard_names import Heard, heard, heard_names

DESK = heard(["Gwenaëlle Abgrall", "Claire", "Théo Lemarchand", "Rose Petit"], desk=True)
TICKET = heard(["gwenaelle abgrall", "mme porte", "claire", "anne sophie d albret"])


def named(text: str, known: Heard) -> list[str]:
    """What is taken for a name."""
    return [text[span.start : span.end] for span in heard_names(text, known)]


@pytest.mark.parametrize("known", [DESK, TICKET])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Merci à GWENAELLE ABGRALL pour sa patience", ["GWENAELLE ABGRALL"]),
        ("vu avec gwenaelle abgrall hier", ["gwenaelle abgrall"]),
        ("Dossier suivi par Abgrall Gwenaëlle.", ["Abgrall Gwenaëlle"]),
        ("I spoke to gwenaëlle on Monday", ["gwenaëlle"]),
        ("Could Abgrall call me back?", ["Abgrall"]),
        ("Gwenaëlle-Marie a répondu", ["Gwenaëlle-Marie"]),
        ("", []),
        ("Rien de neuf 🙂", []),
    ],
)
def test_a_name_is_known_again_however_it_is_written(
    text: str, expected: list[str], known: Heard
) -> None:
    """Case, accents and the order of its parts change nothing."""
    assert named(text, known) == expected


@pytest.mark.parametrize("known", [DESK, TICKET])
@pytest.mark.parametrize(
    "text",
    [
        "L'eau n'est pas claire",
        "une couleur claire, merci",
        "Claire et nette, votre réponse",
        "je prends une rose petit modèle",
        "Je Porte du 38",
        "la housse Gwenaëlle est arrivée",
        "two Gwenaëlle cushions",
    ],
)
def test_ordinary_words_and_goods_stay(text: str, known: Heard) -> None:
    """A name that is a word of the language, or what the shop sells, masks none of its uses."""
    assert named(text, known) in ([], ["Porte"] if known is TICKET and "Porte" in text else [])


def test_a_roster_holds_family_names_by_their_capital() -> None:
    """Small letters may be a word no list knows; a ticket's own people are masked in any case."""
    assert named("voyez avec lemarchand", DESK) == []
    assert named("voyez avec Lemarchand", DESK) == ["Lemarchand"]
    assert named("voyez avec abgrall", TICKET) == ["abgrall"]
    assert named("Lemarchand de tapis", DESK) == []


def test_a_ticket_word_after_an_article_is_a_thing() -> None:
    """Mme Porte may write of her door."""
    assert named("la porte est rayée, je porte la mienne", TICKET) == []


def test_names_of_ordinary_words_need_their_capitals_side_by_side() -> None:
    """Rose Petit is an agent, "une rose petit modèle" is none."""
    assert named("Merci Rose Petit !", DESK) == ["Rose Petit"]


def test_a_particle_and_its_apostrophe_belong_to_the_name() -> None:
    """As written and without accents."""
    assert named("Reçu par Anne-Sophie d’Albret hier", TICKET) == ["Anne-Sophie d’Albret"]


def test_addresses_and_placeholders_are_not_read() -> None:
    """What other rules mask or masked is theirs."""
    assert named("[NAME_2] @abgrall #abgrall /abgrall", heard(["abgrall", "name"])) == []


def test_the_shops_own_words_name_nobody() -> None:
    """An agent called by the shop's name masks no mention of the shop."""
    shop = frozenset({"maison", "ombrelle"})
    own = heard(["Maison Ombrelle", "Nolwenn Ombrelle"], shop=shop, desk=True)
    assert named("La Maison Ombrelle, avec Ombrelle ou Nolwenn", own) == ["Nolwenn"]


def test_a_large_roster_finds_the_same() -> None:
    """Many names are looked up by the words of a text."""
    crowd = [f"Zora Kand{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(200)]
    known = heard([*crowd, "Gwenaëlle Abgrall"], desk=True)
    assert named("Bonjour, gwenaelle abgrall et Zora Kandac", known) == [
        "gwenaelle abgrall",
        "Zora Kandac",
    ]
