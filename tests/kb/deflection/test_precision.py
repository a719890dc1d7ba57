"""Effects put right for tickets that lie in the wrong topic."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.deflection import acceptance
from kb.deflection.effect import Effect
from kb.deflection.precision import corrected
from kb.deflection.simulation import Shop


def test_what_was_thinned_out_comes_back() -> None:
    """Of 100 tickets 80 belong and a quarter of those is prevented: 60 of 80 left, 20 % seen."""
    found = corrected((0.2, 0.1, 0.3), 60, 80)
    assert found is not None
    assert found["delta"] == pytest.approx(0.25)
    assert found["precision_before"] == pytest.approx(0.8)
    assert found["ci_low"] < 0.25 < found["ci_high"]


@given(st.floats(0.01, 0.9), st.integers(1, 300), st.integers(0, 300))
def test_a_correction_never_turns_an_effect(delta: float, right: int, wrong: int) -> None:
    """It grows, keeps its sign, stays a share, and no interval becomes narrower than by effect."""
    found = corrected((delta, delta / 2, min(delta * 1.2, 1.0)), right, right + wrong)
    assert found is not None
    assert delta - 1e-9 <= found["delta"] <= 1
    assert 0 <= found["ci_low"] <= found["delta"] <= found["ci_high"] + 1e-9 <= 1 + 1e-6


def test_nothing_seen_is_nothing_corrected() -> None:
    """0 stays 0, and its interval opens to both sides."""
    found = corrected((0.0, -0.1, 0.1), 50, 100)
    assert found is not None
    assert found["delta"] == 0
    assert found["ci_low"] < -0.1
    assert found["ci_high"] > 0.1


def test_more_prevented_than_belong_is_no_figure() -> None:
    """Twice as many tickets as expected, none of which belong: nothing can be said."""
    assert corrected((-0.5, -0.8, -0.2), 0, 40) is None


def test_few_answers_are_a_reason() -> None:
    """Below thirty nothing is corrected; the command that asks for more is named."""
    effect = Effect("effect shown", (), (), 0.2, 0.1, 0.3, 0.01, 10.0, 8.0, 2.0, None, 0.1)
    few = effect.audited(10, 12)
    assert few.corrected is None
    assert "too_few_answers: 12" in few.precision_reason
    assert any("not corrected for wrong topics" in line for line in few.lines())
    told = effect.audited(60, 80).lines()
    assert any("25.0%" in line and "60 of 80 audited tickets belonged" in line for line in told)
    assert replace(effect, delta=None).audited(60, 80).corrected is None


def test_a_matcher_that_guesses_is_put_right_by_an_audit() -> None:
    """Three of ten tickets land anywhere: biased without, unbiased with 200 tickets audited."""
    guessing = Shop(recall=0.7, is_guessing=True)
    shops = {"as seen": guessing, "audited": replace(guessing, labels=200)}
    found = acceptance.measured(10, scenarios=shops)
    assert found["as seen"]["bias"] < -0.03
    assert abs(found["audited"]["bias"]) < 0.02
    assert found["audited"]["coverage"] >= 0.8
