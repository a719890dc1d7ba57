"""The effect of articles, from a panel to a verdict."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.deflection.effect import Effect, estimated
from kb.deflection.estimate import estimate_of, fit_of
from kb.deflection.panel import NEVER
from kb.deflection.roles import roles
from kb.deflection.simulation import drawn
from kb.deflection.verdicts import NOT_ESTIMABLE, NOT_SHOWN, SHOWN
from tests.panels import QUIET, a_panel, an_exact_panel

DRAWS = 100


def test_an_effect_of_half_is_found_exactly_where_there_is_no_chance() -> None:
    """Topics halved from their publication on, in counts that follow the model: 0.5."""
    panel = an_exact_panel()
    counts = panel.counts.copy()
    counts[:2, 40:] /= 2
    found = estimated(replace(panel, counts=counts), draws=DRAWS)
    assert found.delta == pytest.approx(0.5)
    assert found.prevented == pytest.approx(counts[:2, 40:].sum())
    assert found.verdict == SHOWN


def test_no_effect_is_shown_where_there_is_none() -> None:
    """A shop whose articles prevent nothing has an interval around 0."""
    found = estimated(a_panel(drawn(replace(QUIET, effects=(0.0,)), 4)), draws=DRAWS)
    assert found.verdict == NOT_SHOWN
    assert found.ci_low is not None
    assert found.ci_low < 0 < (found.ci_high or 0)


def test_an_effect_comes_back_as_it_went() -> None:
    """Through JSON, with what a stage adds to it; so do its lines."""
    found = estimated(a_panel(drawn(QUIET, 1)), draws=20)
    document = json.loads(json.dumps(found.document() | {"topics_version": "k"}))
    assert Effect.parsed(document) == found
    with pytest.raises(KeyError):
        Effect.parsed({})


@given(st.floats(0.5, 1000), st.integers(0, 5))
@settings(max_examples=10)
def test_the_unit_of_counting_changes_little(factor: float, seed: int) -> None:
    """All counts times one number: the two-way fit as it is; more tickets tell more of levels."""
    panel = a_panel(drawn(QUIET, seed))
    found = [roles(one) for one in (panel, replace(panel, counts=panel.counts * factor))]
    once, scaled = (estimate_of(one, fit_of(one), draws=2) for one in found)
    assert scaled.unmoved == pytest.approx(once.unmoved * factor, rel=1e-9)
    assert once.covers(scaled.delta)


def test_the_two_way_fit_stands_beside_it() -> None:
    """What a Poisson regression gives, with an interval of its own; a line says so."""
    found = estimated(a_panel(), draws=DRAWS)
    assert found.two_way is not None
    assert found.two_way["delta"] == pytest.approx(
        1 - (found.observed or 0) / found.two_way["expected"]
    )
    assert found.two_way["ci_low"] < found.two_way["delta"] < found.two_way["ci_high"]
    assert any("by one level a topic (two-way fit)" in line for line in found.lines())


@given(st.permutations(range(60)))
@settings(max_examples=5)
def test_the_order_of_topics_changes_nothing(order: list[int]) -> None:
    """Topics in another order give the same effect and the same interval."""
    panel = a_panel()
    moved = replace(panel, counts=panel.counts[order], published=panel.published[order])
    once, again = estimated(panel, draws=20), estimated(moved, draws=20)
    assert again.delta == pytest.approx(once.delta, abs=1e-9)
    assert again.ci_low == pytest.approx(once.ci_low, abs=1e-6)


@pytest.mark.parametrize("week", [20, 30, 100])
def test_a_shock_that_all_topics_share_changes_next_to_nothing(week: int) -> None:
    """One week three times as large: delta moves by 0.01 before publications, 0.015 late."""
    panel = a_panel()
    counts = panel.counts.copy()
    counts[:, week] *= 3
    once = estimated(panel, draws=20).delta or 0
    shocked = estimated(replace(panel, counts=counts), draws=20).delta or 0
    assert abs(once - shocked) < (0.01 if week < 52 else 0.015)


def test_a_topic_of_zeros_changes_nothing() -> None:
    """A topic that never had a ticket is no control and moves no figure."""
    panel = a_panel()
    wider = replace(
        panel,
        topics=(*panel.topics, "empty"),
        languages=(*panel.languages, ""),
        counts=np.vstack([panel.counts, np.zeros((1, panel.weeks))]),
        published=np.append(panel.published, NEVER),
        withdrawn=np.append(panel.withdrawn, NEVER),
    )
    once, again = estimated(panel, draws=20), estimated(wider, draws=20)
    assert again.delta == pytest.approx(once.delta, abs=1e-9)
    assert again.ci_low == pytest.approx(once.ci_low, abs=1e-9)
    assert again.controls == once.controls


@given(st.integers(0, 10**6), st.integers(1, 70), st.floats(0.0, 3.0), st.integers(0, 12))
@settings(max_examples=60, deadline=None)
def test_figures_are_finite_or_absent_whatever_the_table(
    seed: int, weeks: int, rate: float, articles: int
) -> None:
    """Sparse, short and odd tables: numbers or reasons, never nan and never a fault."""
    rng = np.random.default_rng(seed)
    panel = an_exact_panel(weeks=weeks, topics=20)
    counts = rng.poisson(rate * rng.lognormal(0, 2, (20, 1)), (20, weeks)).astype(float)
    published = np.full(20, NEVER)
    published[:articles] = rng.integers(-3, weeks + 3, articles)
    orders = np.where(rng.random(weeks) < 0.2, np.nan, rng.poisson(50, weeks).astype(float))
    found = estimated(replace(panel, counts=counts, published=published, orders=orders), draws=20)
    json.dumps(found.document(), allow_nan=False)
    assert (found.delta is None) == (found.verdict == NOT_ESTIMABLE)
    assert found.delta is not None or found.reasons


def test_publications_after_the_counts_are_not_estimable() -> None:
    """Articles of the future have no effect yet: a reason, no number."""
    panel = a_panel()
    found = estimated(replace(panel, published=np.minimum(panel.published + 500, NEVER)))
    assert (found.verdict, found.delta) == (NOT_ESTIMABLE, None)
    assert found.reasons[0].startswith("publications_in_future")


def test_an_imprecise_matcher_is_corrected_for() -> None:
    """0.136 seen with four matches of five right is 0.17; no effect has nothing to correct."""
    found = replace(estimated(a_panel(), draws=20), delta=0.136, ci_low=0.08, ci_high=0.9)
    assert found.divided(0.8) == pytest.approx(
        {"delta": 0.17, "ci_low": 0.1, "ci_high": 1.0, "precision": 0.8}
    )
    assert replace(found, delta=None).divided(0.8) is None


def test_a_precision_of_nothing_is_refused() -> None:
    """No share can be divided by it."""
    with pytest.raises(ValueError, match="precision"):
        estimated(a_panel(), draws=20).divided(0.0)


def test_the_same_seed_gives_the_same_interval() -> None:
    """Chance comes from the seed alone."""
    panel = a_panel()
    assert estimated(panel, seed=7, draws=50) == estimated(panel, seed=7, draws=50)
    assert estimated(panel, seed=7, draws=50) != estimated(panel, seed=8, draws=50)


def test_each_language_has_an_effect_of_its_own() -> None:
    """Halved in French, nothing in English; the parts add up; one language has no parts."""
    base = an_exact_panel(topics=20, published=np.where(np.arange(20) < 4, 40, NEVER))
    counts = base.counts.copy()
    counts[:2, 40:] /= 2
    spoken = ("fr", "fr", *("en",) * 18)
    found = estimated(replace(base, counts=counts, languages=spoken), draws=40)
    shares = {row["language"]: row["delta"] for row in found.by_language}
    assert shares == pytest.approx({"fr": 0.5, "en": 0.0}, abs=1e-6)
    assert sum(row["expected"] for row in found.by_language) == pytest.approx(found.expected)
    assert sum(row["topics"] for row in found.by_language) == found.topics
    assert any(line.startswith("  fr: 50.0%") for line in found.lines())
    assert estimated(replace(base, counts=counts), draws=40).by_language == ()
