"""Objects out of a help center's JSON: pages unfolded, wrappers opened, files' languages noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.tickets import Skipped
from mining.importers import values
from mining.importers.articles.source import ArticleOptions, Reading, Record
from mining.importers.records import JSON_ENDINGS, STREAM, input_files, json_records
from mining.importers.source import child

LANGUAGES = frozenset(
    "ar cs da de el en es fi fr he hu it ja ko nb nl no pl pt ro ru sv tr uk zh".split()
)
"""Codes that a file's or folder's name may end in."""

_IN_NAME = re.compile(r"(?:^|[_.-])([a-z]{2})(?:[-_][a-z]{2})?$", re.IGNORECASE)


@dataclass(frozen=True)
class Payload:
    """One object of an export, and what its place in the export says about it."""

    record: Record
    place: str
    stream: str = ""
    """The list or stream it stood in, the wrapper around it, or its file's name; lower-case."""
    locale: str = ""
    group: str = ""
    source_id: str = ""


def payloads(
    paths: Sequence[Path], lists: tuple[str, ...], wrappers: tuple[str, ...] = ()
) -> Iterator[Payload | Skipped]:
    """Every object of the files; ``wrappers`` are keys that hold the object itself.

    Requests that ``askless export articles`` writes are opened like an answer of the target.

    Raises:
        InputError: a path is missing, or a file is not JSON.
    """
    for path in input_files(paths, JSON_ENDINGS):
        locale = locale_of_name(path)
        for position, record in enumerate(json_records(path, lists), start=1):
            if isinstance(record, Skipped):
                yield record
                continue
            place = f"{path.name}, record {position}"
            stream = values.text(record.get(STREAM)) or path.name.partition(".")[0]
            yield from _opened(Payload(record, place, stream.lower(), locale), lists, wrappers)


def reader(
    articles: Callable[[Iterable[Payload | Skipped], ArticleOptions], Reading],
    lists: tuple[str, ...],
    wrappers: tuple[str, ...],
) -> Callable[[Sequence[Path], ArticleOptions], Reading]:
    """The reader of a source: ``articles`` of every object of its files.

    It raises InputError for a path that is missing, or a file that is not JSON.
    """

    def read(paths: Sequence[Path], options: ArticleOptions) -> Reading:
        yield from articles(payloads(paths, lists, wrappers), options)

    return read


def _opened(
    payload: Payload, lists: tuple[str, ...], wrappers: tuple[str, ...]
) -> Iterator[Payload | Skipped]:
    record = payload.record
    if "id" not in record:
        ours = child(record, "askless")
        if ours and isinstance(record.get("body"), dict):
            payload = _request(payload, ours)
            record = payload.record
        for key in wrappers:
            inside = record.get(key)
            if isinstance(inside, dict):
                yield from _within(payload, key, inside, lists)
                return
    yield payload


def _within(
    payload: Payload, key: str, inside: Record, lists: tuple[str, ...]
) -> Iterator[Payload | Skipped]:
    """The object under a wrapper, or the objects of the list in it (Help Scout's ``items``)."""
    rows = next((inside[name] for name in lists if isinstance(inside.get(name), list)), None)
    if rows is None or "id" in inside:
        rows = [inside]
    for row in rows:
        if isinstance(row, dict):
            yield Payload(row, payload.place, key, payload.locale, payload.group, payload.source_id)
        else:
            yield Skipped(payload.place, "not an object")


def _request(payload: Payload, ours: Record) -> Payload:
    group = values.identity(ours.get("article"))
    return Payload(
        record={"title": ours.get("title"), **child(payload.record, "body")},
        place=payload.place,
        stream=payload.stream,
        locale=values.text(ours.get("locale")),
        group=group,
        source_id=values.identity(ours.get("source_id")) or group,
    )


def locale_of_name(path: Path) -> str:
    """The language that ``articles_fr.json`` or ``fr/articles.json`` names; empty for none."""
    stem = path.name.partition(".")[0]
    for name in (path.name.removesuffix(path.suffix), stem, path.parent.name):
        found = _IN_NAME.search(name)
        if found and found[1].lower() in LANGUAGES:
            return found[1].lower()
    return ""


def by_id(records: Sequence[Record], *keys: str) -> dict[str, Record]:
    """Records by the first of some keys; those without are left out, of two the later counts."""
    found: dict[str, Record] = {}
    for record in records:
        for key in keys:
            name = values.identity(record.get(key))
            if name:
                found[name] = record
                break
    return found


def words(value: Any) -> tuple[str, ...]:
    """A list of names, tags or labels, each once."""
    return tuple(dict.fromkeys(values.texts(value)))
