"""Names that were said elsewhere: by the desk's roster, or in another message of the ticket.

A whole name is masked in any case of letters, with or without accents, either part first. One
word of it alone is masked where it is no ordinary word: an agent called "Claire" masks no "eau
claire", a customer called "Porte" no door. The roster is read more strictly than what the ticket
itself told, because it is held against everybody's text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from kb.words import ENGLISH_STOP_WORDS, FRENCH_STOP_WORDS, fold
from mining.hints import folded_case
from mining.recognisers.brands import ARTICLES, BRANDS, GOODS
from mining.recognisers.given_names import (
    ALL_COMMON_WORDS,
    GIVEN_NAMES,
    NOT_NAMES,
    PERSON_BEFORE,
)
from mining.recognisers.goods import is_goods, is_shouted
from mining.recognisers.name_cues import KIN, folded_word, last_word
from mining.recognisers.plain_words import is_plain_word
from mining.recognisers.spans import Span

_PART = re.compile(r"[^\W\d_]+")
_JOINTS = frozenset({" ", "-", "'", "’", "\u00a0", ". ", "  ", "_", "."})
"""What may stand between two words of one name."""
_NEVER_AROUND = frozenset("@#/_[]")
_LOOK_BACK = 40
_MOST_WORDS = 5
_FEW = 16
"""Up to so many names are looked for one by one, which needs no list of a text's words."""
_MOST_TOKENS = 20_000
_NO_NAME_AFTER = ARTICLES | frozenset(
    """mon ma mes notre my our your votre deux two un one je tu il elle on nous vous ils elles qui
    se ne me te y i you he she we they who quel quelle quels quelles chaque which what each every
    no""".split()
)
"""Folded words before a thing or a verb."""
_BEFORE_PEOPLE = FRENCH_STOP_WORDS | ENGLISH_STOP_WORDS | PERSON_BEFORE | KIN


class _Word(NamedTuple):
    start: int
    end: int
    folded: str


