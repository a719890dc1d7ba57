"""The audit's recognisers: what redaction marks, but for the ids that the report itself shows."""

from __future__ import annotations

from kb.config import Settings
from mining.audit import recogniser


def test_ids_of_topics_are_no_order_numbers() -> None:
    """A label may end in "order"; an order number beside it is still found."""
    marks = recogniser(Settings())
    assert marks("code · promo · order t-0012", "en") == []
    text = "where is my order 48213, see order t-0012"
    assert [text[start:end] for start, end, _ in marks(text, "en")] == ["48213"]
