"""Each point of an answer is printed once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from kb.config import Drafting
from mining.drafting.answers import Answer
from mining.drafting.clusters import Claim
from mining.drafting.points import Spoken, points
from mining.drafting.replies import Reply, Said
from mining.drafting.support import SupportRule

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
REPLIES = [
    Reply(f"t{n}", f"c{n}", f"a{n % 3}", FIRST + timedelta(days=n), str(n)) for n in range(40)
]


def a_claim(text: str, numbers: Sequence[int], *, is_negated: bool = False) -> Claim:
    """A claim that some replies hold."""
    said = tuple(Said(text, REPLIES[n], 0.5) for n in numbers)
    return Claim(text, said, 0.5, is_negated, ())


def alike(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Every text like any other: cosine .5."""
    rows = np.zeros((len(texts), len(texts) + 1), np.float32)
    rows[:, 0] = np.sqrt(0.5)
    rows[np.arange(len(texts)), np.arange(len(texts)) + 1] = np.sqrt(0.5)
    return rows


def found(*claims: Claim) -> tuple[list[str], list[str]]:
    """What is printed of an answer, and the kinds of its flags."""
    said = [one for claim in claims for one in claim.said]
    spoken = Spoken("fr", REPLIES, said, SupportRule(5, 3, 2))
    answer = Answer(claims, frozenset(one.reply.ticket_id for one in said), 40)
    made = points(answer, spoken, alike, Drafting())
    return [claim.text for claim in made.claims], [flag.kind for flag in made.flags]


MAIL = a_claim("Dès l'envoi, un e-mail donne le lien d'œuvre.", range(22))
NOTE = a_claim("Quand le paquet part, un message arrive cet été.", range(22, 40))


def test_a_wording_that_another_holds_is_not_printed_again() -> None:
    """Once amounts are settled it would share its replies with the one that holds it."""
    assert found(MAIL, NOTE) == ([MAIL.text], [])


def test_a_wording_that_denies_is_told_in_a_flag() -> None:
    """Which is the better is for the editor."""
    one = a_claim("Seul le client retardé y a droit.", range(0, 40, 2))
    two = a_claim("Personne d'autre n'en profite jamais.", range(1, 40, 2), is_negated=True)
    texts, flags = found(one, two)
    assert (len(texts), flags) == (1, ["second_wording"])
