"""The report's page: honest rounding, safe text, everything inside one file."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.report_cells import count, day, inline_json, percent


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_none_and_all_are_shown_only_when_true(numerator: int, denominator: int) -> None:
    """One of ten thousand is not 0 %, and all but one is not 100 %."""
    rate = min(numerator, denominator) / denominator
    shown = percent(rate, "en")
    assert (shown == "0%") == (rate == 0)
    assert (shown == "100%") == (rate == 1)


@pytest.mark.parametrize(
    ("rate", "lang", "shown"),
    [
        (0.505, "fr", "50\u202f%"),
        (0.505, "en", "50%"),
        (None, "fr", "–"),
        (1.0, "fr", "100\u202f%"),
    ],
)
def test_percentages_are_written_as_the_language_does(
    rate: float | None, lang: str, shown: str
) -> None:
    """French sets the sign apart with a narrow space that does not break."""
    assert percent(rate, lang) == shown


def test_counts_and_days_follow_the_language() -> None:
    """1 234 and 31/03/2026 in French."""
    assert (count(1234, "fr"), count(1234, "en")) == ("1\u202f234", "1,234")
    assert (day("2026-03-31", "fr"), day("2026-03-31", "en")) == ("31/03/2026", "2026-03-31")
    assert day(None, "en") == "–"


@given(st.text())
def test_json_inside_a_page_cannot_end_its_element(text: str) -> None:
    """Whatever a ticket's topic is called, the script element stays whole and the text the same."""
    made = str(inline_json({"label": text + "</script><!--\u2028"}))
    assert not re.search(r"[<>&\u2028\u2029]", made)
    assert json.loads(made)["label"] == text + "</script><!--\u2028"
