"""An article's Markdown taken apart for checking: blocks, sentences, links, pictures, tables.

The text is parsed once, with the parser that renders it, so that a check sees what readers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from markdown_it.token import Token

from kb.fact_file import Facts
from kb.facts import CITATION, value_of
from kb.markdown import parsed

ABBREVIATIONS = frozenset(
    """m mm mme mlle mr mrs ms dr st ste no nos art av bd env ex etc cf tel tél réf p pp vol fig
    min max approx dept inc ltd co vs eg ie resp incl excl""".split()
)
"""Words in lower case after which a full stop ends no sentence."""

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'»”’)\]]*(?:[ \u00a0\u202f]»)?(?=\s)")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)\.$")
_GOES_ON = re.compile(r"[\s\"'«“(]*[a-zà-ÿœ]")
_CODE = "\x00"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or a whole heading, item or cell without a full stop."""

    text: str
    """As readers see it, facts filled in, on one line."""
    plain: str
    """The same with code, and nothing else, blanked out."""
    line: int
    place: str
    """``paragraph``, ``step`` of a numbered list, ``item``, ``heading``, ``cell``, ``quote``."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as written: its level 1 to 6, its words, its line."""

    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or a picture: where it leads, its words, its line."""

    href: str
    text: str
    line: int


@dataclass
class Page:
    """What an article's body is made of, in order of the text; lines are counted from 1."""

    sentences: list[Sentence] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: list[Link] = field(default_factory=list)
    blocks: list[tuple[str, int]] = field(default_factory=list)
    """Top-level blocks: ``heading``, ``paragraph``, ``list``, ``table``, ``code``, ``quote``,
    ``rule``; and their lines."""
    lists: int = 0
    """Lists at any depth."""
    code: list[tuple[str, int]] = field(default_factory=list)
    """Blocks of code and the lines they start on."""
    lines: list[str] = field(default_factory=list)

    @cached_property
    def prose(self) -> list[Sentence]:
        """The sentences that tell something: all but headings and cells of tables."""
        return [one for one in self.sentences if one.place not in {"heading", "cell"}]

    @cached_property
    def joined(self) -> str:
        """All sentences, a line each: what is not in it is in none, and that is quickly told."""
        return "\n".join(one.plain for one in self.sentences)


_TOP = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "blockquote_open": "quote",
    "fence": "code",
    "code_block": "code",
    "hr": "rule",
}


def page(markdown: str, facts: Facts, locale: str) -> Page:
    """The parts of an article's body; an empty body has none."""
    made = Page(lines=markdown.splitlines())
    inside: list[str] = []
    heading = 0
    for token in parsed(markdown):
        line = (token.map[0] if token.map else 0) + 1
        if token.level == 0 and token.type in _TOP:
            made.blocks.append((_TOP[token.type], line))
        if token.type in {"fence", "code_block"}:
            made.code.append((token.content, line))
        elif token.type == "inline":
            place = _place(inside)
            _read_inline(made, token, line, place, (facts, locale))
            if place == "heading":
                made.headings.append(Heading(heading, _visible(token)[0], line))
        elif token.nesting == 1:
            inside.append(token.type)
            heading = int(token.tag[1]) if token.type == "heading_open" else heading
            made.lists += token.type in {"bullet_list_open", "ordered_list_open"}
        elif token.nesting == -1:
            inside.pop()
    return made


def _place(inside: list[str]) -> str:
    if "heading_open" in inside:
        return "heading"
    if "td_open" in inside or "th_open" in inside:
        return "cell"
    if "list_item_open" in inside:
        lists = [kind for kind in inside if kind.endswith("_list_open")]
        return "step" if lists[-1] == "ordered_list_open" else "item"
    return "quote" if "blockquote_open" in inside else "paragraph"


def _read_inline(
    made: Page, token: Token, line: int, place: str, values: tuple[Facts, str]
) -> None:
    text, code = _visible(token)
    for child in token.children or ():
        if child.type == "image":
            made.pictures.append(Link(str(child.attrs.get("src", "")), child.content, line))
    made.links += [Link(href, words, line) for href, words in _links(token)]
    text = _filled(text, *values)
    for start, end in split(text) if place != "heading" else [(0, len(text))]:
        words = " ".join(text[start:end].split())
        if words:
            plain = _without(words, code) if code else words
            made.sentences.append(Sentence(words, plain, line + text.count("\n", 0, start), place))


def _visible(token: Token) -> tuple[str, list[str]]:
    """The words that readers see, with the line breaks of the source; and the code among them."""
    parts, code = [], []
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type in {"text", "code_inline", "image"}:
            parts.append(child.content)
            if child.type == "code_inline":
                code.append(child.content)
    return "".join(parts), code


def _links(token: Token) -> Iterator[tuple[str, str]]:
    href, words = None, ""
    for child in token.children or ():
        if child.type == "link_open":
            href, words = str(child.attrs.get("href", "")), ""
        elif child.type == "link_close" and href is not None:
            yield href, words
            href = None
        elif href is not None:
            words += child.content


def _filled(text: str, facts: Facts, locale: str) -> str:
    """``text`` with values in the place of citations; a fact without one leaves its name."""
    if "[fact:" not in text:
        return text
    return CITATION.sub(lambda m: value_of(facts, m[1], locale) or m[1].replace("_", " "), text)


def _without(words: str, code: list[str]) -> str:
    for one in code:
        words = words.replace(" ".join(one.split()) or _CODE, " ")
    return words


def split(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of ``text``; abbreviations and decimals end none."""
    found, start = [], 0
    for end in _END.finditer(text):
        if _is_end(text, start, end):
            found.append((start, end.end()))
            start = end.end()
    found.append((start, len(text)))
    return [(a, b) for a, b in found if text[a:b].strip()]


def _is_end(text: str, start: int, end: re.Match[str]) -> bool:
    if _GOES_ON.match(text, end.end()) and end.group()[0] in ".…":
        return False
    word = _LAST_WORD.search(text[start : end.start() + 1]) if end.group()[0] == "." else None
    if word is None:
        return True
    last = word[1].casefold().replace(".", "")
    return last not in ABBREVIATIONS and not (len(last) == 1 and word[1].isupper())
