"""What the articles prevented, as the report says it: figures with intervals, or reasons."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from kb.deflection.effect import Effect
from kb.report_cells import Page, signed
from kb.report_effect import effect_part, effect_topics
from kb.report_effect_page import effect_card, effect_sections
from kb.storage.workspace import packaged

BEFORE = {"week": "2026-02-23", "expected": 9.5, "observed": 10.0, "imputed": 0.0}
LIVE = {"week": "2026-03-02", "expected": 10.0, "observed": 6.0, "imputed": 10.0}
WEEKS = [BEFORE | {"low": None, "high": None}, LIVE | {"low": 7.0, "high": 13.0}]
LABELS = {("t-0001", "fr"): "Colis retardé"}


def an_effect(**changes: Any) -> dict[str, Any]:
    """An estimate of one topic."""
    row = {
        "topic": "t-0001", "language": "fr", "week": "2026-03-02", "weeks": 10, "expected": 100.4,
        "observed": 60.0, "prevented": 40.4, "delta": 0.402, "delta_shrunk": 0.3, "ci_low": -1.4,
        "ci_high": 0.6, "minimal_detectable_effect": 0.3, "reason": None,
    }  # fmt: skip
    unmeasured = row | {"topic": "t-0002", "delta": None, "reason": "not_live: x"}
    weeks = [
        {"week": week, "weeks": 1, "expected": 10.0, "observed": 9.0, "delta": 0.1, "margin": 0.4}
        for week in (-1, 0)
    ]
    study = {"name": "event_study", "passed": False, "detail": "slope", "slope": -0.01}
    found = Effect(
        verdict="effect shown", reasons=("not_live: t-0002 was withdrawn",), notes=(), delta=0.402,
        ci_low=0.1, ci_high=0.6, p_value=0.01, expected=100.4, observed=60.0, prevented=40.4,
        net_low=0.24, topics=1, controls=12, per_topic=(row, unmeasured),
        falsification=(study | {"slope_margin": 0.005, "weeks": weeks, "four_weeks": weeks},),
        by_week=tuple(WEEKS),
    )  # fmt: skip
    return found.document() | changes


def a_page(lang: str) -> Page:
    """The report's words in a language."""
    words = tomllib.loads((packaged("site") / "report" / f"{lang}.toml").read_text("utf-8"))
    return Page(lang, "Shop", "", words, "", "")


def document(**changes: Any) -> dict[str, Any]:
    """The parts of the report's document."""
    effect = an_effect(**changes)
    return {"effect": effect_part(effect), "effect_topics": effect_topics(effect, LABELS)}


def test_topics_without_an_estimate_are_left_out_and_labels_put_in() -> None:
    """The reasons keep their codes alone, each once."""
    found = document()
    assert [row["label"] for row in found["effect_topics"]] == ["Colis retardé"]
    assert found["effect"]["reasons"] == ["not_live"]
    assert effect_part(None) is None
    assert effect_topics(None, LABELS) == []


@pytest.mark.parametrize(
    ("lang", "value", "low"), [("fr", "40\u202f%", "10\u202f%"), ("en", "40%", "10%")]
)
def test_the_card_shows_the_share_with_its_interval(lang: str, value: str, low: str) -> None:
    """As the language writes numbers."""
    card = effect_card(document(), a_page(lang))
    assert card is not None
    assert card["value"] == value
    assert low in card["detail"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_effect_that_chance_could_make_is_no_figure_on_the_card(lang: str) -> None:
    """What was measured stands in the small print."""
    card = effect_card(document(verdict="no effect shown"), a_page(lang))
    assert card is not None
    assert not re.search(r"\d", card["value"])
    assert "40" in card["detail"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_section_names_topics_and_tests(lang: str) -> None:
    """A failed test is told; a bound below -100 % is cut there."""
    head, tests, topics = effect_sections(document(), a_page(lang))
    assert a_page(lang).words["test_failed"] in tests["table"]
    assert "\u22121" in tests["table"]
    assert "Colis retardé" in topics["table"]
    assert "\u2212100" in topics["table"]
    assert a_page(lang).words["effect_since_failed"] in head["charts"][1]["text"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_charts_of_the_effect_say_what_they_show(lang: str) -> None:
    """How many weeks lie outside the band, in words; a drawing without a script or a style."""
    head, _, topics = effect_sections(document(), a_page(lang))
    weeks, _ = head["charts"]
    assert re.search("1 (of 1|semaines avec article sur 1)", weeks["text"])
    for chart in [*head["charts"], *topics["charts"]]:
        assert chart["wide"].startswith("<svg")
        assert not re.search("<script|style=|aria-label|https?://(?!www.w3.org)", chart["wide"])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_refusal_says_why_in_the_readers_words(lang: str) -> None:
    """On the card, too; no table, no code."""
    refused = {
        "delta": None,
        "per_topic": (),
        "falsification": (),
        "by_week": (),
        "verdict": "not estimable",
    }
    found = document(**refused, reasons=("too_few_controls: 3 topics", "too_few_weeks: 9 weeks"))
    page = a_page(lang)
    card = effect_card(found, page)
    assert card is not None
    assert not re.search(r"\d", card["value"])
    assert str(page.words["effect_reasons"]["too_few_weeks"]) in card["detail"]
    (section,) = effect_sections(found, page)
    assert "too_few" not in section["text"]
    assert str(page.words["effect_reasons"]["too_few_weeks"]) in section["text"]
    assert effect_sections({"effect": None, "effect_topics": []}, page) == []


def test_every_code_and_test_has_words_in_both_languages() -> None:
    """The two languages say the same things."""
    one, other = a_page("fr").words, a_page("en").words
    for name in ("effect_reasons", "effect_tests", "effect_meanings"):
        assert one[name].keys() == other[name].keys()
    assert {k for k in one if k.startswith("effect")} == {
        k for k in other if k.startswith("effect")
    }


def test_a_share_below_zero_has_a_minus_sign() -> None:
    """A true one, which no line ends behind."""
    assert signed(-0.05, "en") == "\u22125%"
    assert signed(0.0, "en") == "0%"
