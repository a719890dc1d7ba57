"""Claims that say one thing in two wordings: of these one is printed.

Two agents' wordings of a point seldom share letters, but they never stand in one reply: nobody
says a thing twice. Together with some likeness of meaning that tells a second wording from a
second point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from mining.drafting.acts import are_contrary
from mining.drafting.boilerplate import skeleton
from mining.drafting.clusters import Claim
from mining.drafting.tokens import text_terms

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""Texts to unit rows."""

SAME_RATIO = 85
"""rapidfuzz token-set ratio from which two claims are one."""

SAME_TERMS = 0.7
"""Share of the shorter claim's terms from which two claims are one."""

SAME_TERMS_FILLED = 0.5
"""The same where one was said of a single order: it hardly ever adds a rule."""

SAME_MEANING = 0.8
SAME_AMOUNTS = 0.55
"""Cosine of meaning from which two claims are one: as they are, and where both name the same
amounts, which seldom happens by chance."""

LIKE_MEANING = 0.5
LIKE_TERMS = 0.4
"""Cosine of meaning, or share of terms, from which two claims that avoid one another are one."""

EXPECTED = 1.5
AVOIDING = 0.2
"""Replies two claims should share by chance to be judged, and the share of it they may have."""

FAINT_MEANING = 0.25
SURELY_EXPECTED, SURELY_AVOIDING = 2.5, 0.1
"""Cosine that is enough where two claims should share replies by chance and surely do not."""

SOME_MEANING = 0.35
"""The same where chance would have them share :data:`EXPECTED` replies."""

OWN_TERMS = 0.5
"""Share of the shorter claim's terms from which two claims may say one thing and its contrary."""

SAME_TIMES = 0.5
"""Share of each claim's replies that lie between the other's first and last."""

NEAR = 0.25
"""Distance between the mean places in replies of two wordings of one point."""


def distinct(
    claims: Sequence[Claim], locale: str, *, replies: int, encode: Encode | None = None
) -> list[Claim]:
    """``claims`` without those another one says already; the better supported one stays.

    The evidence of what is dropped joins the one that stays. Order is kept. ``replies`` is the
    number of replies the claims were taken from; without ``encode`` meaning is judged by shared
    terms only.
    """
    order = sorted(claims, key=_best_first)
    meaning = likeness(order, encode)
    kept: dict[int, list[Claim]] = {}
    for number, claim in enumerate(order):
        same = (
            place
            for place in kept
            if _is_same(order[place], claim, locale, like=meaning[place, number], replies=replies)
        )
        place = next(same, None)
        kept.setdefault(number if place is None else place, []).append(claim)
    found = [_joined(some) for some in kept.values()]
    return sorted(found, key=lambda c: (c.position, c.text))


def _best_first(claim: Claim) -> tuple[bool, int, int, float, str]:
    """The wording of more agents first: what one busy agent says in their own way is less sure."""
    agents = len({one.reply.agent for one in claim.said})
    return claim.is_filled, -agents, -claim.customers, claim.position, claim.text


def _joined(claims: Sequence[Claim]) -> Claim:
    """The best supported of the wordings of a point, the first, with the evidence of all."""
    said = dict.fromkeys(one for claim in claims for one in claim.said)
    return replace(claims[0], said=tuple(said))


def likeness(claims: Sequence[Claim], encode: Encode | None) -> npt.NDArray[np.float32]:
    """Cosine of meaning of every two claims; zeros without an encoder."""
    if encode is None or not claims:
        return np.zeros((len(claims), len(claims)), dtype=np.float32)
    vectors = encode([claim.text for claim in claims])
    return np.asarray(vectors @ vectors.T, dtype=np.float32)


def middle(texts: Sequence[str], encode: Encode) -> npt.NDArray[np.float32]:
    """Mean direction of ``texts``, one at least: a unit row, of zeros where they cancel out."""
    mean = np.asarray(encode(texts)).mean(axis=0)
    return np.asarray(mean / (np.linalg.norm(mean) or 1.0), dtype=np.float32)


