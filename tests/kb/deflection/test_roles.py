"""Who is measured, who compares, and when nothing is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kb.deflection.effect import estimated
from kb.deflection.panel import NEVER
from kb.deflection.roles import beginnings, roles
from kb.deflection.verdicts import NOT_ESTIMABLE
from tests.panels import a_panel, an_exact_panel


def changed(**changes: Any) -> Any:
    """The published weeks of the exact panel, by topic place."""
    published = np.full(12, NEVER, dtype=np.int64)
    for place, week in changes.items():
        published[int(place[1:])] = week
    return published


@pytest.mark.parametrize(
    ("published", "code"),
    [
        (changed(), "no_publications"),
        (changed(t0=60, t1=75), "publications_in_future"),
        (np.full(12, 40), "all_topics_published"),
        (np.where(np.arange(12) < 5, 40, NEVER), "too_few_controls"),
        (changed(t0=10), "no_topic_measurable"),
        (changed(t0=-5), "no_topic_measurable"),
        (np.where(np.arange(12) > 7, 40, NEVER), "too_little_to_compare_with"),
    ],
)
def test_an_effect_that_cannot_be_estimated_is_refused(published: Any, code: str) -> None:
    """Each lack has its reason code, and no number is given."""
    panel = an_exact_panel(published=published.astype(np.int64))
    if code == "too_little_to_compare_with":
        panel = replace(panel, counts=panel.counts * np.where(published < NEVER, 9, 1)[:, None])
    found = estimated(panel, draws=20)
    assert (found.verdict, found.delta, found.p_value) == (NOT_ESTIMABLE, None, None)
    assert any(reason.startswith(code[:21]) for reason in found.reasons)


@pytest.mark.parametrize("weeks", [1, 2, 26])
def test_short_tables_are_refused(weeks: int) -> None:
    """One week, or half a year, tells nothing of a before and an after."""
    panel = an_exact_panel(weeks=weeks)
    published = np.where(panel.published < NEVER, weeks - 1, NEVER)
    found = estimated(replace(panel, published=published), draws=20)
    assert any(reason.startswith("too_few_weeks") for reason in found.reasons)


def test_no_ticket_at_all_is_refused() -> None:
    """Zeros are no volume."""
    panel = an_exact_panel()
    found = estimated(replace(panel, counts=panel.counts * 0), draws=20)
    assert found.reasons[0].startswith("no_tickets")


def test_a_topic_born_after_its_article_is_left_out_with_a_reason() -> None:
    """The others are measured; it has a row without a figure."""
    panel = an_exact_panel()
    counts = panel.counts.copy()
    counts[0, :40] = 0
    found = estimated(replace(panel, counts=counts), draws=20)
    assert found.topics == 1
    assert any(reason.startswith("no_tickets_before") for reason in found.reasons)
    assert [row["topic"] for row in found.per_topic if row["delta"] is None] == ["topic-000"]


def test_a_topic_that_began_midway_does_not_lower_its_level() -> None:
    """Ten empty weeks before a busy topic's first ticket are before its life: no effect, still."""
    panel = an_exact_panel()
    counts = panel.counts.copy()
    counts[1, :10] = 0
    found = estimated(replace(panel, counts=counts), draws=20)
    assert found.delta == pytest.approx(0.0, abs=1e-9)


def test_a_rare_topic_lives_from_the_start() -> None:
    """Empty weeks before a first ticket are chance where most weeks are empty."""
    rare, busy = np.zeros(52), np.ones(52)
    rare[[20, 40]] = 1
    busy[:20] = 0
    assert beginnings(np.stack([rare, busy]), np.array([52, 52])).tolist() == [0, 20]


def test_weeks_without_any_ticket_change_nothing() -> None:
    """A closed shop for two weeks: noted, and the effect is the same."""
    panel = an_exact_panel()
    counts = panel.counts.copy()
    counts[:, 20:22] = 0
    counts[:, 50] = 0
    found = estimated(replace(panel, counts=counts), draws=20)
    assert found.delta == pytest.approx(0.0, abs=1e-9)
    assert any(note.startswith("weeks_without_tickets: 3") for note in found.notes)


def test_weeks_without_a_ticket_to_compare_with_are_left_out() -> None:
    """Only topics with an article have tickets in week 50: that week is not counted."""
    panel = an_exact_panel()
    counts = panel.counts.copy()
    counts[2:, 50] = 0
    found = estimated(replace(panel, counts=counts), draws=20)
    assert found.delta == pytest.approx(0.0, abs=1e-9)
    assert found.observed == pytest.approx(panel.counts[:2, 40:].sum() - panel.counts[:2, 50].sum())


def test_topics_published_later_than_the_counts_compare() -> None:
    """They have no article yet."""
    panel = an_exact_panel()
    published = panel.published.copy()
    published[5] = 70
    assert roles(replace(panel, published=published)).is_control[5]


def test_a_withdrawn_article_is_measured_until_then() -> None:
    """Weeks after the withdrawal count neither way."""
    panel = an_exact_panel()
    counts, withdrawn = panel.counts.copy(), panel.withdrawn.copy()
    counts[0, 40:45] /= 2
    withdrawn[0] = 45
    published = np.where(np.arange(12) == 0, 40, NEVER)
    found = estimated(
        replace(panel, counts=counts, published=published, withdrawn=withdrawn), draws=20
    )
    assert found.delta == pytest.approx(0.5)
    assert found.per_topic[0]["weeks"] == 5


def test_a_refusal_names_no_number_of_a_simulated_shop() -> None:
    """All topics but seven published: nothing but reasons."""
    panel = a_panel()
    published = np.where(np.arange(60) < 53, 60, NEVER)
    found = estimated(replace(panel, published=published))
    assert (found.delta, found.expected, found.falsification) == (None, None, ())
