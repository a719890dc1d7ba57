"""Freshdesk Solutions: categories, folders and articles (API v2, and nested as in v1).

An article does not say its language: the file's name does (``solution_articles_fr.json``, the
answer to ``.../fr``), or newer payloads' ``language``. Only folders that everybody sees are public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.tickets import Skipped
from mining.importers import values
from mining.importers.articles.payload import Payload, by_id, reader, words
from mining.importers.articles.source import (
    ArticleOptions,
    ArticleSource,
    Reading,
    Record,
    SourceArticle,
    SourceStatus,
    count,
    first,
    status,
    title,
)
from mining.importers.source import child

LISTS = ("articles", "folders", "categories", "results", "solution_articles")
WRAPPERS = ("article", "folder", "category", "solution_article")
NESTED = ("folders", "all_folders", "articles", "solution_articles")
STATUSES: Mapping[str, SourceStatus] = {"1": "draft", "2": "published", "": "published"}
EVERYBODY = "1"
DEEPEST = 8


@dataclass(frozen=True)
class _Shelf:
    """Folders and categories by id, and their names by kind, language and id."""

    folders: Mapping[str, Record]
    categories: Mapping[str, Record]
    names: Mapping[tuple[str, str, str], str]

    def name(self, kind: str, key: str, locale: str) -> str:
        """The name in a language; another language's when there is none in it."""
        records = self.folders if kind == "folder" else self.categories
        return self.names.get((kind, locale, key)) or title(records.get(key, {}), "name")


def _name(payload: Payload) -> str:
    return title(payload.record, "name")


def articles(found: Iterable[Payload | Skipped], options: ArticleOptions) -> Reading:
    """The articles among the objects of an export."""
    everything = [inner for payload in found for inner in _nested(payload)]
    kinds = [(p, _kind(p)) for p in everything if isinstance(p, Payload)]
    shelf = _Shelf(
        by_id([p.record for p, kind in kinds if kind == "folder"], "id"),
        by_id([p.record for p, kind in kinds if kind == "category"], "id"),
        {(kind, p.locale, values.identity(p.record.get("id"))): _name(p) for p, kind in kinds},
    )
    for payload in everything:
        if isinstance(payload, Skipped):
            yield payload
        elif _kind(payload) == "article":
            yield _article(payload, shelf, options)


def _nested(payload: Payload | Skipped, depth: int = 0) -> Iterator[Payload | Skipped]:
    """An object and those in its lists, each knowing what it lies in."""
    yield payload
    if isinstance(payload, Skipped) or depth > DEEPEST:
        return
    key = "folder_id" if _kind(payload) == "folder" else "category_id"
    for name in NESTED:
        inside = payload.record.get(name)
        for item in inside if isinstance(inside, list) else []:
            if not isinstance(item, dict):
                continue
            wrapped = next((child(item, w) for w in WRAPPERS if child(item, w)), item)
            record = {key: payload.record.get("id"), **wrapped}
            yield from _nested(Payload(record, payload.place, name, payload.locale), depth + 1)


def _kind(payload: Payload) -> str:
    record = payload.record
    if "title" in record or "description_text" in record or "folder_id" in record:
        return "article"
    if "folder" in payload.stream or "visibility" in record or "category_id" in record:
        return "folder"
    return "category"


def _article(payload: Payload, shelf: _Shelf, options: ArticleOptions) -> SourceArticle | Skipped:
    record = payload.record
    source_id = payload.source_id or values.identity(record.get("id"))
    if not source_id:
        return Skipped(payload.place, "no id")
    folder_id = values.identity(record.get("folder_id"))
    folder = shelf.folders.get(folder_id, {})
    category_id = values.identity(record.get("category_id") or folder.get("category_id"))
    path = (
        shelf.name("category", category_id, payload.locale),
        shelf.name("folder", folder_id, payload.locale),
    )
    return SourceArticle(
        source_id=source_id,
        group=payload.group or values.identity(record.get("parent_id")) or source_id,
        locale=_locale(payload),
        title=title(record, "title"),
        body=values.text(first(record, "description", "description_text")),
        status=status(STATUSES, record.get("status"), options),
        is_restricted=values.identity(folder.get("visibility")) not in {"", EVERYBODY},
        is_outdated=record.get("outdated") is True,
        category=tuple(name for name in path if name),
        url=values.text(record.get("url")),
        summary=title(child(record, "seo_data"), "meta_description"),
        created_at=options.time(record.get("created_at")),
        updated_at=options.time(first(record, "modified_at", "updated_at")),
        votes_up=count(record.get("thumbs_up")),
        votes_down=count(record.get("thumbs_down")),
        views=count(record.get("hits")),
        labels=words(record.get("tags")),
    )


def _locale(payload: Payload) -> str:
    given = first(payload.record, "language", "language_code", "locale")
    return values.text(given) or payload.locale


read = reader(articles, LISTS, WRAPPERS)
SOURCE = ArticleSource("freshdesk", "Freshdesk Solutions: categories, folders, articles", read)
