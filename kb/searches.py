"""Searches of readers that found nothing: what they typed, how often, and what became of it."""

from __future__ import annotations

import hashlib

from kb.frames import Column, FrameSchema
from kb.words import fold

SEARCHES = FrameSchema(
    "searches",
    (
        Column("search_id", "text", "s- and eight hex digits of the folded query and language"),
        Column("locale", "text", "language it was typed in"),
        Column("query", "text", "as most typed it; without personal data"),
        Column("searches", "integer", "how often it was typed", "searches"),
        Column("results", "integer", "most results it showed", "results", True),
        Column("clicks", "integer", "clicks on a result", "clicks", True),
    ),
)


def search_id(query: str, locale: str) -> str:
    """The lasting id of a query in a language; case, accents and spaces do not matter."""
    folded = " ".join(fold(query).split())
    return "s-" + hashlib.sha256(f"{locale}\x1f{folded}".encode()).hexdigest()[:8]
