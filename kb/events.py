"""Events: what visitors of the help center did, without who they are.

What a browser sends is read here and nowhere else: kinds, fields and values that are listed, and
nothing beside them. Times are the server's own and kept to the hour.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from kb.frames import Column, FrameSchema
from kb.searches import search_id

EVENT_KINDS = ("search", "click", "view", "vote", "suggest", "deflect", "contact", "visit")
"""A search (the last of a burst), a result opened, an article seen, a vote or its comment,
suggestions beside the contact form, one of them that answered, a way of contact taken, and the
counts of one visit when it ends."""

EVENTS = FrameSchema(
    "events",
    (
        Column("hour_at", "time", "hour of the event; nothing finer is kept"),
        Column("kind", "text", "one of kb.events.EVENT_KINDS"),
        Column("locale", "text", "language of the page"),
        Column("query", "text", "redacted search words; null for what too few typed", null=True),
        Column("results", "integer", "results shown", "results", True),
        Column("article_id", "text", "article seen, opened, voted on or left from", null=True),
        Column("value", "text", "see kb.events.VALUES", null=True),
        Column("searches", "integer", "searches of a visit", "searches", True),
        Column("zero", "integer", "those of them without a result", "searches", True),
        Column("views", "integer", "articles seen in a visit", "views", True),
        Column("contact", "integer", "ways of contact taken in a visit", "clicks", True),
    ),
)

VALUES: Mapping[str, re.Pattern[str]] = {
    "search": re.compile("again"),
    "click": re.compile("[1-9][0-9]?"),
    "vote": re.compile("up|down|comment"),
    "contact": re.compile("page|email|phone|form|chat|messages|other"),
    "visit": re.compile("up|down|solved"),
}
"""What ``value`` says: a search after one of which nothing was opened; the place of the result;
the vote; the way of contact; the visit's last vote, or that a suggestion answered."""

WITH_QUERY = frozenset({"search", "click"})
COUNTS = ("searches", "zero", "views", "contact")
MOST_RESULTS, MOST_COUNT = 100_000, 1_000
LONGEST_QUERY, LONGEST_COMMENT, LONGEST_ARTICLE = 120, 1_000, 300
MOST_EVENTS = 20
"""Events in one message."""
MOST_BYTES = 2_048
"""Bytes of one message."""

_ARTICLE = re.compile(r"[\w-]+(?:/[\w-]+)*")


@dataclass(frozen=True, slots=True)
class Event:
    """One event; texts are as they were typed until :func:`masked` put them right."""

    hour_at: datetime
    kind: str
    locale: str
    query: str | None = None
    results: int | None = None
    article_id: str | None = None
    value: str | None = None
    comment: str | None = None
    """Words beside a vote: no part of EVENTS, so that no figure, table or file holds them."""
    searches: int | None = None
    zero: int | None = None
    views: int | None = None
    contact: int | None = None
    is_fresh: bool = True
    """Whether the query counts towards k: not when one address sends it again on the same day."""
    who: str = field(default="", repr=False)
    """From which address, until it is known whether the query is fresh; no store takes it."""


Mask = Callable[[str, str], str]
"""(text, locale) -> the text without personal data."""


def hour_of(moment: datetime) -> datetime:
    """The hour of a moment, in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def parsed(
    body: bytes, locales: Collection[str], now: datetime, who: str = ""
) -> tuple[list[Event], int]:
    """The events of a message (JSON: one object, or a list), and how many were none of ours.

    ``who`` is the address that it came from. A message that is no JSON, or holds more than
    :data:`MOST_EVENTS`, gives no event and 1.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return [], 1
    items = document if isinstance(document, list) else [document]
    if len(items) > MOST_EVENTS:
        return [], 1
    hour = hour_of(now)
    found = [event_of(item, locales, hour, who=who) for item in items]
    events = [event for event in found if event is not None]
    return events, len(found) - len(events)


def event_of(item: Any, locales: Collection[str], hour: datetime, *, who: str = "") -> Event | None:
    """The event that a JSON object holds, None for what is none; unknown keys are not read."""
    if not isinstance(item, dict):
        return None
    kind, locale = item.get("kind"), item.get("locale")
    if not isinstance(kind, str) or kind not in EVENT_KINDS or locale not in locales:
        return None
    try:
        event = Event(hour, kind, str(locale), who=who, **_fields(kind, item))
    except ValueError:
        return None
    return event if _is_whole(event) else None


def _fields(kind: str, item: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "article_id": _article(item.get("article")),
        "value": _value(kind, item.get("value")),
    }
    if kind in WITH_QUERY:
        found["query"] = _text(item.get("query"), LONGEST_QUERY)
    if kind in {"search", "suggest"}:
        found["results"] = _count(item.get("results"), MOST_RESULTS)
    if kind == "vote":
        found["comment"] = _text(item.get("comment"), LONGEST_COMMENT)
    if kind == "visit":
        found |= {name: _count(item.get(name), MOST_COUNT) or 0 for name in COUNTS}
    return found


def _is_whole(event: Event) -> bool:
    """Whether an event has what its kind is about; a visit in which nothing was done is none."""
    if event.kind == "vote":
        is_comment = event.value == "comment"
        return event.value is not None and bool(event.comment or not is_comment)
    if event.kind == "visit":
        return any(getattr(event, name) for name in COUNTS) or event.value is not None
    return event.article_id is not None if event.kind == "view" else True


def _count(found: Any, most: int) -> int | None:
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= most:
        raise ValueError("no count")
    return found


def _text(found: Any, longest: int) -> str | None:
    """The text with single spaces; None for none, and for one that is too long to be one."""
    if found is None:
        return None
    if not isinstance(found, str):
        raise ValueError("no text")  # noqa: TRY004 - what browsers send is data, not a call
    text = " ".join("".join(c if c.isprintable() else " " for c in found).split())
    return text if 0 < len(text) <= longest else None


def _article(found: Any) -> str | None:
    if found is None or found == "":
        return None
    if not isinstance(found, str) or len(found) > LONGEST_ARTICLE or not _ARTICLE.fullmatch(found):
        raise ValueError("no article")
    return found


def _value(kind: str, found: Any) -> str | None:
    if found is None or found == "":
        return None
    allowed = VALUES.get(kind)
    if allowed is None or not isinstance(found, str) or not allowed.fullmatch(found):
        raise ValueError("no value of this kind")
    return found


def masked(event: Event, query: Mask, comment: Mask) -> Event:
    """The event with its texts masked; a query of which nothing is left is none."""
    if event.query is None and event.comment is None:
        return event
    return replace(
        event,
        query=None if event.query is None else query(event.query, event.locale) or None,
        comment=None if event.comment is None else comment(event.comment, event.locale) or None,
    )


def told_apart(event: Event, is_first: Callable[[str, str, str], bool]) -> Event:
    """A masked event, told whether its query is fresh.

    ``is_first`` is asked with address, what was typed and the day. Masked and folded, or whoever
    types another number or accent would be another visitor.
    """
    if not event.who or event.kind != "search" or event.query is None:
        return event
    day = event.hour_at.date().isoformat()
    is_fresh = is_first(event.who, search_id(event.query, event.locale), day)
    return event if is_fresh else replace(event, is_fresh=False)
