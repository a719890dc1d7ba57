"""Help Scout Docs: articles, categories and collections (Docs API v1).

A Docs site has one language: it is told by ``--locale``, by the file's name or by the text.
Articles of two sites have nothing that joins them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.tickets import Skipped
from mining.importers import values
from mining.importers.articles.payload import Payload, by_id, reader, words
from mining.importers.articles.source import (
    DESK_WORDS,
    ArticleOptions,
    ArticleSource,
    Reading,
    Record,
    SourceArticle,
    count,
    first,
    status,
    title,
)

LISTS = ("items", "articles", "categories", "collections")
WRAPPERS = ("articles", "article", "categories", "category", "collections", "collection")


def articles(found: Iterable[Payload | Skipped], options: ArticleOptions) -> Reading:
    """The articles among the objects of an export."""
    everything = list(found)
    others = [p for p in everything if isinstance(p, Payload) and not _is_article(p)]
    names = by_id([p.record for p in others], "id")
    for payload in everything:
        if isinstance(payload, Skipped):
            yield payload
        elif _is_article(payload):
            yield _article(payload, names, options)


def _is_article(payload: Payload) -> bool:
    if payload.stream.startswith(("categor", "collection")):
        return False
    record = payload.record
    return any(key in record for key in ("text", "status", "hasDraft", "categories"))


def _article(
    payload: Payload, names: Mapping[str, Record], options: ArticleOptions
) -> SourceArticle | Skipped:
    record = payload.record
    source_id = payload.source_id or values.identity(record.get("id"))
    if not source_id:
        return Skipped(payload.place, "no id")
    return SourceArticle(
        source_id=source_id,
        group=payload.group or source_id,
        locale=values.text(record.get("locale")) or payload.locale,
        title=title(record, "name", "title"),
        body=values.text(record.get("text")),
        status=status(DESK_WORDS, record.get("status"), options),
        is_restricted=values.text(record.get("visibility")).lower() == "private",
        category=_path(record, names),
        slug=values.text(record.get("slug")),
        url=values.text(record.get("publicUrl")),
        keywords=words(record.get("keywords")),
        created_at=options.time(record.get("createdAt")),
        updated_at=options.time(first(record, "updatedAt", "lastPublishedAt")),
        views=count(record.get("viewCount")),
    )


def _path(record: Record, names: Mapping[str, Record]) -> tuple[str, ...]:
    listed = record.get("categories")
    within = next((values.identity(i) for i in listed), "") if isinstance(listed, list) else ""
    ids = (values.identity(record.get("collectionId")), within)
    found = (title(names.get(i, {}), "name") for i in ids)
    return tuple(name for name in found if name)


read = reader(articles, LISTS, WRAPPERS)
SOURCE = ArticleSource("helpscout", "Help Scout Docs: articles, categories, collections", read)
