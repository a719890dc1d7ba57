"""What agents told, to how many and when, in words: what an editor decides by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from kb.evidence import SentenceEvidence
from kb.words import counted

Telling = tuple[str, Sequence[SentenceEvidence]]
"""A value, and the sentences that give it."""


def told_to(tellings: Sequence[Telling]) -> str:
    """The values in the order of their last mention, each with its customers and days.

    Example: "agents said “14 days” to 12 customers until 31 March 2026, “30 days” to 40 since
    1 April 2026". The newest value has the day it began, an older one the day it was last given.
    """
    ordered = sorted(tellings, key=lambda one: _last(one[1]))
    newest = max((_last(sentences) for _, sentences in ordered), default="")
    parts = [
        f"“{said}” to {counted(customers(sentences), 'customer')}"
        + (_between(sentences) if len(ordered) == 1 else _when(sentences, newest))
        for said, sentences in ordered
    ]
    return f"agents said {', '.join(parts)}"


def customers(sentences: Sequence[SentenceEvidence]) -> int:
    """Customers who were told one of the sentences; of several at most, where some heard two.

    Example: two sentences told to 5 customers each in the same 5 tickets are 5.
    """
    tickets = {ticket for one in sentences for ticket in one.tickets}
    summed = sum(one.customers for one in sentences)
    return min(summed, max(len(tickets), max((s.customers for s in sentences), default=0)))


def day(at: datetime) -> str:
    """A day as a person writes it: 31 March 2026 (UTC)."""
    moment = at.astimezone(UTC)
    return f"{moment.day} {moment:%B %Y}"


def _between(sentences: Sequence[SentenceEvidence]) -> str:
    days = _days(sentences)
    return f" from {days[0]} to {days[1]}" if days else ""


def _when(sentences: Sequence[SentenceEvidence], newest: str) -> str:
    days = _days(sentences)
    if not days:
        return ""
    return f" since {days[0]}" if _last(sentences) == newest else f" until {days[1]}"


def _days(sentences: Sequence[SentenceEvidence]) -> tuple[str, str] | None:
    first = min((s.first_seen_at for s in sentences if s.first_seen_at), default=None)
    last = max((s.last_seen_at for s in sentences if s.last_seen_at), default=None)
    return None if first is None or last is None else (day(first), day(last))


def _last(sentences: Sequence[SentenceEvidence]) -> str:
    return max((s.last_seen_at.isoformat() for s in sentences if s.last_seen_at), default="")
