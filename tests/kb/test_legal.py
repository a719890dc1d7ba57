"""Delays that French law does not allow are pointed out with their source."""

from __future__ import annotations

import pytest

from kb.fact_matters import Policy
from kb.legal import fact_hints, legal_hints


@pytest.mark.parametrize(
    ("locale", "sentence", "source"),
    [
        ("fr", "Vous avez 7 jours pour vous rétracter.", "art. L221-18"),
        ("fr", "Vous disposez d'une semaine ou de 10 jours pour retourner l'article.", "L221-18"),
        ("en", "You have 10 days to return your purchase.", "Directive 2011/83/EU, art. 9"),
        ("fr", "Le remboursement est fait sous 30 jours.", "art. L221-24"),
        ("en", "We refund you within three weeks.", "Directive 2011/83/EU, art. 13"),
    ],
)
def test_a_delay_worse_than_the_law_is_a_hint(locale: str, sentence: str, source: str) -> None:
    """It names the article, and says that it is no advice."""
    (hint,) = legal_hints(sentence, locale, "FR")
    assert source in hint.note
    assert hint.note.endswith("a hint, not legal advice")


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("fr", "Vous avez 30 jours pour retourner un article."),
        ("fr", "Vous avez 14 jours pour vous rétracter."),
        ("fr", "Le remboursement est fait sous 5 jours ouvrés."),
        ("en", "Your return is processed within 3 days."),
        ("en", "Points are credited 30 days after delivery."),
        ("fr", "été 🙂"),
        ("fr", ""),
    ],
)
def test_what_the_law_allows_is_no_hint(locale: str, sentence: str) -> None:
    """Longer to return, sooner to refund, and what is neither."""
    assert legal_hints(sentence, locale, "FR") == []


def test_no_country_no_hint() -> None:
    """The setting is empty unless the operator names one."""
    assert legal_hints("Vous avez 7 jours pour vous rétracter.", "fr", "") == []


def test_facts_are_checked_too() -> None:
    """By their names."""
    facts = {"return_window": {"fr": "7 jours", "en": "14 days"}, "refund_time": {"*": "30 days"}}
    found = fact_hints(Policy(facts), "FR")
    assert [(name, locale) for name, locale, _ in found] == [
        ("refund_time", "fr"),
        ("refund_time", "en"),
        ("return_window", "fr"),
    ]
