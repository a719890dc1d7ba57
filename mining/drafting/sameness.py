"""What many drafts say alike, and whether two languages of one topic say the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mining.drafting.drafter import Draft
from mining.drafting.guidance import alike
from mining.drafting.paraphrases import Encode, middle

GENERIC_TOPICS = 3
"""Topics whose drafts hold a sentence from which it is everybody's, as "log in" is."""

SAME_NEED = 0.55
"""Cosine of two languages' drafts from which they answer one need (docs/decisions/0005)."""


def generic(drafts: Sequence[Draft], encode: Encode) -> frozenset[str]:
    """The printed sentences that drafts of at least 3 topics in one language say alike."""
    told = [(draft.locale, draft.topic_id, one.text) for draft in drafts for one in draft.sentences]
    found: set[str] = set()
    for locale in sorted({place for place, _, _ in told}):
        topics = np.array([topic for place, topic, _ in told if place == locale])
        texts = [text for place, _, text in told if place == locale]
        same = alike(texts, texts, encode)
        spread = (len(set(topics[row])) for row in same)
        found |= {t for t, many in zip(texts, spread, strict=True) if many >= GENERIC_TOPICS}
    return frozenset(found)


def are_apart(drafts: Sequence[Draft], encode: Encode) -> bool:
    """Whether the drafts of one topic in several languages say different things."""
    if len(drafts) < 2:
        return False
    middles = [_middle(draft, encode) for draft in drafts]
    return any(float(middles[0] @ other) < SAME_NEED for other in middles[1:])


def _middle(draft: Draft, encode: Encode) -> npt.NDArray[np.float32]:
    """Mean direction of the title and every printed sentence."""
    return middle([draft.title, *(one.text for one in draft.sentences)], encode)
