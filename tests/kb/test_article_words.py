"""Decisions on customers' words, and words beside articles."""

from __future__ import annotations

from typing import Any

import pytest

from kb.article_words import ArticleWord, WordDecision, allowed, decided, refusals, with_words
from kb.errors import WordsError
from tests.factories import NOW, an_article

PLACE = ("delivery/where-is-my-order", "fr")
WORDS = {
    PLACE: [
        ArticleWord("Le livreur est passé ?", "question", 7, 4.0),
        ArticleWord("livreurs", "word", 9, 5.5),
    ]
}


def a_decision(action: str = "refuse", **changes: Any) -> WordDecision:
    """Léa's decision on a word."""
    given = {"article_id": PLACE[0], "locale": "fr", "text": "livreurs", "who": "Léa"} | changes
    return WordDecision(number=1, at=NOW, action=action, **given)


def test_a_refused_word_is_refused_in_every_form() -> None:
    """ "LIVREUR" was refused, "livreurs" is mined next month."""
    left = allowed(WORDS, refusals([a_decision(text="LIVREUR")]))
    assert [one.kind for one in left[PLACE]] == ["question"]


def test_the_last_decision_counts() -> None:
    """Allowed again it is there again."""
    assert allowed(WORDS, refusals([a_decision(), a_decision("allow")])) == WORDS


def test_a_decision_survives_its_record() -> None:
    """What the log keeps is read back whole."""
    assert WordDecision.parsed(a_decision().record()) == a_decision()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"text": "colis"}, "none of its mined words"),
        ({"locale": "en"}, "none of its mined words"),
        ({"who": " "}, "pass --by"),
        ({"action": "allow"}, "not refused"),
    ],
)
def test_what_cannot_be_decided_says_why(changes: dict[str, Any], problem: str) -> None:
    """A word that was not mined could be anything, a name too: the log does not take it."""
    with pytest.raises(WordsError, match=problem):
        decided(WORDS, [], a_decision(**changes))


def test_twice_refused_is_an_error() -> None:
    """The log would say the same thing twice."""
    with pytest.raises(WordsError, match="already"):
        decided(WORDS, [a_decision()], a_decision())


def test_words_stand_behind_an_articles_own() -> None:
    """Behind its keywords; questions are for editors; what readers see stays."""
    article = an_article(questions=("Où ?",), keywords=("paquet",))
    (found,) = with_words([article], WORDS)
    assert found.questions == ("Où ?",)
    assert found.keywords == ("paquet", "livreurs")
    assert (found.title, found.body) == (article.title, article.body)
