"""The cheap look before a pattern: whether a text holds one of the strings every match needs.

Finding a fixed string is a hundred times faster than trying a pattern at each character, and most
messages hold nothing a given pattern looks for. Where there are many strings, even that adds up:
so a text is looked at once for all of them, word by word, and what a word holds is remembered,
because the same few thousand words make up nearly all texts. :class:`Hints` and :class:`Words`
are told before (at import) and answered together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, reduce
from operator import or_

from kb.words import fold

_ODD_CASE = (("İ", "i"), ("ı", "i"), ("ſ", "s"))
"""Letters that a pattern ignoring case takes for an i or an s, though ``lower`` does not."""

_NO_LETTER = re.compile(r"[\W\d_]")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_SIGNS = ".,;:!?()\"'’«»“”-–—…"
"""What often stands around a word and says nothing here."""
_MOST_TOKENS, _LONGEST_TOKEN = 50_000, 40
"""Tokens remembered, and how many characters one of them may have."""
_KEY = 3
_NOTHING: dict[str, int] = {}


def lower(text: str) -> str:
    """``text`` in lower case as a pattern that ignores case sees it, one character for one."""
    if not text.isascii():
        for odd, plain in _ODD_CASE:  # three searches; str.translate is ten times slower
            text = text.replace(odd, plain)
    return text.lower()


@lru_cache(maxsize=8)
def lower_case(text: str) -> str:
    """:func:`lower` for whole texts: everybody who reads one asks for it, so the last are kept."""
    return lower(text)


@lru_cache(maxsize=8)
def folded_case(text: str) -> str:
    """:func:`kb.words.fold` for whole texts, the last ones kept."""
    return fold(text)


def has_any(lowered: str, hints: Iterable[str]) -> bool:
    """Whether one of ``hints`` stands in ``lowered``, a lower-case text; False without hints."""
    for hint in hints:  # noqa: SIM110 - a plain loop is twice as fast here, and here is hot
        if hint in lowered:
            return True
    return False


class Hints:
    """Strings in lower case: :func:`has_any` for many of them, in a tenth of its time."""

    def __init__(self, *strings: str) -> None:
        self.strings = strings
        self._mixed = tuple(string for string in strings if not string.isalpha())
        self._bit = _TOKENS.bit_of(filter(str.isalpha, strings))
        """Letters alone stand in one word: what the words hold is the answer."""
        self._mixed_bit = _TOKENS.bit_of(map(_longest_part, self._mixed))

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in ``text``, in any case of letters."""
        found = bits(text)
        if found & self._bit:
            return True
        return bool(found & self._mixed_bit) and has_any(lower_case(text), self._mixed)


class Words:
    """Words in lower case of which a match needs one; ``notif*`` begins one, ``*phone`` ends it.

    A word ends at whatever is no letter: a digit, a sign or the text's end.
    """

    def __init__(self, words: str) -> None:
        """Take ``words``, with blanks between them."""
        self.bit = _TOKENS.bit_of(map(_bounded, words.split()))
        """What :func:`bits` of a text has where one of them stands in it."""

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in ``text``, in any case of letters."""
        return bool(bits(text) & self.bit)


class Trait:
    """What single words as written may have, whatever signs stand around them."""

    def __init__(self, is_had: Callable[[str], object], *, in_words: bool = True) -> None:
        """``in_words``: whether a token of letters alone can have it."""
        self._bit = _TOKENS.bit_of((), is_had, in_words=in_words)

    def stands_in(self, text: str) -> bool:
        """Whether one of the words of ``text`` has it."""
        return bool(bits(text) & self._bit)


def matches_at(
    pattern: re.Pattern[str], text: str, starts: Iterable[int]
) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer`` gives where each match begins at one of ``starts``, ascending."""
    end = 0
    for start in starts:
        if start >= end and (found := pattern.match(text, start)):
            end = found.end()
            yield found


class _Tokens(dict[str, int]):
    """Token -> the bits of what may stand in it, worked out when a token is first seen."""

    def __init__(self) -> None:
        super().__init__()
        self._next = 1
        self._parts: dict[str, dict[str, int]] = {}
        """First characters -> parts that start with them -> the bits of who looks for them."""
        self._traits: list[tuple[Callable[[str], object], int]] = []
        self._word_traits: list[tuple[Callable[[str], object], int]] = []
        """Those that a token of letters alone can have."""
        self._spellings: dict[str, int] = {}
        """Tokens as they are spelled -> the bits of the parts in them: numbers look alike."""

    def bit_of(
        self,
        parts: Iterable[str],
        trait: Callable[[str], object] | None = None,
        *,
        in_words: bool = True,
    ) -> int:
        """A bit of its own for whoever looks for one of ``parts`` or for a trait."""
        bit, self._next = self._next, self._next << 1
        for part in parts:
            if len(part) < _KEY - 1:
                raise ValueError(f"{part!r} is too short to be looked for")
            begun = self._parts.setdefault(part[:_KEY], {})
            begun[part] = begun.get(part, 0) | bit
        if trait is not None:
            self._traits.append((trait, bit))
            self._word_traits += [(trait, bit)] * in_words
        self.clear()
        self._spellings.clear()
        bits.cache_clear()
        return bit

    def __missing__(self, token: str) -> int:
        if len(self) >= _MOST_TOKENS:
            self.clear()
            self._spellings.clear()
        word = token.strip(_SIGNS)
        found = self[word] if word.isalpha() and word != token else self._looked_up(token)
        if len(token) <= _LONGEST_TOKEN:
            self[token] = found
        return found

    def _looked_up(self, token: str) -> int:
        spelled = _spelled(token)
        found = self._spellings.get(spelled)
        if found is None:
            found = self._in_parts(spelled)
            if len(spelled) <= _LONGEST_TOKEN:
                self._spellings[spelled] = found
        for is_had, bit in self._word_traits if token.isalpha() else self._traits:
            if is_had(token):
                found |= bit
        return found

    def _in_parts(self, spelled: str) -> int:
        found = 0
        for at in range(len(spelled) - 1):
            for length in (_KEY - 1, _KEY):
                for part, looking in self._parts.get(spelled[at : at + length], _NOTHING).items():
                    if spelled.startswith(part, at):
                        found |= looking
        return found


_TOKENS = _Tokens()


@lru_cache(maxsize=8)
def bits(text: str) -> int:
    """The bits of all words of ``text``."""
    return reduce(or_, map(_TOKENS.__getitem__, text.split()), 0)


def _spelled(token: str) -> str:
    """A token in lower case with a blank for what is between its letters, and around it."""
    return f" {lower(token)} " if token.isalpha() else _NO_LETTERS.sub(" ", f" {lower(token)} ")


def _longest_part(string: str) -> str:
    """What a token must hold, spelled, where ``string`` runs through it: its longest word.

    A blank before or after it says that the word begins or ends there.
    """
    spelled = _NO_LETTER.sub(" ", string)
    ends = (f"{' ' * (at > 0)}{word}" for at, word in enumerate(spelled.split(" ")))
    last = spelled.count(" ")
    parts = [part + " " * (at < last) for at, part in enumerate(ends)]
    return max(parts, key=lambda part: len(part.strip()))


def _bounded(word: str) -> str:
    """A word with a blank at each end that is not open."""
    begun = word.removeprefix("*") if word.startswith("*") else f" {word}"
    return begun.removesuffix("*") if word.endswith("*") else f"{begun} "
