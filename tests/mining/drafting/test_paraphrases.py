"""Two wordings of one point, and two points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import pytest

from mining.drafting.clusters import Claim
from mining.drafting.paraphrases import distinct
from mining.drafting.replies import Reply, Said

REPLIES = [
    Reply(f"t{n}", f"c{n}", "a", datetime(2026, 1, 1, tzinfo=UTC), str(n)) for n in range(40)
]


def a_claim(text: str, numbers: Sequence[int], *, is_negated: bool = False) -> Claim:
    """A claim that stands in the middle of some replies."""
    said = tuple(Said(text, REPLIES[n], 0.5) for n in numbers)
    return Claim(text, said, 0.5, is_negated, ())


def faintly(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Each text a little like any other: cosine .3."""
    rows = np.zeros((len(texts), len(texts) + 1), np.float32)
    rows[:, 0] = np.sqrt(0.3)
    rows[np.arange(len(texts)), np.arange(len(texts)) + 1] = np.sqrt(0.7)
    return rows


@pytest.mark.parametrize(
    ("other", "is_negated", "printed"),
    [
        (range(20, 40), False, 1),
        (range(15, 35), False, 2),
        (range(20, 40), True, 2),
        (range(20, 24), False, 2),
    ],
)
def test_what_surely_avoids_another_is_a_wording_of_it(
    other: Sequence[int], is_negated: bool, printed: int
) -> None:
    """Not where both stand in replies, one denies, or too few say it to be sure."""
    one = a_claim("Dès l'expédition, un e-mail donne le lien.", range(20))
    two = a_claim("Quand le paquet part, un message arrive.", other, is_negated=is_negated)
    found = distinct([one, two], "fr", replies=40, encode=faintly)
    assert len(found) == printed
    assert sum(claim.customers for claim in found) == 20 + len(other)
