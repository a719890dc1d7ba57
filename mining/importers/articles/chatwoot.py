"""Chatwoot help-center portals: articles in Markdown, translations by ``associated_article_id``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.tickets import Skipped
from mining.importers import values
from mining.importers.articles.payload import Payload, reader, words
from mining.importers.articles.source import (
    DESK_WORDS,
    ArticleOptions,
    ArticleSource,
    Reading,
    SourceArticle,
    SourceStatus,
    count,
    status,
    title,
)
from mining.importers.source import child

LISTS = ("payload", "articles")
WRAPPERS = ("payload", "article")
STATUSES: Mapping[str, SourceStatus] = {
    **DESK_WORDS,
    "0": "draft",
    "1": "published",
    "2": "archived",
}


def articles(found: Iterable[Payload | Skipped], options: ArticleOptions) -> Reading:
    """The articles among the objects of an export."""
    for payload in found:
        if isinstance(payload, Skipped):
            yield payload
        elif "title" in payload.record or "content" in payload.record:
            yield _article(payload, options)


def _article(payload: Payload, options: ArticleOptions) -> SourceArticle | Skipped:
    record = payload.record
    source_id = payload.source_id or values.identity(record.get("id"))
    if not source_id:
        return Skipped(payload.place, "no id")
    root = values.identity(record.get("associated_article_id"))
    category = child(record, "category")
    locale = values.text(record.get("locale")) or values.text(category.get("locale"))
    return SourceArticle(
        source_id=source_id,
        group=payload.group or root or source_id,
        locale=locale or payload.locale,
        title=title(record, "title"),
        body=values.text(record.get("content")),
        is_html=False,
        status=status(STATUSES, record.get("status"), options),
        category=tuple(name for name in (title(category, "name", "slug"),) if name),
        slug=values.text(record.get("slug")),
        url=values.text(record.get("url")),
        summary=title(record, "description"),
        created_at=options.time(record.get("created_at")),
        updated_at=options.time(record.get("updated_at")),
        views=count(record.get("views")),
        labels=words(child(record, "meta").get("tags")),
    )


read = reader(articles, LISTS, WRAPPERS)
SOURCE = ArticleSource("chatwoot", "Chatwoot portals: articles (JSON)", read)
