"""The sitemap of one locale: its pages for search engines, with their translations. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from html import escape

from kb.editions import Edition, Page, address

NAME = "sitemap.xml"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">'
)


def sitemap(edition: Edition, pages: Iterable[Page]) -> str:
    """The sitemap (XML) without hidden pages and without those that lead elsewhere."""
    shown = (page for page in pages if not page.meta.keys() & {"is_hidden", "canonical"})
    entries = (_entry(edition, page) for page in sorted(shown, key=lambda page: page.path))
    return f"{_HEAD}{''.join(entries)}\n</urlset>\n"


def _entry(edition: Edition, page: Page) -> str:
    place = posixpath.splitext(page.path)[0].removesuffix("index").strip("/")
    lines = [f"<loc>{escape(edition.base + (address(place) if place else ''))}</loc>"]
    if reviewed := page.meta.get("reviewed"):
        lines.append(f"<lastmod>{escape(reviewed)}</lastmod>")
    lines += [
        f'<xhtml:link rel="alternate" hreflang="{escape(one["locale"])}"'
        f' href="{escape(one["url"])}"/>'
        for one in page.meta["hreflang"]
    ]
    return "\n  <url>\n    " + "\n    ".join(lines) + "\n  </url>"
