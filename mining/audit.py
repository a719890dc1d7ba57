"""The recognisers of redaction as the audit of the output uses them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kb.audit import Recogniser, Span
from kb.config import Settings
from mining.redaction import Known, find_spans

_TOPIC_ID = re.compile(r"\b(?:t-\d{4,}|c-\d{2,})\b")
"""Ids of topics and categories, which a label may stand before that ends in "order"."""


@dataclass(frozen=True)
class Marks:
    """Marks what redaction would mask; a value, so that other processes can have it too."""

    order_patterns: tuple[str, ...] = ()

    @cached_property
    def _known(self) -> Known:
        return Known(order_patterns=self.order_patterns)

    def __call__(self, text: str, language: str) -> list[Span]:
        """Start, end and type of each."""
        spans = find_spans(text, language=language, known=self._known)
        ids = [found.span() for found in _TOPIC_ID.finditer(text)]
        return [
            (span.start, span.end, span.type)
            for span in spans
            if not any(start <= span.start and span.end <= end for start, end in ids)
        ]


def recogniser(settings: Settings) -> Recogniser:
    """What redaction marks, the shop's own order numbers too; nobody is known by name.

    Ids of topics, which the report shows beside labels, are no order numbers.
    """
    return Marks(tuple(settings.order_patterns))
