"""Sentences that many tickets share word for word: form headings, courtesies, habits of a channel.

What a large part of all customers write says little about what one of them wants, and pulls
unrelated tickets together. No list of phrases could follow every shop and language; counting does.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class HashedKeys:
    """Keys of repeated sentences as hashes: they can be recognised, and tell nothing."""

    hashes: Collection[str]

    @classmethod
    def of(cls, keys: Collection[str]) -> HashedKeys:
        """The hashes of ``keys``."""
        return cls(frozenset(_hash(key) for key in keys))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and _hash(key) in self.hashes


def _hash(key: str) -> str:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def repeated_keys(texts: Sequence[str]) -> frozenset[str]:
    """The keys of the sentences that many of ``texts`` share word for word."""
    return _repeated([_keys(text) for text in texts])


def own_texts(
    texts: Sequence[str], languages: Sequence[str], *, repeated: Container[str] | None = None
) -> list[str]:
    """Each text without the sentences that many others have too.

    A text that would be left with fewer than two telling words stays whole: "Où est mon colis ?"
    is a need, however many ask it. ``repeated`` are the keys of such sentences where they are
    known from other texts.
    """
    split = [sentences(text) for text in texts]
    keys = [[sentence_key(sentence) for sentence in some] for some in split]
    known = _repeated(keys) if repeated is None else repeated
    return [
        _own(text, some, [key in known for key in names], language)
        for text, some, names, language in zip(texts, split, keys, languages, strict=True)
    ]


def _keys(text: str) -> list[str]:
    return [sentence_key(sentence) for sentence in sentences(text)]


def _repeated(keys: Sequence[Sequence[str]]) -> frozenset[str]:
    shared = Counter(key for some in keys for key in set(some))
    limit = max(FEWEST, SHARE * len(keys))
    return frozenset(key for key, count in shared.items() if count >= limit)


def _own(text: str, split: list[str], is_repeated: list[bool], language: str) -> str:
    if not any(is_repeated):
        return text
    kept = [part for part, gone in zip(split, is_repeated, strict=True) if not gone]
    left = "\n".join(kept)
    return left if len(set(terms(left, language))) >= ENOUGH_TERMS else text


def sentence_key(sentence: str) -> str:
    """What a sentence is known by: its words in lower case, every number the same."""
    return _NUMBER.sub("0", " ".join(_WORD.findall(sentence.casefold())))
