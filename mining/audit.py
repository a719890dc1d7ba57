"""The recognisers of redaction as the audit of the output uses them."""

from __future__ import annotations

import re

from kb.audit import Recogniser, Span
from kb.config import Settings
from mining.redaction import Known, find_spans

_TOPIC_ID = re.compile(r"\b(?:t-\d{4,}|c-\d{2,})\b")
"""Ids of topics and categories, which a label may stand before that ends in "order"."""


def recogniser(settings: Settings) -> Recogniser:
    """What redaction marks, the shop's own order numbers too; nobody is known by name.

    Ids of topics, which the report shows beside labels, are no order numbers.
    """
    known = Known(order_patterns=settings.order_patterns)

    def marks(text: str, language: str) -> list[Span]:
        spans = find_spans(text, language=language, known=known)
        ids = [found.span() for found in _TOPIC_ID.finditer(text)]
        return [
            (span.start, span.end, span.type)
            for span in spans
            if not any(start <= span.start and span.end <= end for start, end in ids)
        ]

    return marks
