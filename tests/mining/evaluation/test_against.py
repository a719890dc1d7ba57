"""The measure of what drafts are in view of articles, on guides with a known truth."""

from __future__ import annotations

from kb.fact_matters import Policy
from mining.drafting.guidance import Guide
from mining.evaluation.against import (
    contradiction_figures,
    duplicate_figures,
    edit_figures,
    fact_figures,
)
from mining.evaluation.other_guides import (
    Pair,
    chance,
    guides_of,
    other_condition,
    reworded,
    with_other_value,
)
from tests.mining.drafting.test_guidance import by_letter

COUCH = Guide(
    ("How do I return a couch?",),
    (
        "You have 30 days to return a couch.",
        "Open My account and select the couch.",
        "Book the carrier there.",
    ),
    "en",
)
LAMPS = Guide(("Clean the lampshade",), ("Wipe it dry.", "Never use water.", "Dust it."), "en")


def test_a_reworded_guide_says_the_same_otherwise() -> None:
    """Its title is no copy, and the same seed gives the same words."""
    made = reworded(COUCH, chance(1))
    assert made.asked != COUCH.asked
    assert set(made.sentences) != set(COUCH.sentences)
    assert made == reworded(COUCH, chance(1))


def test_another_condition_is_the_guide_with_its_matter_exchanged() -> None:
    """In the title and everywhere."""
    made = other_condition(COUCH, [LAMPS], frozenset({"return"}), chance(1))
    assert made is not None
    assert made.asked == ("How do I return a lampshade?",)
    assert "lampshade" in made.sentences[0]


def test_one_amount_is_changed_and_named() -> None:
    """A guide without any has none to change."""
    made = with_other_value(COUCH, chance(1))
    assert made is not None
    assert made[1].endswith("days to return a couch.")
    assert "30" not in made[1]
    assert with_other_value(LAMPS, chance(1)) is None


def test_figures_count_right_and_wrong_judgements() -> None:
    """Worked by hand: the copy is found, the lamp is not taken for a couch."""
    pairs = [Pair(COUCH, COUCH, "same", "dev", "x"), Pair(LAMPS, COUCH, "different", "dev", "x")]
    figures = duplicate_figures(pairs, by_letter)["dev"]
    assert (figures["f1"], figures["different_judged_same"]) == (1.0, 0.0)
    assert figures["by_source"]["x"]["same"] == 1


def test_planted_values_and_missing_sentences_are_found() -> None:
    """One guide, one amount; what is taken out lacks."""
    half = contradiction_figures({"a": COUCH}, "x", by_letter, seed=7)
    (told,) = [one for one in half.values() if one["guides"]]
    assert (told["planted"], told["found"], told["false_per_20"]) == (1, 1.0, 0.0)
    lacks = edit_figures({"a": LAMPS}, "x", by_letter, seed=7)
    (told,) = [one for one in lacks.values() if one["taken_out"]]
    assert told["found"] == 1.0


def test_a_fact_is_found_otherwise_once_it_is_changed() -> None:
    """And not before."""
    figures = fact_figures({"a": COUCH}, Policy({"return_window": {"en": "30 days"}}))
    assert (figures["planted"], figures["found"], figures["false"]) == (1, 1.0, 0)


def test_short_articles_make_no_guide() -> None:
    """Three sentences at least, and a title."""
    rows = [{"id": 1, "title": "Été", "body": "Trop court."}, {"id": 2, "title": "", "body": "x"}]
    assert guides_of(rows, "fr") == {}
