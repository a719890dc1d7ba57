"""A span of personal data in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
"""Types of personal data, the strongest first: where two spans overlap its type names both."""

PLACEHOLDER = re.compile(r"\[(?:" + "|".join(TYPES) + r")(?:_\d{1,6})?\]")


@dataclass(frozen=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of a text, and what they are (:data:`TYPES`)."""

    start: int
    end: int
    type: str


Recogniser = Callable[[str], Iterator[Span]]


def spans_of(pattern: re.Pattern[str], text: str, type_: str) -> Iterator[Span]:
    """The matches of ``pattern``: its group ``v`` where it has one, else all of the match."""
    group: str | int = "v" if "v" in pattern.groupindex else 0
    for found in pattern.finditer(text):
        yield Span(found.start(group), found.end(group), type_)
