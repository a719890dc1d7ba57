"""A span of personal data in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from mining.hints import Trait

TYPES = (
    "EMAIL",
    "URL",
    "IBAN",
    "CARD",
    "PHONE",
    "TRACKING",
    "ORDER",
    "DATE_OF_BIRTH",
    "ADDRESS",
    "POSTCODE",
    "CODE",
    "IP",
    "ID",
    "HANDLE",
    "NAME",
)
"""Types of personal data, the strongest first: of two spans of one length its type names both."""

PLACEHOLDER = re.compile(r"\[(?:" + "|".join(TYPES) + r")(?:_\d{1,6})?\]")

ANY_PLACEHOLDER = re.compile(r"\[[A-Z_]{2,20}(?:_\d+)?\]")
"""Whatever looks like one, also an earlier askless's or a help desk's own: no word of anybody."""


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of a text, and what they are (:data:`TYPES`)."""

    start: int
    end: int
    type: str


Recogniser = Callable[[str], Iterator[Span]]


_DIGIT = re.compile(r"\d")
DIGITS, FOUR_DIGITS, FIVE_DIGITS = (
    Trait(re.compile(rf"\d{{{n}}}").search, in_words=False) for n in (1, 4, 5)
)
"""Whether a text holds a digit, four or five side by side: asked often, answered in no time."""
# Patterns that start with one plain character, not with a look back, search faster.
FIVE_ALONE = re.compile(r"\d(?<!\d.)\d{4}[ ]{1,2}[^\W\d_]")
"""Five digits and a word behind them, as a French postcode and its town."""
_DENSE = re.compile(r"\d(?:[\w .\-/()#*,+]{0,2}\d){2}")
_CUE_ROOM = 90
"""Characters before a number in which its cue is looked for."""


def around_digits(text: str) -> tuple[int, str]:
    """The part of ``text`` with numbers of three or more digits and their cues, and its offset.

    Most messages have none, and most long ones only a few: looking there alone is what keeps
    the recognisers of numbers fast. Empty when there is no such number.
    """
    dense = list(_DENSE.finditer(text)) if DIGITS.stands_in(text) else None
    if not dense:
        return 0, ""
    start = max(0, dense[0].start() - _CUE_ROOM)
    while start and not text[start - 1].isspace():
        start -= 1
    return start, text[start : dense[-1].end() + _CUE_ROOM]


@lru_cache(maxsize=16)
def digit_count(text: str) -> int:
    """Digits in ``text``: the cheap look before a pattern of numbers that holds so many."""
    return len(_DIGIT.findall(text)) if DIGITS.stands_in(text) else 0


def shifted(spans: Iterable[Span], offset: int) -> Iterator[Span]:
    """``spans`` moved right by ``offset`` characters."""
    for span in spans:
        yield Span(span.start + offset, span.end + offset, span.type)


def spans_of(pattern: re.Pattern[str], text: str, type_: str) -> Iterator[Span]:
    """The matches of ``pattern``: its group ``v`` where it has one, else all of the match."""
    group: str | int = "v" if "v" in pattern.groupindex else 0
    for found in pattern.finditer(text):
        yield Span(found.start(group), found.end(group), type_)
