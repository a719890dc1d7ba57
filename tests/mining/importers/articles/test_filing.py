"""Where articles lie: one id for all languages, steady over imports, never outside its folder."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.origins import Origin
from kb.publish import FILE_NAME, RESERVED_NAMES
from kb.tickets import ImportCounts
from mining.importers.articles.filing import LONGEST_BODY, Shelf, filed, foreign_language
from mining.importers.articles.source import SourceArticle

FRENCH = "Vous avez trente jours pour renvoyer votre article depuis votre compte. " * 4
ENGLISH = "You have thirty days to send your item back from your account. " * 4


def an_article(source_id: str = "1", **changes: Any) -> SourceArticle:
    """A French article about returns."""
    values = {"title": "Retours", "body": FRENCH, "group": source_id, "locale": "fr"}
    return SourceArticle(source_id=source_id, **(values | changes))


def a_shelf(**changes: Any) -> Shelf:
    """An empty help center in French and English."""
    return replace(Shelf("zendesk", ("fr", "en"), ImportCounts()), **changes)


def test_translations_share_an_id_made_of_the_first_languages_title() -> None:
    """The help center's first language names the folder and the file."""
    english = an_article(title="Returns", locale="en-us", category=("Orders",))
    french = an_article(category=("Commandes",))
    found = filed([english, french], a_shelf())
    assert [(f.article_id, f.locale) for f in found] == [
        ("commandes/retours", "en"),
        ("commandes/retours", "fr"),
    ]


def test_links_between_languages_join_articles_with_ids_of_their_own() -> None:
    """One link is enough, whichever side it stands on."""
    found = filed(
        [an_article("a", same_as=("b", "missing")), an_article("b", locale="en")], a_shelf()
    )
    assert len({f.article_id for f in found}) == 1


def test_two_texts_of_one_language_never_become_one_article() -> None:
    """A wrong link loses nothing."""
    found = filed([an_article("a"), an_article("b", same_as=("a",))], a_shelf())
    assert [f.article_id for f in found] == ["general/retours", "general/retours-2"]


def test_of_two_regions_the_first_is_kept_and_the_other_counted() -> None:
    """fr-FR and fr-CA are one language here."""
    shelf = a_shelf()
    found = filed([an_article(locale="fr-FR"), an_article(locale="fr-CA")], shelf)
    assert len(found) == 1
    assert shelf.counts.skipped == {"another region's text of the same language": 1}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, "no title"),
        ({"body": " \n"}, "no text"),
        ({"body": "x" * (LONGEST_BODY + 1)}, "the text is too large"),
        ({"locale": "de"}, "language 'de' is not one of the help center"),
    ],
)
def test_what_cannot_be_used_is_counted(changes: dict[str, Any], reason: str) -> None:
    """Nothing is dropped in silence."""
    shelf = a_shelf()
    assert filed([an_article(**changes)], shelf) == []
    assert shelf.counts.skipped == {reason: 1}


@pytest.mark.parametrize(("body", "locale"), [(FRENCH, "fr"), (ENGLISH, "en"), ("…", "fr")])
def test_a_silent_source_is_read_for_its_language(body: str, locale: str) -> None:
    """By its words; without any it is in the first language."""
    [found] = filed([an_article(locale="", title="42", body=body)], a_shelf())
    assert found.locale == locale


def test_a_known_article_keeps_its_id_when_its_title_changes() -> None:
    """Links and figures rest on the id."""
    known = Origin("a/b", "fr", "zendesk", "1", "1", "h", "v", "published", "published")
    [found] = filed([an_article(title="Neuf")], a_shelf(origins={known.key: known}))
    assert found.article_id == "a/b"


def test_an_article_of_the_workspace_is_never_overwritten() -> None:
    """An id that is taken gets a number."""
    [found] = filed([an_article()], a_shelf(taken=frozenset({"general/retours"})))
    assert found.article_id == "general/retours-2"


def test_the_folder_is_the_outermost_level_that_tells_articles_apart() -> None:
    """One category above all articles says nothing."""
    paths = [("Aide", "Retours"), ("Aide", "Paiement")]
    found = filed([an_article(str(i), category=p) for i, p in enumerate(paths)], a_shelf())
    assert [f.article_id.split("/")[0] for f in found] == ["paiement", "retours"]


@given(st.text(min_size=1).filter(str.strip), st.text(), st.text())
def test_no_name_leads_out_of_its_folder(title: str, slug: str, category: str) -> None:
    """Whatever a source calls an article, its id is two plain parts that can be an address."""
    made = [an_article("../../x", title=title, slug=slug, category=(category,))]
    [found] = filed(made, a_shelf())
    for part in found.article_id.split("/"):
        assert FILE_NAME.fullmatch(part)
        assert part not in RESERVED_NAMES
    assert found.article_id.count("/") == 1


@pytest.mark.parametrize(
    ("text", "locale", "found"),
    [
        (ENGLISH, "fr", "en"),
        (FRENCH, "en", "fr"),
        (FRENCH, "fr", ""),
        (FRENCH + ENGLISH, "fr", ""),
        ("OK", "fr", ""),
    ],
)
def test_a_text_in_the_wrong_language_is_noticed(text: str, locale: str, found: str) -> None:
    """Clearly another language, not a mixed text, not a few words."""
    assert foreign_language(text, locale) == found
