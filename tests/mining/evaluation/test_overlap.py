"""ROUGE-L and covered steps, worked by hand."""

from __future__ import annotations

import pytest

from mining.evaluation.overlap import (
    is_step_covered,
    lines,
    most_central,
    rouge_l,
    step_coverage,
    words,
)


def test_words_keep_their_accents() -> None:
    """Accents and ligatures belong to words, composed or not; elisions are apart."""
    assert words("Reçu\u00a0: l'œuvre retarde\u0301e 😀") == ["reçu", "l", "œuvre", "retardée"]


@pytest.mark.parametrize(
    ("text", "gold", "score"),
    [
        # In common, in order: "colis", "reçu" (2); 2 words here, 4 there: 2 * 2 / 6.
        ("Colis reçu", "Votre colis est reçu.", 2 / 3),
        # "été retardée" (2) of "La commande a été retardée" (5) and "Été : retardée ?" (2).
        ("La commande a été retardée", "Été : retardée ?", 4 / 7),
        # An unaccented "recu" is another word than "reçu": only "colis" is shared, 2 * 1 / 4.
        ("colis recu", "colis reçu", 1 / 2),
        # The order counts: of "b a" in "a b" one word is left.
        ("b a", "a b", 1 / 2),
        ("l'échange gratuit", "L’échange gratuit", 1.0),
        ("", "Votre colis", 0.0),
        ("😀", "Votre colis", 0.0),
    ],
)
def test_rouge_l_by_hand(text: str, gold: str, score: float) -> None:
    """F1 of the longest common subsequence of words."""
    assert rouge_l(text, gold) == pytest.approx(score)


def test_lines_are_what_a_reader_sees() -> None:
    """Headings, numbers, bullets and escapes are not the draft's words."""
    body = "Réponse.\n\n## Étapes\n\n1. Ouvrez \\<ici>.\n2. Cliquez.\n\n- Un\n    - Deux\n"
    assert lines(body) == ["Réponse.", "Ouvrez <ici>.", "Cliquez.", "Un", "Deux"]


@pytest.mark.parametrize(
    ("sentence", "covered"),
    [
        ("Retournez votre article sous 30 jours après réception.", True),
        ("Retournez votre article sous 14 jours après réception.", False),
        ("Retournez-le.", False),
    ],
)
def test_another_amount_covers_no_step(sentence: str, *, covered: bool) -> None:
    """14 days are not 30, however alike the rest is."""
    step = "Vous pouvez retourner un article dans les 30 jours après réception."
    assert is_step_covered(step, [sentence], "fr") is covered


def test_coverage_is_a_share_of_steps() -> None:
    """One of two; no steps are all covered."""
    told = ["Open your account page."]
    assert step_coverage(["Open the account page.", "Click Cancel."], told, "en") == 0.5
    assert step_coverage([], [], "en") == 1.0


def test_the_most_central_text_has_the_words_of_most() -> None:
    """Not the first, not the longest; nothing of nothing."""
    texts = ["Bonjour !", "Votre colis part demain", "Votre colis part lundi", "Votre colis part"]
    assert most_central(texts) == "Votre colis part"
    assert most_central(["", "😀"]) == ""
