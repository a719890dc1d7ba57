"""Topics explained: tickets that show what a topic is, and where topics lie on a map.

The tables live with the other private results. A map that is shared holds no ticket: of a ticket it
shows a dot, which topic it is of, and nothing else.
"""

from __future__ import annotations

from kb.frames import Column, FrameSchema

TYPICAL, BORDERLINE, ODD = "typical", "borderline", "odd"
KINDS = (TYPICAL, BORDERLINE, ODD)
"""Nearest the middle; nearly another topic's; far from the middle and from other topics."""

TOPIC_EXAMPLES = FrameSchema(
    "topic_examples",
    (
        Column("topic_id", "text", "a topic of the lower level"),
        Column("kind", "text", "typical, borderline or odd"),
        Column("rank", "integer", "1 for the best example of its kind"),
        Column("ticket_id", "text", "the ticket"),
        Column("similarity", "number", "cosine to its topic's middle", "-1 to 1"),
        Column("other_id", "text", "the second nearest topic; null without one", null=True),
        Column("other_similarity", "number", "cosine to that one's middle", "-1 to 1", True),
    ),
)
"""Tickets by topic, kind and rank; of tickets with one text the first."""

TOPIC_PLACES = FrameSchema(
    "topic_places",
    (
        Column("topic_id", "text", "a topic of the lower level"),
        Column("x", "number", "from left to right", "0 to 1"),
        Column("y", "number", "from top to bottom", "0 to 1"),
        Column("radius", "number", "of its disc; its area grows with its tickets", "0 to 1"),
        Column("near", "texts", "the topics nearest in meaning, nearest first"),
    ),
)
"""The largest topics on a square map; discs do not cover one another."""

TICKET_PLACES = FrameSchema(
    "ticket_places",
    (
        Column("topic_id", "text", "the ticket's topic"),
        Column("x", "number", "from left to right", "0 to 1"),
        Column("y", "number", "from top to bottom", "0 to 1"),
    ),
)
"""A sample of tickets: the less typical the farther out, towards the topic they are like as well.

No column says which ticket it is.
"""
