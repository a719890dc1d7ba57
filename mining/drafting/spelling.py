"""Accents that customers leave out, put back as most of the language's writers set them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from mining.drafting.replies import PLACEHOLDER
from mining.drafting.tokens import WORD, folded

LEAD = 3
"""How much more often a writing must occur than all others of a word to mend them."""

SHORTEST = 4
"""Letters of a mended word: "a", "la", "ou" are words with and without accent."""

_WHERE = re.compile(
    r"^ou(?= (?:est|en|se|sont|puis|peut|trouver|dois|faut|retrouver|voir)\b)", re.IGNORECASE
)
_STARTS = re.compile(r"(?:^|[.!?:\n«“\"(>-])\s*$")
_ELIDED = re.compile(r"^((?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’])(?=\w)", re.IGNORECASE)


def accents(texts: Iterable[str]) -> dict[str, str]:
    """Unaccented word -> its accented writing, where nearly everybody writes it in that one way.

    Customers type "reinitialiser"; most texts have "réinitialiser". So with capitals inside a
    sentence: "france" -> "France". Words of up to three letters are left alone, and so are those
    that are words without accents too ("passe", "passé").
    """
    counts: Counter[str] = Counter()
    for text in texts:
        bare = PLACEHOLDER.sub(" ", text) if "[" in text or "{" in text or "<" in text else text
        counts.update(_writings(bare))
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for low, count in counts.items():
        written[folded(low)][low] += count
    right = {}
    for bare, forms in written.items():
        best = max(forms, key=lambda form: (forms[form], form))
        others = sum(forms.values()) - forms[best]
        if best != bare and len(bare) >= SHORTEST and forms[best] >= LEAD * others:
            right[bare] = best
    return right


def _writings(text: str) -> Iterator[str]:
    """Each word as it is written where its place does not ask for a capital."""
    for found in WORD.finditer(text):
        word = _bare(found.group())
        yield word if word.islower() else _lowered(word, found)


@lru_cache(maxsize=100_000)
def _bare(word: str) -> str:
    return _ELIDED.sub("", word)


def _lowered(word: str, found: re.Match[str]) -> str:
    """A word with capitals as its sentence would have it; those of a name stay."""
    is_first = _STARTS.search(found.string[max(0, found.start() - 3) : found.start()]) is not None
    return word.casefold() if is_first or word.isupper() else word


def mended(text: str, right: Mapping[str, str]) -> str:
    """``text`` with its unaccented words as ``right`` has them: « l'echange » -> « l'échange ».

    « Ou est mon colis » asks for a place and becomes « Où est mon colis ».
    """
    return _WHERE.sub("où", WORD.sub(lambda found: _mended(found.group(), right), text))


def _mended(word: str, right: Mapping[str, str]) -> str:
    elided = _ELIDED.match(word)
    start = elided[1] if elided else ""
    rest = word[len(start) :]
    better = right.get(rest.casefold())
    if better is None:
        return word
    return start + (better[:1].upper() + better[1:] if rest[:1].isupper() else better)
