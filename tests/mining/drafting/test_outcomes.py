"""What comes of a step is told behind it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mining.drafting.clusters import Claim
from mining.drafting.outcomes import outcomes
from mining.drafting.replies import Reply, Said

REPLIES = [Reply(f"t{n}", f"c{n}", "a", datetime(2026, 1, 1, tzinfo=UTC), str(n)) for n in range(5)]


def a_claim(text: str, number: int, shared: int = 5) -> Claim:
    """A sentence that some replies hold, as their ``number``-th."""
    said = tuple(Said(text, reply, 0.5, number=number) for reply in REPLIES[:shared])
    return Claim(text, said, 0.5, False, ())


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("You will find the list of what is accepted.", "en"),
        ("There should be an option to download it.", "en"),
        ("Our team will promptly assist you.", "en"),
        ("Vous recevez par e-mail un lien valable 30 minutes.", "fr"),
        ("Vous y trouverez la pièce retardée.", "fr"),
        ("L'étiquette sera affichée à l'écran.", "fr"),
    ],
)
def test_what_comes_of_a_step_goes_behind_it(text: str, locale: str) -> None:
    """Behind the last step that agents say before it."""
    steps = [a_claim("one", 0), a_claim("two", 1), a_claim("three", 3)]
    assert outcomes([a_claim(text, 2)], steps, locale) == {text: steps[1]}


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("The gift card is valid for 12 months.", "en"),
        ("L'échange est gratuit une fois, même retardé.", "fr"),
    ],
)
def test_a_rule_is_no_outcome(text: str, locale: str) -> None:
    """It answers by itself, wherever agents say it."""
    assert outcomes([a_claim(text, 2)], [a_claim("one", 0)], locale) == {}


def test_what_agents_say_first_or_hardly_ever_with_a_step_stays() -> None:
    """No order is known from two replies, and what comes first is no outcome."""
    text = "You will receive a link."
    assert outcomes([a_claim(text, 0)], [a_claim("one", 1)], "en") == {}
    assert outcomes([a_claim(text, 2, shared=2)], [a_claim("one", 1)], "en") == {}
