"""The body of another help center's article as Markdown of ours; links between them followed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mining.html_markdown import BLOCKS, EMBEDDED, UNREAD, Lost, markdown_of_html, safe_link
from mining.importers.articles.filing import Filed
from mining.importers.articles.html_page import address_key
from mining.importers.articles.source import SourceArticle

_NUMBER = re.compile(r"/articles?/(\d{3,})")
_INLINE = frozenset(
    "a b strong i em u s del ins br img span font code kbd sub sup small mark".split()
)
_KNOWN = BLOCKS | UNREAD | EMBEDDED | _INLINE
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)|<(?!/?[a-zA-Z]|!--)")


def link_table(found: Iterable[Filed]) -> dict[str, str]:
    """Address key, and number in the address, of each imported article -> its id here."""
    table: dict[str, str] = {}
    for one in found:
        if one.source.url:
            table.setdefault(address_key(one.source.url), one.article_id)
            numbered = _numbered(one.source.url)
            if numbered:
                table.setdefault(numbered, one.article_id)
    return table


def _numbered(url: str) -> str:
    """``host#123`` of an address with ``/articles/123``, which help desks spell in many ways."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    found = _NUMBER.search(parts.path)
    return f"{parts.hostname or ''}#{found[1]}" if found else ""


def markdown(article: SourceArticle, links: Mapping[str, str], lost: Lost) -> str:
    """The article's body as clean Markdown; empty when it holds no words."""

    def target(href: str) -> str:
        try:
            absolute = urljoin(article.url, href) if article.url else href
            scheme = urlsplit(absolute).scheme
        except ValueError:
            return ""
        if scheme in {"http", "https"}:
            known = links.get(address_key(absolute)) or links.get(_numbered(absolute))
            if known:
                return f"/{known}"
        return safe_link(absolute)

    html = article.body if article.is_html else html_of_markdown(article.body)
    return markdown_of_html(html, title=article.title, target=target, lost=lost)


def html_of_markdown(text: str) -> str:
    """The HTML of a Markdown text that may hold HTML; what only looks like a tag stays text."""
    return str(_renderer().render(text))


@lru_cache(maxsize=1)
def _renderer() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for kind in ("html_block", "html_inline"):
        parser.add_render_rule(kind, _known_tags)
    return parser


def _known_tags(_self: Any, tokens: Sequence[Token], at: int, *_rest: Any) -> str:
    def kept(found: re.Match[str]) -> str:
        is_known = found[2] is not None and found[2].lower() in _KNOWN
        return found[0] if is_known else "&lt;" + found[0][1:]

    return _ANY_TAG.sub(kept, tokens[at].content)
