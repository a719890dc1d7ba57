"""The recognisers of redaction as the audit of the output uses them."""

from __future__ import annotations

from kb.audit import Recogniser, Span
from kb.config import Settings
from mining.redaction import Known, find_spans


def recogniser(settings: Settings) -> Recogniser:
    """What redaction marks, the shop's own order numbers too; nobody is known by name."""
    known = Known(order_patterns=settings.order_patterns)

    def marks(text: str, language: str) -> list[Span]:
        spans = find_spans(text, language=language, known=known)
        return [(span.start, span.end, span.type) for span in spans]

    return marks
