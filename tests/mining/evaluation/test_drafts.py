"""Scores of drafts: points covered, titles right, values leaked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from kb.evidence import Evidence, SentenceEvidence
from mining.evaluation.drafts import Gold, Judged, is_covered, leaked, need_of, scores
from tests.factories import NOW, an_article

POINT = "Imprimez l'étiquette de retour et collez-la sur le colis."


@pytest.mark.parametrize(
    ("sentence", "covered"),
    [
        ("Imprimez l'étiquette de retour, collez-la sur votre colis.", True),
        ("Collez l'étiquette.", False),
        ("", False),
    ],
)
def test_a_point_is_covered_by_one_sentence(sentence: str, *, covered: bool) -> None:
    """60 % of its content stems, in one sentence."""
    assert is_covered(POINT, [sentence], "fr") is covered


def test_two_halves_cover_nothing() -> None:
    """Stems are not added up over sentences."""
    assert not is_covered(POINT, ["Imprimez l'étiquette.", "Mettez-la au colis."], "fr")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bonjour Zoé Lefèvre !", ["Zoé Lefèvre"]),
        ("bonjour zoe lefevre", ["Zoé Lefèvre"]),
        ("Lefèvrement", []),
        ("au 06 39 98 12 34", ["06 39 98 12 34"]),
        ("", []),
    ],
)
def test_planted_values_are_found_as_words(text: str, found: list[str]) -> None:
    """Whatever the case and the accents; parts of words are none."""
    assert leaked(text, {"Zoé Lefèvre", "06 39 98 12 34", "Zoé"}) == found


def evidence(*tickets: str) -> Evidence:
    """The evidence of an article with one sentence."""
    sentence = SentenceEvidence(POINT, "step", tickets, 5, 3, 2)
    return Evidence("a/b", "fr", "t-1", "v", NOW, 5, 5, 2, (sentence,))


def test_a_draft_is_judged_by_the_need_of_most_of_its_tickets() -> None:
    """Tickets without a need count for none."""
    needs = {"1": ["label"], "2": ["label"], "3": ["window"]}
    assert need_of(evidence("1", "2", "3", "4"), needs) == "label"
    assert need_of(evidence("9"), needs) == ""


def first_letter(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """An encoder that tells texts by their first letter."""
    return np.array([[float(t[:1] == c) for c in "AB"] for t in texts], np.float32)


def test_titles_and_points_are_counted() -> None:
    """One title of two is nearest to its own need's, one point of two is covered."""
    gold = [Gold("label", "fr", "Aa", (POINT, "Rien.")), Gold("window", "fr", "Bb", ())]
    articles = [an_article(title="A ?", locale="fr"), an_article(title="A ?", locale="fr")]
    drafts = [
        Judged(article, evidence("1"), need)
        for article, need in zip(articles, ("label", "window"), strict=True)
    ]
    found = scores(drafts, gold, {"Zoé Lefèvre"}, first_letter)
    assert (found["titles_right"], found["points_covered"], found["points"]) == (1, 1, 2)
    assert found["leaked"] == 0


def test_no_drafts_have_no_shares() -> None:
    """A share of nothing is null."""
    found = scores([], [Gold("label", "fr", "Aa", (POINT,))], set(), first_letter)
    assert (found["points_share"], found["titles_share"]) == (None, None)
