"""One locale's search index: Pagefind over its articles, or the last build's where they stand.

Pagefind reads no more of a page than the element it is told to index. So it is given those elements
alone, a third of the text, where it is sure that nothing else on the pages is meant for it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.errors import BuildError
from kb.storage import rendering, searchindex
from kb.storage.rendering import Last, Locale, Rendered

SEARCH = "pagefind"
PAGES = "*/*/index.html"
MARK = b"data-pagefind"
"""How the names of all attributes begin that Pagefind goes by."""
BODY = b"data-pagefind-body"
_ARTICLE = re.compile(rb"<article\b[^<>]*\sdata-pagefind-body\b[^<>]*>.*?</article>", re.DOTALL)


def index(locale: Locale, last: Last, made: Rendered) -> int:
    """Make the index of a locale whose pages ``made`` knows; the number of its articles.

    Raises:
        BuildError: Pagefind failed, or the list of words is damaged.
    """
    count = _article_count(locale.pages / "assets" / "words.json")
    if not count:
        return 0
    place = f"{locale.name}/{SEARCH}"
    names = sorted(p.relative_to(locale.part).as_posix() for p in locale.target.glob(PAGES))
    key = _key(locale, made, names, count)
    made.made_of[place] = key
    old = last.below(place)
    if old and last.made_of.get(place) == key and all(map(last.is_whole, old)):
        for name in old:
            rendering.take_over(last, name, locale.part)
            made.manifest[name] = last.manifest[name]
        return count
    with _articles(locale, names) as folder:
        _run_pagefind(locale, folder)
    rendering.note(locale.part, made, locale.target / SEARCH)
    return count


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


@contextlib.contextmanager
def _articles(locale: Locale, names: Sequence[str]) -> Iterator[Path]:
    """A folder with all that Pagefind reads of the pages: their articles, or else the pages."""
    build = locale.workspace.build_dir
    prefix = f".articles.{locale.name}."
    with tempfile.TemporaryDirectory(prefix=prefix, suffix=".part", dir=build) as place:
        folder = Path(place, "articles")  # Pagefind finds nothing below a name with a dot
        yield folder if _all_put(locale, names, folder) else locale.target


def _all_put(locale: Locale, names: Sequence[str], folder: Path) -> bool:
    """Write the article of each page that has one below ``folder``; whether nothing else counts."""
    is_any = False
    for name in names:
        html = (locale.part / name).read_bytes()
        if MARK not in html.lower():
            continue  # is no article: Pagefind leaves it out as soon as one page is marked
        found = article(html)
        if found is None:
            return False
        path = folder / name.partition("/")[2]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(found)
        is_any = True
    return is_any


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
