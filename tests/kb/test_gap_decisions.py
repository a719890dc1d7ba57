"""Decisions on gaps: which stand, and which may be taken."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import GapError
from kb.gap_decisions import ACTIONS, GapDecision, decided, dismissals
from tests.factories import NOW

GAPS = [("t-0001", "fr"), ("t-0001", "en"), ("t-0002", "fr")]


def a_decision(action: str = "dismiss", **changes: Any) -> GapDecision:
    """Léa's decision on the French gap of the first topic."""
    given = {"topic_id": "t-0001", "locale": "fr", "reason": "trop rare", "number": 1} | changes
    return GapDecision(at=NOW, who="Léa", action=action, **given)


def test_a_reopened_gap_is_dismissed_no_more() -> None:
    """Of each gap the last decision counts; the other language is untouched."""
    english = a_decision(locale="en")
    assert dismissals([a_decision(), english, a_decision("reopen")]) == {english.key: english}


@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.sampled_from(GAPS))))
def test_what_stands_was_decided_last(log: list[tuple[str, tuple[str, str]]]) -> None:
    """Law: a gap is dismissed when its last decision says so, whatever came between."""
    made = [a_decision(action, topic_id=t, locale=loc) for action, (t, loc) in log]
    last = {one.key: one for one in made}
    assert dismissals(made) == {k: d for k, d in last.items() if d.action == "dismiss"}


def test_a_decision_survives_its_record() -> None:
    """What the log keeps is read back whole, accents too."""
    one = a_decision(reason="l'échange est géré en boutique, été compris")
    assert GapDecision.parsed(one.record()) == one


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"topic_id": "t-0009"}, "no tickets of this topic"),
        ({"reason": "  "}, "pass --reason"),
        ({"action": "reopen"}, "not dismissed"),
    ],
)
def test_what_cannot_be_decided_says_why(changes: dict[str, Any], problem: str) -> None:
    """No such gap, no reason, nothing to take back."""
    with pytest.raises(GapError, match=problem):
        decided([], a_decision(**changes), gaps=GAPS)


def test_twice_dismissed_is_refused() -> None:
    """The log would say the same thing twice."""
    with pytest.raises(GapError, match="already"):
        decided([a_decision()], a_decision(number=2), gaps=GAPS)


@pytest.mark.parametrize("record", [{}, {"action": "burn"}, {"at": "2026-01-01T00:00:00"}])
def test_what_is_no_decision_is_refused(record: dict[str, Any]) -> None:
    """A missing key, an unknown action, a time without a zone."""
    whole = a_decision().record() if record else {}
    with pytest.raises((KeyError, TypeError, ValueError)):
        GapDecision.parsed({**whole, **record})
