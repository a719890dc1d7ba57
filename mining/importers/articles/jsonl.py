"""Articles as JSON lines, askless's own exchange format and what other tools write like it.

``{"id": "returns", "locale": "fr", "title": "...", "body": "..."}``: ``id`` is the same in every
language (or ``group`` is). ``body`` is Markdown; ``html`` holds HTML instead. Every other key may
be missing: ``status``, ``category``, ``slug``, ``url``, ``summary``, ``questions``, ``keywords``,
``labels``, ``created_at``, ``updated_at``, ``votes_up``, ``votes_down``, ``views``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kb.tickets import Skipped
from mining.importers import values
from mining.importers.articles.payload import Payload, payloads, words
from mining.importers.articles.source import (
    STATUS_WORDS,
    ArticleOptions,
    ArticleSource,
    Reading,
    Record,
    SourceArticle,
    count,
    first,
    lines,
    status,
    title,
)

LISTS = ("articles", "items", "data", "results")


def articles(found: Iterable[Payload | Skipped], options: ArticleOptions) -> Reading:
    """The articles among the objects of a file."""
    for payload in found:
        yield payload if isinstance(payload, Skipped) else _article(payload, options)


def _article(payload: Payload, options: ArticleOptions) -> SourceArticle | Skipped:
    record = payload.record
    source_id = values.identity(first(record, "source_id", "id", "slug", "url"))
    if not source_id:
        return Skipped(payload.place, "no id")
    html = values.text(record.get("html")) or values.text(record.get("body_html"))
    text = values.text(first(record, "body", "content", "text", "answer"))
    return SourceArticle(
        source_id=source_id,
        group=values.identity(first(record, "group", "group_id")) or source_id,
        locale=values.text(first(record, "locale", "lang", "language")) or payload.locale,
        title=title(record, "title", "name", "question"),
        body=html or text,
        is_html=bool(html),
        status=status(STATUS_WORDS, record.get("status"), options),
        category=_path(record),
        slug=values.text(record.get("slug")),
        url=values.text(record.get("url")),
        summary=title(record, "summary", "description"),
        questions=lines(record.get("questions")),
        keywords=lines(record.get("keywords")),
        created_at=options.time(record.get("created_at")),
        updated_at=options.time(first(record, "updated_at", "updated")),
        votes_up=count(record.get("votes_up")),
        votes_down=count(record.get("votes_down")),
        views=count(record.get("views")),
        labels=words(first(record, "labels", "tags")),
    )


def _path(record: Record) -> tuple[str, ...]:
    given = first(record, "category_path", "category", "section", "dossier", "theme")
    return lines(given if isinstance(given, list) else [given])


def read(paths: Sequence[Path], options: ArticleOptions) -> Reading:
    """The articles of the files at ``paths``.

    Raises:
        InputError: a path is missing, or a file is not JSON.
    """
    yield from articles(payloads(paths, LISTS), options)


SOURCE = ArticleSource("jsonl", "JSON lines: id, locale, title, body (Markdown) or html", read)
