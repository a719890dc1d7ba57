"""Intercom articles and collections: every language of an article stands in one object.

``translated_content`` holds the languages beside the default one; a language without text is null
there. Reactions are percentages of a number, from which votes are worked out.
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
from mining.importers.source import child

LISTS = ("data", "articles", "collections")
WRAPPERS = ("data", "article")
DEEPEST_COLLECTION = 6


def articles(found: Iterable[Payload | Skipped], options: ArticleOptions) -> Reading:
    """The articles among the objects of an export, one for each language that has a text."""
    everything = list(found)
    records = [p.record for p in everything if isinstance(p, Payload) and _is_collection(p.record)]
    collections = by_id(records, "id")
    for payload in everything:
        if isinstance(payload, Skipped):
            yield payload
        elif not _is_collection(payload.record):
            yield from _article(payload, collections, options)


def _is_collection(record: Record) -> bool:
    kind = values.text(record.get("type"))
    return kind in {"collection", "section"} or ("name" in record and "title" not in record)


def _article(
    payload: Payload, collections: Mapping[str, Record], options: ArticleOptions
) -> Reading:
    record = payload.record
    source_id = payload.source_id or values.identity(record.get("id"))
    if not source_id:
        yield Skipped(payload.place, "no id")
        return
    own = values.text(record.get("default_locale")) or payload.locale
    texts: dict[str, Record] = {own: record}
    for locale, translation in child(record, "translated_content").items():
        if isinstance(translation, dict) and translation and locale not in texts:
            texts[locale] = translation
    for locale, text in texts.items():
        if locale == own or _says_something(text):
            yield _made(source_id, payload.group, locale, text, record, collections, options)


def _says_something(text: Record) -> bool:
    return any(values.text(v).strip() for key, v in text.items() if key in {"title", "body"})


def _made(
    source_id: str,
    group: str,
    locale: str,
    text: Record,
    record: Record,
    collections: Mapping[str, Record],
    options: ArticleOptions,
) -> SourceArticle:
    statistics = child(text, "statistics") or child(record, "statistics")
    reactions = values.number(statistics.get("reactions"))
    return SourceArticle(
        source_id=source_id,
        group=group or source_id,
        locale=locale,
        title=title(text, "title"),
        body=values.text(text.get("body")),
        status=status(DESK_WORDS, first(text, "state") or record.get("state"), options),
        category=_path(record, collections, locale),
        url=values.text(text.get("url")) or values.text(record.get("url")),
        summary=title(text, "description"),
        created_at=options.time(first(text, "created_at")),
        updated_at=options.time(first(text, "updated_at")),
        votes_up=_share(reactions, statistics.get("happy_reaction_percentage")),
        votes_down=_share(reactions, statistics.get("sad_reaction_percentage")),
        views=count(statistics.get("views")),
        labels=words(child(record, "tags").get("tags")),
    )


def _share(reactions: float | None, percentage: object) -> int | None:
    share = values.number(percentage)
    if reactions is None or share is None or not 0 <= share <= 100 or reactions < 0:
        return None
    return round(reactions * share / 100)


def _path(record: Record, collections: Mapping[str, Record], locale: str) -> tuple[str, ...]:
    parents = record.get("parent_ids")
    listed = parents[0] if isinstance(parents, list) and parents else None
    at = values.identity(record.get("parent_id")) or values.identity(listed)
    names: list[str] = []
    while at in collections and len(names) < DEEPEST_COLLECTION:
        collection = collections[at]
        translated = child(child(collection, "translated_content"), locale)
        names.insert(0, title(translated, "name") or title(collection, "name"))
        at = values.identity(collection.get("parent_id"))
    return tuple(name for name in names if name)


read = reader(articles, LISTS, WRAPPERS)
SOURCE = ArticleSource("intercom", "Intercom: articles and collections (JSON)", read)
