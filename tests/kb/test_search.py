"""Editors find articles as they type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.search import article_index, did_you_mean, opened_index, remove, search, update
from tests.factories import an_article

ARTICLES = [
    an_article(id="account/loyalty", title="La carte de fidélité", body="Vos points."),
    an_article(id="returns/refund", title="Mon remboursement tarde", body="Attendez 14 jours."),
    an_article(id="delivery/parcel", title="Où est mon colis ?", body="Suivez-le en hiver."),
    an_article(id="delivery/parcel", locale="en", title="Where is my parcel?", body="Track it."),
    an_article(id="payment/means", title="Moyens de paiement", body="Carte.", keywords=("payer",)),
]


def ids(query: str, locale: str = "fr") -> list[str]:
    """The ids found in an index of :data:`ARTICLES`."""
    return [hit.article_id for hit in search(article_index(ARTICLES), query, locale)]


@pytest.mark.parametrize(
    ("query", "locale", "first"),
    [
        ("fidelite", "fr", "account/loyalty"),
        ("FIDÉLITÉ", "fr", "account/loyalty"),
        ("rembourcement", "fr", "returns/refund"),
        ("ou est mon colis", "fr", "delivery/parcel"),
        ("moyens de payement", "fr", "payment/means"),
        ("where is my parcle", "en", "delivery/parcel"),
        ("l’hiver", "fr", "delivery/parcel"),
        ("je voudrais payer svp", "fr", "payment/means"),
    ],
)
def test_queries_as_people_type_them_find_their_article(
    query: str, locale: str, first: str
) -> None:
    """Missing accents, typing errors, elisions and whole sentences."""
    assert ids(query, locale)[:1] == [first]


@pytest.mark.parametrize("query", ["", "   ", "le la les", "🎉", "zzzz", "*:*", "AND OR NOT", "?*"])
def test_queries_without_a_telling_word_find_nothing(query: str) -> None:
    """No operators, no wildcards, no error."""
    assert ids(query) == []


def test_one_language_does_not_answer_for_another() -> None:
    """A French reader is never sent to an English article."""
    assert ids("parcel", "fr") == []


def test_an_unknown_locale_finds_nothing() -> None:
    """Whoever asks in German gets an empty list."""
    assert ids("colis", "de") == []


def test_a_long_query_keeps_its_rarest_terms() -> None:
    """Sixty common words do not hide the one that tells."""
    common = " ".join(f"remboursement{n}" for n in range(60))
    assert ids(f"{common} fidélité")[0] == "account/loyalty"


def test_the_limit_holds() -> None:
    """At most so many hits."""
    assert len(search(article_index(ARTICLES), "remboursement colis carte", "fr", limit=2)) == 2


def test_an_index_in_a_folder_is_found_again(tmp_path: Path) -> None:
    """It can be opened by the next command."""
    article_index(ARTICLES, tmp_path / "index")
    index = opened_index(tmp_path / "index")
    assert index is not None
    assert search(index, "colis", "fr")[0].title == "Où est mon colis ?"
    assert opened_index(tmp_path / "other") is None


def test_a_changed_article_replaces_its_old_version() -> None:
    """An article is in the index once."""
    index = article_index(ARTICLES)
    update(index, [an_article(id="account/loyalty", title="Le parrainage", body="Un filleul.")])
    assert search(index, "fidélité", "fr") == []
    assert [hit.title for hit in search(index, "parrainage", "fr")] == ["Le parrainage"]


def test_a_removed_article_is_gone_in_its_language_only() -> None:
    """Withdrawing the French version leaves the English one."""
    index = article_index(ARTICLES)
    remove(index, "delivery/parcel", "fr")
    assert search(index, "colis", "fr") == []
    assert search(index, "parcel", "en") != []


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("rembourcement", "remboursement"),
        ("mon remboursement", None),
        ("xyzxyz", None),
        ("", None),
    ],
)
def test_spelling_is_checked_against_the_articles(query: str, meant: str | None) -> None:
    """A suggestion is a word that some article holds, or there is none."""
    assert did_you_mean(article_index(ARTICLES), query, "fr") == meant


def test_the_same_articles_give_the_same_order() -> None:
    """Equal scores are ordered by id."""
    same = [an_article(id=f"a/{n}", title="Colis") for n in (3, 1, 2)]
    assert [h.article_id for h in search(article_index(same), "colis", "fr")] == [
        "a/1",
        "a/2",
        "a/3",
    ]
