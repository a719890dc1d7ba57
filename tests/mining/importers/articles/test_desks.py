"""Each help center's JSON: languages, statuses, folders, votes and views, as its API has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kb.tickets import Skipped
from mining.importers.articles import NAMES, source
from tests.mining.importers.articles.payloads import (
    ZENDESK_ARTICLE,
    ZENDESK_TRANSLATION,
    options,
    read,
    written,
)


@pytest.mark.parametrize("name", NAMES)
def test_every_source_of_the_list_can_be_found(name: str) -> None:
    """The list and the modules agree."""
    assert source(name).name == name


def test_zendesk_joins_an_article_and_its_translation(tmp_path: Path) -> None:
    """Both carry the article's id; the translation has its own title, draft state and mark."""
    page = {"articles": [ZENDESK_ARTICLE], "translations": [ZENDESK_TRANSLATION]}
    french, english = read("zendesk", written(tmp_path, page=page))
    assert (french.source_id, english.source_id, english.group) == ("9001", "9001", "9001")
    assert (french.status, english.status) == ("published", "draft")
    assert (english.locale, english.title, english.is_outdated) == ("en-us", "Return an item", True)


def test_zendesk_votes_are_worked_out_of_sum_and_count(tmp_path: Path) -> None:
    """Of 5 votes with a sum of 3, four were up."""
    [article] = read("zendesk", written(tmp_path, articles=[ZENDESK_ARTICLE]))
    assert (article.votes_up, article.votes_down) == (4, 1)


def test_zendesk_sections_and_categories_make_the_path(tmp_path: Path) -> None:
    """Category first, then the section, from files of their own."""
    folder = written(
        tmp_path,
        articles={"articles": [ZENDESK_ARTICLE]},
        sections={"sections": [{"id": 5, "name": "Retours", "category_id": 2}]},
        categories={"categories": [{"id": 2, "name": "Commandes"}]},
    )
    [article] = read("zendesk", folder)
    assert article.category == ("Commandes", "Retours")


def test_zendesk_article_of_a_user_segment_is_not_for_everybody(tmp_path: Path) -> None:
    """Agents' own articles must not become public by an import."""
    rows = [ZENDESK_ARTICLE | {"user_segment_id": 12}]
    assert read("zendesk", written(tmp_path, articles=rows))[0].is_restricted


def test_freshdesk_takes_the_language_from_the_files_name(tmp_path: Path) -> None:
    """The API repeats the same id for each language, without saying which it is."""
    row = {"id": 4, "folder_id": 3, "category_id": 2, "status": 2, "thumbs_up": 7, "hits": 40}
    folder = written(
        tmp_path,
        solution_articles=[row | {"title": "Change size", "description": "<p>Yes.</p>"}],
        solution_articles_fr=[row | {"title": "Changer de taille", "description": "<p>Oui.</p>"}],
        solution_folders=[{"id": 3, "name": "Exchanges", "visibility": 1}],
        solution_folders_fr=[{"id": 3, "name": "Échanges", "visibility": 1}],
    )
    english, french = read("freshdesk", folder)
    assert (english.locale, french.locale, french.group) == ("", "fr", english.group)
    assert (english.category, french.category) == (("Exchanges",), ("Échanges",))
    assert (french.votes_up, french.views) == (7, 40)


@pytest.mark.parametrize(("code", "status"), [(1, "draft"), (2, "published"), (9, "draft")])
def test_freshdesk_status_codes(tmp_path: Path, code: int, status: str) -> None:
    """1 is a draft, 2 is live; an unknown code is kept from readers."""
    row = {"id": 4, "title": "T", "description": "x", "status": code, "folder_id": 1}
    assert read("freshdesk", written(tmp_path, articles=[row]))[0].status == status


def test_freshdesk_folders_that_hold_their_articles(tmp_path: Path) -> None:
    """The older export nests wrapped folders and articles in wrapped categories."""
    article = {"article": {"id": 9, "title": "T", "description": "x", "status": 2}}
    folder = {"folder": {"id": 3, "name": "F", "visibility": 3, "articles": [article]}}
    tree = [{"category": {"id": 2, "name": "C", "folders": [folder]}}]
    [found] = read("freshdesk", written(tmp_path, solutions=tree))
    assert (found.source_id, found.category, found.is_restricted) == ("9", ("C", "F"), True)


