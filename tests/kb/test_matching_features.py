"""The evidence: parts of articles, their vectors, and words in common."""

from __future__ import annotations

import numpy as np
import pytest

from kb import matching_features
from kb.matching_features import EVIDENCE, IN_COMMON, ArticleIndex, Queries, article_parts
from kb.matching_scatter import unit_rows
from kb.words import terms_and_stems
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
    evidence = index.evidence(Queries(["colis"], ["fr"], axis(0)))
    assert evidence[:, :, IN_COMMON].max() == 0


def test_wrong_number_of_vectors_is_refused() -> None:
    """Vectors of other parts would silently match the wrong articles."""
    with pytest.raises(ValueError, match="2 parts of articles but 1 vectors"):
        ArticleIndex.of([an_article()], axis(0))


def test_semantic_is_the_nearest_part() -> None:
    """One fitting question is enough, whatever the other parts say."""
    index = ArticleIndex.of([an_article(body="Texte.")], axis(0, 1))
    evidence = index.evidence(Queries(["?"], ["fr"], axis(1)))
    assert evidence[0, 0, EVIDENCE.index("semantic")] == pytest.approx(1.0)
    # 0.71 to the mean of the parts, above the average of that and the usual 0.3.
    assert evidence[0, 0, EVIDENCE.index("centroid")] == pytest.approx((2**-0.5 - 0.3) / 2)


def test_accents_and_elision_do_not_hide_a_word() -> None:
    """ "Retardée" in the ticket meets "retardee" and "l'échange" meets "échange"."""
    article = an_article(title="L'échange", body="Livraison retardée")
    index = ArticleIndex.of([article], axis(0, 1))
    evidence = index.evidence(Queries(["retardee echange"], ["fr"], axis(5)))
    # Both words once: each reaches 1 of the k1 + 1 that endless repetition would.
    assert evidence[0, 0, EVIDENCE.index("lexical")] == pytest.approx(1 / 3)


def test_smaller_index_gives_the_same_cosines() -> None:
    """Taking articles away changes nothing about those that stay."""
    articles = [an_article(id=f"a/{n}", title=f"T{n}", body=f"Corps {n}") for n in range(3)]
    index = ArticleIndex.of(articles, axis(0, 1, 2, 3, 4, 5))
    asked = Queries(["corps"], ["fr"], unit_rows(np.ones((1, 8))))
    some = index.only([2, 0])
    assert [a.id for a in some.articles] == ["a/2", "a/0"]
    own = [EVIDENCE.index("semantic"), EVIDENCE.index("spread")]
    whole = index.evidence(asked)[0, [2, 0]][:, own]
    np.testing.assert_allclose(some.evidence(asked)[0][:, own], whole, rtol=1e-6)


def test_copies_know_their_number() -> None:
    """Two articles with the same vectors in one language are twins, a translation is not."""
    copies = [an_article(id="a/1"), an_article(id="a/2"), an_article(id="a/3", locale="en")]
    index = ArticleIndex.of(copies, axis(0, 1, 0, 1, 0, 1))
    assert index.twins.tolist() == [2, 2, 1]


def test_split_by_language_leaves_out_what_a_language_has() -> None:
    """A translation of its own article is no second answer; asked again, nothing is made anew."""
    both = [an_article(id="a/x", locale=own, body="") for own in ("fr", "en")]
    index = ArticleIndex.of([*both, an_article(id="a/y", locale="en", body="")], axis(0, 1, 2))
    own, missing = index.split("fr")
    assert [(one.id, one.locale) for one in own.articles] == [("a/x", "fr")]
    assert [(one.id, one.locale) for one in missing.articles] == [("a/y", "en")]
    assert index.split("fr")[0] is own


def test_words_of_a_taught_ticket_count_for_its_article() -> None:
    """Terms and phrases alike."""
    texts = ["Mon colis", "Corps", "où en est ma commande"]
    article = an_article(title=texts[0], body=texts[1])
    index = ArticleIndex.of([article], axis(0, 1, 2), wording=[[texts[2]]])
    evidence = index.evidence(Queries(["ma commande"], ["fr"], axis(5)))[0, 0]
    assert evidence[EVIDENCE.index("lexical")] > 0
    assert evidence[EVIDENCE.index("phrases")] > 0


def test_plain_index_gives_cosines_as_they_are() -> None:
    """And stays plain for some of its articles."""
    index = ArticleIndex.of([an_article(body="Texte.")], axis(0, 1)).plain().only([0])
    evidence = index.evidence(Queries(["?"], ["fr"], axis(1)))
    assert evidence[0, 0, EVIDENCE.index("centroid")] == pytest.approx(2**-0.5)


def test_words_are_found_once_and_taken_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of queries whose words are known do not read them again; others read their own."""
    read: list[str] = []

    def counted(text: str, language: str) -> tuple[list[str], list[str]]:
        read.append(text)
        return terms_and_stems(text, language)

    monkeypatch.setattr(matching_features, "terms_and_stems", counted)
    asked = Queries(["Où est l'été ?", "des œuvres retardées"], ["fr", "fr"], np.zeros((2, 4)))
    assert asked.only([1]).terms == [terms_and_stems("des œuvres retardées", "fr")[0]]
    assert read == ["des œuvres retardées"]
    some = asked.with_words().only([1, 0])
    assert some.stems[1] == terms_and_stems("Où est l'été ?", "fr")[1]
    assert len(read) == 1 + len(asked)
