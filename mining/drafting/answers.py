"""The answers within a topic: claims that agents give together, apart from those they never do.

A mined topic may hold two needs. Their answers never stand in one reply, so the claims fall into
groups by the replies they share; an article is drafted from one group only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mining.drafting.clusters import Claim
from mining.drafting.paraphrases import (
    LIKE_MEANING,
    LIKE_TERMS,
    Encode,
    likeness,
    middle,
    shared_terms,
)
from mining.drafting.wording import WORDINGS

TOGETHER = 0.12
LEAST_TOGETHER = 2
"""Replies two claims share, as a share of the rarer one's and at least, to be of one answer."""

COMPARABLE = 0.3
"""Share of the largest answer's customers another has to be chosen for its meaning instead."""


@dataclass(frozen=True)
class Answer:
    """Claims given together, and the tickets and customers they were given to."""

    claims: tuple[Claim, ...]
    tickets: frozenset[str]
    customers: int


def answers(claims: Sequence[Claim], locale: str, encode: Encode | None = None) -> list[Answer]:
    """``claims`` in groups that stand in the same replies, most customers first.

    Claims alike in meaning are of one answer too: agents with macros of their own never use each
    other's. No claims give no answers.
    """
    from scipy.sparse.csgraph import connected_components

    if not claims:
        return []
    _, labels = connected_components(_together(claims, locale, encode), directed=False)
    groups: dict[int, list[Claim]] = {}
    for label, claim in zip(labels, claims, strict=True):
        groups.setdefault(int(label), []).append(claim)
    found = [_answer(group) for group in groups.values()]
    return sorted(found, key=lambda answer: (-answer.customers, answer.claims[0].text))


def chosen(found: Sequence[Answer], like: Sequence[str], encode: Encode | None) -> Answer:
    """The answer most customers got, or of comparable ones the one nearest to the texts ``like``.

    ``like`` is what the other language's article says: both are to answer the same need.
    ``found`` is not empty.
    """
    able = [a for a in found if a.customers >= COMPARABLE * found[0].customers]
    if not like or encode is None or len(able) == 1:
        return found[0]
    wanted = np.asarray(encode(list(like))).mean(axis=0)
    said = ([claim.text for claim in answer.claims] for answer in able)
    near = [float(middle(texts, encode) @ wanted) for texts in said]
    return able[int(np.argmax(near))]


def _together(claims: Sequence[Claim], locale: str, encode: Encode | None) -> npt.NDArray[np.bool_]:
    """Which two claims are of one answer: in the same replies often enough, or alike."""
    like = likeness(claims, encode)
    asks = [WORDINGS[locale].ask.search(claim.text) is not None for claim in claims]
    replies = [{id(said.reply) for said in claim.said} for claim in claims]
    linked = np.zeros((len(claims), len(claims)), dtype=np.bool_)
    for one in range(len(claims)):
        for other in range(one):
            shared = len(replies[one] & replies[other])
            rarer = min(len(replies[one]), len(replies[other]))
            is_told = shared >= max(LEAST_TOGETHER, TOGETHER * rarer)
            # Every answer asks for an order number: that makes no two of them one.
            is_ask = asks[one] or asks[other]
            is_like = like[one, other] >= LIKE_MEANING or (
                shared_terms(claims[one], claims[other], locale) >= LIKE_TERMS
            )
            linked[one, other] = is_told or (is_like and not is_ask)
    return linked


def _answer(group: Sequence[Claim]) -> Answer:
    told = [said.reply for claim in group for said in claim.said]
    return Answer(
        tuple(group),
        frozenset(reply.ticket_id for reply in told),
        len({reply.customer for reply in told}),
    )
