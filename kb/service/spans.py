"""Opening hours as people write them, read without any table: settings are read at every start."""

from __future__ import annotations

from itertools import pairwise

MINUTES_A_DAY = 24 * 60
Span = tuple[int, int]
"""Opening and closing in minutes after midnight, closing after opening."""


def parsed_spans(text: str) -> tuple[Span, ...]:
    """``"9:00-12:30, 14:00-18:00"`` as spans; an empty text is a day on which nobody works.

    Raises:
        ValueError: no such span, it ends before it begins, or two of them overlap.
    """
    spans = sorted(_span(part) for part in text.split(",") if part.strip())
    for (_, closes), (opens, _) in pairwise(spans):
        if opens < closes:
            raise ValueError(f"{text}: two spans overlap")
    return tuple(spans)


def _span(text: str) -> Span:
    opens, dash, closes = text.partition("-")
    try:
        span = _minutes(opens), _minutes(closes)
    except ValueError:
        span = (0, 0)
    if not dash or span[0] >= span[1]:
        raise ValueError(f"{text.strip()}: write hours as 9:00-18:00")
    return span


def _minutes(text: str) -> int:
    hours, _, minutes = text.strip().partition(":")
    found = int(hours) * 60 + int(minutes or 0)
    if not 0 <= found <= MINUTES_A_DAY or int(minutes or 0) > 59:
        raise ValueError(text)
    return found
