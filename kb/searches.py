"""Searches of readers that found nothing: what they typed, how often, and what became of it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from kb.frames import Column, FrameSchema
from kb.words import fold

if TYPE_CHECKING:
    import pandas as pd

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


def told_once(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Rows of SEARCHES of two logs; a query in both as the one that counted it more often.

    Most searches first; of equal counts the row of ``one``.
    """
    rows: dict[str, dict[str, object]] = {}
    for row in [*one.to_dict("records"), *other.to_dict("records")]:
        known = rows.get(row["search_id"])
        if known is None or row["searches"] > known["searches"]:
            rows[row["search_id"]] = {str(name): value for name, value in row.items()}
    ranked = sorted(rows.values(), key=lambda row: (-int(str(row["searches"])), row["search_id"]))
    return SEARCHES.frame(ranked)
