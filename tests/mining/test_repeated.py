"""Sentences that many tickets share are left out; needs stay."""

from __future__ import annotations

import pytest

from mining.repeated import FEWEST, own_texts

THANKS = "Merci de me tenir au courant."


def own(texts: list[str], language: str = "fr") -> list[str]:
    """Own texts of one language."""
    return own_texts(texts, [language] * len(texts))


def asked(count: int) -> list[str]:
    """Different needs, each with the same courtesy after it."""
    return [f"Le modèle numéro {chr(97 + n)}{n} est introuvable. {THANKS}" for n in range(count)]


def test_a_sentence_of_many_goes() -> None:
    """Twenty customers end the same way."""
    assert all("courant" not in text for text in own(asked(20)))


def test_a_sentence_of_few_stays() -> None:
    """One less than the limit."""
    texts = asked(FEWEST - 1)
    assert own(texts) == texts


def test_a_need_that_many_ask_stays() -> None:
    """Nothing else would be left of it."""
    texts = ["Où est mon colis ?"] * 500
    assert own(texts) == texts


def test_a_text_left_with_too_little_stays_whole() -> None:
    """ "Urgent !" alone is no need."""
    texts = [f"Où est mon colis ? {chr(97 + n)}" for n in range(20)]
    assert own(texts) == texts


def test_numbers_do_not_make_sentences_differ() -> None:
    """ "Montant : 18,95" and "Montant : 20,10" are one habit."""
    texts = [
        f"La couture du pull {chr(97 + n)} est défaite. Montant : {n},{n}5 euros" for n in range(20)
    ]
    assert all("Montant" not in text for text in own(texts))


def test_the_limit_grows_with_the_tickets() -> None:
    """Of ten thousand tickets twenty are few."""
    texts = asked(20) + [f"Rien à voir, ligne {chr(97 + n % 26)}{n}" for n in range(10_000)]
    assert THANKS in own(texts)[0]


@pytest.mark.parametrize("texts", [[], [""], ["😀", "[ORDER]"]])
def test_texts_without_sentences_stay(texts: list[str]) -> None:
    """Nothing in, nothing lost."""
    assert own(texts) == texts
