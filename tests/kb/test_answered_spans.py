"""Stretches of time in which an article was live: joined, cut out, in order."""

from __future__ import annotations

import itertools
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kb.answered_spans import ALWAYS, Span, frame, lives, without
from kb.publications import Publication
from tests.factories import NOW

DAYS = range(12)
PLACE = ("returns/send-back", "fr")


def at(day: int) -> object:
    """A day from NOW on."""
    return NOW + timedelta(days=day)


def span(start: int | None, end: int | None) -> Span:
    """A stretch between two days."""
    since, until = (None if one is None else NOW + timedelta(days=one) for one in (start, end))
    return Span(since, until)


def holds(one: Span, day: int) -> bool:
    """Whether a day lies in a stretch."""
    moment = NOW + timedelta(days=day)
    return (one.since is None or one.since <= moment) and (one.until is None or moment < one.until)


def a_publication(start: int, end: int | None) -> Publication:
    """A version of the article that was live between two days."""
    until = None if end is None else NOW + timedelta(days=end)
    return Publication(*PLACE, f"v{start}", NOW + timedelta(days=start), until)


pairs = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).filter(lambda two: two[0] < two[1])


@given(st.lists(pairs, min_size=1, max_size=5))
def test_an_article_is_live_on_the_days_of_its_versions(versions: list[tuple[int, int]]) -> None:
    """Whatever overlaps or follows at once is one stretch; stretches are in order and apart."""
    found = lives(a_publication(*one) for one in versions)[PLACE]
    for day in DAYS:
        assert any(holds(one, day) for one in found) == any(a <= day < b for a, b in versions)
    ends = [(one.until, later.since) for one, later in itertools.pairwise(found)]
    assert all(end is not None and since is not None and end < since for end, since in ends)


@given(st.lists(pairs, max_size=5), st.sampled_from([ALWAYS, span(3, 9), span(None, 5)]))
def test_what_is_left_of_a_window_is_the_rest(cut: list[tuple[int, int]], window: Span) -> None:
    """Each day of the window lies in a stretch or in what is left, never in both."""
    spans = lives(a_publication(*one) for one in cut).get(PLACE, [])
    left = without(window, spans)
    for day in DAYS:
        inside = holds(window, day) and not any(holds(one, day) for one in spans)
        assert [holds(one, day) for one in left].count(True) == inside


def test_a_live_article_has_no_end() -> None:
    """Nor has the time after a withdrawal; what comes in order is told in order."""
    found = lives([a_publication(5, None), a_publication(1, 3)])[PLACE]
    assert found == [span(1, 3), span(5, None)]
    assert without(ALWAYS, found) == [span(None, 1), span(3, 5)]
    rows = frame(("t-1", "fr", "a", one) for one in reversed(found))
    assert rows["since"].tolist() == [at(1), at(5)]
    assert rows["until"].isna().tolist() == [False, True]
