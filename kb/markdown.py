"""Markdown to HTML that is safe to show: article bodies are treated as a stranger's text.

Raw HTML in the Markdown is printed, not run; the rendered HTML then passes an allow-list. Links
lead only to the operator's own addresses or to pages of the help center, and pictures become
their description, so that text from a ticket can neither track nor phish a reader.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.memo import Memo

TAGS = frozenset(
    """p h2 h3 h4 ul ol li strong em code pre a table thead tbody tr th td blockquote br hr
    s""".split()
)
"""Every element an article may hold."""

ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
NAMED = "link"
"""Scheme of links whose address is a setting: ``[Track my order](link:tracking)``."""

OUTSIDE_REL = "nofollow noopener noreferrer"
TOP_HEADING, LOWEST_HEADING = 2, 4
NESTED = 100
"""How deep marks may stand in each other, two for a list; what stands deeper is lost."""
Targets = list[tuple[str, str | None]]
_MAIL = re.compile(r"(?<![\w/.@-])e-mails?(?![\w-])(?=[^<>]*(?:<|$))", re.IGNORECASE)
"""The word outside of tags: in sanitised HTML no sign opens or ends one but "<" and ">"."""
_BLANK = " \t\r\n"
"""What a blank line is made of; a no-break space is text to Markdown."""


@dataclass(frozen=True)
class Links:
    """Where the links of one article may lead.

    ``pages`` maps an article id to its address as seen from this article; ``domains`` are the
    operator's own (their subdomains are allowed too). ``named`` are the addresses of the settings
    by name, for links like ``link:tracking``.
    """

    article_id: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)
    domains: frozenset[str] = frozenset()
    named: Mapping[str, str] = field(default_factory=dict)
    former: tuple[str, ...] = ()
    """Ids that the article had before: links to what lay beside it there still lead there."""

    def target(self, href: str) -> str | None:
        """The address to write for ``href``; None when the link must become plain text."""
        try:
            parts = urlsplit(href)
        except ValueError:
            return None
        if parts.scheme == NAMED:
            return self.named.get(unquote(parts.path))
        if parts.scheme == "mailto":
            return href if self._is_own(parts.path.rpartition("@")[2]) else None
        if parts.scheme in {"http", "https"}:
            # A name before the host ("https://bank.example@shop.example/") is there to mislead.
            is_plain = "@" not in parts.netloc and "\\" not in href
            return href if is_plain and self._is_own(parts.hostname or "") else None
        if parts.scheme or parts.netloc or not parts.path:
            return None
        return self._page(unquote(parts.path))

    def _is_own(self, host: str) -> bool:
        host = host.casefold().rstrip(".")
        return any(host == own or host.endswith(f".{own}") for own in self.domains)

    def _page(self, path: str) -> str | None:
        path = path.removesuffix("index.html").removesuffix(".md")
        plain = path.strip("/")
        candidates = [_beside(self.article_id, path), plain, plain.partition("/")[2]]
        candidates += [_beside(one, path) for one in self.former]
        return next((self.pages[c] for c in candidates if c in self.pages), None)


def _beside(article_id: str, path: str) -> str:
    folder = posixpath.dirname(article_id)
    return posixpath.normpath(posixpath.join(folder, path)).strip("/")


NO_LINKS = Links()


@dataclass(frozen=True)
class Body:
    """A rendered article body: safe HTML, and where each of its links leads."""

    html: str
    targets: tuple[tuple[str, str | None], ...] = ()
    """(Address in the Markdown, address in the HTML); None where the link became plain text."""

    @property
    def dropped_links(self) -> tuple[str, ...]:
        """The links that became plain text."""
        return tuple(href for href, target in self.targets if target is None)


def body(markdown: str, links: Links = NO_LINKS) -> Body:
    """The safe HTML of an article body; an empty body gives empty HTML.

    Headings start at h2 (the page has the only h1) and never skip a level.
    """
    tokens = _parser().parse(markdown)
    targets: Targets = []
    for token in _headings_in_order(tokens):
        if token.children is not None:
            token.children = list(_own_links(token.children, links, targets))
    html = _parser().renderer.render(tokens, _parser().options, {})
    return Body(sanitised(html), tuple(targets))


def unbroken(html: str) -> str:
    """Sanitised HTML in which no line ends within "e-mail"; the words stay as they are."""
    return _MAIL.sub(r'<span class="hc-one">\g<0></span>', html)


def known_body(markdown: str, links: Links, memo: Memo) -> Body:
    """As :func:`body`, taken from ``memo`` while all links of the text still lead to the same."""
    text = f"{links.article_id}\0{markdown}"
    found = memo.known("body", text)
    if found and all(links.target(href) == target for href, target in found["targets"]):
        return Body(found["html"], tuple((href, target) for href, target in found["targets"]))
    made = body(markdown, links)
    memo.keep("body", text, {"html": made.html, "targets": made.targets})
    return made


def parsed(markdown: str) -> list[Token]:
    """The tokens of a Markdown text, as the parser that renders articles sees it."""
    return _parser().parse(markdown)


def sanitised(html: str) -> str:
    """``html`` with every element, attribute and address taken out that is not allowed."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def plain_text(markdown: str) -> str:
    """The words of a Markdown text on one line, without marks; for search and descriptions."""
    parts = []
    for token in _parser().parse(markdown) if markdown else []:
        if token.children is not None:
            parts.append("".join(_visible(child) for child in token.children))
        elif token.type in {"fence", "code_block"}:
            parts.append(token.content)
    return " ".join(" ".join(parts).split())


def first_paragraph(markdown: str) -> tuple[str, str]:
    """The first paragraph and the rest, as Markdown; ("", markdown) if it opens otherwise."""
    lines = markdown.splitlines(keepends=True)
    tokens = _parser().parse("".join(_until_blank(lines)))
    if not tokens or tokens[0].type != "paragraph_open" or tokens[0].map is None:
        return "", markdown
    end = tokens[0].map[1]
    return "".join(lines[:end]).strip(), "".join(lines[end:]).lstrip("\n")


def _until_blank(lines: Iterable[str]) -> Iterable[str]:
    """The lines up to the first blank one behind some text: no paragraph goes on beyond it."""
    has_begun = False
    for line in lines:
        if has_begun and not line.strip(_BLANK):
            return
        has_begun = has_begun or bool(line.strip(_BLANK))
        yield line


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": NESTED}).enable(
        ["table", "strikethrough"]
    )


def _headings_in_order(tokens: list[Token]) -> Iterable[Token]:
    level = TOP_HEADING - 1
    for token in tokens:
        if token.type == "heading_open":
            wanted = max(TOP_HEADING, int(token.tag[1]))
            level = min(wanted, level + 1, LOWEST_HEADING)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level}"
        yield token


def _own_links(tokens: list[Token], links: Links, targets: Targets) -> Iterable[Token]:
    is_kept = True
    for token in tokens:
        if token.type == "link_open":
            is_kept = _keep(token, links, targets)
        if token.type == "image":
            yield Token("text", "", 0, content=token.content)
        elif is_kept or token.type not in {"link_open", "link_close"}:
            yield token


def _keep(token: Token, links: Links, targets: Targets) -> bool:
    href = str(token.attrs.get("href", ""))
    target = links.target(href)
    targets.append((href, target))
    if target is None:
        return False
    token.attrs = {"href": target}
    if re.match(r"https?:", target):
        token.attrs["rel"] = OUTSIDE_REL
    return True


def _visible(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content if token.type in {"text", "code_inline", "image"} else ""
