"""What is asked most, what more and more, since when articles are live and where they went."""

from __future__ import annotations

from datetime import timedelta

from kb.demand import asked, rising
from kb.live_days import live_days, unchanged_elsewhere
from kb.publications import Publication
from tests.factories import NOW


def test_only_the_last_three_months_count() -> None:
    """Nor does what comes after the day that is asked about."""
    times = [("a", 1), ("a", 89), ("a", 91), ("b", -1)]
    answered = [(name, NOW - timedelta(days=days)) for name, days in times]
    assert asked(answered, NOW) == {"a": 2}


def test_an_article_rises_by_half_and_from_ten_tickets_on() -> None:
    """Nine are chance, and so is a third more; the steepest comes first."""
    counts = {"steep": (2, 12), "half": (8, 12), "third": (9, 12), "few": (0, 9)}
    answered = [
        (name, NOW - timedelta(days=days))
        for name, (before, now) in counts.items()
        for days in [40] * before + [5] * now
    ]
    assert rising(answered, NOW) == ("steep", "half")


def row(article: str, version: str, days: int, end: int | None = None) -> Publication:
    """A version that was live from one day to another."""
    ended = None if end is None else NOW + timedelta(days=end)
    return Publication(article, "fr", version, NOW + timedelta(days=days), ended)


def test_days_go_back_to_the_first_version_under_any_name() -> None:
    """A version that is published again after a break goes on with its own time."""
    log = [row("a/x", "v1", 0, 2), row("a/y", "v2", 2)]
    days = live_days(log, [row("a/y", "v3", 5)], {"a/x": "a/y"})
    assert days["a/y", "fr"] == (NOW, NOW + timedelta(days=5))


def test_a_file_that_was_moved_by_hand_is_known_by_its_text() -> None:
    """But not where two articles have that text, and not while the old one is live."""
    log = [row("a/x", "v1", 0, 2), row("b/x", "v1", 2), row("a/z", "v9", 0)]
    live = {("b/x", "fr"): "v1", ("a/z", "fr"): "v9", ("c/z", "fr"): "v9"}
    assert unchanged_elsewhere(log, live, "fr") == {"a/x": "b/x"}
    assert unchanged_elsewhere(log, live | {("d/x", "fr"): "v1"}, "fr") == {}
    assert unchanged_elsewhere(log, live, "en") == {}
