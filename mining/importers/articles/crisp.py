"""Crisp helpdesk: articles by language, joined by their ``alternates``.

Times are milliseconds. Crisp's own markup is close to Markdown and read as such; a body that
starts like HTML is read as HTML. What is not public stays a draft here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.tickets import Skipped
from mining.importers import values
from mining.importers.articles.payload import Payload, reader
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
from mining.importers.source import child, children

LISTS = ("data", "articles")
WRAPPERS = ("data", "article")
PUBLIC = frozenset({"", "visible", "public"})
_LOCALE = re.compile(r"/([a-z]{2}(?:-[a-z]{2})?)/article/", re.IGNORECASE)
_HTML = re.compile(r"\s*<(?:p|div|h[1-6]|ul|ol|table|br|span|strong)\b", re.IGNORECASE)


def articles(found: Iterable[Payload | Skipped], options: ArticleOptions) -> Reading:
    """The articles among the objects of an export."""
    for payload in found:
        if isinstance(payload, Skipped):
            yield payload
        elif "title" in payload.record or "content" in payload.record:
            yield _article(payload, options)


def _article(payload: Payload, options: ArticleOptions) -> SourceArticle | Skipped:
    record = payload.record
    source_id = payload.source_id or values.identity(first(record, "article_id", "id"))
    if not source_id:
        return Skipped(payload.place, "no id")
    others = (values.identity(item.get("article_id")) for item in children(record, "alternates"))
    body = values.text(record.get("content"))
    url = values.text(record.get("url"))
    votes = child(record, "ratings") or child(record, "feedback")
    return SourceArticle(
        source_id=source_id,
        group=payload.group or source_id,
        locale=_locale(payload, url),
        title=title(record, "title"),
        body=body,
        is_html=bool(_HTML.match(body)),
        status=status(DESK_WORDS, record.get("status"), options),
        is_restricted=values.text(record.get("visibility")).lower() not in PUBLIC,
        category=_path(record),
        url=url,
        summary=title(record, "description"),
        same_as=tuple(other for other in others if other),
        created_at=options.time(record.get("created_at")),
        updated_at=options.time(record.get("updated_at")),
        votes_up=count(votes.get("helpful")),
        votes_down=count(votes.get("unhelpful")),
        views=count(record.get("visits")),
    )


def _locale(payload: Payload, url: str) -> str:
    found = _LOCALE.search(url)
    given = values.text(payload.record.get("locale")) or payload.locale
    return given or (found[1] if found else "")


def _path(record: Record) -> tuple[str, ...]:
    category = child(record, "category")
    names = (title(category, "name"), title(child(category, "section"), "name"))
    return tuple(name for name in names if name)


read = reader(articles, LISTS, WRAPPERS)
SOURCE = ArticleSource("crisp", "Crisp helpdesk: articles of each language (JSON)", read)
