"""Folders of Markdown or MDX files, with front matter or without.

``<locale>/<category>/<slug>.md`` (askless's own layout, and that of many site generators),
``<slug>.fr.md`` and files in one language. The path without language is what joins translations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from kb.articles import FRONT_MATTER, FRONT_MATTER_LIMIT, front_matter_values
from kb.errors import InputError
from kb.storage import files, links
from kb.tickets import Skipped
from mining.importers import values
from mining.importers.articles.payload import LANGUAGES
from mining.importers.articles.source import (
    STATUS_WORDS,
    ArticleOptions,
    ArticleSource,
    Reading,
    SourceArticle,
    count,
    first,
    lines,
    status,
    title,
)

ENDINGS = (".md", ".mdx", ".markdown")
LONGEST = 5_000_000
"""Bytes of a file that are read; more is no article."""
INDEXES = frozenset({"index", "_index", "readme"})

_FIRST_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*$\n?", re.MULTILINE)
_MDX = re.compile(r"^(?:import|export)\s.*$\n?|<[A-Z]\w*(?:\s[^<>]*)?/?>|</[A-Z]\w*>", re.MULTILINE)


def article(path: PurePosixPath, text: str, options: ArticleOptions) -> SourceArticle | Skipped:
    """The article of one file; ``path`` is its place below the folder that was named."""
    matter, body = _split(text)
    if matter is None:
        return Skipped(str(path), "front matter that is not YAML")
    if path.suffix == ".mdx":
        body = _MDX.sub("", body)
    heading = _FIRST_HEADING.match(body)
    locale, parts = _place(path)
    given = title(matter, "title", "name", "question")
    if heading and not given:
        body = body[heading.end() :]
    group = "/".join(parts)
    return SourceArticle(
        source_id=values.identity(matter.get("source_id")) or group,
        group=values.identity(first(matter, "group", "translation_key")) or group,
        locale=values.text(first(matter, "locale", "lang", "language")) or locale,
        title=given or (" ".join(heading[1].split()) if heading else ""),
        body=body,
        is_html=False,
        status="draft" if matter.get("draft") is True else _status(matter, options),
        category=_category(matter, parts),
        slug=values.text(matter.get("slug")).strip("/").rpartition("/")[2] or parts[-1],
        url=values.text(first(matter, "url", "permalink")),
        summary=title(matter, "summary", "description"),
        questions=lines(matter.get("questions")),
        keywords=lines(matter.get("keywords")),
        created_at=options.time(_day(first(matter, "created_at", "date"))),
        updated_at=options.time(_day(first(matter, "updated_at", "lastmod", "updated"))),
        votes_up=count(matter.get("votes_up")),
        votes_down=count(matter.get("votes_down")),
        views=count(matter.get("views")),
        labels=lines(matter.get("tags")) or lines(matter.get("labels")),
    )


def _split(text: str) -> tuple[Mapping[str, Any] | None, str]:
    found = FRONT_MATTER.match(text)
    if found is None:
        return {}, text.removeprefix("\ufeff")
    if len(found[1]) > FRONT_MATTER_LIMIT:
        return None, ""
    try:
        matter = front_matter_values(found[1])
    except (yaml.YAMLError, ValueError):
        return None, ""
    if matter is None:
        matter = {}
    if not isinstance(matter, dict):
        return None, ""
    return {str(key): value for key, value in matter.items()}, text[found.end() :]


def _place(path: PurePosixPath) -> tuple[str, list[str]]:
    """The language in a path, and its parts without it and without ending."""
    stem, _, language = path.name.removesuffix(path.suffix).rpartition(".")
    locale = ""
    if stem and language.lower()[:2] in LANGUAGES and re.fullmatch(r"\w\w(?:-\w\w)?", language):
        locale, name = language, stem
    else:
        name = path.name.removesuffix(path.suffix)
    parts = [*path.parent.parts, name]
    for at, part in enumerate(parts[:-1]):
        if re.fullmatch(r"[a-z]{2}(?:[-_][A-Za-z]{2})?", part) and part[:2] in LANGUAGES:
            locale = locale or part
            del parts[at]
            break
    if parts[-1].lower() in INDEXES and len(parts) > 1:
        parts.pop()
    return locale, parts


def _status(matter: Mapping[str, Any], options: ArticleOptions) -> Any:
    return status(STATUS_WORDS, matter.get("status"), options)


def _category(matter: Mapping[str, Any], parts: Sequence[str]) -> tuple[str, ...]:
    given = first(matter, "category", "section", "categories")
    return lines(given if isinstance(given, list) else [given]) or tuple(parts[:-1])


def _day(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def read(paths: Sequence[Path], options: ArticleOptions) -> Reading:
    """The articles of the files and folders at ``paths``.

    Raises:
        InputError: a path is missing, or a folder holds no Markdown.
    """
    for root in paths:
        for path in markdown_files(root):
            if root.is_dir() and links.leads_out(path, root):
                yield Skipped(path.relative_to(root).as_posix(), links.LEADS_OUT)
                continue
            place = path.relative_to(root if root.is_dir() else root.parent)
            with files.opened(path) as handle:
                data = handle.read(LONGEST + 1)
            if len(data) > LONGEST:
                yield Skipped(place.as_posix(), "the text is too large")
                continue
            yield article(PurePosixPath(place.as_posix()), decoded(data), options)


def markdown_files(root: Path) -> list[Path]:
    """The Markdown files at or below ``root``, hidden ones left out, sorted.

    Raises:
        InputError: there is none.
    """
    if root.is_file():
        return [root]
    found = sorted(p for p in root.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())
    own = [p for p in found if not any(s.startswith(".") for s in p.relative_to(root).parts)]
    if not own:
        problem = f"holds no file ending in {', '.join(ENDINGS)}"
        raise InputError(
            root, problem if root.is_dir() else "no such file or folder",
            code="no_such_files", endings=", ".join(ENDINGS),
        )  # fmt: skip
    return own


def decoded(data: bytes) -> str:
    """Text of UTF-8 or UTF-16 by its mark, else of cp1252, which every byte is a letter of."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


SOURCE = ArticleSource("markdown", "Folders of Markdown or MDX files, by language", read)
