"""A line on the log odds that makes probabilities agree with labels."""

from __future__ import annotations

import numpy as np
import pytest

from mining.calibration import Line, fitted_line


def test_claims_that_are_true_stay() -> None:
    """Labels that come as often as claimed change next to nothing."""
    claimed = np.repeat([0.2, 0.5, 0.8], 200)
    label = np.concatenate([np.arange(200) < n for n in (40, 100, 160)])
    line = fitted_line(claimed, label)
    assert (line.slope, line.offset) == (pytest.approx(1, abs=0.05), pytest.approx(0, abs=0.05))


def test_claims_that_are_too_high_are_lowered() -> None:
    """Half as many right as claimed: what becomes a half was claimed to be more."""
    claimed = np.repeat([0.4, 0.8], 200)
    label = np.concatenate([np.arange(200) < n for n in (40, 80)])
    assert fitted_line(claimed, label).crossing > 0.7


def test_soft_labels_count_by_their_size() -> None:
    """A label of .3 everywhere is as good as three right ones in ten."""
    claimed = np.full(400, 0.6)
    soft = fitted_line(claimed, np.full(400, 0.3))
    hard = fitted_line(claimed, np.arange(400) % 10 < 3)
    assert soft.crossing == pytest.approx(hard.crossing, abs=1e-3)


def test_line_stays_within_its_bounds() -> None:
    """Labels that are nearly all wrong cannot move it further than allowed."""
    label = np.arange(500) < 1
    line = fitted_line(np.full(500, 0.9), label, slopes=(0.5, 1.5), offsets=(-1, 1))
    assert (line.slope, line.offset) == (pytest.approx(0.5), pytest.approx(-1))


@pytest.mark.parametrize("label", [[], [0.0, 0.0], [1.0, 1.0]])
def test_labels_of_one_kind_change_nothing(label: list[float]) -> None:
    """Nothing to tell right from wrong by."""
    assert fitted_line(np.full(len(label), 0.5), np.array(label)) == Line()
