"""Which amounts of a sentence state a fact, rightly or not."""

from __future__ import annotations

import pytest

from kb.fact_matters import Policy, cited_text, stated

POLICY = Policy(
    {
        "return_window": {"fr": "30 jours", "en": "30 days"},
        "refund_time": {"fr": "14 jours", "en": "14 days"},
        "delivery_time": {"fr": "3 à 5 jours ouvrés", "en": "3 to 5 working days"},
        "express_delivery_fee": {"fr": "9,90 €", "en": "€9.90"},
        "payment_means": {"fr": "carte bancaire, PayPal", "en": "card, PayPal"},
        "contact": {"*": "été"},
    }
)


def told(sentence: str, locale: str, policy: Policy = POLICY) -> list[tuple[str, bool]]:
    """Names of the facts that the sentence states, and whether rightly."""
    return [(one.name, one.agrees) for one in stated(sentence, policy, locale)]


@pytest.mark.parametrize(
    ("locale", "sentence", "expected"),
    [
        ("fr", "Vous avez 14 jours pour nous retourner l'article.", [("return_window", False)]),
        ("en", "You have two weeks to send it back.", [("return_window", False)]),
        ("en", "You have 30 days to return it.", [("return_window", True)]),
        ("fr", "La période de retour est de 14 jours.", [("return_window", False)]),
        ("en", "The return period is 14 days.", [("return_window", False)]),
        ("fr", "Vous serez remboursé sous 21 jours.", [("refund_time", False)]),
        ("fr", "La livraison prend 8 jours.", [("delivery_time", False)]),
        ("fr", "La livraison prend 5 jours.", [("delivery_time", True)]),
        ("en", "Express delivery costs £9.90.", []),
        ("en", "We do not accept PayPal.", [("payment_means", False)]),
        ("en", "You cannot pay by PayPal.", [("payment_means", False)]),
    ],
)
def test_an_amount_states_the_fact_of_its_matter(
    locale: str, sentence: str, expected: list[tuple[str, bool]]
) -> None:
    """In either language, in weeks and days; within a range is right."""
    assert told(sentence, locale) == expected


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("fr", "Votre retour est traité en 5 jours."),
        ("fr", "Le remboursement est normalement fait en 5 jours ouvrés."),
        ("en", "Points are credited 20 days after delivery."),
        ("en", "The refund takes 5 days, at most 14 days."),
        ("fr", "La livraison à l'étranger prend 8 jours."),
        ("fr", "Vous avez 14 jours."),
        ("fr", "🙂"),
        ("fr", ""),
    ],
)
def test_other_matters_contradict_nothing(locale: str, sentence: str) -> None:
    """What the shop handles, what is usual, what a delay runs from, what is more special."""
    assert all(agrees for _, agrees in told(sentence, locale))


def test_a_value_is_cited_by_its_name() -> None:
    """The whole value of the fact, in whatever form the amount is written."""
    text = cited_text("Vous avez 30 jours pour retourner l'article été.", POLICY, "fr")
    assert text == "Vous avez [fact:return_window] pour retourner l'article été."
    express = cited_text("L'envoi express est livré pour 9.90€.", POLICY, "fr")
    assert express == "L'envoi express est livré pour [fact:express_delivery_fee]."


@pytest.mark.parametrize(
    "sentence", ["La livraison prend 5 jours.", "La livraison prend 3 à 5 jours."]
)
def test_a_part_of_a_value_is_not_cited(sentence: str) -> None:
    """The fact would say more than agents did."""
    assert cited_text(sentence, POLICY, "fr") == sentence


def test_the_operators_words_tell_a_fact() -> None:
    """They stand in the place of its name."""
    policy = Policy({"x7": {"fr": "30 jours"}}, {"x7": {"fr": ("essayer", "essai")}})
    assert told("Vous pouvez l'essayer 15 jours.", "fr", policy) == [("x7", False)]
    assert told("Vous avez 15 jours.", "fr", policy) == []


def test_the_title_may_make_a_sentence_more_special() -> None:
    """Sofas are delivered otherwise than parcels."""
    sentence = "La livraison prend 20 jours."
    assert not stated(sentence, POLICY, "fr", context="Comment se passe la livraison d'un meuble ?")
