"""Weeks beside the effect: they add up to it, and their band holds what chance does."""

from __future__ import annotations

import numpy as np
import pytest

from kb.deflection.effect import Effect, estimated
from kb.deflection.planning import panel_of
from kb.deflection.simulation import Shop, drawn


@pytest.fixture(scope="module")
def found() -> Effect:
    """The estimate of a simulated shop."""
    return estimated(panel_of(drawn(Shop(), 3)), draws=60)


def test_weeks_add_up_to_the_headline(found: Effect) -> None:
    """What is imputed in all weeks is what the estimate expects."""
    assert found.expected is not None
    assert sum(row["imputed"] for row in found.by_week) == pytest.approx(found.expected)


def test_weeks_before_follow_the_fit_and_have_no_band(found: Effect) -> None:
    """Of topics whose article is to come, as many are expected as came, over all their weeks."""
    before = [row for row in found.by_week if row["low"] is None]
    assert before
    expected, observed = (np.array([row[n] for row in before]) for n in ("expected", "observed"))
    assert expected.sum() == pytest.approx(observed.sum(), rel=0.1)
    after = [row for row in found.by_week if row["low"] is not None]
    assert all(row["low"] <= row["expected"] <= row["high"] for row in after)


def test_four_weeks_hold_the_tickets_of_their_weeks(found: Effect) -> None:
    """The stretches of the event study add up the same tickets, and stray less than a week."""
    study = next(row for row in found.falsification if row["name"] == "event_study")
    for name in ("expected", "observed"):
        sums = [sum(row[name] for row in study[part]) for part in ("weeks", "four_weeks")]
        assert sums[0] == pytest.approx(sums[1])
    spans = [np.mean([row["margin"] for row in study[part]]) for part in ("weeks", "four_weeks")]
    assert spans[1] < spans[0]
