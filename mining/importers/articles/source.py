"""What every reader of help-center articles takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from kb.tickets import Skipped
from mining.importers import values
from mining.importers.source import ImportOptions

Record = Mapping[str, Any]
SourceStatus = Literal["draft", "published", "archived"]


@dataclass(frozen=True)
class SourceArticle:
    """One article in one language as another help center holds it; times aware and in UTC.

    ``group`` names the article that this is a translation of, in all its languages the same;
    ``same_as`` are ids of other articles that say the same in another language.
    """

    source_id: str
    title: str
    body: str
    group: str
    locale: str = ""
    """As the source spells it (``fr-FR``); empty when it says nothing."""
    is_html: bool = True
    """Else the body is Markdown."""
    status: SourceStatus = "published"
    is_restricted: bool = False
    """Not everybody may read it there: agents only, or signed-in customers."""
    is_outdated: bool = False
    """The source says that the text it was translated from has changed since."""
    category: tuple[str, ...] = ()
    """Names from the outermost folder in."""
    slug: str = ""
    url: str = ""
    summary: str = ""
    questions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None
    votes_up: int | None = None
    votes_down: int | None = None
    views: int | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArticleOptions(ImportOptions):
    """How to read articles: what to assume where the source says nothing."""

    locale: str = ""
    """Language of articles that name none; empty reads it from their text."""
    category: str = ""
    """Folder of articles that lie in none."""


Reading = Iterator[SourceArticle | Skipped]


@dataclass(frozen=True)
class ArticleSource:
    """A kind of help center that askless reads."""

    name: str
    title: str
    read: Callable[[Sequence[Path], ArticleOptions], Reading] = field(repr=False)


def title(record: Record, *keys: str) -> str:
    """The first of some keys that holds words, on one line."""
    return next(iter(lines([record.get(key) for key in keys])), "")


def lines(value: Any) -> tuple[str, ...]:
    """The texts of a list, each on one line, without the empty ones; none of anything else."""
    found = value if isinstance(value, list) else []
    return tuple(line for item in found if (line := " ".join(values.text(item).split())))


def first(record: Record, *keys: str) -> Any:
    """The value of the first of some keys that is not null; None when all are."""
    return next((record[key] for key in keys if record.get(key) is not None), None)


def count(value: Any) -> int | None:
    """A count of views or votes: a whole number from 0; None when it is none."""
    found = values.integer(value)
    return found if found is not None and found >= 0 else None


def status(table: Mapping[str, SourceStatus], value: Any, options: ImportOptions) -> SourceStatus:
    """``value`` mapped by ``table``; an unknown one is a draft, and counted."""
    name = values.text(value).strip().lower()
    if name in table:
        return table[name]
    options.counts.unmap(f"status {name[:40]!r}")
    return "draft"


_PUBLISHED = ("", "published", "publish", "live", "public", "publié", "publiée")
_DRAFT = ("draft", "notpublished", "unpublished", "brouillon", "hidden", "in_review", "private")
_ARCHIVED = ("archived", "archive", "archivé", "archivée", "deleted", "trashed")
STATUS_WORDS: Mapping[str, SourceStatus] = {
    **dict.fromkeys(_PUBLISHED, "published"),
    **dict.fromkeys(_DRAFT, "draft"),
    **dict.fromkeys(_ARCHIVED, "archived"),
}
"""Status words of files that people write."""

DESK_WORDS: Mapping[str, SourceStatus] = {**STATUS_WORDS, "": "draft"}
"""The same where every article has a status: one without is kept from readers."""
