"""Origins: which article of which other help center each imported one came from.

What makes the round trip safe: with the source's id, the hash of its text there and the version
written here, a later import knows what was edited here, and an export what was edited there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from kb.errors import InputError

Place = tuple[str, str]
"""Article id and locale."""
Key = tuple[str, str, str]
"""Name of the source, id there, locale."""


@dataclass(frozen=True)
class Origin:
    """Where one article in one language came from; ``updated_at`` is aware."""

    article_id: str
    locale: str
    source: str
    source_id: str
    group: str
    content_hash: str
    """:func:`content_hash` of the text as the source had it."""
    version: str
    """:attr:`kb.articles.Article.version` as written here; another one means it was edited."""
    status: str
    """Status as written here."""
    source_status: str
    url: str = ""
    updated_at: datetime | None = None
    votes_up: int | None = None
    votes_down: int | None = None
    views: int | None = None
    category: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What names it across imports."""
        return self.source, self.source_id, self.locale

    @property
    def place(self) -> Place:
        """Where the article lies here."""
        return self.article_id, self.locale

    def document(self) -> dict[str, Any]:
        """The origin as one JSON object; the time in ISO 8601, empty values left out."""
        raw = dict(vars(self))
        raw["updated_at"] = self.updated_at.isoformat() if self.updated_at else None
        return {key: value for key, value in raw.items() if value not in (None, "", ())}


def content_hash(title: str, body: str) -> str:
    """Sixteen hex digits of a title and a text as a source holds them; spaces do not count."""
    text = "\x1f".join((" ".join(title.split()), " ".join(body.split())))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def parse_origin(document: Mapping[str, Any], path: str, row: int) -> Origin:
    """The origin that a JSON object holds; ``path`` and ``row`` name the place in errors.

    Raises:
        InputError: a key is missing, unknown or of the wrong type.
    """
    values = dict(document)
    try:
        if values.get("updated_at"):
            values["updated_at"] = datetime.fromisoformat(values["updated_at"])
        for name in ("category", "labels"):
            values[name] = tuple(str(item) for item in values.get(name, ()))
        return _checked(Origin(**values))
    except (TypeError, ValueError) as error:
        problem = f"is no origin of an article ({error}); restore it or remove the file"
        raise InputError(path, problem, row=row) from error


def _checked(origin: Origin) -> Origin:
    for field in fields(Origin):
        if field.type == "str" and not isinstance(getattr(origin, field.name), str):
            raise TypeError(f"{field.name}: expected a text")
    return origin


def is_changed(known: Origin, hash_now: str, updated_at: datetime | None) -> bool:
    """Whether the source's text differs from what was imported.

    A source may spell the same text anew; with the same time of change it is the same text.
    """
    is_same_time = known.updated_at is not None and known.updated_at == updated_at
    return hash_now != known.content_hash and not is_same_time


def merged(known: Iterable[Origin], newer: Iterable[Origin]) -> list[Origin]:
    """All origins, of two with the same key or the same place the newer; sorted by place."""
    new = list(newer)
    keys, places = {o.key for o in new}, {o.place for o in new}
    kept = [o for o in known if o.key not in keys and o.place not in places]
    return sorted([*kept, *new], key=lambda o: (o.article_id, o.locale, o.source, o.source_id))


EARLIEST = datetime.min.replace(tzinfo=UTC)
"""Sorts before every time; stands for one that is not known."""
