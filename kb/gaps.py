"""Gaps: topics without a good live article in one of the shop's languages."""

from __future__ import annotations

from kb.frames import Column, FrameSchema

GAP_KINDS = ("gap", "missing_language", "covered", "person")
"""No article answers it; answered in another language only; answered; editors want a person to."""
OPEN_KINDS = ("gap", "missing_language")
"""Kinds that an article would answer: they are ranked first, and drafted."""

FLAG = "flag"
QUEUE_KINDS = (
    "person", "contradiction", "gap", "missing_language", "unfindable", "process", FLAG, "search",
    "covered",
)  # fmt: skip
"""What an editor has to do, beside :data:`GAP_KINDS`; of several that hold the first one counts.

contradiction: agents answer differently and nobody has decided; unfindable: an article answers it
that the search does not show for customers' words; process: one answers it and as many still write;
flag: somebody says that an article is missing, or did not help; search: readers searched for it in
vain.
"""
WORK_KINDS = ("contradiction", "gap", "missing_language", "unfindable", "process", FLAG, "search")
"""Kinds that wait for somebody."""
STATES = ("open", "drafting", "published", "dismissed", "back")
"""Nothing done yet; a draft exists; an article is live; set aside; live or set aside, and tickets
without an answer came again."""
WAITING_STATES = ("open", "drafting", "back")

GAPS = FrameSchema(
    "gaps",
    (
        Column("topic_id", "text", "topic"),
        Column("locale", "text", "language of the tickets counted"),
        Column("kind", "text", "one of kb.gaps.GAP_KINDS"),
        Column("article_id", "text", "best live article, null when none comes near", null=True),
        Column("article_score", "number", "match of that article to the topic", "0 to 1", True),
        Column("tickets", "integer", "tickets of this topic and language", "tickets"),
        Column("customers", "integer", "distinct customers", "customers"),
        Column("covered_share", "number", "tickets matched to a live article", "0 to 1"),
        Column("trend", "number", "last 28 days against the 28 before", "ratio - 1", True),
        Column("handling_minutes", "number", "median handling time", "minutes", True),
        Column("priority", "number", "rank value: volume x trend x handling time"),
        Column("why", "text", "the ranking in one sentence"),
    ),
)
