"""Words and stems of texts, kept from run to run as numbers: stemming takes half a second.

A file holds where each different word first stands in the texts, how much of it is its stem and
the up to four letters that stemming put at the end, and which stems each text has: no word. Its
name is the hash of the texts, their languages and the code that reads them, as
:mod:`mining.kept_replies` has it, and forgetting a customer drops it with the others there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, partial
from hashlib import blake2b
from importlib.metadata import version
from itertools import compress, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import kb.matching_features
import kb.matching_words
from kb.matching_features import Queries
from kb.matching_words import Asked
from kb.words import fold, remember_stems, stem, words
from mining.embedding import Encoder
from mining.kept_replies import FEWEST_KEPT, Arrays, Question

LONGEST_END = 4
"""Letters: a stem that ends in more of its own is found again by stemming."""
ALONE = -1
"""The second word of a phrase of one."""


def with_words(queries: Queries, encoder: Encoder, cache_dir: Path | None) -> Queries:
    """As :meth:`kb.matching_features.Queries.with_words`, from what an earlier run kept."""
    if cache_dir is None or len(queries) < FEWEST_KEPT:
        return queries.with_words()
    asked = f"words {version('snowballstemmer')} {unicodedata.unidata_version} {_code()}"
    pairs = zip(queries.locales, queries.texts, strict=True)
    told = [f"{locale} {text}" for locale, text in pairs]
    found = Question(asked, told, encoder, cache_dir).answer(partial(numbers, queries))
    queries.__dict__.update(read(found, queries.texts, queries.locales))
    return queries


@cache
def _code() -> str:
    """Hash of the modules that say what is asked for, beside those that each question names."""
    digest = blake2b(digest_size=16)
    for module in (kb.matching_features, kb.matching_words):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()


def numbers(queries: Queries) -> Arrays:
    """What :func:`read` makes the words of ``queries`` of."""
    queries.with_words()
    code: dict[str, int] = {}
    firsts = list(_firsts(queries, code))
    every = queries.stems
    plain = [[code[one] for one in own] for own in every]
    return {
        "places": np.array([place for place, _ in firsts], np.int64).reshape(-1, 5),
        "ends": np.array([_letters(end) for _, end in firsts], np.int32).reshape(-1, LONGEST_END),
        "codes": np.array([one for own in plain for one in own], np.int32),
        "is_term": np.array([one for text in _flags(queries) for one in text], np.bool_),
        "sizes": np.array([len(own) for own in plain], np.int64),
        "terms": np.array([code[one] for one in queries.asked_terms.words], np.int32),
        "term_places": queries.asked_terms.places,
        "term_ends": queries.asked_terms.ends,
        "phrases": np.array(
            [_pair(one, code) for one in queries.asked_phrases.words], np.int32
        ).reshape(-1, 2),
        "phrase_places": queries.asked_phrases.places,
        "phrase_ends": queries.asked_phrases.ends,
    }


def _firsts(queries: Queries, code: dict[str, int]) -> Iterator[tuple[tuple[int, ...], str]]:
    """For each different word of a language: text, start, end, letters of the stem that are its
    own, number of the stem, and what follows these letters.

    ``code`` gets the numbers of stems. Letters are -1 where stemming has to tell.
    """
    seen: set[tuple[str, str]] = set()
    rows = zip(queries.texts, queries.locales, queries.stems, strict=True)
    for row, (text, locale, stems) in enumerate(rows):
        straight, at = _straight(text), 0
        for word, root in zip(words(text), stems, strict=True):
            start = straight.index(word, at)
            at = start + len(word)
            plain = fold(word)
            if (plain, locale) in seen:
                continue
            seen.add((plain, locale))
            kept = _shared(plain, root)
            is_long = len(root) - kept > LONGEST_END
            place = row, start, at, -1 if is_long else kept, code.setdefault(root, len(code))
            yield place, "" if is_long else root[kept:]


def _shared(one: str, other: str) -> int:
    """With how many letters both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _straight(text: str) -> str:
    """A text as :func:`kb.words.words` reads it."""
    return unicodedata.normalize("NFC", text).replace("’", "'")


def _letters(end: str) -> list[int]:
    return [*map(ord, end), *[0] * (LONGEST_END - len(end))]


def _flags(queries: Queries) -> Iterator[list[bool]]:
    """Which stems of each text are terms, and no stop words."""
    for own, stems in zip(queries.terms, queries.stems, strict=True):
        rest = iter([*own, None])
        wanted = next(rest)
        flags = []
        for root in stems:
            flags.append(root == wanted)
            wanted = next(rest) if flags[-1] else wanted
        yield flags


def _pair(phrase: str, code: dict[str, int]) -> tuple[int, int]:
    one, _, other = phrase.partition(" ")
    return code[one], code[other] if other else ALONE


def read(found: Arrays, texts: Sequence[str], locales: Sequence[str]) -> dict[str, Any]:
    """The words of ``texts``, under the names that queries remember them by."""
    names = _names(found, texts, locales)
    stems = [names[one] for one in found["codes"].tolist()]
    is_term = found["is_term"].tolist()
    places = [0, *np.cumsum(found["sizes"]).tolist()]
    phrases = found["phrases"].tolist()
    return {
        "_read": [
            (list(compress(stems[start:end], is_term[start:end])), stems[start:end])
            for start, end in pairwise(places)
        ],
        "asked_terms": Asked(
            [names[one] for one in found["terms"].tolist()],
            found["term_places"],
            found["term_ends"],
        ),
        "asked_phrases": Asked(
            [names[a] if b == ALONE else f"{names[a]} {names[b]}" for a, b in phrases],
            found["phrase_places"],
            found["phrase_ends"],
        ),
    }


def _names(found: Arrays, texts: Sequence[str], locales: Sequence[str]) -> list[str]:
    """Each different stem; whoever asks for that of such a word from now on need not wait."""
    last, straight = -1, ""
    ends: npt.NDArray[Any] = found["ends"]
    names: list[str] = []
    known: dict[tuple[str, str], str] = {}
    for (row, start, end, kept, number), letters in zip(
        found["places"].tolist(), ends.tolist(), strict=True
    ):
        if row != last:
            last, straight = row, _straight(texts[row])
        word, tail = fold(straight[start:end]), "".join(map(chr, filter(None, letters)))
        root = stem(word, locales[row]) if kept < 0 else word[:kept] + tail
        known[word, locales[row]] = root
        if number == len(names):
            names.append(root)
    remember_stems(known)
    return names
