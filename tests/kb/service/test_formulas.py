"""Figures of surveys, customers and refunds: the worked cases of their sources."""

from __future__ import annotations

import pytest

from kb.service.formulas import effort_score, net_promoter_score, refund_delays, retention_rate


def test_the_guides_retention() -> None:
    """Gorgias: 350 at the start, 300 at the end, 76 won: 64 %."""
    kept = retention_rate(350, 300, 76)
    assert kept is not None
    assert kept.value == pytest.approx(0.64)


def test_promoters_less_detractors() -> None:
    """7 and 8 count below the line alone."""
    assert net_promoter_score([10, 9, 8, 7, 6, 0]) == 0
    assert net_promoter_score([9]) == 100


def test_effort_is_low_below_the_middle() -> None:
    """1 to 3 of 7, 1 and 2 of 5."""
    found = effort_score([1, 3, 4, 7])
    assert found is not None
    assert (found[0], found[1].value) == (3.75, 0.5)
    of_five = effort_score([2, 3], highest=5)
    assert of_five is not None
    assert of_five[1].value == 0.5


def test_refunds_after_two_weeks_are_late() -> None:
    """The fourteenth day is in time; a refund before the return is a fault."""
    late = refund_delays([14, 15, -1])
    assert late is not None
    assert (late.numerator, late.denominator) == (1, 2)


def test_nothing_is_no_figure() -> None:
    """None, never 0."""
    assert net_promoter_score([]) is None
    assert effort_score([]) is None
    assert retention_rate(0, 10, 10) is None
    assert refund_delays([]) is None


def test_answers_off_the_scale_are_refused() -> None:
    """A score of 5 on a scale of 10 and of 5 must not be mixed."""
    with pytest.raises(ValueError, match="between 0 and 10"):
        net_promoter_score([11])
    with pytest.raises(ValueError, match="between 1 and 5"):
        effort_score([6], highest=5)
    with pytest.raises(ValueError, match="no share"):
        retention_rate(10, 5, 6)
