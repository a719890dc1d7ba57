"""Customers' words distilled from what replies say: advice, and silence where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kb.matching import shipped_model
from kb.matching_features import ArticleIndex, Queries, article_parts
from mining.taught_replies import Says
from mining.taught_words import Distilled, Lessons, Vocabulary, Weighing, pairs, weighed
from tests.factories import an_article

PARCEL = an_article(id="d/colis", title="Suivre mon colis")
RETURN = an_article(id="r/retour", title="Faire un retour")
SQUEAK, SMELL = "baskets couinent", "odeur bizarre"


def vectors(texts: Sequence[str]) -> np.ndarray:
    """A direction for each text."""
    rows = np.array([np.random.default_rng(len(text)).normal(size=16) for text in texts])
    rows = rows.reshape(len(texts), 16)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)


def queries(*texts: str, locale: str = "fr") -> Queries:
    """Texts as queries in one language."""
    return Queries(texts, [locale] * len(texts), vectors(texts))


def an_index() -> ArticleIndex:
    """Both articles."""
    articles = [PARCEL, RETURN]
    return ArticleIndex.of(articles, vectors([part.text for part in article_parts(articles)]))


def lessons(times: int = 20) -> Lessons:
    """Squeaking means the parcel article, so many times; a smell means none."""
    says = Says(["d/colis", "r/retour"] * times, np.array([0.99, 0.0] * times))
    return Lessons.of(queries(*[SQUEAK, SMELL] * times), says)


def test_taught_words_mean_their_article() -> None:
    """And words that replies took for none mean none."""
    odds = lessons().odds(queries(SQUEAK, SMELL), [lessons().articles["d/colis"]])
    assert odds[0, 0] > 2 > -2 > odds[1, 0]


def test_article_that_nobody_taught_keeps_its_odds() -> None:
    """A new article is judged by its own words, whatever others taught."""
    advice = Distilled(lessons(), Weighing(offset=-5.0, own=0.0, taught=3.0))
    plain = np.array([[0.3, 0.7]], dtype=np.float32)
    found = advice(queries(SMELL), an_index(), plain)
    assert found[0, 1] == pytest.approx(0.7)
    assert found[0, 0] < -3


def test_little_taught_changes_little() -> None:
    """What is known of an article grows with the tickets that taught it."""
    column = lessons().articles["d/colis"]
    known = [float(lessons(times).known[column]) for times in (1, 5, 50)]
    assert known == sorted(known)
    assert known[0] < 0.2
    assert known[2] > 0.9


def test_other_languages_are_left_alone() -> None:
    """Lessons hold between a ticket and an article in its language."""
    plain = np.array([[0.3, 0.7]], dtype=np.float32)
    advice = Distilled(lessons(), Weighing(offset=5.0))
    for locale in ("en", "und"):
        found = advice(queries(SQUEAK, locale=locale), an_index(), plain)
        assert found.tolist() == plain.tolist()


def test_nothing_taught_advises_nothing() -> None:
    """No article, or no ticket: the odds stay."""
    plain = np.array([[0.3, 0.7]], dtype=np.float32)
    none = Lessons.of(queries(SQUEAK), Says([None], np.zeros(1)))
    assert (
        Distilled(none, Weighing(5.0))(queries("été 🙂"), an_index(), plain).tolist()
        == plain.tolist()
    )


def test_empty_words_are_taken() -> None:
    """A ticket without words has odds like any other: low."""
    assert np.isfinite(lessons().odds(queries("", "œuvre 🙂"), [0, 1])).all()


def test_words_of_each_language_are_their_own() -> None:
    """ "Chat" is a cat in French."""
    known = Vocabulary.of(queries("chat", "chat"))
    assert known.rows(queries("chat")).nnz == 1
    assert known.rows(queries("chat", locale="en")).nnz == 0


def told(times: int) -> list[Weighing | None]:
    """The weighing learnt from so many tickets, when lessons are right and when they are noise."""
    asked, says = queries(*[SQUEAK, SMELL] * times), ["d/colis", "r/retour"] * times
    right = Says(says, np.array([0.99, 0.0] * times))
    some = pairs(asked, right, an_index(), lessons(), shipped_model())
    wrong = pairs(
        asked, Says(says, np.array([0.0, 0.99] * times)), an_index(), lessons(), shipped_model()
    )
    return [weighed([some]), weighed([wrong])]


def test_lessons_weigh_as_much_as_they_tell() -> None:
    """A lot where the other replies bear them out, nothing where they do not."""
    good, bad = told(110)
    assert good is not None
    assert bad is not None
    assert good.taught > 0.5
    assert bad.taught < 0.1


def test_too_few_replies_weigh_nothing() -> None:
    """Below the least number matching stays as it was."""
    assert told(20) == [None, None]
