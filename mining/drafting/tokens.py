"""The tokens of sentences and the weight of customers' words, each computed once."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kb.words import fold, terms

_TOKEN = re.compile(
    r"\{\{?[^{}\n]{0,60}\}\}?|\[[A-Z][A-Z_]*(?:_\d+)?\]|\d+(?:[.,]\d+)*|[^\W\d_]+|€|%|£|\$|>"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:«“\"(>]\s*)$")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark of a sentence, folded."""

    word: str
    is_value: bool
    """A number, or a name: a capital inside a sentence."""


@lru_cache(maxsize=50_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of ``text`` in order; elisions are tokens of their own."""
    return tuple(
        Token(folded(found.group()), _is_value(text, found)) for found in _TOKEN.finditer(text)
    )


@lru_cache(maxsize=50_000)
def token_words(text: str) -> tuple[str, ...]:
    """The folded words of :func:`tokens`."""
    return tuple(token.word for token in tokens(text))


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """:func:`kb.words.fold` of one word, remembered."""
    return fold(word)


Terms = dict[str, tuple[str, ...]]
"""Word -> its terms."""

_learnt: dict[str, Terms] = {}


@lru_cache(maxsize=100_000)
def word_terms(word: str, locale: str) -> tuple[str, ...]:
    """:func:`kb.words.terms` of one word, remembered."""
    known = _learnt.get(locale, {}).get(word)
    return tuple(terms(word, locale)) if known is None else known


def terms_of_words(texts: Iterable[str], locale: str) -> Terms:
    """Each word of ``texts`` with its terms, for another process to :func:`learn`."""
    words = {word for text in texts for word in WORD.findall(text)}
    return {word: word_terms(word, locale) for word in words}


def learn(terms: Mapping[str, Terms]) -> None:
    """Take in the terms of words, by language, that another process found: stemming is slow."""
    _learnt.update(terms)


@lru_cache(maxsize=100_000)
def text_terms(text: str, locale: str) -> frozenset[str]:
    """The distinct terms of a text, remembered."""
    return frozenset(t for word in WORD.findall(text) for t in word_terms(word, locale))


def told_shares(texts: Iterable[str], locale: str) -> dict[str, float]:
    """Term -> share of ``texts`` that hold it; no texts give none."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        counts.update(text_terms(text, locale))
        total += 1
    return {term: count / total for term, count in counts.items()}


def telling(own: Mapping[str, float], everywhere: Mapping[str, float]) -> dict[str, float]:
    """Term -> how much it tells a topic: its share there times the log of its lift.

    ``own`` are the shares of the topic's texts, ``everywhere`` of all texts of the language; a
    term without a share there counts as rare. Terms no more frequent than everywhere tell 0. With
    no ``everywhere`` the shares themselves are the weights. Example: 0.5 here and 0.05 everywhere
    gives 0.5 x ln 10 = 1.15.
    """
    if not everywhere:
        return dict(own)
    least = min(everywhere.values())
    return {
        term: share * max(0.0, math.log(share / everywhere.get(term, least)))
        for term, share in own.items()
    }


def _is_value(text: str, token: re.Match[str]) -> bool:
    word = token.group()
    if word[0].isdigit():
        return True
    return word[0].isupper() and not _SENTENCE_START.search(text[: token.start()])
