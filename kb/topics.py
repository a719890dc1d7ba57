"""Topics: recurring needs found in tickets, at two levels, and which ticket belongs to which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kb.config import LOCALES
from kb.frames import Column, FrameSchema

if TYPE_CHECKING:
    import pandas as pd

TOPICS = FrameSchema(
    "topics",
    (
        Column("topic_id", "text", "stable id, t-0001 for topics, c-01 for categories"),
        Column("level", "text", "topic (one article's grain) or category"),
        Column("parent_id", "text", "the topic's category; null for a category", null=True),
        Column("label_fr", "text", "label in French; empty when French tickets support none"),
        Column("label_en", "text", "label in English; empty when English tickets support none"),
        Column("words_fr", "texts", "most telling French words, real words, best first"),
        Column("words_en", "texts", "most telling English words, best first"),
        Column("size", "integer", "tickets", "tickets"),
        Column("size_fr", "integer", "French tickets", "tickets"),
        Column("size_en", "integer", "English tickets", "tickets"),
        Column("customers", "integer", "distinct customers", "customers"),
        Column("share", "number", "share of all tickets with a need", "0 to 1"),
        Column("trend", "number", "last 28 days against the 28 before", "ratio - 1", True),
        Column("handling_minutes", "number", "median handling time, null if unknown", "min", True),
        Column("first_seen_at", "time", "oldest ticket"),
        Column("last_seen_at", "time", "newest ticket"),
        Column("channels", "texts", "channels, most used first"),
        Column("typical", "texts", "ids of its most typical tickets, best first"),
        Column("mark", "text", "person: editors want it never drafted", null=True, is_new=True),
    ),
)

ASSIGNMENTS = FrameSchema(
    "assignments",
    (
        Column("ticket_id", "text", "ticket"),
        Column("need", "integer", "its need: 0 the first, null as 0", null=True, is_new=True),
        Column("start", "integer", "where the need begins in the text", null=True, is_new=True),
        Column("end", "integer", "where it ends", null=True, is_new=True),
        Column("topic_id", "text", "its topic, null when none fits", null=True),
        Column("category_id", "text", "the topic's category", null=True),
        Column("similarity", "number", "cosine to the topic's centroid", "-1 to 1", True),
    ),
)


def first_needs(assignments: pd.DataFrame) -> pd.DataFrame:
    """The rows of ASSIGNMENTS of each ticket's first need: one a ticket."""
    return assignments[assignments["need"].fillna(0).eq(0).astype(bool)]


def with_topics(assignments: pd.DataFrame) -> pd.DataFrame:
    """Pairs of ticket and topic of ASSIGNMENTS, each once: two needs may have one topic."""
    return assignments[["ticket_id", "topic_id"]].dropna().drop_duplicates(ignore_index=True)


def without_topic(assignments: pd.DataFrame) -> int:
    """Tickets of ASSIGNMENTS none of whose needs has a topic."""
    import pandas as pd

    ticket, ids = pd.factorize(assignments["ticket_id"])
    placed = assignments["topic_id"].notna().to_numpy(dtype=bool)
    return len(ids) - len(pd.unique(ticket[placed]))


def label_in(row: Mapping[Any, Any], locale: str) -> str:
    """What a row of TOPICS is called in a language: in another one for want of a name, else its id.

    Where too few customers wrote any word of a topic, there is nothing else to call it.
    """
    order = sorted(LOCALES, key=lambda name: name != locale)
    names = (str(row[f"label_{name}"]) for name in order)
    return next((name for name in names if name), str(row["topic_id"]))
