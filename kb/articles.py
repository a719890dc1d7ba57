"""Articles: Markdown files with front matter, read and written as text.

An article's id is its path without locale and ending, ``returns/return-an-item``; the same path
under ``site/content/fr`` and ``site/content/en`` is one article in two languages. The functions
here are pure: text in, :class:`Article` out, and back. Files are read in
:mod:`kb.storage.content`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import yaml
from slugify import slugify

from kb.errors import ArticleError

FRONT_MATTER_LIMIT = 65_536
"""Longest front matter in characters; a longer one is refused unread."""

FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE
)
"""At the start of a Markdown file; its group is the YAML between the lines of hyphens."""

DEEPEST = 20
"""Nesting of front matter; ours has two levels."""

SLUG_LIMIT = 80
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
)
"""Names that Windows keeps for devices: no file can have them there."""
RESERVED_SLUGS = DEVICES | {
    *("index", "404", "search", "contact", "tags", "assets", "pagefind"),
    *("all-questions", "whats-new", "measurement"),
}


class ArticleStatus(StrEnum):
    """Where an article stands; :mod:`kb.review` says which moves are allowed."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class Article:
    """One article in one language.

    ``body`` is Markdown without the title. ``questions`` are ways customers ask, used by search
    and matching; ``keywords`` are customers' words that the text does not use.
    """

    id: str
    locale: str
    title: str
    body: str
    status: ArticleStatus = ArticleStatus.DRAFT
    summary: str = ""
    questions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    topic_id: str | None = None
    reviewed_on: date | None = None
    reviewed_by: str = ""
    tags: tuple[str, ...] = ()
    """Names under which readers find it across categories; matching and search do not use them."""
    source: str = ""
    """Where it came from: ``draft``, ``import:zendesk``, ... ; empty when written by hand."""
    asked: tuple[str, ...] = ()
    """What customers wrote in the tickets behind it: for matching only, never written or quoted."""

    @property
    def category(self) -> str:
        """First part of the id: the folder it lies in."""
        return self.id.split("/", 1)[0]

    @property
    def slug(self) -> str:
        """Last part of the id."""
        return self.id.rsplit("/", 1)[-1]

    @property
    def is_published(self) -> bool:
        """True when readers may see it."""
        return self.status is ArticleStatus.PUBLISHED

    @property
    def version(self) -> str:
        """Twelve hex digits of what a reader sees: title, summary, body, questions, keywords."""
        parts = (self.title, self.summary, self.body, *self.questions, "\0", *self.keywords)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]

    def with_status(self, status: ArticleStatus) -> Article:
        """The same article in another status."""
        return replace(self, status=status)


TEXT_KEYS = ("title", "summary", "topic_id", "reviewed_by", "source")
LIST_KEYS = ("questions", "keywords", "tags")
ALLOWED_KEYS = frozenset({*TEXT_KEYS, *LIST_KEYS, "status", "reviewed_on"})


def slug(title: str, *, fallback: str) -> str:
    """A file name made of ``title``: ASCII, lower-case, at most 80 characters, never reserved.

    ``fallback`` (an id such as ``t-0012``) is used when nothing is left of the title.
    """
    made = slugify(title, max_length=SLUG_LIMIT, word_boundary=True)
    return made if made and made not in RESERVED_SLUGS else slugify(f"{made} {fallback}")


def parse_article(text: str, *, article_id: str, locale: str, path: str = "") -> Article:
    """The article that a Markdown file holds.

    Raises:
        ArticleError: no front matter, a key that is unknown or of the wrong type, no title.
    """
    place = path or f"{locale}/{article_id}.md"
    matter, body = _split(text, place)
    unknown = sorted(set(matter) - ALLOWED_KEYS)
    if unknown:
        allowed = ", ".join(sorted(ALLOWED_KEYS))
        raise ArticleError(place, f"unknown key {', '.join(unknown)}; allowed: {allowed}")
    values: dict[str, Any] = {key: _text(matter, key, place) for key in TEXT_KEYS}
    values |= {key: _texts(matter, key, place) for key in LIST_KEYS}
    if not values["title"]:
        raise ArticleError(place, "title is missing; add `title: ...` to the front matter")
    values["topic_id"] = values["topic_id"] or None
    return Article(
        id=article_id,
        locale=locale,
        body=body.strip() + "\n",
        status=_status(matter, place),
        reviewed_on=_date(matter, "reviewed_on", place),
        **values,
    )


