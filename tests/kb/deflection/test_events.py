"""The event study: tickets by week since publication."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kb.deflection.effect import Effect, estimated
from kb.deflection.panel import NEVER
from tests.panels import an_exact_panel


def study(found: Effect) -> list[dict[str, Any]]:
    """The rows of the event study."""
    rows: list[dict[str, Any]] = found.falsification[1]["weeks"]
    return rows


@pytest.mark.parametrize("withdrawn", [NEVER, 45])
def test_weeks_after_publication_add_up_to_the_headline(withdrawn: int) -> None:
    """Expected and observed tickets, also when an article was withdrawn."""
    ends = np.where(np.arange(12) == 0, withdrawn, NEVER)
    found = estimated(replace(an_exact_panel(), withdrawn=ends), draws=30)
    after = [row for row in study(found) if row["week"] >= 0]
    assert sum(row["expected"] for row in after) == pytest.approx(found.expected)
    assert sum(row["observed"] for row in after) == pytest.approx(found.observed)


def test_an_effect_that_begins_late_is_seen_when_it_begins() -> None:
    """Halved from the fifth week after publication on: 0 before, 0.5 from then on."""
    panel = an_exact_panel()
    counts = panel.counts.copy()
    counts[:2, 44:] /= 2
    weeks = {row["week"]: row for row in study(estimated(replace(panel, counts=counts), draws=30))}
    assert [round(weeks[week]["delta"], 6) for week in (-13, -1, 0, 3, 4, 19)] == [
        0,
        0,
        0,
        0,
        0.5,
        0.5,
    ]


def test_a_fall_before_publication_is_a_slope() -> None:
    """Tickets that fall week by week towards the article's date fail the test."""
    panel = an_exact_panel()
    noise = np.random.default_rng(1).poisson(panel.counts * 5).astype(float)
    noise[:2, 27:40] *= np.linspace(1, 0.3, 13)
    found = estimated(replace(panel, counts=noise), draws=50)
    assert found.falsification[1]["passed"] is False
    assert found.falsification[1]["slope"] > 0.03
