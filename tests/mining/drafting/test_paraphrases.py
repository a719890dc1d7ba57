"""Two wordings of one point, and two points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from mining.drafting.clusters import Claim
from mining.drafting.paraphrases import denied_twins, distinct
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


DAYS = [
    Reply(f"d{n}", f"e{n}", "a", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n), str(n))
    for n in range(40)
]


def told(text: str, numbers: Sequence[int], *, is_negated: bool) -> Claim:
    """A claim told on some of forty days."""
    return Claim(text, tuple(Said(text, DAYS[n], 0.5) for n in numbers), 0.5, is_negated, ())


def alike(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Every text like any other: cosine .5."""
    rows = np.zeros((len(texts), len(texts) + 1), np.float32)
    rows[:, 0] = np.sqrt(0.5)
    rows[np.arange(len(texts)), np.arange(len(texts)) + 1] = np.sqrt(0.5)
    return rows


SOLD_OUT = "L'œuvre est retardée si la taille n'est plus là."


@pytest.mark.parametrize(
    ("other", "numbers", "left"),
    [
        ("Faute de stock, on vous rend l'argent.", range(1, 40, 2), 1),
        ("L'œuvre est retardée si la taille est là.", range(1, 40, 2), 0),
        ("Faute de stock, on vous rend l'argent.", range(20, 40), 0),
    ],
)
def test_a_wording_that_denies_is_left_to_the_reader(
    other: str, numbers: Sequence[int], left: int
) -> None:
    """Not what says the contrary in the same words, nor what one policy says after another."""
    days = range(0, 40, 2) if left or numbers[0] == 1 else range(20)
    one = told(SOLD_OUT, days, is_negated=True)
    two = told(other, numbers, is_negated=False)
    found = denied_twins([one, two], "fr", replies=40, encode=alike)
    assert [len(lost.said) for _, lost in found] == [20] * left
    assert denied_twins([one, two], "fr", replies=40, encode=None) == []


def test_the_wording_of_more_agents_is_printed() -> None:
    """Although one busy agent told theirs to more customers."""
    texts = ("Retour gratuit sous 30 jours.", "Retour gratuit, sous 30 jours !")
    busy = [replace(reply, agent="b") for reply in DAYS[:12]]
    many = [replace(reply, agent=f"a{n}") for n, reply in enumerate(DAYS[12:20])]
    claims = [
        Claim(text, tuple(Said(text, reply, 0.5) for reply in some), 0.5, False, ())
        for text, some in zip(texts, (busy, many), strict=True)
    ]
    (found,) = distinct(claims, "fr", replies=40)
    assert (found.text, found.customers) == (texts[1], 20)
