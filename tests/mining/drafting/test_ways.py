"""Two ways to one aim among the steps of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from mining.drafting.clusters import Claim
from mining.drafting.replies import Reply, Said
from mining.drafting.ways import other_way

REPLIES = [
    Reply(f"t{n}", f"c{n}", "a", datetime(2026, 1, 1, tzinfo=UTC), str(n)) for n in range(40)
]


def a_step(text: str, numbers: Sequence[int]) -> Claim:
    """A step that some replies hold."""
    return Claim(text, tuple(Said(text, REPLIES[n], 0.5) for n in numbers), 0.5, False, ())


CHAT = a_step("Cliquez sur l'icône du chat.", range(18))
FORM = a_step("Remplissez le formulaire retardé.", range(20, 34))
SEND = a_step("Appuyez sur le bouton d'envoi.", range(22, 34))
OPEN = a_step("Ouvrez la page d'été.", range(0, 40, 2))


def test_the_way_that_more_customers_were_told_is_printed() -> None:
    """With the steps that go with it; what both ways begin with stays."""
    found = other_way([OPEN, CHAT, FORM, SEND], 40)
    assert found.left == (FORM, SEND)
    assert [flag.kind for flag in found.flags] == ["several_answers"]
    assert "Remplissez le formulaire retardé.” (14)" in found.flags[0].note


def test_steps_of_one_way_are_all_printed() -> None:
    """Also where few replies hold both, as chance would have it."""
    assert other_way([OPEN, CHAT], 40).left == ()
    assert other_way([CHAT, a_step("Œuvre ?", range(20, 22))], 40).left == ()
    assert other_way([], 0).left == ()
