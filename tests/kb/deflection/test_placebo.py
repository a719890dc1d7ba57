"""Placebo effects, and what they say of an estimate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.deflection.estimate import Estimate, estimate_of, fit_of
from kb.deflection.placebo import concentration, counting
from kb.deflection.roles import roles
from tests.panels import a_panel

VOLUMES = st.lists(st.floats(0.1, 1e6), min_size=1, max_size=20)


@pytest.fixture(scope="module")
def estimate() -> Estimate:
    """The quiet shop's."""
    found = roles(a_panel())
    return estimate_of(found, fit_of(found), draws=99)


def test_equal_topics_count_as_many_as_they_are() -> None:
    """Four of one size have a concentration of 1 / 4, one giant alone of 1."""
    assert concentration(np.full(4, 7.0)) == pytest.approx(0.25)
    assert concentration(np.array([1e9, 1e-9])) == pytest.approx(1.0)


@given(VOLUMES)
def test_concentration_lies_between_an_nth_and_one(volumes: list[float]) -> None:
    """Whatever the sizes."""
    found = float(concentration(np.array(volumes)))
    assert 1 / len(volumes) - 1e-9 <= found <= 1 + 1e-9


def test_counting_error_is_that_of_two_poisson_counts() -> None:
    """400 expected from 400 before: 1 / 400 after, and 1 / 400 in the level."""
    assert counting(np.array([400.0]), np.array([400.0])) == pytest.approx(2 / 400)


def test_placebos_take_dates_of_articles_and_half_of_the_controls_at_most(
    estimate: Estimate,
) -> None:
    """20 articles and 40 controls: 20 placebos a draw, each at a date of an article."""
    design = estimate.placebos.design
    placed = design.stop < design.end
    assert set(placed.sum(axis=1)) == {20}
    dates = set(estimate.found.design.stop[0, estimate.found.treated])
    assert set(design.stop[placed]) <= dates


def test_one_giant_topic_is_less_sure_than_many(estimate: Estimate) -> None:
    """The same tickets on one topic instead of twenty: a wider interval."""
    equal, before = np.full(20, 100.0), np.full(20, 100.0)
    giant = np.r_[2_000.0 - 19, np.ones(19)]
    strays = estimate.placebos
    many = strays.standard_error(equal, before, 2_000.0)
    assert strays.standard_error(giant, before * 20, 2_000.0) > many


def test_the_fewer_came_the_less_sure_is_their_number(estimate: Estimate) -> None:
    """None of forty: the effect is large, and far from sure to be all."""
    few = estimate.placebos.standard_error(np.full(4, 10.0), np.full(4, 100.0), 0.0)
    assert few > 2 * estimate.placebos.standard_error(np.full(4, 10.0), np.full(4, 100.0), 40.0)
    found = replace(estimate, expected=np.full(4, 10.0), observed=np.zeros(4), before=np.ones(4))
    low, high = found.interval
    assert (found.delta, high) == (1.0, 1.0)
    assert low < 0.9


def test_nothing_is_as_likely_as_can_be_and_a_large_effect_is_not(estimate: Estimate) -> None:
    """p is 1 at 0, 1 / (draws + 1) or more far away, and never 0."""
    strays, error = estimate.placebos, estimate.standard_error
    assert strays.p_value(0.0, error) == 1.0
    assert strays.p_value(0.9, error) == pytest.approx(1 / 100)


def test_p_says_what_the_interval_says(estimate: Estimate) -> None:
    """At or below 0.05 only when the interval leaves 0 out."""
    for delta in np.linspace(-0.3, 0.3, 60):
        seen = replace(estimate, observed=estimate.expected * (1 - delta))
        low, high = seen.interval
        assert seen.p_value > 0.05 or not low < 0 < high


def test_names_of_topics_change_no_draw() -> None:
    """Topics under other names give the same placebos."""
    panel = a_panel()
    renamed = replace(panel, topics=tuple(reversed(panel.topics)))
    one, other = (
        estimate_of(roles(p), fit_of(roles(p)), draws=20).placebos for p in (panel, renamed)
    )
    assert np.array_equal(one.ratio, other.ratio)
