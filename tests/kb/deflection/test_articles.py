"""Effects by article: shrinkage, intervals and what could show at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.deflection.articles import shrunk
from kb.deflection.effect import estimated
from tests.panels import a_panel

SHARES = st.floats(-1, 1)


def test_effects_that_differ_no_more_than_chance_become_their_centre() -> None:
    """Variance between is 0.02, of each 0.04: all of it is chance."""
    assert shrunk(np.array([0.1, 0.3]), np.array([0.04, 0.04]), 0.2).tolist() == [0.2, 0.2]


def test_shrinkage_is_what_the_formula_gives() -> None:
    """var = .08, mean variance .02: s = .06, w = .75, so that 0 becomes .25 * .2."""
    found = shrunk(np.array([0.0, 0.4]), np.array([0.02, 0.02]), 0.2)
    assert found.tolist() == pytest.approx([0.05, 0.35])


@given(st.lists(SHARES, min_size=1, max_size=9), st.floats(0.001, 1), SHARES)
def test_shrunk_effects_lie_between_their_own_and_the_centre(
    delta: list[float], variance: float, centre: float
) -> None:
    """Never beyond either."""
    own = np.array(delta)
    found = shrunk(own, np.full(len(own), variance), centre)
    assert (found >= np.minimum(own, centre) - 1e-12).all()
    assert (found <= np.maximum(own, centre) + 1e-12).all()


def test_articles_add_up_to_the_programme() -> None:
    """Expected and observed tickets of the rows are those of the headline."""
    found = estimated(a_panel(), draws=50)
    for column, total in (("expected", found.expected), ("observed", found.observed)):
        assert sum(row[column] for row in found.per_topic) == pytest.approx(total)


def test_an_article_alone_is_less_sure_than_the_programme() -> None:
    """Each interval is wider than the pooled one, and tells what could show."""
    found = estimated(a_panel(), draws=50)
    pooled = (found.ci_high or 0) - (found.ci_low or 0)
    rows = found.per_topic
    assert min(2 * (row["delta"] - row["ci_low"]) for row in rows) > pooled
    assert all(0 < row["minimal_detectable_effect"] <= 1 for row in rows)
