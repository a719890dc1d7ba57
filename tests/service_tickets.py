"""Tickets with their messages for tests of service figures, told in minutes after Monday noon."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from kb.service.figures import with_answers
from kb.service.hours import BusinessHours
from kb.service.rows import ServiceRows, service_rows
from kb.tickets import MESSAGES, TICKETS
from kb.topics import ASSIGNMENTS
from tests.factories import a_message_row, a_ticket_row

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
END = datetime(2026, 6, 1, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """That many minutes after the start."""
    return START + timedelta(minutes=minutes)


@dataclass
class Desk:
    """A help desk whose tickets are put together one by one."""

    tickets: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    topics: list[dict[str, Any]] = field(default_factory=list)

    def ticket(self, *said: tuple[str, float], **changes: Any) -> str:
        """A ticket whose messages are (author, minute); ``solved`` is a minute or None."""
        name = f"jsonl:{len(self.tickets) + 1}"
        topic, solved = changes.pop("topic", "t1"), changes.pop("solved", None)
        begins = changes.pop("begins", said[0][1] if said else 0)
        replies = [minute for author, minute in said if author == "agent"]
        row = {
            "ticket_id": name,
            "created_at": at(begins),
            "requester_key": name,
            "replies": len(replies),
            "reopens": 0,
            "first_agent_reply_at": at(replies[0]) if replies else None,
            "solved_at": None if solved is None else at(solved),
            "status": "open" if solved is None else "solved",
        }
        self.tickets.append(a_ticket_row(**(row | changes)))
        for position, (author, minute) in enumerate(said):
            direction = "in" if author == "customer" else "out"
            self.messages.append(
                a_message_row(
                    ticket_id=name,
                    position=position,
                    at=at(minute),
                    author_kind=author,
                    direction=direction,
                )
            )
        self.topics.append({"ticket_id": name, "need": 0, "topic_id": topic})
        return name

    def read(self, *, now: datetime = END, hours: BusinessHours | None = None) -> ServiceRows:
        """The service rows of it all."""
        return service_rows(
            TICKETS.frame(self.tickets),
            MESSAGES.frame(self.messages),
            ASSIGNMENTS.frame(self.topics),
            hours=hours or BusinessHours(),
            now=now,
        )

    def rows(self, **given: Any) -> pd.DataFrame:
        """The rows with what satisfaction says."""
        return with_answers(self.read(**given).rows)
