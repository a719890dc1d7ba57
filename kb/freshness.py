"""Whether what an article says is still what agents tell customers, and which drafts have expired.

An article is renewed by the replies that support it and by its review. ``now`` is always given; a
clock that stands before something on file is not believed, and then nothing is told of the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol

from kb.articles import Article, ArticleStatus
from kb.decisions import Decision
from kb.evidence import CONTRADICTS_ARTICLE, CONTRADICTS_FACT, Evidence, Flag
from kb.proposals import Proposal
from kb.review import Move, moved

ASKLESS = "askless"
"""Who decides what nobody decided, in the log."""

EXPIRE, RETURN = "expire", "return"
"""Actions of the log: a draft that nobody decided on is put away; it comes back when told again."""

AHEAD = timedelta(days=1)
"""How far something on file may lie ahead of the clock: a reviewer's day is not UTC's."""

_CONTRADICTIONS = frozenset({CONTRADICTS_FACT, CONTRADICTS_ARTICLE})


class State(StrEnum):
    """How fresh an article is."""

    FRESH = "fresh"
    STALE = "stale"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


class Supported(Protocol):
    """What freshness asks of an article's evidence."""

    @property
    def last_supported_at(self) -> datetime | None:
        """When agents last told what it says."""

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What an editor must see."""

    @property
    def open_proposals(self) -> tuple[Proposal, ...]:
        """What agents tell beside it."""


@dataclass(frozen=True)
class Freshness:
    """How fresh one article is, and since when."""

    state: State
    supported_at: datetime | None = None
    """When agents last told what it says, or somebody reviewed it; None when neither is known."""
    days: int | None = None
    """Whole days since then."""

    @property
    def is_stale(self) -> bool:
        """Whether an editor should look at it: nobody supports it any more, or agents say other."""
        return self.state in {State.STALE, State.CONTRADICTED}

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        at = self.supported_at.isoformat() if self.supported_at else None
        return {"state": self.state.value, "supported_at": at, "days": self.days}


def freshness(
    article: Article, evidence: Supported | None, *, now: datetime, stale_days: int
) -> Freshness:
    """How fresh an article is at ``now`` (aware).

    Stale from ``stale_days`` whole days on without support or review. Unknown of an article that no
    evidence is kept of, and where the clock stands before its support or review. With
    180 days, an article last supported on 1 January is stale on 30 June of a common year.
    """
    known = _renewals(article, evidence)
    supported = max(known, default=None)
    is_told = supported is not None and supported <= now + AHEAD
    days = max((now - supported).days, 0) if supported is not None and is_told else None
    if evidence is not None and _is_contradicted(evidence):
        return Freshness(State.CONTRADICTED, supported, days)
    if days is None:
        return Freshness(State.UNKNOWN, supported)
    return Freshness(State.STALE if days >= stale_days else State.FRESH, supported, days)


def _renewals(article: Article, evidence: Supported | None) -> list[datetime]:
    """What renewed an article: replies with what it says, and beside them its review."""
    if evidence is None or evidence.last_supported_at is None:
        return []
    known = [evidence.last_supported_at]
    if article.reviewed_on:
        known.append(datetime.combine(article.reviewed_on, time(), UTC))
    return known


def _is_contradicted(evidence: Supported) -> bool:
    is_flagged = any(flag.kind in _CONTRADICTIONS for flag in evidence.flags)
    return is_flagged or any(one.kind == "contradiction" for one in evidence.open_proposals)


def expires_at(
    article: Article, evidence: Evidence | None, moves: Iterable[Move], *, days: int
) -> datetime | None:
    """When a draft that nobody decides on is put away; None for what is never put away.

    That is everything but a draft as askless drafted it, which no editor changed. The time is
    ``days`` after the last of its drafting, its support and what was decided on it.
    """
    if evidence is None or article.status is not ArticleStatus.DRAFT:
        return None
    if evidence.version != article.version or evidence.edits:
        return None
    known = [evidence.drafted_at, *(move.at for move in moves)]
    if evidence.last_supported_at is not None:
        known.append(evidence.last_supported_at)
    return max(known) + timedelta(days=days)


def expired(article: Article, *, now: datetime) -> Decision:
    """The draft put away, as if nobody had proposed it; an editor can reopen it."""
    after, move = moved(
        article, ArticleStatus.ARCHIVED, who=ASKLESS, now=now, action=EXPIRE, reason="expired"
    )
    return Decision(after, move)


def has_expired(article: Article, moves: Iterable[Move]) -> bool:
    """Whether an archived article was put away by :func:`expired` and not by a person."""
    last = max(moves, key=lambda move: move.at, default=None)
    is_away = article.status is ArticleStatus.ARCHIVED
    return is_away and last is not None and last.action == EXPIRE


def returned(article: Article, *, now: datetime) -> Decision:
    """An expired draft, a draft again: agents told it since."""
    after, move = moved(
        article, ArticleStatus.DRAFT, who=ASKLESS, now=now, action=RETURN, reason="told again"
    )
    return Decision(after, move)