@dataclass(frozen=True)
class Heard:
    """Names to look for, folded; made by :func:`heard`."""

    rows: Mapping[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    """First word -> names of two words or more that start with it."""
    words: frozenset[str] = frozenset()
    """Words that are masked where they stand alone."""
    is_desk: bool = False
    """They come from the roster: held against the texts of people who never met them."""
    keys: frozenset[str] = frozenset()
    """Words of which a text holds one, or holds no name of these."""


UNHEARD = Heard()


def heard(names: Iterable[str], *, shop: frozenset[str] = frozenset(), desk: bool = False) -> Heard:
    """What to look for of ``names``, as written or folded; ``shop`` are folded words of no person.

    A name that has nothing but words of the shop is left out; so is one without letters.
    """
    rows: dict[str, list[tuple[str, ...]]] = {}
    words: set[str] = set()
    for name in sorted(set(names)):
        parts = tuple(_PART.findall(fold(name)))
        if not parts or len(parts) > _MOST_WORDS or shop.issuperset(parts):
            continue
        words.update(part for part in parts if part not in shop and _is_telling(part, desk))
        if len(parts) > 1 and _is_whole_name(parts):
            for row in {parts, (parts[-1], *parts[:-1])}:
                rows.setdefault(row[0], []).append(row)
    return Heard(rows, frozenset(words), desk, frozenset(words).union(rows))


def _is_whole_name(parts: tuple[str, ...]) -> bool:
    """Whether several words can be a person's name: "Rose Petit" can, "Service Client" not."""
    if _is_sure(parts):
        return True
    return not NOT_NAMES.issuperset(parts) and any(part in GIVEN_NAMES for part in parts)


def heard_names(text: str, known: Heard) -> Iterator[Span]:
    """Where names of ``known`` stand in ``text``; they may overlap with other finds."""
    if not known.keys or not _may_hold(text, known):
        return
    parts = list(_PART.finditer(text))
    after = 0
    for at, part in enumerate(parts):
        if (folded := folded_word(part.group())) not in known.keys:
            continue
        word = _Word(*part.span(), folded)
        length = _row_length(text, parts[at : at + _MOST_WORDS], known.rows.get(folded, ()))
        if length:
            after = parts[at + length - 1].end()
            yield Span(word.start, after, "NAME")
        elif word.start >= after and word.folded in known.words and _is_named(text, word, known):
            yield _whole(text, word)


def _may_hold(text: str, known: Heard) -> bool:
    """Whether a look at each word is worth it; most texts name nobody."""
    if len(known.keys) > _FEW:
        return any(map(_holding(known.keys).__getitem__, text.split()))
    folded = folded_case(text)
    for key in known.keys:  # noqa: SIM110 (twice as fast as any() with a generator)
        if key in folded:
            return True
    return False


class _Holding(dict[str, bool]):
    """Token -> whether it holds one of ``keys``; desks say the same words again and again."""

    def __init__(self, keys: frozenset[str]) -> None:
        super().__init__()
        self._keys = keys

    def __missing__(self, token: str) -> bool:
        if len(self) >= _MOST_TOKENS:
            self.clear()
        holds = not self._keys.isdisjoint(_PART.findall(fold(token)))
        self[token] = holds
        return holds


@lru_cache(maxsize=4)
def _holding(keys: frozenset[str]) -> _Holding:
    return _Holding(keys)


def _row_length(text: str, parts: Sequence[re.Match[str]], rows: Sequence[tuple[str, ...]]) -> int:
    """Words of the longest name that starts at the first of ``parts``; 0 for none."""
    best = 0
    found = [_Word(*part.span(), folded_word(part.group())) for part in parts] if rows else []
    for row in rows:
        held = found[: len(row)]
        if len(row) > best and tuple(word.folded for word in held) == row:
            joined = all(text[a.end : b.start] in _JOINTS for a, b in itertools.pairwise(held))
            if joined and (_is_sure(row) or all(text[w.start].isupper() for w in held)):
                best = len(row)
    return best


def _is_sure(row: tuple[str, ...]) -> bool:
    """Whether a name has a word that is none of the language: "rose petit" may be a colour."""
    return any(len(part) > 2 and not _is_ordinary(part) for part in row)


def _is_ordinary(word: str) -> bool:
    if word in ALL_COMMON_WORDS or word in NOT_NAMES or is_plain_word(word):
        return True
    return word in GOODS or (word in BRANDS and word not in GIVEN_NAMES)


@lru_cache(maxsize=4_096)
def _is_telling(word: str, desk: bool) -> bool:
    """Whether a word of a name can be masked alone; the ticket's own are judged in their place."""
    if len(word) < (3 if word in GIVEN_NAMES else 4):
        return False
    if not desk and word in ALL_COMMON_WORDS:
        return word not in NOT_NAMES and word not in BRANDS and word not in GOODS
    return not _is_ordinary(word)


def _is_named(text: str, word: _Word, known: Heard) -> bool:
    """Whether a word of a name stands for a person here."""
    start, end, folded = word
    if text[start - 1 : start] in _NEVER_AROUND or text[end : end + 1] in _NEVER_AROUND:
        return False
    is_given = folded in GIVEN_NAMES
    if (known.is_desk or is_given) and _is_thing(text, word, known):
        return False
    if folded in ALL_COMMON_WORDS or (known.is_desk and not is_given):
        return _has_own_capital(text, start) and not is_shouted(text)
    if text[start].isupper() or is_given:
        return True
    return last_word(text[max(0, start - _LOOK_BACK) : start]) not in _NO_NAME_AFTER


def _is_thing(text: str, word: _Word, known: Heard) -> bool:
    """Whether goods are called so: "la housse Théo"; by the roster, whatever follows a noun."""
    if is_goods(text, word.start, word.end):
        return True
    before = last_word(text[max(0, word.start - _LOOK_BACK) : word.start])
    is_strict = known.is_desk and word.folded in GIVEN_NAMES
    return before in GOODS or bool(is_strict and before and before not in _BEFORE_PEOPLE)


def _has_own_capital(text: str, start: int) -> bool:
    """Whether a word has a capital that no start of a sentence or line explains."""
    before = text[max(0, start - _LOOK_BACK) : start].rstrip(" ")
    return text[start].isupper() and bool(before) and before[-1] not in '.!?\n:«"“'


def _whole(text: str, word: _Word) -> Span:
    """The place of a word with what a hyphen joins to it: "Abgrall-Morvan"."""
    start, end = word.start, word.end
    while start > 1 and text[start - 1] == "-" and text[start - 2].isalpha():
        start -= 2
        while start and text[start - 1].isalpha():
            start -= 1
    while text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha():
        end += 2
        while text[end : end + 1].isalpha():
            end += 1
    return Span(start, end, "NAME")
