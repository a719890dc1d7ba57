"""When topics are found anew: worked cases of growth, bursts and other settings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mining.assigning import Placed, Texts, TopicModel
from mining.refitting import Counts, burst, changed_settings, grown, strain, strained


def counts(**given: Any) -> Counts:
    """A thousand tickets and nothing new, but for what is given."""
    plain: dict[str, Any] = {
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


def a_model() -> TopicModel:
    """Two topics whose unseen tickets, 40 each, come as near as 1.2 and 0.9, give or take 0.2."""
    texts = Texts([""], ["fr"], np.ones((1, 2), np.float32))
    bare = TopicModel.of(Placed((), texts, np.array([-1])))
    return replace(
        bare,
        ids=("t-0001", "t-0002"),
        own=np.array([1.2, 0.9], np.float32),
        members=np.array([40, 40], np.float32),
        spread=0.2,
    )


def strain_of(topic: list[int], nearness: list[float]) -> tuple[str, int] | None:
    """Of new tickets in these rows of the model."""
    return strained(np.array(topic, np.int64), np.array(nearness, np.float32), a_model(), fewest=8)


def test_tickets_like_those_of_their_topic_are_no_strain() -> None:
    """A little farther is chance."""
    assert strain_of([0] * 20 + [1] * 20, [1.15] * 20 + [0.9] * 20) is None


def test_tickets_less_like_their_topic_are_a_strain() -> None:
    """Twelve at 0.9 where 1.2 is usual: one and a half deviations, over five standard errors."""
    found = strain_of([0] * 12 + [1] * 30, [0.9] * 42)
    assert found == ("t-0001", 12)
    told = strain(counts(strained=found))
    assert told == "12 new tickets in t-0001 are less like it than its own: something new, perhaps"


def test_a_few_odd_tickets_are_no_strain() -> None:
    """Fewer than a topic needs."""
    assert strain_of([0] * 7, [0.2] * 7) is None


def test_a_slight_shift_of_many_tickets_is_no_strain() -> None:
    """Sure not to be chance, and too small to matter."""
    assert strain_of([0] * 5000, [1.12] * 5000) is None


def test_no_new_ticket_is_no_strain() -> None:
    """Nor are tickets in no topic."""
    assert strain_of([], []) is None
    assert strain_of([-1] * 20, [0.1] * 20) is None
    assert strain(counts()) is None
