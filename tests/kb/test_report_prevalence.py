"""Shares of all tickets: by people's answers, or named as what they are."""

from __future__ import annotations

from typing import Any

import pytest

from kb.report_prevalence import prevalence_sections
from tests.kb.test_report_first import a_page

SHARE = {"value": 0.6, "ci_low": 0.5, "ci_high": 0.7, "labelled": 200, "unlabelled": 4_000}


def told(prevalence: dict[str, Any] | None, lang: str) -> list[dict[str, Any]]:
    """The sections of a report of so much."""
    coverage = {"numerator": 31, "denominator": 100, "rate": 0.31}
    return prevalence_sections({"prevalence": prevalence, "coverage": coverage}, a_page(lang))


@pytest.mark.parametrize(("lang", "words"), [("en", "not corrected"), ("fr", "non corrigé")])
def test_what_is_only_counted_is_named_so(lang: str, words: str) -> None:
    """In the text and in the row, without an interval."""
    [section] = told({"reason": "no_audit: none", "shares": {}}, lang)
    assert words in section["text"]
    assert words in section["table"]
    assert "31" in section["table"]
    assert told(None, lang) == []


def test_corrected_shares_have_their_interval_and_sample() -> None:
    """All languages first; a share that could not be told has no row."""
    untold = SHARE | {"value": None}
    shares = {"fr": {"covered": SHARE}, "all": {"covered": SHARE, "addressable": untold}}
    window = {"since": "2026-01-01", "until": "2026-03-31", "is_fresh": True, "reason": ""}
    [section] = told(window | {"shares": shares}, "en")
    assert "not corrected" not in section["table"] + section["text"]
    assert section["table"].count("50% – 70%") == 2
    assert section["table"].index("all") < section["table"].index("French")
    assert "An article could answer" not in section["table"]
