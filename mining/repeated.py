"""Sentences that many tickets share word for word: form headings, courtesies, habits of a channel.

What a large part of all customers write says little about what one of them wants, and pulls
unrelated tickets together. No list of phrases could follow every shop and language; counting does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kb.words import terms
from mining.drafting.sentences import sentences

FEWEST = 16
"""Tickets that must share a sentence before it counts as repeated."""
SHARE = 0.003
"""The same as a share of all tickets, where they are many."""
ENOUGH_TERMS = 2
"""Telling words that must be left, else the whole text stays."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


def own_texts(texts: Sequence[str], languages: Sequence[str]) -> list[str]:
    """Each text without the sentences that many others have too.

    A text that would be left with fewer than two telling words stays whole: "Où est mon colis ?"
    is a need, however many ask it.
    """
    split = [sentences(text) for text in texts]
    keys = [[_key(sentence) for sentence in some] for some in split]
    shared = Counter(key for some in keys for key in set(some))
    limit = max(FEWEST, SHARE * len(texts))
    repeated = {key for key, count in shared.items() if count >= limit}
    return [
        _own(text, some, [key in repeated for key in names], language)
        for text, some, names, language in zip(texts, split, keys, languages, strict=True)
    ]


def _own(text: str, split: list[str], is_repeated: list[bool], language: str) -> str:
    if not any(is_repeated):
        return text
    kept = [part for part, gone in zip(split, is_repeated, strict=True) if not gone]
    left = "\n".join(kept)
    return left if len(set(terms(left, language))) >= ENOUGH_TERMS else text


def _key(sentence: str) -> str:
    return _NUMBER.sub("0", " ".join(_WORD.findall(sentence.casefold())))
