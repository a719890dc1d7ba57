"""Editors' word that an article answers what a draft was for, in ``data/same_as.jsonl``.

Append-only and private: ids of tickets, no text. The tickets behind the draft's sentences are, by
that word, answered by the article that was there. Matching does not learn from them by itself: they
are no random sample and all say yes, and would make it surer than it may be.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kb.articles import Article
from kb.evidence import Evidence
from kb.storage import files, movedstore
from kb.storage.logs import append_log, read_log
from kb.storage.workspace import Workspace

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


def path_of(workspace: Workspace) -> Path:
    """Where the log lies; it need not be there."""
    return workspace.data_dir / "same_as.jsonl"


def read(workspace: Workspace) -> list[SameAs]:
    """The decisions, oldest first.

    Raises:
        InputError: a line is none.
    """
    log = _log(workspace)
    names = movedstore.read_names(workspace)
    return [
        replace(
            one,
            draft_id=names.now(one.draft_id, one.at),
            article_id=names.now(one.article_id, one.at),
        )
        for one in log
    ]


def _log(workspace: Workspace) -> list[SameAs]:
    return read_log(path_of(workspace), SameAs.parsed, what="decision on a duplicate")


def add(workspace: Workspace, one: SameAs) -> None:
    """Add a decision at the end of the log, whole or not at all."""
    append_log(path_of(workspace), [one.record()])


def forget(workspace: Workspace, ticket_ids: Collection[str]) -> None:
    """Take tickets out of the log; the decisions stay. Nothing is written where none is in it."""
    gone = set(ticket_ids)
    log = _log(workspace)
    if any(not gone.isdisjoint(one.tickets) for one in log):
        left = [
            replace(one, tickets=tuple(ticket for ticket in one.tickets if ticket not in gone))
            for one in log
        ]
        files.write_json_lines(path_of(workspace), (one.record() for one in left))
