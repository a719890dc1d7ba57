"""What a browser may tell: listed kinds, fields and values, and nothing beside them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.events import COUNTS, MOST_EVENTS, Event, masked, parsed

NOW = datetime(2026, 3, 1, 14, 37, 12, tzinfo=UTC)
VISIT = {"kind": "visit", "locale": "fr", "searches": 2, "zero": 1, "views": 1, "contact": 0}


def one(**item: Any) -> Event | None:
    """The event of a message with one object."""
    events, _ = parsed(json.dumps({"locale": "fr", **item}).encode(), ("fr", "en"), NOW)
    return events[0] if events else None


def test_an_event_keeps_the_hour_and_nothing_finer() -> None:
    """Minutes would tell visits apart."""
    event = one(kind="search", query="  où est\tmon  colis ", results=3)
    assert event == Event(NOW.replace(minute=0, second=0), "search", "fr", "où est mon colis", 3)


def test_unknown_fields_are_not_read() -> None:
    """An address or an agent that a script sends is nowhere to be found."""
    event = one(kind="view", article="returns/x", ip="10.0.0.1", agent="Firefox", id="u1")
    assert event is not None
    assert "10.0.0.1" not in repr(event)
    assert "Firefox" not in repr(event)


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "login"},
        {"kind": ["search"]},
        {"kind": "search", "locale": "de"},
        {"kind": "search", "results": -1},
        {"kind": "search", "results": True},
        {"kind": "search", "results": 10**30},
        {"kind": "search", "query": {"a": 1}},
        {"kind": "view"},
        {"kind": "view", "article": "../../etc/passwd"},
        {"kind": "view", "article": "a" * 400},
        {"kind": "vote", "article": "a/b"},
        {"kind": "vote", "value": "jean@mail.fr"},
        {"kind": "vote", "value": "comment"},
        {"kind": "contact", "value": "+33612345678"},
        {"kind": "visit", "searches": 0},
    ],
)
def test_what_is_no_event_is_refused(item: dict[str, Any]) -> None:
    """Kinds, languages, counts, addresses and values are checked."""
    assert one(**item) is None


def test_a_pasted_message_is_no_query() -> None:
    """The search is counted, its words are not kept."""
    event = one(kind="search", query="mot " * 100, results=0)
    assert event is not None
    assert event.query is None


def test_a_visit_has_its_counts() -> None:
    """And the last vote."""
    event = one(**VISIT, value="solved")
    assert event is not None
    assert [getattr(event, name) for name in COUNTS] == [2, 1, 1, 0]
    assert event.value == "solved"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null", b'"x"', b"7"])
def test_a_broken_message_gives_no_event(body: bytes) -> None:
    """And no traceback."""
    assert parsed(body, ("fr",), NOW) == ([], 1)


def test_a_message_with_too_many_events_gives_none() -> None:
    """A browser never has so many."""
    assert parsed(json.dumps([VISIT] * (MOST_EVENTS + 1)).encode(), ("fr",), NOW) == ([], 1)


@given(st.binary(max_size=300))
def test_whatever_comes_is_answered(body: bytes) -> None:
    """Any bytes give events and a count."""
    events, strange = parsed(body, ("fr",), NOW)
    assert len(events) + strange >= 0


def test_texts_are_masked_and_empty_ones_go() -> None:
    """A query of which nothing is left is none."""
    event = one(kind="search", query="secret", results=0)
    assert event is not None
    assert masked(event, lambda _t, _l: "", lambda t, _l: t).query is None
    assert masked(event, lambda t, _l: t.upper(), lambda t, _l: t).query == "SECRET"
