"""What readers type into the help center (queries, comments), without personal data.

Nobody writes names with capitals in a search box, and numbers stand without the words that tell
what they are: so a query is also read with capitals, and long numbers and codes go whatever they
are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kb.events import LONGEST_QUERY
from kb.words import ENGLISH_STOP_WORDS, FRENCH_STOP_WORDS, fold
from mining.recognisers.given_names import ALL_COMMON_WORDS, GIVEN_NAMES
from mining.recognisers.overlaps import resolved
from mining.recognisers.plain_words import PLAIN_WORDS
from mining.recognisers.spans import Span
from mining.redaction import Known, Redactor, find_spans
from mining.searches import MANY_DIGITS

CODE = re.compile(r"(?=\w*\d)(?=\w*[^\W\d_])[\w-]{8,}")
"""Letters and digits mixed, eight or more: numbers of orders and parcels, passwords."""
WITH_AT = re.compile(r"\S*[@\uff20]\S*")
_PAIR = re.compile(r"\b(?=([^\W\d_]{2,}(?:-[^\W\d_]+)?)\s+([^\W\d_][\w'’-]+))")
_FIRST_NAMES = GIVEN_NAMES - ALL_COMMON_WORDS - PLAIN_WORDS
_STOP_WORDS = FRENCH_STOP_WORDS | ENGLISH_STOP_WORDS
_REMEMBERED = 4_096


class TypedTexts:
    """Masks queries and comments; ``order_patterns`` are the shop's own."""

    def __init__(self, order_patterns: Sequence[str] = ()) -> None:
        self.known = Known(order_patterns=tuple(order_patterns))
        self._remembered = lru_cache(_REMEMBERED)(self._masked)

    def query(self, text: str, locale: str) -> str:
        """A query with placeholders for personal data; "" for one too long to be a query."""
        plain = " ".join(text.split())
        return self._remembered(plain, locale) if len(plain) <= LONGEST_QUERY else ""

    def comment(self, text: str, locale: str) -> str:
        """A comment with placeholders for personal data."""
        return self._masked(text, locale)

    def _masked(self, text: str, locale: str) -> str:
        redactor = Redactor(self.known)
        for look in (self._known_spans, _rough_spans):
            for _ in range(3):  # what is masked can bring two others together
                spans = look(text, locale)
                if not spans:
                    break
                text, _made = redactor.masked(text, spans)
        return text

    def _known_spans(self, text: str, locale: str) -> list[Span]:
        found = find_spans(text, language=locale, known=self.known)
        found += find_spans(_capitals(text), language=locale, known=self.known)
        found += _first_and_last(text)
        return resolved(text, found)  # which leaves alone what is a placeholder already


def _first_and_last(text: str) -> list[Span]:
    """A first name that is no word, and the word after it; the name alone may be a product's."""
    found = []
    for match in _PAIR.finditer(text):
        first, last = fold(match[1]), fold(match[2])
        if first in _FIRST_NAMES and last not in _STOP_WORDS:
            found.append(Span(match.start(), match.end(2), "NAME"))
    return found


def _rough_spans(text: str, _locale: str) -> list[Span]:
    found = [
        Span(match.start(), match.start() + len(match.group().rstrip()), kind)
        for pattern, kind in ((WITH_AT, "EMAIL"), (CODE, "CODE"), (MANY_DIGITS, "ID"))
        for match in pattern.finditer(text)
    ]
    return resolved(text, found)


def _capitals(text: str) -> str:
    """The text with a capital at the start of each word; as long as it was."""
    made, is_start = [], True
    for character in text:
        upper = character.upper()
        made.append(upper if is_start and len(upper) == 1 else character)
        is_start = not character.isalnum()
    return "".join(made)
