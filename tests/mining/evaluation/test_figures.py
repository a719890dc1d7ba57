"""Figures as they are written."""

from __future__ import annotations

from mining.evaluation.figures import rounded, shown


def test_only_fractions_are_rounded() -> None:
    """Counts, names and what is not defined stay."""
    figures = {"n": 7, "share": 2 / 3, "encoder": "use", "mrr": None}
    assert rounded(figures) == {"n": 7, "share": 0.6667, "encoder": "use", "mrr": None}


def test_a_share_that_is_none_is_said_in_words() -> None:
    """Nothing stands for a number that there is not."""
    assert [shown(None), shown(0.0), shown(2 / 3)] == ["not defined", "0.000", "0.667"]
