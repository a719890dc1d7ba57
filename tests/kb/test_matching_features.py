"""The evidence: parts of articles, their vectors, and words in common."""

from __future__ import annotations

import numpy as np
import pytest

from kb.matching_features import ArticleIndex, Queries, WordCounts, article_parts, unit_rows
from tests.factories import an_article


def kinds(**changes: object) -> list[tuple[str, str]]:
    """(kind, text) of each part of one article."""
    return [(part.kind, part.text) for part in article_parts([an_article(**changes)])]


def axis(*places: int, size: int = 8) -> np.ndarray:
    """Unit vectors along the given axes."""
    return np.eye(size, dtype=np.float32)[list(places)]


def test_parts_are_title_summary_questions_and_paragraphs() -> None:
    """Each gets its own vector; the first paragraph stands alone."""
    found = kinds(summary="Court.", questions=("Où ?",), body="Un.\n\nDeux.\n\nTrois.\n")
    assert found == [
        ("title", "Où est mon colis ?"),
        ("summary", "Court."),
        ("question", "Où ?"),
        ("body", "Un."),
        ("body", "Deux. Trois."),
    ]


def test_body_that_only_repeats_the_questions_is_no_part() -> None:
    """Pseudo-articles made of questions do not count them twice."""
    assert [k for k, _ in kinds(questions=("A ?", "B ?"), body="A ?\nB ?")] == [
        "title",
        "question",
        "question",
    ]


def test_article_without_words_has_one_empty_part() -> None:
    """It keeps its place in the index and is near nothing."""
    index = ArticleIndex.of([an_article(title="", body="")], axis(0))
    evidence = index.evidence(Queries.of(["colis"], ["fr"], axis(0)))
    assert evidence.max() == 0


def test_wrong_number_of_vectors_is_refused() -> None:
    """Vectors of other parts would silently match the wrong articles."""
    with pytest.raises(ValueError, match="2 parts of articles but 1 vectors"):
        ArticleIndex.of([an_article()], axis(0))


def test_semantic_is_the_nearest_part() -> None:
    """One fitting question is enough, whatever the other parts say."""
    index = ArticleIndex.of([an_article(body="Texte.")], axis(0, 1))
    evidence = index.evidence(Queries.of(["?"], ["fr"], axis(1)))
    assert evidence[0, 0, 0] == pytest.approx(1.0)
    assert evidence[0, 0, 1] == pytest.approx(2**-0.5)


def test_lexical_counts_the_words_that_no_article_has() -> None:
    """A ticket half about something else shares less than one that is all about it."""
    counts = WordCounts.of([["colis", "suivi"], ["retour"]])
    whole, half = counts.shares([["colis"], ["colis", "zèbre"]])[:, 0]
    assert whole > half > 0


def test_lexical_stays_between_0_and_1() -> None:
    """Even where a word is repeated endlessly."""
    counts = WordCounts.of([["colis"] * 500, ["retour"]])
    assert 0 < counts.shares([["colis", "colis"]]).max() <= 1


def test_ticket_without_known_words_shares_nothing() -> None:
    """An empty or foreign ticket has lexical evidence 0 for every article."""
    counts = WordCounts.of([["colis"]])
    assert counts.shares([[], ["pedido"]]).tolist() == [[0.0], [0.0]]


def test_accents_and_elision_do_not_hide_a_word() -> None:
    """ "Retardée" in the ticket meets "retardee" and "l'échange" meets "échange"."""
    article = an_article(title="L'échange", body="Livraison retardée")
    index = ArticleIndex.of([article], axis(0, 1))
    evidence = index.evidence(Queries.of(["retardee echange"], ["fr"], axis(5)))
    # Both words once: each reaches 1 of the k1 + 1 that endless repetition would.
    assert evidence[0, 0, 2] == pytest.approx(1 / 2.2)


def test_smaller_index_gives_the_same_cosines() -> None:
    """Taking articles away changes nothing about those that stay."""
    articles = [an_article(id=f"a/{n}", title=f"T{n}", body=f"Corps {n}") for n in range(3)]
    index = ArticleIndex.of(articles, axis(0, 1, 2, 3, 4, 5))
    asked = Queries.of(["corps"], ["fr"], unit_rows(np.ones((1, 8))))
    some = index.only([2, 0])
    assert [a.id for a in some.articles] == ["a/2", "a/0"]
    whole = index.evidence(asked)[0, [2, 0], :2]
    np.testing.assert_allclose(some.evidence(asked)[0, :, :2], whole, rtol=1e-6)


def test_copies_know_their_number() -> None:
    """Two articles with the same vectors in one language are twins, a translation is not."""
    copies = [an_article(id="a/1"), an_article(id="a/2"), an_article(id="a/3", locale="en")]
    index = ArticleIndex.of(copies, axis(0, 1, 0, 1, 0, 1))
    assert index.twins.tolist() == [2, 2, 1]


def test_broken_vectors_are_like_nothing() -> None:
    """Zero and not-a-number rows become zeros instead of spreading."""
    rows = unit_rows(np.array([[0.0, 0.0], [np.nan, 1.0], [3.0, 4.0]]))
    assert rows.tolist() == [[0.0, 0.0], [0.0, 1.0], [pytest.approx(0.6), pytest.approx(0.8)]]


def test_split_by_language_leaves_out_what_a_language_has() -> None:
    """A translation of its own article is no second answer; asked again, nothing is made anew."""
    both = [an_article(id="a/x", locale=own, body="") for own in ("fr", "en")]
    index = ArticleIndex.of([*both, an_article(id="a/y", locale="en", body="")], axis(0, 1, 2))
    own, missing = index.split("fr")
    assert [(one.id, one.locale) for one in own.articles] == [("a/x", "fr")]
    assert [(one.id, one.locale) for one in missing.articles] == [("a/y", "en")]
    assert index.split("fr")[0] is own
