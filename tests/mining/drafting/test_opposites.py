"""Opposite instructions in one topic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.config import Drafting
from mining.drafting.acts import acts
from mining.drafting.asked import Asked
from mining.drafting.drafter import Desk, Draft, Material, draft
from tests.desk import replies

JOIN = [["Open the newsletter page."], ["Click on the “Subscribe” button to join."]]
LEAVE = [["Open our latest newsletter."], ["Click on the “Unsubscribe” link below."]]


def a_topic(joining: int, leaving: int, *, asked: str) -> Material:
    """Replies to two opposite needs; everybody asks the same."""
    told = [
        *replies(JOIN, "en", joining, customer="j{}".format),
        *replies(LEAVE, "en", leaving, seed=2, customer="l{}".format),
    ]
    return Material("t-1", "en", told, [Asked(f"j{n}", asked) for n in range(30)])


def signs(text: str, locale: str) -> set[tuple[str, int]]:
    """The acts of a text by root and sign."""
    return {(act.root, act.sign) for act in acts(text, locale)}


@pytest.mark.parametrize(
    ("do", "undo", "locale"),
    [
        ("Subscribe to our letter", "Unsubscribe from our letter", "en"),
        ("Activate the alert", "Deactivate the alert", "en"),
        ("Connect the lamp", "Disconnect the lamp", "en"),
        ("Add the card", "Remove the card", "en"),
        ("Pour vous abonner", "Pour vous désabonner", "fr"),
        ("Activez l'alerte", "Désactivez l'alerte", "fr"),
        ("Ajoutez la carte", "Supprimez la carte", "fr"),
    ],
)
def test_a_verb_and_its_opposite_are_known(do: str, undo: str, locale: str) -> None:
    """By the prefix, or by the list of pairs."""
    undone = {(root, -sign) for root, sign in signs(undo, locale)}
    assert any((root, 1) in undone for root, sign in signs(do, locale) if sign > 0)


@pytest.mark.parametrize(
    ("text", "locale"), [("Déposez le colis", "fr"), ("The design is ours", "en"), ("", "fr")]
)
def test_what_only_looks_like_a_prefix_undoes_nothing(text: str, locale: str) -> None:
    """« déposer » is not the contrary of « poser »."""
    assert not any(sign < 0 for _, sign in signs(text, locale))


@pytest.mark.parametrize(
    ("asked", "printed", "other"),
    [
        ("How do I subscribe?", "Subscribe", "Unsubscribe"),
        ("How do I unsubscribe?", "Unsubscribe", "Subscribe"),
        ("Your newsletter please?", "Unsubscribe", "Subscribe"),
    ],
)
def test_the_side_customers_ask_for_is_drafted(asked: str, printed: str, other: str) -> None:
    """Where they ask for neither, the one more were told; the other is noted."""
    made = draft(a_topic(30, 40, asked=asked), Desk(5), Drafting())
    assert isinstance(made, Draft), made
    assert f"“{printed}”" in made.body
    assert f"“{other}”" not in made.body
    assert any("two opposite needs" in flag.note and other in flag.note for flag in made.flags)


def test_opposites_told_in_one_reply_are_one_way() -> None:
    """ "Disconnect it, then connect it again" stays whole."""
    points = [["Disconnect the lamp from the wall."], ["Connect the lamp again after a minute."]]
    topic = a_topic(0, 0, asked="How do I repair my lamp?")
    made = draft(replace(topic, replies=replies(points, "en", 40)), Desk(5), Drafting())
    assert isinstance(made, Draft), made
    assert "Disconnect the lamp" in made.body
    assert "Connect the lamp again" in made.body
