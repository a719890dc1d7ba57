"""Amounts that agents stopped giving."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mining.drafting.clusters import Claim
from mining.drafting.conflicts import current
from mining.drafting.paraphrases import alike
from mining.drafting.replies import Reply, Said
from mining.drafting.values import values
from tests.desk import START

REPLIES = [Reply(str(n), str(n), "a", START + timedelta(days=n), "…") for n in range(40)]


def told(text: str, days: range) -> Claim:
    """A claim told in the replies of some days."""
    said = tuple(Said(text, REPLIES[day], 0.5) for day in days)
    return Claim(text, said, 0.5, is_negated=False, values=values(text))


OLD = "Chez nous vous avez 14 jours pour un retour."
NEW = "Chez nous vous avez 30 jours pour un retour."


@pytest.mark.parametrize(
    ("days", "newer", "later", "kinds"),
    [
        (range(0, 25, 2), NEW, range(26, 40, 2), ["superseded"]),
        (range(0, 25, 2), NEW, range(26, 40, 6), ["conflict"]),
        (range(0, 25, 2), OLD, range(0), []),
        (range(0, 25, 2), "Le colis part sous 30 jours.", range(26, 40, 2), []),
        (range(0, 39, 2), NEW, range(26, 40, 2), []),
        (range(0, 39, 30), NEW, range(26, 40, 2), []),
    ],
    ids=["replaced", "doubtful", "no other amount", "another matter", "still given", "rare"],
)
def test_an_amount_another_one_follows(
    days: range, newer: str, later: range, kinds: list[str]
) -> None:
    """Given regularly, then never, and another amount of the same matter since."""
    old = told(OLD, days)
    others = [Said("Bien noté, merci.", reply, 0.0) for reply in REPLIES]
    said = [*others, *old.said, *told(newer, later).said]
    found = current([old], said, 5, lambda one, other: alike(one, other, "fr", None))
    assert [flag.kind for flag in found.flags] == kinds
    assert bool(found.claims) is (kinds != ["superseded"])
