"""Checks of an article's build: headings, sections, links, pictures, tables, code and HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlsplit

from kb.markdown import Links
from kb.pages import operator_domains
from kb.style_look import Check, Look, Severity
from kb.style_notes import note
from kb.style_text import Link
from kb.words import fold

DEEPEST_HEADING = 4
VAGUE_LINKS = frozenset(
    "here|click here|this|this page|this link|link|read more|more|ici|cliquez ici|cliquer ici"
    "|ce lien|cette page|lien|en savoir plus|lire la suite".split("|")
)
"""Words of links that say nothing when a screen reader lists them alone (WCAG 2.4.9)."""

_RUNS = frozenset({"javascript", "vbscript", "data", "file"})
_REFUSED_LINK = re.compile(
    r"\]\(\s*<?((?:javascript|vbscript|data|file):[^\s)>]{0,60})", re.IGNORECASE
)
"""A link that the parser itself refuses, so that readers see its source."""
_HTML = re.compile(r"</?(?:[a-z][a-z0-9]*)(?:\s+[a-z-]+\s*=[^<>]{0,200})?\s*/?>|<!--")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ROW = re.compile(r"(?<!\\)\|")


def headings(look: Look) -> Iterator[Check]:
    """First-level headings, skipped levels, and two headings of the same words."""
    before, seen = 1, set()
    for one in look.page.headings:
        if one.level == 1:
            yield _at(look, "top_heading", Severity.WARNS, one.text, one.line)
        elif one.level > before + 1:
            told = note(
                "heading_skips", look.language, found=one.text, before=before, wanted=before + 1
            )
            yield Check("heading_skips", Severity.HINTS, told, one.text, one.line)
        key = (one.level, fold(one.text))
        if one.text and key in seen:
            yield _at(look, "same_heading", Severity.HINTS, one.text, one.line)
        seen.add(key)
        before = one.level


def empty_sections(look: Look) -> Iterator[Check]:
    """Headings with nothing under them but the end or a heading of the same level or above."""
    levels = {one.line: one for one in look.page.headings}
    blocks = [*look.page.blocks, ("end", 0)]
    for (kind, line), (following, next_line) in pairwise(blocks):
        one = levels.get(line)
        if kind != "heading" or one is None:
            continue
        after = levels.get(next_line)
        if following == "end" or (following == "heading" and after and after.level <= one.level):
            yield _at(look, "empty_section", Severity.WARNS, one.text, one.line)


def empty(look: Look) -> Iterator[Check]:
    """An article without a title or without a text."""
    if not look.article.title.strip():
        told = note("empty_title", look.language)
        yield Check("empty_title", Severity.BLOCKS, told, "", None, "title")
    if not look.page.sentences and not look.page.code:
        yield Check("empty_body", Severity.BLOCKS, note("empty_body", look.language))


def links(look: Look) -> Iterator[Check]:
    """Links that readers could not follow, or that say nothing of where they lead."""
    known = look.pages or {}
    named = look.settings.brand.link_urls
    allowed = Links(look.article.id, known, operator_domains(look.settings), named)
    for link in look.page.links:
        found = _link_fault(look, link, allowed)
        if found:
            yield found
        elif fold(link.text).strip(" .…»>") in VAGUE_LINKS:
            yield _at(look, "vague_link", Severity.HINTS, link.text, link.line)
    if "](" in look.page.joined:
        for one in look.page.sentences:
            for refused in _REFUSED_LINK.finditer(one.plain):
                yield _at(look, "unsafe_link", Severity.BLOCKS, refused[1], one.line)


def _link_fault(look: Look, link: Link, allowed: Links) -> Check | None:
    try:
        parts = urlsplit(link.href)
        host = parts.hostname or ""
    except ValueError:
        return _at(look, "unsafe_link", Severity.BLOCKS, link.href, link.line)
    is_web = parts.scheme in {"http", "https"}
    if parts.scheme in _RUNS or (is_web and ("@" in parts.netloc or "\\" in link.href)):
        return _at(look, "unsafe_link", Severity.BLOCKS, link.href, link.line)
    is_known = allowed.target(link.href) is not None
    if parts.scheme or parts.netloc:
        where = host or parts.path.rpartition("@")[2]
        return None if is_known else _at(look, "outside_link", Severity.WARNS, where, link.line)
    if look.pages is None or not parts.path or is_known:
        return None
    return _at(look, "broken_link", Severity.WARNS, link.href, link.line)


def pictures(look: Look) -> Iterator[Check]:
    """Pictures without a description: it is what readers see of them."""
    for one in look.page.pictures:
        if not one.text.strip():
            told = note("picture_without_text", look.language)
            yield Check("picture_without_text", Severity.WARNS, told, one.href, one.line)


def tables(look: Look) -> Iterator[Check]:
    """Rows of a table with more or fewer cells than its first: cells are cut off or left empty."""
    lines = look.page.lines
    for kind, start in look.page.blocks:
        if kind != "table":
            continue
        wanted = _cells(lines[start - 1])
        for number in range(start + 2, len(lines) + 1):
            row = lines[number - 1]
            if "|" not in row:
                break
            if (found := _cells(row)) != wanted:
                told = note("uneven_table", look.language, found=found, wanted=wanted)
                yield Check("uneven_table", Severity.HINTS, told, row.strip(), number)


def _cells(row: str) -> int:
    return len(_ROW.findall(row.strip().strip("|"))) + 1


def code(look: Look) -> Iterator[Check]:
    """A fence that is never closed, and text that four spaces turned into code."""
    for content, line in look.page.code:
        opening = _FENCE.match(look.page.lines[line - 1].lstrip("> ")) if look.page.lines else None
        if opening is None:
            first = content.strip().split("\n", 1)[0]
            if len(first.split()) > 5 and first[:1].isupper():
                told = note("indented_code", look.language)
                yield Check("indented_code", Severity.HINTS, told, first, line)
        elif not _is_closed(look.page.lines, line, opening[1]):
            told = note("open_code", look.language)
            yield Check("open_code", Severity.WARNS, told, look.page.lines[line - 1], line)


def _is_closed(lines: list[str], start: int, fence: str) -> bool:
    return any(line.strip(" >").startswith(fence) for line in lines[start:])


def html(look: Look) -> Iterator[Check]:
    """HTML in the text, which readers see as it is written."""
    for one in look.page.sentences:
        if "<" in one.plain and (found := _HTML.search(one.plain)):
            told = note("html", look.language, found=found[0][:60])
            yield Check("html", Severity.WARNS, told, one.text, one.line)


def _at(look: Look, kind: str, severity: Severity, found: str, line: int) -> Check:
    return Check(kind, severity, note(kind, look.language, found=found), found, line)
