"""One saved page of a help center: its title, text, language, translations and questions.

The text is what lies in the page's article or main element, without navigation, feedback and
related links. A page that is mostly links is a list of articles, not an article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kb.words import fold
from mining.importers import values

SAVED = "https://saved.invalid/"
"""Stands for the address of a site whose pages do not tell it."""

MAIN = (
    "[itemprop=articleBody], .article-body, .article__body, #article-body, .article_body",
    "article",
    "main, [role=main]",
    "#content, #main, .content",
    "body",
)
"""Where the text of a page lies, the likeliest first."""
ASIDE = (
    "nav, footer, aside, form, button, script, style, noscript, template, dialog, "
    "[role=navigation], [role=search], [role=complementary], [hidden], [class*=breadcrumb], "
    "[class*=related], [class*=feedback], [class*=article-votes], [class*=share], "
    "[class*=comments], [class*=sidebar], [class*=toc], [class*=pagination], [class*=skip-link]"
)
FEWEST_LETTERS = 20
MOST_LINK_SHARE = 0.6
"""Share of a page's letters that may stand in links; a list of articles has more."""
MOST_NODES = 2_000
_SITE_NAME = re.compile(r"\s+(?:[|·–—»]|-)\s+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Page:
    """What a saved page says; ``url`` and ``alternates`` are keys made by :func:`address_key`."""

    key: str
    url: str
    title: str
    html: str
    locale: str
    alternates: tuple[str, ...]
    category: tuple[str, ...]
    updated: Any
    questions: tuple[tuple[str, str], ...]
    """(question, answer as HTML) of an FAQPage with several."""

    @property
    def is_article(self) -> bool:
        """Whether it holds a text of its own."""
        return bool(self.html)


def page(html: str, place: str) -> Page:
    """What the page saved at ``place`` (a path below the site's folder) says."""
    tree = LexborHTMLParser(html)
    data = list(_linked_data(tree))
    url = _attribute(tree, "link[rel=canonical]", "href") or _meta(tree, "og:url")
    base = _resolved(SAVED + place, url) or SAVED + place
    key = address_key(base)
    languages = _alternates(tree, base)
    title = _title(tree)
    return Page(
        key=key,
        url=base if not base.startswith(SAVED) else "",
        title=title,
        html="" if _is_hidden(tree) else _main(tree),
        locale=_locale(tree, languages.get(key, ""), place),
        alternates=tuple(languages),
        category=_category(tree, data, title),
        updated=_updated(tree, data),
        questions=_questions(data),
    )


def address_key(url: str) -> str:
    """An address without scheme, query, ``index.html`` and end slash: one key for all spellings."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = re.sub(r"(?:/|/?index\.html?|\.html?)$", "", unquote(parts.path))
    host = "" if url.startswith(SAVED) else (parts.hostname or "")
    return f"{host}{path}".strip("/") or "/"


def _main(tree: LexborHTMLParser) -> str:
    """The HTML of the page's own text; empty when there is none, or it is a list of links."""
    for selector in MAIN:
        found = tree.css(selector)
        if len(found) != 1 or _letters(found[0]) < FEWEST_LETTERS:
            continue
        main = found[0]
        for node in main.css(ASIDE):
            node.decompose()
        own, linked = _letters(main), sum(_letters(link) for link in main.css("a"))
        is_text = own >= FEWEST_LETTERS and linked <= MOST_LINK_SHARE * own
        return main.html or "" if is_text else ""
    return ""


def _is_hidden(tree: LexborHTMLParser) -> bool:
    """Whether the site keeps the page from search engines: a search or thank-you page."""
    return "noindex" in _attribute(tree, "meta[name=robots]", "content").lower()


def _letters(node: LexborNode) -> int:
    return sum(map(str.isalpha, node.text()))


def _title(tree: LexborHTMLParser) -> str:
    heads = tree.css("main h1, article h1, [role=main] h1") or tree.css("h1")
    for line in (_line(heads[0].text()) if heads else "", _meta(tree, "og:title")):
        if line:
            return line
    node = tree.css_first("title")
    return _SITE_NAME.split(_line(node.text()), maxsplit=1)[0] if node else ""


def _locale(tree: LexborHTMLParser, listed: str, place: str) -> str:
    given = _attribute(tree, "html", "lang") or listed or _meta(tree, "og:locale")
    found = re.match(r"(?:.*/)?([a-z]{2}(?:-[a-z]{2})?)/", place, re.IGNORECASE)
    return given or (found[1] if found else "")


def _alternates(tree: LexborHTMLParser, base: str) -> dict[str, str]:
    """Address key -> language of the page and its translations."""
    found = {}
    for node in tree.css("link[rel=alternate][hreflang]")[:MOST_NODES]:
        language = (node.attributes.get("hreflang") or "").strip()
        href = (node.attributes.get("href") or "").strip()
        if href and language and language.lower() != "x-default":
            found[address_key(_resolved(base, href) or href)] = language
    return found


def _resolved(base: str, href: str) -> str:
    """Where ``href`` leads from ``base``; empty when it is no address."""
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _category(tree: LexborHTMLParser, data: list[Mapping[str, Any]], title: str) -> tuple[str, ...]:
    """The names on the way to the page, without the home page and the page itself."""
    names: list[str] = []
    for thing in data:
        if thing.get("@type") == "BreadcrumbList":
            names = [_crumb(item) for item in _dicts(thing.get("itemListElement"))]
    if not names:
        links = tree.css("[class*=breadcrumb] a, [aria-label*=readcrumb] a")[:MOST_NODES]
        names = [_line(link.text()) for link in links]
    own = [name for name in names if name and fold(name) != fold(title)]
    return tuple(own[1:])


def _crumb(item: Mapping[str, Any]) -> str:
    inside = item.get("item")
    named = inside.get("name") if isinstance(inside, dict) else None
    return _line(values.text(item.get("name")) or values.text(named))


def _updated(tree: LexborHTMLParser, data: list[Mapping[str, Any]]) -> Any:
    given = _meta(tree, "article:modified_time")
    return given or next((t["dateModified"] for t in data if t.get("dateModified")), None)


def _questions(data: list[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Questions and answers of an FAQPage; one with a single question is the page itself."""
    found = []
    for thing in data:
        if thing.get("@type") == "FAQPage":
            for entry in _dicts(thing.get("mainEntity")):
                accepted = _dicts(entry.get("acceptedAnswer"))
                answer = values.text(accepted[0].get("text")) if accepted else ""
                found.append((_line(values.text(entry.get("name"))), answer))
    return tuple(found) if len(found) > 1 else ()


def _linked_data(tree: LexborHTMLParser) -> Iterator[Mapping[str, Any]]:
    for node in tree.css("script[type='application/ld+json']")[:MOST_NODES]:
        try:
            document = json.loads(node.text())
        except (ValueError, RecursionError):
            continue
        for thing in _dicts(document):
            yield thing
            yield from _dicts(thing.get("@graph"))


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    listed = value if isinstance(value, list) else [value]
    return [item for item in listed[:MOST_NODES] if isinstance(item, dict)]


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str:
    node = tree.css_first(selector)
    return (node.attributes.get(name) or "").strip() if node else ""


def _meta(tree: LexborHTMLParser, name: str) -> str:
    return _line(_attribute(tree, f"meta[property='{name}']", "content"))


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
