"""Events: what visitors of the help center did, without who they are."""

from __future__ import annotations

from kb.frames import Column, FrameSchema

EVENT_KINDS = ("search", "view", "vote", "contact", "visit")

EVENTS = FrameSchema(
    "events",
    (
        Column("hour_at", "time", "hour of the event; nothing finer is kept"),
        Column("kind", "text", "one of kb.events.EVENT_KINDS"),
        Column("locale", "text", "language of the page"),
        Column("query", "text", "redacted search words", null=True),
        Column("results", "integer", "results shown for the search", "results", True),
        Column("article_id", "text", "article seen, voted on or left from", null=True),
        Column("value", "text", "vote (up, down) or contact channel", null=True),
    ),
)
