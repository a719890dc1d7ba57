"""The calibration in force: a curve that keeps order, and words that say what it rests on."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.match_calibration import ISOTONIC, Calibration, Check, Curve, calibration_lines

SHARE = st.floats(0, 1)
KNOTS = st.lists(st.tuples(SHARE, SHARE), max_size=6).map(
    lambda pairs: tuple(zip(*(sorted(side) for side in zip(*pairs, strict=True)), strict=True))
)
SHIPPED = Calibration("2026-11-21", 0.5, "matching.threshold", fewest=200)
LEARNT = replace(
    SHIPPED,
    kind=ISOTONIC,
    curve=Curve(),
    cut=0.9,
    cut_from="matching.posterior",
    labels=300,
    labels_hash="abc",
    first="2026-03-02",
    last="2026-03-05",
)


def told(calibration: Calibration) -> str:
    """What is printed of it."""
    return " ".join(calibration_lines(calibration.document()))


@given(st.floats(0.05, 20), st.floats(-20, 20), KNOTS, st.lists(SHARE, min_size=2, max_size=20))
def test_a_curve_never_falls_and_is_never_certain(
    slope: float, offset: float, knots: tuple[tuple[float, float], ...], claimed: list[float]
) -> None:
    """Whatever its numbers: order is kept, 0 and 1 are not reached."""
    found = Curve(slope, offset, knots)(np.sort(claimed))
    assert (np.diff(found) >= 0).all()
    assert 0 < found.min() <= found.max() < 1


def test_no_numbers_change_nothing() -> None:
    """The curve of slope 1 and offset 0."""
    claimed = np.array([0.1, 0.5, 0.9])
    assert Curve()(claimed) == pytest.approx(claimed)


def test_between_knots_runs_a_straight_line() -> None:
    """Beyond the last it stays level."""
    curve = Curve(knots=((0.2, 0.1), (0.6, 0.5)))
    assert curve(np.array([0.0, 0.4, 0.9])) == pytest.approx([0.1, 0.3, 0.5])


def test_the_default_says_that_nobody_checked_it() -> None:
    """And how many answers it takes to learn."""
    assert "nobody has checked" in told(SHIPPED)
    assert "40 tickets are checked, from 200 on" in told(replace(SHIPPED, known=40))
    assert "0.50 or more (matching.threshold)" in told(SHIPPED)


def test_what_is_learnt_names_its_labels() -> None:
    """Count, dates, hash and cut; that nothing verifies it is said."""
    words = told(LEARNT)
    assert "learnt from 300 checked tickets (2026-03-02 to 2026-03-05, labels abc)" in words
    assert "Not verified" in words
    assert "0.90 or more (matching.posterior)" in words


def test_a_check_is_printed_with_its_bound() -> None:
    """The audit, the matches and what they prove; few of them cannot prove .90."""
    words = told(replace(LEARNT, check=Check("2026-04-01", 96, 100, 0.911, 2)))
    assert "96 of 100" in words
    assert "at least 91.1%" in words
    assert "2 disputed" in words
    assert "too few" in told(replace(LEARNT, check=Check("2026-04-01", 20, 20, 0.86)))
    assert "Not verified" in told(replace(LEARNT, check=Check("2026-04-01", 0, 0, None)))


def test_other_cuts_are_printed_with_their_price() -> None:
    """Or that there is none."""
    words = told(replace(LEARNT, tradeoff=((0.8, 0.095, 0.93), (0.9, 0.054, 0.958))))
    assert "0.80: 9.5%, 93% right; 0.90: 5.4%, 96% right" in words
    assert "none from .50 on" in told(LEARNT)


def test_a_document_is_json() -> None:
    """What is saved reads back as what was printed."""
    check, cuts = Check("2026-04-01", 9, 10, 0.6), ((0.8, 0.1, 0.9),)
    curve = Curve(knots=((0.2, 0.1), (0.6, 0.5)))
    document = replace(LEARNT, curve=curve, check=check, audits=("a",), tradeoff=cuts).document()
    assert json.loads(json.dumps(document)) == document
