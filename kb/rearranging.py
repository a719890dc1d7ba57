"""Two articles made one, and one made two: the texts, for an editor to go over. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from kb.articles import Article, ArticleStatus, slug
from kb.decisions import sentences_of
from kb.errors import ReviewError
from kb.evidence import Evidence
from kb.words import fold

SAME = 88.0
"""How alike (0 to 100) a line is to one that is there already, so that it is not taken twice."""

_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.*?)\s*#*$")
_ITEM = re.compile(r"^\s*(?:[-+*]|\d+[.)])\s+")


@dataclass(frozen=True)
class Part:
    """A heading ("" above the first one) and the lines below it, empty ones left out."""

    heading: str
    lines: tuple[str, ...]

    @property
    def name(self) -> str:
        """The heading, whatever its case and accents."""
        found = _HEADING.match(self.heading)
        return fold(found["text"]) if found else ""


def parts_of(body: str) -> list[Part]:
    """An article's Markdown by its headings; an empty one has no parts."""
    found: list[Part] = []
    for line in body.splitlines():
        if _HEADING.match(line) or not found:
            is_heading = bool(_HEADING.match(line))
            found.append(Part(line if is_heading else "", () if is_heading else _filled(line)))
        else:
            found[-1] = replace(found[-1], lines=(*found[-1].lines, *_filled(line)))
    return [part for part in found if part.heading or part.lines]


def joined(article: Article, into: Article) -> Article:
    """``into`` with what ``article`` says beyond it: under the same headings, or new ones below.

    Questions and search words are put together. Lines that are much alike are taken once.
    """
    parts = parts_of(into.body)
    said = [_key(_plain(line)) for part in parts for line in part.lines]
    for part in parts_of(article.body):
        fresh = tuple(line for line in part.lines if not _is_said(line, said))
        if not fresh:
            continue
        place = next((n for n, one in enumerate(parts) if one.name == part.name), None)
        if place is None:
            parts.append(Part(part.heading, fresh))
        else:
            parts[place] = replace(parts[place], lines=(*parts[place].lines, *fresh))
    return replace(
        into,
        body=body_of(parts),
        questions=_both(into.questions, (article.title, *article.questions)),
        keywords=_both(into.keywords, article.keywords),
    )


def body_of(parts: Iterable[Part]) -> str:
    """The Markdown of parts: list items on lines of their own, all else apart by empty lines."""
    blocks: list[str] = []
    for part in parts:
        if part.heading:
            blocks.append(part.heading)
        run: list[str] = []
        for line in part.lines:
            if _ITEM.match(line):
                number = sum(1 for _ in run) + 1
                run.append(re.sub(r"^\s*\d+([.)])", rf"{number}\1", line))
                continue
            if run:
                blocks.append("\n".join(run))
                run = []
            blocks.append(line)
        if run:
            blocks.append("\n".join(run))
    return "\n\n".join(blocks) + "\n"


def lines_to_choose(article: Article) -> list[tuple[int, str, str]]:
    """Number, heading and text of each line that a split may take."""
    found = []
    number = 0
    for part in parts_of(article.body):
        for line in part.lines:
            found.append((number, part.heading.lstrip("# "), line))
            number += 1
    return found


def split(
    article: Article, chosen: Collection[int], *, title: str, taken: Collection[str]
) -> tuple[Article, Article]:
    """The article without the lines ``chosen``, and a new one in review that has them.

    ``taken`` are ids that the new one cannot have.

    Raises:
        ReviewError: no title, or one of the two would be empty.
    """
    place = f"split {article.locale}/{article.id}"
    if not title.strip():
        raise ReviewError(f"{place}: the new article needs a title", code="split_title")
    kept, moved, number = [], [], 0
    for part in parts_of(article.body):
        mine = range(number, number + len(part.lines))
        number += len(part.lines)
        pairs = list(zip(mine, part.lines, strict=True))
        kept.append(Part(part.heading, tuple(line for n, line in pairs if n not in chosen)))
        moved.append(Part(part.heading, tuple(line for n, line in pairs if n in chosen)))
    kept = [part for part in kept if part.lines]
    moved = [part for part in moved if part.lines]
    if not kept or not moved:
        raise ReviewError(f"{place}: both articles need some of the text", code="split_empty")
    new = Article(
        id=_free_id(article, title, taken),
        locale=article.locale,
        title=" ".join(title.split()),
        body=body_of(moved),
        status=ArticleStatus.IN_REVIEW,
        topic_id=article.topic_id,
        source=article.source,
    )
    return replace(article, body=body_of(kept), summary=""), new


def evidence_of(evidence: Evidence, article: Article) -> Evidence:
    """The part of ``evidence`` that is about the sentences of ``article``, under its name."""
    own = {_key(text) for text in (article.title, *sentences_of(article.body))}
    return replace(
        evidence,
        article_id=article.id,
        version=article.version,
        sentences=tuple(one for one in evidence.sentences if _key(one.text) in own),
        flags=tuple(f for f in evidence.flags if f.sentence and _key(f.sentence) in own),
        edits=tuple(one for one in evidence.edits if _key(one.text) in own),
    )


def _free_id(article: Article, title: str, taken: Collection[str]) -> str:
    base = slug(title, fallback=article.topic_id or "article")
    names = [base, *(f"{base}-{number}" for number in range(2, 1000))]
    return next(one for name in names if (one := f"{article.category}/{name}") not in taken)


def _key(text: str) -> str:
    return " ".join(fold(text).split()).rstrip(".!? ")


def _filled(line: str) -> tuple[str, ...]:
    return (line.rstrip(),) if line.strip() else ()


def _plain(line: str) -> str:
    return _ITEM.sub("", line).strip()


def _is_said(line: str, said: list[str]) -> bool:
    wanted = _key(_plain(line))
    return process.extractOne(wanted, said, scorer=fuzz.ratio, score_cutoff=SAME) is not None


def _both(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    found = {fold(text): text for text in (*other, *one)}
    ordered = [fold(text) for text in (*one, *other)]
    return tuple(found[key] for key in dict.fromkeys(ordered))
