"""The seven attempts to prove an effect wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kb.deflection.effect import Effect, estimated
from kb.deflection.falsification import shock_weeks
from kb.deflection.panel import NEVER, Panel
from kb.deflection.simulation import drawn
from tests.panels import QUIET, a_panel

NAMES = [
    "placebo_in_time",
    "event_study",
    "leave_one_topic_out",
    "without_shocks",
    "other_language",
    "total_contact_rate",
    "without_nearest_topics",
]
HISTORY = drawn(replace(QUIET, chosen="random"), 1)


def the_test(found: Effect, name: str) -> dict[str, Any]:
    """One test's row."""
    return next(row for row in found.falsification if row["name"] == name)


@pytest.fixture(scope="module")
def quiet() -> Effect:
    """A quiet shop with orders, its articles as they came."""
    return estimated(a_panel(HISTORY, orders=HISTORY.orders), draws=100)


def moved(weeks: int) -> Panel:
    """The quiet shop whose publications are said to be later than they were."""
    later = np.where(HISTORY.published < NEVER, HISTORY.published + weeks, NEVER)
    return a_panel(HISTORY, published=np.where(later < 104, later, NEVER))


def test_all_seven_are_there_in_order(quiet: Effect) -> None:
    """Each has a name, a verdict or none, and words."""
    assert [row["name"] for row in quiet.falsification] == NAMES
    assert all(row["detail"] for row in quiet.falsification)


def test_a_sound_effect_passes_what_can_be_tested(quiet: Effect) -> None:
    """Only the language test cannot be made: the table has no languages."""
    failed = [row["name"] for row in quiet.falsification if row["passed"] is False]
    unmade = [row["name"] for row in quiet.falsification if row["passed"] is None]
    assert (failed, unmade) == ([], ["other_language"])


def test_an_effect_before_the_article_fails_the_placebo_in_time() -> None:
    """Dates eight weeks too late: tickets fell before the articles are said to have come."""
    counts = HISTORY.without.copy()
    after = np.arange(104) >= HISTORY.published[:, None]
    counts[after] *= 0.5
    found = estimated(replace(moved(8), counts=counts), draws=100)
    assert the_test(found, "placebo_in_time")["passed"] is False


def test_an_effect_of_one_topic_alone_fails_when_it_is_left_out() -> None:
    """One giant topic falls, nineteen do not."""
    counts = HISTORY.without.copy()
    topic = int(np.flatnonzero(HISTORY.published < NEVER)[0])
    counts[topic] *= 40
    counts[topic, HISTORY.published[topic] :] *= 0.1
    found = estimated(a_panel(HISTORY, counts=counts), draws=100)
    row = the_test(found, "leave_one_topic_out")
    assert row["topic"] == f"topic-{topic:03}"
    assert row["passed"] is False
    assert row["high"] - row["low"] > 0.3


def test_the_event_study_goes_from_13_weeks_before_to_26_after(quiet: Effect) -> None:
    """A row a week, with expected and observed tickets and a band."""
    weeks = the_test(quiet, "event_study")["weeks"]
    assert [row["week"] for row in weeks] == [*range(-13, 27)]
    assert all(row["margin"] > 0 for row in weeks)


def test_weeks_far_from_those_around_them_are_shocks() -> None:
    """A week three times as large as its neighbours is one; a season hardly makes any."""
    noise = np.random.default_rng(1).normal(0, 0.05, 104)
    week = (1 + 0.3 * np.sin(np.arange(104) / 8)) * np.exp(noise)
    assert 60 not in shock_weeks(week)
    assert len(shock_weeks(week)) < 3
    week[60] *= 3
    assert 60 in shock_weeks(week)


def languages(fall: float) -> Panel:
    """The quiet shop in French, and twins in English of the topics with an article."""
    treated = np.flatnonzero(HISTORY.published < NEVER)
    twins = np.random.default_rng(5).poisson(HISTORY.without[treated]).astype(float)
    after = np.arange(104) >= HISTORY.published[treated, None]
    twins[after] *= 1 - fall
    base = a_panel(HISTORY)
    return replace(
        base,
        topics=(*base.topics, *(base.topics[k] for k in treated)),
        languages=("fr",) * 60 + ("en",) * len(treated),
        counts=np.vstack([HISTORY.seen, twins]),
        published=np.append(base.published, np.full(len(treated), NEVER)),
        withdrawn=np.append(base.withdrawn, np.full(len(treated), NEVER)),
    )


def test_an_article_must_not_reduce_tickets_in_another_language() -> None:
    """English twins that do not fall pass; English twins that fall alike fail."""
    assert the_test(estimated(languages(0.0), draws=100), "other_language")["passed"] is True
    assert the_test(estimated(languages(0.5), draws=100), "other_language")["passed"] is False


def test_tickets_that_come_back_elsewhere_fail_the_total_check() -> None:
    """Half of the tickets gone from topics with articles, none from the total."""
    counts = HISTORY.without.copy()
    after = np.arange(104) >= HISTORY.published[:, None]
    gone = (counts * after * 0.7).sum(axis=0)
    counts[after] *= 0.3
    others = np.flatnonzero(HISTORY.published == NEVER)
    counts[others] += gone / len(others)
    found = estimated(a_panel(HISTORY, counts=counts, orders=HISTORY.orders), draws=100)
    row = the_test(found, "total_contact_rate")
    assert row["passed"] is False
    assert row["prevented"] > row["fall"]


def test_topics_close_in_meaning_can_be_named() -> None:
    """Without those named the effect is estimated again."""
    panel = a_panel(HISTORY)
    treated, others = (panel.topics[k] for k in (np.argmin(panel.published), -1))
    near = {treated: [others]} if panel.published[-1] == NEVER else {treated: [panel.topics[0]]}
    row = the_test(estimated(panel, draws=50, near=near), "without_nearest_topics")
    assert "in meaning" in row["detail"] or row["passed"] is None


def test_orders_that_are_missing_are_noted_and_not_guessed(quiet: Effect) -> None:
    """Weeks without orders are left out of both sums of the figure per 1000 orders."""
    orders = HISTORY.orders.copy()
    orders[90:95] = np.nan
    found = estimated(a_panel(HISTORY, orders=orders), draws=50)
    assert any(note.startswith("orders_missing: 5 weeks") for note in found.notes)
    assert found.prevented_per_1000_orders == pytest.approx(
        quiet.prevented_per_1000_orders, rel=0.15
    )


def test_no_orders_no_figure_per_1000() -> None:
    """The figure needs them."""
    assert estimated(a_panel(HISTORY), draws=20).prevented_per_1000_orders is None
