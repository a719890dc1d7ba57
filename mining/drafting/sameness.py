"""Whether texts say the same: a draft and an article there is, or two languages of one topic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kb.words import fold
from mining.drafting.drafter import Draft
from mining.drafting.paraphrases import Encode, middle
from mining.drafting.values import values

SAME_RATIO = 85
"""rapidfuzz token-sort ratio from which two sentences say the same."""

SAME_MEANING = 0.8
"""Cosine from which they do in other words."""

MOST = 0.6
"""Share of a draft's sentences that make it say what another article says."""

GENERIC_TOPICS = 3
"""Topics whose drafts hold a sentence from which it is everybody's, as "log in" is."""

NEAR_ASKED = 0.5
"""Cosine of the nearest two of what two articles are asked as, from which they may be one."""

SAME_NEED = 0.55
"""Cosine of two languages' drafts from which they answer one need (docs/decisions/0005)."""


def said_share(sentences: Sequence[str], others: Sequence[str], encode: Encode) -> float:
    """Share of ``sentences`` that one of ``others`` says too; 0 when either is empty.

    Two sentences with different amounts of one unit never say the same.
    """
    if not sentences or not others:
        return 0.0
    return float(_same(sentences, others, encode).any(axis=1).mean())


def generic(drafts: Sequence[Draft], encode: Encode) -> frozenset[str]:
    """The printed sentences that drafts of at least 3 topics in one language say alike."""
    told = [(draft.locale, draft.topic_id, one.text) for draft in drafts for one in draft.sentences]
    found: set[str] = set()
    for locale in sorted({place for place, _, _ in told}):
        topics = np.array([topic for place, topic, _ in told if place == locale])
        texts = [text for place, _, text in told if place == locale]
        same = _same(texts, texts, encode)
        spread = (len(set(topics[row])) for row in same)
        found |= {t for t, many in zip(texts, spread, strict=True) if many >= GENERIC_TOPICS}
    return frozenset(found)


def asked_alike(ours: Sequence[str], theirs: Sequence[str], encode: Encode) -> bool:
    """Whether one of the titles and questions ``ours`` is near one of ``theirs``."""
    if not ours or not theirs:
        return False
    return float((np.asarray(encode(ours)) @ np.asarray(encode(theirs)).T).max()) >= NEAR_ASKED


def _same(sentences: Sequence[str], others: Sequence[str], encode: Encode) -> npt.NDArray[np.bool_]:
    """Which two of ``sentences`` and ``others`` say the same; both not empty."""
    from rapidfuzz import fuzz, process

    ours, theirs = [fold(s) for s in sentences], [fold(s) for s in others]
    ratios = process.cdist(ours, theirs, scorer=fuzz.token_sort_ratio)
    meaning = np.asarray(encode(sentences)) @ np.asarray(encode(others)).T
    same = (ratios >= SAME_RATIO) | (meaning >= SAME_MEANING)
    return np.asarray(same & ~_clashes(sentences, others))


def _clashes(sentences: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which pairs name different amounts of one unit."""
    ours = [set(values(s)) for s in sentences]
    theirs = [set(values(s)) for s in others]
    return np.array(
        [[bool({v.unit for v in a - b} & {v.unit for v in b - a}) for b in theirs] for a in ours],
        dtype=np.bool_,
    )


def are_apart(drafts: Sequence[Draft], encode: Encode) -> bool:
    """Whether the drafts of one topic in several languages say different things."""
    if len(drafts) < 2:
        return False
    middles = [_middle(draft, encode) for draft in drafts]
    return any(float(middles[0] @ other) < SAME_NEED for other in middles[1:])


def _middle(draft: Draft, encode: Encode) -> npt.NDArray[np.float32]:
    """Mean direction of the title and every printed sentence."""
    return middle([draft.title, *(one.text for one in draft.sentences)], encode)