def render_article(article: Article) -> str:
    """The Markdown file of an article; :func:`parse_article` reads it back unchanged."""
    matter: dict[str, Any] = {"title": article.title, "status": article.status.value}
    optional = {
        "summary": article.summary,
        "questions": list(article.questions),
        "keywords": list(article.keywords),
        "tags": list(article.tags),
        "topic_id": article.topic_id,
        "reviewed_on": article.reviewed_on,
        "reviewed_by": article.reviewed_by,
        "source": article.source,
    }
    return with_front_matter(matter, optional, article.body.strip())


def with_front_matter(matter: Mapping[str, Any], optional: Mapping[str, Any], body: str) -> str:
    """A Markdown file that begins with ``matter``, and with what is not empty of ``optional``."""
    told = {**matter, **{key: value for key, value in optional.items() if value}}
    front = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=1_000)
    return f"---\n{front}---\n\n{body}\n"


def front_matter_values(text: str) -> Any:
    """The value of a front matter's YAML, if it is safe to build.

    300 bytes of aliases can expand to gigabytes, and deep nesting overflows the C loader's stack.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster
    if not _may_be_unsafe(text):
        return yaml.load(text, Loader=loader)  # noqa: S506 (a safe loader either way)
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.YAMLError(f"lists and keys nested more than {DEEPEST} deep")
    return yaml.load(text, Loader=loader)  # noqa: S506 (a safe loader either way)


def _may_be_unsafe(text: str) -> bool:
    """Whether an alias, or as many lists and keys within one another, can be in a text at all.

    An alias has its sign, and each list or mapping one that begins it or an entry of it.
    """
    return "*" in text or sum(map(text.count, "[{-:?")) > DEEPEST


def _split(text: str, place: str) -> tuple[dict[str, Any], str]:
    found = FRONT_MATTER.match(text)
    if found is None:
        raise ArticleError(place, "no front matter; start the file with --- and a title")
    if len(found[1]) > FRONT_MATTER_LIMIT:
        raise ArticleError(place, f"front matter is longer than {FRONT_MATTER_LIMIT} characters")
    try:
        matter = front_matter_values(found[1])
    except (yaml.YAMLError, ValueError) as error:
        problem = " ".join(str(error).split())
        raise ArticleError(place, f"front matter is not YAML: {problem}") from error
    if not isinstance(matter, dict):
        raise ArticleError(place, "front matter must be `key: value` lines")
    return {str(key): value for key, value in matter.items()}, text[found.end() :]


def _text(matter: dict[str, Any], key: str, place: str) -> str:
    value = matter.get(key)
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise ArticleError(place, f"{key} must be text, found {type(value).__name__}")
    return str(value)


def _texts(matter: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
    value = matter.get(key)
    value = [] if value is None else value
    if not isinstance(value, list) or not all(isinstance(v, str | int | float) for v in value):
        raise ArticleError(place, f"{key} must be a list of texts")
    return tuple(str(item) for item in value)


def _status(matter: dict[str, Any], place: str) -> ArticleStatus:
    value = matter.get("status", ArticleStatus.DRAFT.value)
    try:
        return ArticleStatus(value)
    except ValueError as error:
        allowed = ", ".join(status.value for status in ArticleStatus)
        raise ArticleError(place, f'status is "{value}"; expected one of {allowed}') from error


def _date(matter: dict[str, Any], key: str, place: str) -> date | None:
    value = matter.get(key)
    if value is None:
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    raise ArticleError(place, f'{key} is "{value}"; expected a date such as 2026-03-31')
