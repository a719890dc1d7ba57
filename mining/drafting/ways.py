"""Two ways to one aim in one list of steps: of those the better told one is printed.

"Click on the chat icon" and "Choose the option that suits you" are told by agents who send
customers different ways. Chance would put both into some replies and none has both: so two ways
are known. Read as one list they are wrong, however right each is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.evidence import Flag
from mining.drafting.clusters import Claim
from mining.drafting.support import customers

EXPECTED, AVOIDING = 1.5, 0.1
"""Replies two steps should share by chance to be judged, and the share of it that two ways have."""

OF_ONE_WAY = 2.0
"""How many times likelier with one way than with the other a step of one way is."""


@dataclass(frozen=True)
class Ways:
    """The steps of the way that is left out, and what a reviewer must know."""

    left: tuple[Claim, ...] = ()
    flags: tuple[Flag, ...] = ()


def other_way(steps: Sequence[Claim], replies: int) -> Ways:
    """The steps of the way that fewer customers were told; none where there is one way.

    ``replies`` is the number of replies the steps were taken from. A step of both ways is in
    neither.
    """
    told = [frozenset(id(one.reply) for one in step.said) for step in steps]
    pairs = [
        (len(told[one]) * len(told[other]) / max(replies, 1), -one, -other)
        for one in range(len(steps))
        for other in range(one)
        if _are_apart(told[one], told[other], replies)
    ]
    if not pairs:
        return Ways()
    _, first, second = max(pairs)
    sides = ([-first], [-second])
    for number in range(len(steps)):
        side = _side(told, number, (-first, -second), replies)
        if side is not None:
            sides[side].append(number)
    first_told, second_told = (_customers(steps, side) for side in sides)
    is_first_less = (first_told, second) < (second_told, first)
    left = sorted(sides[0] if is_first_less else sides[1])
    gone = tuple(steps[number] for number in left)
    quoted = ", ".join(f"“{step.text}” ({step.customers})" for step in gone)
    return Ways(gone, (Flag("several_answers", f"another way that others were told: {quoted}"),))


def _are_apart(one: frozenset[int], other: frozenset[int], replies: int) -> bool:
    by_chance = len(one) * len(other) / max(replies, 1)
    return by_chance >= EXPECTED and len(one & other) <= AVOIDING * by_chance


def _side(
    told: Sequence[frozenset[int]], number: int, ends: tuple[int, int], replies: int
) -> int | None:
    """Which of two ways, known by the steps ``ends``, a step is of; None for both or neither."""
    if number in ends:
        return None
    own = told[number]
    apart = [_are_apart(own, told[end], replies) for end in ends]
    if apart[0] != apart[1]:
        return int(apart[0])
    shares = [len(own & told[end]) * replies / (len(own) * len(told[end])) for end in ends]
    if max(shares) < 1.0 or min(shares) >= 1.0 or max(shares) < OF_ONE_WAY * min(shares):
        return None
    return int(shares[1] > shares[0])


def _customers(steps: Sequence[Claim], side: Sequence[int]) -> int:
    return customers(one for number in side for one in steps[number].said)
