"""Sentences that agents write whatever the matter: found by the topics they turn up in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kb.words import fold
from mining.drafting.replies import PLACEHOLDER, Said

LEAST_TOPICS = 3
LEAST_SHARE = 0.2
LEAST_REPLIES = 2
LEAST_REPLY_SHARE = 0.05

_DIGITS = re.compile(r"\d+")
_REST = re.compile(r"[^\w#]+")


@lru_cache(maxsize=50_000)
def skeleton(sentence: str) -> str:
    """A sentence folded, its values and punctuation taken out: what two copies of it share.

    "Votre colis n° [ORDER] arrive !" -> "votre colis n # arrive".
    """
    masked = _DIGITS.sub("0", PLACEHOLDER.sub(" # ", sentence))
    return _REST.sub(" ", fold(masked)).strip()


def boilerplate(said_by_topic: Mapping[str, Iterable[Said]]) -> frozenset[str]:
    """Skeletons present in at least 3 topics and in 20 % of all topics.

    A skeleton counts as present in a topic when two replies and 5 % of them hold it: a stray
    ticket of another need brings its answer along. Fewer than 3 topics give none: nothing can then
    be told apart by counting.
    """
    spread: Counter[str] = Counter()
    for said in said_by_topic.values():
        spread.update(_present(list(said)))
    least = max(LEAST_TOPICS, LEAST_SHARE * len(said_by_topic))
    return frozenset(text for text, topics in spread.items() if topics >= least)


def _present(said: Sequence[Said]) -> set[str]:
    holders = Counter(text for _, text in {(id(one.reply), skeleton(one.text)) for one in said})
    least = max(LEAST_REPLIES, LEAST_REPLY_SHARE * len({id(one.reply) for one in said}))
    return {text for text, replies in holders.items() if replies >= least}
