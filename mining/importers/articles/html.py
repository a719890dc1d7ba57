"""A saved help-center site: a folder of HTML pages, or a sitemap on disk beside its pages.

Works for every help center that shows pages, whatever made it. ``hreflang`` links join
translations; an FAQPage (schema.org) with several questions gives an article for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kb.articles import RESERVED_SLUGS
from kb.errors import InputError, WorkspaceError
from kb.storage import files, links
from kb.tickets import Skipped
from mining.html_text import is_too_deep
from mining.importers.articles.html_page import Page, page
from mining.importers.articles.markdown import decoded
from mining.importers.articles.source import (
    ArticleOptions,
    ArticleSource,
    Reading,
    SourceArticle,
)

ENDINGS = (".html", ".htm", ".xhtml")
LONGEST = 5_000_000
"""Bytes of a page or sitemap that are read."""
DEEPEST_SITEMAP = 3
_LOCATION = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]+)", re.IGNORECASE)
NOT_PAGES = frozenset({"404.html", "search.html"})


def articles(html: str, place: str, options: ArticleOptions) -> Reading:
    """The articles of one saved page; ``place`` is its path below the site's folder."""
    if is_too_deep(html):
        yield Skipped(place, "elements nested too deep")
        return
    found = page(html, place)
    if found.questions:
        yield from _questions(found, options)
    elif found.is_article and not _is_service(found.key):
        yield _article(found, options)
    else:
        yield Skipped(place, "no article on the page")


def _is_service(key: str) -> bool:
    """Whether an address is that of a site's own pages: home, contact, search."""
    _, _, name = key.rpartition("/")
    is_home = key == "/" or ("/" not in key and "." in key)
    return is_home or name in RESERVED_SLUGS


def _article(found: Page, options: ArticleOptions) -> SourceArticle:
    return SourceArticle(
        source_id=found.key,
        group=found.key,
        locale=found.locale,
        title=found.title,
        body=found.html,
        category=found.category or tuple(_folder(found.key)),
        slug=found.key.rpartition("/")[2],
        url=found.url,
        same_as=found.alternates,
        updated_at=options.time(found.updated),
    )


def _questions(found: Page, options: ArticleOptions) -> Iterator[SourceArticle]:
    """An article a question; the same place in the list joins it with its translations."""
    for number, (question, answer) in enumerate(found.questions, start=1):
        key = f"{found.key}#{number}"
        yield SourceArticle(
            source_id=key,
            group=key,
            locale=found.locale,
            title=question,
            body=answer,
            category=found.category or (found.title,),
            url=found.url,
            same_as=tuple(f"{other}#{number}" for other in found.alternates),
            updated_at=options.time(found.updated),
        )


def _folder(key: str) -> list[str]:
    """The folder that a page lies in, as its category; a language's folder is none."""
    parts = key.split("/")[:-1]
    own = [p for p in parts if "." not in p and not re.fullmatch(r"[a-z]{2}(?:-[a-z]{2})?", p)]
    return [own[-1].replace("-", " ").replace("_", " ")] if own else []


def read(paths: Sequence[Path], options: ArticleOptions) -> Reading:
    """The articles of the sites at ``paths``: folders, pages or sitemaps.

    Raises:
        InputError: a path is missing, or a folder holds no page.
    """
    for root in paths:
        for path in _pages(root):
            if isinstance(path, Skipped):
                yield path
                continue
            folder = root if root.is_dir() else root.parent
            place = path.relative_to(folder.resolve()).as_posix()
            html = _read(path)
            yield from (
                [Skipped(place, "the text is too large")]
                if html is None
                else articles(html, place, options)
            )


def _pages(root: Path) -> Iterator[Path | Skipped]:
    if root.is_dir():
        inside = sorted(p for p in root.resolve().rglob("*") if p.suffix.lower() in ENDINGS)
        found = [p for p in inside if p.is_file() and p.name not in NOT_PAGES]
        if not found:
            named = ", ".join(ENDINGS)
            raise InputError(
                root, f"holds no file ending in {named}", code="no_such_files", endings=named
            )
        for path in found:
            is_out = links.leads_out(path, root)
            yield Skipped(path.name, links.LEADS_OUT) if is_out else path
    elif ".xml" in root.suffixes:
        yield from _of_sitemap(root, root.parent, 0)
    elif root.is_file():
        yield root.resolve()
    else:
        raise InputError(root, "no such file or folder")


def _of_sitemap(sitemap: Path, folder: Path, depth: int) -> Iterator[Path | Skipped]:
    """The saved pages that a sitemap names; its addresses' paths are looked for beside it."""
    text = _read(sitemap)
    locations = [unescape(found).strip() for found in _LOCATION.findall(text or "")]
    if not locations and depth == 0:
        raise InputError(sitemap, "names no page; expected a sitemap with <loc> addresses")
    for location in dict.fromkeys(locations):
        saved = _saved(location, folder)
        if saved is None:
            yield Skipped(location[:200], "page of the sitemap is not saved beside it")
        elif ".xml" not in saved.suffixes:
            yield saved
        elif depth < DEEPEST_SITEMAP:
            yield from _of_sitemap(saved, folder, depth + 1)


def _saved(location: str, folder: Path) -> Path | None:
    """The file of an address below ``folder``, with the site's name as a folder or without."""
    try:
        parts = urlsplit(location)
        name = unquote(parts.path).strip("/")
        spellings = [f"{start}{name}" for start in ("", f"{parts.hostname}/")]
        for spelling in spellings:
            for ending in ("", ".html", ".htm", "/index.html"):
                path = files.inside(folder, f"{spelling}{ending}".lstrip("/"))
                if path.is_file():
                    return path
    except (ValueError, OSError, WorkspaceError):
        return None
    return None


def _read(path: Path) -> str | None:
    """The text of a page; None when it is too large for one."""
    with files.opened(path) as handle:
        data = handle.read(LONGEST + 1)
    return decoded(data) if len(data) <= LONGEST else None


SOURCE = ArticleSource("html", "A saved site: a folder of pages, or its sitemap.xml on disk", read)