def test_intercom_gives_a_text_a_language(tmp_path: Path) -> None:
    """A language without text is null there; reactions are percentages of a number."""
    article = {
        "type": "article",
        "id": "6",
        "title": "Returns",
        "body": "<p>30 days.</p>",
        "state": "published",
        "default_locale": "en",
        "parent_id": 1,
        "parent_type": "collection",
        "updated_at": 1740000000,
        "translated_content": {
            "type": "article_translated_content",
            "fr": {"title": "Retours", "body": "<p>30 jours.</p>", "state": "draft"},
            "de": None,
        },
        "statistics": {"views": 90, "reactions": 10, "happy_reaction_percentage": 70.0},
    }
    collection = {"type": "collection", "id": "1", "name": "Orders", "parent_id": None}
    page = {"type": "list", "data": [article, collection]}
    english, french = read("intercom", written(tmp_path, page=page))
    assert [(a.locale, a.status) for a in (english, french)] == [
        ("en", "published"),
        ("fr", "draft"),
    ]
    assert (english.category, english.views, english.votes_up) == (("Orders",), 90, 7)


def test_helpscout_lists_are_opened(tmp_path: Path) -> None:
    """The Docs API wraps its pages twice; an unpublished article is a draft."""
    row = {"id": "5e", "name": "Size", "text": "<p>See.</p>", "status": "notpublished"}
    row |= {"categories": ["c1"], "viewCount": 12, "keywords": ["taille"]}
    folder = written(
        tmp_path,
        articles={"articles": {"page": 1, "items": [row]}},
        categories={"categories": {"items": [{"id": "c1", "name": "Products"}]}},
    )
    [found] = read("helpscout", folder)
    assert (found.status, found.category, found.views) == ("draft", ("Products",), 12)
    assert found.keywords == ("taille",)


def test_crisp_articles_know_their_alternates(tmp_path: Path) -> None:
    """Each language is an article of its own there; times are milliseconds."""
    row = {
        "article_id": "a-fr",
        "title": "Taille",
        "content": "Sous **14 jours**.",
        "status": "published",
        "visibility": "visible",
        "visits": 8,
        "updated_at": 1746183600000,
        "url": "https://x.example/fr/article/taille-1/",
        "alternates": [{"locale": "en", "article_id": "a-en"}],
    }
    [found] = read("crisp", written(tmp_path, page={"error": False, "data": [row]}))
    assert (found.locale, found.same_as, found.is_html) == ("fr", ("a-en",), False)
    assert found.updated_at is not None
    assert found.updated_at.year == 2025


def test_chatwoot_translations_point_at_the_first_text(tmp_path: Path) -> None:
    """``associated_article_id`` is the root; statuses are words or numbers."""
    root = {"id": 1, "title": "Facture", "content": "Dans *Mon compte*.", "status": "published"}
    root |= {"category": {"name": "Achats", "locale": "fr"}, "views": 3}
    other = {"id": 2, "title": "Invoice", "content": "In *My account*.", "status": 2}
    other |= {"associated_article_id": 1, "locale": "en"}
    french, english = read("chatwoot", written(tmp_path, page={"payload": [root, other]}))
    assert (french.group, english.group) == ("1", "1")
    assert (french.locale, english.status) == ("fr", "archived")


def test_jsonl_reads_the_projects_own_names(tmp_path: Path) -> None:
    """``lang``, ``body`` and a category are enough; ``html`` says that it is HTML."""
    row: dict[str, Any] = {"id": "r", "lang": "fr", "title": "Retours", "body": "Sous *30 jours*."}
    first, second = read("jsonl", written(tmp_path, a=[row, row | {"html": "<p>x</p>"}]))
    assert (first.is_html, first.locale, second.is_html) == (False, "fr", True)


@pytest.mark.parametrize("name", ["zendesk", "freshdesk", "intercom", "helpscout", "jsonl"])
def test_an_article_without_an_id_is_skipped_with_its_place(tmp_path: Path, name: str) -> None:
    """The place is named, the text is not."""
    row = {"title": "T", "name": "T", "body": "x", "text": "x", "description": "x"}
    folder = written(tmp_path, articles={"articles": [row | {"folder_id": 1, "section_id": 1}]})
    [found] = source(name).read([folder], options())
    assert isinstance(found, Skipped)
    assert found.reason == "no id"
