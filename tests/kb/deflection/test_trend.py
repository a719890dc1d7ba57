"""The trend of all tickets per order, and what it foresees."""

from __future__ import annotations

import numpy as np

from kb.deflection.trend import foreseen


def test_a_straight_line_goes_on() -> None:
    """A rate that grows by 1 % a week, without noise, is foreseen exactly."""
    rate = np.exp(0.01 * np.arange(80))
    mean, error = foreseen(rate, 40)
    assert np.allclose(np.exp(mean), rate)
    assert error < 1e-6


def test_a_year_before_tells_the_season() -> None:
    """A yearly wave seen once is foreseen in the second year; from 30 weeks it is not."""
    weeks = np.arange(104)
    rate = np.exp(0.5 * np.sin(2 * np.pi * weeks / 52.18))
    late, early = foreseen(rate, 60)[0], foreseen(rate, 30)[0]
    assert np.abs(late - np.log(rate)).max() < 1e-6
    assert np.abs(early - np.log(rate)).max() > 0.3


def test_noise_that_lasts_makes_it_less_sure() -> None:
    """The same spread, in runs instead of week by week: a larger error."""
    rng = np.random.default_rng(1)
    single = rng.normal(0, 0.1, 80)
    runs = np.repeat(rng.normal(0, 0.1, 20), 4)
    assert foreseen(np.exp(runs), 48)[1] > foreseen(np.exp(single), 48)[1]


def test_weeks_without_orders_are_left_out() -> None:
    """A gap changes nothing of an exact line."""
    rate = np.exp(0.01 * np.arange(80))
    rate[[5, 6, 60]] = np.nan
    mean, _ = foreseen(rate, 40)
    assert np.allclose(mean, 0.01 * np.arange(80))
