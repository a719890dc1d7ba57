"""What answers do to probabilities, on claims made up to be too high."""

from __future__ import annotations

import numpy as np
import pytest

from mining.evaluation.learnt_matches import COLUMNS, before_and_after, lines
from tests.mining.test_match_learning import a_shop

OVERDONE = a_shop(1_200, 4, slope=1.0, offset=-1.6)


def test_answers_bring_claims_nearer_to_the_truth() -> None:
    """Smaller error and loss; at one cut, more of the matches are right."""
    found = before_and_after(OVERDONE, 300, draws=4)
    learnt = dict(zip(COLUMNS, found["learnt"], strict=True))
    default = dict(zip(COLUMNS, found["default at the posterior"], strict=True))
    assert learnt["error"] < default["error"] / 2
    assert learnt["log loss"] < default["log loss"]
    assert learnt["precision"] > default["precision"]
    assert learnt["recall"] < default["recall"]


def test_a_table_has_a_row_for_each_number_of_labels() -> None:
    """As far as enough tickets are left to measure on."""
    table = lines({"made up": OVERDONE, "small": a_shop(250, 1, slope=1, offset=0)}, draws=1)
    assert [row.split("|")[2].strip() for row in table[2:]] == ["200", "300", "1,000"]
    assert "→" in table[2]


def test_too_few_labels_are_refused() -> None:
    """Nothing would be learnt."""
    with pytest.raises(ValueError, match="too few labels"):
        before_and_after((np.full(300, 0.5), np.ones(300)), 20, draws=1)
