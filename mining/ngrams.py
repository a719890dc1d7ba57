"""How often character n-grams occur in texts, in hashed places: a text's wording, and none of it.

The same numbers as scikit-learn's HashingVectorizer (``char_wb``, 3 and 4 characters), sooner: a
word is spelled and hashed once, and the same few thousand words make up nearly all texts. Hash:
MurmurHash3 (Appleby 2011), 32 bits.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LENGTHS = (3, 4)
"""Characters of an n-gram; a word has a blank before and after it."""
MOST_WORDS = 100_000
"""Words whose n-grams are remembered."""

_ALL = 0xFFFFFFFF


def ngram_counts(texts: Sequence[str], places: int) -> csr_matrix:
    """How often each of ``places`` hashed n-grams occurs in each text, float32 (n, places).

    Case and accents do not count; no texts give no rows.
    """
    from scipy.sparse import csr_matrix

    found = array("i")
    ends = [0]
    for text in texts:
        for word in text.lower().split():
            found.extend(_places_of(word, places))
        ends.append(len(found))
    ones = np.ones(len(found), dtype=np.float32)
    columns = np.array(found, dtype=np.int32)
    counts = csr_matrix((ones, columns, ends), shape=(len(texts), places))
    counts.sum_duplicates()
    return counts


@lru_cache(maxsize=MOST_WORDS)
def _places_of(word: str, places: int) -> array[int]:
    """The place of each n-gram of a word."""
    return array("i", (_hashed(one) % places for one in ngrams_of(word)))


def ngrams_of(word: str) -> Iterator[str]:
    """The n-grams of a word in lower case, without accents; a short word is one itself."""
    for part in _without_accents(word).split():
        padded = f" {part} "
        for length in LENGTHS:
            last = max(len(padded) - length, 0)
            yield from (padded[at : at + length] for at in range(last + 1))
            if not last:
                break


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    spelled = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in spelled if not unicodedata.combining(letter))


@lru_cache(maxsize=200_000)
def _hashed(text: str) -> int:
    """The size of MurmurHash3's signed number for a text."""
    data = text.encode("utf-8", "surrogatepass")
    blocks = len(data) // 4
    found = 0
    for at in range(0, 4 * blocks, 4):
        found = _turned(found ^ _mixed(int.from_bytes(data[at : at + 4], "little")), 13)
        found = (found * 5 + 0xE6546B64) & _ALL
    found ^= _mixed(int.from_bytes(data[4 * blocks :], "little")) ^ len(data)
    found = ((found ^ found >> 16) * 0x85EBCA6B) & _ALL
    found = ((found ^ found >> 13) * 0xC2B2AE35) & _ALL
    found ^= found >> 16
    return min(found, 2**32 - found)


def _mixed(block: int) -> int:
    return _turned(block * 0xCC9E2D51 & _ALL, 15) * 0x1B873593 & _ALL


def _turned(number: int, bits: int) -> int:
    return (number << bits | number >> 32 - bits) & _ALL
