"""One locale's search index: Pagefind over its articles, or the last build's where they stand.

Pagefind reads no more of a page than the element it is told to index. So it is given those elements
alone, a third of the text, where it is sure that nothing else on the pages is meant for it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import BuildError
from kb.storage import rendering, searchindex
from kb.storage.rendering import Last, Locale, Rendered
from kb.storage.walking import read_bytes

SEARCH = "pagefind"
PAGES = "*/*/index.html"
MARK = b"data-pagefind"
"""How the names of all attributes begin that Pagefind goes by."""
BODY = b"data-pagefind-body"
_ARTICLE = re.compile(rb"<article\b[^<>]*\sdata-pagefind-body\b[^<>]*>.*?</article>", re.DOTALL)


@dataclass
class Excerpts:
    """All that Pagefind reads of a locale's pages: their articles, each a page below ``folder``."""

    locale: Locale
    folder: Path
    seen: set[str] = field(default_factory=set)
    is_any: bool = False
    is_sure: bool = True
    """Whether nothing else on the pages counts."""

    def add(self, names: Iterable[str]) -> None:
        """Put the articles of pages there, which lie below the site as they will stay."""
        for name in names:
            if self.is_sure and _is_page(name) and name not in self.seen:
                self.seen.add(name)
                self._put(name, read_bytes(f"{self.locale.part}/{name}"))

    def _put(self, name: str, html: bytes) -> None:
        if MARK not in html.lower():
            return  # is no article: Pagefind leaves it out as soon as one page is marked
        found = article(html)
        if found is None:
            self.is_sure = False
            return
        path = f"{self.folder}/{name.partition('/')[2]}"
        os.makedirs(path.rpartition("/")[0], exist_ok=True)  # noqa: PTH103 (see kb.storage.walking)
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(found)
        self.is_any = True


@contextlib.contextmanager
def excerpts(locale: Locale) -> Iterator[Excerpts]:
    """None yet, in a folder that goes at the end."""
    build = locale.workspace.build_dir
    prefix = f".articles.{locale.name}."
    with tempfile.TemporaryDirectory(prefix=prefix, suffix=".part", dir=build) as place:
        folder = Path(place, "articles")  # Pagefind finds nothing below a name with a dot
        yield Excerpts(locale, folder)


def index(own: Excerpts, last: Last, made: Rendered) -> int:
    """Make the index of a locale whose pages ``made`` knows; the number of its articles.

    Raises:
        BuildError: Pagefind failed, or the list of words is damaged.
    """
    locale = own.locale
    count = _article_count(locale.pages / "assets" / "words.json")
    if not count:
        return 0
    place = f"{locale.name}/{SEARCH}"
    names = sorted(name for name in made.manifest if _is_page(name))
    key = _key(locale, made, names, count)
    made.made_of[place] = key
    old = last.below(place)
    if old and last.made_of.get(place) == key and all(map(last.is_whole, old)):
        for name in old:
            rendering.take_over(last, name, locale.part)
            made.manifest[name] = last.manifest[name]
        return count
    own.add(names)
    _run_pagefind(locale, own.folder if own.is_sure and own.is_any else locale.target)
    shutil.rmtree(own.folder, ignore_errors=True)  # now, while others are at work
    rendering.note(locale.part, made, locale.target / SEARCH)
    return count


def _is_page(name: str) -> bool:
    """Whether a file of the site, ``fr/returns/return-an-item/index.html``, is in :data:`PAGES`."""
    return name.count("/") == PAGES.count("/") + 1 and name.endswith("/index.html")


def _key(locale: Locale, made: Rendered, names: Sequence[str], count: int) -> str:
    lines = [f"{name} {made.manifest[name].sha256}" for name in names]
    whole = f"{rendering.tools(locale.builder)} {locale.code} {count}\n" + "\n".join(lines)
    return hashlib.sha256(whole.encode()).hexdigest()


def _run_pagefind(locale: Locale, folder: Path) -> None:
    target = (locale.target / SEARCH).absolute()
    options = ["--site", str(folder), "--output-path", str(target), "--glob", PAGES]
    rendering.run("pagefind", *options, "--force-language", locale.name, "--silent")
    searchindex.lighten(target)
    for pattern in searchindex.UNUSED:
        for path in list(target.glob(pattern)):
            path.unlink()


def article(html: bytes) -> bytes | None:
    """A page of the element alone that Pagefind indexes; None where another part may count, too.

    Nothing outside may be marked for Pagefind, and where the element ends must be beyond doubt.
    """
    found = _ARTICLE.search(html)
    if found is None:
        return None
    element, page = found[0].lower(), html.lower()
    counts_alone = element.count(MARK) == page.count(MARK) and element.count(BODY) == 1
    is_one = element.count(b"<article") == 1 and page.count(b"</article") == 1
    return b"<!doctype html><html>" + found[0] if counts_alone and is_one else None


def _article_count(words: Path) -> int:
    try:
        return int(json.loads(words.read_text("utf-8"))["articles"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        pages = words.parents[2]
        raise BuildError(
            f"{words}: is damaged; remove {pages} and run `askless publish` again"
        ) from error