def alike(one: str, other: str, locale: str, encode: Encode | None) -> bool:
    """Whether two sentences are of one matter: by their terms, or by their meaning."""
    ours, theirs = text_terms(one, locale), text_terms(other, locale)
    shorter = min(len(ours), len(theirs))
    if shorter > 2 and len(ours & theirs) >= SAME_TERMS_FILLED * shorter:
        return True
    if encode is None:
        return False
    vectors = encode([one, other])
    return float(vectors[0] @ vectors[1]) >= LIKE_MEANING


def _is_same(one: Claim, other: Claim, locale: str, *, like: float, replies: int) -> bool:
    from rapidfuzz import fuzz

    if one.is_negated != other.is_negated or one.values != other.values:
        return False
    if are_contrary(one.text, other.text, locale):
        return False
    is_told = fuzz.token_set_ratio(skeleton(one.text), skeleton(other.text)) >= SAME_RATIO
    if like >= SAME_MEANING or is_told:
        return True
    if one.values and like >= SAME_AMOUNTS:
        return True
    shared = shared_terms(one, other, locale)
    is_filled = one.is_filled or other.is_filled
    if shared >= (SAME_TERMS_FILLED if is_filled else SAME_TERMS):
        return True
    if like >= LIKE_MEANING or shared >= LIKE_TERMS:
        return _avoid(one, other, replies, expected=EXPECTED, most=AVOIDING)
    expected = EXPECTED if like >= SOME_MEANING else SURELY_EXPECTED
    is_faint = like >= FAINT_MEANING
    return is_faint and _avoid(one, other, replies, expected=expected, most=SURELY_AVOIDING)


def denied_twins(
    claims: Sequence[Claim], locale: str, *, replies: int, encode: Encode | None
) -> list[tuple[Claim, Claim]]:
    """Claims that say one point where one of them denies: the better told, and the one to leave.

    "Only within the hour" and "After an hour it is no longer possible". Their evidence is not put
    together: whether they agree is for a reader. They avoid one another while both are in use, are
    alike in meaning and are not of the same words; a policy that was turned round is told in its
    own words, and one way after the other. Without ``encode`` there are none.
    """
    order = sorted(claims, key=_best_first)
    meaning = likeness(order, encode)
    found: list[tuple[Claim, Claim]] = []
    for number, claim in enumerate(order):
        gone = {id(lost) for _, lost in found}
        for place, other in enumerate(order[:number]):
            if id(other) in gone or meaning[place, number] < SOME_MEANING:
                continue
            if _are_twins(other, claim, locale, replies):
                found.append((other, claim))
                break
    return found


def _are_twins(one: Claim, other: Claim, locale: str, replies: int) -> bool:
    if one.is_negated == other.is_negated or one.values != other.values:
        return False
    if are_contrary(one.text, other.text, locale):
        return False
    if shared_terms(one, other, locale) >= OWN_TERMS or not _are_of_one_time(one, other):
        return False
    return _avoid(one, other, replies, expected=EXPECTED, most=SURELY_AVOIDING)


def _are_of_one_time(one: Claim, other: Claim) -> bool:
    """Whether both were told over the same months."""
    ours = [said.reply.at for said in one.said]
    theirs = [said.reply.at for said in other.said]

    def within(times: Sequence[datetime], span: Sequence[datetime]) -> bool:
        inside = sum(min(span) <= at <= max(span) for at in times)
        return inside >= SAME_TIMES * len(times)

    return within(ours, theirs) and within(theirs, ours)


def shared_terms(one: Claim, other: Claim, locale: str) -> float:
    """Share of the shorter claim's terms that the other has; 0 for claims of one or two terms."""
    ours, theirs = text_terms(one.text, locale), text_terms(other.text, locale)
    shorter = min(len(ours), len(theirs))
    return len(ours & theirs) / shorter if shorter > 2 else 0.0


def _avoid(one: Claim, other: Claim, replies: int, *, expected: float, most: float) -> bool:
    """Whether two claims stand in the same place of replies but hardly ever in the same one.

    ``expected`` is how many they should share by chance at least, ``most`` the share of it that
    they may.
    """
    if abs(one.position - other.position) > NEAR:
        return False
    ours = {id(said.reply) for said in one.said}
    theirs = {id(said.reply) for said in other.said}
    by_chance = len(ours) * len(theirs) / max(replies, 1)
    return by_chance >= expected and len(ours & theirs) <= most * by_chance
