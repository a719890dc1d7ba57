"""Zendesk Guide: articles, translations, sections and categories of the Help Center API.

Reads pages (``articles.json`` per locale), side-loaded translations, lists of translations, and
Singer or Airbyte records of them. Helpful votes are ``(vote_count + vote_sum) / 2``; the API holds
no views. An article of a user segment is not for everybody and stays a draft here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kb.tickets import Skipped
from mining.importers import values
from mining.importers.articles.payload import Payload, reader, words
from mining.importers.articles.source import (
    ArticleOptions,
    ArticleSource,
    Reading,
    Record,
    SourceArticle,
    SourceStatus,
    title,
)
from mining.importers.source import children

LISTS = ("articles", "translations", "sections", "categories")
WRAPPERS = ("article", "translation", "section", "category")
DEEPEST_SECTION = 6


@dataclass
class _Shelf:
    """Everything of an export that is no article, by id."""

    articles: dict[str, Record] = field(default_factory=dict)
    sections: dict[str, Record] = field(default_factory=dict)
    categories: dict[str, Record] = field(default_factory=dict)

    def path(self, section_id: object) -> tuple[str, ...]:
        """Names from the category to the section of an article."""
        names: list[str] = []
        section = self.sections.get(values.identity(section_id), {})
        while section and len(names) < DEEPEST_SECTION:
            names.insert(0, title(section, "name", "title"))
            parent = self.sections.get(values.identity(section.get("parent_section_id")), {})
            if not parent or parent is section:
                break
            section = parent
        category = self.categories.get(values.identity(section.get("category_id")), {})
        return tuple(name for name in (title(category, "name", "title"), *names) if name)


def articles(found: Iterable[Payload | Skipped], options: ArticleOptions) -> Reading:
    """The articles among the objects of an export, one for each language that has a text."""
    everything = list(found)
    shelf = _Shelf()
    for payload in everything:
        if isinstance(payload, Payload):
            _shelve(payload, shelf)
    for payload in everything:
        if isinstance(payload, Skipped):
            yield payload
        elif _kind(payload) == "translation":
            yield from _translation(payload, shelf, options)
        elif _kind(payload) == "article":
            yield from _article(payload, shelf, options)


def _kind(payload: Payload) -> str:
    record = payload.record
    if "source_type" in record or "translation" in payload.stream:
        is_article = values.text(record.get("source_type", "Article")).lower() == "article"
        return "translation" if is_article else "other"
    for name in ("section", "category", "categories"):
        if payload.stream.startswith(name):
            return "category" if name.startswith("cat") else "section"
    if "section_id" in record or "body" in record:
        return "article"
    return "section" if "category_id" in record else "category"


def _shelve(payload: Payload, shelf: _Shelf) -> None:
    place = {"article": shelf.articles, "section": shelf.sections, "category": shelf.categories}
    key = payload.source_id or values.identity(payload.record.get("id"))
    kind = _kind(payload)
    if kind in place and key:
        place[kind].setdefault(key, payload.record)


def _article(payload: Payload, shelf: _Shelf, options: ArticleOptions) -> Reading:
    record = payload.record
    source_id = payload.source_id or values.identity(record.get("id"))
    if not source_id:
        yield Skipped(payload.place, "no id")
        return
    own = values.text(record.get("locale")) or payload.locale
    group = payload.group or source_id
    inside = {values.text(t.get("locale")).lower(): t for t in children(record, "translations")}
    yield _made(source_id, group, own, inside.pop(own.lower(), record), record, shelf, options)
    for locale, translation in inside.items():
        yield _made(source_id, group, locale, translation, record, shelf, options)


def _translation(
    payload: Payload, shelf: _Shelf, options: ArticleOptions
) -> Iterator[SourceArticle | Skipped]:
    record = payload.record
    source_id = payload.source_id or values.identity(record.get("source_id"))
    if not source_id:
        yield Skipped(payload.place, "no id")
        return
    locale = values.text(record.get("locale")) or payload.locale
    base = shelf.articles.get(source_id, record)
    group = payload.group or source_id
    yield _made(source_id, group, locale, record, base, shelf, options)


def _made(
    source_id: str,
    group: str,
    locale: str,
    text: Record,
    base: Record,
    shelf: _Shelf,
    options: ArticleOptions,
) -> SourceArticle:
    up, down = _votes(base)
    return SourceArticle(
        source_id=source_id,
        group=group,
        locale=locale,
        title=title(text, "title", "name"),
        body=values.text(text.get("body")),
        status=_status(text, base),
        is_restricted=_is_restricted(base),
        is_outdated=text.get("outdated") is True,
        category=shelf.path(base.get("section_id")),
        url=values.text(text.get("html_url")) or values.text(base.get("html_url")),
        created_at=options.time(text.get("created_at")),
        updated_at=options.time(text.get("edited_at") or text.get("updated_at")),
        votes_up=up,
        votes_down=down,
        labels=words(base.get("label_names")),
    )


def _status(text: Record, base: Record) -> SourceStatus:
    is_draft = text.get("draft") is True or text.get("hidden") is True or base.get("draft") is True
    return "draft" if is_draft else "published"


def _is_restricted(base: Record) -> bool:
    return bool(values.identity(base.get("user_segment_id"))) or bool(
        values.texts(base.get("user_segment_ids"))
    )


def _votes(base: Mapping[str, object]) -> tuple[int | None, int | None]:
    total, balance = values.integer(base.get("vote_count")), values.integer(base.get("vote_sum"))
    if total is None or balance is None or abs(balance) > total:
        return None, None
    return (total + balance) // 2, (total - balance) // 2


read = reader(articles, LISTS, WRAPPERS)
SOURCE = ArticleSource("zendesk", "Zendesk Guide: articles, translations, sections (JSON)", read)
