"""The order of steps: as agents say them in one reply, where two stand in one."""

from __future__ import annotations

from collections.abc import Sequence

from mining.drafting.clusters import Claim

SHARED = 3
"""Replies that hold both of two sentences, from which on their order is known."""


def in_order(claims: Sequence[Claim]) -> list[Claim]:
    """``claims`` so that each comes before those agents say after it; mean places break ties.

    A mean place alone misleads: the second step of short replies stands before the first of long.
    """
    places = [_places(claim) for claim in claims]
    left = sorted(range(len(claims)), key=lambda n: (claims[n].position, claims[n].text))
    found = []
    while left:
        first = min(left, key=lambda n: sum(_later(places[n], places[other]) for other in left))
        left.remove(first)
        found.append(claims[first])
    return found


def followed(claim: Claim, others: Sequence[Claim]) -> Claim | None:
    """Of ``others`` the one that agents say last before ``claim``; None where it comes first.

    Told only by replies that hold both: :data:`SHARED` of them, more with ``claim`` behind.
    """
    own = _places(claim)
    before = []
    for other in others:
        places = _places(other)
        gaps = [own[reply] - places[reply] for reply in own.keys() & places.keys()]
        if len(gaps) >= SHARED and sum(gap > 0 for gap in gaps) > len(gaps) / 2:
            before.append((sum(gaps) / len(gaps), other.text, other))
    return min(before)[2] if before else None


def _places(claim: Claim) -> dict[int, int]:
    """Reply -> where in it the claim stands first."""
    places: dict[int, int] = {}
    for one in claim.said:
        places[id(one.reply)] = min(one.number, places.get(id(one.reply), one.number))
    return places


def _later(one: dict[int, int], other: dict[int, int]) -> bool:
    """Whether most of the replies that hold both say ``one`` after ``other``."""
    shared = one.keys() & other.keys()
    signs = sum((one[reply] > other[reply]) - (one[reply] < other[reply]) for reply in shared)
    return signs > 0
