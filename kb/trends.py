"""Topics over time: weekly counts, what is known of each topic, and which are rising now."""

from __future__ import annotations

from kb.frames import Column, FrameSchema

FULL_WEEK = 7.0
"""Days of a week that is over."""

BURST, USUAL, TOO_NEW, NOT_JUDGED = "burst", "usual", "too_new", "not_judged"
STATES = (BURST, USUAL, TOO_NEW, NOT_JUDGED)
"""What is said of a topic now; ``not_judged``: too little is known of the shop's weeks."""

WEEKLY = FrameSchema(
    "weekly",
    (
        Column("week", "text", "Monday of the week (UTC), ISO date"),
        Column("topic_id", "text", "a topic of the lower level"),
        Column("tickets", "integer", "tickets with this need, assumed dates left out", "tickets"),
        Column("customers", "integer", "distinct customers among them", "customers"),
        Column("all_tickets", "integer", "tickets of the shop with a need", "tickets"),
        Column("days", "number", "days of the week that the tickets reach", "days"),
        Column("orders", "integer", "orders placed; null when not known", "orders", True),
        Column("per_1000_orders", "number", "tickets per 1000 orders", "per 1000", True),
        Column("expected", "number", "tickets foreseen; null where not judged", "tickets", True),
        Column("p_value", "number", "chance of so many or more", "0 to 1", True),
        Column("is_burst", "flag", "more than chance and season explain (docs/topics.md)"),
    ),
)
"""Every topic in every week from the first ticket to the last."""

TRENDS = FrameSchema(
    "trends",
    (
        Column("topic_id", "text", "a topic of the lower level"),
        Column("state", "text", "burst, usual, too_new or not_judged"),
        Column("week", "text", "the week that is judged, its Monday; null without one", null=True),
        Column("tickets", "integer", "its tickets in that week", "tickets"),
        Column("expected", "number", "tickets foreseen for it", "tickets", True),
        Column("ratio", "number", "tickets / expected", "ratio", True),
        Column("p_value", "number", "chance of so many or more", "0 to 1", True),
        Column("since", "text", "first week of the burst that goes on, its Monday", null=True),
        Column("all_tickets", "integer", "all its tickets", "tickets"),
        Column("customers", "integer", "distinct customers of all its tickets", "customers"),
        Column("per_1000_orders", "number", "over all weeks with known orders", "per 1000", True),
        Column("first_seen_at", "time", "oldest ticket", null=True),
        Column("last_seen_at", "time", "newest ticket", null=True),
        Column("handling_minutes", "number", "median handling time", "minutes", True),
        Column("handled", "integer", "tickets whose handling time is known", "tickets"),
        Column("csat", "number", "mean satisfaction, 0 bad to 1 good", "0 to 1", True),
        Column("rated", "integer", "tickets whose customer said how satisfied", "tickets"),
    ),
)
"""A row for each topic, in the order of the topics."""

TOPIC_FACETS = FrameSchema(
    "topic_facets",
    (
        Column("topic_id", "text", "a topic of the lower level"),
        Column("facet", "text", "channel or language"),
        Column("value", "text", "which channel or language"),
        Column("tickets", "integer", "tickets of the topic with it", "tickets"),
        Column("share", "number", "share of the topic's tickets", "0 to 1"),
    ),
)
"""Channels and languages of each topic, most used first."""
