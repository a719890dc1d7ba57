"""When topics are found anew: worked cases of growth, bursts and other settings."""

from __future__ import annotations

import pytest

from mining.refitting import Counts, burst, changed_settings, grown


def counts(**given: int) -> Counts:
    """A thousand tickets and nothing new, but for what is given."""
    plain = {
        "made_from": 1000,
        "changed": 0,
        "assigned": 0,
        "unassigned": 0,
        "latest": 0,
        "latest_unassigned": 0,
    }
    return Counts(**{**plain, **given})


@pytest.mark.parametrize(("changed", "is_reason"), [(0, False), (250, False), (251, True)])
def test_more_than_a_quarter_of_other_tickets_is_a_reason(changed: int, is_reason: bool) -> None:
    """New, changed and removed ones together."""
    assert (grown(counts(changed=changed)) is not None) is is_reason


def test_so_many_without_a_topic_as_usual_are_no_burst() -> None:
    """Three of a hundred where three are usual, and where chance gives eight."""
    assert burst(counts(assigned=100, unassigned=3), usual=0.03, fewest=2) is None
    assert burst(counts(assigned=100, unassigned=8), usual=0.03, fewest=2) is None


def test_clearly_more_without_a_topic_are_a_burst() -> None:
    """Thirteen of a hundred where three are usual: chance 6 in a million."""
    found = burst(counts(assigned=100, unassigned=13), usual=0.03, fewest=8)
    assert found == "13 of 100 new tickets are in no topic, where 3.0% are usual"


def test_fewer_than_a_topic_needs_are_no_burst() -> None:
    """However unlikely: no topic could come of them."""
    assert burst(counts(assigned=7, unassigned=7), usual=0.01, fewest=8) is None


def test_many_quiet_tickets_hide_no_burst_of_today() -> None:
    """Twenty of thirty today; two thousand before them had topics."""
    some = counts(assigned=2030, unassigned=40, latest=30, latest_unassigned=20)
    assert burst(some, usual=0.02, fewest=8) is not None
    before = counts(assigned=2030, unassigned=40)
    assert burst(before, usual=0.02, fewest=8) is None


def test_a_slight_difference_over_very_many_tickets_is_no_burst() -> None:
    """2.4 % where 2 % are usual: sure not to be chance at 40,000 tickets, and no matter."""
    assert burst(counts(assigned=40_000, unassigned=960), usual=0.02, fewest=8) is None


def test_what_changed_is_named() -> None:
    """Tickets are no setting."""
    made = {"tickets": "a", "encoder": "use 1", "version": "5"}
    assert changed_settings(made, {**made, "tickets": "b"}) is None
    assert changed_settings(made, {**made, "encoder": "use 2", "version": "6"}) == (
        "encoder, version changed"
    )
