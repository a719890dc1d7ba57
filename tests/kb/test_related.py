"""Related articles are about the same thing."""

from __future__ import annotations

from kb.related import related
from tests.factories import an_article


def test_articles_that_share_telling_words_are_related() -> None:
    """Two articles about refunds point at each other, not at the one about sizes."""
    articles = [
        an_article(id="a/refund", title="Quand serai-je remboursé ?", body="Le remboursement."),
        an_article(id="a/delay", title="Mon remboursement tarde", body="Le remboursement."),
        an_article(id="b/size", title="Choisir sa taille", body="Le guide des tailles."),
    ]
    found = related(articles)
    assert found["a/refund"] == ["a/delay"]
    assert found["b/size"] == []


def test_at_most_count_are_given_and_never_the_article_itself() -> None:
    """A page shows a few, not all."""
    words = ("taille", "lampe", "rideau", "canapé", "lin")
    articles = [an_article(id=f"a/{n}", title=f"Colis perdu numéro {n}") for n in range(4)]
    articles += [an_article(id=f"b/{word}", title=word, body=word) for word in words]
    found = related(articles, count=2)
    assert all(own not in ids for own, ids in found.items())
    assert found["a/0"] == ["a/1", "a/2"]


def test_no_articles_have_no_relations() -> None:
    """An empty help center is no error."""
    assert related([]) == {}


def test_an_article_without_a_telling_word_is_related_to_none() -> None:
    """Stop words relate nothing; an emoji is no word."""
    articles = [an_article(id="a/a", title="🎉", body="le la"), an_article(id="a/b", body="les 🎉")]
    assert related(articles)["a/a"] == []


def test_another_category_needs_more_in_common() -> None:
    """One shared word among many is enough for a neighbour, not for a stranger."""
    others = [an_article(id=f"z/{n}", title=f"sujet{n}", body=f"mot{n}") for n in range(3)]
    for place, expected in (("a/lamp", ["a/lamp"]), ("b/lamp", [])):
        articles = [
            an_article(id="a/cloth", title="Tissus", body="lin rideau"),
            an_article(id=place, title="Lampes", body="lin culot"),
        ]
        assert related([*articles, *others])["a/cloth"] == expected
