"""The state of a gap: what was done about it, and whether its tickets came back all the same.

Pure: rows of tickets and what is known of articles and decisions go in, a :class:`State` comes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from kb.frames import instant
from kb.gap_decisions import GapDecision
from kb.words import counted
from mining.gaps import TREND_DAYS, kind_of
from mining.topic_tickets import TopicTickets

FEWEST_BACK = 5
"""Customers without an answer that bring a gap back: fewer would be chance, or one person."""
TIMES_BACK = 2
"""How many times the tickets of when it was dismissed bring a dismissed gap back."""


@dataclass(frozen=True)
class Standing:
    """What is known of one gap beside its tickets."""

    live: tuple[str, ...] = ()
    """Articles live in its language that were made from the topic, or answer it."""
    live_since: datetime | None = None
    """When the newest version of them went live; None where the log does not say."""
    drafts: tuple[str, ...] = ()
    """Articles made from the topic in its language that are drafts or in review."""
    dismissal: GapDecision | None = None
    """The decision to dismiss it, if that stands."""


@dataclass(frozen=True)
class State:
    """One of :data:`kb.gaps.STATES`, since when (None: not known, or no matter), and why."""

    name: str
    why: str
    since: datetime | None = None


def state(standing: Standing, tickets: TopicTickets, now: datetime) -> State:
    """The state of the gap whose topic and language have ``tickets``.

    ``now`` is the newest ticket's time. A dismissal counts until an article goes live after it.
    """
    dismissal = standing.dismissal
    went_live_later = (
        dismissal is not None
        and standing.live_since is not None
        and standing.live_since > dismissal.at
    )
    if dismissal is not None and not went_live_later:
        found = _after_dismissal(dismissal, tickets, now)
    elif standing.live:
        found = _after_publication(standing, tickets, now)
    else:
        found = State("open", "no article, and nobody has begun one")
    if standing.drafts and found.name in ("open", "back"):
        return State("drafting", f"a draft is there: {', '.join(standing.drafts)}", found.since)
    return found


def dismissed_words(dismissal: GapDecision) -> str:
    """Who dismissed it when and why, for a person."""
    return f"dismissed on {dismissal.at.date()} by {dismissal.who}: {dismissal.reason}"


def back_from(dismissal: GapDecision) -> int:
    """How many tickets (or searches) without an answer bring a dismissed gap back."""
    return max(TIMES_BACK * dismissal.unanswered, FEWEST_BACK)


def _after_dismissal(dismissal: GapDecision, tickets: TopicTickets, now: datetime) -> State:
    waiting = unanswered(recent(tickets, now, since=dismissal.at))
    told, enough = dismissed_words(dismissal), back_from(dismissal)
    if len(waiting) < enough or waiting.customers < FEWEST_BACK:
        return State("dismissed", told, dismissal.at)
    came = counted(len(waiting), "ticket")
    return State(
        "back", f"{came} without an answer since, {enough} bring it back; {told}", dismissal.at
    )


def _after_publication(standing: Standing, tickets: TopicTickets, now: datetime) -> State:
    """Live is back when tickets since would not count as covered, from five customers or more."""
    since = standing.live_since
    told = f"{', '.join(standing.live)} is live"
    told += f" since {since.date()}" if since else ""
    later = recent(tickets, now, since=since)
    waiting = unanswered(later)
    if waiting.customers < FEWEST_BACK or kind_of(later) == "covered":
        return State("published", told, since)
    came = f"{len(waiting)} of {counted(len(later), 'ticket')}"
    days = TREND_DAYS if since is None else min(TREND_DAYS, (now - since).days + 1)
    return State("back", f"{told}; {came} of the last {days} days have no answer", since)


def recent(tickets: TopicTickets, now: datetime, *, since: datetime | None = None) -> TopicTickets:
    """The tickets of the four weeks before ``now``, those after ``since`` only, if that is later.

    A ticket whose time is assumed is none of them: a spread has no before and after.
    """
    edge = now - timedelta(days=TREND_DAYS)
    edge = max(edge, since) if since is not None else edge
    is_later = np.asarray(tickets.created_at > instant(edge))
    return tickets.only(tickets.is_dated & is_later)


def unanswered(tickets: TopicTickets) -> TopicTickets:
    """Those that no live article in their language is known to answer."""
    return tickets.only(~tickets.is_answered)
