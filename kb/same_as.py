"""Editors' word that an article answers what a draft was for: one decision, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kb.articles import Article
from kb.evidence import Evidence

MOST_TICKETS = 10
"""Tickets kept of one decision: a topic with hundreds must not outweigh what people checked."""


@dataclass(frozen=True)
class SameAs:
    """One decision, as the log keeps it."""

    at: datetime
    who: str
    draft_id: str
    locale: str
    article_id: str
    """The article that says it already."""
    tickets: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, draft: Article, article_id: str, evidence: Evidence | None, who: str, now: datetime
    ) -> SameAs:
        """The decision on ``draft``, with the tickets that most of its sentences stand on."""
        counts: dict[str, int] = {}
        for one in evidence.sentences if evidence else ():
            for ticket in one.tickets:
                counts[ticket] = counts.get(ticket, 0) + 1
        best = sorted(counts, key=lambda ticket: (-counts[ticket], ticket))[:MOST_TICKETS]
        return cls(now, who, draft.id, draft.locale, article_id, tuple(best))

    def record(self) -> dict[str, Any]:
        """As one JSON object, time in ISO 8601."""
        return {**asdict(self), "at": self.at.isoformat(), "tickets": list(self.tickets)}

    @classmethod
    def parsed(cls, record: Mapping[str, Any]) -> SameAs:
        """The decision that :meth:`record` gave.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        known = {name: record[name] for name in cls.__dataclass_fields__}
        known["at"] = datetime.fromisoformat(str(record["at"]))
        known["tickets"] = tuple(str(one) for one in record["tickets"])
        return cls(**known)
