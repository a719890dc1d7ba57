"""The report says which calibration its coverage rests on."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from kb.match_calibration import ISOTONIC, Calibration, Check
from kb.report_calibration import calibration_sentence
from kb.report_cells import Page
from kb.storage.workspace import packaged

LEARNT = Calibration(
    "m", 0.9, "matching.posterior", kind=ISOTONIC, labels=1234, first="2026-01-02",
    last="2026-02-03", check=Check("audit-2", 96, 100, 0.911),
)  # fmt: skip


def told(calibration: Calibration, lang: str = "en") -> str:
    """The sentence on a page in a language."""
    words = tomllib.loads((packaged("site") / "report" / f"{lang}.toml").read_text("utf-8"))
    return calibration_sentence(calibration.document(), Page(lang, "", "", words, "", "", ""))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_default_says_that_nobody_checked_it(lang: str) -> None:
    """And how many tickets are checked."""
    found = told(Calibration("m", 0.5, "matching.threshold", known=7, fewest=200), lang)
    assert ("0,50" if lang == "fr" else "0.50") in found
    assert "7" in found


def test_what_was_learnt_says_of_what_and_how_it_was_checked() -> None:
    """Labels, days, and the lower bound."""
    assert told(LEARNT) == (
        "A ticket counts as covered from a probability of 0.90 on, learnt from 1,234 tickets that "
        "people checked from 2026-01-02 to 2026-02-03. Of the accepted matches of an audit it did "
        "not learn from, 96 of 100 are right: at least 91% with 95% confidence."
    )
    assert "1\u202f234 tickets" in told(LEARNT, "fr")
    assert "du 02/01/2026 au 03/02/2026" in told(LEARNT, "fr")


def test_what_nobody_verified_says_so() -> None:
    """No audit beside those it learnt from."""
    assert "verified it yet" in told(replace(LEARNT, check=None))
    assert "verified it yet" in told(replace(LEARNT, check=Check("audit-2", 0, 0, None)))


def test_a_measurement_of_before_has_no_sentence() -> None:
    """An earlier askless kept no calibration."""
    assert calibration_sentence(None, Page("fr", "", "", {}, "", "", "")) == ""
