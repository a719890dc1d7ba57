"""Names are found by metadata, cues and where they stand; products called by names stay."""

from __future__ import annotations

import pytest

from kb.tickets import Requester
from mining.redaction import Known, find_spans


def names(text: str, language: str = "und", **known: object) -> list[str]:
    """The names found in ``text``."""
    spans = find_spans(text, language=language, known=Known(**known))  # type: ignore[arg-type]
    return [text[span.start : span.end] for span in spans if span.type == "NAME"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Je m'appelle Théo Marchand et je", "Théo Marchand"),
        ("je m'appelle sandrine lopes j'ai commandé", "sandrine lopes"),
        ("my name is oliver and my parcel is lost", "oliver"),
        ("Merci d'appeler Mme Delaunay-Costa", "Delaunay-Costa"),
        ("au nom de M. de La Tour, merci", "de La Tour"),
        ("mon fils hugo a ouvert", "hugo"),
        ("My husband Tom Ashworth placed it", "Tom Ashworth"),
        ("J'ai eu votre collègue Mehdi au téléphone", "Mehdi"),
        ("I spoke to Darren yesterday", "Darren"),
        ("Bonjour Camille, merci", "Camille"),
        ("@mybrand Hi Eirlys, it is on its way", "Eirlys"),
        ("@client42 Bonjour Nolwazi, merci", "Nolwazi"),
        ("C'est cassé. Merci d'avance, Odile", "Odile"),
        ("C'est cassé.\n\nNadège Perrot", "Nadège Perrot"),
        ("KAREN DUBREUIL a signé le bon", "KAREN DUBREUIL"),
        ("I'm Lucy Chen, we talked", "Lucy Chen"),
        ("C'est Fatou du service compta", "Fatou"),
        ("Mr. McAllister called", "McAllister"),
        ("ask for Siobhan O'Neill", "Siobhan O'Neill"),
    ],
)
def test_names_after_cues(text: str, name: str) -> None:
    """In any case of letters, with particles and hyphens."""
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "La housse Théo est-elle lavable ?",
        "The Charlotte chair is broken",
        "Les Stan Smith pointure 42",
        "La taille M. Elle est trop grande.",
        "Livrez-vous avec Colissimo ou Mondial Relay ?",
        "Puis-je payer avec Alma ou Klarna ?",
        "I'm Irish so I pay no VAT",
        "I'm Very Disappointed",
        "Madame, Monsieur, où est mon colis ?",
        "Bonjour Madame, merci",
        "Will the Rose dress be back in May?",
        "Vert Olive ou Rose Gold ?",
    ],
)
def test_products_and_ordinary_words_stay(text: str) -> None:
    """Capitals alone make no name."""
    assert names(text) == []


def test_the_requesters_name_is_masked_however_written() -> None:
    """Accents, case and order do not matter; the local part of the e-mail counts too."""
    requester = Requester(name="Rémi Öztürk", email="kiki.remix@example.com")
    text = "ozturk remi, REMI, Rémi et kiki"
    assert names(text, requester=requester) == ["ozturk remi", "REMI", "Rémi", "kiki"]


def test_a_name_that_is_a_common_word_needs_a_capital() -> None:
    """Blanche Petit may order a white jacket in a small size."""
    requester = Requester(name="Blanche Petit")
    text = "Bonjour, c'est Blanche, pour la veste blanche, le petit modèle."
    assert names(text, "fr", requester=requester) == ["Blanche"]
    assert names("blanche petit, encore", "fr", requester=Requester(name="Blanche Petit")) == []


def test_agents_are_masked_too() -> None:
    """The desk's roster is known."""
    assert names("Merci à maelig pour son aide", agents=frozenset({"Maelig Kerdoncuff"})) == [
        "maelig"
    ]


def test_language_tells_which_names_are_words() -> None:
    """ "Mark" after "avec" is a name in both; at an English sentence's start it is a verb."""
    assert names("Mark, pouvez-vous rappeler ?", "fr") == ["Mark"]
    assert names("Mark, set, go", "en") == []
